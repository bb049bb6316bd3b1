"""The record: names, views, scales, and a run hash that is the same however it was asked for."""

from __future__ import annotations

import hashlib
import math
import struct
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.record import Record, Scale


def plain_hash(columns: tuple[str, ...], rows: np.ndarray) -> str:
    """The definition: names, then numbers, every NaN alike."""
    digest = hashlib.sha256("\n".join(columns).encode())
    for number in rows.ravel().tolist():
        digest.update(struct.pack("<d", math.nan if math.isnan(number) else number))
    return digest.hexdigest()


EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("append"), st.integers(1, 9)),
        st.tuples(st.just("put"), st.integers(0, 30)),
        st.tuples(st.just("truncate"), st.integers(0, 30)),
        st.tuples(st.just("hash"), st.just(0)),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(EDITS)
def test_the_hash_is_that_of_the_rows_whatever_happened_before(edits):
    record, kept, fresh = Record(("a", "b")), np.empty((0, 2)), 0.0
    for what, number in edits:
        if what == "append":
            for _ in range(number):
                fresh += 1.0
                row = np.array([fresh, math.nan if fresh % 7 == 0 else -fresh])
                record.append(row)
                kept = np.vstack((kept, row))
        elif what == "put":
            first = min(number, len(kept))
            fresh += 1.0
            rows = np.full((3, 2), fresh)
            record.extend(first, rows)
            kept = np.vstack((kept[:first], rows))
        elif what == "truncate":
            record.truncate(number)
            kept = kept[:number]
        else:
            assert record.run_hash() == plain_hash(("a", "b"), kept)
    np.testing.assert_array_equal(record.rows, kept)
    assert record.run_hash() == plain_hash(("a", "b"), kept)


def test_a_hash_over_many_blocks_does_not_depend_on_when_it_was_asked():
    rows = np.arange(120_000.0).reshape(-1, 3)
    whole, asked = Record(("a", "b", "c")), Record(("a", "b", "c"))
    whole.extend(0, rows)
    for first in range(0, len(rows), 9_999):
        asked.extend(first, rows[first : first + 9_999])
        asked.run_hash()
    assert whole.run_hash() == asked.run_hash() == plain_hash(("a", "b", "c"), rows)
    assert whole.run_hash() != Record(("a", "b", "d")).run_hash()


def test_nans_are_one_and_names_count():
    odd = np.array([[np.uint64(0x7FF8000000000001)]]).view(np.float64)
    one, two = Record(("a",)), Record(("a",))
    one.append(odd[0])
    two.append(np.array([math.nan]))
    assert one.run_hash() == two.run_hash()
    assert Record(("a",)).run_hash() != Record(("b",)).run_hash()


def test_names_aliases_scales_and_gaps():
    scales = {"a_scaled": Scale("a", zero=1.0, until=3.0), "b_scaled": Scale("b", zero=0.0)}
    record = Record(("a", "b"), {"c": "a"}, scales, {"gap": ("b_scaled", "a_scaled")})
    record.extend(0, np.array([[1.0, 0.0], [3.0, 2.0], [5.0, 4.0], [100.0, 6.0]]))
    assert record.keys() == ("a", "b", "a_scaled", "b_scaled", "gap", "c") == tuple(record)
    assert len(record) == 6 and "gap" in record and "c" in record and "x" not in record
    np.testing.assert_allclose(record["a_scaled"], (np.array([1.0, 3, 5, 100]) - 1) / 2, rtol=1e-12)
    np.testing.assert_allclose(record["b_scaled"], np.array([0, 2, 4, 6.0]) / 3, rtol=1e-12)
    np.testing.assert_allclose(record["gap"], record["b_scaled"] - record["a_scaled"])
    np.testing.assert_array_equal(dict(record)["c"], record["a"])
    with pytest.raises(KeyError):
        record["x"]


def test_a_scale_where_random_behaviour_does_as_well():
    record = Record(("a",), scales={"s": Scale("a", zero=2.0)})
    record.extend(0, np.full((4, 1), 2.0))
    np.testing.assert_array_equal(record["s"], 1.0)


def test_growth_copies_no_more_than_twice_what_there_is():
    """A million generations of 60 columns are 480 MB: growing must not need more than as much again."""
    columns = tuple(f"c{i}" for i in range(60))
    record, block = Record(columns), np.zeros((1_000, 60))
    tracemalloc.start()
    try:
        for first in range(0, 40_000, 1_000):
            record.extend(first, block)
        record.run_hash()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 2.0 * 65_536 * 60 * 8, "doubling: the new array, and half as much to copy from"
