"""The inspector's page for one node or several: everything made from declarations and updated in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sandbox import staging
from sandbox.document import Document
from sandbox.events import Fault
from sandbox.graph import GeneRange, Graph, GraphError
from sandbox.remedies import Remedy
from sims.declare import Setting, Value
from ui.panels import edits
from ui.panels.fault_list import FaultList
from ui.panels.node_header import NodeHeader
from ui.panels.node_parts import AddNumber, LiveList, NoteField, PortList
from ui.panels.setting_row import STAR_ROOM, RowState, SettingRow


class NodePage(QWidget):
    """`setting_changed` gives (node, setting, value) after an edit."""

    setting_changed = Signal(object)
    node_requested = Signal(object)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.ids: tuple[str, ...] = ()
        self.header = NodeHeader()
        self.faults = FaultList()
        self.rows: dict[str, SettingRow] = {}
        self.add_number = AddNumber()
        self.live = LiveList()
        self.ports = PortList()
        self.note = NoteField()
        self._exposed: frozenset[tuple[str, str]] = frozenset()
        self._settings = QVBoxLayout()
        self._settings.setSpacing(2)
        self._lay_out()
        self.header.renaming.connect(self._renaming)
        self.add_number.wanted.connect(self._add_number)
        self.faults.mended.connect(self._mend)
        self.ports.node_requested.connect(self.node_requested)
        self.note.edited.connect(self._annotate)
        self.note.ended.connect(self._end)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 10, 12)
        column.setSpacing(10)
        column.addLayout(_indented(self.header, self.faults))
        column.addLayout(self._settings)  # whose stars stand in the margin
        column.addLayout(_indented(self.add_number, self.live, self.ports, self.note))
        column.addStretch(1)

    # -- showing ---------------------------------------------------------------------------------------------

    def show_nodes(self, document: Document, ids: tuple[str, ...]) -> None:
        """Shows these nodes, which exist in the document."""
        if ids != self.ids or document is not self.document:
            self.note.take()  # belongs to the node shown until now
            self._drop_rows(())
        self.document, self.ids = document, ids
        graph = document.graph
        nodes = [graph.nodes[node] for node in ids]
        single = len(ids) == 1
        if single:
            self.header.show_node(document, nodes[0])
            self.ports.show_node(graph, ids[0])
            self.note.show_note(nodes[0].note)
        else:
            shared = bool(edits.common(graph, ids))
            self.header.show_many(len(ids), len({node.type for node in nodes}), shared)
            self.ports.hide()
        self.note.setVisible(single)
        self.add_number.setVisible(single and edits.takes_numbers(graph, ids[0]))
        self._show_settings(graph)

    def _show_settings(self, graph: Graph) -> None:
        settings = edits.common(graph, self.ids)
        self._drop_rows(settings)
        searchers = edits.searchers(graph, self.ids[0])
        self._exposed = frozenset(staging.exposed(self.document.scenario))
        for i, setting in enumerate(settings):
            row = self.rows.get(setting.name) or self._make_row(setting)
            if self._settings.indexOf(row) != i:
                self._settings.insertWidget(i, row)
            row.show_state(self._state(graph, setting, searchers))
        genes = any(setting.gene for setting in settings)
        for row in self.rows.values():
            row.reserve_gene_column(genes)
        self._order_tabs(settings)

    def _state(self, graph: Graph, setting: Setting, searchers: tuple[str, ...]) -> RowState:
        genes = [graph.nodes[node].genes.get(setting.name) for node in self.ids]
        return RowState(
            value=edits.shared_value(graph, self.ids, setting.name),
            own=any(edits.is_own(graph, node, setting) for node in self.ids),
            gene=next((gene for gene in genes if gene is not None), None),
            searchers=searchers,
            exposed=all((node, setting.name) in self._exposed for node in self.ids),
        )

    def _make_row(self, setting: Setting) -> SettingRow:
        row = SettingRow(setting, self, star=True)
        name = setting.name
        row.exposing.connect(lambda on: self._expose(name, on))
        row.edited.connect(lambda value, more: self._set(name, value, more))
        row.ended.connect(self._end)
        row.reset.connect(lambda: self._reset(name))
        row.gene_wanted.connect(lambda on: self._open_gene(setting, on))
        row.gene_edited.connect(lambda gene, more: edits.set_gene(self.document, self.ids, name, gene, more))
        self.rows[name] = row
        return row

    def _drop_rows(self, keep: Sequence[Setting]) -> None:
        """Removes the rows whose settings are not among `keep`; the others stay, with focus and cursor."""
        kept = {setting.name: setting for setting in keep}
        for name, row in list(self.rows.items()):
            if kept.get(name) != row.setting:
                del self.rows[name]
                self._settings.removeWidget(row)
                row.hide()
                row.deleteLater()

    def _order_tabs(self, settings: Sequence[Setting]) -> None:
        before: QWidget = self.header.help
        for setting in settings:
            for widget in self.rows[setting.name].tab_chain():
                QWidget.setTabOrder(before, widget)
                before = widget
        for widget in (self.add_number.line, self.add_number.button, self.note.text):
            QWidget.setTabOrder(before, widget)
            before = widget

    def take_focus(self) -> None:
        """Puts the cursor into the first setting; into the note where there is none."""
        rows = [self.rows[setting.name] for setting in edits.common(self.document.graph, self.ids)]
        typed: list[QWidget] = [row.editor.field for row in rows[:1]]
        chain = [widget for row in rows for widget in row.tab_chain()]
        seen = (widget for widget in (*typed, *chain, self.note.text) if widget.isVisibleTo(self))
        next(seen, self).setFocus(Qt.FocusReason.TabFocusReason)

    def show_faults(self, faults: Sequence[Fault]) -> None:
        """Shows those of the faults that concern the nodes shown."""
        self.faults.show_faults([fault for fault in faults if fault.node in self.ids], self.document.graph)

    def show_live(self, numbers: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        """Shows numbers of the run, where one node is selected."""
        self.live.show_numbers(numbers.get(self.ids[0], ()) if len(self.ids) == 1 else ())

    # -- editing ---------------------------------------------------------------------------------------------

    def _set(self, name: str, value: Value, more: bool) -> None:
        edits.set_value(self.document, self.ids, name, value, more)
        for node in self.ids:
            self.setting_changed.emit((node, name, value))

    def _end(self) -> None:
        """A gesture ended: the next edit is a step of its own."""
        self.document.end_merge()

    def _reset(self, name: str) -> None:
        edits.reset(self.document, self.ids, name)
        for node in self.ids:
            if edits.nests.parameter(self.document.graph, node, name) is not None:
                value = edits.nests.value(self.document.graph, node, name)
                self.setting_changed.emit((node, name, value))

    def _open_gene(self, setting: Setting, on: bool) -> None:
        graph = self.document.graph
        gene: GeneRange | None = None
        if on:
            gene = edits.first_range(setting, edits.shared_value(graph, self.ids, setting.name))
        edits.set_gene(self.document, self.ids, setting.name, gene)

    def _renaming(self, names: tuple[str, str]) -> None:
        """Follows the node to its new id, before the document tells of it."""
        self.ids = tuple(names[1] if node == names[0] else node for node in self.ids)

    def _annotate(self, note: str) -> None:
        if len(self.ids) == 1 and self.ids[0] in self.document.graph.nodes:
            edits.annotate(self.document, self.ids[0], note)

    def _mend(self, remedy: Remedy) -> None:
        self.document.edit_graph(remedy.label, remedy.graph)

    def _expose(self, name: str, on: bool) -> None:
        edits.expose(self.document, self.ids, name, on)

    def _add_number(self, typed: str) -> None:
        try:
            name = edits.add_number(self.document, self.ids[0], typed)
        except GraphError as error:
            self.add_number.done(str(error))
            return
        self.add_number.done()
        self.rows[name].editor.field.setFocus()


def _indented(*widgets: QWidget) -> QVBoxLayout:
    """Widgets below each other, as far from the left as the names of settings are."""
    column = QVBoxLayout()
    column.setContentsMargins(STAR_ROOM, 0, 0, 0)
    column.setSpacing(10)
    for widget in widgets:
        column.addWidget(widget)
    return column
