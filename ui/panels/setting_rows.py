"""The usual rows of settings of several nodes, below the names of their nodes, to be edited in place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sandbox import nests
from sandbox.document import Document
from sandbox.graph import Graph
from sims.declare import Setting, Value
from ui.panels import edits
from ui.panels.parts import heading
from ui.panels.setting_row import RowState, SettingRow

Place = tuple[str, str]  # a node and one of its settings


class SettingRows(QWidget):
    """`setting_changed` gives (node, setting, value) after an edit. Without `genes` no row can be opened as a gene."""

    setting_changed = Signal(object)

    def __init__(self, document: Document, genes: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.rows: dict[Place, SettingRow] = {}
        self._genes = genes
        self._shown: tuple[tuple[str, Setting], ...] = ()
        self._widgets: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(3)

    def show_places(self, document: Document, places: Sequence[Place]) -> None:
        """Shows these settings of a document, as they are now; rows that stay keep focus and cursor."""
        same, self.document = document is self.document, document
        graph = document.graph
        wanted = tuple((n, s) for n, name in places if (s := nests.parameter(graph, n, name)) is not None)
        if wanted != self._shown or not same:
            self._rebuild(wanted)
        for node, setting in wanted:
            self.rows[node, setting.name].show_state(_state(graph, node, setting))

    def _rebuild(self, wanted: tuple[tuple[str, Setting], ...]) -> None:
        for widget in self._widgets:
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._shown, self._widgets = wanted, []
        self.rows.clear()
        genes, last = self._genes and any(setting.gene for _, setting in wanted), ""
        for node, setting in wanted:
            if node != last:
                last = node
                self._put(heading(self.document.graph.nodes[node].title, above=6))
            row = self._row(node, setting)
            row.reserve_gene_column(genes)
            self._put(row)

    def _put(self, widget: QWidget) -> None:
        self._widgets.append(widget)
        self._column.addWidget(widget)

    def _row(self, node: str, setting: Setting) -> SettingRow:
        row, name = SettingRow(setting, self), setting.name
        row.edited.connect(lambda value, more: self._set(node, name, value, more))
        row.ended.connect(self._end)
        row.reset.connect(lambda: self._reset(node, name))
        row.gene_wanted.connect(lambda on: self._open_gene(node, setting, on))
        row.gene_edited.connect(lambda gene, more: edits.set_gene(self.document, (node,), name, gene, more))
        if not self._genes:
            row.gene_button.hide()
        self.rows[node, name] = row
        return row

    def take_focus(self, place: Place) -> None:
        """Puts the cursor into the row of a setting."""
        row = self.rows.get(place)
        if row is not None:
            chain = [row.editor.field, *row.tab_chain()]
            next((w for w in chain if w.isVisibleTo(self)), row).setFocus(Qt.FocusReason.TabFocusReason)

    # -- editing ---------------------------------------------------------------------------------------------

    def _set(self, node: str, name: str, value: Value, more: bool) -> None:
        edits.set_value(self.document, (node,), name, value, more)
        self.setting_changed.emit((node, name, value))

    def _end(self) -> None:
        self.document.end_merge()

    def _reset(self, node: str, name: str) -> None:
        edits.reset(self.document, (node,), name)
        self.setting_changed.emit((node, name, nests.value(self.document.graph, node, name)))

    def _open_gene(self, node: str, setting: Setting, on: bool) -> None:
        value = nests.value(self.document.graph, node, setting.name)
        edits.set_gene(
            self.document, (node,), setting.name, edits.first_range(setting, value) if on else None
        )


def _state(graph: Graph, node: str, setting: Setting) -> RowState:
    return RowState(
        nests.value(graph, node, setting.name),
        own=edits.is_own(graph, node, setting),
        gene=graph.nodes[node].genes.get(setting.name),
        searchers=edits.searchers(graph, node),
    )
