"""Shows live values without painting the canvas anew: what lies under them has not changed.

A run changes numbers and sparklines many times a second. Painting all that crosses their places (cards, halos, dashed
wires) takes 25 ms for 30 of them on a large screen; only what has changed, over the ground of its card, takes 3.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication, QEvent, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QGraphicsView, QStyleOptionGraphicsItem

from ui.canvas.folded_item import FoldedItem
from ui.canvas.live_item import LiveItem
from ui.canvas.node_item import NodeItem
from ui.canvas.node_paint import RING

if TYPE_CHECKING:
    from ui.canvas.view import Canvas


class LiveView(QGraphicsView):
    """The part of Canvas that paints. Its viewport keeps what was painted: it is opaque, and moved when one pans."""

    _alone: tuple[LiveItem, ...] = ()  # while they are painted
    _places = QRegion()

    def paint_live(self, items: Iterable[LiveItem]) -> None:
        """Paints these anew: only them where nothing covers them, and otherwise all that crosses them.

        At once: together with what a moving hand changes, all that crosses either would be painted.
        """
        visible, scale = self.viewport().rect(), self.transform().m11()
        shown = [item for item in items if scale >= item.least]
        seen = [item for item in shown if self._place(item).intersects(QRectF(visible))]
        alone = [item for item in seen if not self._covered(item)]
        for item in set(seen).difference(alone):
            item.update()
        if alone:
            places = QRegion()
            for item in alone:
                places += self._place(item).toAlignedRect()
            self._paint_what_waits()
            self._alone, self._places = tuple(alone), places & visible
            self.viewport().repaint(self._places)
            self._alone, self._places = (), QRegion()

    def _paint_what_waits(self) -> None:
        """Items that have moved are painted first: painting at once would make the scene forget where they were, and
        leave them there.
        """
        QCoreApplication.sendPostedEvents(self.scene(), QEvent.Type.MetaCall)
        QCoreApplication.sendPostedEvents(self.window(), QEvent.Type.UpdateRequest)

    def _place(self, item: LiveItem) -> QRectF:
        """Where an item is painted, in pixels of the viewport."""
        return item.deviceTransform(self.viewportTransform()).mapRect(item.ground())

    def _covered(self, item: LiveItem) -> bool:
        """Whether anything lies over an item, or its card is not painted as usual."""
        card = item.parentItem()
        if item.opacity() < 1:
            return True
        place = item.sceneBoundingRect()
        for found in cast("Canvas", self).scene_.items(
            place, Qt.ItemSelectionMode.IntersectsItemBoundingRect
        ):
            if found is card:
                return False
            if isinstance(found, NodeItem):
                over = found.card_rect().adjusted(-RING, 0, RING, 0).intersects(place)
            else:
                on_card = isinstance(found.parentItem(), (NodeItem, FoldedItem))  # and in it
                over = found.isVisible() and not on_card
            if over:
                return True
        return True

    def scrollContentsBy(self, across: int, down: int) -> None:
        super().scrollContentsBy(across, down)
        cast("Canvas", self).quick_zoom.scrolled()

    def paintEvent(self, event: QPaintEvent) -> None:
        if cast("Canvas", self).quick_zoom.on:
            cast("Canvas", self).quick_zoom.paint()
            return
        if not self._alone or not event.region().subtracted(self._places).isEmpty():
            super().paintEvent(event)
            return
        painter, option = QPainter(self.viewport()), QStyleOptionGraphicsItem()
        for item in self._alone:
            painter.resetTransform()
            # Lines are drawn faster into one rectangle.
            painter.setClipRect(self._place(item).toAlignedRect())
            painter.setWorldTransform(item.deviceTransform(self.viewportTransform()))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            item.paint_ground(painter)
            item.paint(painter, option, None)
        painter.end()
