"""The history: every step of editing with what it changed, the current one marked; a click goes there."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from sandbox.document import Document, Step
from sandbox.scenario import Scenario
from sandbox.steps import kind
from ui import theme
from ui.panels.parts import follow

_KIND, _SAVED = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_BAR = 3  # width of the mark beside the current step


class _Delegate(QStyledItemDelegate):
    """A step's name, and at the right end what it changed and whether that is what the file holds."""

    def __init__(self, panel: History) -> None:
        super().__init__(panel.list)
        self.panel = panel

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        self.initStyleOption(option, index)
        rect, tag = QRect(option.rect), _tag(index)
        small = theme.font(10)
        painter.save()
        painter.setFont(small)
        width = painter.fontMetrics().horizontalAdvance(tag)
        option.text = option.fontMetrics.elidedText(
            option.text, Qt.TextElideMode.ElideRight, rect.width() - width - 26
        )
        style = self.panel.list.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, self.panel.list)
        if index.row() == self.panel.document.position:
            painter.fillRect(
                QRect(rect.left(), rect.top() + 4, _BAR, rect.height() - 8), QColor(theme.current().accent)
            )
        painter.setFont(small)
        painter.setPen(QColor(theme.current().muted))
        place = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect.adjusted(0, 0, -8, 0), place, tag)
        painter.restore()


def _tag(index: QModelIndex | QPersistentModelIndex) -> str:
    saved = "saved · " if index.data(_SAVED) else ""
    return (saved + str(index.data(_KIND) or "")).removesuffix(" · ")


class History(QWidget):
    """The steps of a document, oldest first. Steps after the current one, which redo brings back, are muted."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("History")
        self.list = QListWidget(self)
        self.list.setAccessibleName("Steps")
        self.list.setItemDelegate(_Delegate(self))
        self.list.setToolTip("Click a step to go back or forward to it")
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 4, 4)
        layout.addWidget(self.list)
        self._steps: list[Step] = []
        self._position = -1
        self._saved = QPersistentModelIndex()  # the row of what the file holds
        self.list.currentRowChanged.connect(self._go)
        theme.notifier().changed.connect(self._paint_all)
        self.document = document
        self._stop = follow(document, self._edited)
        self._sync()

    def set_document(self, document: Document) -> None:
        """Shows another document's steps."""
        self._stop()
        self.document = document
        self._stop = follow(document, self._edited)
        self._sync()

    def _edited(self, _before: Scenario, _after: Scenario) -> None:
        self._sync()

    def _sync(self) -> None:
        """Brings the list up to the history: keeps the common beginning, replaces what follows."""
        steps, shown = self.document.history, self._steps
        same = 0
        while same < min(len(steps), len(shown)) and steps[same] is shown[same]:
            same += 1
        with QSignalBlocker(self.list):
            for row in range(self.list.count() - 1, same - 1, -1):
                self.list.takeItem(row)
            for i in range(same, len(steps)):
                self.list.addItem(_item(steps, i))
            self._steps = list(steps)
            old, self._position = self._position, self.document.position
            for row in range(min(same, max(0, min(old, self._position))), self.list.count()):
                self._paint(row)
            self._mark_saved()
            self.list.setCurrentRow(self._position)
        self.list.scrollToItem(self.list.item(self._position))

    def _mark_saved(self) -> None:
        """Marks the step that the file holds; of a long history only what changed is touched."""
        steps, saved = self._steps, self.document.saved
        row = next((i for i in range(len(steps) - 1, -1, -1) if steps[i].scenario is saved), -1)
        was = self._saved.row() if self._saved.isValid() else -1
        for other, on in ((was, False), (row, True)):
            if was != row and other >= 0:
                self.list.item(other).setData(_SAVED, on)
        if was != row:
            self._saved = QPersistentModelIndex(self.list.model().index(row, 0))

    def _paint_all(self) -> None:
        for row in range(self.list.count()):
            self._paint(row)

    def _paint(self, row: int) -> None:
        item = self.list.item(row)
        undone = row > self._position
        font = QFont(theme.font(12, bold=row == self._position))
        font.setItalic(undone)
        item.setFont(font)
        item.setForeground(QColor(theme.current().muted if undone else theme.current().ink))

    def _go(self, row: int) -> None:
        if row >= 0:
            self.document.go(row)


def _item(steps: list[Step], at: int) -> QListWidgetItem:
    """The row of a step."""
    step = steps[at]
    what = kind(steps[at - 1].scenario, step.scenario) if at else ""
    item = QListWidgetItem(step.label)
    item.setData(_KIND, what)
    item.setToolTip(f"{step.label}\nChanged: {what}\nClick to go there" if what else step.label)
    item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, f"changed {what}" if what else "the beginning")
    item.setSizeHint(QSize(60, 26))
    return item
