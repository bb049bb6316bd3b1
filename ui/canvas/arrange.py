"""Arranges a graph so that halos hold only what belongs to them: worlds on the left, nests in the middle as boxes in
boxes, everything that measures or shows on the right. No Qt.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter

from sandbox import nests
from sandbox.graph import Graph, Point, end
from sims.declare import Candidate, Objective, Optimizer, Shift, World
from ui.canvas.look import HALO_BOTTOM, HALO_SIDE, HALO_TOP, WIDTH, snapped

_COLUMN_GAP, _ROW_GAP, _NEST_GAP = 60.0, 40.0, 60.0


@dataclass(frozen=True, slots=True)
class _Block:
    """Cards at places within a box from (0, 0) to (width, height)."""

    places: Mapping[str, Point]
    width: float
    height: float

    def at(self, x: float, y: float) -> dict[str, Point]:
        return {key: (px + x, py + y) for key, (px, py) in self.places.items()}


_NOTHING = _Block({}, 0.0, 0.0)


def _stacked(blocks: Iterable[_Block], gap: float, right: bool = False) -> _Block:
    """One below the other, flush left or right."""
    kept = [block for block in blocks if block.places]
    width = max((block.width for block in kept), default=0.0)
    places: dict[str, Point] = {}
    y = 0.0
    for block in kept:
        places.update(block.at(width - block.width if right else 0.0, y))
        y += block.height + gap
    return _Block(places, width, max(0.0, y - gap))


def _beside(left: _Block, right: _Block, down: float = 0.0) -> _Block:
    """`right` to the right of `left`, moved down."""
    if not left.places:
        return right
    x = left.width + _COLUMN_GAP
    places = {**left.places, **right.at(x, down)}
    return _Block(places, x + right.width, max(left.height, down + right.height))


class _Arranger:
    def __init__(self, graph: Graph, heights: Mapping[str, float]) -> None:
        self.graph, self.heights = graph, heights
        self.done: set[str] = set()

    def card(self, node: str) -> _Block:
        self.done.add(node)
        return _Block({node: (0.0, 0.0)}, WIDTH, self.heights[node])

    def block(self, node: str | None) -> _Block:
        """A candidate, objective or optimizer with all it is made of; nothing where it has a place already."""
        if node is None or node in self.done:
            return _NOTHING
        kind = self.graph.nodes[node].declaration
        if isinstance(kind, Optimizer):
            return self.nest(node)
        inner = [
            self.block(source)
            for port in (kind.inputs if kind else ())
            for source in self.graph.sources(node, port.name)
            if isinstance(self.graph.nodes[source].declaration, (Candidate, Objective, Optimizer))
        ]
        return _beside(_stacked(inner, _ROW_GAP), self.card(node))

    def nest(self, node: str) -> _Block:
        """An optimizer to the right of its candidate, the objective below that, with room for the halo."""
        self.done.add(node)
        candidate = self.graph.source(node, "candidate")
        inner = self.block(candidate)
        objective = self.block(self.graph.source(node, "objective"))
        left = _stacked((inner, objective), _ROW_GAP, right=True)
        down = left.places[candidate][1] if candidate and candidate in left.places else 0.0
        whole = _beside(left, self.card(node), down)
        places = whole.at(HALO_SIDE, HALO_TOP)
        return _Block(places, whole.width + 2 * HALO_SIDE, whole.height + HALO_TOP + HALO_BOTTOM)

    def column(self, nodes: Iterable[str]) -> _Block:
        return _stacked((self.card(node) for node in nodes if node not in self.done), _ROW_GAP)

    def level(self, nodes: Iterable[str], places: Mapping[str, Point], otherwise: float) -> _Block:
        """A column in which each stands level with the highest node that it is wired to, or further down."""
        tops: dict[str, list[float]] = {key: [] for key in nodes}
        for source, target in self.graph.wires:
            if end(source)[0] in tops and end(target)[0] in places:
                tops[end(source)[0]].append(places[end(target)[0]][1])
        found, bottom = dict[str, Point](), -_ROW_GAP
        highest = {key: min(level, default=otherwise) for key, level in tops.items()}
        for key, top in sorted(highest.items(), key=itemgetter(1)):
            y = max(top, bottom + _ROW_GAP)
            found[key], bottom = (0.0, y), y + self.card(key).height
        return _Block(found, WIDTH if found else 0.0, max(bottom, 0.0))

    def later(self) -> list[_Block]:
        """Columns of all that has no place yet, each to the right of what flows into it."""
        rest = [key for key in self.graph.nodes if key not in self.done]
        depth: dict[str, int] = dict.fromkeys(rest, 0)
        for _ in rest:
            for source, target in self.graph.wires:
                one, other = end(source)[0], end(target)[0]
                if one in depth and other in depth:
                    depth[other] = min(max(depth[other], depth[one] + 1), len(rest))
        return [self.column([k for k in rest if depth[k] == d]) for d in sorted(set(depth.values()))]


def arranged(graph: Graph, heights: Mapping[str, float]) -> dict[str, Point]:
    """A place for every node (top left corners), given the heights of their cards; the first node stays about where
    it is.
    """
    if not graph.nodes:
        return {}
    arranger = _Arranger(graph, heights)
    kinds = {key: node.declaration for key, node in graph.nodes.items()}
    boxes = _stacked([arranger.block(root) for root in nests.roots(graph)], _NEST_GAP)
    parts = [arranger.block(k) for k, kind in kinds.items() if isinstance(kind, (Candidate, Objective))]
    middle = _stacked((boxes, *parts), _NEST_GAP)
    acting = [y for k, (_, y) in middle.places.items() if isinstance(kinds[k], Candidate)]
    worlds = [k for k, kind in kinds.items() if isinstance(kind, (World, Shift))]
    whole = _beside(arranger.level(worlds, middle.places, min(acting, default=0.0)), middle)
    for column in arranger.later():
        whole = _beside(whole, column, HALO_TOP)
    first = next(iter(graph.nodes))
    dx, dy = (
        graph.nodes[first].at[0] - whole.places[first][0],
        graph.nodes[first].at[1] - whole.places[first][1],
    )
    return {key: snapped(x + dx, y + dy) for key, (x, y) in whole.places.items()}
