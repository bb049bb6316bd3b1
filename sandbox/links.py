"""The rules of wires: whether an output fits an input, and the sentence that says why not."""

from __future__ import annotations

from sandbox import nests
from sandbox.graph import MAX_DEPTH, MAX_WIRES, Graph, end
from sims.declare import Candidate, Optimizer, Shift, World

_NAMES = {"world": "a world", "candidate": "a candidate", "objective": "an objective", "series": "a series"}


def refusal(graph: Graph, source: str, target: str) -> str:
    """Why a wire from output end `source` to input end `target` may not be; empty where it may."""
    reason = end_refusal(graph, source, output=True) or end_refusal(graph, target, output=False)
    reason = reason or type_refusal(graph, source, target)
    if reason:
        return reason
    if (source, target) in graph.wires:
        return "this wire is already there"
    if len(graph.wires) >= MAX_WIRES:
        return f"a graph has at most {MAX_WIRES} wires"
    if end(target)[0] in graph.upstream(end(source)[0]):
        return f"this would close a loop: {end(target)[0]} already flows into {end(source)[0]}"
    return kinds_refusal(graph, source, target)


def end_refusal(graph: Graph, wire_end: str, *, output: bool) -> str:
    """Why a wire cannot end there; empty where it can."""
    node_id, name = end(wire_end)
    if node_id not in graph.nodes:
        return f"there is no node {node_id!r}"
    if graph.nodes[node_id].declaration is None:
        return f"{node_id} is of a type that is not installed ({graph.nodes[node_id].type})"
    if graph.port(wire_end, output) is None:
        return f"{node_id} has no {'output' if output else 'input'} {name!r}"
    return ""


def type_refusal(graph: Graph, source: str, target: str) -> str:
    """Why what flows out of `source` is not what `target` takes; empty where it is, or where a port is not known."""
    out, into = graph.port(source, output=True), graph.port(target, output=False)
    if out is None or into is None or out.wire == into.wire:
        return ""
    return f"{end(target)[0]} takes {_NAMES[into.wire]} at {into.name!r}, not {_NAMES[out.wire]}"


def kinds_refusal(graph: Graph, source_end: str, target_end: str) -> str:
    """Why two nodes do not go together although the types of their ports do; empty where they go."""
    source, (target, port) = end(source_end)[0], end(target_end)
    giver, taker = graph.nodes[source].declaration, graph.nodes[target].declaration
    if isinstance(taker, Candidate):
        world = giver if isinstance(giver, World) else nests.world_type(graph, source)
        if world is not None and not nests.fits(taker, world):
            needs = "asks for numbers at once"
            if taker.acts in ("plan", "policy"):
                needs = "goes step by step" if taker.acts == "plan" or world.form != "steps" else "shows itself"
            return f"{taker.title} needs a world that {needs}; {world.title} does not"
    if isinstance(taker, Optimizer) and port == "candidate":
        core = nests.innermost(graph, source)
        kind = graph.nodes[core].declaration if core else None
        if isinstance(kind, Candidate) and kind.baseline:
            return f"{kind.title} is a baseline: it is measured, never searched"
        if taker.sequential and isinstance(giver, Optimizer):
            return f"{taker.title} extends plans action by action, so it searches a plan, not an optimizer"
        if taker.sequential and nests.choice(graph, source):
            return f"{taker.title} extends plans action by action, and {source} may be something else"
        if taker.sequential and isinstance(kind, Candidate) and kind.acts != "plan":
            return f"{taker.title} extends plans action by action; {kind.title} is not a plan"
        if nests.depth(graph, source) + 1 + _levels_above(graph, target) > MAX_DEPTH:
            return f"optimizers nest at most {MAX_DEPTH} deep"
    if isinstance(taker, Shift) and isinstance(giver, Shift) and len(graph.upstream(source)) > MAX_DEPTH:
        return f"at most {MAX_DEPTH} shifts follow each other"
    return ""


def _levels_above(graph: Graph, node: str) -> int:
    """How many optimizers stand around `node`, itself not counted."""
    above = [end(t)[0] for t in graph.targets(node, "candidate") if node in nests.parts(graph, end(t)[0])]
    return max((_levels_above(graph, t) + bool(nests.optimizer(graph, t)) for t in above), default=0)
