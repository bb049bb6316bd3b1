"""Edits of the graph that gestures make, as plain functions from graph to graph. No Qt."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

import msgspec

from sandbox import frames, muting, staging
from sandbox.graph import Graph, GraphError, Wire, end
from sandbox.links import refusal
from sandbox.scenario import Scenario
from sims.declare import Declaration, declared, load_all
from ui.scope_state import ScopeState


def called(ids: Sequence[str]) -> str:
    """Some nodes, as the history calls them: by id where it is one."""
    return ids[0] if len(ids) == 1 else f"{len(ids)} nodes"


def ends(source: str, target: str, from_output: bool) -> tuple[str, str]:
    """A wire from the end where a drag began and the end where it is now."""
    return (source, target) if from_output else (target, source)


def other_ends(graph: Graph, node_id: str, from_output: bool) -> list[str]:
    """The ends of a node that a wire from an output (or input) could go to, in declared order."""
    node = graph.nodes.get(node_id)
    kind = node.declaration if node else None
    ports = () if kind is None else kind.inputs if from_output else kind.outputs
    return [f"{node_id}.{port.name}" for port in ports]


def first_fitting(graph: Graph, start: str, from_output: bool, node_id: str) -> tuple[str, str]:
    """The first end of a node that the wire from `start` fits, or ("", the reason why none does).

    Free ends come before those whose wire would give way.
    """
    candidates = other_ends(graph, node_id, from_output)
    taken = {target for _, target in graph.wires}
    candidates.sort(key=lambda where: from_output and gives_way(graph, where, taken))
    reason, best = "", -1
    for where in candidates:
        said = refusal(graph, *ends(start, where, from_output))
        if not said:
            return where, ""
        same = _wire_type(graph, start, from_output) == _wire_type(graph, where, not from_output)
        if int(same) > best:
            reason, best = said, int(same)
    if not candidates:
        reason = f"{node_id} has no {'inputs' if from_output else 'outputs'}"
    return "", reason


def first_fitting_of(graph: Graph, start: str, from_output: bool, ids: Iterable[str]) -> tuple[str, str]:
    """The same for several nodes: the first free end, else the first whose wire would give way, else a reason."""
    found = [first_fitting(graph, start, from_output, key) for key in ids]
    taken = {target for _, target in graph.wires}
    fits = [where for where, _ in found if where]
    fits.sort(key=lambda where: from_output and gives_way(graph, where, taken))
    return (fits[0], "") if fits else ("", found[0][1])


def gives_way(graph: Graph, target: str, taken: Container[str]) -> bool:
    """Whether the wire of an input would give way to another one; `taken` are the inputs that have wires."""
    port = graph.port(target, output=False)
    return target in taken and not (port is not None and port.many)


def _wire_type(graph: Graph, where: str, output: bool) -> str:
    port = graph.port(where, output=output)
    return port.wire if port else ""


def joined(graph: Graph, start: str, from_output: bool, node_id: str) -> Graph:
    """With a wire from `start` to the first end of the node that fits; unchanged where none does."""
    where, _ = first_fitting(graph, start, from_output, node_id)
    return graph.connect(*ends(start, where, from_output)) if where else graph


def fitting_types(graph: Graph, start: str, from_output: bool) -> dict[str, Declaration]:
    """Node types of which a new node could be wired to `start`."""
    found = {}
    for type_, declaration in load_all().items():
        trial, node_id = graph.new(type_, (0.0, 0.0))
        if first_fitting(trial, start, from_output, node_id)[0]:
            found[type_] = declaration
    return found


def inserted(graph: Graph, node_id: str, wire: Wire) -> Graph | None:
    """With a node put into a wire: source to node to target. None where the link rules do not allow it."""
    node = graph.nodes.get(node_id)
    kind = node.declaration if node else None
    if kind is None or wire not in graph.wires or node_id in (end(wire[0])[0], end(wire[1])[0]):
        return None
    for into in kind.inputs:
        for out in kind.outputs:
            try:
                without = graph.disconnect(wire).connect(wire[0], f"{node_id}.{into.name}")
                return without.connect(f"{node_id}.{out.name}", wire[1])
            except GraphError:
                continue
    return None


def insertable(graph: Graph, type_: str, wire: Wire) -> bool:
    """Whether a new node of a type could be put into a wire."""
    if declared(type_) is None:
        return False
    trial, node_id = graph.new(type_, (0.0, 0.0))
    return inserted(trial, node_id, wire) is not None


def dissolved(graph: Graph, ids: Iterable[str]) -> Graph:
    """Without these nodes, and with wires past them: what they would hand on while muted, where the rules allow it."""
    gone = tuple(dict.fromkeys(ids))
    heard = muting.with_muted(graph, tuple(graph.nodes), False)
    passed = muting.with_muted(heard, gone, True)
    rest = graph.remove(gone)
    for source, target in graph.wires:
        if end(source)[0] in gone and end(target)[0] not in gone:
            start = muting.origin(passed, source)
            if start and not refusal(rest, start, target):
                rest = rest.connect(start, target)
    return rest


def is_loose(graph: Graph, node_id: str) -> bool:
    """Whether no wire ends at a node."""
    return all(node_id not in (end(s)[0], end(t)[0]) for s, t in graph.wires)


def renamed(scenario: Scenario, old: str, new: str) -> Scenario:
    """With another id for a node, in the graph, the interventions, the lesson, what the scope shows, and the frames;
    raises GraphError.
    """
    graph = scenario.graph.rename(old, new)
    moves = tuple(
        msgspec.structs.replace(entry, node=new) if entry.node == old else entry
        for entry in scenario.interventions
    )
    lesson = staging.renamed(scenario.lesson, old, new)
    shown = ScopeState.read(scenario.views)
    moved = shown.renamed(old, new)
    views = scenario.views if moved == shown else moved.written(scenario.views)
    found = msgspec.structs.replace(scenario, graph=graph, interventions=moves, lesson=lesson, views=views)
    return frames.renamed(found, old, new)
