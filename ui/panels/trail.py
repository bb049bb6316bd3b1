"""The way of a population's centre through a scatter plot, paler the longer ago."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

MOST, SHADES, PALEST = 240, 8, 0.15  # corners; steps from pale to full


class Trail(pg.GraphicsObject):
    """A line through points (x[i], y[i]) in their order, with a ring at the last one. It changes no view's range."""

    def __init__(self) -> None:
        super().__init__()
        self.x, self.y = np.empty(0), np.empty(0)
        self._color = QColor()
        self._rect = QRectF()
        self.setZValue(4)

    def set_color(self, color: QColor) -> None:
        """Another colour."""
        self._color = QColor(color)
        self.update()

    def show_points(self, x: np.ndarray, y: np.ndarray) -> None:
        """Another way; points that are no numbers are left out, and so many are kept that it looks the same."""
        known = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
        if len(known) > MOST:
            known = known[np.unique(np.linspace(0, len(known) - 1, MOST).round().astype(np.int64))]
        self.prepareGeometryChange()
        self.x, self.y = np.asarray(x[known], np.float64), np.asarray(y[known], np.float64)
        if len(known):
            low, high = QPointF(self.x.min(), self.y.min()), QPointF(self.x.max(), self.y.max())
            self._rect = QRectF(low, high)
        else:
            self._rect = QRectF()
        self.update()

    def boundingRect(self) -> QRectF:
        if not len(self.x):
            return self._rect
        wide, tall = (abs(vector.length()) if vector is not None else 0.0 for vector in self.pixelVectors())
        return self._rect.adjusted(-6 * wide, -6 * tall, 6 * wide, 6 * tall)

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        if not len(self.x):
            return
        to_view = painter.worldTransform()
        x = np.clip(to_view.m11() * self.x + to_view.dx(), -1e5, 1e5)
        y = np.clip(to_view.m22() * self.y + to_view.dy(), -1e5, 1e5)
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
        painter.drawEllipse(points[-1], 4.0, 4.0)
        painter.restore()
