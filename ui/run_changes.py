"""What an edit means for a run that is under way. No Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec

from sandbox import nests
from sandbox.graph import Graph
from sandbox.muting import effective
from sandbox.scenario import Intervention, Scenario
from sims.declare import Value, View

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """`reload` says that the run has to start again; else `numbers` are settings changed by (node, setting), and
    `generations` is a new last generation (0: as it was).
    """

    reload: bool = False
    numbers: dict[Key, Value] = field(default_factory=dict)
    generations: int = 0

    @property
    def nothing(self) -> bool:
        """Whether the run does not notice (a node was moved, a note written)."""
        return not (self.reload or self.numbers or self.generations)


def change(before: Scenario, after: Scenario) -> Change:
    """What the run has to know of the step from one scenario to another."""
    same = ("seed", "stream", "interventions")
    if any(getattr(before, name) != getattr(after, name) for name in same):
        return Change(reload=True)
    numbers = changed_numbers(before.graph, after.graph)
    if numbers is None:
        return Change(reload=True)
    longer = after.generations if after.generations != before.generations else 0
    return Change(numbers=numbers, generations=longer)


def changed_numbers(before: Graph, after: Graph) -> dict[Key, Value] | None:
    """The number settings in which two graphs differ; None where they differ in more than numbers and looks."""
    if before is after:
        return {}
    before, after = without_views(effective(before)), without_views(effective(after))
    if before.nodes.keys() != after.nodes.keys() or before.wires != after.wires:
        return None
    found: dict[Key, Value] = {}
    for key, new in after.nodes.items():
        old = before.nodes[key]
        if old is new or (old.settings == new.settings and old.type == new.type and old.genes == new.genes):
            continue
        if old.type != new.type or old.genes != new.genes:
            return None
        for name in dict.fromkeys((*old.settings, *new.settings)):
            was, now = nests.value(before, key, name), nests.value(after, key, name)
            if was == now:
                continue
            if not (_number(was) and _number(now)):
                return None
            assert now is not None
            found[key, name] = now
    return found


def without_views(graph: Graph) -> Graph:
    """The graph without its views, which show a run and are no part of it."""
    return graph.remove(key for key, node in graph.nodes.items() if isinstance(node.declaration, View))


def _number(value: Value | None) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def as_run(start: Scenario, current: Scenario, made: Iterable[Intervention]) -> Scenario:
    """The scenario that replays the run: what is current, with the numbers that the run started from, and the
    interventions made since.
    """
    made = tuple(made)
    graph = current.graph
    for entry in made:
        if entry.node not in graph.nodes or entry.node not in start.graph.nodes:
            continue
        first = start.graph.nodes[entry.node].settings
        graph = (
            graph.set(entry.node, entry.setting, first[entry.setting])
            if entry.setting in first
            else without(graph, entry.node, entry.setting)
        )
    together = {(e.generation, e.node, e.setting): e for e in (*start.interventions, *made)}
    ordered = tuple(sorted(together.values(), key=lambda entry: entry.generation))
    return msgspec.structs.replace(current, graph=graph, interventions=ordered)


def without(graph: Graph, node: str, setting: str) -> Graph:
    """`Graph.unset` that keeps a gene open."""
    gene = graph.nodes[node].genes.get(setting)
    return graph.unset(node, setting).open_gene(node, setting, gene)
