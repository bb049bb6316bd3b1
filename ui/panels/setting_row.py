"""One setting in the inspector: its name, its editor, the gene switch, the way back to the default."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QEnterEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from sandbox.graph import GeneRange
from sims.declare import Setting, Value
from ui import icons
from ui.panels.editors import NumberEditor, editor_for
from ui.panels.genes import GeneFields, gene_text
from ui.panels.number_box import minus, number_text
from ui.panels.parts import ElidedLabel, FlatButton, Sentence

CHOOSE = "Let the outer optimizer choose"
STAR = "Show in presenter mode"
STAR_ROOM = 15  # left of the name, where the star appears
LABEL, SHARE = 106, 0.36  # what a name gets: so many pixels, or so much of the width


@dataclass(frozen=True, slots=True)
class RowState:
    """What a row shows: the value (None: several nodes differ), whether it is the node's own, the gene if it is open,
    the optimizers that may search it, and whether a presentation shows it.
    """

    value: Value | None
    own: bool = False
    gene: GeneRange | None = None
    searchers: tuple[str, ...] = ()
    exposed: bool = False


def tip(setting: Setting) -> str:
    """What a setting is, with range, unit and default."""
    default = setting.default
    shown = ("on" if default else "off") if isinstance(default, bool) else number_text(default)
    if isinstance(default, str):
        shown = (
            f"“{default}”"
            if default and len(default) < 40 and "\n" not in default
            else "a text"
            if default
            else "empty"
        )
    unit = f" {setting.unit}" if setting.unit else ""
    range_ = "on or off" if setting.type == "switch" else minus(setting.range)
    help_ = setting.help[:1].upper() + setting.help[1:]
    return f"{help_}\nRange: {range_}\nDefault: {minus(shown)}{unit}".strip()


class Star(FlatButton):
    """Full where a presentation shows the setting."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__("star", STAR, f"{title}: {STAR}", 10, parent)
        self.setProperty("star", True)
        self.setCheckable(True)
        self.toggled.connect(self._fill)

    def _fill(self, checked: bool) -> None:
        icons.put(self, "star_full" if checked else "star", "accent" if checked else "muted")


