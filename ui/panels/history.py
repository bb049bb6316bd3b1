"""The history: every step of editing, the current one marked; a click goes there."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from sandbox.document import Document, Step
from sandbox.scenario import Scenario
from ui import theme
from ui.panels.parts import follow


class History(QWidget):
    """The steps of a document, oldest first. Steps after the current one, which redo brings back, are muted."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("History")
        self.list = QListWidget(self)
        self.list.setAccessibleName("Steps")
        self.list.setToolTip("Click a step to go back or forward to it")
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 4, 4)
        layout.addWidget(self.list)
        self._steps: list[Step] = []
        self._position = -1
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
            for step in steps[same:]:
                item = QListWidgetItem(step.label)
                item.setToolTip(step.label)
                item.setSizeHint(QSize(60, 26))
                self.list.addItem(item)
            self._steps = list(steps)
            old, self._position = self._position, self.document.position
            for row in range(min(same, max(0, min(old, self._position))), self.list.count()):
                self._paint(row)
            self.list.setCurrentRow(self._position)
        self.list.scrollToItem(self.list.item(self._position))

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
