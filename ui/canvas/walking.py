"""Walking from card to card with the arrow keys: along wires, else to the nearest; a container's card is one too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

from sandbox.graph import end
from ui.canvas.folded_item import FoldedItem
from ui.canvas.navigate import toward

if TYPE_CHECKING:
    from ui.canvas.view import Canvas

Step = tuple[int, int]
_FOLDED = "#"  # before the place of a container, which no node's id begins with


def cards(canvas: Canvas) -> dict[str, QRectF]:
    """All cards that are to be seen: nodes by their ids, containers by _FOLDED and their places."""
    found = {key: item.card_rect() for key, item in canvas.scene_.shown.items()}
    for place, item in canvas.comments.items.items():
        if isinstance(item, FoldedItem) and item.isVisible():
            found[f"{_FOLDED}{place}"] = item.rect
    return found


def here(canvas: Canvas) -> str:
    """The card where one is: the node selected last, or the selected container; "" for none."""
    chosen, place = canvas.selected(), canvas.comments.selected
    if chosen:
        return chosen[-1]
    folded = place is not None and isinstance(canvas.comments.items.get(place), FoldedItem)
    return f"{_FOLDED}{place}" if folded else ""


def next_card(canvas: Canvas, step: Step) -> str:
    """Where a step leads: sideways along a wire, the most level one where there are several; else to the nearest card
    that way; from nowhere to the card nearest to the middle of the view. "" where no card is.
    """
    known, start = cards(canvas), here(canvas)
    if start not in known:
        middle = canvas.visible_rect().center()
        return min(known, key=lambda key: _distance(known[key].center(), middle), default="")
    wired = along_wires(canvas, step)
    if wired:
        return wired
    places = {key: rect.center() for key, rect in known.items() if key != start}
    return toward(known[start].center(), places, step) or ""


def along_wires(canvas: Canvas, step: Step) -> str:
    """The card to which a wire leads sideways; "" where none does."""
    if not step[0]:
        return ""
    known, start = cards(canvas), here(canvas)
    stands = _stands(canvas)
    found = set[str]()
    for wire in canvas.scene_.wires:
        source, target = (stands.get(node, node) for node in (end(wire[0])[0], end(wire[1])[0]))
        here_, there = (source, target) if step[0] > 0 else (target, source)
        if here_ == start and there in known and there != start:
            found.add(there)
    at = known[start].topLeft()
    ahead = [key for key in found if (known[key].left() - at.x()) * step[0] > 1]
    return min(ahead, key=lambda key: (abs(known[key].top() - at.y()), key), default="")


def _stands(canvas: Canvas) -> dict[str, str]:
    """For nodes that are folded away, the card that stands for them."""
    names = {id(item): f"{_FOLDED}{place}" for place, item in canvas.comments.items.items()}
    return {node: names[id(item)] for node, item in canvas.scene_.stands.items() if id(item) in names}


def go(canvas: Canvas, card: str) -> None:
    """Selects a card and brings it into sight."""
    if card.startswith(_FOLDED):
        canvas.select(())
        canvas.comments.select(int(card.removeprefix(_FOLDED)))
    else:
        canvas.select((card,))
    canvas.ensureVisible(cards(canvas)[card], 30, 30)


def _distance(a: QPointF, b: QPointF) -> float:
    return (a.x() - b.x()) ** 2 + (a.y() - b.y()) ** 2
