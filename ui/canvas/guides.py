"""While nodes are dragged they catch on the edges of the cards around them, and lines show on which."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QGraphicsLineItem, QGraphicsScene

from ui.canvas import styles
from ui.canvas.look import snapped

if TYPE_CHECKING:
    from ui.canvas.view import Canvas

_CATCH = 8.0  # device pixels: how near an edge has to come
_LEAST, _MOST = 6.0, 16.0  # scene units: more than half a step of the grid, less than the gap between cards
_SAME, _BEYOND = 0.01, 14.0  # scene units: edges on one line; how far a line goes beyond the cards


def edges(cards: Iterable[QRectF]) -> np.ndarray:
    """Left, right, top and bottom of each card: an array of shape (cards, 4)."""
    rows = [(card.left(), card.right(), card.top(), card.bottom()) for card in cards]
    return np.array(rows, dtype=np.float64).reshape(-1, 4)


def caught(box: QRectF, others: np.ndarray, reach: float) -> tuple[float, float]:
    """The top left corner of a box that is dragged: level with an edge of another card within `reach`, else on the
    grid; for both directions on their own. `others`: see `edges`.
    """
    left, right, top, bottom = others.T
    grid = snapped(box.left(), box.top())
    x = _nearest(np.concatenate((left, right - box.width())), box.left(), reach, grid[0])
    y = _nearest(np.concatenate((top, bottom - box.height())), box.top(), reach, grid[1])
    return x, y


def _nearest(places: np.ndarray, at: float, reach: float, otherwise: float) -> float:
    away = np.abs(places - at)
    return float(places[away.argmin()]) if len(away) and away.min() < reach else otherwise


def lines(box: QRectF, others: np.ndarray) -> list[QLineF]:
    """Along every edge of the box that is level with that of another card, from the box to the nearest of those."""
    found = []
    own = edges([box])
    for side in range(4):
        at = float(own[0, side])
        level = np.vstack((own, others[np.abs(others[:, side] - at) < _SAME]))
        if len(level) == 1:
            continue
        along = 2 if side < 2 else 0  # an edge on the left or right makes a line downwards
        nearest = np.abs(level[:, along] - level[0, along])[1:].argmin() + 1
        pair = level[[0, nearest]]
        first, last = float(pair[:, along].min()) - _BEYOND, float(pair[:, along + 1].max()) + _BEYOND
        found.append(QLineF(at, first, at, last) if side < 2 else QLineF(first, at, last, at))
    return found


class _Lines:
    """Four lines at most, a pixel wide; each its own item, so that what lies between them is not repainted."""

    def __init__(self, scene: QGraphicsScene) -> None:
        self.items = [QGraphicsLineItem() for _ in range(4)]
        for item in self.items:
            item.setPen(QPen(styles.text_color("accent"), 0.0))
            item.setZValue(68)
            item.setVisible(False)
            scene.addItem(item)

    def show_lines(self, lines: list[QLineF]) -> None:
        for i, item in enumerate(self.items):
            item.setVisible(i < len(lines))
            if i < len(lines):
                item.setLine(lines[i])


class Guides:
    """For one drag: the cards that stay where they are, and the lines to them."""

    def __init__(self, canvas: Canvas, moving: Iterable[str]) -> None:
        self.canvas = canvas
        gone = set(moving)
        self._cards = edges(item.card_rect() for key, item in canvas.scene_.shown.items() if key not in gone)
        self._seen, self._near = QRectF(), self._cards[:0]
        self._lines = _Lines(canvas.scene_)

    def catch(self, box: QRectF) -> tuple[float, float]:
        """Where the top left corner of what is dragged goes (see `caught`); shows the lines."""
        reach = min(max(_CATCH / self.canvas.scale_now(), _LEAST), _MOST)
        x, y = caught(box, self._others(), reach)
        self._lines.show_lines(lines(QRectF(x, y, box.width(), box.height()), self._others()))
        return x, y

    def _others(self) -> np.ndarray:
        """The cards in view: what one does not see is no place to catch on."""
        seen = self.canvas.visible_rect()
        if seen != self._seen:
            left, right, top, bottom = self._cards.T
            across = (left < seen.right()) & (right > seen.left())
            self._seen = seen
            self._near = self._cards[across & (top < seen.bottom()) & (bottom > seen.top())]
        return self._near

    def hide(self) -> None:
        """Shows no lines for now."""
        self._lines.show_lines([])

    def drop(self) -> None:
        """The drag is over."""
        for item in self._lines.items:
            self.canvas.scene_.removeItem(item)
