"""Fingers: pinching zooms and moves the view, on a touchpad (native gestures) and on a touch screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QNativeGestureEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture

from ui.canvas import navigate

if TYPE_CHECKING:
    from ui.canvas.view import Canvas

_WHOLE, _LARGE = 0.5, 4.0  # how much one pinch changes at most in one event
_CLOSE = 0.95  # a scale from which on a double tap shows all


def listen(canvas: Canvas) -> None:
    """Pinches on a touch screen come to the canvas from now on."""
    canvas.viewport().grabGesture(Qt.GestureType.PinchGesture)


def heard(canvas: Canvas, event: QEvent) -> bool:
    """Deals with an event of the viewport where it is one of fingers."""
    if event.type() == QEvent.Type.NativeGesture and isinstance(event, QNativeGestureEvent):
        return _native(canvas, event)
    if event.type() in (QEvent.Type.Gesture, QEvent.Type.GestureOverride) and isinstance(
        event, QGestureEvent
    ):
        pinch = event.gesture(Qt.GestureType.PinchGesture)
        if isinstance(pinch, QPinchGesture):
            event.accept(pinch)
            _pinch(canvas, pinch)
            return True
    return False


def _native(canvas: Canvas, event: QNativeGestureEvent) -> bool:
    """Touchpads: `value` of a zoom is by how much the scale grows; a double tap with two fingers goes near or far."""
    kind, at = event.gestureType(), event.position().toPoint()
    if kind == Qt.NativeGestureType.ZoomNativeGesture:
        factor = min(max(1 + event.value(), _WHOLE), _LARGE)
        navigate.zoom(canvas, canvas.scale_now() * factor, at)
    elif kind == Qt.NativeGestureType.PanNativeGesture:
        canvas.pan(-event.delta().toPoint())
    elif kind == Qt.NativeGestureType.SmartZoomNativeGesture:
        _near_or_far(canvas, at)
    elif kind == Qt.NativeGestureType.BeginNativeGesture:
        canvas.pointer.cancel()
    else:
        return False
    return True


def _near_or_far(canvas: Canvas, at: QPoint) -> None:
    """Brings the node under the fingers to its actual size; shows all where it has that already."""
    node = canvas.scene_.node_at(canvas.mapToScene(at))
    if node is None or canvas.scale_now() >= _CLOSE:
        canvas.frame_all()
        return
    navigate.look_at(canvas, node.card_rect().center(), 1.0)


def _pinch(canvas: Canvas, pinch: QPinchGesture) -> None:
    """Two fingers on a screen: what is between them stays between them."""
    if pinch.state() == Qt.GestureState.GestureStarted:
        canvas.pointer.cancel()
    now = canvas.viewport().mapFromGlobal(pinch.centerPoint().toPoint())
    before = canvas.viewport().mapFromGlobal(pinch.lastCenterPoint().toPoint())
    if pinch.state() != Qt.GestureState.GestureStarted:
        canvas.pan(before - now)
    if pinch.changeFlags() & QPinchGesture.ChangeFlag.ScaleFactorChanged:
        navigate.zoom(canvas, canvas.scale_now() * min(max(pinch.scaleFactor(), _WHOLE), _LARGE), now)
