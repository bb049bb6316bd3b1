"""Large graphs that run, for the benchmarks of the window: sweet-tooth nests in rows, each with what belongs to it."""

from __future__ import annotations

from sandbox.graph import GeneRange, Graph
from sandbox.scenario import Scenario
from ui.canvas.look import HALO_SIDE

NODES = 20  # in one nest, two of them optimizers with a live sparkline each
_WIDE, _HIGH, _COLUMNS = 236.0, 224.0, 5
_LOWER = 40.0  # optimizers' cards, of which two stand in the last column, are higher than a row
_TYPES = (
    "world.sweet_tooth", "shift.shift", "candidate.point", "objective.weighted", "optimizer.gradient_descent",
    "shift.shift", "objective.expression", "objective.expression", "objective.blend",
    "optimizer.natural_selection",
    *("view.plot",) * 10,
)  # fmt: skip
_WIRES = (
    (0, "world", 1, "world"), (1, "world", 5, "world"), (5, "world", 2, "world"),
    (2, "candidate", 4, "candidate"), (3, "objective", 4, "objective"), (4, "candidate", 9, "candidate"),
    (6, "objective", 8, "first"), (7, "objective", 8, "second"), (8, "objective", 9, "objective"),
)  # fmt: skip


def _nest(graph: Graph, number: int, x: float, y: float) -> Graph:
    """One more nest of NODES nodes with its top left corner at (x, y)."""
    names = [f"n{number}_{i}" for i in range(NODES)]
    for i, (name, type_) in enumerate(zip(names, _TYPES, strict=True)):
        row, column = divmod(i, _COLUMNS)
        lower = _LOWER * min(row, 2) if column == _COLUMNS - 1 else 0.0
        place = (x + _WIDE * column, y + _HIGH * row + lower)
        graph, _ = graph.new(type_, place, name)
    for source, out, target, into in _WIRES:
        graph = graph.connect(f"{names[source]}.{out}", f"{names[target]}.{into}")
    for plot in range(10, NODES):
        graph = graph.connect(f"{names[9 if plot % 2 else 4]}.series", f"{names[plot]}.series")
    for name in names[6:8]:
        graph = graph.set(name, "expression", "-(intake - 1)**2 / 2")
    graph = graph.set(names[3], "sweetness", 0.2).set(names[3], "satiety", -1.0)
    graph = graph.set(names[4], "steps", 1).set(names[4], "rate", 1.0)
    graph = graph.set(names[9], "population", 100)
    graph = graph.set(names[9], "heredity", "midparent").set(names[9], "additive_variance", 0.01)
    return graph.open_gene(names[3], "sweetness", GeneRange(-50.0, 50.0, 0.2, 0.2))


def many_nests(nests: int, across: int) -> Scenario:
    """A scenario of `nests` nests, `across` of them in a row, which runs for long."""
    graph = Graph()
    wide, high = _COLUMNS * _WIDE + 2 * HALO_SIDE, 4 * _HIGH + 90.0
    for number in range(nests):
        graph = _nest(graph, number, wide * (number % across), high * (number // across))
    return Scenario(graph=graph, title=f"{nests} nests", generations=30_000)
