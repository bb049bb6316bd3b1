"""What the checks of the sciences share: bundled scenarios with other settings, fresh parameters, and the test rule.

The rule: |observed - reference| <= 4 standard errors, the error estimated from the runs themselves. Settings are drawn
afresh every time from a range where the formula holds; a failure prints the seed, and MESA_SCIENCE_SEED repeats it. A
check that falls outside is repeated once with four times the runs and other seeds, and only the repetition counts.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable, Sequence
from functools import cache

import msgspec
import numpy as np

from sandbox.graph import Graph
from sandbox.headless import run
from sandbox.record import Record
from sandbox.runner import Runner
from sandbox.scenario import Scenario, load
from sandbox.setting_texts import apply_all

ERRORS = 4.0  # standard errors
SEED = int(os.environ.get("MESA_SCIENCE_SEED") or int.from_bytes(os.urandom(4), "little"))
TABLE = os.environ.get("MESA_VALIDATION", "")  # a file to which `make validate` lets every check add what it found
SCALE = int(os.environ.get("MESA_SCIENCE_SCALE") or 1)  # how many times as many runs
Observe = Callable[[int], np.ndarray]  # observations [k, ...] of one run with that seed


def chance(*place: object) -> np.random.Generator:
    """The random numbers of one test, from the seed of this session and the test's place."""
    return np.random.default_rng([SEED, zlib.crc32(repr(place).encode())])


def between(rng: np.random.Generator, low: float, high: float, *, log: bool = False) -> float:
    """A number of three digits, so that a failure can be repeated by hand."""
    value = np.exp(rng.uniform(np.log(low), np.log(high))) if log else rng.uniform(low, high)
    return float(f"{value:.3g}")


@cache
def _bundled(name: str) -> Scenario:
    return load(name)


def bundled(name: str, *texts: str, seed: int = 1, generations: int = 0) -> Scenario:
    """A bundled scenario after `--set` texts, with a seed and so many generations (0: its own)."""
    found = apply_all(_bundled(name), texts)
    return msgspec.structs.replace(found, seed=seed, generations=generations or found.generations)


def rows(scenario: Scenario, generations: int | None = None) -> Record:
    """The metrics of a run in this process."""
    return run(scenario, generations)


def runner(scenario: Scenario, generations: int) -> Runner:
    """A runner that has done so many generations after the start; its threads have ended."""
    made = Runner(scenario)
    try:
        for _ in made.advance(generations + 1):
            pass
    finally:
        made.close()
    return made


def built(nodes: dict[str, tuple[str, dict]], *wires: tuple[str, str]) -> Graph:
    """A graph of nodes by id, (type, settings), and wires."""
    graph = Graph()
    for node, (type_, settings) in nodes.items():
        graph, _ = graph.new(type_, (0.0, 0.0), node)
        for name, value in settings.items():
            graph = graph.set(node, name, value)
    for source, target in wires:
        graph = graph.connect(source, target)
    return graph


def scenario(graph: Graph, seed: int = 1, generations: int = 100) -> Scenario:
    """A graph as a scenario."""
    return Scenario(graph=graph, seed=seed, generations=generations, title="a test")


def outside(observed: np.ndarray, reference: Sequence[float] | np.ndarray | float) -> np.ndarray:
    """How many standard errors the means of observed[k, ...] are off; 0 where both agree to 1e-9."""
    observed = np.asarray(observed, dtype=float)
    assert len(observed) >= 16, "too few observations for an error estimated from them"
    reference = np.asarray(reference, dtype=float)
    off = np.abs(observed.mean(axis=0) - reference)
    error = observed.std(axis=0, ddof=1) / np.sqrt(len(observed))
    exact = off <= 1e-9 * np.maximum(1.0, np.abs(reference))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(exact, 0.0, off / error)


def agree(what: str, observe: Observe, reference: Sequence[float] | np.ndarray | float, runs: int) -> None:
    """Asserts the test rule for observations pooled over `runs` runs with seeds of their own."""
    rng = chance(what)
    for attempt, count in enumerate((SCALE * runs, 4 * SCALE * runs)):
        seeds = rng.integers(1, 2**31, size=count).tolist()
        observed = np.concatenate([np.asarray(observe(seed)) for seed in seeds])
        off = outside(observed, reference)
        if (off <= ERRORS).all() or attempt:
            found(what, observed.mean(axis=0), reference, off)
        if (off <= ERRORS).all():
            return
        if attempt:
            means = observed.mean(axis=0)
            raise AssertionError(
                f"{what}: {means} observed, {reference} expected, {off} standard errors apart in {len(observed)} "
                f"observations (MESA_SCIENCE_SEED={SEED})"
            )


def found(what: str, observed: Sequence[float] | np.ndarray | float, reference: object = (), off: object = ()) -> None:
    """Notes for the table of `make validate` what a check obtained, what it had to be (where science.md has a number),
    and how many standard errors it is off.

    `agree` does so by itself; other checks call it before they assert.
    """
    if not TABLE:
        return
    numbers = [np.ravel(np.asarray(part, dtype=float)).tolist() for part in (observed, reference, off)]
    with open(TABLE, "a", encoding="utf-8") as stream:
        stream.write(json.dumps([os.environ.get("PYTEST_CURRENT_TEST", ""), what, *numbers]) + "\n")


def said(*settings: object) -> str:
    """Settings of a check and the seed, for its message."""
    return f"{settings} (MESA_SCIENCE_SEED={SEED})"
