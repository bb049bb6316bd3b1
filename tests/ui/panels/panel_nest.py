"""A graph of two levels on the tiny nodes."""

from __future__ import annotations

from sandbox.graph import Graph


def nest() -> Graph:
    """inner searches point by drives, outer searches inner by children; far is a shift."""
    graph = Graph()
    for type_, name in (
        ("world.tiny", "meadow"),
        ("shift.tiny", "far"),
        ("candidate.tiny", "point"),
        ("objective.tiny", "drives"),
        ("optimizer.tiny", "inner"),
        ("objective.tiny", "children"),
        ("optimizer.tiny", "outer"),
    ):
        graph, _ = graph.new(type_, (0.0, 0.0), name)
    for source, target in (
        ("meadow.world", "far.world"),
        ("far.world", "point.world"),
        ("point.candidate", "inner.candidate"),
        ("drives.objective", "inner.objective"),
        ("inner.candidate", "outer.candidate"),
        ("children.objective", "outer.objective"),
    ):
        graph = graph.connect(source, target)
    return graph
