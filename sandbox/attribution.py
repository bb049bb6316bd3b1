"""The Attribution probe at work on one nest: the same search for other objectives, on the same episodes."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sandbox.compose_observers import Observer
from sandbox.exchange import Others, exchanged, watching, weights
from sandbox.metrics import moments
from sandbox.power import Power
from sandbox.verdict_parts import WINDOW
from sandbox.watch import Watch
from sims.declare import Feature, Probe
from sims.formula import Value, leaves
from sims.keys import DEPLOY, key
from sims.nest import Bound
from sims.nest_spec import Key, NestSpec
from sims.probes.attribution import DEPLOYED, Corners
from sims.streams import NOISE, PROBE, WORLD

if TYPE_CHECKING:
    from sandbox.compose import Plan
    from sandbox.nest_run import NestRun

# How much of the pursued, base and intended objective each corner's search maximises: no fault, the outer one, the
# inner one (its error on top of the intended objective), both.
Search = tuple[float, float, float]
NONE, OUTER, INNER, BOTH = (0.0, 0.0, 1.0), (0.0, 1.0, 0.0), (1.0, -1.0, 1.0), (1.0, 0.0, 0.0)


def searches(spec: NestSpec, others: Others) -> tuple[Search, Search, Search, Search]:
    """The four searches of a nest. Where pursued and base objective, or base and intended one, are the same, their
    difference is left out instead of being computed, lest its rounding decide between equals.
    """
    known = [(level.objective, *more) for level, more in zip(spec.levels, others, strict=True) if more]
    if all(pursued == base for pursued, base, _ in known):
        return NONE, OUTER, NONE, BOTH
    if all(base == intended for _, base, intended in known):
        return NONE, OUTER, BOTH, BOTH
    return NONE, OUTER, INNER, BOTH


class Attribution(Watch):
    """Measures what both faults cost in a nest. A single optimizer searches anew for each objective, in companions of
    its run; inside other optimizers the exchanged ones search for the candidates that were selected.
    """

    draws = WINDOW

    def __init__(self, run: NestRun, observer: Observer) -> None:
        super().__init__(run, observer)
        spec = run.plan.spec
        self.intended = spec.observers[observer.index]
        self.nest = watching(exchanged(spec, observer.node, observer.others, (self.intended,)))
        self.single = len(spec.levels) == 1
        self.searches = searches(spec, observer.others)
        self.companions = [self._companion(search) for search in self.searches[:3]] if self.single else []
        self._bound: Bound | None = None
        self._best = math.nan

    def _weights(self, search: Search) -> dict[Key, float]:
        return weights(self.observer.node, search)

    def _companion(self, search: Search) -> NestRun:
        run, plan = self.run, self._plan(self.run.plan)
        companion = type(run)(plan, run.graph, run.seed, 1, self.nest, self._weights(search))
        companion.until = run.until
        return companion

    def _plan(self, plan: Plan) -> Plan:
        return replace(plan, spec=self.nest.spec, deployments=(), probes=())

    @staticmethod
    def more(kind: Probe, plan: Plan, observer: Observer) -> tuple[Feature, ...]:  # noqa: ARG004
        """The losses once more where a world is wired in."""
        if not observer.world_end:
            return ()
        known = {column.name: column for column in kind.columns}
        return tuple(Feature(f"{name}_deployed", f"{known[name].help}, in deployment") for name in DEPLOYED)

    # -- what a watch does -----------------------------------------------------------------------------------

    def use(self, observer: Observer) -> None:
        """Other numbers from the next generation on, for the companions as well."""
        super().use(observer)
        for companion in self.companions:
            companion.use(self._plan(self.run.plan), self.run.graph)

    def measure(self, generation: int, bound: Bound) -> list[float]:
        """The columns at a generation; companions search on in every one."""
        self.follow(generation)
        return super().measure(generation, bound)

    def follow(self, generation: int) -> None:
        """Companions search on."""
        for companion in self.companions:
            if generation == 0:
                companion.start()
            else:
                companion.advance(generation)

    def missed(self, generation: int) -> range:
        """Where companions search, all generations; only the start where each generation is a choice of its own."""
        first = min(generation, 1) if self._chooses else generation
        return range(first if self.companions else 0)

    def again(self, generation: int, bound: Bound) -> list[float]:
        """The same candidates in other draws; a single optimizer, which may be a new choice, searches on."""
        if self.single:
            self.run.advance(generation)
            self.follow(generation)
        return self.look(generation, self.run.bound_now if self.single else bound)

    def look(self, generation: int, bound: Bound) -> list[float]:
        """Losses, what the search is capable of, and the losses in deployment."""
        corners = self._corners(generation, bound)
        capable = [
            corners.none - self._random(generation, bound),
            self._most(bound) - corners.none,
            corners.none,
        ]
        found = [*corners.split(), *capable]
        if self.observer.world_end:
            there, _ = self.run.bound(generation, self.observer.world_end, deploying=True)
            found += self._corners(generation, there, deployed=True).split()
        return found

    def snapshot(self) -> dict[str, Any]:
        """What the next measurements depend on."""
        return {**super().snapshot(), "companions": [companion.snapshot() for companion in self.companions]}

    def restore(self, kept: dict[str, Any], generation: int) -> None:
        """Back to a snapshot."""
        super().restore(kept, generation)
        for companion, state in zip(self.companions, kept["companions"], strict=True):
            companion.restore(state, generation)

    # -- the four searches -----------------------------------------------------------------------------------

    def _corners(self, generation: int, bound: Bound, *, deployed: bool = False) -> Corners:
        """What the four searches are worth by the intended objective."""
        if not self.single:
            pop = self._candidates(generation)
            return Corners(
                *(self._worth(pop, search, bound, generation, deployed) for search in self.searches)
            )
        runs = [*self.companions, self.run]
        chosen = [
            run.reported(max(generation, 1)) if self._chooses else run.reported(generation) for run in runs
        ]
        if deployed:
            pairs = zip(chosen, self.searches, strict=True)
            return Corners(
                *(self._worth(pop, search, bound, generation, deployed) for (pop, _), search in pairs)
            )
        at = (0, 0, 0, self.observer.index)
        return Corners(*(moments(found.observed[:, i])[1] for (_, found), i in zip(chosen, at, strict=True)))

    @property
    def _chooses(self) -> bool:
        """Whether every generation is a choice of its own, so that even the first draw can be chosen from."""
        return self.run.method.reports == "winners"

    def _candidates(self, generation: int) -> np.ndarray:
        pop, _ = self.run.reported(generation)
        return np.ascontiguousarray(pop[: self.setting("samples") or None])

    def _worth(self, pop: np.ndarray, search: Search, bound: Bound, generation: int, deployed: bool) -> float:
        """The mean intended score of candidates whose inner optimizers pursue that mixture, in a world."""
        seed, numbers = self.run.seed, self.run.numbers_of(self.nest.spec)
        mixed = self.nest.bind({**numbers, **self._weights(search)}, bound.world, bound.actors)
        world = key(seed, DEPLOY if deployed else WORLD, generation)
        found = self.nest.evaluate(pop, mixed, world, key(seed, NOISE, generation), int(self._chooses))
        return moments(found.observed[:, 0])[1]

    # -- what could be had -----------------------------------------------------------------------------------

    def _random(self, generation: int, bound: Bound) -> float:
        """The mean intended score of random behaviour: of all that were drawn where each generation is a new draw."""
        if self.single and self._chooses:
            return moments(self.run.found.observed[:, self.observer.index])[1]
        seed = self.run.seed
        means = self.run.nest.baseline(bound, key(seed, WORLD, generation), key(seed, PROBE, generation))
        return float(means[len(self.run.plan.spec.levels) + self.observer.index])

    def _most(self, bound: Bound) -> float:
        """The best possible intended score, where the world is finite; found once for each world."""
        if self._bound is not bound:
            opened = self.nest.spec.gene_places()
            genes = any(isinstance(v, Value) and (v.node, v.name) in opened for v in leaves(self.intended))
            power = Power(self.run.nest, self.observer.index, {})
            known = None if genes else power.counted(bound)
            self._bound, self._best = bound, math.nan if known is None else float(known.values[-1])
        return self._best
