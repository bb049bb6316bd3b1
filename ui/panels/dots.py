"""Dots of a scatter plot, drawn as one image: pyqtgraph's own keep an object for each, and Qt outlines every disc."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

DEEPEST = 64  # dots over one another from which on a pixel gets no darker
_WIDEST = 8192  # pixels


class Dots(pg.GraphicsObject):
    """Points (x[i], y[i]) as squares or discs of so many pixels."""

    def __init__(self, size: float, round_: bool) -> None:
        super().__init__()
        self._size, self._round, self._color = size, round_, QColor()
        self.show_points(np.empty(0), np.empty(0))

    def show_points(self, x: np.ndarray, y: np.ndarray) -> None:
        """Other points, all finite."""
        self.prepareGeometryChange()
        self.x_values, self.y_values = np.asarray(x, np.float64), np.asarray(y, np.float64)
        self._spans = tuple((float(v.min()), float(v.max())) for v in (self.x_values, self.y_values) if len(v))
        self.informViewBoundsChanged()
        self.update()

    def set_color(self, color: QColor) -> None:
        """Another colour."""
        self._color = QColor(color)
        self.update()

    def __len__(self) -> int:
        return len(self.x_values)

    def dataBounds(self, axis: int, *_: object, **__: object) -> tuple[float | None, float | None]:
        """What a view has to show along an axis; pyqtgraph asks for it."""
        return self._spans[axis] if self._spans else (None, None)

    def pixelPadding(self) -> float:
        """How far a dot reaches beyond its point."""
        return self._size / 2

    def boundingRect(self) -> QRectF:
        if not self._spans:
            return QRectF()
        (left, right), (low, high) = self._spans
        wide, tall = (abs(vector.length()) if vector is not None else 0.0 for vector in self.pixelVectors())
        rect = QRectF(left, low, right - left, high - low)
        return rect.adjusted(*(self._size * part for part in (-wide, -tall, wide, tall)))

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        device, to_view = painter.device(), painter.worldTransform()
        ratio = device.devicePixelRatio() if device else 1.0
        shape = _shape(max(1, round(self._size * ratio)), self._round)
        x = np.rint((to_view.m11() * self.x_values + to_view.dx()) * ratio - shape.shape[1] / 2)
        y = np.rint((to_view.m22() * self.y_values + to_view.dy()) * ratio - shape.shape[0] / 2)
        if not len(x) or max(np.ptp(x), np.ptp(y)) > _WIDEST:
            return
        counts = coverage(x.astype(np.int64), y.astype(np.int64), shape)
        pixels = _shades(self._color.rgba())[np.minimum(counts, DEEPEST)]
        high, wide = pixels.shape
        image = QImage(pixels.data, wide, high, 4 * wide, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        painter.save()
        painter.resetTransform()
        painter.drawImage(QPointF(float(x.min()) / ratio, float(y.min()) / ratio), image)
        painter.restore()


def coverage(x: np.ndarray, y: np.ndarray, shape: np.ndarray) -> np.ndarray:
    """How many dots cover each pixel, int64[height, width] of the smallest box around all of them.

    x[n], y[n]: whole pixels of the dots' top left corners; shape[k, k]: True where a dot has a pixel.
    """
    down, right = np.nonzero(shape)
    columns, rows = x - x.min(), y - y.min()
    wide, high = int(columns.max()) + shape.shape[1], int(rows.max()) + shape.shape[0]
    places = (rows[:, None] + down) * wide + columns[:, None] + right
    return np.bincount(places.ravel(), minlength=wide * high).reshape(high, wide)


@lru_cache(maxsize=8)
def _shape(size: int, round_: bool) -> np.ndarray:
    """The pixels of one dot, bool[size, size]."""
    if not round_:
        return np.ones((size, size), bool)
    away = np.arange(size) + 0.5 - size / 2
    return np.hypot(away[:, None], away) <= size / 2


@lru_cache(maxsize=8)
def _shades(rgba: int) -> np.ndarray:
    """The colour of a pixel under 0, 1, 2 ... dots, premultiplied 0xAARRGGBB, uint32[DEEPEST + 1]."""
    color = QColor.fromRgba(rgba)
    alpha = 1.0 - (1.0 - color.alphaF()) ** np.arange(DEEPEST + 1)
    found = np.zeros(DEEPEST + 1, np.uint32)
    for part in (1.0, color.redF(), color.greenF(), color.blueF()):
        found = found << np.uint32(8) | np.rint(255 * alpha * part).astype(np.uint32)
    return found
