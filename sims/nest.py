"""Evaluates a nest: binds numbers and worlds to a compiled module and scores candidates on threads.

Results do not depend on the number of threads: every candidate's draws are keyed by its own number.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sims.declare import Prepared
from sims.formula import Formula, evaluate_all
from sims.kernels import gene_table
from sims.nest_formulas import Formulas
from sims.nest_module import load_acting
from sims.nest_scratch import act_arrays, arrays
from sims.nest_spec import EPISODES, Key, Level, NestSpec, Sizes
from sims.nest_threads import Threads
from sims.nest_tier import Tiers
from sims.optimizers.heredity import populate
from sims.streams import fold

BASELINE_SAMPLES = 1000
MOST_KEPT = 4_000_000  # numbers of single episodes


@dataclass(frozen=True, slots=True)
class Bound:
    """A nest's numbers and world as its kernels read them, at one time of a run.

    p[len(spec.numbers)]; settings[k]: those of level k's method in declared order; caps[levels, 2]: candidates a round
    and memory of each inner level; actors: numbers of each of spec.acts.
    """

    p: np.ndarray
    world: Prepared
    settings: tuple[np.ndarray, ...]
    caps: np.ndarray
    actors: tuple[Prepared, ...] = ()


@dataclass(frozen=True, slots=True)
class Evaluated:
    """scores[n]; feats[n, width]; observed[n, observers]; trail[n, genes of all inner levels].

    each[n, episodes, 1 + (a level inside) + observers]: what each episode came to by the base objective, the first
    mesa-objective and the observers; of no episodes where there is one, or where they are too many to be kept.
    """

    scores: np.ndarray
    feats: np.ndarray
    observed: np.ndarray
    trail: np.ndarray
    each: np.ndarray

    def take(self, index: np.ndarray) -> Evaluated:
        """The rows of some candidates."""
        rows = (self.scores, self.feats, self.observed, self.trail, self.each)
        return Evaluated(*(values[index] for values in rows))


class Nest:
    """A compiled nest. `threads` 0 means one per core."""

    def __init__(self, spec: NestSpec, threads: int = 0) -> None:
        import os

        self.spec = spec
        self.threads = threads or os.cpu_count() or 1
        self._share = Threads(self.threads)
        self.tables = tuple(gene_table(tuple(at.gene for at in level.genes)) for level in spec.levels)
        self.tiers = Tiers(spec)
        self.module = self.tiers.general
        self._sized: tuple[Bound | None, Sizes] = (None, Sizes(0, ()))

    # -- binding ---------------------------------------------------------------------------------------------

    def bind(self, numbers: Mapping[Key, float], world: Prepared, actors: tuple[Prepared, ...] = ()) -> Bound:
        """Numbers by (node, setting), a prepared world and what was prepared for spec.acts, as arrays."""
        p = np.array([float(numbers.get(key, 0.0)) for key in self.spec.numbers] or [0.0])
        settings = tuple(
            self._settings(k, level, numbers, largest=False) for k, level in enumerate(self.spec.levels)
        )
        caps = np.ones((len(self.spec.levels), 2), dtype=np.int64)
        for k, level in enumerate(self.spec.levels):
            if k > 0:
                most = self._settings(k, level, numbers, largest=True)
                caps[k, 0] = max(1, level.method.size(most, self.tables[k]))
                caps[k, 1] = max(1, level.method.memory(most, self.tables[k]))
        return Bound(p, world, settings, caps, actors)

    def _settings(self, k: int, level: Level, numbers: Mapping[Key, float], largest: bool) -> np.ndarray:
        """The settings of a level's method; where one is a gene, its largest value or its middle."""
        places = self.spec.gene_places()
        values = []
        for setting in level.method.settings:
            key = (level.node, setting.name)
            value = 1.0 if setting.name in EPISODES and k > 0 else float(numbers.get(key, 0.0))
            if key in places and largest:
                outer, index = places[key]
                value = float(self.tables[outer][1, index])
            values.append(value)
        known = self.spec.features
        values += [float(known.index(name)) if name in known else -1.0 for name in level.method.reads]
        return np.array(values or [0.0])

    # -- evaluating ------------------------------------------------------------------------------------------

    def evaluate(
        self, pop: np.ndarray, bound: Bound, world_key: int, key: int, group: int = 0, same: bool = False
    ) -> Evaluated:
        """Scores pop[n, D]. `world_key` and `key` are uint64 numbers; group and same as in the generated block."""
        n, spec = len(pop), self.spec
        episodes = 1 if group else self.episodes(bound)
        kept = 1 + len(spec.levels[1:2]) + len(spec.observers)
        out = Evaluated(
            np.empty(n),
            np.empty((n, spec.width)),
            np.empty((n, len(spec.observers))),
            np.empty((n, spec.found)),
            np.empty((n, episodes if 1 < episodes <= MOST_KEPT // max(1, n * kept) else 0, kept)),
        )
        args = (
            pop, bound.p, bound.world.real, bound.world.table, episodes, group, int(same), np.uint64(world_key),
            np.uint64(key), bound.settings[0], out.scores, out.feats, out.observed, out.trail,
            out.each,
        )  # fmt: skip
        scratch = (spec, self.tables, bound.settings, bound.caps, bound.actors)
        if self._sized[0] is not bound or self._sized[1].episodes != episodes:
            self._sized = (bound, self.sizes(bound, episodes))
        module = self.tiers.module(self._sized[1])
        began = time.perf_counter()
        self._share.run(n, lambda lo, hi: module.evaluate_block(lo, hi, *args, *arrays(*scratch)))
        self.tiers.spent(time.perf_counter() - began, lambda made: made.evaluate_block(0, 0, *args, *arrays(*scratch)))
        return out

    def sizes(self, bound: Bound, episodes: int) -> Sizes:
        """The lengths of its loops with these numbers."""
        levels = [
            (int(bound.caps[k, 0]), int(level.method.rounds(bound.settings[k], self.tables[k])) if k else 0)
            for k, level in enumerate(self.spec.levels)
        ]
        return Sizes(episodes, tuple(levels))

    def episodes(self, bound: Bound) -> int:
        """World draws that each candidate is scored on."""
        settings = zip(self.spec.levels[0].method.settings, bound.settings[0], strict=False)
        return max([1, *(int(value) for setting, value in settings if setting.name in EPISODES)])

    def gradient(
        self, pop: np.ndarray, bound: Bound, world_key: int, key: int, feats: np.ndarray
    ) -> np.ndarray:
        """The base objective's gradient at pop[0]: exact by the generated chain rule, else by central differences under
        common random numbers.
        """
        d = pop.shape[1]
        if self.spec.levels[0].exact:
            grad, total = np.zeros(d), np.zeros(d)
            jac = np.zeros((len(self.spec.world.features), d))
            episodes = self.episodes(bound)
            if episodes > 1:  # feats are means; a slope is taken at what each episode came to
                feats = self.evaluate(np.repeat(pop[:1], episodes, axis=0), bound, world_key, key, group=1).feats
            for e in range(episodes):
                wkey = np.uint64(fold(np.uint64(world_key), np.uint64(e)))
                ekey = np.uint64(fold(np.uint64(fold(np.uint64(key), np.uint64(0))), np.uint64(e)))
                row = feats[e].copy()
                self.module.gradient_0(
                    pop[0], bound.p, bound.world.real, bound.world.table, wkey, ekey, row, jac, grad
                )
                total += grad
            return total / episodes
        steps = 1e-5 * np.maximum(1.0, np.abs(pop[0]))
        around = np.repeat(pop[:1], 2 * d, axis=0)
        around[np.arange(d), np.arange(d)] += steps
        around[d + np.arange(d), np.arange(d)] -= steps
        scores = self.evaluate(around, bound, world_key, key, same=True).scores
        return (scores[:d] - scores[d:]) / (2.0 * steps)

    # -- random behaviour ------------------------------------------------------------------------------------

    def baseline(self, bound: Bound, world_key: int, key: int) -> np.ndarray:
        """Means of every level's objective, then of the observers, for random behaviour of random drives.

        Worked out outside the compiled module, which would take longer to compile than this takes to run.
        """
        spec, start = self.spec, np.uint64(key)
        genomes = [np.empty((BASELINE_SAMPLES, table.shape[1])) for table in self.tables]
        for k, genome in enumerate(genomes):
            populate(self.tables[k], np.uint64(fold(start, np.uint64(k))), genome)
        feats = np.zeros((BASELINE_SAMPLES, spec.width))
        world = bound.world
        act = spec.acts[spec.actor]
        parts = [(spec.level_of(act), act.low, act.high)]
        parts = parts if act.outer is None else [act.outer, *parts]
        behaviours = np.concatenate([genomes[k][:, low:high] for k, low, high in parts], axis=1)
        load_acting(spec, spec.actor).outcome_block(
            0, BASELINE_SAMPLES, behaviours, world.real, world.table, np.uint64(world_key), feats,
            *self._act_arrays(bound),
        )  # fmt: skip
        formulas = [(level.objective, k) for k, level in enumerate(spec.levels)]
        formulas += [(formula, -1) for formula in spec.observers]
        return np.array([_mean(self.scored(formula, k, bound, feats, genomes, start)) for formula, k in formulas])

    def scored(
        self, formula: Formula, level: int, bound: Bound, feats: np.ndarray, genomes: list[np.ndarray], key: np.uint64
    ) -> list[float]:
        """Scores of outcomes feats[n, width] by a formula as level `level` sees it (-1: an observer of the outermost),
        of candidates with the genomes[k][n, genes] of each level; noises are drawn from the key.
        """
        columns = Formulas(self.spec).columns(formula, level, feats, genomes, bound.p, key)
        found: list[float] = evaluate_all(formula, columns, len(feats)).tolist()
        fitness = self.spec.levels[level].method.fitness if level >= 0 else None
        return [fitness(bound.settings[level], value) for value in found] if fitness else found

    def behave(self, behaviours: np.ndarray, bound: Bound, world_key: int) -> tuple[np.ndarray, np.ndarray]:
        """identities[n] of last states and observed[n, observers] of behaviours[n, D], all in one world draw."""
        n, world = len(behaviours), bound.world
        identities, observed = np.empty(n), np.zeros((n, len(self.spec.observers)))
        draw, row = np.uint64(world_key), np.zeros(self.spec.width)
        self.module.behave_block(
            0, n, behaviours, bound.p, world.real, world.table, draw, draw, row, identities, observed,
            *self._act_arrays(bound),
        )  # fmt: skip
        return identities, observed

    def _act_arrays(self, bound: Bound) -> tuple[np.ndarray, ...]:
        act = self.spec.acts[self.spec.actor]
        return act_arrays(act, bound.actors[self.spec.actor]) if act.prepared else ()

    @property
    def behaviour_table(self) -> np.ndarray:
        """genes[6, D] of what `behave` takes: the genes of the candidate that random behaviour is drawn from."""
        return gene_table(tuple(at.gene for at in self.spec.own_genes(self.spec.acts[self.spec.actor])))

    def close(self) -> None:
        """Ends its threads."""
        self.tiers.close()
        self._share.close()


def _mean(values: list[float]) -> float:
    """The mean of those that are numbers, as in the metrics: no score counts for nothing; NaN where none is."""
    finite = [value for value in values if math.isfinite(value)]
    return sum(finite) / len(finite) if finite else math.nan
