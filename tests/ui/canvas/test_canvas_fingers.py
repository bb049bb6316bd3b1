"""Pinching and panning with fingers: on a touchpad and on a touch screen."""

from __future__ import annotations

import pytest
from canvas_hand import Hand
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QNativeGestureEvent, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

N = Qt.NativeGestureType


@pytest.fixture(scope="module")
def pad():
    """A touchpad."""
    return QPointingDevice(
        "pad", 7, QInputDevice.DeviceType.TouchPad, QPointingDevice.PointerType.Finger,
        QInputDevice.Capability.PixelScroll, 2, 0,
    )  # fmt: skip


def native(canvas, pad, kind, at, value=0.0, delta=(0.0, 0.0)):
    where, there = QPointF(at), QPointF(canvas.viewport().mapToGlobal(at))
    event = QNativeGestureEvent(kind, pad, 2, where, where, there, value, QPointF(*delta))
    QApplication.sendEvent(canvas.viewport(), event)


def test_a_pinch_on_the_touchpad_zooms_about_the_fingers(canvas, pad):
    at = QPoint(300, 420)
    fixed, scale = canvas.mapToScene(at), canvas.scale_now()
    for _ in range(5):
        native(canvas, pad, N.ZoomNativeGesture, at, 0.1)
    assert canvas.scale_now() == pytest.approx(scale * 1.1**5, rel=1e-3)
    assert (canvas.mapToScene(at) - fixed).manhattanLength() < 6 / canvas.scale_now()
    native(canvas, pad, N.ZoomNativeGesture, at, -5.0)
    assert canvas.scale_now() == pytest.approx(scale * 1.1**5 / 2, rel=1e-3)


def test_two_fingers_pan_and_a_double_tap_goes_near_and_far(canvas, pad):
    before = canvas.visible_rect().center()
    native(canvas, pad, N.PanNativeGesture, QPoint(300, 300), delta=(40.0, 10.0))
    moved = canvas.visible_rect().center() - before
    assert moved.x() == pytest.approx(-40 / canvas.scale_now(), abs=2)
    assert moved.y() == pytest.approx(-10 / canvas.scale_now(), abs=2)
    hand = Hand(canvas)
    native(canvas, pad, N.SmartZoomNativeGesture, hand.card("plot"))
    assert canvas.scale_now() == pytest.approx(1.0)
    assert canvas.visible_rect().contains(canvas.scene_.nodes["plot"].card_rect())
    native(canvas, pad, N.SmartZoomNativeGesture, hand.card("plot"))
    assert canvas.visible_rect().contains(canvas.scene_.content_rect())


def test_fingers_end_a_drag_of_the_mouse_without_effect(canvas, hand, pad):
    start = hand.card("inner")
    hand.press(start)
    hand.move(start, start + QPoint(50, 50))
    native(canvas, pad, N.BeginNativeGesture, start)
    assert canvas.pointer.gesture is None
    hand.release(start + QPoint(50, 50))
    assert canvas.document.position == 0


def test_a_pinch_on_the_screen_zooms_and_moves(canvas):
    screen = QTest.createTouchDevice()
    view, scale = canvas.viewport(), canvas.scale_now()
    left, right = QPoint(350, 300), QPoint(450, 300)
    middle = canvas.mapToScene(QPoint(400, 300))
    QTest.touchEvent(view, screen).press(0, left, view).press(1, right, view).commit()
    for step in range(1, 11):
        away = QPoint(10 * step, 0)
        QTest.touchEvent(view, screen).move(0, left - away, view).move(1, right + away, view).commit()
    QTest.touchEvent(view, screen).release(0, left, view).release(1, right, view).commit()
    assert 2.0 < canvas.scale_now() / scale < 3.5
    assert (canvas.mapToScene(QPoint(400, 300)) - middle).manhattanLength() < 30 / canvas.scale_now()
    assert canvas.document.position == 0
    assert canvas.selected() == ()
