"""Nests as read off a graph: who searches what, which world a node sees, which numbers a node takes.

Everything here also works on unfinished graphs, since the window asks while people wire.
"""

from __future__ import annotations

import msgspec

from sandbox.graph import Graph, Node, end
from sims.declare import (
    Candidate,
    Declaration,
    Feature,
    Objective,
    Optimizer,
    Setting,
    Shift,
    Value,
    World,
)


class Halo(msgspec.Struct, frozen=True):
    """An optimizer drawn around what it searches. `depth` 0 is outermost; `members` include the optimizer, its
    candidate's subtree and its objective's; `objective` is the node wired as its objective, or empty.
    """

    optimizer: str
    depth: int
    levels: int
    members: tuple[str, ...]
    objective: str = ""

    @property
    def role(self) -> str:
        """Its label on the canvas."""
        if self.depth == 0:
            return "base optimizer" if self.levels > 1 else "optimizer"
        return "mesa-optimizer" if self.depth == 1 else f"mesa-optimizer, level {self.depth + 1}"


def optimizer(graph: Graph, node: str | None) -> Optimizer | None:
    """The declaration of `node` where it is an optimizer."""
    declaration = graph.nodes[node].declaration if node in graph.nodes else None
    return declaration if isinstance(declaration, Optimizer) else None


def roots(graph: Graph) -> tuple[str, ...]:
    """Outermost optimizers (no optimizer searches them) and baselines, in graph order."""
    found = []
    for key, node in graph.nodes.items():
        kind = node.declaration
        if isinstance(kind, Candidate) and kind.baseline:
            found.append(key)
        elif isinstance(kind, Optimizer) and not any(
            end(t)[1] == "candidate" and optimizer(graph, end(t)[0]) for t in graph.targets(key, "candidate")
        ):
            found.append(key)
    return tuple(found)


def levels(graph: Graph, root: str) -> tuple[str, ...]:
    """Optimizers from `root` inwards, along the candidate wires."""
    chain: list[str] = []
    current: str | None = root
    while current is not None and optimizer(graph, current) and current not in chain:
        chain.append(current)
        current = graph.source(current, "candidate")
    return tuple(chain)


def depth(graph: Graph, node: str) -> int:
    """How many optimizers are nested in `node`, itself counted."""
    return len(levels(graph, node))


def innermost(graph: Graph, node: str | None) -> str | None:
    """The candidate that acts in the end, from an optimizer or candidate inwards; None where nothing is wired yet."""
    seen: set[str] = set()
    while node is not None and optimizer(graph, node) and node not in seen:
        seen.add(node)
        node = graph.source(node, "candidate")
    return node


def world_of(graph: Graph, node: str | None) -> str | None:
    """The world node (not a shift) that `node` sees: for any node of a nest, a shift, a probe or an objective."""
    return _world(graph, node, set())


def _world(graph: Graph, node: str | None, seen: set[str]) -> str | None:
    if node is None or node not in graph.nodes or node in seen:
        return None
    seen.add(node)
    kind = graph.nodes[node].declaration
    if isinstance(kind, World):
        return node
    if isinstance(kind, Objective):
        takers = [end(t)[0] for t in graph.targets(node)]
        return next((w for t in takers if (w := _world(graph, t, seen)) is not None), None)
    for port in ("world", "candidate"):
        found = _world(graph, graph.source(node, port), seen)
        if found is not None:
            return found
    return None


def world_type(graph: Graph, node: str | None) -> World | None:
    """The declaration of the world that `node` sees."""
    world = world_of(graph, node)
    kind = graph.nodes[world].declaration if world else None
    return kind if isinstance(kind, World) else None


def fits(candidate: Candidate, world: World) -> bool:
    """Whether a candidate can act in a world of that form."""
    return candidate.acts == "any" or (candidate.acts == "plan") == (world.form == "steps")


