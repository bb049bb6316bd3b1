"""Aligns cards with each other, and spreads them out evenly: places from rectangles. No widgets."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QRectF

from sandbox.graph import Point
from ui.canvas.look import GRID

Cards = Mapping[str, QRectF]
LEAST = {"across": 3, "down": 3}  # how many cards it takes; 2 for the others


def _whole(cards: Cards) -> QRectF:
    whole = QRectF()
    for card in cards.values():
        whole = whole.united(card)
    return whole


def _on_grid(value: float) -> float:
    return round(value / GRID) * GRID


_SIDES: dict[str, Callable[[QRectF, QRectF], Point]] = {
    "left": lambda card, whole: (whole.left(), card.top()),
    "centre": lambda card, whole: (_on_grid(whole.center().x() - card.width() / 2), card.top()),
    "right": lambda card, whole: (whole.right() - card.width(), card.top()),
    "top": lambda card, whole: (card.left(), whole.top()),
    "middle": lambda card, whole: (card.left(), _on_grid(whole.center().y() - card.height() / 2)),
    "bottom": lambda card, whole: (card.left(), whole.bottom() - card.height()),
}


def aligned(cards: Cards, how: str) -> dict[str, Point]:
    """Top left corners after aligning with the outermost card on a side ("left", "right", "top", "bottom"), or with
    the middle of them all ("centre" from left to right, "middle" from top to bottom; on the grid).
    """
    whole = _whole(cards)
    return {key: _SIDES[how](card, whole) for key, card in cards.items()}


def distributed(cards: Cards, how: str) -> dict[str, Point]:
    """Top left corners with the same gap between neighbours, from left to right ("across") or from top to bottom
    ("down"); the outermost cards stay. Where the cards are wider than their place, gaps are overlaps.
    """
    across = how == "across"
    size: Callable[[QRectF], float] = QRectF.width if across else QRectF.height
    start: Callable[[QRectF], float] = QRectF.left if across else QRectF.top
    order = sorted(cards, key=lambda key: start(cards[key]))
    whole = _whole(cards)
    gap = (size(whole) - sum(size(card) for card in cards.values())) / max(1, len(cards) - 1)
    found, at = dict[str, Point](), start(whole)
    for key in order:
        card = cards[key]
        place = _on_grid(at) if key not in (order[0], order[-1]) else start(card)
        found[key] = (place, card.top()) if across else (card.left(), place)
        at += size(card) + gap
    return found


def placed(cards: Cards, how: str) -> dict[str, Point]:
    """`aligned` or `distributed`, by name."""
    return distributed(cards, how) if how in LEAST else aligned(cards, how)
