"""The inspector's page for a container: the settings of its nodes that the author exposed, to be edited in place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from sandbox import containers
from sandbox.document import Document
from sandbox.frames import Frame
from ui.canvas.comment_item import title_of
from ui.panels.setting_rows import SettingRows

EMPTY = (
    "None of its settings are exposed. Inside, the star beside a setting in the inspector exposes it here."
)


class ContainerPage(QWidget):
    """Its title, how much it holds, and `settings`, the rows."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 10, 12)
        column.setSpacing(8)
        self.title = QLabel(wordWrap=True)
        self.title.setProperty("role", "title")
        self.count, self.none = QLabel(), QLabel(EMPTY, wordWrap=True)
        for label in (self.count, self.none):
            label.setProperty("role", "muted")
        for widget in (self.title, self.count, self.none):
            widget.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(widget)
        self.settings = SettingRows(document)
        column.addWidget(self.settings)
        column.addStretch(1)

    def show_frame(self, document: Document, place: int, frame: Frame) -> None:
        """Shows the container at a place among the document's frames."""
        held = containers.held(document.scenario)[place]
        self.title.setText(title_of(frame))
        self.count.setText(f"Container · {len(held)} node{'s' * (len(held) != 1)}")
        self.settings.show_places(document, containers.exposed(document.scenario, held))
        self.none.setVisible(not self.settings.rows)
