"""Which settings a world has at a generation, seen through the shifts wired behind it."""

from __future__ import annotations

from sandbox import nests
from sandbox.graph import Graph
from sims.declare import Shift, Value


def world_settings(graph: Graph, world_end: str, generation: int, *, deploying: bool) -> dict[str, Value]:
    """The world's settings at `generation` as seen at `world_end` (a world, or the last of some shifts)."""
    chain: list[str] = []
    current: str | None = world_end
    while current is not None and isinstance(graph.nodes[current].declaration, Shift):
        chain.append(current)
        current = graph.source(current, "world")
    if current is None:
        return {}
    declaration = graph.nodes[current].declaration
    settings = nests.values(graph.nodes[current], declaration) if declaration else {}
    for shift in reversed(chain):
        share = _share(graph, shift, generation, deploying=deploying)
        if share > 0.0:
            _apply(graph, shift, share, settings)
    return settings


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
        if share < 1.0 and isinstance(value, (int, float)) and isinstance(before, (int, float)):
            value = before + share * (value - before)
            if isinstance(before, int) and not isinstance(before, bool):
                value = round(value)
        settings[name] = value  # texts and choices change at once
