"""A picture of a part of the scene, taken at one scale, that can be drawn at another and grows where one looks."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import cast

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QRegion, QTransform
from PySide6.QtWidgets import QGraphicsView, QStyleOptionGraphicsItem, QWidget

from ui.canvas import picture, styles
from ui.canvas.scene import Scene

_TILE = 128  # pixels: it grows by squares, so that a card is not painted again for every step
_ROOM = 0.15  # of the view's width and height, that it has on each side beyond what is needed, once it grows
_LARGEST = 4.0  # times the pixels of the view
PATIENCE = 0.006  # seconds of the processor's time after which the rest is left to the next drawing


class _Option(QStyleOptionGraphicsItem):
    """Has items paint as much as they would at a scale, whatever they are painted at."""

    def __init__(self, scale: float) -> None:
        super().__init__()
        self._scale = scale

    def levelOfDetailFromTransform(self, _transform: QTransform) -> float:  # type: ignore[override]
        return self._scale


class HeldPicture:
    """Taken of what a view shows now, or of a larger picture of that. Pixels are of its own scale, counted from where
    the view's corner was. Cards show as much as they did in the first one, so that all look alike.
    """

    def __init__(self, view: QGraphicsView, scene: Scene, larger: HeldPicture | None = None) -> None:
        viewport, to_view = view.viewport(), view.viewportTransform()
        self._scene, self._ratio, self.scale = scene, viewport.devicePixelRatioF(), to_view.m11()
        self._detail: float = larger._detail if larger else self.scale
        self._to_pixel = to_view * QTransform.fromScale(self._ratio, self._ratio)
        self._rect = QRect(QPoint(), viewport.size() * self._ratio)  # the pixels that there are
        self._pixels = self._blank()
        if larger is None:
            viewport.render(self._pixels, QPoint(), QRegion(), QWidget.RenderFlag(0))
        else:
            painter = QPainter(self._pixels)
            painter.setWorldTransform(to_view)
            larger.draw(painter, view.mapToScene(viewport.rect()).boundingRect())
            painter.end()
        self._painted = QRegion(self._rect)
        self._view = self._rect.size()

    def _blank(self) -> QPixmap:
        made = QPixmap(self._rect.size())
        made.setDevicePixelRatio(self._ratio)
        made.fill(styles.color("window"))
        return made

    def can_hold(self, part: QRectF) -> bool:
        """Whether a part of the scene is in it, or can be without its becoming too large."""
        whole = self._place(part).united(self._rect)
        return whole.width() * whole.height() <= _LARGEST * self._view.width() * self._view.height()

    def draw(self, painter: QPainter, part: QRectF) -> bool:
        """Draws a part of the scene, in scene coordinates; of what is missing of it, as much as does not take too long
        is painted first. Whether nothing is missing any more.
        """
        missing = QRegion(self._place(part)) - self._painted
        if not missing.isEmpty():
            self._grow(missing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        source = QRectF(QPointF(), QRectF(self._rect).size())
        painter.drawPixmap(self._part(self._rect), self._pixels, source)
        return (missing - self._painted).isEmpty()

    def _place(self, part: QRectF) -> QRect:
        return self._to_pixel.mapRect(part).toAlignedRect()

    def _part(self, place: QRect) -> QRectF:
        return self._to_pixel.inverted()[0].mapRect(QRectF(place))

    # -- growing ---------------------------------------------------------------------------------------------

    def _grow(self, missing: QRegion) -> None:
        tiles = QRegion()
        for rect in cast("Iterable[QRect]", missing):
            tiles += _in_tiles(rect)
        tiles -= self._painted
        self._make_room(tiles.boundingRect())
        end = time.thread_time() + PATIENCE
        for rect in cast("Iterable[QRect]", tiles):
            self._paint(rect)
            self._painted += rect
            if time.thread_time() > end:
                return

    def _make_room(self, rect: QRect) -> None:
        if self._rect.contains(rect):
            return
        before, smaller = self._rect, self._pixels
        wide, high = round(_ROOM * self._view.width()), round(_ROOM * self._view.height())
        self._rect = before.united(rect.adjusted(-wide, -high, wide, high))
        self._pixels = self._blank()
        painter = QPainter(self._pixels)
        painter.drawPixmap(QPointF(before.topLeft() - self._rect.topLeft()) / self._ratio, smaller)
        painter.end()

    def _paint(self, rect: QRect) -> None:
        """Paints everything there, past the view's caches, which are for another scale."""
        unit = 1.0 / self._ratio
        to_picture = QTransform.fromTranslate(-self._rect.left(), -self._rect.top())
        to_picture *= QTransform.fromScale(unit, unit)
        painter = QPainter(self._pixels)
        painter.setWorldTransform(to_picture)
        painter.setClipRect(rect)
        to_picture = self._to_pixel * to_picture
        painter.setWorldTransform(to_picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        part, option = self._part(rect), _Option(self._detail)
        picture.background(painter, part, self.scale)
        for item in self._scene.items(
            part, Qt.ItemSelectionMode.IntersectsItemBoundingRect, Qt.SortOrder.AscendingOrder
        ):
            painter.setWorldTransform(item.sceneTransform() * to_picture)
            painter.setOpacity(item.effectiveOpacity())
            option.exposedRect = item.boundingRect()
            item.paint(painter, option, None)
        painter.end()


def _in_tiles(rect: QRect) -> QRect:
    """The squares that a rectangle lies in."""
    left, top = rect.left() // _TILE * _TILE, rect.top() // _TILE * _TILE
    wide, high = rect.right() + 1 - left, rect.bottom() + 1 - top
    return QRect(left, top, -(-wide // _TILE) * _TILE, -(-high // _TILE) * _TILE)
