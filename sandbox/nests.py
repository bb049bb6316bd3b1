"""Nests as read off a graph: who searches what, which world a node sees, which numbers a node takes.

Everything here also works on unfinished graphs, since the window asks while people wire.
"""

from __future__ import annotations

from collections.abc import Mapping

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


class Place(msgspec.Struct, frozen=True):
    """An optimizer's place in a nest: the index of the one around it (-1: none), and how many are around it."""

    node: str
    parent: int
    depth: int


def choice(graph: Graph, node: str | None) -> tuple[str, ...]:
    """The candidate ports of a node in which a gene picks one of several; empty for all others."""
    kind = graph.nodes[node].declaration if node in graph.nodes else None
    picks = isinstance(kind, Candidate) and kind.acts == "choice"
    return tuple(port.name for port in kind.inputs) if kind is not None and picks else ()


def parts(graph: Graph, node: str | None) -> tuple[str, ...]:
    """What is wired into an optimizer or a choice as candidates."""
    ports = ("candidate",) if optimizer(graph, node) else choice(graph, node)
    found = (graph.source(node, port) for port in ports) if node is not None else ()
    return tuple(part for part in found if part is not None)


def roots(graph: Graph) -> tuple[str, ...]:
    """Outermost optimizers (no optimizer searches them) and baselines, in graph order."""
    found = []
    for key, node in graph.nodes.items():
        kind = node.declaration
        if isinstance(kind, Candidate) and kind.baseline:
            found.append(key)
        elif isinstance(kind, Optimizer) and not searched(graph, key):
            found.append(key)
    return tuple(found)


def searched(graph: Graph, key: str, seen: frozenset[str] = frozenset()) -> bool:
    """Whether an optimizer searches a node, be it as one of the candidates of a choice."""
    seen |= {key}
    takers = {end(t)[0] for t in graph.targets(key, "candidate") if end(t)[0] not in seen}
    inside = [t for t in takers if key in parts(graph, t)]
    return any(optimizer(graph, t) or searched(graph, t, seen) for t in inside)


def places(graph: Graph, root: str) -> tuple[Place, ...]:
    """The optimizers of a nest from `root` inwards, each with all that are inside it right behind it."""
    found: list[Place] = []
    seen: set[str] = set()

    def walk(node: str, parent: int, depth: int) -> None:
        if node in seen:
            return
        seen.add(node)
        if optimizer(graph, node):
            found.append(Place(node, parent, depth))
            parent, depth = len(found) - 1, depth + 1
        for part in parts(graph, node):
            walk(part, parent, depth)

    walk(root, -1, 0)
    return tuple(found)


def levels(graph: Graph, root: str) -> tuple[str, ...]:
    """The optimizers of a nest in the order of `places`."""
    return tuple(place.node for place in places(graph, root))


def depth(graph: Graph, node: str) -> int:
    """How many optimizers are nested in `node`, itself counted."""
    return max((place.depth + 1 for place in places(graph, node)), default=0)


def innermost(graph: Graph, node: str | None) -> str | None:
    """A candidate that acts in the end, from an optimizer or candidate inwards: of a choice the first one. None where
    nothing is wired yet.
    """
    seen: set[str] = set()
    while node is not None and node not in seen and (optimizer(graph, node) or choice(graph, node)):
        seen.add(node)
        node = next(iter(parts(graph, node)), None)
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
    ports = [p.name for p in kind.inputs if p.wire in ("world", "candidate")] if kind else []
    found = (_world(graph, graph.source(node, port), seen) for port in ports)
    return next((world for world in found if world is not None), None)


def world_type(graph: Graph, node: str | None) -> World | None:
    """The declaration of the world that `node` sees."""
    world = world_of(graph, node)
    kind = graph.nodes[world].declaration if world else None
    return kind if isinstance(kind, World) else None


def fits(candidate: Candidate, world: World) -> bool:
    """Whether a candidate can act in a world of that form."""
    if candidate.acts == "policy":
        return world.form == "steps" and world.observe is not None
    return candidate.acts in ("any", "choice") or (candidate.acts == "plan") == (world.form == "steps")


