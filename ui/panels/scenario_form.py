"""The inspector's page while nothing is selected: the scenario's own settings, and those of nodes that have a star."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from sandbox import containers
from sandbox.document import Document
from sandbox.steps import set_to
from sims.declare import Setting, Value
from ui import theme
from ui.panels.editors import MultilineEditor
from ui.panels.parts import heading
from ui.panels.setting_row import RowState, SettingRow
from ui.panels.setting_rows import SettingRows

LARGEST = 2**53  # whole numbers up to here are exact wherever they are written
SETTINGS = (
    Setting(name="title", default="Untitled", help="what the scenario is called in the gallery"),
    Setting(name="summary", default="", help="one line about what happens in it", multiline=True),
    Setting(
        name="seed",
        default=1,
        low=0,
        high=LARGEST,
        help="starts all random numbers: the same seed, the same run",
    ),
    Setting(
        name="generations",
        default=1000,
        low=1,
        high=1_000_000_000,
        unit="generations",
        log=True,
        help="how long a run is",
    ),
)


class ScenarioForm(QWidget):
    """Edits title, summary, seed and generations; `settings` are rows for what the scenario lets people try. `changed`
    gives (setting, value) after an edit.
    """

    changed = Signal(object)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 10, 12)
        column.setSpacing(4)
        column.addWidget(heading("Scenario"))
        self.rows: dict[str, SettingRow] = {}
        for setting in SETTINGS:
            row = SettingRow(setting, self)
            row.edited.connect(lambda value, more, s=setting: self._set(s.name, value, more))
            row.ended.connect(self._end)
            row.reset.connect(lambda s=setting: self._set(s.name, s.default, more=False))
            row.reserve_gene_column(wanted=False)
            if isinstance(row.editor, MultilineEditor):
                row.editor.text.setFont(theme.font(12))  # prose
            self.rows[setting.name] = row
            column.addWidget(row)
        self.hint = QLabel("Select a node to see all its settings.", wordWrap=True)
        self.hint.setProperty("role", "muted")
        self.settings = SettingRows(document, genes=False)
        column.addWidget(self.settings)
        column.addSpacing(6)
        column.addWidget(self.hint)
        column.addStretch(1)

    def show_document(self, document: Document) -> None:
        """Shows the scenario as it is now."""
        self.document = document
        for setting in SETTINGS:
            number = setting.type == "int"
            value: Value = getattr(document.scenario, setting.name)
            self.rows[setting.name].show_state(RowState(value, own=number and value != setting.default))
        starred = containers.exposed(document.scenario, frozenset(document.graph.nodes))
        self.settings.show_places(document, starred)

    def _end(self) -> None:
        self.document.end_merge()

    def _set(self, name: str, value: Value, more: bool) -> None:
        scenario = msgspec.structs.replace(self.document.scenario, **{name: value})
        self.document.edit(set_to(name, value), scenario, f"scenario.{name}" if more else "")
        self.changed.emit((name, value))
