"""Writes golden runs anew, a small one of every bundled scenario or of those named: `tests/golden/renew.py [NAME...]`.

Do that after a change that is meant to change results, look at the difference, and say in the commit why. A run hash is
bound to the machine's arithmetic, so hashes are kept by platform and compared there only; numbers everywhere.
"""

from __future__ import annotations

import json
import platform
import sys
from pathlib import Path

HERE = Path(__file__).parent
SMALL = {
    "population": 60,
    "episodes": 5,
    "samples": 300,
    "from_generation": 4,
    "width": 16,
}  # whole numbers only
GENERATIONS, SEED = 8, 11
ROWS = (0, 1, 4, 8)


def golden_run(name):
    """The record of a small run of a bundled scenario."""
    import msgspec

    from sandbox import load, run

    scenario = load(name)
    graph = scenario.graph
    for key, node in graph.nodes.items():
        for setting, value in SMALL.items():
            declared = node.declaration.setting(setting) if node.declaration else None
            if declared is not None and declared.type == "int":
                graph = graph.set(key, setting, value)
    small = msgspec.structs.replace(scenario, graph=graph, seed=SEED, stream="splitmix")
    return run(small, GENERATIONS)


def where():
    """What the bits of a run may depend on beside the program: processor, C library, compiler, stream."""
    import llvmlite.binding
    import numba
    import numpy as np

    from sims.jit import STREAM

    libc = "-".join(platform.libc_ver())
    processor = llvmlite.binding.get_host_cpu_name()
    versions = f"numba {numba.__version__}, numpy {np.__version__}, stream {STREAM}"
    return f"{platform.system()} {platform.machine()} {processor}, {libc}, {versions}"


def numbers(record):
    """All columns at a few generations, 12 digits; None where there is no finite number."""
    import math

    def cell(value):
        return float(f"{value:.12g}") if math.isfinite(value) else None

    return {name: [cell(float(record[name][row])) for row in ROWS] for name in record.names}


def renew(names=()):
    """Writes a file per scenario; hashes of other platforms are kept where the numbers are what they were."""
    from sandbox.scenario import bundled

    every = [entry.name for entry in bundled()]
    for name in names or every:
        record = golden_run(name)
        path = HERE / f"{name}.json"
        old = json.loads(path.read_text()) if path.exists() else {}
        found = {"rows": list(ROWS), "numbers": numbers(record)}
        kept = old.get("hashes", {}) if {k: old.get(k) for k in found} == found else {}
        found["hashes"] = {**kept, where(): record.run_hash()}
        lines = ",\n".join(f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in sorted(found["numbers"].items()))
        hashes = json.dumps(found["hashes"], indent=1, sort_keys=True)
        path.write_text(f'{{"rows": {list(ROWS)},\n"hashes": {hashes},\n"numbers": {{\n{lines}\n}}}}\n')
        print(f"{path.name}: {len(found['numbers'])} columns")
    for path in HERE.glob("*.json"):
        if path.stem not in every:
            path.unlink()


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parents[1]))
    renew(sys.argv[1:])
