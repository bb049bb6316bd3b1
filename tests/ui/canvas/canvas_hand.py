"""Hands to use a canvas with, by real mouse and key events, and a graph to use it on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sandbox.graph import Graph, Node
from ui.canvas.view import Canvas

NONE, LEFT = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


class Hand:
    """Moves, presses and types as a user does, in view coordinates."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas, self.view = canvas, canvas.viewport()

    def card(self, node: str, down: float = 14) -> QPoint:
        """A place in the middle of a card, this far from its top."""
        rect = self.canvas.scene_.nodes[node].card_rect()
        return self.canvas.mapFromScene(QPointF(rect.center().x(), rect.top() + down))

    def port(self, node: str, name: str, output: bool) -> QPoint:
        """The centre of a port's ring."""
        return self.canvas.mapFromScene(self.canvas.scene_.nodes[node].port_point(name, output))

    def at(self, x: float, y: float) -> QPoint:
        """A scene point."""
        return self.canvas.mapFromScene(QPointF(x, y))

    def press(self, at: QPoint, modifiers=NONE, button=LEFT) -> None:
        self._send(QEvent.Type.MouseButtonPress, at, button, button, modifiers)

    def move(self, start: QPoint, stop: QPoint, modifiers=NONE, button=LEFT, steps: int = 5) -> None:
        for i in range(1, steps + 1):
            at = QPoint(
                round(start.x() + (stop.x() - start.x()) * i / steps),
                round(start.y() + (stop.y() - start.y()) * i / steps),
            )
            self._send(QEvent.Type.MouseMove, at, Qt.MouseButton.NoButton, button, modifiers)

    def release(self, at: QPoint, modifiers=NONE, button=LEFT) -> None:
        self._send(QEvent.Type.MouseButtonRelease, at, button, Qt.MouseButton.NoButton, modifiers)

    def drag(self, start: QPoint, stop: QPoint, modifiers=NONE, button=LEFT) -> None:
        self.press(start, modifiers, button)
        self.move(start, stop, modifiers, button)
        self.release(stop, modifiers, button)

    def click(self, at: QPoint, modifiers=NONE) -> None:
        self.press(at, modifiers)
        self.release(at, modifiers)

    def key(self, key: Qt.Key, modifiers=NONE) -> None:
        QTest.keyClick(self.canvas, key, modifiers)

    def _send(self, kind, at: QPoint, button, buttons, modifiers) -> None:
        event = QMouseEvent(kind, QPointF(at), QPointF(self.view.mapToGlobal(at)), button, buttons, modifiers)
        QApplication.sendEvent(self.view, event)


def nest_graph() -> Graph:
    """A world, a candidate, two optimizers one inside the other with their objectives, and a plot."""
    graph = Graph()
    for node_id, type_, at in (
        ("world", "world.tiny", (0.0, 0.0)),
        ("thing", "candidate.tiny", (300.0, 0.0)),
        ("drives", "objective.tiny", (300.0, 200.0)),
        ("inner", "optimizer.tiny", (600.0, 0.0)),
        ("children", "objective.tiny", (600.0, 300.0)),
        ("outer", "optimizer.tiny", (900.0, 0.0)),
        ("plot", "view.tiny", (1200.0, 0.0)),
    ):
        graph = graph.add(Node(node_id, type_, at))
    for source, target in (
        ("world.world", "thing.world"),
        ("thing.candidate", "inner.candidate"),
        ("drives.objective", "inner.objective"),
        ("inner.candidate", "outer.candidate"),
        ("children.objective", "outer.objective"),
        ("outer.series", "plot.series"),
    ):
        graph = graph.connect(source, target)
    return graph
