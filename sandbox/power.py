"""The Optimization power probe at work on one nest: exact where plans act without chance, else sampled once."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from sims.keys import key
from sims.nest import Bound, Nest
from sims.optimizers.heredity import populate
from sims.probes.optimization_power import TOLERANCE, bits, exact_probability, wilson
from sims.streams import PROBE

NOTHING = [math.nan, math.nan, math.nan, 0.0]


class Power:
    """Measures bits for the innermost candidate of a nest, by the observer formula `index`."""

    def __init__(self, nest: Nest, index: int, settings: Mapping[str, float]) -> None:
        self.nest, self.index, self.settings = nest, index, settings
        self._bound: Bound | None = None
        self._scores: np.ndarray | None = None
        self._known: dict[float, list[float]] = {}

    def measure(self, bound: Bound, score: float, seed: int) -> list[float]:
        """[bits, low, high, exact] of behaviour that scores `score`; computed only where score or world is new."""
        if self._bound is not bound:
            self._bound, self._scores = bound, None
            self._known.clear()
        if math.isnan(score):
            return NOTHING
        if score not in self._known:
            self._known[score] = self._exact(bound, score) or self._sampled(bound, score, seed)
        return self._known[score]

    def _exact(self, bound: Bound, score: float) -> list[float] | None:
        spec = self.nest.spec
        table = self.nest.tables[-1]
        world = spec.world
        if spec.acts != "plan" or world.identity is None or world.stochastic or table.shape[1] == 0:
            return None
        options = int(table[2, 0])
        most = int(self.settings.get("states", 20_000))
        chance = exact_probability(
            lambda plans: self._behave(plans, bound, 0), options, table.shape[1], score, most
        )
        if chance is None:
            return None
        found = bits(chance)
        return [found, found, found, 1.0]

    def _sampled(self, bound: Bound, score: float, seed: int) -> list[float]:
        samples = int(self.settings.get("samples", 100_000))
        if self._scores is None:
            table = self.nest.tables[-1]
            behaviours = np.empty((samples, table.shape[1]))
            populate(table, np.uint64(key(seed, PROBE)), behaviours)
            self._scores = np.sort(self._behave(behaviours, bound, key(seed, PROBE, 1))[1])
        least = score - TOLERANCE * max(1.0, abs(score))
        hits = samples - int(np.searchsorted(self._scores, least, side="left"))
        low, high = wilson(hits, samples)
        if hits == 0:  # at least so many: the 95 % bound of no hits in so many tries
            return [bits(high), bits(high), math.inf, 0.0]
        return [bits(hits / samples), bits(high), bits(low), 0.0]

    def _behave(self, behaviours: np.ndarray, bound: Bound, world_key: int) -> tuple[np.ndarray, np.ndarray]:
        """Identities of last states and scores of behaviours[n, D]."""
        identities, observed = self.nest.behave(behaviours, bound, world_key)
        return identities, observed[:, self.index]
