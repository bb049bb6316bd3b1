"""Shows live values without painting the canvas anew: what lies under them has not changed.

A run changes numbers and sparklines many times a second. Painting all that crosses their places (cards, halos, dashed
wires) takes 25 ms for 30 of them on a large screen; only what has changed, over the ground of its card, takes 3.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QGraphicsView, QStyleOptionGraphicsItem

from ui.canvas.live_item import LiveItem
from ui.canvas.node_item import NodeItem
from ui.canvas.node_paint import RING

if TYPE_CHECKING:
    from ui.canvas.view import Canvas


class LiveView(QGraphicsView):
    """The part of Canvas that paints. Its viewport keeps what was painted: it is opaque, and moved when one pans."""

    _changed_items: tuple[LiveItem, ...] = ()
    _changed_places = QRegion()

    def paint_live(self, items: Iterable[LiveItem]) -> None:
        """Paints these anew: only them where nothing covers them, and otherwise all that crosses them."""
        alone, region, visible = (
            list(self._changed_items),
            QRegion(self._changed_places),
            self.viewport().rect(),
        )
        for item in items:
            place = self._place(item)
            if not place.intersects(QRectF(visible)):
                continue
            if self._covered(item):
                item.update()
            else:
                alone.append(item)
                region += place.toAlignedRect()
        if not alone:
            return
        self._changed_items, self._changed_places = tuple(dict.fromkeys(alone)), region.intersected(visible)
        self.viewport().update(self._changed_places)

    def _place(self, item: LiveItem) -> QRectF:
        """Where an item is painted, in pixels of the viewport."""
        return item.deviceTransform(self.viewportTransform()).mapRect(item.ground())

    def _covered(self, item: LiveItem) -> bool:
        """Whether anything lies over an item, or its card is not painted as usual."""
        card = cast(NodeItem, item.parentItem())
        if card.look.muted or card.look.placeholder:
            return True
        place = item.sceneBoundingRect()
        for found in cast("Canvas", self).scene_.items(place):
            if found is card:
                return False
            if isinstance(found, NodeItem):
                over = found.card_rect().adjusted(-RING, 0, RING, 0).intersects(place)
            else:
                over = found.isVisible() and not isinstance(
                    found.parentItem(), NodeItem
                )  # what is on cards is in them
            if over:
                return True
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        items, places = self._changed_items, self._changed_places
        self._changed_items, self._changed_places = (), QRegion()
        if not items or not event.region().subtracted(places).isEmpty():
            super().paintEvent(event)
            return
        painter, option = QPainter(self.viewport()), QStyleOptionGraphicsItem()
        for item in items:
            if item.scene() is None:  # removed since
                continue
            painter.setWorldTransform(item.deviceTransform(self.viewportTransform()))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            item.paint_ground(painter)
            item.paint(painter, option, None)
        painter.end()
