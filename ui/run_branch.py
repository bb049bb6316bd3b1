"""What becomes of a scenario and its interventions when a run branches at an earlier generation. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from sandbox.branches import with_branches
from sandbox.graph import Graph
from sandbox.scenario import Intervention, Scenario
from sims.declare import Value
from ui.run_changes import Key, without
from ui.run_state import RunState


@dataclass(frozen=True, slots=True)
class Branch:
    """`scenario` is what the document holds after it, `start` what the new run started from, `made` and `dropped` are
    the interventions of a person in the original up to the branch, and all that came after it.
    """

    label: str
    scenario: Scenario
    start: Scenario
    made: tuple[Intervention, ...]
    dropped: tuple[Intervention, ...]


def branch_of(scenario: Scenario, now: RunState, generation: int) -> Branch:
    """The branch at a generation of the run `now` of a scenario. Numbers that still wait to be sent stay as edited:
    they are the change; those changed later in the original go back to what they were then.
    """
    made = tuple(entry for entry in now.made if entry.generation <= generation)
    planned = tuple(entry for entry in now.start.interventions if entry.generation <= generation)
    later = tuple(e for e in (*now.start.interventions, *now.made) if e.generation > generation)
    undone = {(e.node, e.setting) for e in now.made if e.generation > generation} | now.sent.keys()
    graph = scenario.graph
    for key in sorted(undone - now.waiting.keys()):
        graph = _as_then(graph, now.start.graph, key, made)
    after = msgspec.structs.replace(scenario, graph=graph, interventions=planned)
    after = with_branches(after, [*(mark for mark in now.branches if mark < generation), generation])
    start = msgspec.structs.replace(now.start, interventions=planned)
    return Branch(_label(generation, now.waiting), after, start, made, later)


def _as_then(graph: Graph, start: Graph, key: Key, made: tuple[Intervention, ...]) -> Graph:
    """The graph with a number as it was after these interventions."""
    node, setting = key
    if node not in graph.nodes or node not in start.nodes:
        return graph
    known = [entry.value for entry in made if (entry.node, entry.setting) == key]
    first = start.nodes[node].settings
    if known:
        return graph.set(node, setting, known[-1])
    return graph.set(node, setting, first[setting]) if setting in first else without(graph, node, setting)


def _label(generation: int, changes: dict[Key, Value]) -> str:
    named = ", ".join(f"{node}.{setting} = {value_text(value)}" for (node, setting), value in changes.items())
    return f"Branch at generation {generation}" + (f": {named}" if named else "")


def value_text(value: Value) -> str:
    """A value as a person reads it."""
    return f"{value:g}" if isinstance(value, float) else str(value)
