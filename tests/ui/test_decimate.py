"""Decimation keeps what a reader would see."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ui.decimate import Column, extremes


def test_extremes_keep_every_peak_and_the_ends() -> None:
    y = np.zeros(100_000)
    y[[17, 4242, 99_990]] = [5.0, -3.0, 9.0]
    x, short = extremes(np.arange(len(y), dtype=float), y, 500)
    assert len(short) <= 1002
    assert {5.0, -3.0, 9.0} <= set(short)
    assert x[0] == 0 and x[-1] == 99_999
    assert (np.diff(x) > 0).all()


def test_a_gap_of_nans_stays_a_gap() -> None:
    y = np.sin(np.arange(10_000) / 50)
    y[4000:6000] = np.nan
    x, short = extremes(np.arange(len(y), dtype=float), y, 100)
    inside = (x > 4200) & (x < 5800)
    assert inside.any() and np.isnan(short[inside]).all()
    assert np.isfinite(short[(x < 3900) | (x > 6100)]).all()


@given(
    st.lists(st.integers(1, 40_000), min_size=1, max_size=4), st.integers(0, 2**32 - 1), st.integers(5, 60)
)
def test_a_growing_column_has_the_extremes_of_the_whole(parts: list[int], seed: int, buckets: int) -> None:
    y = np.random.default_rng(seed).normal(size=sum(parts))
    column, length = Column(), 0
    for part in parts:
        length += part
        x, short = column.points(y[:length], 0, length, buckets)
        assert len(short) <= 2 * buckets + 2
        assert short.max() == y[:length].max() and short.min() == y[:length].min()
        assert np.array_equal(y[x.astype(int)], short)


def test_a_column_forgets_what_was_cut_off() -> None:
    column = Column()
    old = np.zeros(100_000)
    old[50_000] = 8.0
    assert column.points(old, 0, len(old), 10)[1].max() == 8.0
    column.forget(0)
    assert column.points(np.zeros(100_000), 0, 100_000, 10)[1].max() == 0.0
