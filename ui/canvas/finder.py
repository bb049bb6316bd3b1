"""Finds nodes on the canvas: a line at its top, Enter and F3 go from one to the next and bring it into view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsItem,
    QHBoxLayout,
    QLineEdit,
    QStyleOptionGraphicsItem,
    QVBoxLayout,
    QWidget,
)

from sandbox.finding import Found, find
from ui import aloud, theme
from ui.canvas import navigate, styles
from ui.canvas.node_paint import RADIUS, ROWS
from ui.panels.parts import ElidedLabel, FlatButton

if TYPE_CHECKING:
    from ui.canvas.view import Canvas

_WIDTH, _MARGIN = 330, 10
_READABLE = 0.7  # the scale to which one zooms where texts would not be seen


class Marks(QGraphicsItem):
    """Frames around the cards of all nodes that were found."""

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setZValue(64)
        self._cards: list[QRectF] = []
        self._bounds = QRectF()

    def show_around(self, cards: list[QRectF]) -> None:
        """Around these cards from now on."""
        self.prepareGeometryChange()
        self._cards = [card.adjusted(-4, -4, 4, 4) for card in cards]
        self._bounds = QRectF()
        for card in self._cards:
            self._bounds = self._bounds.united(card.adjusted(-4, -4, 4, 4))
        self.update()

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(styles.text_color("accent"), 1.6, Qt.PenStyle.DashLine)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(styles.color("accent", 0.12))
        for card in self._cards:
            painter.drawRoundedRect(card, RADIUS + 4, RADIUS + 4)


class Finder(QFrame):
    """A child of the canvas. What was looked for last is kept, so that F3 goes on with it after closing."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self.canvas = canvas
        self.found: tuple[Found, ...] = ()
        self._at = -1
        self.marks = Marks()
        canvas.scene_.addItem(self.marks)
        self.setFixedWidth(_WIDTH)
        self.setAccessibleName("Find on the canvas")
        self.line = QLineEdit(self, placeholderText="Name, type or setting…", clearButtonEnabled=True)
        self.line.setAccessibleName("Find nodes")
        self.line.textChanged.connect(self._look)
        self.line.installEventFilter(self)
        self.result = ElidedLabel("", "muted", self)
        self._lay_out()
        canvas.graph_shown.connect(self._again)
        canvas.viewport().installEventFilter(self)
        self.hide()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.line, 1)
        for icon, tip, called in (
            ("arrow_up", "The one before (Shift+F3)", lambda: self.step(-1)),
            ("arrow_down", "The next one (F3, Enter)", lambda: self.step(1)),
            ("close", "Close (Esc)", self.close_finder),
        ):
            button = FlatButton(icon, tip, parent=self)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(called)
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 7)
        column.setSpacing(5)
        column.addLayout(row)
        column.addWidget(self.result)

    # -- opening and closing ---------------------------------------------------------------------------------

    def open(self) -> None:
        """Opens with what was looked for last, ready to be typed over."""
        self.canvas.search.close_search()
        self.canvas.bubble.hide()
        self.line.setFont(theme.font(13))
        self.show()
        self._place()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()
        self._again()

    def close_finder(self) -> None:
        """Closes; what was found stays selected."""
        if self.isVisible():
            self.hide()
            self.marks.show_around([])
            self.canvas.setFocus()

    def _place(self) -> None:
        self.adjustSize()
        self.move(max(_MARGIN, self.canvas.viewport().width() - self.width() - _MARGIN), _MARGIN)

    # -- finding ---------------------------------------------------------------------------------------------

    def _look(self, _text: str = "") -> None:
        """Other words: goes to the first node that has them."""
        self._find()
        self._at = -1
        if self.found:
            self.step(1)
        else:
            self._tell()

    def _again(self) -> None:
        """The graph changed: looks for the same words, without going anywhere."""
        if self.isVisible():
            here = self.found[self._at].node if 0 <= self._at < len(self.found) else ""
            self._find()
            self._at = next((i for i, found in enumerate(self.found) if found.node == here), -1)
            self._tell()

    def _find(self) -> None:
        nodes = self.canvas.scene_.nodes
        graph = self.canvas.document.graph
        self.found = tuple(found for found in find(graph, self.line.text()) if found.node in nodes)
        shown = self.canvas.scene_.shown if self.isVisible() else {}
        self.marks.show_around([shown[f.node].card_rect() for f in self.found if f.node in shown])

    def step(self, by: int) -> None:
        """Goes to the next node that was found, or the one before; opens where nothing was looked for."""
        if not self.line.text().strip():
            self.open()
            return
        if not self.isVisible():
            self._find()
        if not self.found:
            self.canvas.message.emit(f"no node has “{self.line.text().strip()}”")
            return
        self._at = (self._at + by) % len(self.found) if self._at >= 0 or by > 0 else len(self.found) - 1
        self._show(self.found[self._at].node)
        self._tell()

    def _show(self, node: str) -> None:
        canvas = self.canvas
        canvas.select((node,))
        if canvas.scale_now() < ROWS:
            navigate.zoom(canvas, _READABLE)
        card = canvas.scene_.nodes[node].card_rect()
        below = (self.geometry().bottom() if self.isVisible() else 0) / canvas.scale_now()
        canvas.centerOn(card.center() - QPointF(0, below / 2))  # the middle of what the line leaves free

    def _tell(self) -> None:
        """Which of how many, and by what it was found."""
        if not self.line.text().strip():
            text = "Enter goes to the next one"
        elif not self.found:
            text = "Nothing found"
        elif self._at < 0:
            text = f"{len(self.found)} found"
        else:
            found = self.found[self._at]
            title = self.canvas.document.graph.nodes[found.node].title
            why = f" · {found.why}" if found.why != title else ""
            text = f"{self._at + 1} of {len(self.found)} · {title}{why}"
        self.result.set_text(text, text)
        aloud.say(self, text)

    # -- events ----------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()  # letters typed here are no shortcuts of the window
                return True
            if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return self._key(event)
        elif event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F3):
            self.step(-1 if back else 1)
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.step(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() == Qt.Key.Key_Escape:
            self.close_finder()
        elif event.key() == Qt.Key.Key_F and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.line.selectAll()
        else:
            return False
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # not through to the canvas

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(styles.color("border"), 1.2))
        painter.setBrush(styles.color("panel"))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 8, 8)
        painter.end()
