"""What a nest would cost: memory of its arrays and steps of computing in a generation, before anything is allocated."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sandbox import nests
from sandbox.compose_checks import Missing
from sandbox.compose_world import stages
from sandbox.graph import Graph
from sims.declare import Settings, Value
from sims.kernels import gene_table
from sims.nest_scratch import measured
from sims.nest_spec import EPISODES, Act, Key, Level, NestSpec

MAX_MEMORY = 4 * 2**30  # bytes
MAX_STEPS = 5e10  # in one generation, of some 10 ns each: some minutes on two cores
MAX_SEARCH = 1e9  # candidates that one search tries inside another optimizer's trial, which nothing interrupts
_NUMBER = 8  # bytes


@dataclass(frozen=True, slots=True)
class Beside:
    """Searches that a probe makes beside the run's with other objectives, and in how many worlds; where there are
    optimizers inside, for so many candidates (0: all). `tried`: candidates that it tries one by one; `shown`: that a
    deployment does, of those whose numbers are shown, and how many times as long a trial takes there.
    """

    node: str
    searches: int
    candidates: int = 0
    worlds: int = 1
    tried: int = 0
    shown: float = 0.0
    longer: float = 1.0


@dataclass(frozen=True, slots=True)
class _Cost:
    """Numbers that are kept, those that searches inside need in each thread, and steps of computing a generation."""

    kept: float
    scratch: float
    steps: float
    place: tuple[str, str] = ("", "")  # node and setting that make most of the steps

    def check(self, node: str, what: str, fix: str) -> None:
        """Raises Missing on a node where that is too much."""
        size = (self.kept + (os.cpu_count() or 1) * self.scratch) * _NUMBER
        if size > MAX_MEMORY:
            limit = f"over the limit of {MAX_MEMORY / 2**30:.0f}"
            raise Missing(node, "", f"{what} would take {size / 2**30:.3g} GiB, {limit}", fix)
        if self.steps > MAX_STEPS:
            sentence = f"would take {self.steps:.0e} steps of computing, over the limit of {MAX_STEPS:.0e}"
            where, setting = self.place if self.place[0] else (node, "")
            lower = f"Lower {setting}, or" if setting else "Lower"
            other = "" if setting in EPISODES else ", or the episodes"
            fix = f"{lower} the budgets and sizes of the optimizers{other}."
            raise Missing(where, setting, f"one generation {sentence}", fix)


def check_cost(
    root: str,
    spec: NestSpec,
    given: Mapping[Key, float],
    work: tuple[float, float],
    beside: Sequence[Beside] = (),
) -> None:
    """Raises Missing where a nest's arrays, with what deployments and probes try beside it, would not fit into memory,
    or where a generation would never end. `work`: steps of a trial, and of a generation beside its trials.
    """
    candidates, alone = _alone(spec, given, work)
    alone.check(root, "its candidates", "Lower the population, n or width, or the number of genes.")
    for probe in beside:
        more = _more(spec, alone, candidates, probe)
        alone = _Cost(alone.kept + more.kept, alone.scratch, alone.steps + more.steps)
        what = "the run with what it tries beside it"
        alone.check(probe.node, what, "Lower the population, n or width, or take it away.")


def work_of(graph: Graph, spec: NestSpec, world_end: str, *, deploying: bool = False) -> tuple[float, float]:
    """Steps of computing of one trial, that of the longest behaviour in the world at its richest, and of a generation
    beside its trials.
    """
    each = 1.0
    for _, settings in stages(graph, world_end, deploying=deploying):
        longest = max(_length(graph, spec, act, settings) for act in spec.acts)
        each = max(each, longest * (spec.world.work(settings) if spec.world.work else 1.0))
    outermost = spec.levels[0]
    own = outermost.method.work
    beside = own(nests.values(graph.nodes[outermost.node], outermost.method)) if own else 0.0
    return each, beside


def _length(graph: Graph, spec: NestSpec, act: Act, settings: Settings) -> float:
    """Actions of a behaviour, or genes of a point; one at least."""
    kind = act.candidate
    if kind.acts == "policy" and kind.prepare is not None:
        node = graph.nodes[act.node]
        return float(kind.prepare(nests.values(node, kind), spec.world, settings).table[0])
    outer = act.outer[2] - act.outer[1] if act.outer else 0
    return float(max(1, act.high - act.low, outer))


def _alone(spec: NestSpec, given: Mapping[Key, float], work: tuple[float, float]) -> tuple[float, _Cost]:
    """How many candidates the outermost optimizer has, and what a nest takes."""
    kept = scratch = candidates = most = 0.0
    at = list[float]()  # trials of the world in a generation, by level
    place = ("", "")
    for k, (level, s, table) in enumerate(_largest(spec, given)):
        method, d = level.method, float(len(level.genes))
        n, memory = float(max(1, _plain(method.size)(s, table))), float(_plain(method.memory)(s, table))
        own = _tried(level, s, table, outermost=k == 0)
        if k == 0:  # measured: with its best, its last step, a snapshot and what metrics are made from
            rows = 7.0 * d + 6.0 * spec.width + 4.0 * spec.found + 30.0
            kept += n * rows + memory
            trials, candidates = own, n
        else:
            _check_search(level, s, table, own)
            scratch += n * (2.0 * d + spec.width + 4.0) + memory + spec.width * d
            kept += memory
            trials = at[level.parent] * own
        if own > most:
            most, place = own, (level.node, _heaviest(level, s, table, outermost=k == 0))
        at.append(trials * _at_once(level, s, d))
    trials = sum(at[k] for k in range(len(at)) if not spec.inside(k)) or at[0]
    return candidates, _Cost(kept, scratch, trials * work[0] + work[1], place)


def _at_once(level: Level, s: np.ndarray, d: float) -> float:
    """Trials that each candidate of a method makes: more than one where a gradient is measured or sampled."""
    if measured(level):
        return 2.0 * d + 1.0
    return _setting(level, s, "samples") if level.sampled else 1.0


def _tried(level: Level, s: np.ndarray, table: np.ndarray, *, outermost: bool) -> float:
    """How many trials a method makes: in a generation as the outermost, else in a whole search."""
    method = level.method
    n, rounds = float(max(1, _plain(method.size)(s, table))), float(_plain(method.rounds)(s, table))
    if not outermost:
        return n * (rounds + 1.0)
    # A winner's candidates each have a world of their own; others are tried in so many.
    episodes = 1.0 if method.reports == "winners" else max(_setting(level, s, name) for name in EPISODES)
    return n * episodes * (rounds if method.sequential else 1.0)


def _check_search(level: Level, s: np.ndarray, table: np.ndarray, tried: float) -> None:
    """Raises Missing where nobody would live to see the end of a search inside another optimizer's trial."""
    if tried > MAX_SEARCH:
        part = _heaviest(level, s, table, outermost=False)
        what = f"each of its searches would try {tried:.2g} candidates of {table.shape[1]} genes"
        how = f"Lower {part}" if part else "Give it fewer genes or options"
        fix = f"{how}, or search by another optimizer."
        raise Missing(level.node, part, f"{what}, over the limit of {MAX_SEARCH:.0e}", fix)