def seen(graph: Graph, node: str) -> str | None:
    """The candidate whose outcome an objective, deployment or probe sees; None where nothing is wired yet."""
    if not isinstance(graph.nodes[node].declaration, Objective):
        watched = graph.source(node, "candidate")
        return graph.source(watched, "candidate") if watched else None
    for taker, _ in map(end, graph.targets(node)):
        if isinstance(graph.nodes[taker].declaration, Objective):
            return seen(graph, taker)
        core = graph.source(taker, "candidate") if optimizer(graph, taker) else seen(graph, taker)
        if core:
            return core
    return None


def features(graph: Graph, node: str) -> tuple[Feature, ...]:
    """The features that an objective (or whatever sees the outcome at `node`) can use: the world's, what candidates say
    of themselves as NODE_feature, then `cost` and `own_score` of each inner optimizer as NODE_cost, NODE_own_score
    (short names for the nearest one), shares and price of choices.
    """
    return outcome_features(graph, world_type(graph, node), seen(graph, node))


def outcome_features(graph: Graph, world: World | None, core: str | None) -> tuple[Feature, ...]:
    """Those of an outcome of the candidate `core` in a world."""
    found = list(world.features) if world else []
    inside = _inside(graph, core)
    for node in inside:
        kind = graph.nodes[node].declaration
        if isinstance(kind, Candidate):
            found += [Feature(f"{node}_{f.name}", f.help, f.unit) for f in kind.features]
    for i, inner in enumerate(levels(graph, core) if core else ()):
        names = ("", f"{inner}_") if i == 0 else (f"{inner}_",)
        for prefix in names:
            found.append(Feature(f"{prefix}cost", f"evaluations that {inner} used", "evaluations"))
            found.append(Feature(f"{prefix}own_score", f"what {inner} reached on its own objective"))
    for node in inside:
        if choice(graph, node):
            found += [Feature(f"{part}_share", f"1 where {part} acts, else 0") for part in parts(graph, node)]
            found.append(Feature(f"{node}_price", f"price of the evaluations used, as {node} says"))
    return tuple(found)


def _inside(graph: Graph, node: str | None) -> list[str]:
    """A candidate and everything that is wired into it as candidates, from the outside inwards."""
    found: list[str] = []

    def walk(at: str) -> None:
        if at not in found:
            found.append(at)
            for part in parts(graph, at):
                walk(part)

    if node is not None:
        walk(node)
    return found


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
    kind = graph.nodes[node_id].declaration
    known = kind.setting(name) if kind else None
    return known or next((s for s in parameters(graph, node_id) if s.name == name), None)


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


def whole(graph: Graph, node_id: str, name: str) -> int:
    """A setting's value as a whole number; 0 for a setting that a node does not have."""
    found = value(graph, node_id, name)
    return int(found) if isinstance(found, (int, float)) else 0


def halos(graph: Graph) -> tuple[Halo, ...]:
    """The halos of all nests, outer ones before what they surround."""
    found, order = [], {key: i for i, key in enumerate(graph.nodes)}
    for root in roots(graph):
        deep = depth(graph, root)
        for place in places(graph, root):
            name, objective = place.node, graph.source(place.node, "objective") or ""
            inside = (graph.source(name, "candidate") or "", objective)
            members = [name, *(member for node in inside for member in _subtree(graph, node, order))]
            found.append(Halo(name, place.depth, deep, tuple(dict.fromkeys(members)), objective))
    return tuple(found)


def _subtree(graph: Graph, node: str, order: Mapping[str, int]) -> list[str]:
    """`node` and what it is made of: candidates, optimizers and objectives upstream of it, no worlds; in the order of
    the graph's nodes.
    """
    kinds = (Candidate, Optimizer, Objective)
    inside = (key for key in graph.upstream(node) if key in order) if node else ()
    return sorted((k for k in inside if isinstance(graph.nodes[k].declaration, kinds)), key=order.__getitem__)
