"""A session with a worker that answers at once, for tests of the panels that show a run; and a mouse for plots."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from window_fakes import FakeClient, factory, small_document

from ui.pace import Throttle
from ui.panels.plot_pointer import PointedPlot
from ui.run_session import RunSession

NONE = Qt.KeyboardModifier.NoModifier


class Run:
    def __init__(self) -> None:
        self.client = FakeClient()
        self.document = small_document()
        self.session = RunSession(self.document, factory(self.client))
        self.widgets: list[QWidget] = []

    def shown(self, widget: QWidget, width: int = 700, height: int = 300) -> QWidget:
        self.widgets.append(widget)
        widget.resize(width, height)
        widget.show()
        return widget

    def until(self, done: Callable[[], bool], seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < end, "it never happened"
            QTest.qWait(5)

    def finish(self) -> None:
        self.session.start()
        self.session.play()
        self.until(lambda: self.session.state == "finished")
        self.until(self.drawn)

    def drawn(self) -> bool:
        """Whether every panel shows what there is."""
        return not any(later.waiting for widget in self.widgets for later in widget.findChildren(Throttle))


class Mouse:
    """Real mouse events on a plot, at generations."""

    def __init__(self, plot: PointedPlot) -> None:
        self.plot, self.view = plot, plot.viewport()

    def at(self, generation: float, height: float = 0.5) -> QPoint:
        """Where a generation is drawn, at a share of the view's height."""
        box = self.plot.getViewBox()
        bottom, top = box.viewRange()[1]
        there = QPointF(self.plot.axes.x(generation), bottom + height * (top - bottom))
        return self.plot.mapFromScene(box.mapViewToScene(there))

    def move(self, generation: float, height: float = 0.5) -> None:
        """Moves over the plot to a generation; what comes within 10 ms of another move is passed over."""
        QTest.mouseMove(self.view, self.at(generation, height) + QPoint(2, 0))
        QTest.qWait(15)
        QTest.mouseMove(self.view, self.at(generation, height))
        QTest.qWait(15)

    def leave(self) -> None:
        """Moves off the curves."""
        QTest.qWait(15)
        QTest.mouseMove(self.view, QPoint(2, 2))
        QTest.qWait(15)

    def click(self, generation: float, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        QTest.mouseClick(self.view, button, NONE, self.at(generation))

    def drag(self, start: QPoint, stop: QPoint, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Presses, moves in steps, lets go."""
        left = Qt.MouseButton.LeftButton
        QTest.mousePress(self.view, left, modifiers, start)
        for i in range(1, 6):
            QTest.qWait(12)
            self._held(start + (stop - start) * i / 5, modifiers)
        QTest.mouseRelease(self.view, left, modifiers, stop)

    def _held(self, at: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        left = Qt.MouseButton.LeftButton
        event = QMouseEvent(
            QEvent.Type.MouseMove, QPointF(at), QPointF(self.view.mapToGlobal(at)), left, left, modifiers
        )
        QApplication.sendEvent(self.view, event)

    def wheel(self, generation: float, clicks: int, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Turns the wheel over a generation; positive is towards it."""
        at = self.at(generation)
        event = QWheelEvent(
            QPointF(at), QPointF(self.view.mapToGlobal(at)), QPoint(), QPoint(0, 120 * clicks),
            Qt.MouseButton.NoButton, modifiers, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(self.view, event)
