"""A plot over the generations with two cursors, which the mouse and the keyboard move."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QNativeGestureEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from ui.colors import color
from ui.panels.plot_box import ScopeBox
from ui.panels.plot_cursor import Cursors
from ui.panels.plot_points import Axes

SAME = 4  # pixels: a click so near to the pinned cursor takes it away


class PointedPlot(pg.PlotWidget):
    """`hovered` tells the generation under the pointer, or -1; `pinned` that of a click, or -1. Arrows move the cursor
    too, Return pins it, Escape takes both away; a double click wants the view back as it was.
    """

    hovered = Signal(int)
    pinned = Signal(int)
    reset_wanted = Signal()

    def __init__(self, parent: QWidget | None, axisItems: dict[str, Any]) -> None:  # noqa: N803 - as pyqtgraph says
        super().__init__(parent, background=None, axisItems=axisItems, viewBox=ScopeBox())
        self.axes = Axes()
        self.cursors = Cursors(self.getPlotItem())
        self.newest = 10**18  # the last generation that a cursor can be at
        self.pointed_height = float("nan")  # where the pointer is, in numbers of the vertical axis
        self._before = -1  # what was pinned before the last click
        self._double = False  # between a double click and the release of its button
        box = self.getViewBox()
        box.clicked.connect(self._click)
        self.scene().sigMouseMoved.connect(self._hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def pixel(self, generation: float) -> float:
        """Where a generation is across the view box."""
        box = self.getViewBox()
        left, right = box.viewRange()[0]
        share = (self.axes.x(generation) - left) / max(1e-300, right - left)
        return float(min(9.0, max(-9.0, share)) * box.width())

    def place_cursors(self) -> None:
        """Puts both cursors where their generations are now."""
        for name in ("hover", "pin"):
            generation = getattr(self.cursors, name)
            self.cursors.place(name, generation, self.axes.x(generation) if generation >= 0 else 0.0)

    def point_at(self, generation: int) -> None:
        """Puts the moving cursor at a generation; -1 takes it away."""
        self.cursors.hover = min(generation, self.newest)
        self.place_cursors()
        self.hovered.emit(self.cursors.hover)

    def pin(self, generation: int) -> None:
        """Pins the second cursor at a generation; -1, or one that is pinned already, takes it away."""
        now, generation = self.cursors.pin, min(generation, self.newest)
        again = generation >= 0 and now >= 0 and abs(self.pixel(generation) - self.pixel(now)) < SAME
        self._before, self.cursors.pin = now, -1 if again else generation
        self.place_cursors()
        self.pinned.emit(self.cursors.pin)

    def _click(self, x: float) -> None:
        if not self._double:
            self.pin(max(0, round(self.axes.generation(x))))

    def thicken(self, times: float) -> None:
        """Pens for a picture with so many pixels for each logical one; 0: as the screen needs them."""

    def mark_offered(self, on: bool) -> None:
        """A frame while something is dragged over the plot that it would take."""
        pen = QPen(color("accent"), 2)
        pen.setCosmetic(True)
        self.getViewBox().setBorder(pen if on else None)

    # -- events ----------------------------------------------------------------------------------------------

    def _hover(self, position: QPointF) -> None:
        if self.scene().dragItem is not None:
            return  # what is dragged stays under the pointer, and is drawn anew with its cursors
        box = self.getViewBox()
        inside = box.sceneBoundingRect().contains(position)
        at = box.mapSceneToView(position)
        x, self.pointed_height = (at.x(), at.y()) if inside else (-1.0, float("nan"))
        self.point_at(max(0, round(self.axes.generation(x))) if inside else -1)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Sideways, as two fingers or a tilted wheel turn it, it pans."""
        angle, pixels = event.angleDelta(), event.pixelDelta()
        if abs(angle.x()) <= abs(angle.y()):
            super().wheelEvent(event)
            return
        self.getViewBox().pan(angle.x() / 2 if pixels.isNull() else pixels.x())
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        """A pinch on a touchpad zooms."""
        if not isinstance(event, QNativeGestureEvent):
            return bool(super().viewportEvent(event))
        if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            at = self.getViewBox().mapSceneToView(self.mapToScene(event.position().toPoint()))
            self.getViewBox().zoom(1 / min(max(1 + event.value(), 0.5), 2.0), at)
        return True

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The first click of a double one has pinned nothing."""
        super().mouseDoubleClickEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._double, self.cursors.pin = True, self._before
            self.place_cursors()
            self.reset_wanted.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._double = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps:
            far = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            middle = round(self.axes.generation(sum(self.getViewBox().viewRange()[0]) / 2))
            start = self.cursors.shown if self.cursors.shown >= 0 else middle
            self.point_at(max(0, start + far * steps[Qt.Key(event.key())]))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.cursors.hover >= 0:
            self.pin(self.cursors.hover)
        elif event.key() == Qt.Key.Key_Escape and self.cursors.shown >= 0:
            self.pin(-1)
            self.point_at(-1)
        else:
            event.ignore()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.point_at(-1)
