"""Sliders reach every value they should, and come back to where they were."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sims.declare import Setting
from ui.panels.scale import scale_for, step_of


def setting(default: float, low: float | None, high: float | None, log: bool = False) -> Setting:
    return Setting(name="x", default=default, help="", low=low, high=high, log=log)


def test_small_whole_ranges_have_a_position_for_each_value() -> None:
    scale = scale_for(setting(3, 1, 10), 3)
    assert scale is not None
    assert [scale.value(p) for p in range(scale.positions + 1)] == list(range(1, 11))
    assert [scale.position(v) for v in range(1, 11)] == list(range(10))


@pytest.mark.parametrize("default, low, high", [(1000, 1, 1_000_000), (0.04, 0.0, 5e4), (1.0, 1.0, 1e5)])
def test_wide_ranges_are_logarithmic(default: float, low: float, high: float) -> None:
    scale = scale_for(setting(default, low, high), default)
    assert scale is not None
    assert scale.knee > 0
    assert scale.value(0) == low
    assert scale.value(scale.positions) == high
    assert scale.value(scale.positions // 2) < (low + high) / 20


def test_enormous_ranges_are_covered_around_the_value() -> None:
    scale = scale_for(setting(0.04, 0.0, 1e12), 0.04)
    assert scale is not None
    assert (scale.low, scale.high) == (0.0, 100.0)
    weights = scale_for(setting(0.0, -1e7, 1e7), 0.8)
    assert weights is not None
    assert (weights.low, weights.high) == (-1.0, 1.0)
    wider = scale_for(setting(0.0, -1e7, 1e7), -30.0)
    assert wider is not None
    assert (wider.low, wider.high) == (-100.0, 100.0)
    free = scale_for(setting(1.0, None, None), 1.0)
    assert free is not None
    assert (free.low, free.high) == (-1.0, 1.0)


def test_a_range_of_one_value_has_no_slider() -> None:
    assert scale_for(setting(3, 3, 3), 3) is None


RANGES = [
    (3, 1, 10, False),
    (64, 1, 100_000, True),
    (0.1, 0.0, 1.0, False),
    (0.0, 0.0, 1e12, False),
    (0.5, -2.0, 7.0, False),
    (1.0, None, None, False),
    (5.0, 0.001, None, False),
]


@pytest.mark.parametrize("default, low, high, log", RANGES)
@given(share=st.floats(0, 1))
def test_positions_give_values_in_range_that_return(
    default: float, low: float | None, high: float | None, log: bool, share: float
) -> None:
    scale = scale_for(setting(default, low, high, log), default)
    assert scale is not None
    position = round(share * scale.positions)
    value = scale.value(position)
    assert scale.low <= value <= scale.high
    assert (low is None or value >= low) and (high is None or value <= high)
    if scale.whole:
        assert value == int(value)
        assert abs(scale.value(scale.position(value)) - value) <= max(1.0, 0.02 * value)
    else:
        assert abs(scale.position(value) - position) <= max(2, scale.positions // 100)


def test_steps_fit_the_value() -> None:
    assert step_of(setting(3, 1, 10), 3) == 1
    assert step_of(setting(0.1, 0.0, 1.0), 0.1) == 0.01
    assert step_of(setting(0.0, -1e6, 1e6), 500.0) == 10.0
    assert step_of(setting(0.0, None, None), 0.0) == 0.1
