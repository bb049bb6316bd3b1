"""How long a person waits for compilation: from an edit to the next generation, in a new cache, in a new process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from statistics import median

from benchmarks.tasks import planner, sweet_tooth
from sandbox.graph import GeneRange, Graph
from sandbox.runner import Runner
from sandbox.scenario_model import Scenario


def seconds(graph: Graph) -> float:
    """From a graph to its generation 1: composing, compiling, loading, the unselected start, one round of selection."""
    start = time.perf_counter()
    runner = Runner(Scenario(graph=graph, seed=1))
    runner.start()
    runner.step()
    taken = time.perf_counter() - start
    runner.close()
    return taken


def edits() -> dict[str, Graph]:
    """New structures, each one edit away from a nest that has been compiled."""
    sugar, town = sweet_tooth(), planner()
    shown = {}
    for i in range(3):
        text = f"-(intake - 1)**2 / 2 + 0.00{i + 1} * satiety"
        shown[f"sweet tooth, expression {i + 1}"] = sugar.set("fitness", "expression", text)
        text = f"ate - 0.0{i + 1} * steps_used"
        shown[f"planner, expression {i + 1}"] = town.set("fitness", "expression", text)
    shown["planner, one more gene"] = town.open_gene("drives", "has_ice_cream", GeneRange(-1.0, 1.0))
    shown["sweet tooth, gene of the brain"] = sugar.open_gene("brain", "rate", GeneRange(0.01, 0.5))
    shown["sweet tooth, another inner optimizer"] = sweet_tooth("optimizer.hill_climb", budget=64)
    shown["planner, another inner optimizer"] = planner("optimizer.hill_climb", budget=64)
    return shown


def session() -> dict[str, object]:
    """What one process measures: the first nests, edits of structure, an edit of a number."""
    first = {"planner": seconds(planner()), "sweet tooth": seconds(sweet_tooth())}
    found = {name: seconds(graph) for name, graph in edits().items()}
    numbers = [seconds(planner().set("brain", "n", 64 + i)) for i in range(1, 4)]
    return {"first": first, "edits": found, "number_edit": median(numbers)}


def measure_all() -> dict[str, object]:
    """Milliseconds: an empty cache, then new structures in a process that has a warm library, then a warm process."""
    with tempfile.TemporaryDirectory() as folder:
        empty = _process(folder, "print(json.dumps(session()))")
        warm = _process(folder, "print(json.dumps({'first': {'planner': seconds(planner())}}))")
        _forget_nests(folder)
        again = _process(folder, "print(json.dumps(session()))")
    report = {
        "first_ever": empty["first"],
        "first_ever_edits": empty["edits"],
        "structural_edits": again["edits"],
        "structural_edit_median": median(again["edits"].values()),
        "number_edit": again["number_edit"],
        "warm_cache_new_process": warm["first"]["planner"],
        "warm_cache_new_process_with_start": warm["process"],
    }
    found: dict[str, object] = {}
    for name, value in report.items():
        if isinstance(value, dict):
            found[name] = {part: round(1000.0 * taken, 1) for part, taken in value.items()}
        else:
            found[name] = round(1000.0 * value, 1)
        print(f"{name}, ms: {found[name]}", file=sys.stderr)
    return found


def _process(folder: str, statement: str) -> dict:
    """Runs a statement in a new process with its cache in `folder`; adds the seconds of the whole process."""
    code = f"import json; from benchmarks.compiling import *; {statement}"
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, "MESA_SANDBOX_CACHE": folder},
    )  # fmt: skip
    return {**json.loads(done.stdout), "process": time.perf_counter() - start}


def _forget_nests(folder: str) -> None:
    """Removes compiled nests from a cache, so that only the library's kernels are in it."""
    for path, _, files in os.walk(folder):
        for name in files:
            if name.startswith("mesa_nest_"):
                os.remove(os.path.join(path, name))
