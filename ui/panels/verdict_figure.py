"""The figures of verdicts: a stacked bar of shares, gauges with intervals and thresholds, weights with their angle."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from sandbox.verdict_parts import DEGREES, Figure, Gauge, Gauges, Part, Shares, Weights
from sandbox.verdict_parts import figure as written
from ui import theme
from ui.colors import color, text_color

BAR, KEY, GAUGE, WEIGHT, DIAL = 16, 17, 24, 16, 62  # pixels
MOST = 6  # weights that are drawn
FONT = 11


class FigureView(QWidget):
    """Paints one figure. Its height follows from what it shows, its width is what it is given."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figure: Figure = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(0)
        theme.notifier().changed.connect(self.update)

    def show_figure(self, figure: Figure) -> None:
        """Another figure, or other numbers of the same."""
        if figure != self.figure:
            self.figure = figure
            height = self._height()
            if height != self.height():
                self.setFixedHeight(height)
            self.update()

    def _height(self) -> int:
        figure = self.figure
        if isinstance(figure, Shares):
            return BAR + 4 + KEY * ((len(figure.parts) + 1) // 2)
        if isinstance(figure, Gauges):
            return GAUGE * len(figure.rows)
        if isinstance(figure, Weights):
            return max(DIAL if math.isfinite(figure.angle) else 0, WEIGHT * min(MOST, len(figure.rows)))
        return 0

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(FONT))
        figure = self.figure
        if isinstance(figure, Shares):
            _shares(painter, figure.parts, float(self.width()))
        elif isinstance(figure, Gauges):
            for i, gauge in enumerate(figure.rows):
                _gauge(painter, gauge, QRectF(0, GAUGE * i, self.width(), GAUGE))
        elif isinstance(figure, Weights):
            _weights(painter, figure, float(self.width()))
        painter.end()


# -- a stacked bar -------------------------------------------------------------------------------------------


