"""Paints a world's picture (`sims.picture`) in its own units; whoever calls has scaled the painter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from sims.picture import Bar, Cells, Glyph, Line, Picture, Text
from ui import theme
from ui.colors import color, text_color
from ui.panels.glyphs import glyph

_ON_CELLS = ("panel", "on_accent")  # colours of texts that do not stand on the well


def paint(painter: QPainter, picture: Picture) -> None:
    """All marks, in their order."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for mark in picture.marks:
        painter.save()
        _PAINTERS[type(mark)](painter, mark, picture)
        painter.restore()


def _cells(painter: QPainter, mark: Cells, _picture: Picture) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    palette = [color(role) for role in mark.palette]
    inset = 0.03
    for y, row in enumerate(mark.rows):
        for x, index in enumerate(row):
            if index < 0:
                continue
            painter.setBrush(palette[index])
            painter.drawRoundedRect(QRectF(x + inset, y + inset, 1 - 2 * inset, 1 - 2 * inset), 0.08, 0.08)


def _glyph(painter: QPainter, mark: Glyph, _picture: Picture) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color(mark.color))
    scaled = QTransform().translate(mark.x, mark.y).scale(mark.size / 2, mark.size / 2)
    painter.drawPath(scaled.map(glyph(mark.shape)))


def _line(painter: QPainter, mark: Line, picture: Picture) -> None:
    if len(mark.points) < 2:
        return
    points = QPolygonF([QPointF(x, y) for x, y in mark.points])
    if mark.fill:
        area = QPainterPath()
        area.addPolygon(points)
        area.lineTo(points.last().x(), picture.height)
        area.lineTo(points.first().x(), picture.height)
        painter.fillPath(area, color(mark.color, 0.18))
    pen = QPen(color(mark.color), mark.width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap if mark.dash else Qt.PenCapStyle.RoundCap)
    if mark.dash:
        pen.setDashPattern([3.0, 2.0])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if len(mark.points) == 2:
        painter.drawLine(QLineF(points.first(), points.last()))
    else:
        painter.drawPolyline(points)


def _bar(painter: QPainter, mark: Bar, _picture: Picture) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color(mark.color))
    left = mark.x if mark.length >= 0 else mark.x + mark.length
    round_ = min(mark.thick / 4, abs(mark.length) / 2)
    painter.drawRoundedRect(QRectF(left, mark.y, abs(mark.length), mark.thick), round_, round_)


def _text(painter: QPainter, mark: Text, _picture: Picture) -> None:
    """Drawn at 100 pixels and scaled, since fonts have no sizes of a fraction of a pixel."""
    font = QFont(theme.font(12))
    font.setPixelSize(100)
    metrics = QFontMetricsF(font)
    unit = mark.size / 100
    wide = metrics.horizontalAdvance(mark.text)
    before = {"left": 0.0, "center": wide / 2, "right": wide}[mark.align]
    painter.translate(mark.x, mark.y)
    painter.scale(unit, unit)
    painter.setFont(font)
    painter.setPen(color(mark.color) if mark.color in _ON_CELLS else text_color(mark.color))
    painter.drawText(QPointF(-before, (metrics.ascent() - metrics.descent()) / 2), mark.text)


_PAINTERS: dict[type, Callable[[QPainter, Any, Picture], None]] = {
    Cells: _cells,
    Glyph: _glyph,
    Line: _line,
    Bar: _bar,
    Text: _text,
}
