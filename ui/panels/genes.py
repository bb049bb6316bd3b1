"""What opens below a setting that is a gene: its range, its start, and the optimizer that searches it."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QSizePolicy, QWidget

from sandbox.graph import GeneRange
from sims.declare import Setting, SettingError, Value
from ui import theme
from ui.panels.number_box import NumberBox, number_text
from ui.panels.parts import Sentence, guard_wheel

UNIFORM, NORMAL = "uniform", "normal"


def gene_text(gene: GeneRange) -> str:
    """A gene's range as a row shows it instead of a value."""
    return f"{number_text(gene.low)} … {number_text(gene.high)}".replace("-", "\N{MINUS SIGN}")


def check_gene(setting: Setting, gene: GeneRange) -> GeneRange:
    """The range, checked; raises SettingError with one sentence."""
    low, high = (float(setting.check(bound)) for bound in (gene.low, gene.high))
    if not low < high:
        raise SettingError(f"{setting.name}: low ({low:g}) has to be below high ({high:g})")
    if gene.spread is not None and not gene.spread >= 0:
        raise SettingError(f"{setting.name}: the spread of the start is at least 0, not {gene.spread:g}")
    if gene.mean is not None and not low <= gene.mean <= high:
        raise SettingError(f"{setting.name}: the mean of the start has to lie from {low:g} to {high:g}")
    return msgspec.structs.replace(gene, low=low, high=high)


class GeneFields(QWidget):
    """`edited` gives a changed GeneRange and whether more of the same gesture may follow."""

    edited = Signal(object, bool)

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setting = setting
        self.setAccessibleName(f"Gene {setting.title}")
        self._gene: GeneRange | None = None
        unit = f" ({setting.unit})" if setting.unit else ""
        bound = {"low": setting.low, "high": setting.high, "default": setting.default, "unit": setting.unit}
        self.low = self._box("low", f"smallest value that is searched{unit}", **bound)
        self.high = self._box("high", f"largest value that is searched{unit}", **bound)
        self.mean = self._box("mean", f"mean of the first generation{unit}", default=0.0)
        self.spread = self._box(
            "spread",
            f"standard deviation of the first generation; 0: all start at the mean{unit}",
            default=1.0,
            low=0.0,
        )
        self.start = self._combo(
            "Start", "how the first generation is drawn: evenly over the range, or normal"
        )
        for name in (UNIFORM, NORMAL):
            self.start.addItem(name, name)
        self.by = self._combo("Searched by", "which of the optimizers outside searches this gene")
        self.wrong = Sentence(self)
        self.mean_label, self.spread_label = _label("Mean"), _label("Spread")
        self._lay_out()
        self.start.activated.connect(self._start_chosen)
        self.by.activated.connect(lambda index: self._change(False, by=self.by.itemData(index)))

    def _box(self, field: str, help_: str, **setting: object) -> NumberBox:
        made = Setting(name=field, help=help_, **setting)  # type: ignore[arg-type]
        box = NumberBox(made, f"{self.setting.title}, {field}", self)
        box.setToolTip(help_[0].upper() + help_[1:])
        box.entered.connect(lambda value: self._change(False, **{field: float(value)}))
        box.stepped.connect(lambda value: self._change(True, **{field: float(value)}))
        box.refused.connect(self._refused)
        return box

    def _combo(self, name: str, tip: str) -> QComboBox:
        combo = QComboBox(self)
        combo.setAccessibleName(f"{self.setting.title}, {name.lower()}")
        combo.setToolTip(tip[0].upper() + tip[1:])
        combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        guard_wheel(combo)
        return combo

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 4, 4, 6)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.addWidget(_label("Low"), 0, 0)
        grid.addWidget(self.low, 0, 1)
        grid.addWidget(_label("High"), 0, 2)
        grid.addWidget(self.high, 0, 3)
        grid.addWidget(_label("Start"), 1, 0)
        grid.addWidget(self.start, 1, 1, 1, 3)
        grid.addWidget(self.mean_label, 2, 0)
        grid.addWidget(self.mean, 2, 1)
        grid.addWidget(self.spread_label, 2, 2)
        grid.addWidget(self.spread, 2, 3)
        grid.addWidget(_label("By"), 3, 0)
        grid.addWidget(self.by, 3, 1, 1, 3)
        grid.addWidget(self.wrong, 4, 0, 1, 4)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)

    def tab_chain(self) -> list[QWidget]:
        """The fields in the order in which Tab visits them."""
        return [self.low, self.high, self.start, self.mean, self.spread, self.by]

    def show_gene(self, gene: GeneRange, searchers: tuple[str, ...]) -> None:
        """Shows a range, and the optimizers that may search it, the nearest first."""
        self._gene = gene
        self.low.show_value(self._number(gene.low))
        self.high.show_value(self._number(gene.high))
        normal = gene.spread is not None
        self.start.setCurrentIndex(int(normal))
        middle = (gene.low + gene.high) / 2
        self.mean.show_value(middle if gene.mean is None else gene.mean)
        self.spread.show_value((gene.high - gene.low) / 4 if gene.spread is None else gene.spread)
        for widget in (self.mean, self.spread, self.mean_label, self.spread_label):
            widget.setVisible(normal)
        self._show_searchers(gene.by, searchers)

    def _number(self, value: float) -> Value:
        return int(value) if self.setting.type == "int" and value == int(value) else value

    def _show_searchers(self, by: str, searchers: tuple[str, ...]) -> None:
        nearest = f"{_title(searchers[0])} (nearest outside)" if searchers else "no optimizer outside yet"
        entries = [(nearest, ""), *((_title(name), name) for name in searchers)]
        if by and by not in searchers:
            entries.append((f"{_title(by)} (not outside)", by))
        old = [(self.by.itemText(i), self.by.itemData(i)) for i in range(self.by.count())]
        if entries != old:
            self.by.clear()
            for text, name in entries:
                self.by.addItem(text, name)
        self.by.setCurrentIndex([name for _, name in entries].index(by))

    def _start_chosen(self, index: int) -> None:
        if self._gene is None:
            return
        if self.start.itemData(index) == NORMAL:
            middle, spread = (self._gene.low + self._gene.high) / 2, (self._gene.high - self._gene.low) / 4
            self._change(False, mean=middle, spread=spread)
        else:
            self._change(False, mean=None, spread=None)

    def _change(self, more: bool, /, **fields: float | str | None) -> None:
        if self._gene is None:
            return
        try:
            gene = check_gene(self.setting, msgspec.structs.replace(self._gene, **fields))
        except SettingError as error:
            self._refused(str(error))
            return
        self.wrong.say("")
        if gene != self._gene:
            self.edited.emit(gene, more)

    def _refused(self, sentence: str) -> None:
        """Says what is wrong and shows the old values again."""
        self.wrong.say(sentence)
        if sentence and self._gene is not None:
            gene = self._gene
            self.low.show_value(self._number(gene.low))
            self.high.show_value(self._number(gene.high))
            if gene.spread is not None:
                self.mean.show_value(gene.mean)
                self.spread.show_value(gene.spread)

    def paintEvent(self, _event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.card))
        painter.drawRoundedRect(self.rect(), 5, 5)
        painter.setBrush(QColor(now.mesa))
        painter.drawRoundedRect(0, 0, 3, self.height(), 1.5, 1.5)
        painter.end()


def _label(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "muted")
    return label


def _title(node: str) -> str:
    return node.replace("_", " ").capitalize()