def _shares(painter: QPainter, parts: tuple[Part, ...], width: float) -> None:
    """Parts in a row, each hatched in its own way too; what is negative takes no room and says so in the key."""
    whole = sum(max(0.0, part.value) for part in parts)
    left = 0.0
    for i, part in enumerate(parts):
        wide = width * max(0.0, part.value) / whole if whole > 0 else 0.0
        _swatch(painter, QRectF(left, 0, wide, BAR), part.role, i)
        left += wide
    painter.setPen(QPen(color("border"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(0.5, 0.5, width - 1, BAR - 1))
    for i, part in enumerate(parts):
        box = QRectF((i % 2) * width / 2, BAR + 5 + KEY * (i // 2), width / 2, KEY)
        _swatch(painter, QRectF(box.left(), box.top() + 3, 10, 10), part.role, i)
        painter.setPen(color("ink"))
        _elided(painter, box.adjusted(15, 0, -4, 0), f"{part.label} {written(part.value)}")


def _swatch(painter: QPainter, box: QRectF, role: str, number: int) -> None:
    """A piece in its colour, with a pattern as the second cue: the first one plain, the others striped."""
    if box.width() <= 0:
        return
    painter.fillRect(box, color(role))
    styles = (None, Qt.BrushStyle.BDiagPattern, Qt.BrushStyle.FDiagPattern, Qt.BrushStyle.DiagCrossPattern)
    style = styles[number % len(styles)]
    if style is not None:
        brush = painter.brush()
        brush.setStyle(style)
        brush.setColor(color("window", 0.55))
        painter.fillRect(box, brush)


# -- gauges --------------------------------------------------------------------------------------------------


def _gauge(painter: QPainter, gauge: Gauge, box: QRectF) -> None:
    """Label, scale with interval, value and threshold, and the value in figures."""
    labels = min(120.0, 0.4 * box.width())
    numbers = QFontMetricsF(painter.font()).horizontalAdvance("−0.0000")
    painter.setPen(color("muted"))
    _elided(painter, QRectF(0, box.top(), labels - 6, box.height()), gauge.label)
    painter.setPen(color("ink"))
    right = QRectF(box.right() - numbers, box.top(), numbers, box.height())
    painter.drawText(right, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, gauge.text)
    rail = QRectF(labels + 6, box.center().y() - 3, box.width() - labels - numbers - 18, 6)
    if rail.width() < 20 or not gauge.right > gauge.left:
        return

    def x_of(value: float) -> float:
        share = (value - gauge.left) / (gauge.right - gauge.left)
        return rail.left() + rail.width() * min(1.0, max(0.0, share))

    painter.fillRect(rail, color("well"))
    painter.setPen(QPen(color("border"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rail)
    middle = rail.center().y()
    if math.isfinite(gauge.low) and math.isfinite(gauge.high):
        low, high = x_of(gauge.low), x_of(gauge.high)
        painter.fillRect(QRectF(low, rail.top(), max(2.0, high - low), 6), color(gauge.role, 0.55))
    if math.isfinite(gauge.mark):
        x = x_of(gauge.mark)
        painter.setPen(QPen(color("ink"), 1.2, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, middle - 9), QPointF(x, middle + 9))
    if math.isfinite(gauge.value):
        painter.setPen(QPen(color("card"), 1.2))
        painter.setBrush(color(gauge.role))
        _pointer(painter, QPointF(x_of(gauge.value), middle), gauge)


def _pointer(painter: QPainter, at: QPointF, gauge: Gauge) -> None:
    """The value as a dot, or beyond an end of the scale as a tip that points there."""
    if gauge.left <= gauge.value <= gauge.right:
        painter.drawEllipse(at, 4.6, 4.6)
        return
    side = 1.0 if gauge.value > gauge.right else -1.0
    back = at.x() - 3 * side
    corners = [QPointF(back, at.y() - 6), QPointF(back + 9 * side, at.y()), QPointF(back, at.y() + 6)]
    painter.drawPolygon(QPolygonF(corners))


# -- weights -------------------------------------------------------------------------------------------------


def _weights(painter: QPainter, figure: Weights, width: float) -> None:
    """For each feature a bar of its inferred weight and a notch at the true one; right of them the angle."""
    dial = DIAL + 8.0 if math.isfinite(figure.angle) else 0.0
    rows = [(name.replace("_", " "), inferred, true) for name, inferred, true in figure.rows[:MOST]]
    metrics = QFontMetricsF(painter.font())
    labels = min(0.55 * (width - dial), max(metrics.horizontalAdvance(name) for name, *_ in rows) + 7)
    zero, half = labels + (width - dial - labels) / 2, (width - dial - labels) / 2 - 4
    painter.setPen(QPen(color("border"), 1))
    painter.drawLine(QPointF(zero, 0), QPointF(zero, WEIGHT * len(rows)))
    for i, (name, inferred, true) in enumerate(rows):
        top = float(WEIGHT * i)
        painter.setPen(color("ink"))
        _elided(painter, QRectF(0, top, labels - 6, WEIGHT), name, Qt.TextElideMode.ElideMiddle)
        wide = half * inferred
        painter.fillRect(QRectF(min(zero, zero + wide), top + 3.5, abs(wide), WEIGHT - 7), color("mesa"))
        if math.isfinite(true):
            painter.setPen(QPen(color("ink"), 2))
            painter.drawLine(
                QPointF(zero + half * true, top + 1.5), QPointF(zero + half * true, top + WEIGHT - 1.5)
            )
    if dial:
        _angle(painter, figure.angle, QRectF(width - DIAL, 0, DIAL, DIAL))


def _angle(painter: QPainter, degrees: float, box: QRectF) -> None:
    """Two hands: the true objective to the right, the inferred one turned away from it."""
    centre = QPointF(box.left() + 8, box.bottom() - 18)
    reach = min(box.width() - 12, box.height() - 24)
    if degrees > 90:
        centre.setX(box.center().x())
        reach = box.width() / 2 - 4
    turn = math.radians(degrees)
    tip = QPointF(centre.x() + reach * math.cos(turn), centre.y() - reach * math.sin(turn))
    painter.setPen(QPen(color("ink"), 2))
    painter.drawLine(centre, QPointF(centre.x() + reach, centre.y()))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color("mesa", 0.3))
    pie = QRectF(centre.x() - reach * 0.6, centre.y() - reach * 0.6, reach * 1.2, reach * 1.2)
    painter.drawPie(pie, 0, round(16 * degrees))
    painter.setPen(QPen(color("mesa"), 2))
    painter.drawLine(centre, tip)
    side = 4.0
    across = QPointF(-math.sin(turn), -math.cos(turn))
    back = QPointF(tip.x() - 7 * math.cos(turn), tip.y() + 7 * math.sin(turn))
    painter.setBrush(color("mesa"))
    painter.drawPolygon(QPolygonF([tip, back + across * side, back - across * side]))
    painter.setPen(text_color("mesa"))
    under = QRectF(box.left(), box.bottom() - 15, box.width(), 15)
    painter.drawText(under, Qt.AlignmentFlag.AlignCenter, f"{degrees:.0f}{DEGREES}")


def _elided(
    painter: QPainter, box: QRectF, text: str, mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight
) -> None:
    cut = QFontMetricsF(painter.font()).elidedText(text, mode, box.width())
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, cut)
