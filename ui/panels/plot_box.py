"""What the mouse does in the scope: pan, zoom by wheel or by a box, a click, a menu; fingers use `pan` and `zoom`."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal

STEP = 1.02  # of the view for a wheel delta of 8, as in pyqtgraph's own boxes
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class ScopeBox(pg.ViewBox):
    """Dragging pans along the generations; with Shift it draws a box which is then shown. The wheel zooms around the
    pointer, with Ctrl the heights. `by_hand` tells after either, and whether the heights changed too.
    """

    by_hand = Signal(bool)
    clicked = Signal(float)
    menu_wanted = Signal(QPoint)

    def __init__(self) -> None:
        super().__init__(enableMenu=False, defaultPadding=0.0)
        self.least = (
            1.0,
            0.0,
        )  # the least that is shown across and up: Qt cannot draw what is magnified without end
        self.setMouseEnabled(x=True, y=False)
        self.disableAutoRange()

    def mouseDragEvent(self, ev: Any, axis: int | None = None) -> None:
        if axis is None and ev.button() == Qt.MouseButton.LeftButton and ev.modifiers() & SHIFT:
            self._draw_box(ev)
        elif ev.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            super().mouseDragEvent(ev, axis=axis)
            self.by_hand.emit(False)
        else:
            ev.ignore()

    def _draw_box(self, ev: Any) -> None:
        ev.accept()
        start, now = ev.buttonDownPos(Qt.MouseButton.LeftButton), ev.pos()
        if not ev.isFinish():
            self.updateScaleBox(start, now)
            return
        self.rbScaleBox.hide()
        drawn = QRectF(start, now).normalized().intersected(self.rect())
        if drawn.width() < 4 or drawn.height() < 4:
            return
        shown = self.childGroup.mapRectFromParent(drawn)
        if shown.width() < self.least[0] or abs(shown.height()) < self.least[1]:
            return
        self.setRange(shown, padding=0)
        self.by_hand.emit(True)

    def wheelEvent(self, ev: Any, axis: int | None = None) -> None:
        tall = bool(ev.modifiers() & CTRL) or axis == 1
        self.zoom(STEP ** (-ev.delta() / 8), self.childGroup.mapFromParent(ev.pos()), tall)
        ev.accept()

    def pan(self, pixels: float) -> None:
        """What is shown goes so many pixels to the right."""
        left, right = self.viewRange()[0]
        self._resetTarget()
        self.translateBy(x=-pixels * (right - left) / max(1.0, self.width()))
        self.by_hand.emit(False)

    def zoom(self, factor: float, center: QPointF, tall: bool = False) -> None:
        """Shows `factor` times as many generations around a place, or if `tall` as large a range of heights."""
        self._resetTarget()
        low, high = self.viewRange()[1 if tall else 0]
        factor = max(factor, min(1.0, self.least[1 if tall else 0] / (high - low)))
        if tall:
            self.scaleBy(y=factor, center=center)
        else:
            self.scaleBy(x=factor, center=center)
        self.by_hand.emit(tall)

    def mouseClickEvent(self, ev: Any) -> None:
        ev.accept()
        if ev.button() == Qt.MouseButton.RightButton:
            self.menu_wanted.emit(ev.screenPos().toPoint())
        elif ev.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(self.mapSceneToView(ev.scenePos()).x())
