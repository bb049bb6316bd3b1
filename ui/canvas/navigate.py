"""Moving about: zoom, pan, framing, and what lies in a direction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QInputDevice, QWheelEvent

if TYPE_CHECKING:
    from ui.canvas.view import Canvas

LOWEST, HIGHEST = 0.05, 4.0
_PADDING = 24.0


def zoom(canvas: Canvas, scale: float, anchor: QPoint | None = None) -> None:
    """Sets the scale (1 is actual size), keeping what is under `anchor` (the middle) where it is."""
    canvas.quick_zoom.step(_possible(scale))
    _set_scale(canvas, scale, anchor if anchor is not None else canvas.viewport().rect().center())


def _possible(scale: float) -> float:
    return min(max(scale, LOWEST), HIGHEST)


def _set_scale(canvas: Canvas, scale: float, at: QPoint) -> None:
    fixed = canvas.mapToScene(at)
    factor = _possible(scale) / canvas.scale_now()
    if abs(factor - 1) > 1e-9:
        canvas.scale(factor, factor)
    canvas.pan(canvas.mapFromScene(fixed) - at)


def frame(canvas: Canvas, rect: QRectF) -> None:
    """Shows a rectangle whole, at most at actual size."""
    if rect.isNull():
        return
    rect = rect.adjusted(-_PADDING, -_PADDING, _PADDING, _PADDING)
    room = canvas.viewport().rect()
    canvas.quick_zoom.settle()
    scale = min(room.width() / rect.width(), room.height() / rect.height(), 1.0)
    _set_scale(canvas, scale, room.center())
    canvas.centerOn(rect.center())


def look_at(canvas: Canvas, middle: QPointF, scale: float) -> None:
    """Shows a scene point in the middle of the view at a scale."""
    canvas.quick_zoom.settle()
    _set_scale(canvas, scale, canvas.viewport().rect().center())
    canvas.centerOn(middle)


def wheel(canvas: Canvas, event: QWheelEvent) -> None:
    """A wheel zooms, two fingers on a touchpad scroll; with Ctrl both zoom, with Shift a wheel scrolls sideways."""
    touchpad = not event.pixelDelta().isNull() or event.device().type() == QInputDevice.DeviceType.TouchPad
    turn = event.angleDelta()
    modifiers = event.modifiers()
    if modifiers & Qt.KeyboardModifier.ShiftModifier and not touchpad:
        canvas.pan(QPoint(-(turn.y() or turn.x()) // 2, 0))
    elif touchpad and not modifiers & Qt.KeyboardModifier.ControlModifier:
        step = event.pixelDelta() if not event.pixelDelta().isNull() else turn / 2
        canvas.pan(QPoint(-step.x(), -step.y()))
    else:
        zoom(canvas, canvas.scale_now() * 1.0015 ** (turn.y() or turn.x()), event.position().toPoint())


def toward(start: QPointF, places: Mapping[str, QPointF], step: tuple[int, int]) -> str | None:
    """Which of these places is the nearest in a direction; None where none lies there."""

    def cost(key: str) -> float:
        away = places[key] - start
        along = away.x() * step[0] + away.y() * step[1]
        across = abs(away.x() * step[1]) + abs(away.y() * step[0])
        return along + 2 * across if along > 1 and across <= 2 * along else float("inf")

    best = min(places, key=cost, default=None)
    return best if best is not None and cost(best) < float("inf") else None
