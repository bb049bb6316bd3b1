"""Nodes in words, for a screen reader: what a person who sees the canvas takes in at a glance."""

from __future__ import annotations

from collections.abc import Iterable

from sandbox.events import Fault
from sandbox.graph import Graph, end

LISTED = 6  # wires named one by one


def canvas(graph: Graph) -> str:
    """The graph as a whole."""
    nodes, wires = len(graph.nodes), len(graph.wires)
    if not nodes:
        return "An empty canvas. Tab adds a node."
    return f"{_count(nodes, 'node')}, {_count(wires, 'wire')}. Arrow keys go from node to node, Enter shows settings."


def selection(graph: Graph, ids: tuple[str, ...], faults: Iterable[Fault] = ()) -> str:
    """The selected nodes: of one its kind, state, wires and faults; of several their names."""
    known = [key for key in ids if key in graph.nodes]
    if not known:
        return canvas(graph)
    if len(known) > 1:
        names = ", ".join(graph.nodes[key].title for key in known[:LISTED])
        return f"{len(known)} nodes selected: {names}" + (" and more." if len(known) > LISTED else ".")
    return node(graph, known[0], faults)


def node(graph: Graph, key: str, faults: Iterable[Fault] = ()) -> str:
    """One node."""
    found = graph.nodes[key]
    kind = found.declaration
    parts = [f"{found.title}, {kind.title if kind else found.type}" + (", muted" if found.muted else "")]
    parts += [f"Fault: {fault.sentence}" for fault in faults if fault.node == key]
    for port in kind.inputs if kind else ():
        sources = [
            graph.nodes[source].title for source in graph.sources(key, port.name) if source in graph.nodes
        ]
        if sources:
            parts.append(f"{port.name} from {', '.join(sources[:LISTED])}")
        elif not port.optional:
            parts.append(f"{port.name} not wired")
    takers = dict.fromkeys(graph.nodes[end(target)[0]].title for target in graph.targets(key))
    if takers:
        parts.append(f"feeds {', '.join(list(takers)[:LISTED])}")
    if found.genes:
        parts.append(f"searched: {', '.join(name.replace('_', ' ') for name in found.genes)}")
    if found.note:
        parts.append(f"note: {' '.join(found.note.split())}")
    return ". ".join(parts) + "."


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'s' * (number != 1)}"
