"""A legend row: for each curve a sample of its line, its name and its newest number."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.colors import color, text_color
from ui.curves import Curve

SAMPLE, GAP, SPREAD = 20.0, 8.0, 18.0
MINUS = "\N{MINUS SIGN}"


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
        x, middle = 0.0, self.height() / 2
        words, digits = theme.font(12), theme.font(12, bold=True, mono=True)
        names, numbers = QFontMetricsF(words), QFontMetricsF(digits)
        base_line = middle + (names.ascent() - names.descent()) / 2
        for curve, value in self.entries:
            label, shown = curve.label, number(value)
            wide = SAMPLE + GAP + names.horizontalAdvance(label) + GAP + numbers.horizontalAdvance(shown)
            if x + wide > self.width():
                label = curve.label.split(" · ")[0]
                wide = SAMPLE + GAP + names.horizontalAdvance(label) + GAP + numbers.horizontalAdvance(shown)
            if x + wide > self.width():
                break
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
            x += wide + SPREAD
        painter.end()
