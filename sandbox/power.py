"""The Optimization power probe at work on one nest: exact where plans act without chance, else sampled once."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from sims.formula import Noise, leaves
from sims.keys import key
from sims.nest import Bound, Nest
from sims.optimizers.heredity import populate
from sims.probes.optimization_power import PROBE as POWER
from sims.probes.optimization_power import Scores, bits, exact_scores, wilson
from sims.streams import PROBE

NOTHING = [math.nan, math.nan, math.nan, 0.0]
DEFAULTS = {setting.name: float(setting.default) for setting in POWER.settings}
SHARE = 1000  # random behaviours judged in one draw of the world


class Power:
    """Measures bits for the innermost candidate of a nest, by the observer formula `index`."""

    def __init__(self, nest: Nest, index: int, settings: Mapping[str, float]) -> None:
        self.nest, self.index = nest, index
        self.use(settings)
        self._bound: Bound | None = None
        self._exact: Scores | None = None
        self._sampled: Scores | None = None

    def use(self, settings: Mapping[str, float]) -> None:
        """Other settings (`states`, `samples`; the probe's defaults for what is left out), with which how chance scores
        is found again.
        """
        self.settings, self._bound = {**DEFAULTS, **settings}, None

    def measure(self, bound: Bound, score: float, seed: int) -> list[float]:
        """[bits, low, high, exact] of behaviour that scores `score`. How chance scores is found once for each world."""
        if math.isnan(score):
            return NOTHING
        if self._bound is not bound:
            self._bound, self._exact, self._sampled = bound, self.counted(bound), None
        if self._exact is not None:
            found = bits(self._exact.at_least(score))
            return [found, found, found, 1.0]
        if self._sampled is None:
            self._sampled = self._tried(bound, seed)
        samples = len(self._sampled.values)
        hits = round(self._sampled.at_least(score) * samples)
        low, high = wilson(hits, samples)
        if hits == 0:  # at least so many: the 95 % bound of no hits in so many tries
            return [bits(high), bits(high), math.inf, 0.0]
        return [bits(hits / samples), bits(high), bits(low), 0.0]

    def counted(self, bound: Bound) -> Scores | None:
        """How random plans score, exactly; None where that cannot be computed."""
        spec, table = self.nest.spec, self.nest.behaviour_table
        noisy = any(isinstance(leaf, Noise) for leaf in leaves(spec.observers[self.index]))
        world = spec.world
        if not spec.plays_plans or world.identity is None or world.additive or world.stochastic or noisy:
            return None
        most = int(self.settings["states"])
        return exact_scores(lambda plans: self._behave(plans, bound, 0), int(table[2, 0]), table.shape[1], most)

    def _tried(self, bound: Bound, seed: int) -> Scores:
        """How random behaviour scores, from samples; a few of them share a draw of the world."""
        samples, table = int(self.settings["samples"]), self.nest.behaviour_table
        scores = np.empty(samples)
        for start in range(0, samples, SHARE):
            behaviours = np.empty((min(SHARE, samples - start), table.shape[1]))
            populate(table, np.uint64(key(seed, PROBE, 0, start)), behaviours)
            scores[start : start + SHARE] = self._behave(behaviours, bound, key(seed, PROBE, 1, start))[1]
        scores.sort()
        return Scores(scores, np.arange(samples, 0, -1) / samples)

    def _behave(self, behaviours: np.ndarray, bound: Bound, world_key: int) -> tuple[np.ndarray, np.ndarray]:
        """Identities of last states and scores of behaviours[n, D]."""
        identities, observed = self.nest.behave(behaviours, bound, world_key)
        return identities, observed[:, self.index]