def inner_levels(graph: Graph, node: str) -> tuple[str, ...]:
    """The optimizers whose `cost` and `own_score` an objective, deployment or probe sees, outermost first."""
    kind = graph.nodes[node].declaration
    if isinstance(kind, Objective):
        for target in graph.targets(node):
            taker, port = end(target)
            if isinstance(graph.nodes[taker].declaration, Objective):
                return inner_levels(graph, taker)
            if optimizer(graph, taker) and port == "objective":
                return levels(graph, taker)[1:]
            core = graph.source(taker, "candidate")
            if core:
                return levels(graph, core)[1:]
        return ()
    core = graph.source(node, "candidate")
    return levels(graph, core)[1:] if core else ()


def features(graph: Graph, node: str) -> tuple[Feature, ...]:
    """The features that an objective (or whatever sees the outcome at `node`) can use: the world's, then `cost` and
    `own_score` of each inner optimizer as NODE_cost, NODE_own_score (short names for the nearest one).
    """
    return outcome_features(world_type(graph, node), inner_levels(graph, node))


def outcome_features(world: World | None, optimizers: tuple[str, ...]) -> tuple[Feature, ...]:
    """Those of an outcome in a world, with optimizers inside, the nearest one first."""
    found = list(world.features) if world else []
    for i, inner in enumerate(optimizers):
        names = ("", f"{inner}_") if i == 0 else (f"{inner}_",)
        for prefix in names:
            found.append(Feature(f"{prefix}cost", f"evaluations that {inner} used", "evaluations"))
            found.append(Feature(f"{prefix}own_score", f"what {inner} reached on its own objective"))
    return tuple(found)


def parameters(graph: Graph, node_id: str) -> tuple[Setting, ...]:
    """Every setting that a node takes: the declared ones, an objective's parameters, a shift's world settings."""
    node = graph.nodes[node_id]
    kind = node.declaration
    if kind is None:
        return ()
    found = list(kind.settings)
    if isinstance(kind, Objective) and kind.parameters is not None:
        found += kind.parameters(values(node, kind), features(graph, node_id))
    if isinstance(kind, Shift):
        world = world_type(graph, node_id)
        found += list(world.settings) if world else []
    names = {setting.name for setting in found}
    if isinstance(kind, (Objective, Shift)):  # kept until a wire says what they are
        found += [_kept(name, value) for name, value in node.settings.items() if name not in names]
    return tuple(found)


def _kept(name: str, value: Value) -> Setting:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return Setting(name=name, default=float(value) if number else value, help="a number of this node", gene=number)


def parameter(graph: Graph, node_id: str, name: str) -> Setting | None:
    """One of the settings that a node takes, by name."""
    return next((s for s in parameters(graph, node_id) if s.name == name), None)


def values(node: Node, declaration: Declaration) -> dict[str, Value]:
    """All declared settings of a node with their values, and whatever else the node keeps."""
    return {**{s.name: s.default for s in declaration.settings}, **node.settings}


def value(graph: Graph, node_id: str, name: str) -> Value | None:
    """A setting's value: the node's own, else the default; a shift's unset ones show the world's before it."""
    node = graph.nodes[node_id]
    if name in node.settings:
        return node.settings[name]
    if isinstance(node.declaration, Shift) and node.declaration.setting(name) is None:
        before = graph.source(node_id, "world")
        return value(graph, before, name) if before else None
    setting = parameter(graph, node_id, name)
    return setting.default if setting else None


def halos(graph: Graph) -> tuple[Halo, ...]:
    """The halos of all nests, outer ones before what they surround."""
    found = []
    for root in roots(graph):
        chain = levels(graph, root)
        for level, name in enumerate(chain):
            objective = graph.source(name, "objective") or ""
            members = [name, *_subtree(graph, graph.source(name, "candidate")), *_subtree(graph, objective)]
            found.append(Halo(name, level, len(chain), tuple(dict.fromkeys(members)), objective))
    return tuple(found)


def _subtree(graph: Graph, node: str | None) -> list[str]:
    """`node` and what it is made of: candidates, optimizers and objectives upstream of it, no worlds."""
    if not node:
        return []
    kinds = (Candidate, Optimizer, Objective)
    inside = graph.upstream(node)
    return [key for key in graph.nodes if key in inside and isinstance(graph.nodes[key].declaration, kinds)]
