"""One nest of a run: its population, generation by generation, with what deployments and probes see of it."""

from __future__ import annotations

import math
import sys
from dataclasses import replace
from typing import Any

import numpy as np

from sandbox import nests
from sandbox.compose import Plan, first_shift, numbers
from sandbox.compose_bodies import prepared
from sandbox.compose_world import world_settings
from sandbox.graph import Graph
from sandbox.metrics import Columns, Price, pooled, price, row
from sandbox.watch import Watch
from sandbox.watching import probes_of, watch
from sims.declare import Settings, Year
from sims.keys import DEPLOY, LIFE, key
from sims.nest import Bound, Evaluated, Nest
from sims.nest_source import numbers_of
from sims.nest_spec import Key, NestSpec, life_of
from sims.streams import NOISE, START, VARY, WORLD, fold

BEST = ("best_genome", "best_score", "best_at", "best_row")
STATE = ("pop", "nxt", "parents", "state", *BEST, "evaluations", "solved", "searched")


class NestRun:
    """The search of one nest. `start` makes generation 0, `advance` the next one; each gives its row of metrics.

    `given` are numbers that do not come from the graph. `nest` is one compiled already for the plan's structure.
    """

    def __init__(
        self,
        plan: Plan,
        graph: Graph,
        seed: int,
        threads: int,
        nest: Nest | None = None,
        given: dict[Key, float] | None = None,
    ) -> None:
        self.plan, self.graph, self.seed = plan, graph, seed
        self.method = plan.spec.levels[0].method
        self.nest = nest or Nest(plan.spec, threads)
        self.genes = self.nest.tables[0]
        self.columns = Columns(plan, probes_of(plan, graph))
        self.first_shift = first_shift(plan, graph)
        self.given = given or {}
        self.until = sys.maxsize  # the last generation in which the world may change
        self.numbers = self.numbers_of(plan.spec)
        self.bounds: dict[tuple[str, bool], tuple[Settings, dict[Key, float], Bound]] = {}
        self.watchers: list[Watch] = [watch(self, observer) for observer in plan.probes]
        self.zeros: list[float] = []
        self.deployed: list[Evaluated] = []
        self.best_score, self.evaluations, self.solved, self.searched = -math.inf, 0, False, False
        self.best: Evaluated | None = None
        self.best_at, self.best_row = 0, 0  # the generation in which it was found, and where among others
        self.census: list[float] = []  # metrics of a living world
        self.bound_now: Bound  # numbers and world, living ones included, of the last evaluation

    def sizes(self, graph: Graph) -> tuple[int, int]:
        """How many candidates are alive and how much memory the method takes, with the numbers of `graph`."""
        settings = world_settings(graph, self.plan.world_end, 0, deploying=False)
        s = self._bind(graph, numbers(graph, self.plan.spec), settings).settings[0]
        return int(self.method.size(s, self.genes)), int(self.method.memory(s, self.genes))

    def _bind(self, graph: Graph, given: dict[Key, float], settings: Settings) -> Bound:
        spec = self.plan.spec
        return self.nest.bind(given, spec.world.prepare(settings), prepared(graph, spec.acts, spec.world, settings))

    # -- numbers and worlds ----------------------------------------------------------------------------------

    def use(self, plan: Plan, graph: Graph) -> None:
        """Other numbers from the next generation on; the structure is the same."""
        self.plan, self.graph = plan, graph
        self.numbers = self.numbers_of(plan.spec)
        self.columns.plan = plan
        self.first_shift = first_shift(plan, graph)
        for watcher, observer in zip(self.watchers, plan.probes, strict=True):
            watcher.use(observer)

    def numbers_of(self, spec: NestSpec) -> dict[Key, float]:
        """The numbers that a nest of this structure, or one made from it, reads now."""
        return {**numbers(self.graph, spec), **self.given}

    def bound(self, generation: int, world_end: str = "", *, deploying: bool = False) -> tuple[Bound, bool]:
        """Numbers and world of a generation, and whether the search sees others than at the last call."""
        place = (world_end or self.plan.world_end, deploying)
        settings = world_settings(self.graph, place[0], min(generation, self.until), deploying=deploying)
        before = self.bounds.get(place)
        if before is not None and before[:2] == (settings, self.numbers):
            return before[2], False
        made = self._bind(self.graph, self.numbers, settings)
        self.bounds[place] = (settings, self.numbers, made)
        same = before is not None and before[0] == settings and self._searched_alike(before[1])
        return made, not same

    def _searched_alike(self, before: dict[Key, float]) -> bool:
        """Whether the numbers that the search reads are those of before; what only observers read may differ."""
        read = numbers_of(self.plan.spec.levels, ())
        return all(before[key] == self.numbers[key] for key in read)

    # -- generations -----------------------------------------------------------------------------------------

    def start(self) -> list[float]:
        """Generation 0, the unselected start."""
        bound, _ = self.bound(0)
        s = bound.settings[0]
        n, d = int(self.method.size(s, self.genes)), self.genes.shape[1]
        self.pop, self.nxt = np.zeros((n, d)), np.zeros((n, d))
        self.parents = np.full((n, 2), -1, dtype=np.int64)
        self.state = np.zeros(max(1, int(self.method.memory(s, self.genes))))
        self.best_score, self.best, self.evaluations = -math.inf, None, 0
        self.solved = self.searched = False
        self.best_genome = np.zeros((1, d))
        self._init(s, key(self.seed, START))
        scales = self.nest.baseline(bound, key(self.seed, WORLD, 0), key(self.seed, START, 1))
        zero = {"base": float(scales[0]), "mesa": float(scales[min(1, len(scales) - 1)])}
        if self.plan.deployments:
            zero["intended"] = float(scales[len(self.plan.spec.levels) + self.plan.deployments[0].index])
        self.zeros = [zero[name] for name in self.columns.scaled]
        self.found = self._evaluate(0, bound)
        return self._row(0, bound, Price(0.0, 0.0, 0.0))  # nothing has changed yet

    def _init(self, s: np.ndarray, start: int) -> None:
        self.state[:] = 0.0
        self.method.init(s, self.genes, np.uint64(start), self.pop, self.state)

    def advance(self, generation: int) -> list[float]:
        """One more generation."""
        bound, changed = self.bound(generation)
        if changed:
            self._changed(generation, bound)
        if self.method.sequential:
            self._whole_search(generation, bound)
            return self._row(generation, bound, Price())
        before = self.pop
        self._ask(generation, bound)
        terms = price(before, self.pop, self.parents) if self.columns.has_price else Price()
        self.found = self._evaluate(generation, bound)
        return self._row(generation, bound, terms)

    def _ask(self, generation: int, bound: Bound) -> None:
        """The next candidates into self.pop."""
        grad = np.zeros(self.pop.shape[1])
        if self.method.gradient:
            before = generation - 1
            args = (key(self.seed, WORLD, before), key(self.seed, NOISE, before), self.found.feats)
            grad = self.nest.gradient(self.pop, bound, *args)
        self.method.ask(
            bound.settings[0], self.genes, np.uint64(key(self.seed, VARY, generation)), generation, self.pop,
            self.found.scores, self.found.feats, grad, self.nxt, self.parents, self.state,
        )  # fmt: skip
        self.pop, self.nxt = self.nxt, self.pop

    def _whole_search(self, generation: int, bound: Bound) -> None:
        """A method that builds plans does a whole search per generation; the same world again needs no second one."""
        if self.searched and not self.plan.spec.world.stochastic:
            if self.best is not None and bound is not self.bound_now:  # what only observers read is different
                self.bound_now, at = bound, self.best_at
                args = (key(self.seed, WORLD, at), key(self.seed, NOISE, at))
                seen = self.nest.evaluate(self.best_genome, bound, *args).observed
                self.best = replace(self.best, observed=seen)
            return
        s = bound.settings[0]
        self.best_score = -math.inf
        self._init(s, key(self.seed, START, generation))
        self.found = self._evaluate(generation, bound)
        for t in range(1, int(self.method.rounds(s, self.genes)) + 1):
            self._ask_layer(generation, t, bound)
            if self.plan.spec.world.length is not None:
                self.best_score = -math.inf  # only whole plans count, those of the last layer
            self.found = self._evaluate(generation, bound)
        self.searched = True

    def _ask_layer(self, generation: int, t: int, bound: Bound) -> None:
        vary = np.uint64(key(self.seed, VARY, generation, t))
        self.method.ask(
            bound.settings[0], self.genes, vary, t, self.pop, self.found.scores, self.found.feats,
            np.zeros(self.pop.shape[1]), self.nxt, self.parents, self.state,
        )  # fmt: skip
        self.pop, self.nxt = self.nxt, self.pop

    def _changed(self, generation: int, bound: Bound) -> None:
        """Numbers or world have changed: what was remembered of the old ones no longer counts.

        A population is still selected by what it did before; a single candidate starts again from where it stands.
        """
        self.searched, self.best_score = False, -math.inf
        if self.method.gradient:
            self.found = self._evaluate(generation - 1, bound, count=False)
        elif not self.method.sequential and (self.method.reports == "best" or len(self.pop) == 1):
            self._init(bound.settings[0], key(self.seed, START))
            self.pop[:] = self.best_genome
            self.found = self._evaluate(generation - 1, bound, count=False)
            self.found.scores[1:] = -math.inf  # so that the method takes the first one as the parent

    def _evaluate(self, generation: int, bound: Bound, *, count: bool = True) -> Evaluated:
        """Scores self.pop, counts the evaluations, remembers the best."""
        self.bound_now = self._live(generation, bound)
        found = self._scored(self.pop, generation)
        if count:
            self._count(found)
        top = int(np.argmax(found.scores))
        if self.best is None or found.scores[top] > self.best_score:
            self.best_score, self.best_at, self.best_row = float(found.scores[top]), generation, top
            self.best = found.take(np.array([top]))
            self.best_genome = self.pop[top : top + 1].copy()
        return found

    def _scored(self, pop: np.ndarray, generation: int) -> Evaluated:
        """What the draws of a generation make of candidates, in the world as it is now."""
        world, own = key(self.seed, WORLD, generation), key(self.seed, NOISE, generation)
        return self.nest.evaluate(pop, self.bound_now, world, own, self._group(self.bound_now))

    def _live(self, generation: int, bound: Bound) -> Bound:
        """A world that is made of its candidates, as it is with those of this generation."""
        year = self._year(generation, self.plan.world_end, self.pop)
        if year is None:
            return bound
        self.census = list(year.columns)
        return replace(bound, world=year.world)

    def _year(
        self, generation: int, world_end: str, pop: np.ndarray, *, deploying: bool = False
    ) -> Year | None:
        """What pop[n, D] makes of such a world, written into it as well; None for other worlds."""
        living, genes = self.plan.spec.world.living, life_of(self.plan.spec)
        if living is None or genes is None:
            return None
        settings = world_settings(self.graph, world_end, generation, deploying=deploying)
        year = living.live(settings, generation, pop[:, slice(*genes)], key(self.seed, LIFE, generation))
        pop[np.isnan(pop[:, genes[0]])] = np.nan
        return year

    def _count(self, found: Evaluated) -> None:
        """Cumulative evaluations, until one candidate has solved a world that can be solved."""
        if self.solved:
            return
        solved = self.plan.spec.world.solved
        column = self.plan.spec.features.index(solved) if solved else -1
        hits = np.flatnonzero(found.feats[:, column] >= 1.0) if solved else np.empty(0)
        self.solved = len(hits) > 0
        self.evaluations += int(hits[0]) + 1 if self.solved else len(found.scores)

    def _group(self, bound: Bound) -> int:
        """Candidates per independent choice; 0 for methods that make one."""
        return max(1, int(bound.settings[0][0])) if self.method.reports == "winners" else 0

    # -- what is shown ---------------------------------------------------------------------------------------

    def reported(self, generation: int) -> tuple[np.ndarray, Evaluated]:
        """The candidates whose numbers the metrics show: population, winners, best or last."""
        if self.method.reports == "best" and self.best is not None:
            if self._keeps_best:
                return self.best_genome, self.best
            top = np.array([np.argmax(self.found.scores)])  # the best is scored anew each generation
            return self.pop[top], self.found.take(top)
        if self.method.reports == "winners" and generation > 0:
            group = self._group(self.bound_now)
            tops = self.found.scores.reshape(-1, group).argmax(axis=1) + np.arange(0, len(self.pop), group)
            return self.pop[tops], self.found.take(tops)
        return self.pop, self.found

    def _row(self, generation: int, bound: Bound, terms: Price) -> list[float]:
        pop, found = self.reported(generation)
        self._deploy(generation, pop)
        probed: list[float] = []
        for watcher in self.watchers:
            probed += watcher.measure(generation, self.bound_now)
        values = row(self.columns, pop, found, self.evaluations, terms, self.deployed, probed)
        return values + self._measured(bound) + self.census

    def _measured(self, bound: Bound) -> list[float]:
        """The method's own columns."""
        out = np.zeros(len(self.method.columns))
        if self.method.measure is not None:
            self.method.measure(bound.settings[0], self.genes, self.state, out)
        return list(map(float, out))

    def _deploy(self, generation: int, pop: np.ndarray) -> None:
        """Runs reported candidates in the deployments' worlds, where it is their turn."""
        results = []
        for i, observer in enumerate(self.plan.deployments):
            if i < len(self.deployed) and generation % nests.whole(self.graph, observer.node, "every"):
                results.append(self.deployed[i])
                continue
            bound, _ = self.bound(generation, observer.world_end, deploying=True)
            some = pop[: nests.whole(self.graph, observer.node, "candidates") or None].copy()
            if (year := self._year(generation, observer.world_end, some, deploying=True)) is not None:
                bound = replace(bound, world=year.world)
            group = 1 if self.method.reports == "winners" else 0
            world = key(self.seed, DEPLOY, generation, i)
            results.append(pooled(self.nest.evaluate(some, bound, world, key(self.seed, NOISE, generation), group)))
        self.deployed = results

    @property
    def living(self) -> np.ndarray | None:
        """The population that a living world is made of, where there is one."""
        genes = life_of(self.plan.spec)
        return None if genes is None else self.pop[:, slice(*genes)].copy()

    def champion(self, generation: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
        """The best reported candidate: genome, what its inner levels found, features, score."""
        pop, found = self.reported(generation)
        top = int(np.argmax(found.scores))
        return pop[top], found.trail[top], found.feats[top], float(found.scores[top])

    def drawn(self, generation: int) -> np.uint64:
        """The key of the draw of the world in which the champion last acted, and its inner levels last searched."""
        at = self.best_at if self._keeps_best else generation
        number, group = self.nest.episodes(self.bound_now) - 1, self._group(self.bound_now)
        if group:
            winner = int(np.argmax(self.reported(generation)[1].scores))
            number = winner if generation > 0 else winner // group
        return np.uint64(fold(np.uint64(key(self.seed, WORLD, at)), np.uint64(number)))

    @property
    def _keeps_best(self) -> bool:
        """Whether the best candidate so far is reported, be it of an earlier generation."""
        return self.method.reports == "best" and (len(self.pop) == 1 or self.method.sequential)

    # -- snapshots -------------------------------------------------------------------------------------------

    def snapshot(self) -> dict[str, Any]:
        """Everything that the next generations depend on."""
        kept = {name: getattr(self, name) for name in STATE}
        kept = {name: v.copy() if isinstance(v, np.ndarray) else v for name, v in kept.items()}
        found = replace(self.found, each=self.found.each[:, :0].copy())  # single episodes are of no use later
        return {
            **kept, "found": found, "best": self.best, "deployed": list(self.deployed), "zeros": self.zeros,
            "watchers": [watcher.snapshot() for watcher in self.watchers],
        }  # fmt: skip

    def restore(self, kept: dict[str, Any], generation: int) -> None:
        """Back to a snapshot of this nest at a generation."""
        self.bounds.clear()
        # The next generation finds its world changed where it would have, and only there.
        self.bound_now, _ = self.bound(generation)
        for name in STATE:
            value = kept[name]
            setattr(self, name, value.copy() if isinstance(value, np.ndarray) else value)
        self.found, self.best, self.deployed = kept["found"], kept["best"], list(kept["deployed"])
        self.zeros = list(kept["zeros"])
        for watcher, state in zip(self.watchers, kept["watchers"], strict=True):
            watcher.restore(state, generation)
