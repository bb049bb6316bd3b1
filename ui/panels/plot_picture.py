"""A plot as a picture: its title and legend above it, as pixels or as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter

from ui import theme, vector
from ui.colors import color
from ui.curves import Curve
from ui.panels.legend import LINE, flow, paint_entry

SIDE, TOP, TITLE, SCALE = 12.0, 10.0, 22.0, 2
Entries = Sequence[tuple[Curve, float]]


def image(plot: Any, title: str, entries: Entries, note: str = "") -> QImage:
    """The picture with two pixels for each logical one; `note` stands below the legend."""
    size = _size(plot, entries, note)
    made = QImage(size * SCALE, QImage.Format.Format_RGB32)
    made.setDevicePixelRatio(SCALE)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    plot.thicken(SCALE)
    _paint(painter, plot, (title, note), entries, size)
    plot.thicken(0)
    painter.end()
    made.setDevicePixelRatio(1)
    return made


def svg(plot: Any, title: str, entries: Entries, note: str = "") -> bytes:
    """The picture as SVG."""
    size = _size(plot, entries, note)
    plot.thicken(1)
    made = vector.svg(size, title, lambda painter: _paint(painter, plot, (title, note), entries, size))
    plot.thicken(0)
    return made


def _size(plot: Any, entries: Entries, note: str) -> QSize:
    lines = len({top for _, top, _ in flow(list(entries), plot.width() - 2 * SIDE)}) + bool(note)
    return QSize(plot.width(), round(plot.height() + TOP + TITLE + LINE * lines + 4))


def _paint(painter: QPainter, plot: Any, title: tuple[str, str], entries: Entries, size: QSize) -> None:
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), QColor(color("panel")))
    below = QRectF(0, size.height() - plot.height(), plot.width(), plot.height())
    places = zip(
        (TOP + 13, below.top() - 8),
        title,
        ("ink", "muted"),
        (theme.font(13, bold=True), theme.font(12)),
        strict=True,
    )
    for y, text, role, font in places:
        painter.setFont(font)
        painter.setPen(color(role))
        painter.drawText(QPointF(SIDE, y), text)
    for x, top, entry in flow(list(entries), plot.width() - 2 * SIDE):
        paint_entry(painter, SIDE + x, TOP + TITLE + top + LINE / 2, entry)
    plot.render(painter, below, plot.viewport().rect())
