"""The settings that a presentation lets people change, with the names of their nodes; nothing else of them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from sandbox import containers, nests
from sandbox.document import Document
from sandbox.scenario import Scenario
from sims.declare import Value
from ui.panels import edits
from ui.panels.parts import follow, heading
from ui.panels.setting_row import RowState, SettingRow

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
        self.rows: dict[tuple[str, str], SettingRow] = {}
        self.page = page = QWidget()
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(12, 10, 10, 12)
        self._column.setSpacing(4)
        self.setWidget(page)
        node = ""
        for node_id, name in containers.exposed(document.scenario, frozenset(document.graph.nodes)):
            if node_id != node:
                node = node_id
                self._column.addWidget(heading(document.graph.nodes[node].title, above=6))
            self._add(node_id, name)
        self.none = QLabel(EMPTY, wordWrap=True)
        self.none.setProperty("role", "muted")
        self.none.setVisible(not self.rows)
        self._column.addWidget(self.none)
        self._column.addStretch(1)
        self._stop = follow(document, self._edited)
        self._sync()

    def _add(self, node: str, name: str) -> None:
        setting = nests.parameter(self.document.graph, node, name)
        if setting is None:
            return
        row = SettingRow(setting, self)
        row.gene_button.hide()
        row.reserve_gene_column(wanted=False)
        row.edited.connect(lambda value, more: self._set(node, name, value, more))
        row.ended.connect(self._end)
        row.reset.connect(lambda: edits.reset(self.document, (node,), name))
        self.rows[node, name] = row
        self._column.addWidget(row)

    def _set(self, node: str, name: str, value: Value, more: bool) -> None:
        edits.set_value(self.document, (node,), name, value, more)

    def _end(self) -> None:
        self.document.end_merge()

    def _edited(self, _before: Scenario, _after: Scenario) -> None:
        self._sync()

    def _sync(self) -> None:
        graph = self.document.graph
        for (node, name), row in self.rows.items():
            setting = nests.parameter(graph, node, name) if node in graph.nodes else None
            row.setEnabled(setting is not None)
            if setting is not None:
                own = edits.is_own(graph, node, setting)
                row.show_state(RowState(nests.value(graph, node, name), own=own))

    def sizeHint(self) -> QSize:
        return QSize(280, 300)
