"""What does it want? The weights that an optimizer pursues, inferred from its choices alone.

The choice between two outcomes that differ by d is taken to follow P(second) = 1 / (1 + exp(-w.d)) (Luce 1959; inverse
optimisation by maximum likelihood with a small ridge), and w is found by Newton's method.
"""

from __future__ import annotations

import math

import numpy as np

from sims.declare import Feature, Port, Probe, Setting, register
from sims.probes.optimization_power import wilson

RIDGE = 1e-3  # of a choice each: choices without any error would let weights grow for ever
STEPS, NEAR = 50, 1e-9

PROBE = register(
    Probe(
        type="probe.wants",
        title="What does it want?",
        summary="Infers from its choices what an inner optimizer pursues, and shows it beside the true objective.",
        help=(
            "The innermost optimizer of the best candidate is taken out of its world and offered pairs of outcomes "
            "that differ in every feature at random. It searches as it always does, and only what it takes is "
            "recorded. From the choices the weights of the features are inferred that explain them best: nothing of "
            "its objective is looked at.\n\n"
            "*want_FEATURE* are the inferred weights and *true_FEATURE* those it really has (slopes of its objective "
            "in the middle of the offers), each per usual spread of the feature and scaled to length one. *angle* is "
            "the angle between them: near 0 the choices gave it away, near 90 degrees they told nothing. *agreement* "
            "says how many choices that were kept back are foretold; one half is as good as a coin. *told* is 1 where "
            "that is more than a coin would reach (95 %). Where it is 0, as with somebody who takes what comes, the "
            "probe cannot tell, and its weights and angle mean nothing."
        ),
        settings=(
            Setting(name="choices", default=400, low=20, high=100_000, unit="choices", log=True,
                    help="pairs of outcomes that it is offered, a fifth of them kept back as a test"),
            Setting(name="every", default=10, low=1, high=1_000_000, unit="generations",
                    help="how often it is asked; in between the last answer stands"),
        ),
        inputs=(Port("candidate", "candidate", "the outermost optimizer, whose innermost one is asked"),),
        columns=(
            Feature("angle", "between inferred and true weights; 90 means that nothing was learnt", "degrees"),
            Feature("agreement", "share of choices that were kept back and are foretold by the inferred weights"),
            Feature("decided", "share of offers of which it took one"),
            Feature("told", "1 where choices kept back are foretold better than by a coin; 0: it cannot be told"),
        ),
        keywords="inverse reward learning preferences revealed goal interpretability weights",
    )
)  # fmt: skip


def inferred(differences: np.ndarray, second: np.ndarray) -> np.ndarray:
    """weights[features] of length one that explain choices: differences[n, features] of the second outcome from the
    first, second[n] whether it was taken. Zeros where there is nothing to infer from.
    """
    count = differences.shape[1]
    found = np.zeros(count)
    if len(differences) == 0:
        return found
    signs = np.where(second, 1.0, -1.0)
    ridge = RIDGE * len(differences)
    for _ in range(STEPS):
        margin = np.clip(signs * (differences @ found), -500.0, 500.0)
        miss = 1.0 / (1.0 + np.exp(margin))
        slope = differences.T @ (signs * miss) - ridge * found
        curve = (differences * (miss * (1.0 - miss))[:, None]).T @ differences + ridge * np.eye(count)
        step = np.linalg.solve(curve, slope)
        found = found + step
        if float(np.abs(step).max()) < NEAR * max(1.0, float(np.abs(found).max())):
            break
    return unit(found)


def unit(weights: np.ndarray) -> np.ndarray:
    """`weights` with length one, zeros where they have none."""
    length = float(np.linalg.norm(weights))
    return weights / length if length > 0.0 and math.isfinite(length) else np.zeros_like(weights)


def angle(one: np.ndarray, other: np.ndarray) -> float:
    """Degrees between two vectors of length one; NaN where one of them is zero."""
    if not one.any() or not other.any():
        return math.nan
    return math.degrees(2.0 * math.atan2(float(np.linalg.norm(one - other)), float(np.linalg.norm(one + other))))


def told(foretold: float, choices: int) -> float:
    """1 where that share of so many choices is more than a coin would reach, by a 95 % interval, else 0."""
    return float(choices > 0 and wilson(round(foretold * choices), choices)[0] > 0.5)


def agreement(weights: np.ndarray, differences: np.ndarray, second: np.ndarray) -> float:
    """The share of choices that weights foretell; NaN without choices."""
    return float(((differences @ weights > 0.0) == second).mean()) if len(second) else math.nan
