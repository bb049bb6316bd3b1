"""Generations per second live in the window, as a share of headless ones of the same scenario.

    python -m benchmarks.ui_live [--seconds S] [--rounds N]

Both run in turn, a few rounds, and with the worker's priority, so that what else the machine does weighs on both alike;
the ratio is that of the medians.
Prints JSON: generations per second by platform and task, the ratio, and how much processor time the window took.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from typing import Any

import msgspec

from benchmarks.ui_stage import PLATFORMS, child, display, home, reach, wait
from sandbox.scenario import Scenario

LIMIT = 0.9
TASKS = ("planner", "sweet_tooth", "bundled")
LONG = 500_000  # generations


def scenario(task: str) -> Scenario:
    """`planner`: evolution around best of 64 plans in the town, population 1,000. `sweet_tooth`: the bundled nest with
    a population of 20,000. `bundled`: as it is.
    """
    from sandbox.scenario import load

    if task == "planner":
        from benchmarks.tasks import planner

        return Scenario(graph=planner(), title="Planner", generations=LONG)
    found = msgspec.structs.replace(load("sweet-tooth"), generations=LONG)
    if task == "bundled":
        return found
    return msgspec.structs.replace(found, graph=found.graph.set("evolution", "population", 20_000))


def headless(task: str, seconds: float) -> dict[str, float]:
    """Generations per second of the Runner in this process."""
    from sandbox.runner import Runner
    from sandbox.worker_main import NICENESS

    os.nice(NICENESS)
    runner = Runner(scenario(task))
    for _ in runner.advance(3):
        pass
    first, began = runner.generation, time.perf_counter()
    while time.perf_counter() - began < seconds:
        runner.step()
    rate = (runner.generation - first) / (time.perf_counter() - began)
    runner.close()
    return {"rate": rate}


def live(task: str, seconds: float) -> dict[str, float]:
    """Generations per second that the window shows, at full speed, with all its panels."""
    from sims import jit

    jit.plain()
    from sandbox.document import Document
    from sims.declare import load_all
    from ui.app import application
    from ui.main_window import MainWindow

    load_all()
    application("dark")
    window = MainWindow(remembers=False)
    window.layout_.proportion()
    window.show()
    window.show_document(Document(scenario(task)), task)
    window.session.speed(0)
    window.session.play()
    reach(window, 3)
    wait(0.5)
    first, began, used = window.session.generation, time.perf_counter(), time.process_time()
    wait(seconds)
    span = time.perf_counter() - began
    found = {
        "rate": (window.session.generation - first) / span,
        "window_cores": (time.process_time() - used) / span,
    }
    window.document.saved = window.document.scenario
    window.close()
    return found


def measure(
    task: str, platform: str, environment: dict[str, str], seconds: float, rounds: int
) -> dict[str, Any]:
    """Rates of one task on one platform."""
    rates: dict[str, list[float]] = {"headless": [], "live": []}
    cores: list[float] = []
    for _ in range(rounds):
        for way, found_rates in rates.items():
            words = (way, "--task", task, "--seconds", str(seconds))
            found = child("benchmarks.ui_live", words, {**environment, "QT_QPA_PLATFORM": platform})
            found_rates.append(found["rate"])
            cores += [found["window_cores"]] if "window_cores" in found else []
    medians = {way: statistics.median(found) for way, found in rates.items()}
    return {
        **{f"{way}_per_second": round(median, 1) for way, median in medians.items()},
        "ratio": round(medians["live"] / medians["headless"], 3),
        "window_cores": round(statistics.median(cores), 3),
    }


def main(words: list[str] | None = None) -> int:
    """Prints the JSON; exit code 1 where a ratio misses the limit."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--task", choices=TASKS, action="append", help="only these")
    parser.add_argument("--seconds", type=float, default=3.0, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--child", choices=("headless", "live"), help=argparse.SUPPRESS)
    options = parser.parse_args(words)
    if options.child:
        print(
            json.dumps({"headless": headless, "live": live}[options.child](options.task[0], options.seconds))
        )
        return 0
    results: dict[str, Any] = {"limit": LIMIT}
    with display() as shown, home() as clean:
        for platform in PLATFORMS if shown else PLATFORMS[1:]:
            for task in options.task or TASKS:
                found = measure(task, platform, {**clean, "DISPLAY": shown}, options.seconds, options.rounds)
                results.setdefault(platform, {})[task] = found
    met = all(
        task["ratio"] >= LIMIT
        for found in results.values()
        if isinstance(found, dict)
        for task in found.values()
    )
    print(json.dumps({"ui_live": {**results, "met": met}}, indent=2))
    return int(not met)


if __name__ == "__main__":
    sys.exit(main())