class SettingRow(QWidget):
    """Emits what the user does; shows what the document says. With a `star`, a presentation may be told to show it."""

    exposing = Signal(bool)
    edited = Signal(object, bool)
    ended = Signal()
    reset = Signal()
    gene_wanted = Signal(bool)
    gene_edited = Signal(object, bool)

    def __init__(self, setting: Setting, parent: QWidget | None = None, star: bool = False) -> None:
        super().__init__(parent)
        self.setting = setting
        self.star = Star(setting.title, self) if star else None
        self.setToolTip(tip(setting))
        self.label = ElidedLabel(parent=self)
        self.label.set_text(setting.title, tip(setting))
        self.unit = ElidedLabel(setting.unit, "unit", self)
        self.unit.setVisible(setting.unit.lower() not in ("", setting.title.lower()))
        self.editor = editor_for(setting, setting.title, self)
        self.searched = ElidedLabel("", "gene", self)
        self.searched.hide()
        self.gene_button = FlatButton("gene", CHOOSE, f"{setting.title}: {CHOOSE}", 13, self)
        self.gene_button.setCheckable(True)
        self.reset_button = FlatButton(
            "restore", f"Back to the default ({_short(setting)})", f"Reset {setting.title}", 13, self
        )
        self.wrong = Sentence(self)
        self.genes: GeneFields | None = None
        self._state = RowState(None)
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(STAR_ROOM if self.star else 0, 1, 0, 1)
        self._column.setSpacing(3)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.label)
        names.addWidget(self.unit)
        line = QHBoxLayout()
        line.setSpacing(3)
        line.addLayout(names)
        below = self.editor.below
        if not below:
            line.addWidget(self.editor)
        line.addWidget(self.searched)
        for button in (self.gene_button, self.reset_button):
            keep = button.sizePolicy()
            keep.setRetainSizeWhenHidden(not below)
            button.setSizePolicy(keep)
            line.addWidget(button)
        self.gene_button.setVisible(self.setting.gene)
        self._column.addLayout(line)
        if below:
            self._column.addWidget(self.editor)
        self._column.addWidget(self.wrong)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._show_star(True)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._show_star(False)

    def _show_star(self, near: bool) -> None:
        """The star is there where it is set, and while the pointer is on the row."""
        if self.star is not None:
            self.star.setVisible(near or self._state.exposed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.star is not None:
            self.star.move(0, self.label.geometry().center().y() - self.star.height() // 2)
        if not self.editor.below and self.setting.type != "switch":  # else the name has the whole line
            self.label.wish(max(LABEL, round(SHARE * self.width())))

    def _wire(self) -> None:
        self.editor.edited.connect(self.edited)
        self.editor.ended.connect(self.ended)
        self.editor.refused.connect(self.wrong.say)
        if self.star is not None:
            self.star.hide()
            self.star.clicked.connect(self.exposing)
        self.gene_button.clicked.connect(self.gene_wanted)
        self.reset_button.clicked.connect(self.reset)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)

    def show_state(self, state: RowState) -> None:
        """Shows a value, a gene, whether it can be reset; without emitting anything."""
        if state.value != self._state.value:
            self.wrong.say("")
        self._state = state
        self.editor.show_value(state.value)
        gene = state.gene
        self.editor.setVisible(gene is None)
        self.searched.setVisible(gene is not None)
        self.gene_button.setChecked(gene is not None)
        self.reset_button.setVisible(state.own)
        if self.star is not None:
            self.star.setChecked(state.exposed)
            self._show_star(self.underMouse())
        if gene is not None:
            self.searched.set_text(gene_text(gene), "Searched in this range")
            self._fields().show_gene(gene, state.searchers)
        if self.genes is not None:
            self.genes.setVisible(gene is not None)

    def _fields(self) -> GeneFields:
        if self.genes is None:
            self.genes = GeneFields(self.setting, self)
            self.genes.edited.connect(self.gene_edited)
            self._column.addWidget(self.genes)
        return self.genes

    def reserve_gene_column(self, wanted: bool) -> None:
        """Keeps room for the gene button where other rows have one, so that editors line up."""
        keep = self.gene_button.sizePolicy()
        keep.setRetainSizeWhenHidden(wanted and not self.editor.below)
        self.gene_button.setSizePolicy(keep)

    def tab_chain(self) -> list[QWidget]:
        """The fields and buttons in the order in which Tab visits them."""
        slider = [self.editor.slider] if isinstance(self.editor, NumberEditor) else []
        chain: list[QWidget] = [
            *slider,
            self.editor.field,
            self.gene_button,
            self.reset_button,
        ]
        return chain + (self.genes.tab_chain() if self.genes is not None else [])

    def menu(self) -> QMenu:
        """The context menu: back to the default, gene, star."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        back = QAction(f"Reset to default ({_short(self.setting)})", menu)
        back.setEnabled(self._state.own)
        back.triggered.connect(self.reset)
        menu.addAction(back)
        if self.setting.gene:
            choose = QAction(CHOOSE, menu)
            choose.setCheckable(True)
            choose.setChecked(self._state.gene is not None)
            choose.triggered.connect(self.gene_wanted)
            menu.addAction(choose)
        if self.star is not None:
            show = QAction(STAR, menu)
            show.setCheckable(True)
            show.setChecked(self._state.exposed)
            show.triggered.connect(self.exposing)
            menu.addAction(show)
        return menu

    def _menu(self, at: QPoint) -> None:
        self.menu().popup(self.mapToGlobal(at))


def _short(setting: Setting) -> str:
    if isinstance(setting.default, bool):
        return "on" if setting.default else "off"
    text = number_text(setting.default).split("\n")[0]
    return text if 0 < len(text) <= 24 else f"{text[:23]}…" if text else "empty"
