"""What follows a run slows down where it takes too much, and dots look as many as they are."""

from __future__ import annotations

import os
import time
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from waiting import until

from ui.pace import OVER, SHARE, SLOWEST, Pace, Throttle
from ui.panels.dots import Dots, _shades, _shape, coverage


class Machine:
    """A clock and a processor: what is drawn takes `heavy` times the window's share of it, unless slowed down."""

    def __init__(self) -> None:
        self.now = self.used = 0.0
        self.pace = Pace(lambda: self.now, lambda: self.used)

    def go(self, seconds: float, heavy: float, running: bool = True) -> None:
        for _ in range(round(seconds / 0.05)):
            self.now += 0.05
            self.used += 0.05 * heavy * SHARE * (os.cpu_count() or 2) / self.pace.stretch
            self.pace.note(running)


def test_drawing_slows_down_until_it_keeps_to_its_share() -> None:
    machine = Machine()
    machine.go(5, 0.8)
    assert machine.pace.milliseconds(100) == 100, "a light window draws as often as asked"
    machine.go(10, 1.6)
    assert machine.pace.stretch == pytest.approx(1.6, rel=0.02)
    machine.go(10, 50)
    assert machine.pace.stretch == SLOWEST, "but never slower than that"
    machine.go(10, 0.5)
    assert machine.pace.stretch == 1.0


def test_a_pause_and_a_long_sleep_count_for_nothing() -> None:
    machine = Machine()
    machine.go(5, 50)
    machine.go(2 * OVER, 50, running=False)
    assert machine.pace.stretch == 1.0
    machine.go(5, 2)
    before = machine.pace.stretch
    machine.now += 1000
    machine.go(0.05, 0)
    assert machine.pace.stretch == before


def test_many_wishes_are_one_call_and_the_first_is_heard_at_once(app: QCoreApplication) -> None:
    parent, called = QObject(), []
    throttle = Throttle(lambda: called.append(time.monotonic()), 80, Pace(), parent)
    began = time.monotonic()
    while len(called) < 4:
        throttle.soon()
        assert throttle.waiting
        QTest.qWait(1)
        assert time.monotonic() < began + 20
    assert all(b - a >= 0.075 for a, b in pairwise(called))
    until(lambda: not throttle.waiting)
    QTest.qWait(100)
    throttle.soon()
    asked = time.monotonic()
    until(lambda: called[-1] >= asked)


def test_dots_over_one_another_cover_more() -> None:
    square, disc = _shape(4, round_=False), _shape(4, round_=True)
    assert square.all() and disc.sum() == 12
    counts = coverage(np.array([0, 0, 10]), np.array([0, 0, 5]), disc)
    assert counts.shape == (9, 14) and counts.sum() == 3 * 12
    np.testing.assert_array_equal(counts[:4, :4], 2 * disc)
    np.testing.assert_array_equal(counts[5:, 10:], disc)
    shades = _shades(QColor(255, 0, 0, 128).rgba())
    assert [hex(shade) for shade in shades[:2]] == ["0x0", "0x80800000"]
    assert 0xBF <= shades[2] >> 24 <= 0xC1


def test_no_dots_have_no_extent(app: QCoreApplication) -> None:
    dots = Dots(4.0, round_=True)
    assert dots.dataBounds(0) == (None, None) and dots.boundingRect().isEmpty()
    dots.show_points(np.array([1.0, 3.0]), np.array([2.0, -2.0]))
    assert dots.dataBounds(0) == (1.0, 3.0) and dots.dataBounds(1) == (-2.0, 2.0) and len(dots) == 2
