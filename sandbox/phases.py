"""What a run goes through: training, the world after each shift, and the deployments that look on meanwhile. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sandbox import nests
from sandbox.graph import Graph
from sims.declare import Deployment, Shift

TRAINING, SHIFT, DEPLOYMENT = "training", "shift", "deployment"


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of generations, `first` included and `last` not, under one world. `kind` is "training" or "shift";
    a shift that comes about bit by bit takes `ramp` generations.
    """

    first: int
    last: int
    name: str
    kind: str = TRAINING
    ramp: int = 0


@dataclass(frozen=True, slots=True)
class Deployed:
    """A deployment: candidates are run in its world every `every` generations, with shifts that training never sees."""

    node: str
    name: str
    every: int


def phases(shifts: Iterable[tuple[int, str]], last: int, graph: Graph | None = None) -> list[Phase]:
    """The phases of a run of generations 0 to `last`, in order; a shift begins a phase named after its node."""
    borders: dict[int, tuple[str, str, int]] = {0: (TRAINING, TRAINING, 0)}
    for generation, node in sorted(shifts):
        if generation <= last:
            known = graph is not None and node in graph.nodes
            ramp = int(nests.value(graph, node, "ramp") or 0) if graph is not None and known else 0
            borders[max(0, generation)] = (_words(node), SHIFT, ramp)
    starts = sorted(borders)
    ends = [*starts[1:], last]
    return [Phase(a, b, *borders[a]) for a, b in zip(starts, ends, strict=True) if b > a]


def deployments(graph: Graph) -> list[Deployed]:
    """The deployments of a graph that are not muted, in its order; those with a world that only they see are named
    after its shift.
    """
    found = []
    for key in _heard(graph):
        every = max(1, int(nests.value(graph, key, "every") or 1))
        shift = graph.source(key, "world")
        there = shift is not None and isinstance(graph.nodes[shift].declaration, Shift)
        found.append(Deployed(key, _words(shift if there and shift else key), every))
    return found


def deployment_of(graph: Graph, root: str) -> str:
    """The first deployment of a nest that is not muted, whose objective is the intended one; empty for none."""
    return next((key for key in _heard(graph) if graph.source(key, "candidate") == root), "")


def _heard(graph: Graph) -> Iterator[str]:
    """The deployments that are not muted."""
    nodes = graph.nodes.items()
    return (key for key, node in nodes if isinstance(node.declaration, Deployment) and not node.muted)


def _words(node: str) -> str:
    return node.replace("_", " ")
