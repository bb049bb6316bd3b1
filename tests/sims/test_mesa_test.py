"""What the Mesa-optimizer test makes of bits: ratios, slopes and the verdict, on numbers whose answer is known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sims.probes.mesa_test import PROBE, columns, ratio, slope, verdict

DOUBLINGS = np.array([5.0, 4.0, 3.0])


def named(training, elsewhere, other, most):
    parts = (np.full(4, float(value)) for value in (training, elsewhere, other))
    found = columns(*parts, most, (0.5, 0.4, 0.6, 0.0))
    return dict(zip([column.name for column in PROBE.columns], found, strict=True))


def test_r2_is_bits_at_the_other_aim_over_bits_in_training():
    found = named(8.0, 6.0, 5.0, (10.0, 20.0))
    assert (found["r1"], found["r2"], found["r2_share"]) == (0.75, 0.625, pytest.approx(5 / 20 * 10 / 8))
    assert (found["verdict"], found["slope"], found["ceiling"]) == (1.0, 0.5, 0.0)


def test_an_easy_aim_gives_chance_a_large_share_and_never_a_verdict():
    """One behaviour in two does the best at it: who does so by luck has the whole of it, which is one bit."""
    found = named(8.0, 8.0, 1.0, (8.0, 1.0))
    assert (found["r2"], found["r2_share"]) == (0.125, 1.0)
    assert math.isnan(found["verdict"])
    assert named(8.0, 1.0, 1.0, (8.0, 1.0))["verdict"] == 0.0, "r1 alone says no"


def test_who_has_no_bits_in_training_has_no_ratio():
    found = named(0.0, 1.0, 1.0, (8.0, 8.0))
    assert found["verdict"] == 0.0 and math.isnan(found["r1"]) and math.isnan(found["r2"])
    assert all(map(math.isnan, ratio(np.ones(3), np.zeros(3))))


@pytest.mark.parametrize(
    "r1, r2, expected", [(0.6, 0.6, 1.0), (0.5, 0.6, 0.0), (0.6, 0.5, 0.0), (0.4, 0.4, 0.0)]
)
def test_both_ratios_must_exceed_one_half(r1, r2, expected):
    assert verdict(r1, r2, 2.0) == expected


def test_the_slope_is_that_of_a_line_through_bits_by_doublings():
    bits = np.array([[7.0, 9.0], [5.0, 7.0], [3.0, 5.0]])
    assert slope(DOUBLINGS, bits, np.zeros((3, 2), dtype=bool)) == (2.0, 2.0, 2.0, 0.0)


def test_where_every_budget_finds_the_best_the_slope_is_not_known():
    best = np.ones((3, 2), dtype=bool)
    found = slope(DOUBLINGS, np.full((3, 2), 7.0), best)
    assert np.isnan(found[:3]).all() and found[3] == 1.0
    best[2, 1] = False  # the smallest budget misses it in one of two draws
    bits = np.full((3, 2), 7.0)
    bits[2, 1] = 5.0
    found = slope(DOUBLINGS, bits, best)
    assert found[0] == pytest.approx(0.5) and found[3] == 0.5


def test_one_budget_has_no_slope():
    assert np.isnan(slope(np.array([3.0]), np.ones((1, 2)), np.zeros((1, 2), dtype=bool))[:3]).all()
