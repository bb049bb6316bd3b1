"""Gestures that draw a line by hand: the lasso around nodes, and the knife through wires."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsPathItem

from sandbox.graph import Wire
from ui.canvas import styles
from ui.canvas.gestures import SHIFT, Gesture, Modifiers

if TYPE_CHECKING:
    from ui.canvas.view import Canvas

_CUTS = 2.5  # device pixels: how near the line has to come to a wire


class _Stroke(Gesture):
    """A line from where the pointer was pressed to where it is now."""

    def __init__(self, canvas: Canvas, pressed: QPoint, role: str, filled: bool) -> None:
        super().__init__(canvas, pressed)
        pen = QPen(styles.color(role), 1.6, Qt.PenStyle.DashLine)
        pen.setCosmetic(True)
        self.path = QPainterPath(self.start)
        self._last = self.start
        self._item = QGraphicsPathItem(self.path)
        self._item.setPen(pen)
        self._item.setBrush(styles.color(role, 0.10) if filled else QBrush(Qt.BrushStyle.NoBrush))
        self._item.setZValue(70)
        canvas.scene_.addItem(self._item)
        canvas.viewport().setCursor(Qt.CursorShape.CrossCursor)

    def drag(self, point: QPointF, modifiers: Modifiers, _at: QPoint) -> None:
        self.path.lineTo(point)
        self._item.setPath(self.path)
        self.drawn(QLineF(self._last, point), modifiers)
        self._last = point

    def drawn(self, piece: QLineF, modifiers: Modifiers) -> None:
        """The line has grown by a piece."""

    def cancel(self) -> None:
        self.canvas.scene_.removeItem(self._item)
        self.canvas.viewport().unsetCursor()


class Lasso(_Stroke):
    """Selects the nodes that the closed line touches: only these, or more of them (Shift)."""

    def __init__(self, canvas: Canvas, pressed: QPoint) -> None:
        super().__init__(canvas, pressed, "selection", filled=True)
        self._before = canvas.selected()

    def drawn(self, _piece: QLineF, modifiers: Modifiers) -> None:
        nodes = self.canvas.scene_.shown
        box = self.path.controlPointRect()
        near = (key for key, item in nodes.items() if item.card_rect().intersects(box))
        inside = tuple(key for key in near if self.path.intersects(nodes[key].card_rect()))
        self.canvas.select((*self._before, *inside) if modifiers & SHIFT else inside)

    def release(self, _at: QPoint, _modifiers: Modifiers) -> None:
        super().cancel()

    def cancel(self) -> None:
        super().cancel()
        self.canvas.select(self._before)


class CutWires(_Stroke):
    """Removes all wires that the line crosses, as one step of the history."""

    def __init__(self, canvas: Canvas, pressed: QPoint) -> None:
        super().__init__(canvas, pressed, "bad", filled=False)
        self.cut: list[Wire] = []

    def drawn(self, piece: QLineF, _modifiers: Modifiers) -> None:
        scene, reach = self.canvas.scene_, _CUTS / self.canvas.scale_now()
        box = QRectF(piece.p1(), piece.p2()).normalized().adjusted(-reach, -reach, reach, reach)
        ahead = [i for i in scene.wires.values() if i.isVisible() and i.boundingRect().intersects(box)]
        steps = max(1, round(piece.length() / reach))
        for i in range(steps + 1):
            point = piece.pointAt(i / steps)
            for item in ahead:
                if item.wire not in self.cut and item.near(point, reach):
                    self.cut.append(item.wire)
                    item.set_state(marked=True)

    def release(self, _at: QPoint, _modifiers: Modifiers) -> None:
        self.cancel()
        if not self.cut:
            return
        graph = self.canvas.document.graph
        for wire in self.cut:
            graph = graph.disconnect(wire)
        many = len(self.cut)
        label = f"Cut wire to {self.cut[0][1]}" if many == 1 else f"Cut {many} wires"
        self.canvas.document.edit_graph(label, graph)
        self.canvas.message.emit(f"{label}: Ctrl+Z brings {'it' if many == 1 else 'them'} back")

    def cancel(self) -> None:
        super().cancel()
        for wire in self.cut:
            if wire in self.canvas.scene_.wires:
                self.canvas.scene_.wires[wire].set_state(marked=False)
