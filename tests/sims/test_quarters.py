"""Quarters: books kept by hand, the best investment by brute force, and what short-termism costs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from worldkit import check_picture, jacobian_error, judge, settings

from sims.worlds.quarters import MOST, WORLD

NUMBERS = st.integers(1, MOST)


def books(tenure, after, lag, gain, usual, x):
    """Profits by quarter: every quarter but those in office somebody else invests what is usual."""
    sown = {quarter: x if 0 <= quarter < tenure else usual for quarter in range(-lag, tenure + after)}
    return [gain * sown[q - lag] - 0.5 * sown[q] ** 2 for q in range(tenure + after)]


def profits(found, quarters):
    return [found[f"profit_{q + 1}"] for q in range(quarters)]


@given(NUMBERS, NUMBERS, NUMBERS, st.floats(0.0, 100.0), st.floats(-100.0, 100.0), st.floats(-100.0, 100.0))
@effort(max_examples=200, deadline=None)
def test_the_books_are_those_kept_by_hand(tenure, after, lag, gain, usual, x):
    values = settings(WORLD, tenure=tenure, after=after, lag=lag, usual=usual, **{"yield": gain})
    found, expected = judge(WORLD, values, [x]), books(tenure, after, lag, gain, usual, x)
    np.testing.assert_allclose(profits(found, tenure + after), expected, rtol=1e-9, atol=1e-9)
    assert all(found[f"profit_{q}"] == 0.0 for q in range(tenure + after + 1, 2 * MOST + 1))
    size = 1e-9 * (1.0 + max(map(abs, expected)))
    assert found["reported"] == pytest.approx(np.mean(expected[:tenure]), rel=1e-9, abs=size)
    assert found["later"] == pytest.approx(np.mean(expected[tenure:]), rel=1e-9, abs=size)
    assert found["value_made"] == pytest.approx(gain * x - x * x / 2) and found["invested"] == x


@pytest.mark.parametrize("tenure, after, lag", [(1, 1, 1), (8, 8, 1), (3, 9, 5), (20, 20, 20), (5, 2, 9)])
def test_derivatives_are_those_of_the_books(tenure, after, lag):
    values = settings(WORLD, tenure=tenure, after=after, lag=lag, **{"yield": 1.7})
    assert jacobian_error(WORLD, values, [0.6]) < 1e-8


@pytest.mark.parametrize("d, lag, gain", [(1.0, 1, 1.0), (0.8, 3, 1.4), (0.5, 2, 3.0), (0.93, 6, 0.7)])
def test_who_discounts_invests_d_to_the_lag_times_yield(d, lag, gain):
    """Of all investments on a grid, for discounted profits of all quarters."""
    values = settings(WORLD, lag=lag, **{"yield": gain})
    grid = np.linspace(0.0, 1.5 * gain, 301)
    discounts = d ** np.arange(16)
    worth = [discounts @ profits(judge(WORLD, values, [x]), 16) for x in grid]
    assert grid[int(np.argmax(worth))] == pytest.approx(d**lag * gain, abs=0.75 * grid[1])


def test_less_patience_costs_the_owners_what_the_formula_says():
    """(delta^lag - d^lag)^2 yield^2 / 2 in each quarter of the tenure, in what the owners count at its start."""
    delta, lag, gain = 0.97, 2, 1.3
    values = settings(WORLD, lag=lag, tenure=6, after=5, **{"yield": gain})
    weights = delta ** np.arange(11)
    at_best = weights @ profits(judge(WORLD, values, [delta**lag * gain]), 11)
    for d in (0.3, 0.8, 0.97, 1.0):
        lost = at_best - weights @ profits(judge(WORLD, values, [d**lag * gain]), 11)
        expected = (delta**lag - d**lag) ** 2 * gain**2 / 2 * weights[:6].sum()
        assert lost == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_neglect_reports_more_in_office_and_leaves_less_only_afterwards():
    values = settings(WORLD, tenure=3, after=3, lag=3)
    careful, careless = judge(WORLD, values, [0.95]), judge(WORLD, values, [0.0])
    assert careless["reported"] > careful["reported"]
    assert careless["later"] < careful["later"]
    assert careless["value_made"] < careful["value_made"]


@pytest.mark.parametrize("tenure, after, lag", [(1, 1, 1), (8, 8, 1), (20, 20, 20), (20, 1, 5)])
@pytest.mark.parametrize("x", [0.0, 0.95, -100.0, 100.0])
def test_pictures_show_every_quarter(tenure, after, lag, x):
    values = settings(WORLD, tenure=tenure, after=after, lag=lag)
    found = judge(WORLD, values, [x])
    picture = WORLD.picture(values, [x], found)
    check_picture(picture)
    bars = [mark for mark in picture.marks if hasattr(mark, "length")]
    assert len(bars) == tenure + after
    for bar, profit in zip(bars, profits(found, tenure + after), strict=True):
        assert bar.color == ("accent" if profit >= 0.0 else "bad")
