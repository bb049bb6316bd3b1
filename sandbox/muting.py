"""What a graph comes to without its muted nodes: each is left out, and passes on what it can.

A muted node hands on, for each output, what its first wired input of the same wire type brings: an optimizer its
candidate, a wrapper of an objective that objective, a shift its world. Where there is none, its wires are absent.
"""

from __future__ import annotations

import msgspec

from sandbox import nests
from sandbox.graph import Graph, Node, Wire, end
from sims.declare import Objective


def muted(graph: Graph) -> frozenset[str]:
    """Ids of the muted nodes."""
    return frozenset(key for key, node in graph.nodes.items() if node.muted)


def with_muted(graph: Graph, ids: tuple[str, ...], on: bool) -> Graph:
    """With these nodes muted, or heard again."""
    changed = {key: msgspec.structs.replace(graph.node(key), muted=on) for key in ids}
    return msgspec.structs.replace(graph, nodes={**graph.nodes, **changed})


def passed(graph: Graph, node_id: str, output: str) -> str:
    """The input of a node that it hands on at an output while it is muted; empty where there is none."""
    kind = graph.nodes[node_id].declaration
    port = kind.output(output) if kind else None
    if kind is None or port is None:
        return ""
    fitting = (into.name for into in kind.inputs if into.wire == port.wire)
    return next((name for name in fitting if graph.source(node_id, name) is not None), "")


def passes(graph: Graph, node_id: str) -> tuple[tuple[str, str], ...]:
    """Every pair of input and output of a node through which something passes while it is muted."""
    kind = graph.nodes[node_id].declaration
    pairs = ((passed(graph, node_id, port.name), port.name) for port in (kind.outputs if kind else ()))
    return tuple(pair for pair in pairs if pair[0])


def origin(graph: Graph, source: str) -> str:
    """The output end, of a node that is not muted, whose value arrives at the output end `source`; empty for none."""
    seen: set[str] = set()
    while (node_id := end(source)[0]) in graph.nodes and graph.nodes[node_id].muted:
        port = passed(graph, node_id, end(source)[1])
        if not port or node_id in seen:
            return ""
        seen.add(node_id)
        source = next(s for s, target in graph.wires if target == f"{node_id}.{port}")
    return source


def effective(graph: Graph) -> Graph:
    """The graph that runs: without muted nodes, with wires past those that hand something on; itself where none is."""
    gone = muted(graph)
    if not gone:
        return graph
    wires: list[Wire] = []
    for source, target in graph.wires:
        if end(target)[0] not in gone and (start := origin(graph, source)):
            wires.append((start, target))
    kept = {key: node for key, node in graph.nodes.items() if key not in gone}
    rest = Graph(kept, tuple(dict.fromkeys(wires)))
    nodes = {key: _without(graph, rest, node, gone) for key, node in kept.items()}
    return Graph(nodes, rest.wires)


def _without(graph: Graph, rest: Graph, node: Node, gone: frozenset[str]) -> Node:
    """A node without what refers to muted ones: weights of features that only they bring, and searchers of genes."""
    kind, lost = node.declaration, set[str]()
    if isinstance(kind, Objective) and kind.weighs:
        left = {feature.name for feature in nests.features(rest, node.id)}
        lost = {feature.name for feature in nests.features(graph, node.id)} - left
    genes = {
        name: msgspec.structs.replace(gene, by="") if gene.by in gone else gene
        for name, gene in node.genes.items()
        if name not in lost
    }
    settings = {name: value for name, value in node.settings.items() if name not in lost}
    if settings == node.settings and genes == node.genes:
        return node
    return msgspec.structs.replace(node, settings=settings, genes=genes)


def carries(graph: Graph, wire: Wire) -> bool:
    """Whether something flows in a wire: it comes from a node that is heard, to one that is or that hands it on."""
    source, target = wire
    taker, port = end(target)
    if not origin(graph, source):
        return False
    node = graph.nodes.get(taker)
    return node is None or not node.muted or port in (into for into, _ in passes(graph, taker))
