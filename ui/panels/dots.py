"""Dots of a scatter plot, drawn in one call: pyqtgraph's own keep an object for each and take six times as long."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from ui.canvas.polygons import polygon


class Dots(pg.GraphicsObject):
    """Points (x[i], y[i]) as squares or discs of so many pixels."""

    def __init__(self, size: float, round_: bool) -> None:
        super().__init__()
        self._pen = QPen(QColor(), size)
        self._pen.setCosmetic(True)
        self._pen.setCapStyle(Qt.PenCapStyle.RoundCap if round_ else Qt.PenCapStyle.SquareCap)
        self.show_points(np.empty(0), np.empty(0))

    def show_points(self, x: np.ndarray, y: np.ndarray) -> None:
        """Other points, all finite."""
        self.prepareGeometryChange()
        self.x_values, self.y_values = np.asarray(x, np.float64), np.asarray(y, np.float64)
        self._points = polygon(self.x_values, self.y_values)
        self.informViewBoundsChanged()
        self.update()

    def set_color(self, color: QColor) -> None:
        """Another colour."""
        self._pen.setColor(color)
        self.update()

    def __len__(self) -> int:
        return len(self.x_values)

    def dataBounds(self, axis: int, *_: object, **__: object) -> tuple[float | None, float | None]:
        """What a view has to show along an axis; pyqtgraph asks for it."""
        values = self.x_values if axis == 0 else self.y_values
        return (float(values.min()), float(values.max())) if len(values) else (None, None)

    def pixelPadding(self) -> float:
        """How far a dot reaches beyond its point."""
        return self._pen.widthF() / 2

    def boundingRect(self) -> QRectF:
        if not len(self):
            return QRectF()
        rect = QRectF(self.x_values.min(), self.y_values.min(), np.ptp(self.x_values), np.ptp(self.y_values))
        wide, high = (abs(vector.length()) if vector is not None else 0.0 for vector in self.pixelVectors())
        pad = self._pen.widthF()
        return rect.adjusted(-pad * wide, -pad * high, pad * wide, pad * high)

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        device, pen = painter.device(), QPen(self._pen)
        pen.setWidthF(pen.widthF() * (device.devicePixelRatio() if device else 1.0))
        painter.setPen(pen)
        painter.drawPoints(self._points)
