"""A person at a window: the mouse and the keyboard go in where the operating system's would, at the window itself.

Whatever lies under the pointer gets the click, whatever has the focus gets the keys; so what a person cannot reach or
type into, a `Person` cannot either.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeySequence,
    QWheelEvent,
    QWindow,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QScrollArea, QWidget

from sandbox.graph import end
from ui.main_window import MainWindow

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
NONE = Qt.KeyboardModifier.NoModifier


class Person:
    """Sees what is on the screen (where a card, a ring, a field is) and acts on it."""

    def __init__(self, window: MainWindow) -> None:
        self.window, self.canvas = window, window.canvas
        self.carried: QMimeData | None = None

    # -- waiting ---------------------------------------------------------------------------------------------

    def until(self, done: Callable[[], bool], seconds: float = 60) -> None:
        """Waits for something to show."""
        for _ in range(int(seconds * 100)):
            if done():
                return
            QTest.qWait(10)
        raise AssertionError(f"it never happened; the window says: {self.window.state_label.text()}")

    # -- mouse -----------------------------------------------------------------------------------------------

    def handle(self, widget: QWidget) -> QWindow:
        """The window of the system that a widget is in."""
        return widget.window().windowHandle()

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Clicks a place of a widget (its middle), which has to be in sight and on top there."""
        at = widget.rect().center() if at is None else at
        top = widget.window()
        there = widget.mapTo(top, at)
        found = top.childAt(there)
        assert found is not None, f"{widget.accessibleName() or type(widget).__name__} is out of sight"
        assert found is widget or widget.isAncestorOf(found), f"{found} lies over {widget.accessibleName()}"
        QTest.mouseClick(top.windowHandle(), LEFT, NONE, there)

    def drag(self, start: QPoint, stop: QPoint, button: Qt.MouseButton = LEFT) -> None:
        """Drags over the canvas, in its own coordinates."""
        view, handle = self.canvas.viewport(), self.handle(self.canvas)
        places = [start + (stop - start) * (step / 6) for step in range(7)]
        there = [view.mapTo(self.window, place) for place in places]
        QTest.mouseMove(handle, there[0])
        QTest.mousePress(handle, button, NONE, there[0])
        for place in there[1:]:
            QTest.mouseMove(handle, place)
        QTest.mouseRelease(handle, button, NONE, there[-1])

    def turn_wheel(self, notches: int, at: QPoint) -> None:
        """Turns the wheel over a place of the canvas."""
        view = self.canvas.viewport()
        for _ in range(abs(notches)):
            turn = QPoint(0, 120 if notches > 0 else -120)
            event = QWheelEvent(
                QPointF(at), QPointF(view.mapToGlobal(at)), QPoint(), turn, Qt.MouseButton.NoButton, NONE,
                Qt.ScrollPhase.NoScrollPhase, False,
            )  # fmt: skip
            QApplication.sendEvent(view, event)

    # -- keys ------------------------------------------------------------------------------------------------

    def key(self, keys: str) -> None:
        """Presses a key, as in "Ctrl+S"."""
        combination = QKeySequence(keys)[0]
        QTest.keyClick(self._active(), combination.key(), combination.keyboardModifiers())

    def type(self, text: str) -> None:
        """Types letters into whatever has the focus."""
        for letter in text:
            QTest.keyClick(self._active(), letter)

    def _active(self) -> QWindow:
        popup = QApplication.activePopupWidget()
        return self.handle(popup or QApplication.activeWindow() or self.window)

    def enter(self, field: QWidget, text: str) -> None:
        """Clicks into a field, selects what is there, types and presses Enter."""
        self.bring_into_sight(field)
        self.click(field, QPoint(14, field.height() // 2))
        self.key("Ctrl+A")
        self.type(text)
        self.key("Return")

    def choose(self, combo: QComboBox, text: str) -> None:
        """Opens a list and clicks one of its lines."""
        self.bring_into_sight(combo)
        self.click(combo)
        row = combo.findText(text)
        assert row >= 0, f"no choice {text!r}"
        lines = combo.view()
        self.until(lines.isVisible, 2)
        QTest.qWait(QApplication.doubleClickInterval() // 8)
        self.click(lines.viewport(), lines.visualRect(combo.model().index(row, 0)).center())
        self.until(lambda: not lines.isVisible(), 2)
        assert combo.currentText() == text

    def bring_into_sight(self, widget: QWidget) -> None:
        """Scrolls the panel around a widget until it shows."""
        area = widget.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            area.ensureWidgetVisible(widget, 0, 10)
        QTest.qWait(0)

    # -- the canvas ------------------------------------------------------------------------------------------

    def at(self, x: float, y: float) -> QPoint:
        """Where a scene point is in the canvas' view; it has to be in sight."""
        place = self.canvas.mapFromScene(QPointF(x, y))
        assert self.canvas.viewport().rect().contains(place), f"({x}, {y}) is out of sight"
        return place

    def port(self, where: str, output: bool) -> QPoint:
        """The ring of a port ("node.port")."""
        node, name = end(where)
        point = self.canvas.scene_.nodes[node].port_point(name, output)
        return self.at(point.x(), point.y())

    def header(self, node: str) -> QPoint:
        """The title row of a card."""
        rect = self.canvas.scene_.nodes[node].title_rect()
        return self.at(rect.center().x(), rect.center().y())

    def select(self, node: str) -> None:
        """Clicks a card's title row."""
        self.click(self.canvas.viewport(), self.header(node))
        assert self.canvas.selected() == (node,)

    def look_at(self, area: QRectF) -> None:
        """Turns the wheel and pans with the middle button until a part of the scene is in sight."""
        view = self.canvas.viewport().rect().adjusted(12, 12, -12, -12)
        middle = self.canvas.viewport().rect().center()

        def shown() -> QRect:
            corners = (self.canvas.mapFromScene(point) for point in (area.topLeft(), area.bottomRight()))
            return QRect(*corners)

        while shown().width() > view.width() or shown().height() > view.height():
            self.turn_wheel(-1, middle)
        away = middle - shown().center()
        while away.manhattanLength() > 4:
            step = QPoint(
                max(-300, min(300, away.x())), max(-100, min(100, away.y()))
            )  # a hand that stays on the canvas
            self.drag(middle, middle + step, MIDDLE)
            away = middle - shown().center()
        assert view.contains(shown())

    # -- the library -----------------------------------------------------------------------------------------

    def drag_from_library(self, title: str, at: QPoint) -> str:
        """Presses a node type, pulls it away and drops it on the canvas; the new node's id.

        The pull starts the program's own QDrag; `QDrag.exec` hangs on the offscreen platform, so a test hands what
        it carries to `carried` (see `catch_drags`), and the drag's events are sent from here.
        """
        self._pull(title)
        assert self.carried is not None, f"pulling {title} started no drag"
        data, self.carried = self.carried, None
        copy, view = Qt.DropAction.CopyAction, self.canvas.viewport()
        for event in (
            QDragEnterEvent(at, copy, data, LEFT, NONE),
            QDragMoveEvent(at, copy, data, LEFT, NONE),
            QDropEvent(QPointF(at), copy, data, LEFT, NONE),
        ):
            QApplication.sendEvent(view, event)
            assert event.isAccepted()
        (made,) = self.canvas.selected()
        return made

    def _pull(self, title: str) -> None:
        nodes, handle = self.window.library.list, self.handle(self.window)
        (item,) = (i for row in range(nodes.count()) if (i := nodes.item(row)).text() == title)
        nodes.scrollToItem(item)
        QTest.qWait(0)
        start = nodes.visualItemRect(item).center()
        there = nodes.viewport().mapTo(self.window, start)
        assert nodes.viewport().rect().contains(start)
        QTest.mouseMove(handle, there)
        QTest.mousePress(handle, LEFT, NONE, there)
        for step in range(1, 5):
            QTest.mouseMove(handle, there + QPoint(8 * step, 2 * step))
        QTest.mouseRelease(handle, LEFT, NONE, there + QPoint(32, 8))

    def catch(self, drag: QDrag) -> Qt.DropAction:
        """Stands in for QDrag.exec: keeps what is carried."""
        source = drag.mimeData()
        self.carried = QMimeData()
        for kind in source.formats():
            self.carried.setData(kind, source.data(kind))
        drag.deleteLater()
        return Qt.DropAction.CopyAction
