"""The reference tasks as graphs; every one has a twin in C."""

from __future__ import annotations

from collections.abc import Callable

from sandbox.graph import GeneRange, Graph, Node

Settings = dict[str, object]


def _graph(nodes: list[tuple[str, str, Settings, dict[str, GeneRange]]], wires: list[str]) -> Graph:
    graph = Graph()
    for key, kind, settings, genes in nodes:
        graph = graph.add(Node(key, kind, (0.0, 0.0), settings, genes))
    for wire in wires:
        source, target = wire.split(" > ")
        graph = graph.connect(source, target)
    return graph


def nest(
    world: tuple[str, Settings],
    candidate: tuple[str, Settings],
    inner: tuple[str, Settings],
    drives: tuple[Settings, dict[str, GeneRange]],
    fitness: str,
    outer: tuple[str, Settings],
) -> Graph:
    """Evolution around a brain around a candidate in a world."""
    return _graph(
        [
            ("world", *world, {}),
            ("body", *candidate, {}),
            ("drives", "objective.weighted", *drives),
            ("brain", *inner, {}),
            ("fitness", "objective.expression", {"expression": fitness}, {}),
            ("evolution", *outer, {}),
        ],
        [
            "world.world > body.world",
            "body.candidate > brain.candidate",
            "drives.objective > brain.objective",
            "brain.candidate > evolution.candidate",
            "fitness.objective > evolution.objective",
        ],
    )


DRIVES = ("ate", "distance", "has_money", "steps_used")  # in the order of the genome


def planner(inner: str = "optimizer.best_of_n", **settings: object) -> Graph:
    """Population 1,000, 4 episodes, 64 plans of 12 steps in the town."""
    genes = {name: GeneRange(-1.0, 1.0) for name in DRIVES}
    return nest(
        ("world.town", {}),
        ("candidate.plan", {"horizon": 12}),
        (inner, settings or {"n": 64}),
        (dict.fromkeys(DRIVES, 0.0), genes),
        "ate + 0.2*has_ice_cream + 0.1*has_money - 0.01*distance",
        ("optimizer.genetic", {"population": 1000, "episodes": 4}),
    )


def climber() -> Graph:
    """The same with a brain that changes one plan 63 times."""
    return planner("optimizer.hill_climb", budget=64)


def sweet_tooth(inner: str = "optimizer.gradient_descent", **settings: object) -> Graph:
    """A taste for sugar evolves; a brain of ten steps along the exact gradient."""
    return nest(
        ("world.sweet_tooth", {}),
        ("candidate.point", {}),
        (inner, settings or {"steps": 10, "rate": 0.3}),
        ({"sweetness": 0.2, "satiety": -1.0}, {"sweetness": GeneRange(-2.0, 6.0, 0.2, 0.2)}),
        "-(intake - 1)**2 / 2",
        ("optimizer.natural_selection", {"population": 1000, "width": 1.0, "additive_variance": 0.04}),
    )


def onemax() -> Graph:
    """No nest: a genetic algorithm on 50 bits."""
    return _graph(
        [
            ("world", "world.bits", {"length": 50}, {}),
            ("string", "candidate.point", {}, {}),
            ("count", "objective.expression", {"expression": "value"}, {}),
            ("evolution", "optimizer.genetic", {"population": 1000}, {}),
        ],
        [
            "world.world > string.world",
            "string.candidate > evolution.candidate",
            "count.objective > evolution.objective",
        ],
    )


TASKS: dict[str, Callable[[], Graph]] = {
    "planner": planner,
    "climber": climber,
    "sweet-tooth": sweet_tooth,
    "onemax": onemax,
}
