"""Crossings of two curves, labels that do not cover each other, points on logarithmic axes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.record import Record, Scale
from ui.crossings import LONG, Crossings, crossings
from ui.panels.axes import PlainAxis, log_ticks
from ui.panels.plot_labels import APART, clear_room, places
from ui.panels.plot_points import Axes, Thinned, dotted, heights_at, number_at, sunk


def test_a_crossing_lies_where_the_straight_lines_meet() -> None:
    assert crossings(np.array([0.0, 1.0]), np.array([0.75, 0.75])) == pytest.approx([0.75])
    assert crossings(np.array([2.0, 1.0, 2.0]), np.ones(3)).size == 0, "touching is no crossing"
    assert crossings(np.array([2.0, 1.0, 0.0]), np.ones(3)) == pytest.approx([1.0])
    assert crossings(np.array([2.0, np.nan, 0.0]), np.ones(3)) == pytest.approx([1.0])
    assert crossings(np.empty(0), np.empty(0)).size == 0


def record(one: np.ndarray, other: np.ndarray) -> Record:
    made = Record(("a", "b"))
    made.extend(0, np.stack([one, other], axis=1))
    return made


@given(st.lists(st.sampled_from([-1.0, 0.0, 1.0, np.nan]), min_size=1, max_size=40), st.integers(1, 7))
def test_crossings_found_bit_by_bit_are_those_found_at_once(heights: list[float], step: int) -> None:
    one, other = np.array(heights), np.zeros(len(heights))
    whole = crossings(one, other)
    found, made = Crossings(), Record(("a", "b"))
    for first in range(0, len(heights), step):
        made.extend(first, np.stack([one, other], axis=1)[first : first + step])
        places_ = found.find(made, "a", "b")
    assert places_.tolist() == whole.tolist()


def test_a_run_that_was_cut_off_loses_its_later_crossings() -> None:
    made, found = record(np.array([0.0, 2.0, 0.0, 2.0]), np.ones(4)), Crossings()
    assert len(found.find(made, "a", "b")) == 3
    made.truncate(2)
    assert len(found.find(made, "a", "b")) == 1


def test_curves_that_lie_on_each_other_are_not_walked_back_along() -> None:
    made, found = record(np.array([2.0, *np.ones(500)]), np.ones(501)), Crossings()
    assert len(found.find(made, "a", "b")) == 0
    looks = []
    plain = made.line
    made.line = lambda name: looks.append(name) or plain(name)  # type: ignore[method-assign, func-returns-value]
    made.extend(made.length, np.array([[0.0, 1.0]]))
    assert found.find(made, "a", "b") == pytest.approx([250.5]) and len(looks) < 10


def test_a_long_record_is_not_searched_again_all_the_time() -> None:
    now = [0.0]
    long = record(np.arange(LONG + 2) % 2.0, np.full(LONG + 2, 0.9))
    long.scales["a_scaled"] = Scale("a", -1.0)
    found = Crossings(lambda: now[0])
    assert len(found.find(long, "a_scaled", "b")) == LONG + 1
    long.extend(long.length, np.array([[9.0, 0.5]]))  # which moves the scale
    now[0] = 0.5
    assert found.find(long, "a_scaled", "b").max() < LONG + 1
    now[0] = 1.5
    assert found.find(long, "a_scaled", "b").max() > LONG


@given(st.lists(st.tuples(st.floats(-50, 450), st.floats(5, 200)), max_size=12), st.integers(1, 3))
def test_labels_never_cover_each_other(marks: list[tuple[float, float]], rows: int) -> None:
    found = places(marks, 0.0, 400.0, rows)
    rects = [(spot, wide) for spot, (_, wide) in zip(found, marks, strict=True) if spot is not None]
    for (left, row), wide in rects:
        assert 0 <= row < rows and left >= 0 and left + wide <= 400
        assert sum(r == row and a < left + wide and left < a + w for (a, r), w in rects) == 1


def test_a_label_goes_to_the_left_at_the_edge_and_a_crowd_loses_its_last() -> None:
    assert places([(390.0, 50.0)], 0, 400, 1) == [(390 - APART - 50, 0)]
    assert places([(100.0, 80.0), (104.0, 80.0), (106.0, 80.0)], 0, 400, 1)[2] is None


@given(st.lists(st.tuples(st.floats(0, 300), st.floats(1, 20)), max_size=6), st.floats(10, 120))
def test_no_mark_crosses_a_label(marks: list[tuple[float, float]], wide: float) -> None:
    taken = [(at - size, at + size) for at, size in marks]
    left, room = clear_room(20.0, 280.0, wide, taken, (0.0, 0.5, 1.0))
    assert 0 <= room <= wide and (room == 0 or (left >= 20 and left + room <= 280))
    assert not any(a < left + room - 1e-6 and left + 1e-6 < b for a, b in taken if room)
    assert room == wide or any(20 - size < at < 280 + size for at, size in marks)


def test_a_label_moves_to_the_middle_only_where_its_first_place_is_taken() -> None:
    assert clear_room(0, 100, 30, [(30, 34)], (0.0, 0.5)) == (0, 30)
    assert clear_room(0, 100, 30, [(10, 20)], (0.0, 0.5)) == (35, 30)
    assert clear_room(0, 100, 30, [(10, 20), (50, 52), (80, 90)], (0.0, 0.5)) == (20, 30)
    assert clear_room(0, 100, 200, [(60, 62)], (0.0, 0.5)) == (0, 60)


def test_logarithmic_axes_leave_out_what_has_no_place() -> None:
    x, y = Axes(log_x=True, log_y=True).place((np.array([0.0, 1.0, 100.0]), np.array([5.0, 10.0, -1.0])))
    assert x.tolist() == [0.0, 2.0] and y[0] == 1.0 and np.isnan(y[1])
    assert sunk(np.array([10.0, -1.0]), y, 0.5)[1] < -5
    assert Axes(log_x=True).x(0) == -np.inf and np.isnan(Axes(log_y=True).y(-2.0))
    assert Axes(log_x=True).generation(Axes(log_x=True).x(250)) == pytest.approx(250)


def test_early_generations_keep_their_points_on_a_logarithmic_axis() -> None:
    made = record(np.arange(100_000.0), np.zeros(100_000))
    span = Axes(log_x=True).span(0.0, 5.0)
    x, y = Thinned().points(made, "a", span, 300, log_x=True)
    assert x[:20].tolist() == list(range(1, 21)) and (x == y).all()
    assert len(x) < 1500 and x[-1] == 99_999
    assert number_at(made, "a", 77) == 77


@given(st.floats(-12, 12), st.floats(0.01, 14), st.floats(2, 40))
def test_ticks_of_a_logarithmic_axis_have_room(low: float, span: float, most: float) -> None:
    ticks = log_ticks(low, low + span, most)
    assert ticks == sorted(ticks) and all(low - 1e-9 <= tick <= low + span + 1e-9 for tick in ticks)
    assert len(ticks) < 2 or min(np.diff(ticks)) > 0.4 * span / most
    assert ticks or most < 3 or span > 2


def test_ticks_are_round_numbers() -> None:
    assert 10.0 ** np.array(log_ticks(0, 2, 10)) == pytest.approx([1, 2, 5, 10, 20, 50, 100])
    assert 10.0 ** np.array(log_ticks(0, 8, 5)) == pytest.approx([1, 100, 1e4, 1e6, 1e8])
    assert 10.0 ** np.array(log_ticks(np.log10(12), np.log10(18), 4)) == pytest.approx([12, 14, 16, 18])


def test_between_whole_numbers_there_is_no_tick(app: object) -> None:
    assert 10.0 ** np.array(log_ticks(np.log10(49999.6), np.log10(50001.4), 9, 1.0)) == pytest.approx(
        [50000, 50001]
    )
    axis = PlainAxis("bottom", 1.0)
    ticks = [value for _, values in axis.tickValues(49999.6, 50001.4, 500) for value in values]
    assert sorted(ticks) == [50000, 50001] and axis.tickStrings(ticks[:1], 1, 1)[0].startswith("50")
    assert len(PlainAxis("left").tickValues(49999.6, 50001.4, 500)) > 1


def test_only_crossings_between_clear_sides_tell_something() -> None:
    def tell(apart: np.ndarray, least: float) -> list[float]:
        """Found in one go and bit by bit, which is the same."""
        made, whole = record(apart, 0.0 * apart), Crossings()
        whole.find(made, "a", "b")
        bits, growing = Crossings(), Record(("a", "b"))
        for first in range(0, len(apart), 37):
            growing.extend(first, made.rows[first : first + 37])
            bits.find(growing, "a", "b")
        assert bits.telling(least).tolist() == whole.telling(least).tolist()
        return whole.telling(least).tolist()

    noise = 0.01 * np.random.default_rng(0).standard_normal(300)
    steps = np.arange(300)
    flat_then_up = np.where(steps < 200, noise, 1.0)
    assert len(crossings(flat_then_up, 0.0 * noise)) > 20
    assert not tell(flat_then_up, 0.1), "it never was clearly below"
    down_flat_up = np.where(steps < 50, -1.0, flat_then_up)
    found = tell(down_flat_up, 0.1)
    assert len(found) == 1 and 190 < found[0] < 201, "once, where the other side begins"
    wave = np.sin(steps / 20.0)
    assert tell(wave, 0.1) == crossings(wave, 0.0 * wave).tolist() and len(tell(wave, 0.1)) == 4
    assert not tell(wave, 2.0) and not tell(np.full(5, np.nan), 0.0) and not tell(np.zeros(0), 0.0)


def test_on_a_logarithmic_axis_curves_are_apart_by_decades() -> None:
    """A hundredth and a ten-thousandth are far apart there, and what is 0 or less is below everything."""
    one = np.array([0.01, 0.0001, -1.0, 0.01, 0.0])
    made, found = record(one, np.full(5, 0.001)), Crossings()
    assert found.find(made, "a", "b").tolist() == crossings(one, np.full(5, 0.001)).tolist()
    assert not len(found.telling(0.5)), "without logarithms they are all but the same"
    places_ = found.find(made, "a", "b", log=True)
    assert found.telling(0.5).tolist() == places_.tolist() and len(places_) == 3
    assert places_[0] == pytest.approx(0.5), "where the lines meet that are straight in logarithms"
    axes = Axes(log_y=True)
    assert heights_at(made, "a", places_[:1], axes) == pytest.approx([-3.0])
    assert heights_at(made, "a", np.array([0.5]), Axes()) == pytest.approx([0.00505])


def test_of_a_long_record_only_telling_crossings_are_shown() -> None:
    apart = np.where(np.arange(LONG + 500) % 2, 0.001, -0.001)
    apart[100:200], apart[-100:] = -1.0, 1.0
    found = Crossings()
    assert len(found.find(record(apart, 0.0 * apart), "a", "b")) > LONG
    assert len(found.telling(0.1)) == 1


def test_numbers_that_stand_alone_and_the_largest_ones() -> None:
    nan = np.nan
    x, y = dotted((np.arange(7.0), np.array([1.0, nan, 2.0, 3.0, nan, nan, 4.0])), 0.5)
    assert x.tolist() == [0.0, 0.5, 1, 2, 3, 4, 5, 6, 6.5]
    assert np.nan_to_num(y).tolist() == [1, 1, 0, 2, 3, 0, 0, 4, 4]
    made = record(np.array([1.0, np.inf, -np.inf, 1e200, nan, -2.0]), np.zeros(6))
    _, heights = Thinned().points(made, "a", (0, 6), 50, log_x=False)
    assert np.nan_to_num(heights).tolist() == [1, 0, 0, 0, 0, -2]
