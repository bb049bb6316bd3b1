"""Walking from card to card with the arrow keys: along wires, else to the nearest; a container's card is one too.

Frames are gone to by a key of their own, and an arrow leads from there into them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

from sandbox.graph import end
from ui.canvas.folded_item import FoldedItem
from ui.canvas.navigate import toward

if TYPE_CHECKING:
    from ui.canvas.view import Canvas

Step = tuple[int, int]
_FRAME = "#"  # before the place of a frame or container, which no node's id begins with


def framed(place: int) -> str:
    """What a frame is called here, by its place in the scenario."""
    return f"{_FRAME}{place}"


def cards(canvas: Canvas) -> dict[str, QRectF]:
    """All cards that are to be seen: nodes by their ids, containers as `framed` calls them."""
    found = {key: item.card_rect() for key, item in canvas.scene_.shown.items()}
    for place, item in canvas.comments.items.items():
        if isinstance(item, FoldedItem) and item.isVisible():
            found[framed(place)] = item.rect
    return found


def here(canvas: Canvas) -> str:
    """Where one is: at the node selected last, or the selected frame or container; "" for none."""
    chosen, place = canvas.selected(), canvas.comments.selected
    return chosen[-1] if chosen else framed(place) if place is not None else ""


def next_card(canvas: Canvas, step: Step) -> str:
    """Where a step leads: sideways along a wire, the most level one where there are several; else to the nearest card
    that way. From a frame it leads to the first card in it, from nowhere to the one nearest to the middle of the view.
    "" where no card is.
    """
    known, start = cards(canvas), here(canvas)
    if start not in known:
        return _first(canvas, known)
    wired = _along_wires(canvas, known, start, step[0]) if step[0] else ""
    places = {key: rect.center() for key, rect in known.items() if key != start}
    return wired or toward(known[start].center(), places, step) or ""


def _first(canvas: Canvas, known: Mapping[str, QRectF]) -> str:
    place, middle = canvas.comments.selected, canvas.visible_rect().center()
    if place is not None:
        frame = canvas.comments.items[place].rect
        inside = {key: rect for key, rect in known.items() if frame.contains(rect.center())}
        known, middle = inside or known, frame.topLeft()
    return min(known, key=lambda key: _distance(known[key].center(), middle), default="")


def _along_wires(canvas: Canvas, known: Mapping[str, QRectF], start: str, x: int) -> str:
    """The card to which a wire leads right (1) or left (-1); "" where none does."""
    stands = _stands(canvas)
    found = set[str]()
    for wire in canvas.scene_.wires:
        source, target = (stands.get(node, node) for node in (end(wire[0])[0], end(wire[1])[0]))
        here_, there = (source, target) if x > 0 else (target, source)
        if here_ == start and there in known and there != start:
            found.add(there)
    at = known[start].topLeft()
    ahead = [key for key in found if (known[key].left() - at.x()) * x > 1]
    return min(ahead, key=lambda key: (abs(known[key].top() - at.y()), key), default="")


def _stands(canvas: Canvas) -> dict[str, str]:
    """For nodes that are folded away, the card that stands for them."""
    names = {id(item): framed(place) for place, item in canvas.comments.items.items()}
    return {node: names[id(item)] for node, item in canvas.scene_.stands.items() if id(item) in names}


def next_frame(canvas: Canvas) -> str:
    """The innermost frame around the node where one is; else the one after the frame where one is, or the first, as
    one reads. "" where no frame is to be seen.
    """
    rects = {framed(i): item.rect for i, item in canvas.comments.items.items() if item.isVisible()}
    order = sorted(rects, key=lambda key: (rects[key].top(), rects[key].left()))
    start = here(canvas)
    if start in rects:
        return order[(order.index(start) + 1) % len(order)]
    if start:
        middle = canvas.scene_.nodes[start].card_rect().center()
        around = [key for key in order if rects[key].contains(middle)]
        order = sorted(around, key=lambda key: rects[key].width() * rects[key].height()) or order
    return next(iter(order), "")


def go(canvas: Canvas, where: str) -> None:
    """Selects a card or a frame and brings it into sight."""
    place = place_of(where)
    canvas.select((where,) if place is None else ())
    if place is not None:
        canvas.comments.select(place)
    canvas.ensureVisible(rect(canvas, where), 30, 30)


def place_of(where: str) -> int | None:
    """The place in the scenario of a frame or container; None for a node."""
    return int(where.removeprefix(_FRAME)) if where.startswith(_FRAME) else None


def rect(canvas: Canvas, where: str) -> QRectF:
    """A card, or the title of a frame, in the scene."""
    place = place_of(where)
    if place is None:
        return canvas.scene_.nodes[where].card_rect()
    return canvas.comments.items[place].title_rect()


def _distance(a: QPointF, b: QPointF) -> float:
    return (a.x() - b.x()) ** 2 + (a.y() - b.y()) ** 2
