"""How long a person waits for compilation: from an edit to the next generation, in a new cache, in a new process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from statistics import median

from benchmarks.tasks import planner, sweet_tooth
from sandbox.graph import GeneRange, Graph
from sandbox.runner import Runner
from sandbox.scenario_model import Scenario


def seconds(graph: Graph, clock: Callable[[], float] = time.perf_counter) -> float:
    """From a graph to its generation 1: composing, compiling, the unselected start, a round of selection."""
    start = clock()
    runner = Runner(Scenario(graph=graph, seed=1))
    runner.start()
    runner.step()
    taken = clock() - start
    runner.close()
    return taken


def edits(number: int) -> dict[str, Graph]:
    """New structures, each one edit away from a nest that has been compiled; others for another number."""
    sugar, town = sweet_tooth(), planner()
    shown = {}
    for i in range(3):
        text = f"-(intake - 1)**2 / 2 + 0.{number}0{i + 1} * satiety"
        shown[f"sweet tooth, expression {i + 1}"] = sugar.set("fitness", "expression", text)
        text = f"ate - 0.{number}0{i + 1} * steps_used"
        shown[f"planner, expression {i + 1}"] = town.set("fitness", "expression", text)
    gene = GeneRange(-1.0, 1.0)
    wider = sugar.set("fitness", "expression", f"-(intake - 1)**2 / {number}")
    shown["planner, one more gene"] = town.open_gene("drives", ("", "has_ice_cream", "reached")[number], gene)
    shown["sweet tooth, gene of the brain"] = wider.open_gene("brain", "rate", GeneRange(0.01, 0.5))
    kind = ("", "optimizer.hill_climb", "optimizer.genetic")[number]
    shown["sweet tooth, another inner optimizer"] = sweet_tooth(kind, budget=64)
    shown["planner, another inner optimizer"] = planner(kind, budget=64)
    return shown


def session() -> dict[str, object]:
    """What one process measures: the first nests, edits of structure, an edit of a number."""
    first = {"planner": seconds(planner()), "sweet tooth": seconds(sweet_tooth())}
    found = {name: seconds(graph) for name, graph in edits(1).items()}
    numbers = [seconds(planner().set("brain", "n", 64 + i)) for i in range(1, 4)]
    busy = [seconds(graph, time.process_time) for graph in edits(2).values()]
    return {"first": first, "edits": found, "busy": median(busy), "number_edit": median(numbers)}


def measure_all() -> dict[str, object]:
    """Milliseconds: in an empty cache; with the library's kernels compiled ahead; with all of it on disk."""
    with tempfile.TemporaryDirectory() as folder:
        empty = _process(folder, "print(json.dumps({'first': {'planner': seconds(planner())}}))")
    with tempfile.TemporaryDirectory() as folder:
        ahead = _process(folder, "from sims.warm_up import warm_up; warm_up(); print('{}')")
        edited = _process(folder, "print(json.dumps(session()))")
        again = _process(folder, "print(json.dumps({'first': {'planner': seconds(planner())}}))")
    report = {
        "first_ever": empty["first"]["planner"],
        "warm_up_process": ahead["process"],
        "first_after_warm_up": edited["first"],
        "structural_edits": edited["edits"],
        "structural_edit_median": median(edited["edits"].values()),
        "structural_edit_median_processor_time": edited["busy"],
        "structural_edit_longest": max(edited["edits"].values()),
        "number_edit": edited["number_edit"],
        "new_process_warm_cache": again["first"]["planner"],
        "new_process_warm_cache_whole": again["process"],
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
