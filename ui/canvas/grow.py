"""New nodes beside the one where the keyboard is, wired to it where that fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF

from sandbox.graph import Graph, GraphError, end
from sandbox.links import refusal
from sims.declare import declared
from ui.canvas import edits
from ui.canvas.look import WIDTH, look, snapped

if TYPE_CHECKING:
    from ui.canvas.view import Canvas

_BESIDE = 24  # device pixels between a card and the search
_GAP, _LOWER = 60.0, 40.0  # beside a node, and further down where there is no room


def attached(graph: Graph, node: str, new: str) -> tuple[Graph, int]:
    """With a wire between a node and a new one: 1 where the new one takes it, -1 where it gives it, 0 where nothing
    fits. No wire gives way.
    """
    kind = graph.nodes[node].declaration
    for port in kind.outputs if kind else ():
        where, _ = edits.first_fitting(graph, f"{node}.{port.name}", True, new)
        if where:
            return graph.connect(f"{node}.{port.name}", where), 1
    taken = {target for _, target in graph.wires}
    for port in kind.inputs if kind else ():
        into = f"{node}.{port.name}"
        if edits.gives_way(graph, into, taken):
            continue
        for source in edits.other_ends(graph, new, False):
            if not refusal(graph, source, into):
                return graph.connect(source, into), -1
    return graph, 0


def fits(graph: Graph, node: str, type_: str) -> bool:
    """Whether a new node of a type would be wired to a node."""
    trial, new = graph.new(type_, (0.0, 0.0))
    return attached(trial, node, new)[1] != 0


def beside(canvas: Canvas, node: str, side: int, height: float) -> tuple[float, float]:
    """The top left corner of a free place for a card right (1), left (-1) of or below (0) a node."""
    rect = canvas.scene_.card_of(node)
    x, y = rect.left() + side * (WIDTH + _GAP), rect.top() if side else rect.bottom() + _LOWER
    cards = [canvas.scene_.card_of(key) for key in (*canvas.scene_.shown, *canvas.scene_.stands)]
    while any(card.intersects(QRectF(x, y, WIDTH, height).adjusted(-20, -20, 20, 20)) for card in cards):
        y += _LOWER
    return snapped(x, y)


def add(canvas: Canvas, node: str, type_: str, start: str = "", from_output: bool = True) -> str:
    """Adds a node beside another, wired to it (to its end `start`, if given), selects and shows it; its id, or ""."""
    try:
        graph, new = canvas.document.graph.new(type_, (0.0, 0.0))
    except GraphError as error:
        canvas.message.emit(str(error))
        return ""
    if start:
        graph, side = edits.joined(graph, start, from_output, new), 1 if from_output else -1
    else:
        graph, side = attached(graph, node, new)
    height = look(graph, new, canvas.scene_.places).height
    graph = graph.move({new: beside(canvas, node, side, height)})
    kind = declared(type_)
    canvas.document.edit_graph(f"Add {kind.title if kind else type_}", graph)
    canvas.select((new,))
    canvas.ensureVisible(canvas.scene_.nodes[new].card_rect(), 30, 30)
    return new


def corner(canvas: Canvas, node: str, output: bool | None) -> QPoint:
    """Where in the view the search for a new node opens: beside the node, on the side where the new one will be if
    there is room.
    """
    card = canvas.mapFromScene(canvas.scene_.card_of(node)).boundingRect()
    wide = canvas.search.width()
    right = QPoint(card.right() + _BESIDE, card.top())
    left = QPoint(card.left() - _BESIDE - wide, card.top())
    sides = (left, right) if output is False else (right, left)
    room = canvas.viewport().width()
    return next((at for at in sides if at.x() >= 0 and at.x() + wide <= room), sides[0])


def without_wires_at(graph: Graph, where: str, output: bool) -> Graph:
    """Without the wires that end at a port."""
    for wire in graph.wires:
        if wire[0 if output else 1] == where:
            graph = graph.disconnect(wire)
    return graph


def neighbour(graph: Graph, node: str) -> str:
    """A node wired to this one, what it flows into first; "" where it is loose."""
    after = [end(target)[0] for target in graph.targets(node)]
    before = [end(source)[0] for source, target in graph.wires if end(target)[0] == node]
    return next(iter((*after, *before)), "")
