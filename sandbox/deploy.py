"""Deploys the trained candidates of a nest: the same candidates in new draws of the training world and of the shifted
one, by every objective that matters, beside random behaviour.

All is done on copies, with draws of its own: the run goes on, and is bit for bit what it would have been.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sandbox.asks import FAULT, shifted_world
from sandbox.compose_bodies import own_genes, prepared
from sandbox.compose_checks import Missing
from sandbox.compose_world import world_settings
from sandbox.deployed import Measured, Result, Scored
from sandbox.nests import whole
from sims.declare import Shift
from sims.formula import Formula
from sims.keys import key
from sims.nest import Bound, Evaluated
from sims.nest_module import load_acting
from sims.nest_scratch import act_arrays
from sims.optimizers.heredity import populate
from sims.streams import PROBE

if TYPE_CHECKING:
    from sandbox.nest_run import NestRun

DRAWS, CHUNK, MOST, CHANCE = 1000, 50, 500, 1000  # draws, draws at a time, candidates, random behaviours
TRAINING, ELSEWHERE = 0, 1
PLACE = 40  # of the keys, so that no probe shares them


Rounds = list[dict[str, np.ndarray]]  # values by role, round by round


class NotDeployable(Exception):
    """Why the candidates of a nest cannot be deployed, in one sentence."""


class Deploy:
    """One deployment of a nest as it stands now. `work` yields the share that is done; then there is a `result`.

    Draws are made in `rounds`, and as many `draws` in all; what one is, is said by `each`.
    """

    rounds, draws, each = DRAWS // CHUNK, DRAWS, "new draws each"
    chances = 1  # rounds of random behaviour

    def __init__(self, run: NestRun, generation: int) -> None:
        self.run, self.generation = run, generation
        self.result: Result | None = None
        graph = run.graph
        self.world_end = _world_end(run)
        if generation < 1:
            raise NotDeployable("nothing has been selected yet at generation 0: run it first, then deploy")
        _check_genes(run, self.world_end)
        late = max([generation, *(_complete(run, node) for node in graph.upstream(self.world_end))])
        early = generation if generation < run.first_shift else max(0, math.ceil(run.first_shift) - 1)
        self.when = (early, late)
        self.settings = (
            world_settings(graph, run.plan.world_end, early, deploying=False),
            world_settings(graph, self.world_end, late, deploying=True),
        )
        self.bounds = tuple(self._bound(place) for place in (TRAINING, ELSEWHERE))
        pop, found = run.reported(generation)
        pick = self._picked(pop)
        self.pop, self.trail = pop[pick].copy(), found.trail[pick].copy()

    def _picked(self, pop: np.ndarray) -> np.ndarray:
        """Which candidates are deployed."""
        return np.linspace(0, len(pop) - 1, min(MOST, len(pop))).astype(np.int64)

    @property
    def apart(self) -> int:
        """How many draws follow each other until it is the first candidate's turn again."""
        return len(self.pop)

    def _bound(self, place: int) -> Bound:
        """Numbers and a world of its own, made without the run's."""
        spec, settings = self.run.plan.spec, self.settings[place]
        actors = prepared(self.run.graph, spec.acts, spec.world, settings)
        return self.run.nest.bind(self.run.numbers, spec.world.prepare(settings), actors)

    # -- work ------------------------------------------------------------------------------------------------

    def work(self) -> Iterator[float]:
        """A little at a time."""
        trained: tuple[Rounds, Rounds] = ([], [])
        chance: tuple[Rounds, Rounds] = ([], [])
        steps = self.rounds + self.chances + 1
        for i in range(self.rounds):
            for place in (TRAINING, ELSEWHERE):
                found = self._chunk(place, i)
                trained[place].append({role: self._column(found, role) for role, _ in self.roles})
            yield (i + 1) / steps
        for i in range(self.chances):
            for place in (TRAINING, ELSEWHERE):
                chance[place].append(self._chance(place, i))
            yield (self.rounds + i + 1) / steps
        self.result = self._result(trained, chance)
        yield 1.0

    def _chunk(self, place: int, i: int) -> Evaluated:
        """The next candidates, each in a draw of its own."""
        rows = self.pop[np.arange(i * CHUNK, (i + 1) * CHUNK) % len(self.pop)]
        world, own = (
            key(self.run.seed, PROBE, PLACE, place, i),
            key(self.run.seed, PROBE, PLACE + 1, place, i),
        )
        return self.run.nest.evaluate(rows, self.bounds[place], world, own, group=1)

    def _result(self, trained: tuple[Rounds, Rounds], chance: tuple[Rounds, Rounds]) -> Result:
        run = self.run
        scores = []
        for role, node in self.roles:
            here, there, *random = (
                np.concatenate([found[role] for found in part]) for part in (*trained, *chance)
            )
            ours = [_measured(values, self.apart) for values in (here, there)]
            theirs = [_measured(values, len(values)) for values in random]
            if 2 * ours[TRAINING].count >= self.draws:  # else mostly another candidate acts
                both = _together(here, there, self.apart)
                scores.append(Scored(role, node, ours[0], ours[1], theirs[0], theirs[1], both))
        same = self.settings[TRAINING] == self.settings[ELSEWHERE]
        where = (run.plan.world, self.world_end)
        inside = (
            self.world_end in run.graph.upstream(run.plan.world_end) and self.generation >= run.first_shift
        )
        since = int(run.first_shift) if inside else -1
        return Result(
            run.plan.root, self.generation, *where, same, len(self.pop), self.draws, tuple(scores), since, self.each
        )  # fmt: skip

    # -- objectives ------------------------------------------------------------------------------------------

    @cached_property
    def roles(self) -> list[tuple[str, str]]:
        """The objectives that are scored, and their nodes."""
        run, graph = self.run, self.run.graph
        found = [("base", graph.source(run.plan.root, "objective") or "")]
        if self._intended() >= 0:
            found.append(("intended", graph.source(_meant_by(run), "objective") or ""))
        if run.columns.inner:
            found.append(("own", graph.source(run.columns.inner[0], "objective") or ""))
        return found

    def _intended(self) -> int:
        """The index of the intended objective among the nest's observers; -1 where none is wired."""
        watchers = (*self.run.plan.deployments, *self.run.plan.probes)
        return next((o.index for o in watchers if o.node == _meant_by(self.run)), -1)

    def _column(self, found: Evaluated, role: str) -> np.ndarray:
        """Scores by an objective."""
        if role == "base":
            return found.scores
        if role == "intended":
            return found.observed[:, self._intended()]
        inner, features = self.run.columns.inner[0], self.run.plan.spec.features
        acts = found.feats[:, features.index(f"{inner}_cost")] > 0.0  # else another candidate was chosen
        return np.where(acts, found.feats[:, features.index(f"{inner}_own_score")], np.nan)

    def _formula(self, role: str) -> tuple[Formula, int]:
        """The formula of an objective, and the level that sees it (-1: an observer)."""
        spec = self.run.plan.spec
        if role == "intended":
            return spec.observers[self._intended()], -1
        level = 1 if role == "own" else 0
        return spec.levels[level].objective, level

    # -- random behaviour ------------------------------------------------------------------------------------

    def _chance(self, place: int, i: int) -> dict[str, np.ndarray]:  # noqa: ARG002 - there is one round
        """What random behaviour in the trained candidates' stead scores by their own objectives."""
        table = self.run.nest.behaviour_table
        behaviours = np.empty((CHANCE, table.shape[1]))
        populate(table, np.uint64(key(self.run.seed, PROBE, PLACE + 2, place)), behaviours)
        return self._behaved(behaviours, self.bounds[place], place)

    def _behaved(self, behaviours: np.ndarray, bound: Bound, place: int) -> dict[str, np.ndarray]:
        """What behaviours[n, D] in the innermost candidate's stead score, by role."""
        spec, n = self.run.plan.spec, len(behaviours)
        act, feats = spec.acts[spec.actor], np.zeros((n, spec.width))
        load_acting(spec, spec.actor).outcome_block(
            0, n, behaviours, bound.world.real, bound.world.table,
            np.uint64(key(self.run.seed, PROBE, PLACE + 3, place)), feats,
            *(act_arrays(act, bound.actors[spec.actor]) if act.prepared else ()),
        )  # fmt: skip
        return {role: self._scores(role, feats, bound, place) for role, _ in self.roles}

    def _scores(self, role: str, feats: np.ndarray, bound: Bound, place: int) -> np.ndarray:
        """Scores of outcomes feats[n, width] by an objective, with the genes of the trained candidates in turn."""
        spec, (formula, level) = self.run.plan.spec, self._formula(role)
        genes = np.concatenate((self.pop, self.trail), axis=1)[np.arange(len(feats)) % len(self.pop)]
        ends = np.cumsum([len(part.genes) for part in spec.levels])[:-1]
        own = np.uint64(key(self.run.seed, PROBE, PLACE + 4, place))
        return np.array(self.run.nest.scored(formula, level, bound, feats, np.split(genes, ends, axis=1), own))


