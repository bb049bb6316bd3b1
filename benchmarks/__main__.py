"""python -m benchmarks [--task NAME] [--repeat N] [--out FILE.json]"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.tasks import TASKS

CORES = (1, 2)


def main() -> int:
    """Measures and prints; 2 where there is no C compiler."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--task", choices=(*TASKS, "compiling"), help="only this one")
    parser.add_argument("--repeat", type=int, default=9, help="pairs of timings of each task")
    parser.add_argument("--out", type=Path, help="where to write the figures as JSON")
    options = parser.parse_args()
    if shutil.which("gcc") is None:
        print("benchmarks: there is no gcc here to compile the C twins with; install it", file=sys.stderr)
        return 2
    report: dict[str, object] = {"machine": _machine()}
    tasks = [options.task] if options.task in TASKS else [] if options.task else list(TASKS)
    if options.task in {None, "compiling"}:
        from benchmarks.compiling import measure_all

        report["compiling"] = measure_all()
    report["tasks"] = [_measure(name, threads, options.repeat) for name in tasks for threads in CORES]
    text = json.dumps(report, indent=2)
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")
    print(text)
    return 0


def _measure(name: str, threads: int, repeat: int) -> dict[str, object]:
    """One task in a process of its own, pinned to as many cores as it has threads."""
    code = (
        "import json, sys; from benchmarks.ratio import measure, use_cores\n"
        f"use_cores({threads}); print(json.dumps(measure({name!r}, {threads}, {repeat})))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"benchmarks: {name} on {threads} threads failed\n{done.stderr}")
    found = dict(json.loads(done.stdout))
    print(
        f"{name:12} {threads} threads: engine {found['engine_per_second']:>9,}/s  C {found['c_per_second']:>9,}/s  "
        f"ratio {found['ratio_to_c']:.3f} ({found['ratio_low']:.3f} to {found['ratio_high']:.3f})",
        file=sys.stderr,
    )
    return found


def _machine() -> dict[str, object]:
    from importlib.metadata import version

    compiler = subprocess.run(["gcc", "--version"], check=False, capture_output=True, text=True).stdout
    return {
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "numba": version("numba"),
        "compiler": compiler.splitlines()[0] if compiler else "",
    }


if __name__ == "__main__":
    raise SystemExit(main())
