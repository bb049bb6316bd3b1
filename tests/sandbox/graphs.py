"""Small graphs of tiny nodes for tests, and random edits of them."""

from __future__ import annotations

from sandbox.graph import GeneRange, Graph, GraphError

TYPES = (
    "world.tiny",
    "world.tiny_steps",
    "shift.tiny",
    "candidate.tiny",
    "objective.tiny",
    "optimizer.tiny",
    "view.tiny",
)
ENDS = ("world", "candidate", "objective", "series", "nothing")


def built(nodes: dict[str, str], *wires: tuple[str, str]) -> Graph:
    """A graph of nodes by id and type, and wires."""
    graph = Graph()
    for node_id, type_ in nodes.items():
        graph, _ = graph.new(type_, (0.0, 0.0), node_id)
    for source, target in wires:
        graph = graph.connect(source, target)
    return graph


def nest(levels: int = 2) -> Graph:
    """World, candidate, and so many optimizers (o1 innermost) with an objective (g1, g2, ...) each, plotted."""
    graph = built({"world": "world.tiny", "body": "candidate.tiny"}, ("world.world", "body.world"))
    inner = "body"
    for level in range(1, levels + 1):
        graph, _ = graph.new("optimizer.tiny", (0.0, 0.0), f"o{level}")
        graph, _ = graph.new("objective.tiny", (0.0, 0.0), f"g{level}")
        graph = graph.connect(f"{inner}.candidate", f"o{level}.candidate")
        graph = graph.connect(f"g{level}.objective", f"o{level}.objective")
        inner = f"o{level}"
    graph, _ = graph.new("view.tiny", (0.0, 0.0), "plot")
    return graph.connect(f"{inner}.series", "plot.series")


def edited(graph: Graph, kind: int, a: int, b: int) -> Graph:
    """The graph after one edit picked by three numbers; the same graph where the edit does not apply or is refused."""
    keys = list(graph.nodes)
    if kind % 12 in (0, 1) or not keys:
        return graph.new(TYPES[a % len(TYPES)], (float(b % 1000), float(a % 700)))[0]
    one, two = keys[a % len(keys)], keys[b % len(keys)]
    edits = {
        2: lambda: graph.connect(f"{one}.{ENDS[a % len(ENDS)]}", f"{two}.{ENDS[b % len(ENDS)]}"),
        3: lambda: _wire_up(graph, a, b),
        4: lambda: _wire_up(graph, a, b),
        5: lambda: graph.disconnect(graph.wires[a % len(graph.wires)]) if graph.wires else graph,
        6: lambda: graph.move({one: (float(a), float(b)), two: (0.5, -0.25)}),
        7: lambda: graph.set(one, "size", b % 10),
        8: lambda: graph.open_gene(one, "budget", GeneRange(1.0, float(b % 50 + 1), by=two) if b % 2 else None),
        9: lambda: graph.rename(one, f"n{b % 40}"),
        10: lambda: graph.paste(graph.fragment([one, two]), (20.0, 20.0))[0],
        11: lambda: (graph.unset(one, "size") if a % 2 else graph.annotate(one, f"note {b}")) if b % 3
        else graph.remove([one]),
    }  # fmt: skip
    try:
        return edits[kind % 12]()
    except GraphError:
        return graph


def _wire_up(graph: Graph, a: int, b: int) -> Graph:
    """A wire between an output and an input of one type, if there are any."""
    outs = [
        (f"{k}.{p.name}", p.wire)
        for k, n in graph.nodes.items()
        if n.declaration
        for p in n.declaration.outputs
    ]
    ins = [
        (f"{k}.{p.name}", p.wire)
        for k, n in graph.nodes.items()
        if n.declaration
        for p in n.declaration.inputs
    ]
    fitting = [(source, target) for source, kind in outs for target, other in ins if kind == other]
    if not fitting:
        return graph
    return graph.connect(*fitting[(a * 31 + b) % len(fitting)])
