"""The way of a population's centre through a scatter plot, paler and coarser the longer it is."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from ui.panels.plot_points import has_place

MOST, SHADES, PALEST = 16, 8, 0.15  # corners; steps from pale to full
RING = 4.0  # pixels: its radius


class Trail(pg.GraphicsObject):
    """A line through points (x_values[i], y_values[i]) in their order, with a ring at the last one."""

    def __init__(self) -> None:
        super().__init__()
        self._color = QColor()
        self.setZValue(4)
        self.show_points(np.empty(0), np.empty(0))

    def set_color(self, color: QColor) -> None:
        """Another colour."""
        self._color = QColor(color)
        self.update()

    def show_points(self, x: np.ndarray, y: np.ndarray, turns: Iterable[int] = ()) -> None:
        """Another way; points that are no numbers are left out. Of a long one the corners are means over stretches, so
        that a centre that jumps about makes no scribble, the points `turns`, where something else begins, and the last.
        """
        known = has_place(x) & has_place(y)
        kept = [int(np.count_nonzero(known[:turn])) for turn in turns]
        x, y = np.asarray(x[known], np.float64), np.asarray(y[known], np.float64)
        self.prepareGeometryChange()
        self.x_values, self.y_values = _corners(x, kept), _corners(y, kept)
        self._spans = tuple((float(v.min()), float(v.max())) for v in (self.x_values, self.y_values) if len(v))
        self.informViewBoundsChanged()
        self.update()

    def dataBounds(self, axis: int, *_: object, **__: object) -> tuple[float | None, float | None]:
        """What a view has to show along an axis; pyqtgraph asks for it."""
        return self._spans[axis] if self._spans else (None, None)

    def pixelPadding(self) -> float:
        """How far the ring reaches beyond its point."""
        return RING + 2.0

    def boundingRect(self) -> QRectF:
        if not self._spans:
            return QRectF()
        (left, right), (low, high) = self._spans
        wide, tall = (abs(vector.length()) if vector is not None else 0.0 for vector in self.pixelVectors())
        room = self.pixelPadding()
        return QRectF(left, low, right - left, high - low).adjusted(
            -room * wide, -room * tall, room * wide, room * tall
        )

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        if not self._spans:
            return
        to_view = painter.worldTransform()
        x = np.clip(to_view.m11() * self.x_values + to_view.dx(), -1e5, 1e5)
        y = np.clip(to_view.m22() * self.y_values + to_view.dy(), -1e5, 1e5)
        points = [QPointF(*point) for point in zip(x.tolist(), y.tolist(), strict=True)]
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edges = np.unique(np.linspace(0, len(points) - 1, SHADES + 1).round().astype(int)).tolist()
        for i, (first, last) in enumerate(pairwise(edges)):
            shade = QColor(self._color)
            shade.setAlphaF(self._color.alphaF() * (PALEST + (1 - PALEST) * (i + 1) / (len(edges) - 1)))
            painter.setPen(QPen(shade, 1.3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            painter.drawPolyline(QPolygonF(points[first : last + 1]))
        painter.setPen(QPen(self._color, 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(points[-1], RING, RING)
        painter.restore()


def _corners(values: np.ndarray, turns: list[int]) -> np.ndarray:
    """At most MOST + 1 of them: means over stretches whose length doubles as there are more, and the last one; besides
    those at `turns`, between which a stretch ends.
    """
    if len(values) <= MOST:
        return values
    long = 1 << (-(-len(values) // MOST) - 1).bit_length()
    besides = [edge for turn in turns for edge in (turn, turn + 1) if edge < len(values)]
    edges = np.union1d(np.arange(0, len(values), long), besides).astype(np.int64)
    means = np.add.reduceat(values, edges) / np.diff([*edges, len(values)])
    return np.append(means, values[-1])
