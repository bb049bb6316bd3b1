"""What a nest would cost: memory of its arrays and trials of its world per generation, before anything is allocated."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sandbox.compose_checks import Missing
from sims.declare import Value
from sims.kernels import gene_table
from sims.nest_scratch import measured
from sims.nest_spec import EPISODES, Key, Level, NestSpec

MAX_MEMORY = 4 * 2**30  # bytes
MAX_TRIALS = 1e10  # of the world, in one generation: some minutes on two cores
MAX_SEARCH = 1e9  # candidates that one search tries inside another optimizer's trial, which nothing interrupts
_NUMBER = 8  # bytes


@dataclass(frozen=True, slots=True)
class Beside:
    """Searches that a probe makes beside the run's with other objectives, and in how many worlds; where there are
    optimizers inside, for so many candidates (0: all). `tried`: candidates that it tries one by one.
    """

    node: str
    searches: int
    candidates: int = 0
    worlds: int = 1
    tried: int = 0


@dataclass(frozen=True, slots=True)
class _Cost:
    """Numbers that are kept, those that searches inside need in each thread, and trials of the world a generation."""

    kept: float
    scratch: float
    trials: float
    place: tuple[str, str] = ("", "")  # node and setting that make most of the trials

    def check(self, node: str, what: str, fix: str) -> None:
        """Raises Missing on a node where that is too much."""
        size = (self.kept + (os.cpu_count() or 1) * self.scratch) * _NUMBER
        if size > MAX_MEMORY:
            limit = f"over the limit of {MAX_MEMORY / 2**30:.0f}"
            raise Missing(node, "", f"{what} would take {size / 2**30:.3g} GiB, {limit}", fix)
        if self.trials > MAX_TRIALS:
            sentence = f"would take {self.trials:.0e} trials of the world, over the limit of {MAX_TRIALS:.0e}"
            where, setting = self.place if self.place[0] else (node, "")
            lower = f"Lower {setting}, or" if setting else "Lower"
            raise Missing(
                where, setting, f"one generation {sentence}", f"{lower} the budgets of the optimizers, or the episodes."
            )


def check_cost(
    root: str, spec: NestSpec, given: Mapping[Key, float], deployments: int = 0, beside: Sequence[Beside] = ()
) -> None:
    """Raises Missing where a nest's arrays, with the searches that probes make beside it, would not fit into memory, or
    where a generation would never end.
    """
    candidates, alone = _alone(spec, given, deployments)
    alone.check(root, "its candidates", "Lower the population, n or width, or the number of genes.")
    for probe in beside:
        more = _more(spec, alone, candidates, probe)
        alone = _Cost(alone.kept + more.kept, alone.scratch, alone.trials + more.trials)
        what = "the run with the searches that it makes beside it"
        alone.check(probe.node, what, "Lower the population, n or width, or take the probe away.")


def _alone(spec: NestSpec, given: Mapping[Key, float], deployments: int) -> tuple[float, _Cost]:
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
            kept += n * (rows + deployments * (spec.width + spec.found + len(spec.observers))) + memory
            trials, candidates = own, n
        else:
            _check_search(level, s, table, own)
            scratch += n * (2.0 * d + spec.width + 4.0) + memory + spec.width * d
            kept += memory
            trials = at[level.parent] * own
        if own > most:
            most, place = own, (level.node, _heaviest(level, s, table, outermost=k == 0))
        at.append(trials * (2.0 * d + 1.0 if measured(level) else 1.0))
    trials = sum(at[k] for k in range(len(at)) if not spec.inside(k)) or at[0]
    return candidates, _Cost(kept, scratch, trials, place)


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
    """What a probe's searches take: whole ones of their own beside a single optimizer, for some candidates again inside
    others. In further worlds all are tried again, the run's own as well.
    """
    rows, each = len(spec.levels[0].genes) + spec.width + spec.found + 2.0, alone.trials / candidates
    if not probe.searches:
        return _Cost(alone.scratch + probe.tried * rows, 0.0, probe.tried * each)
    if len(spec.levels) == 1:
        again = (probe.worlds - 1) * (probe.searches + 1)
        return _Cost(probe.searches * alone.kept, 0.0, (probe.searches + again) * alone.trials)
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
