"""A legend row: for each curve a sample of its line, its name and its newest number."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.colors import color, text_color
from ui.curves import Curve
from ui.panels.axes import MINUS

SAMPLE, GAP, SPREAD, LINE = 18.0, 6.0, 14.0, 20


def number(value: float) -> str:
    """A number in three or four digits, or a dash where there is none."""
    if not math.isfinite(value):
        return "–"
    size = abs(value)
    text = (
        f"{value:.2e}" if size >= 1e5 or 0 < size < 1e-3 else f"{value:.2f}" if size < 100 else f"{value:.0f}"
    )
    return text.replace("-", MINUS)


@dataclass(frozen=True, slots=True)
class Entry:
    """A curve as it is written: label, number and width in pixels."""

    curve: Curve
    label: str
    shown: str
    wide: float


class Legend(QWidget):
    """Draws as many entries as fit; the rest is in the tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries: list[tuple[Curve, float]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_values(self, entries: list[tuple[Curve, float]]) -> None:
        """The curves with the numbers to be shown."""
        if entries != self.entries:
            self.entries = entries
            self.setToolTip("\n".join(f"{curve.column}: {value:.10g}" for curve, value in entries))
            self.update()

    def text(self) -> str:
        """What is shown, as text."""
        return "  ".join(f"{curve.label} {number(value)}" for curve, value in self.entries)

    def holds(self, entries: list[tuple[Curve, float]]) -> bool:
        """Whether these fit, with short labels."""
        wide = sum(_entry_of(curve, value, short=True).wide + SPREAD for curve, value in entries)
        return wide - SPREAD <= self.width()

    def sizeHint(self) -> QSize:
        return QSize(420, 24)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        for x, top, entry in self._places():
            self._entry(painter, x, top + LINE / 2, entry)
        painter.end()

    def _places(self) -> list[tuple[float, float, Entry]]:
        """Left and top of what fits on the one line; labels lose their objective's name where that makes room."""
        laid: list[Entry] = []
        for short in (False, True):
            laid = [_entry_of(curve, value, short) for curve, value in self.entries]
            if sum(entry.wide + SPREAD for entry in laid) - SPREAD <= self.width():
                break
        found, x = [], 0.0
        for entry in laid:
            if x + entry.wide > self.width():
                break
            found.append((x, (self.height() - LINE) / 2, entry))
            x += entry.wide + SPREAD
        return found

    def _entry(self, painter: QPainter, x: float, middle: float, entry: Entry) -> None:
        words, digits = _fonts()
        names, numbers = QFontMetricsF(words), QFontMetricsF(digits)
        base_line = middle + (names.ascent() - names.descent()) / 2
        pen = QPen(color(entry.curve.role), 2.4)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if entry.curve.dash:
            pen.setDashPattern([part / 2.4 for part in entry.curve.dash])
        painter.setPen(pen)
        painter.drawLine(QPointF(x, middle), QPointF(x + SAMPLE, middle))
        painter.setFont(words)
        painter.setPen(color("ink"))
        painter.drawText(QPointF(x + SAMPLE + GAP, base_line), entry.label)
        painter.setFont(digits)
        painter.setPen(text_color(entry.curve.role))
        painter.drawText(
            QPointF(x + entry.wide - numbers.horizontalAdvance(entry.shown), base_line), entry.shown
        )


class FlowLegend(Legend):
    """As many lines as the entries need; none where there are no entries."""

    def show_values(self, entries: list[tuple[Curve, float]]) -> None:
        super().show_values(entries)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        lines = {top for _, top, _ in self._places()}
        height = max(1, len(lines)) * LINE
        if self.isHidden() == bool(self.entries):
            self.setVisible(bool(self.entries))
        if self.minimumHeight() != height:
            self.setFixedHeight(height)

    def _places(self) -> list[tuple[float, float, Entry]]:
        found, x, top = [], 0.0, 0.0
        for curve, value in self.entries:
            entry = _entry_of(curve, value, short=False)
            if x > 0 and x + entry.wide > self.width():
                x, top = 0.0, top + LINE
            found.append((x, top, entry))
            x += entry.wide + SPREAD
        return found


def _entry_of(curve: Curve, value: float, short: bool) -> Entry:
    names, numbers = (QFontMetricsF(font) for font in _fonts())
    label, shown = curve.label.split(" · ")[0] if short else curve.label, number(value)
    room = numbers.horizontalAdvance("−0.00")  # so that entries stay in place while their numbers change
    wide = SAMPLE + 2 * GAP + names.horizontalAdvance(label) + max(room, numbers.horizontalAdvance(shown))
    return Entry(curve, label, shown, wide)


def _fonts() -> tuple[QFont, QFont]:
    """Those of names and of numbers."""
    return theme.font(12), theme.font(12, bold=True, mono=True)
