"""Optimization power: how improbable it is that random behaviour does at least as well, in bits (Yudkowsky 2008).

Exact where plans act in a finite world without chance: a dynamic program over (state, step). Elsewhere sampled, with a
95 % interval of Wilson (1927), or "at least" where no sample did as well.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sims.declare import Feature, Port, Probe, Setting, register

Z95 = 1.959963984540054
TOLERANCE = 1e-9  # scores this much lower, relatively, still count as equal
WORK = 1_000_000_000  # steps of plans for an exact computation: a few seconds
BLOCK = 2**22  # actions of plans that are run at a time, 32 MB

PROBE = register(
    Probe(
        type="probe.optimization_power",
        title="Optimization power",
        summary="How improbable it is that random behaviour does at least as well, in bits.",
        help=(
            "Bits = -log2 of the probability that a uniformly random behaviour scores at least as well as the best "
            "one found. Ten bits: one random behaviour in a thousand does as well.\n\n"
            "In a world of steps without chance the probability is computed exactly, by dynamic programming over "
            "states and steps. Elsewhere it is estimated from random behaviours, with a 95 % interval; if none of "
            "them does as well, only a lower bound is known, and `exact` is 0 and `high` infinite."
        ),
        settings=(
            Setting(name="samples", default=100_000, low=100, high=100_000_000, unit="behaviours", log=True,
                    help="random behaviours tried where the probability cannot be computed"),
            Setting(name="states", default=20_000, low=100, high=1_000_000, unit="states", log=True,
                    help="most states per step for the exact computation; beyond it, or where it would take many "
                         "seconds, it is sampled"),
        ),
        inputs=(
            Port("candidate", "candidate", "the outermost optimizer, whose best candidate is measured"),
            Port("objective", "objective", "what counts as doing well; open: its own objective", optional=True),
        ),
        columns=(
            Feature("bits", "-log2 of the probability that random behaviour does at least as well", "bits"),
            Feature("low", "lower end of the 95 % interval", "bits"),
            Feature("high", "upper end of the 95 % interval", "bits"),
            Feature("exact", "1 where computed, 0 where estimated from samples"),
        ),
        by_chance=True,
        keywords="bits surprise search compute Yudkowsky measure",
    )
)  # fmt: skip


def wilson(hits: int, samples: int) -> tuple[float, float]:
    """95 % interval of a probability after `hits` of `samples` (Wilson 1927, score interval)."""
    share, z2 = hits / samples, Z95 * Z95
    centre = (share + z2 / (2 * samples)) / (1 + z2 / samples)
    half = Z95 * math.sqrt(share * (1 - share) / samples + z2 / (4 * samples * samples)) / (1 + z2 / samples)
    return centre - half if hits > 0 else 0.0, centre + half if hits < samples else 1.0


def bits(probability: float) -> float:
    """-log2, infinite at 0 and never -0."""
    return math.inf if probability <= 0.0 else max(0.0, -math.log2(min(1.0, probability)))


Behave = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True, slots=True)
class Scores:
    """How random behaviour scores: `values` from low to high, and `tails[i]`, the chance of at least values[i]."""

    values: np.ndarray
    tails: np.ndarray

    def at_least(self, score: float) -> float:
        """The chance that random behaviour scores at least so much."""
        first = int(np.searchsorted(self.values, least(score), side="left"))
        return float(self.tails[first]) if first < len(self.tails) else 0.0


def least(score: float) -> float:
    """The lowest score that counts as equal to `score`."""
    return score - TOLERANCE * max(1.0, abs(score))


def exact_scores(behave: Behave, options: int, length: int, states: int) -> Scores | None:
    """How a uniformly random plan of `length` actions out of `options` scores, by dynamic programming.

    `behave(plans[n, length]) -> (identities[n], scores[n])` runs plans (-1: nothing more). One plan stands for every
    state reached in a layer, with the probability of all plans that lead there. None where there are more than `states`
    in a layer, or where running all these plans would take more than WORK steps.
    """
    plans: np.ndarray = np.full((1, length), -1.0)
    chances: np.ndarray = np.ones(1)
    scores, work = behave(plans)[1], 0
    for t in range(length):
        work += len(plans) * options * (t + 1)
        if work > WORK:
            return None
        identities, found = _extended(behave, plans, options, t)
        _, first, inverse = np.unique(identities, return_index=True, return_inverse=True)
        if len(first) > states:
            return None
        chances = np.repeat(chances, options) / options
        chances = np.bincount(inverse.ravel(), weights=chances, minlength=len(first))
        plans, scores = plans[first // options], found[first]
        plans[:, t] = first % options
    order = np.argsort(scores, kind="stable")
    return Scores(scores[order], np.cumsum(chances[order][::-1])[::-1])


def _extended(behave: Behave, plans: np.ndarray, options: int, t: int) -> tuple[np.ndarray, np.ndarray]:
    """behave for every plan of plans[n, length] with every action at step t, plan by plan; a block at a time."""
    block = max(1, BLOCK // (options * plans.shape[1]))
    parts = []
    for start in range(0, len(plans), block):
        wide = np.repeat(plans[start : start + block], options, axis=0)
        wide[:, t] = np.tile(np.arange(options, dtype=np.float64), len(wide) // options)
        parts.append(behave(wide))
    identities, scores = zip(*parts, strict=True)
    return np.concatenate(identities), np.concatenate(scores)
