"""Help beside the canvas: what the selected node does; it follows the selection while it is in sight."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import theme
from ui.panels.markdown import lay_out
from ui.panels.story import Reader

EMPTY = "Select a node: its help stands here. *F1* opens this panel."


class HelpPanel(QWidget):
    """Shows one text at a time, `topic` says which."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.topic, self._text = "", EMPTY
        self.reader = Reader(self)
        self.reader.setAccessibleName("Help")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 6, 4, 4)
        layout.addWidget(self.reader)
        theme.notifier().changed.connect(self._write)
        self._write()

    def show_topic(self, topic: str, markdown: str) -> None:
        """Shows a text from its beginning; the same topic stays where it was read."""
        if topic != self.topic:
            self.topic, self._text = topic, markdown
            self._write()

    def _write(self) -> None:
        lay_out(self.reader.document(), self._text)
        self.reader.moveCursor(QTextCursor.MoveOperation.Start)
        self.reader.verticalScrollBar().setValue(0)

    def sizeHint(self) -> QSize:
        return QSize(320, 400)
