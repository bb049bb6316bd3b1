"""Offers: two outcomes and the way between them, put before an optimizer to see which one it goes for.

A world for the probe What does it want?, never in a graph: each draw of it makes two outcomes, feature by feature at
random around the middle of what the real world brings, so that no feature goes with another.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sims.declare import Candidate, Feature, Gene, Prepared, Settings, World
from sims.jit import kernel
from sims.streams import normal


@kernel
def offer(real, features, key, f):
    """Feature f of the first and of the second outcome. real: middles, then spreads of all features."""
    middle, spread = real[f], real[features + f]
    return middle + spread * normal(key, 2 * f), middle + spread * normal(key, 2 * f + 1)


@kernel
def outcome(real, table, key, point, out):
    """The first outcome at point[0] = 0, the second at 1, a mixture in between; half of each where nothing is done."""
    share = 0.5 if point[0] < 0.0 else point[0]
    for f in range(table[0]):
        first, second = offer(real, table[0], key, f)
        out[f] = first + share * (second - first)


@kernel
def jacobian(real, table, key, _point, jac):
    """How each feature changes from the first outcome towards the second."""
    for f in range(table[0]):
        first, second = offer(real, table[0], key, f)
        jac[f, 0] = second - first


def prepared(middles: np.ndarray, spreads: np.ndarray) -> Prepared:
    """The world around these middles[features] and spreads[features]."""
    return Prepared(np.concatenate((middles, spreads)), np.array([len(middles)], dtype=np.int64))


def differences(prepared_: Prepared, keys: Sequence[np.uint64]) -> np.ndarray:
    """differences[n, features]: second outcome minus the first of each draw."""
    count = int(prepared_.table[0])
    found = np.empty((len(keys), count))
    for i, key in enumerate(keys):
        for f in range(count):
            first, second = offer(prepared_.real, count, key, f)
            found[i, f] = second - first
    return found


CHOICE = Gene("choice", 0.0, 1.0, options=2)  # take the first, take the second
WAY = Gene("choice", 0.0, 1.0, start="normal", mean=0.5, spread=0.0)  # for methods that follow a slope


def _nothing(_settings: Settings) -> Prepared:
    return prepared(np.zeros(1), np.ones(1))


def world(features: tuple[Feature, ...]) -> World:
    """The world of offers whose outcomes have these features."""
    return World(
        type="world.offers", title="Offers", summary="Two outcomes to choose between.", form="point", features=features,
        prepare=_nothing, outcome=outcome, jacobian=jacobian, stochastic=True,
    )  # fmt: skip


TAKER = Candidate(
    type="candidate.taker", title="Taker", summary="Takes one of two outcomes.", acts="point",
    genes=lambda _settings, _world, _there: (CHOICE,),
)  # fmt: skip
