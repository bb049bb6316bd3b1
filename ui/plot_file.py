"""objectives.png: the objective curves of a run as a picture, painted without a display."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QGuiApplication, QImage, QPainter, QPen, QPolygonF

from sandbox.events import Nest
from sandbox.graph import Graph
from sandbox.record import Record
from ui import theme, vector
from ui.curves import Curve, curves, is_scaled, starts_raw
from ui.decimate import extremes
from ui.panels.plot_points import hull, margins

WIDTH, PANEL, SCALE, MAX_PANELS = 1000, 380, 2, 6
LEFT, RIGHT, TOP, BOTTOM = 62, 24, 62, 44
MINUS = "\N{MINUS SIGN}"
LOOK = theme.LIGHT


def plot(record: Record, nests: Sequence[Nest], shifts: Sequence[tuple[int, str]], path: Path) -> bool:
    """Writes a PNG with one panel per nest (at most 6) that has numbers; False where there is nothing to draw.

    A nest's panel shows base, mesa and intended objective, on the measured scale where the run has it.
    """
    _application()
    panels = _panels(record, nests)
    if not panels:
        return False
    image = QImage(_size(panels) * SCALE, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.scale(SCALE, SCALE)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint(painter, record, panels, shifts)
    painter.end()
    return image.save(str(path), "PNG")  # type: ignore[call-overload]


def svg(record: Record, nests: Sequence[Nest], shifts: Sequence[tuple[int, str]]) -> bytes:
    """The same as an SVG document; empty where there is nothing to draw."""
    _application()
    panels = _panels(record, nests)
    if not panels:
        return b""
    return vector.svg(_size(panels), "Objectives", lambda painter: _paint(painter, record, panels, shifts))


Panel = tuple[Nest, list[Curve]]


def _panels(record: Record, nests: Sequence[Nest]) -> list[Panel]:
    drawn = [(nest, curves(record, nest, Graph(), raw=starts_raw(record, nest))) for nest in nests]
    return [(nest, found) for nest, found in drawn if found and record.length][:MAX_PANELS]


def _size(panels: list[Panel]) -> QSize:
    return QSize(WIDTH, PANEL * len(panels))


def _paint(painter: QPainter, record: Record, panels: list[Panel], shifts: Sequence[tuple[int, str]]) -> None:
    painter.fillRect(QRectF(QPointF(), _size(panels)), QColor(LOOK.well))
    for i, (nest, found) in enumerate(panels):
        painter.save()
        painter.translate(0, i * PANEL)
        _panel(painter, record, nest, found, shifts)
        painter.restore()


def _application() -> QGuiApplication:
    """The application that exists, or one that needs no display; kept for the rest of the process."""
    existing = QGuiApplication.instance()
    if isinstance(existing, QGuiApplication):
        return existing
    made = QGuiApplication([sys.argv[0] or "mesa-sandbox", "-platform", "offscreen"])
    _kept.append(made)
    return made


_kept: list[QGuiApplication] = []


def _panel(
    painter: QPainter, record: Record, nest: Nest, found: list[Curve], shifts: Sequence[tuple[int, str]]
) -> None:
    area = QRectF(LEFT, TOP, WIDTH - LEFT - RIGHT, PANEL - TOP - BOTTOM)
    lines = [
        extremes(np.arange(record.length, dtype=float), record[c.column], int(area.width())) for c in found
    ]
    edges = [_edges(record, curve, *line) for curve, line in zip(found, lines, strict=True)]
    low, high = _range([*(y for _, y in lines), *(y for _, *band in edges for y in band)])
    last = max(1, record.length - 1)

    def place(x: float, y: float) -> QPointF:
        return QPointF(
            area.left() + x / last * area.width(), area.bottom() - (y - low) / (high - low) * area.height()
        )

    scaled = is_scaled(record, nest) and not starts_raw(record, nest)
    title = nest.root.replace("_", " ").capitalize()
    _text(painter, QPointF(LEFT, 24), title, LOOK.ink, bold=True, size=15)
    scale = "0 is random behaviour, 1 the own mean before the shift" if scaled else "in their own units"
    scale += "; areas: 1.96 standard errors over episodes to either side" if any(len(x) for x, *_ in edges) else ""
    wide = QFontMetricsF(theme.font(15, bold=True)).horizontalAdvance(title)
    _text(painter, QPointF(LEFT + wide + 12, 24), f"objectives, {scale}", LOOK.muted)
    _axes(painter, area, (0, last), (low, high))
    for generation, node in shifts:
        if 0 <= generation <= last:
            _shift(painter, place(generation, high), area, node)
    for curve, (x, under, over) in zip(found, edges, strict=True):
        corners = [*zip(x, over, strict=True), *zip(x[::-1], under[::-1], strict=True)]
        _area(painter, curve, [place(a, b) for a, b in corners])
    for curve, (x, y) in zip(found, lines, strict=True):
        _curve(painter, curve, [place(a, b) for a, b in zip(x, y, strict=True) if math.isfinite(b)])
    _legend(painter, record, found)


def _edges(
    record: Record, curve: Curve, x: np.ndarray, y: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Generations, lower and upper edge of a curve's band at its points (x, y), as far as it has one."""
    margin = margins(record, curve, x)
    known = np.isfinite(y) & np.isfinite(margin)
    return hull(x[known], (y - margin)[known], (y + margin)[known])


