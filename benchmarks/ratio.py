"""Candidates per second of the engine and of the C twin, interleaved in one run on the same cores."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from statistics import median

import numpy as np

from benchmarks.engine import Engine
from benchmarks.tasks import TASKS
from benchmarks.twins import TWINS, Twin

CHECKED = 20  # generations compared bit for bit
_SECONDS = 0.25  # one timing of one side


def use_cores(count: int) -> None:
    """Pins this process to so many of its cores, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[:count]))


def check(name: str, engine: Engine, twin: Twin, generations: int = CHECKED) -> None:
    """Both from the same start: every score, feature, choice and next population must be equal, bit for bit."""
    columns = [engine.nest.spec.features.index(feature) for feature in twin.names]
    for g in range(generations):
        found = engine.step()
        twin.step()
        pairs = {
            "scores": (found.scores, twin.scores),
            "features": (found.feats[:, columns], twin.feats),
            "choices": (found.trail, twin.trail),
            "next population": (engine.pop, twin.pop),
        }
        for what, (ours, theirs) in pairs.items():
            if not np.array_equal(ours, theirs):
                raise SystemExit(f"{name}: the {what} of generation {g} differ from those of the C twin")


def _timed(step: Callable[[], object], count: int) -> float:
    start = time.perf_counter()
    for _ in range(count):
        step()
    return (time.perf_counter() - start) / count


def measure(name: str, threads: int, repeat: int) -> dict[str, object]:
    """One task on so many threads: medians over `repeat` pairs, each timed one right after the other."""
    engine = Engine(TASKS[name](), threads)
    twin = TWINS[name](engine, threads)
    check(name, engine, twin)
    count = max(1, round(_SECONDS / _timed(twin.step, 3)))
    twin.seconds = _timed(twin.step, count)
    ours, theirs = [], []
    for i in range(repeat):
        for side in (0, 1) if i % 2 else (1, 0):
            if side:
                ours.append(_timed(engine.step, count))
            else:
                theirs.append(_timed(twin.step, count))
    engine.nest.close()
    if twin.pool is not None:
        twin.pool.shutdown()
    n = len(engine.pop)
    ratios = [c / e for c, e in zip(theirs, ours, strict=True)]
    return {
        "task": name,
        "threads": threads,
        "engine_per_second": round(n / median(ours)),
        "c_per_second": round(n / median(theirs)),
        "ratio_to_c": round(median(ratios), 3),
        "ratio_low": round(min(ratios), 3),
        "ratio_high": round(max(ratios), 3),
        "generations_equal": CHECKED,
    }
