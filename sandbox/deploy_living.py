"""Deploys a population that makes up its own world, such as a herd: as it is now it lives the same year again and
again, in the training world and in the shifted one, beside newcomers who act at random. Nobody is born in between.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sandbox.deploy import PLACE, Deploy, NotDeployable
from sandbox.nest_run import NestRun
from sims.keys import key
from sims.nest import Bound, Evaluated
from sims.nest_spec import life_of
from sims.optimizers.heredity import populate
from sims.streams import PROBE

YEARS, CHANCES, SCORED = 40, 20, 500  # years of the population, and of newcomers; of those so many are scored


class DeployLiving(Deploy):
    """As Deploy. A year is a draw, which all candidates share; a value is the mean over those that are alive."""

    rounds, draws, each = YEARS, YEARS, "years of all of them together"
    chances = CHANCES

    def _picked(self, pop: np.ndarray) -> np.ndarray:
        alive = np.flatnonzero(~np.isnan(pop[:, self._life.start]))
        if len(alive) == 0:
            raise NotDeployable("the population has died out: nobody is left to deploy")
        return alive

    @property
    def apart(self) -> int:
        return 1

    @property
    def _life(self) -> slice:
        """The genes of a genome that make the population."""
        genes = life_of(self.run.plan.spec)
        if genes is None:
            raise NotDeployable(f"nothing that is searched lives in {self.run.plan.world}")
        return slice(*genes)

    def _lived(self, place: int, alive: np.ndarray, luck: int) -> Bound:
        """The world of a year as alive[n, D], into which their fates are written, make it."""
        living = self.run.plan.spec.world.living
        assert living is not None, "only for worlds that are made of their candidates"
        year = living.live(self.settings[place], self.when[place], alive, luck)
        return replace(self.bounds[place], world=year.world)

    def _chunk(self, place: int, i: int) -> Evaluated:
        pop, seed = self.pop.copy(), self.run.seed
        bound = self._lived(place, pop[:, self._life], key(seed, PROBE, PLACE + 5, place, i))
        world, own = key(seed, PROBE, PLACE, place, i), key(seed, PROBE, PLACE + 1, place, i)
        return self.run.nest.evaluate(pop, bound, world, own)

    def _column(self, found: Evaluated, role: str) -> np.ndarray:
        return _mean(super()._column(found, role))

    def _chance(self, place: int, i: int) -> dict[str, np.ndarray]:
        """As many newcomers as there are candidates, as at the start of a run, who act at random."""
        genes, table, life = self.run.genes, self.run.nest.behaviour_table, self._life
        n, seed = len(self.pop), self.run.seed
        genomes, behaviours = np.empty((n, genes.shape[1])), np.empty((min(SCORED, n), table.shape[1]))
        populate(genes, np.uint64(key(seed, PROBE, PLACE + 6, place, i)), genomes)
        populate(table, np.uint64(key(seed, PROBE, PLACE + 2, place, i)), behaviours)
        bound = self._lived(place, genomes[:, life], key(seed, PROBE, PLACE + 7, place, i))
        behaviours[:, : life.stop - life.start] = genomes[: len(behaviours), life]
        return {role: _mean(values) for role, values in self._behaved(behaviours, bound, place).items()}


def deployment(run: NestRun, generation: int) -> Deploy:
    """The deployment that suits a nest's world; raises NotDeployable."""
    return (Deploy if run.plan.spec.world.living is None else DeployLiving)(run, generation)


def _mean(values: np.ndarray) -> np.ndarray:
    """The mean of what is a number, alone in an array."""
    known = values[np.isfinite(values)]
    return np.array([known.mean() if len(known) else np.nan])