def _heaviest(level: Level, s: np.ndarray, table: np.ndarray, *, outermost: bool) -> str:
    """The setting of a method that makes most of its trials: the one at whose lowest value there are fewest; "" where
    none makes a difference.
    """
    found, fewest = "", _tried(level, s, table, outermost=outermost)
    for j, setting in enumerate(level.method.settings):
        if setting.type in ("int", "float") and setting.low is not None and s[j] > max(setting.low, 1.0):
            other = s.copy()
            other[j] = max(setting.low, 1.0)
            count = _tried(level, other, table, outermost=outermost)
            if count < fewest:
                found, fewest = setting.name, count
    return found


def _more(spec: NestSpec, alone: _Cost, candidates: float, probe: Beside) -> _Cost:
    """What a deployment's trials or a probe's searches take: whole ones of their own beside a single optimizer, for
    some candidates again inside others. In further worlds all are tried again, the run's own as well.
    """
    rows, each = len(spec.levels[0].genes) + spec.width + spec.found + 2.0, alone.steps / candidates
    if probe.shown:
        shown = min(probe.shown, candidates if spec.levels[0].method.reports in ("population", "winners") else 1.0)
        return _Cost(shown * (spec.width + spec.found + len(spec.observers)), 0.0, shown * probe.longer * each)
    if not probe.searches:
        return _Cost(alone.scratch + probe.tried * rows, 0.0, probe.tried * each)
    if len(spec.levels) == 1:
        again = (probe.worlds - 1) * (probe.searches + 1)
        return _Cost(probe.searches * alone.kept, 0.0, (probe.searches + again) * alone.steps)
    some = min(candidates, float(probe.candidates) or candidates)
    return _Cost(alone.scratch + some * rows, 0.0, probe.worlds * (probe.searches + 1) * some * each)


def check_samples(node: str, settings: Mapping[str, Value], spec: NestSpec) -> None:
    """Raises Missing where the random behaviours that a probe tries would not fit into memory."""
    genes = spec.own_genes(spec.acts[spec.actor])
    options = max((at.gene.options for at in genes), default=0)
    numbers = len(genes) + spec.width + len(spec.observers) + 2.0
    draws = float(
        settings.get("episodes", 1)
    )  # a probe that compares in several draws of the world keeps them all
    samples = float(settings.get("samples", 0))
    needed = {"samples": samples, "states": float(settings.get("states", 0)) * options}
    needed["episodes"] = samples * draws * 6.0 / numbers  # scores and tails, in three places
    for name, rows in needed.items():
        if rows * numbers * _NUMBER > MAX_MEMORY:
            sentence = f"{name} would take {rows * numbers * _NUMBER / 2**30:.3g} GiB, over the limit"
            raise Missing(node, name, f"{sentence} of {MAX_MEMORY / 2**30:.0f}", f"Lower {name}.")


def _largest(spec: NestSpec, given: Mapping[Key, float]) -> Iterator[tuple[Level, np.ndarray, np.ndarray]]:
    """Every level with its method's settings, genes at their largest, and its table of genes."""
    values = dict(given)
    for level in spec.levels:
        values.update({(at.node, at.gene.name): at.gene.high for at in level.genes})
    for k, level in enumerate(spec.levels):
        settings = [values.get((level.node, s.name), 0.0) for s in level.method.settings]
        settings = [
            1.0 if s.name in EPISODES and k > 0 else value
            for s, value in zip(level.method.settings, settings, strict=True)
        ]
        yield level, np.array(settings or [0.0]), gene_table(tuple(at.gene for at in level.genes))


def _setting(level: Level, s: np.ndarray, name: str) -> float:
    names = [setting.name for setting in level.method.settings]
    return float(s[names.index(name)]) if name in names else 1.0


def _plain(kernel: Callable[..., Any]) -> Callable[..., Any]:
    """A kernel as a Python function: two sums are no reason to compile it."""
    found: Callable[..., Any] = getattr(kernel, "py_func", kernel)
    return found
