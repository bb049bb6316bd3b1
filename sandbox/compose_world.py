"""Which settings a world has at a generation, seen through the shifts wired behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

from sandbox import nests
from sandbox.graph import Graph
from sims.declare import Shift, Value


def world_settings(graph: Graph, world_end: str, generation: int, *, deploying: bool) -> dict[str, Value]:
    """The world's settings at `generation` as seen at `world_end` (a world, or the last of some shifts)."""
    world, chain = _chain(graph, world_end)
    if world is None:
        return {}
    declaration = graph.nodes[world].declaration
    settings = nests.values(graph.nodes[world], declaration) if declaration else {}
    for shift in chain:
        share = _share(graph, shift, generation, deploying=deploying)
        if share > 0.0:
            _apply(graph, shift, share, settings)
    return settings


def stages(graph: Graph, world_end: str, *, deploying: bool) -> Iterator[tuple[str, dict[str, Value]]]:
    """The world's settings at the start, and where each shift begins and has come about, with the node to blame."""
    world, chain = _chain(graph, world_end)
    if world is None:
        return
    at_once = [shift for shift in chain if deploying and nests.value(graph, shift, "only_in_deployment")]
    yield (at_once or [world])[-1], world_settings(graph, world_end, 0, deploying=deploying)
    for shift in chain:
        begin, ramp = (nests.whole(graph, shift, name) for name in ("from_generation", "ramp"))
        for generation in (begin, begin + ramp):
            yield shift, world_settings(graph, world_end, generation, deploying=deploying)


def _chain(graph: Graph, world_end: str) -> tuple[str | None, list[str]]:
    """The world node behind some shifts, and the shifts from it on."""
    chain: list[str] = []
    current: str | None = world_end
    while current is not None and isinstance(graph.nodes[current].declaration, Shift):
        chain.insert(0, current)
        current = graph.source(current, "world")
    return current, chain


def _share(graph: Graph, shift: str, generation: int, *, deploying: bool) -> float:
    """How much of a shift has come about: 0 nothing, 1 all of it."""
    values = {
        name: nests.value(graph, shift, name) for name in ("from_generation", "ramp", "only_in_deployment")
    }
    if values["only_in_deployment"]:
        return 1.0 if deploying else 0.0
    past = generation - int(values["from_generation"] or 0)
    ramp = int(values["ramp"] or 0)
    if past < 0:
        return 0.0
    return 1.0 if ramp <= 0 else min(1.0, (past + 1) / (ramp + 1))


def _apply(graph: Graph, shift: str, share: float, settings: dict[str, Value]) -> None:
    node = graph.nodes[shift]
    own = {s.name for s in node.declaration.settings} if node.declaration else set()
    for name, value in node.settings.items():
        if name in own or name not in settings:
            continue
        before = settings[name]
        if share < 1.0 and _is_number(value) and _is_number(before):
            moved = before + share * (value - before)
            value = round(moved) if isinstance(before, int) else moved
        settings[name] = value  # texts, choices and switches change at once


def _is_number(value: Value) -> TypeGuard[int | float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
