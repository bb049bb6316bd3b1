"""The search that adds a node: a line and a list at the pointer, driven by the keyboard alone if one likes."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent, QMouseEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from sims.declare import Declaration
from ui import aloud, theme
from ui.canvas import styles
from ui.fuzzy import rank

_WIDTH, _ROW, _ROWS = 380, 44, 8
_ROLE = Qt.ItemDataRole.UserRole


class _Delegate(QStyledItemDelegate):
    """Paints a node type: its kind's colour, title, kind, and what it does."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(_WIDTH - 20, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        node: Declaration = index.data(_ROLE)
        rect, state = option.rect, option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(styles.color("card_head"))
            painter.drawRoundedRect(rect.adjusted(2, 1, -2, -1), 5, 5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(styles.kind_color(node.kind))
        painter.drawRoundedRect(QRect(rect.left() + 10, rect.top() + 9, 9, 9), 2, 2)
        upper = QRect(rect.left() + 28, rect.top() + 4, rect.width() - 40, 19)
        _line(painter, upper, node.title, theme.font(12, bold=True), "ink", Qt.AlignmentFlag.AlignLeft)
        _line(painter, upper, node.kind, theme.font(11), "muted", Qt.AlignmentFlag.AlignRight)
        lower = upper.translated(0, 18)
        _line(painter, lower, node.summary, theme.font(11), "muted", Qt.AlignmentFlag.AlignLeft)
        painter.restore()


def _line(painter: QPainter, rect: QRect, text: str, font: QFont, role: str, side: Qt.AlignmentFlag) -> None:
    painter.setFont(font)
    painter.setPen(styles.color(role))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, shown)


class Search(QFrame):
    """A child of the canvas, so that it moves, scales and closes with it.

    `chosen` gives a node type; `closed` comes after every closing, chosen or not.
    """

    chosen = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = parent
        self.setFixedWidth(_WIDTH)
        self.setAccessibleName("Add a node")
        self.line = QLineEdit(self, placeholderText="Search nodes…", clearButtonEnabled=True)
        self.line.setAccessibleName("Search nodes")
        self.list = QListWidget(self)
        self.list.setAccessibleName("Node types")
        self.list.setItemDelegate(_Delegate(self.list))
        self.list.setStyleSheet("QListWidget { border: none; background: transparent; outline: none; }")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.none = QLabel("Nothing found", self, alignment=Qt.AlignmentFlag.AlignCenter)
        layout = self._layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(6)
        for widget in (self.line, self.list, self.none):
            layout.addWidget(widget)
        self._types: list[Declaration] = []
        self._said = ""
        self.line.textChanged.connect(self._fill)
        self.line.installEventFilter(self)
        self.list.itemClicked.connect(lambda _item: self._choose())
        self.list.itemEntered.connect(self.list.setCurrentItem)
        self.hide()

    def open_at(self, at: QPoint, types: Iterable[Declaration], hint: str) -> None:
        """Opens with its corner near `at` (in the parent), offering these types."""
        self._types = list(types)
        self.line.setPlaceholderText(hint)
        self.line.setFont(theme.font(13))
        self.none.setFont(theme.font(12))
        self.line.clear()
        self._said = ""
        self._fill("")
        room = self._around.rect()
        x = min(at.x(), room.right() - self.width() - 6)
        y = min(at.y(), room.bottom() - self.height() - 6)
        self.move(max(6, x), max(6, y))
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_search(self) -> None:
        """Closes without choosing."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def shown_types(self) -> list[str]:
        """The types in the list now, best first."""
        return [self.list.item(i).data(_ROLE).type for i in range(self.list.count())]

    def _fill(self, query: str) -> None:
        self.list.clear()
        for node in rank(query, self._types):
            item = QListWidgetItem(node.title)
            item.setData(_ROLE, node)
            item.setToolTip(f"{node.title}: {node.summary}")
            self.list.addItem(item)
        count = self.list.count()
        self.list.setVisible(count > 0)
        self.none.setVisible(count == 0)
        room = max(1, min(_ROWS, (self._around.height() - 70) // _ROW))
        self.list.setFixedHeight(_ROW * min(count, room) + 2)
        self.list.setCurrentRow(0)
        self._layout.activate()
        self.adjustSize()
        self._say()

    def _say(self) -> None:
        """Says which line Enter would choose."""
        count, text = self.list.count(), self.none.text()
        if count:
            node, at = self.list.currentItem().data(_ROLE), f"{self.list.currentRow() + 1} of {count}"
            text = f"{node.title}, {node.kind}, {at}: {node.summary}"
        if text != self._said:
            self._said = text
            aloud.say(self, text)

    def _choose(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            type_ = item.data(_ROLE).type
            self.hide()
            self.chosen.emit(type_)
            self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()  # letters typed here are no shortcuts of the window
                return True
            if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return self._key(event)
            if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
                self._focus_left(event.reason())
        return super().eventFilter(watched, event)

    def _focus_left(self, reason: Qt.FocusReason) -> None:
        """Closes, unless another program or the line's own menu took the focus for a while."""
        if reason not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.close_search()

    def _key(self, event: QKeyEvent) -> bool:
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Tab: 1,
            Qt.Key.Key_Backtab: -1,
            Qt.Key.Key_PageDown: _ROWS,
            Qt.Key.Key_PageUp: -_ROWS,
        }
        key = Qt.Key(event.key())
        if key in steps and self.list.count():
            last = self.list.count() - 1
            row = self.list.currentRow() + steps[key]
            wraps = abs(steps[key]) == 1
            self.list.setCurrentRow(row % (last + 1) if wraps else max(0, min(last, row)))
            self._say()
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
            return True
        if key == Qt.Key.Key_Escape:
            self.close_search()
            return True
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # the canvas below would close the search

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()  # the canvas below would zoom at the end of the list

    def paintEvent(self, _event: object) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(styles.color("border"), 1.2))
        painter.setBrush(styles.color("panel"))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 8, 8)
        painter.end()
