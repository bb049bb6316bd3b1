"""Room for a node: beside what is in view, or in a wire, where what stands beyond moves right as far as it has to."""

from __future__ import annotations

from collections.abc import Collection
from itertools import product
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

from sandbox.graph import Graph, Wire, end
from sandbox.nests import Halo
from ui.canvas.edits import inserted
from ui.canvas.guides import edges
from ui.canvas.look import GRID, HALO_SIDE, WIDTH, places

if TYPE_CHECKING:
    from ui.canvas.view import Canvas

_GAP = 30.0  # between two cards, beside the halos that have a border there
_HIGH = 200.0  # what a new card needs at most
_STEPS = sorted(product(range(-24, 25), range(-16, 17)), key=lambda step: step[0] ** 2 + step[1] ** 2)


def free_place(canvas: Canvas, point: QPointF) -> QPointF:
    """The middle of the place nearest to a scene point where a card lies over no other one and in no halo, as far as
    there is one in view; else over no other one; else the point.
    """
    seen, scene = canvas.visible_rect(), canvas.scene_
    cards = [item.card_rect() for item in scene.shown.values()] + [
        card.rect for card in scene.stands.values()
    ]
    halos = [halo.rect for halo in scene.halos.values() if halo.isVisible()]
    for taken in (cards + halos, cards):
        left, right, top, bottom = edges(rect.adjusted(-_GAP, -_GAP, _GAP, _GAP) for rect in taken).T
        for across, down in _STEPS:
            x, y = point.x() + 40.0 * across - WIDTH / 2, point.y() + 40.0 * down - _HIGH / 2
            over = (left < x + WIDTH) & (right > x) & (top < y + _HIGH) & (bottom > y)
            if seen.contains(QRectF(x, y, WIDTH, _HIGH)) and not over.any():
                return QPointF(x + WIDTH / 2, y + _HIGH / 2)
    return point


def for_new(canvas: Canvas) -> QPointF:
    """The middle of a new card: where the pointer is, unless a card lies there; a free place else."""
    inside = canvas.viewport().rect().contains(canvas.pointer.last)
    point = canvas.mapToScene(canvas.pointer.last) if inside else canvas.visible_rect().center()
    over = canvas.scene_.node_at(point) is not None
    return free_place(canvas, point) if over or not inside else point


def put_in(graph: Graph, node_id: str, wire: Wire, folded: Collection[str] = ()) -> Graph | None:
    """With a node put into a wire, and with room for it between the cards at the wire's ends, where the wire leads
    right and neither is `folded` into another card. None where the link rules do not allow it.
    """
    new = inserted(graph, node_id, wire)
    source, target = end(wire[0])[0], end(wire[1])[0]
    back = graph.nodes[source].at[0] + WIDTH > graph.nodes[target].at[0]
    if new is None or back or source in folded or target in folded:
        return new
    (left, _), (x, y), (right, _) = (graph.nodes[key].at for key in (source, node_id, target))
    halos = places(new).halos
    x = max(x, left + WIDTH + _gap(halos, source, node_id))
    short = x + WIDTH + _gap(halos, node_id, target) - right
    by = max(0.0, -(-short // GRID) * GRID)
    beyond = {key: n.at for key, n in graph.nodes.items() if n.at[0] >= right and key != node_id}
    return new.move({key: (at[0] + by, at[1]) for key, at in beyond.items()} | {node_id: (x, y)})


def _gap(halos: tuple[Halo, ...], one: str, other: str) -> float:
    """How far apart two cards stand so that every border between them has its place."""
    between = sum((one in halo.members) != (other in halo.members) for halo in halos)
    return _GAP + HALO_SIDE * between