def _measured(values: np.ndarray, candidates: int) -> Measured:
    """Mean and standard error of values[n], in which every `candidates`-th is of the same candidate. The larger of two
    errors counts: that over all draws, and that over the candidates' own means.
    """
    kept = values[np.isfinite(values)]
    if len(kept) == 0:
        return Measured(math.nan, math.nan, 0)
    errors = [_error(kept), _error(_own(values, candidates))]
    return Measured(float(kept.mean()), max(errors), len(kept))


def _error(values: np.ndarray) -> float:
    """The standard error of the mean of independent numbers; 0 of a single one."""
    fine = values[np.isfinite(values)]
    return float(fine.std(ddof=1)) / math.sqrt(len(fine)) if len(fine) > 1 else 0.0


def _own(values: np.ndarray, candidates: int) -> np.ndarray:
    """The mean of each candidate over its draws; NaN where it has none."""
    parts = (values[i::candidates] for i in range(min(candidates, len(values))))
    fine = (part[np.isfinite(part)] for part in parts)
    return np.array([part.mean() if len(part) else math.nan for part in fine])


def _together(here: np.ndarray, there: np.ndarray, candidates: int) -> float:
    """The covariance of the means of both, which the candidates have in common."""
    own = np.stack((_own(here, candidates), _own(there, candidates)))
    own = own[:, np.isfinite(own).all(axis=0)]
    return float(np.cov(own)[0, 1]) / own.shape[1] if own.shape[1] > 1 else 0.0


