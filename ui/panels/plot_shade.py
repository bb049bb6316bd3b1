"""What is shaded behind the curves of the scope: the gap between two objectives, and the spread around a curve."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsPathItem

from sims.number_text import MINUS
from ui import theme
from ui.colors import color, text_color
from ui.panels.legend import number
from ui.panels.plot_points import MAX_SHADED, Points, hull

THIN, MARGIN = 22, 10  # pixels: a thinner gap's label is above it; how far it stays from edges and labels


class Gap:
    """The shaded area between the objectives that the gap compares, with its newest number."""

    def __init__(self, plot: Any) -> None:
        self.box = plot.getViewBox()
        self.area = QGraphicsPathItem()
        self.area.setPen(QPen(Qt.PenStyle.NoPen))
        self.area.setZValue(-10)
        self.text = pg.TextItem("", anchor=(1, 0.5))
        self.text.setZValue(5)  # over the curves, on a ground of its own
        for item in (self.area, self.text):
            plot.addItem(item, ignoreBounds=True)

    def restyle(self) -> None:
        """Takes the colours and fonts of the theme."""
        self.text.setColor(text_color("gap"))
        self.text.fill = QBrush(color("well", 0.7))
        self.text.setFont(theme.font(12, bold=True, mono=True))
        self.area.setBrush(color("gap", 0.14))

    def shade(
        self, upper: Points | None, lower: Points | None, since: float, corners: int = MAX_SHADED
    ) -> None:
        """Shades between two curves from a place on, with so many corners along each; nothing without curves."""
        path = QPainterPath()
        if upper is not None and lower is not None:
            upper, lower = _thin(*_since(*upper, since), corners), _thin(*_since(*lower, since), corners)
            if len(upper[0]) and len(lower[0]):
                path.addPolygon(_polygon(upper, lower))
        self.area.setPath(path)

    def say(
        self, upper: Points, lower: Points, since: float, shown: str, taken: Sequence[QRectF] = ()
    ) -> None:
        """Writes `shown` at the right edge between what is seen of two curves, below what is `taken` there (pixels,
        from above); nothing where neither is seen from `since` on.
        """
        ends = [y for _, y in (_since(*upper, since), _since(*lower, since))]
        self.text.setText(shown if all(len(y) for y in ends) else "")
        if self.text.toPlainText():
            self._place(float(ends[0][-1]), float(ends[1][-1]), taken)

    def _place(self, more: float, less: float, taken: Sequence[QRectF]) -> None:
        """The label inside the gap at the right edge, or above it where it is too thin."""
        (left, right), (bottom, top) = self.box.viewRange()
        unit = (top - bottom) / max(1.0, self.box.height())
        middle = (more + less) / 2 if abs(more - less) > THIN * unit else max(more, less) + 12 * unit
        down = max(MARGIN, min(self.box.height() - MARGIN, (top - middle) / unit))
        begin = 0.99 * self.box.width() - self.text.boundingRect().width()
        for label in taken:
            if label.right() > begin and label.top() - MARGIN < down < label.bottom() + MARGIN:
                down = label.bottom() + MARGIN
        self.text.setPos(right - 0.01 * (right - left), top - down * unit)


def gap_text(more: float, less: float) -> str:
    """The gap of two numbers as it is written: in hundredths, unless these are much larger or smaller."""
    gap, size = more - less, max(abs(more), abs(less))
    shown = f"{round(gap, 2) + 0.0:.2f}".replace("-", MINUS) if 0.1 <= size < 100 else number(gap)
    return f"gap {shown}" if math.isfinite(gap) else ""


class Bands:
    """What is around curves, as pale areas in their colours."""

    def __init__(self, plot: Any) -> None:
        self.plot = plot
        self.items: list[QGraphicsPathItem] = []

    def show(
        self, bands: list[tuple[str, np.ndarray, np.ndarray, np.ndarray]], corners: int = MAX_SHADED
    ) -> None:
        """bands: (colour role, x[n], lower edge[n], upper edge[n]), drawn with so many corners along each edge."""
        while len(self.items) < len(bands):
            item = QGraphicsPathItem()
            item.setPen(QPen(Qt.PenStyle.NoPen))
            item.setZValue(-12)
            self.plot.addItem(item, ignoreBounds=True)
            self.items.append(item)
        for item in self.items[len(bands) :]:
            item.setPath(QPainterPath())
        for item, (role, x, low, high) in zip(self.items, bands, strict=False):
            path = QPainterPath()
            if len(x) > 1:
                x, low, high = hull(x, low, high, corners)
                path.addPolygon(_polygon((x, high), (x, low)))
            item.setPath(path)
            item.setBrush(color(role, 0.2))


def _since(x: np.ndarray, y: np.ndarray, first: float) -> Points:
    keep = (x >= first) & np.isfinite(y)
    return x[keep], y[keep]


def _thin(x: np.ndarray, y: np.ndarray, most: int) -> Points:
    """A fill with fewer corners looks the same and costs a fifth."""
    if len(x) <= most:
        return x, y
    keep = np.append(np.arange(0, len(x), -(-len(x) // most)), len(x) - 1)
    return x[keep], y[keep]


def _polygon(one: Points, other: Points) -> QPolygonF:
    x = np.concatenate([one[0], other[0][::-1]])
    y = np.concatenate([one[1], other[1][::-1]])
    return pg.functions.arrayToQPolygonF(x, y)
