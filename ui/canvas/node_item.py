"""One graphics item per node: a cached body with its ports painted inside, and live children."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from ui.canvas import node_paint
from ui.canvas.bounded_item import BoundedItem
from ui.canvas.live_item import GenesItem, WellItem
from ui.canvas.look import HEADER, ROW, WIDTH, Look, Row, Spot
from ui.canvas.node_paint import State

_MARGIN = 12.0


class NodeItem(BoundedItem):
    """The card of a node. Its place is the card's top left corner; it knows its id and look, never the graph."""

    def __init__(self, node_id: str, look: Look, at: tuple[float, float]) -> None:
        super().__init__()
        self.node_id, self.look, self.state = node_id, look, State()
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setPos(*at)
        self.setRect(_bounds(look))
        self.well = WellItem(self)
        self.well.refresh(look)
        self.genes = GenesItem(look, self)
        self._dim_parts()

    def _dim_parts(self) -> None:
        """What lives on a card is as dim as the card."""
        for part in (self.well, self.genes):
            part.setOpacity(node_paint.dimming(self.look))

    def show_look(self, look: Look) -> None:
        """The node is shown differently now."""
        if look == self.look:
            return
        self.look = look
        self.setRect(_bounds(look))
        self.well.refresh(look)
        self.genes.refresh(look)
        self._dim_parts()
        self.set_state(hidden=frozenset(self.genes.values))
        self.update()

    def set_state(self, **changes: object) -> None:
        """Changes some of the state (fields of node_paint.State); repaints only where it differs."""
        state = replace(self.state, **changes)  # type: ignore[arg-type]
        if state != self.state:
            self.state = state
            self.update()

    def show_genes(self, values: dict[str, float]) -> bool:
        """Live values of genes, by setting; whether they are to be painted anew."""
        changed = self.genes.show_values(values)
        if changed:
            self.set_state(hidden=frozenset(self.genes.values))
        return changed

    # -- geometry --------------------------------------------------------------------------------------------

    def card_rect(self) -> QRectF:
        """The card in scene coordinates, without rings and shadows."""
        return QRectF(self.x(), self.y(), WIDTH, self.look.height)

    def port_point(self, name: str, output: bool) -> QPointF:
        """The centre of a port in scene coordinates; the middle of the edge where there is no such port."""
        spot = self.look.spot(name, output)
        if spot is None:
            return self.pos() + QPointF(WIDTH if output else 0.0, HEADER / 2)
        return self.pos() + QPointF(spot.x, spot.y)

    def spot_at(self, point: QPointF, reach: float) -> Spot | None:
        """The nearest port whose centre is within `reach` of a scene point."""
        local = point - self.pos()
        near = [(abs(s.x - local.x()) + abs(s.y - local.y()), i) for i, s in enumerate(self.look.spots)]
        if not near:
            return None
        _, best = min(near)
        spot = self.look.spots[best]
        away = local - QPointF(spot.x, spot.y)
        return spot if away.x() ** 2 + away.y() ** 2 <= reach**2 else None

    def row_at(self, point: QPointF) -> Row | None:
        """The setting's row at a scene point."""
        local = point - self.pos()
        for index, row in enumerate(self.look.rows):
            if 0 <= local.x() <= WIDTH and 0 <= local.y() - self.look.row_y(index) < ROW:
                return row
        return None

    def title_rect(self) -> QRectF:
        """The header in scene coordinates."""
        return QRectF(self.x(), self.y(), WIDTH, HEADER)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        scale = option.levelOfDetailFromTransform(painter.worldTransform())
        node_paint.paint(painter, self.look, self.state, scale)


def _bounds(look: Look) -> QRectF:
    """The card with its rings and the light around them."""
    return QRectF(0, 0, WIDTH, look.height).adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
