"""While nodes are dragged they catch on the edges of the cards around them, and lines show on which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from ui.canvas import styles
from ui.canvas.look import snapped

if TYPE_CHECKING:
    from ui.canvas.view import Canvas

_CATCH = 8.0  # device pixels: how near an edge has to come
_LEAST, _MOST = 6.0, 16.0  # scene units: more than half a step of the grid, less than the gap between cards
_SAME, _BEYOND = 0.01, 14.0  # scene units: edges on one line; how far a line goes beyond the cards


def caught(box: QRectF, others: Sequence[QRectF], reach: float) -> tuple[float, float]:
    """The top left corner of a box that is dragged: level with an edge of another card within `reach`, else on the
    grid; for both directions on their own.
    """
    grid = snapped(box.left(), box.top())
    across = [(o.left() - box.left(), o.left()) for o in others]
    across += [(o.right() - box.right(), o.right() - box.width()) for o in others]
    down = [(o.top() - box.top(), o.top()) for o in others]
    down += [(o.bottom() - box.bottom(), o.bottom() - box.height()) for o in others]
    return _nearest(across, reach, grid[0]), _nearest(down, reach, grid[1])


def _nearest(edges: Iterable[tuple[float, float]], reach: float, otherwise: float) -> float:
    away, place = min(((abs(by), place) for by, place in edges), default=(reach, otherwise))
    return place if away < reach else otherwise


def lines(box: QRectF, others: Sequence[QRectF]) -> list[QLineF]:
    """Along every edge of the box that is level with that of another card, past all cards that it is level with."""
    found = []
    for edge in (QRectF.left, QRectF.right, QRectF.top, QRectF.bottom):
        at = edge(box)
        level = [box, *(o for o in others if abs(edge(o) - at) < _SAME)]
        if len(level) == 1:
            continue
        if edge in (QRectF.left, QRectF.right):
            first, last = min(o.top() for o in level), max(o.bottom() for o in level)
            found.append(QLineF(at, first - _BEYOND, at, last + _BEYOND))
        else:
            first, last = min(o.left() for o in level), max(o.right() for o in level)
            found.append(QLineF(first - _BEYOND, at, last + _BEYOND, at))
    return found


class _Lines(QGraphicsItem):
    """The lines, one pixel wide at any scale."""

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setZValue(68)
        self.lines: list[QLineF] = []
        self._bounds = QRectF()

    def show_lines(self, lines: list[QLineF]) -> None:
        if lines == self.lines:
            return
        self.prepareGeometryChange()
        self.lines = lines
        self._bounds = QRectF()
        for line in lines:
            self._bounds = self._bounds.united(QRectF(line.p1(), line.p2()).adjusted(-2, -2, 2, 2))
        self.update()

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        painter.setPen(QPen(styles.text_color("accent"), 0.0))
        painter.drawLines(self.lines)


class Guides:
    """For one drag: the cards that stay where they are, and the lines to them."""

    def __init__(self, canvas: Canvas, moving: Iterable[str]) -> None:
        self.canvas = canvas
        gone = set(moving)
        self._cards = [item.card_rect() for key, item in canvas.scene_.nodes.items() if key not in gone]
        self._seen, self._near = QRectF(), list[QRectF]()
        self._item = _Lines()
        canvas.scene_.addItem(self._item)

    def catch(self, box: QRectF) -> tuple[float, float]:
        """Where the top left corner of what is dragged goes (see `caught`); shows the lines."""
        reach = min(max(_CATCH / self.canvas.scale_now(), _LEAST), _MOST)
        x, y = caught(box, self._others(), reach)
        self._item.show_lines(lines(QRectF(x, y, box.width(), box.height()), self._others()))
        return x, y

    def _others(self) -> list[QRectF]:
        """The cards in view: what one does not see is no place to catch on."""
        seen = self.canvas.visible_rect()
        if seen != self._seen:
            self._seen, self._near = seen, [card for card in self._cards if card.intersects(seen)]
        return self._near

    def hide(self) -> None:
        """Shows no lines for now."""
        self._item.show_lines([])

    def drop(self) -> None:
        """The drag is over."""
        self.canvas.scene_.removeItem(self._item)
