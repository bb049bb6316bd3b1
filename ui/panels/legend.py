"""A legend row: for each curve a sample of its line, its name and its newest number."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.colors import color, text_color
from ui.curves import Curve
from ui.panels.axes import MINUS

SAMPLE, GAP, SPREAD = 18.0, 6.0, 14.0


def number(value: float) -> str:
    """A number in three or four digits, or a dash where there is none."""
    if not math.isfinite(value):
        return "–"
    size = abs(value)
    text = (
        f"{value:.2e}" if size >= 1e5 or 0 < size < 1e-3 else f"{value:.2f}" if size < 100 else f"{value:.0f}"
    )
    return text.replace("-", MINUS)


class Legend(QWidget):
    """Draws as many entries as fit; the rest is in the tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries: list[tuple[Curve, float]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False)

    def show_values(self, entries: list[tuple[Curve, float]]) -> None:
        """The curves with the numbers to be shown."""
        if entries != self.entries:
            self.entries = entries
            self.setToolTip("\n".join(f"{curve.column}: {value:.10g}" for curve, value in entries))
            self.update()

    def text(self) -> str:
        """What is shown, as text."""
        return "  ".join(f"{curve.label} {number(value)}" for curve, value in self.entries)

    def sizeHint(self) -> QSize:
        return QSize(420, 24)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        x = 0.0
        for curve, label, shown, wide in self._laid_out():
            self._entry(painter, x, curve, label, shown, wide)
            x += wide + SPREAD
        painter.end()

    def _laid_out(self) -> list[tuple[Curve, str, str, float]]:
        """Curve, label, number and width of what fits; labels without their objective's name where that makes room."""
        names, numbers = (QFontMetricsF(font) for font in _fonts())
        laid: list[tuple[Curve, str, str, float]] = []
        for short in (False, True):
            laid = []
            for curve, value in self.entries:
                label, shown = curve.label.split(" · ")[0] if short else curve.label, number(value)
                wide = SAMPLE + 2 * GAP + names.horizontalAdvance(label) + numbers.horizontalAdvance(shown)
                laid.append((curve, label, shown, wide))
            if sum(entry[3] + SPREAD for entry in laid) - SPREAD <= self.width():
                return laid
        room = float(self.width())
        for i, entry in enumerate(laid):
            room -= entry[3] + (SPREAD if i else 0)
            if room < 0:
                return laid[:i]
        return laid

    def _entry(self, painter: QPainter, x: float, curve: Curve, label: str, shown: str, wide: float) -> None:
        words, digits = _fonts()
        names, numbers = QFontMetricsF(words), QFontMetricsF(digits)
        middle = self.height() / 2
        base_line = middle + (names.ascent() - names.descent()) / 2
        pen = QPen(color(curve.role), 2.4)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if curve.dash:
            pen.setDashPattern([part / 2.4 for part in curve.dash])
        painter.setPen(pen)
        painter.drawLine(QPointF(x, middle), QPointF(x + SAMPLE, middle))
        painter.setFont(words)
        painter.setPen(color("ink"))
        painter.drawText(QPointF(x + SAMPLE + GAP, base_line), label)
        painter.setFont(digits)
        painter.setPen(text_color(curve.role))
        painter.drawText(QPointF(x + wide - numbers.horizontalAdvance(shown), base_line), shown)


def _fonts() -> tuple[QFont, QFont]:
    """Those of names and of numbers."""
    return theme.font(12), theme.font(12, bold=True, mono=True)
