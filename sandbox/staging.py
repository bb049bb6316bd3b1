"""What the author of a scenario chose for presenting it: settings, panels, and the order in which nodes appear.

Kept in the scenario's `lesson`: "exposed" is a list of "node.setting", "panels" one of panels' keys.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from sandbox import nests
from sandbox.graph import Graph, end
from sandbox.scenario_model import Scenario

PANELS = ("story", "world", "scope", "scatter", "timeline", "verdicts")  # that a presentation may show
USUAL_PANELS = ("story", "world", "scope")
_EXPOSED, _PANELS = "exposed", "panels"


def exposed(scenario: Scenario) -> tuple[tuple[str, str], ...]:
    """(node, setting) pairs that a presentation lets people change; those that are no longer there are left out."""
    found = []
    for entry in _texts(scenario.lesson, _EXPOSED):
        node, _, name = entry.partition(".")
        known = scenario.graph.nodes.get(node)
        if known is not None and known.declaration is not None:
            if nests.parameter(scenario.graph, node, name) is not None:
                found.append((node, name))
    return tuple(dict.fromkeys(found))


def with_exposed(scenario: Scenario, nodes: Iterable[str], name: str, on: bool) -> Scenario:
    """With a setting of these nodes among the exposed ones, or not."""
    wanted = [f"{node}.{name}" for node in nodes]
    kept = [entry for entry in _texts(scenario.lesson, _EXPOSED) if entry not in wanted]
    return _with(scenario, _EXPOSED, [*kept, *(wanted if on else ())])


def panels(scenario: Scenario) -> tuple[str, ...]:
    """The panels that a presentation shows, by their keys."""
    chosen = scenario.lesson.get(_PANELS)
    return (
        USUAL_PANELS if chosen is None else tuple(p for p in PANELS if p in _texts(scenario.lesson, _PANELS))
    )


def with_panel(scenario: Scenario, key: str, on: bool) -> Scenario:
    """With a panel among those that a presentation shows, or not."""
    chosen = [known for known in PANELS if (on if known == key else known in panels(scenario))]
    return _with(scenario, _PANELS, None if tuple(chosen) == USUAL_PANELS else chosen)


def renamed(lesson: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    """The lesson after a node got another id."""
    entries = _texts(lesson, _EXPOSED)
    moved = [f"{new}.{e.partition('.')[2]}" if e.partition(".")[0] == old else e for e in entries]
    return lesson if moved == entries else {**lesson, _EXPOSED: moved}


def order(graph: Graph) -> tuple[str, ...]:
    """All nodes in the order in which a presentation reveals them: by how many wires lie before them, those without
    any just before what needs them first, then as they stand on the canvas from left to right.
    """
    depth = dict.fromkeys(graph.nodes, 0)
    left = dict.fromkeys(graph.nodes, 0)
    after: dict[str, list[str]] = {key: [] for key in graph.nodes}
    for source, target in graph.wires:
        giver, taker = end(source)[0], end(target)[0]
        if giver in left and taker in left:
            after[giver].append(taker)
            left[taker] += 1
    ready = [key for key, count in left.items() if count == 0]
    while ready:
        key = ready.pop()
        for taker in after[key]:
            depth[taker] = max(depth[taker], depth[key] + 1)
            left[taker] -= 1
            if left[taker] == 0:
                ready.append(taker)
    for key in graph.nodes:
        if depth[key] == 0 and after[key]:
            depth[key] = max(0, min(depth[taker] for taker in after[key]) - 1)
    return tuple(sorted(graph.nodes, key=lambda key: (depth[key], graph.nodes[key].at, key)))


def _texts(lesson: dict[str, Any], name: str) -> list[str]:
    found = lesson.get(name)
    return [entry for entry in found if isinstance(entry, str)] if isinstance(found, list) else []


def _with(scenario: Scenario, name: str, value: list[str] | None) -> Scenario:
    lesson = {key: entry for key, entry in scenario.lesson.items() if key != name}
    if value is not None and (value or name == _PANELS):
        lesson[name] = value
    return msgspec.structs.replace(scenario, lesson=lesson)