def _range(columns: list[np.ndarray]) -> tuple[float, float]:
    known = np.concatenate([y[np.isfinite(y)] for y in columns])
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    margin = 0.05 * (high - low) if high - low > 1e-9 * max(1.0, abs(high)) else 0.5
    return low - margin, high + margin


def ticks(low: float, high: float, about: int) -> list[float]:
    """Round numbers (1, 2, 5 times a power of ten apart) within a range, about so many."""
    rough = (high - low) / max(1, about)
    power = 10 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= rough)
    return [step * k for k in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]


def _axes(painter: QPainter, area: QRectF, x: tuple[float, float], y: tuple[float, float]) -> None:
    grid = QPen(QColor(LOOK.street), 1)
    for value in ticks(*y, 5):
        height = area.bottom() - (value - y[0]) / (y[1] - y[0]) * area.height()
        painter.setPen(grid)
        painter.drawLine(QPointF(area.left(), height), QPointF(area.right(), height))
        _text(
            painter, QPointF(area.left() - 8, height + 4), f"{value:g}", LOOK.muted, align="right", mono=True
        )
    for value in ticks(*x, 8):
        if value == int(value):
            across = area.left() + (value - x[0]) / (x[1] - x[0]) * area.width()
            _text(
                painter,
                QPointF(across, area.bottom() + 18),
                f"{value:g}",
                LOOK.muted,
                align="center",
                mono=True,
            )
    painter.setPen(QPen(QColor(LOOK.border), 1))
    painter.drawLine(area.bottomLeft(), area.bottomRight())
    _text(painter, QPointF(area.center().x(), area.bottom() + 36), "generation", LOOK.muted, align="center")


def _shift(painter: QPainter, top: QPointF, area: QRectF, node: str) -> None:
    pen = QPen(QColor(LOOK.gap), 1.2)
    pen.setDashPattern([4, 3])
    painter.setPen(pen)
    painter.drawLine(QPointF(top.x(), area.top()), QPointF(top.x(), area.bottom()))
    label = f"shift: {node.replace('_', ' ')}"
    wide = QFontMetricsF(theme.font(12)).horizontalAdvance(label)
    left = top.x() + 5 if top.x() + 5 + wide < area.right() else top.x() - 5 - wide
    _text(painter, QPointF(left, area.top() + 12), label, theme.readable(LOOK.gap, LOOK))


def _area(painter: QPainter, curve: Curve, corners: list[QPointF]) -> None:
    shade = QColor(getattr(LOOK, curve.role))
    shade.setAlphaF(0.2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shade)
    painter.drawPolygon(QPolygonF(corners))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _curve(painter: QPainter, curve: Curve, points: list[QPointF]) -> None:
    pen = QPen(QColor(getattr(LOOK, curve.role)), 1.8)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if curve.dash:
        pen.setDashPattern([part / 1.8 for part in curve.dash])
    painter.setPen(pen)
    if len(points) == 1:
        painter.drawEllipse(points[0], 2, 2)
    painter.drawPolyline(QPolygonF(points))


def _legend(painter: QPainter, record: Record, found: list[Curve]) -> None:
    x = float(LEFT)
    for curve in found:
        _curve(painter, curve, [QPointF(x, 44), QPointF(x + 24, 44)])
        label = f"{curve.column.removesuffix('_scaled')}  {_number(record[curve.column][-1])}"
        color = theme.readable(getattr(LOOK, curve.role), LOOK)
        x += 32 + _text(painter, QPointF(x + 32, 48), label, color) + 24


def _number(value: float) -> str:
    """A value as the legend tells it; what is extinct has none."""
    return "none" if math.isnan(value) else f"{value:.4g}".replace("-", MINUS)


def _text(
    painter: QPainter,
    at: QPointF,
    text: str,
    color: str,
    align: str = "left",
    size: int = 12,
    bold: bool = False,
    mono: bool = False,
) -> float:
    """Draws a text with its base line's end at `at`; returns its width."""
    font = theme.font(size, bold, mono)
    text = text.replace("-", MINUS) if mono else text
    wide = QFontMetricsF(font).horizontalAdvance(text)
    painter.setFont(font)
    painter.setPen(QColor(color))
    painter.drawText(QPointF(at.x() - {"left": 0.0, "center": wide / 2, "right": wide}[align], at.y()), text)
    return wide
