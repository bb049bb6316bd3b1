"""The settings that a presentation lets people change, with the names of their nodes; nothing else of them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from sandbox import containers
from sandbox.document import Document
from sandbox.scenario import Scenario
from ui.panels.parts import follow
from ui.panels.setting_rows import SettingRows

EMPTY = "No settings are exposed here. In the inspector, the star beside a setting exposes it."


class Exposed(QScrollArea):
    """Rows as in the inspector, without genes; the document is the only truth."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Settings of the presentation")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document = document
        self.page = page = QWidget()
        self.settings = SettingRows(document, genes=False)
        self.none = QLabel(EMPTY, wordWrap=True)
        self.none.setProperty("role", "muted")
        column = QVBoxLayout(page)
        column.setContentsMargins(12, 4, 10, 12)
        column.addWidget(self.settings)
        column.addWidget(self.none)
        column.addStretch(1)
        self.setWidget(page)
        self._stop = follow(document, self._edited)
        self._sync()

    def _edited(self, _before: Scenario, _after: Scenario) -> None:
        self._sync()

    def _sync(self) -> None:
        everywhere = frozenset(self.document.graph.nodes)
        self.settings.show_places(self.document, containers.exposed(self.document.scenario, everywhere))
        self.none.setVisible(not self.settings.rows)

    def sizeHint(self) -> QSize:
        return QSize(280, 300)
