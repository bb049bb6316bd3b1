"""Containers: nodes that are shown as one card. A view of the graph, which itself does not change.

What a container holds stands in its frame (`sandbox.frames`); it may hold what other containers hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sandbox import staging
from sandbox.frames import Frame, frames
from sandbox.graph import Graph, end
from sandbox.scenario_model import Scenario


@dataclass(frozen=True, slots=True)
class Folding:
    """What is to be seen: `stands` says for a node which frame's card it is folded into, `hidden` are all nodes without
    a card of their own, `shown` the places of the frames that are to be seen.
    """

    stands: dict[str, int] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    shown: frozenset[int] = frozenset()


def held(scenario: Scenario) -> dict[int, frozenset[str]]:
    """The containers by their places among the frames, with the nodes that they hold and that exist."""
    there = scenario.graph.nodes.keys()
    found = {place: frozenset(frame.holds) & there for place, frame in frames(scenario).items()}
    return {place: nodes for place, nodes in found.items() if nodes}


def folding(scenario: Scenario, entered: int | None = None, also: Iterable[str] = ()) -> Folding:
    """What is to be seen of a scenario: all of it, or what the container `entered` holds (and `also` these nodes)."""
    all_of_them, every = held(scenario), frames(scenario)
    containers = all_of_them
    room = frozenset(scenario.graph.nodes)
    if entered in containers:
        room = containers[entered] | frozenset(also)
        containers = {p: nodes for p, nodes in containers.items() if nodes < room and p != entered}
    stands: dict[str, int] = {}
    for place in sorted(
        containers, key=lambda p: (len(containers[p]), -p)
    ):  # the largest one last: it has them all
        stands.update(dict.fromkeys(containers[place], place))
    cards = set(stands.values())
    around = every.get(entered) if entered is not None else None
    plain = {p for p, frame in every.items() if p not in all_of_them and not _inside(frame, cards, every)}
    if around is not None and entered in all_of_them:
        plain = {p for p in plain if _within(every[p], around, scenario.graph, room)}
    hidden = (frozenset(scenario.graph.nodes) - room) | stands.keys()
    return Folding(stands, hidden, frozenset(cards | plain))


def _inside(frame: Frame, cards: Iterable[int], every: dict[int, Frame]) -> bool:
    return any(every[card].surrounds(frame.at, frame.size) for card in cards)


def _within(frame: Frame, around: Frame, graph: Graph, room: frozenset[str]) -> bool:
    """Whether a frame belongs into a container: it lies in its frame, or what lies in it is all in the container."""
    nodes = {key for key, node in graph.nodes.items() if frame.surrounds(node.at)}
    return around.surrounds(frame.at, frame.size) or (bool(nodes) and nodes <= room)


def exposed(scenario: Scenario, nodes: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """(node, setting) pairs of these nodes that the author of the scenario exposed, in the author's order by node."""
    found = [pair for pair in staging.exposed(scenario) if pair[0] in nodes]
    first = {node: i for i, (node, _) in reversed(list(enumerate(found)))}
    return tuple(sorted(found, key=lambda pair: first[pair[0]]))


def ports(graph: Graph, nodes: frozenset[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The input and output ends of these nodes at which wires from and to others end, in the order of the wires."""
    into = (t for s, t in graph.wires if end(t)[0] in nodes and end(s)[0] not in nodes)
    out = (s for s, t in graph.wires if end(s)[0] in nodes and end(t)[0] not in nodes)
    return tuple(dict.fromkeys(into)), tuple(dict.fromkeys(out))
