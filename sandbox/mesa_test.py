"""The Mesa-optimizer test at work: the best candidate in training, in unseen worlds, with another aim, with less."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sandbox.compose_observers import Observer
from sandbox.exchange import exchanged, watching, weights
from sandbox.power import Power
from sandbox.watch import Watch
from sims.keys import key
from sims.nest import Bound, Evaluated
from sims.nest_spec import Key
from sims.optimizers.heredity import populate
from sims.probes.mesa_test import NO_SLOPE, UNKNOWN, Slope, columns, slope
from sims.probes.optimization_power import Scores, bits, least
from sims.streams import PROBE, fold

if TYPE_CHECKING:
    from sandbox.nest_run import NestRun

BUDGETS = ("budget", "n", "trials", "width", "steps")  # what a method's effort is called
TESTED, RETARGETED = range(2)  # the observers of the nest with exchanged objectives
TRAINING, UNSEEN = range(2)


@dataclass(frozen=True, slots=True)
class Acted:
    """What a candidate did, by draw of a world: bits, whether that is the best that can be seen, evaluations spent by
    the innermost optimizer.
    """

    bits: np.ndarray
    best: np.ndarray
    spent: np.ndarray


class MesaTest(Watch):
    """Tests the best candidate of a nest."""

    def __init__(self, run: NestRun, observer: Observer) -> None:
        super().__init__(run, observer)
        spec = run.plan.spec
        judged = (spec.observers[observer.index], spec.observers[observer.index + 1])
        self.nest = watching(exchanged(spec, observer.node, observer.others, judged))
        self.inner = spec.level_of(spec.acts[spec.actor])
        self._chance: dict[tuple[int, int], tuple[Bound, list[Scores]]] = {}

    def use(self, observer: Observer) -> None:
        """Other settings, with which how chance scores is found again."""
        super().use(observer)
        self._chance.clear()

    def look(self, generation: int, bound: Bound) -> list[float]:
        """All columns: the best candidate in training, elsewhere, with another aim, and with smaller budgets."""
        genome = self.run.champion(generation)[0]
        unseen = bound
        if self.observer.world_end:
            unseen, _ = self.run.bound(generation, self.observer.world_end, deploying=True)
        training = self._acted(genome, bound, TRAINING, TESTED)
        elsewhere = self._acted(genome, unseen, UNSEEN, TESTED).bits
        retargeted = self._acted(genome, bound, TRAINING, RETARGETED).bits
        most = (self._most(bound, TESTED), self._most(bound, RETARGETED))
        return columns(training.bits, elsewhere, retargeted, most, self._slope(genome, bound, training))

    # -- bits ------------------------------------------------------------------------------------------------

    def _acted(
        self, genome: np.ndarray, bound: Bound, place: int, aim: int, fewer: dict[Key, float] | None = None
    ) -> Acted:
        """What a candidate does in draws of a world, each against random behaviour in the same draw."""
        pursued = weights(self.observer.node, (0.0, 1.0) if aim == RETARGETED else (1.0, 0.0))
        numbers = {**self.run.numbers_of(self.nest.spec), **pursued, **(fewer or {})}
        there = self.nest.bind(numbers, bound.world, bound.actors)
        count, seed = self.setting("episodes"), self.run.seed
        own = key(seed, PROBE, 31, place)
        found = self.nest.evaluate(
            np.repeat(genome[None], count, axis=0), there, self._world(place), own, group=1
        )
        chances = self._chances(bound, there, place, aim)
        scores, against = found.observed[:, aim], [chances[i % len(chances)] for i in range(count)]
        counted = np.array([self._counted(*pair) for pair in zip(against, scores.tolist(), strict=True)])
        best = scores >= np.array([least(float(chance.values[-1])) for chance in against])
        return Acted(counted, best, self._spent(found))

    def _spent(self, found: Evaluated) -> np.ndarray:
        """spent[episodes] of the innermost optimizer; nothing where there is none, or where it was not asked."""
        cost = f"{self.nest.spec.levels[self.inner].node}_cost"
        names = self.nest.spec.features
        return found.feats[:, names.index(cost)] if cost in names else np.zeros(len(found.feats))

    @staticmethod
    def _counted(chance: Scores, score: float) -> float:
        """Bits of a score. Where none of the samples did as well, they are those of one more that had."""
        if math.isnan(score):
            return 0.0
        return bits(chance.at_least(score) or 1.0 / (len(chance.values) + 1.0))

    def _most(self, bound: Bound, aim: int) -> float:
        """The most bits that an aim allows in training, as far as random behaviour tells, over draws of the world."""
        kept, chances = self._chance[TRAINING, aim]
        assert kept is bound, "asked before its bits were counted"
        return float(np.mean([bits(float(chance.tails[-1])) for chance in chances]))

    def _world(self, place: int) -> int:
        return key(self.run.seed, PROBE, 30, place)

    def _chances(self, bound: Bound, there: Bound, place: int, aim: int) -> list[Scores]:
        """How random behaviour scores, in each draw of a world or, where draws change nothing, once."""
        kept = self._chance.get((place, aim))
        if kept is not None and kept[0] is bound:
            return kept[1]
        power = Power(self.nest, aim, {"states": self.setting("states")})
        exact = power.counted(there)
        if exact is not None:
            made = [exact]
        else:
            draws = self.setting("episodes") if self.run.plan.spec.world.stochastic else 1
            made = [self._tried(there, place, aim, draw) for draw in range(draws)]
        self._chance[place, aim] = (bound, made)
        return made

    def _tried(self, there: Bound, place: int, aim: int, draw: int) -> Scores:
        """How random behaviours score in one draw of a world."""
        samples, table = self.setting("samples"), self.nest.behaviour_table
        behaviours = np.empty((samples, table.shape[1]))
        populate(table, np.uint64(key(self.run.seed, PROBE, 32, draw)), behaviours)
        world = int(fold(np.uint64(self._world(place)), np.uint64(draw)))
        scores = np.sort(self.nest.behave(behaviours, there, world)[1][:, aim])
        return Scores(scores, np.arange(samples, 0, -1) / samples)

    # -- budgets ---------------------------------------------------------------------------------------------

    def _slope(self, genome: np.ndarray, bound: Bound, full: Acted) -> Slope:
        """Bits for each doubling of the innermost budget: none where nothing inside searches, NaN where there is no
        budget that could be halved.
        """
        level = self.nest.spec.levels[self.inner]
        name = next((name for name in BUDGETS if level.method.setting(name)), "")
        if not full.spent.any():
            return NO_SLOPE
        if not name:
            return UNKNOWN
        known, budgets, found = (level.node, name), [], []
        places, numbers = self.nest.spec.gene_places(), self.run.numbers_of(self.nest.spec)
        at = places.get(known)
        if at is not None and at[0] > 0:
            return UNKNOWN  # its budget is found anew in every search around it
        most = float(genome[at[1]]) if at else numbers[known]
        for halvings in range(self.setting("doublings") + 1):
            budget = max(1.0, math.floor(most / 2.0**halvings + 0.5))
            if budget in budgets:
                continue
            other = genome.copy()
            if at:
                other[at[1]] = budget
            budgets.append(budget)
            found.append(
                full if halvings == 0 else self._acted(other, bound, TRAINING, TESTED, {known: budget})
            )
        gained, best = np.array([acted.bits for acted in found]), np.array([acted.best for acted in found])
        return slope(np.log2(np.array(budgets)), gained, best)
