"""Room in the graph for a node that is put into a wire: what stands beyond it moves right, as far as it has to."""

from __future__ import annotations

from collections.abc import Collection

from sandbox.graph import Graph, Wire, end
from sandbox.nests import Halo
from ui.canvas.edits import inserted
from ui.canvas.look import GRID, HALO_SIDE, WIDTH, places

_GAP = 30.0  # between two cards, beside the halos that have a border there


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