# -- where to ------------------------------------------------------------------------------------------------


def _world_end(run: NestRun) -> str:
    """The node through which the shifted world is seen; raises NotDeployable."""
    found = next((o.world_end for o in (*run.plan.deployments, *run.plan.probes) if o.world_end), "")
    found = found or shifted_world(run.graph, run.plan.root)
    if not found:
        raise NotDeployable(
            "there is no shifted world: put a Shift behind the training world, or add a Deployment"
        )
    return found


def _meant_by(run: NestRun) -> str:
    """The deployment or attribution whose objective is the intended one; empty where there is none."""
    faults = (o.node for o in run.plan.probes if run.graph.nodes[o.node].type == FAULT)
    return next((o.node for o in run.plan.deployments), next(faults, ""))


def _check_genes(run: NestRun, world_end: str) -> None:
    """Raises NotDeployable where the candidates cannot act in that world."""
    for one in run.plan.candidates:
        world = run.plan.spec.world
        try:
            own_genes(run.graph, one, world, world_end, own_genes(run.graph, one, world, run.plan.world_end))
        except Missing as missing:
            raise NotDeployable(f"{one} cannot act there: {missing.fault.sentence}") from None


def _complete(run: NestRun, node: str) -> int:
    """The generation from which a shift has come about in full; 0 for other nodes."""
    if not isinstance(run.graph.nodes[node].declaration, Shift):
        return 0
    begin, ramp = (whole(run.graph, node, name) for name in ("from_generation", "ramp"))
    return begin + ramp
