"""Section 4: the outer search learns the step of the inner one."""

from __future__ import annotations

import numpy as np
import pytest
from science.lab import ERRORS, between, bundled, chance, found, outside, rows, said

BLOCKS = 16  # of the second half of a run, over which the error is estimated


def blocks(values):
    """Means of the second half of a run, block by block."""
    late = np.asarray(values)[len(values) // 2 :]
    return np.array([part.mean() for part in np.array_split(late, BLOCKS)])


@pytest.mark.parametrize("number", range(3))
def test_rate_and_loss_are_those_of_the_closed_form(number):
    """rate 1 / (n + d + 1 + sigma^2), loss d (1 - n rate); repeated once, four times as long, where it is off."""
    rng = chance("learned", number)
    d, n = int(rng.integers(2, 6)), int(rng.integers(6, 16))
    noise = between(rng, 0.1, 1.0) if number else 0.0
    rate = 1.0 / (n + d + 1 + noise**2)
    reference = [rate, d * (1.0 - n * rate)]
    sets = (f"regression.d={d}", f"regression.n={n}", f"regression.noise={noise}")
    for attempt, generations in enumerate((2000, 8000)):
        seed = int(rng.integers(1, 2**31))
        record = rows(bundled("learned-step", *sets, seed=seed, generations=generations))
        observed = np.stack([blocks(record["inner.rate.mean"]), blocks(record["outer.loss"])], axis=1)
        off = outside(observed, reference)
        if (off <= ERRORS).all() or attempt:
            what = f"learned-step: rate and loss, d = {d}, n = {n}, noise {noise}"
            found(what, observed.mean(axis=0), reference, off)
            break
    assert (off <= ERRORS).all(), said(sets, observed.mean(axis=0), reference, off)


def test_control_who_does_not_step_learns_nothing():
    record = rows(bundled("learned-step", "inner.steps=0", seed=3, generations=40))
    assert abs(record["outer.loss"][1:].mean() - 5.0) < 1.5, "the loss of guessing nothing is d"
