"""The immutable graph: nodes and wires as values; every edit makes a new graph.

A wire is a pair of ends, ("node.port", "node.port"), from an output to an input. Node ids are readable slugs without
dots. Undo is keeping the older value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from sims.declare import Declaration, Port, Value, declared

Wire = tuple[str, str]
Point = tuple[float, float]
MAX_NODES, MAX_WIRES, MAX_DEPTH, MAX_BENDS = 10_000, 50_000, 16, 64
_SLUG = re.compile(r"[a-z][a-z0-9_]{0,62}\Z")


class GraphError(ValueError):
    """An edit that the graph refuses; the message is one sentence for the user."""


class GeneRange(msgspec.Struct, frozen=True, omit_defaults=True):
    """A setting opened as a gene: its range, its start (uniform, or normal where `spread` is given), and the optimizer
    that searches it (`by`: a node id; empty: the nearest one outside).
    """

    low: float
    high: float
    mean: float | None = None
    spread: float | None = None
    by: str = ""


class Node(msgspec.Struct, frozen=True):
    """A node: settings that differ from nothing are kept, the rest take the declaration's defaults.

    A placeholder (see `declaration`) keeps any JSON in `settings`, and what else its file said in `extra`. What is
    `muted` is kept and shown, and left out of what runs (see `sandbox.muting`).
    """

    id: str
    type: str
    at: Point = (0.0, 0.0)
    settings: dict[str, Any] = {}
    genes: dict[str, GeneRange] = {}
    note: str = ""
    extra: dict[str, Any] = {}
    muted: bool = False

    @property
    def declaration(self) -> Declaration | None:
        """The declaration of its type; None for a placeholder, whose type this program does not know."""
        return declared(self.type)

    @property
    def title(self) -> str:
        """The id as people read it."""
        return self.id.replace("_", " ").capitalize()


def end(wire_end: str) -> tuple[str, str]:
    """Node id and port name of a wire's end."""
    node, _, port = wire_end.partition(".")
    return node, port


def _step(start: Point, stop: Point) -> Point:
    return stop[0] - start[0], stop[1] - start[1]


class _Ends:
    """The wires of a graph by their ends."""

    def __init__(self, wires: tuple[Wire, ...]) -> None:
        self.wires = wires
        self.into: dict[str, list[str]] = {}  # input end -> ids of the nodes wired into it
        self.feeding: dict[str, list[str]] = {}  # node -> ids of the nodes wired into any of its inputs
        self.out: dict[str, list[Wire]] = {}  # node -> the wires from it
        for source, target in wires:
            giver = end(source)[0]
            self.into.setdefault(target, []).append(giver)
            self.feeding.setdefault(end(target)[0], []).append(giver)
            self.out.setdefault(giver, []).append((source, target))


_ends: list[_Ends] = []  # of the graphs asked lately; wires never change, so identity tells them apart


def _ends_of(wires: tuple[Wire, ...]) -> _Ends:
    for known in _ends:
        if known.wires is wires:
            return known
    _ends.insert(0, _Ends(wires))
    del _ends[8:]
    return _ends[0]


class Graph(msgspec.Struct, frozen=True):
    """Nodes by id, and wires in the order in which they were drawn. `bends` are points that a wire is drawn through."""

    nodes: dict[str, Node] = {}
    wires: tuple[Wire, ...] = ()
    bends: dict[Wire, tuple[Point, ...]] = {}

    # -- questions -------------------------------------------------------------------------------------------

    def port(self, wire_end: str, output: bool) -> Port | None:
        """The declared port at a wire's end, or None."""
        node_id, name = end(wire_end)
        node = self.nodes.get(node_id)
        if node is None or node.declaration is None:
            return None
        return node.declaration.output(name) if output else node.declaration.input(name)

    def sources(self, node: str, port: str) -> tuple[str, ...]:
        """Ids of the nodes wired into an input port, in order."""
        return tuple(_ends_of(self.wires).into.get(f"{node}.{port}", ()))

    def source(self, node: str, port: str) -> str | None:
        """Id of the first node wired into an input port, or None."""
        return next(iter(self.sources(node, port)), None)

    def targets(self, node: str, port: str | None = None) -> tuple[str, ...]:
        """Input ends ("node.port") that are fed from `node` (from one of its ports, or from any)."""
        return tuple(t for s, t in _ends_of(self.wires).out.get(node, ()) if port in (None, end(s)[1]))

    def upstream(self, node: str) -> set[str]:
        """Ids of everything that flows into `node`, itself included."""
        seen, stack = set[str](), [node]
        into = _ends_of(self.wires).feeding
        while stack:
            current = stack.pop()
            if current not in seen:
                seen.add(current)
                stack.extend(into.get(current, ()))
        return seen

    def fresh_id(self, base: str) -> str:
        """`base` made a slug, with a number where that id is taken."""
        slug = re.sub(r"[^a-z0-9]+", "_", base.lower()).strip("_")[:50] or "node"
        slug = slug if slug[0].isalpha() else f"n_{slug}"
        number, name = 2, slug
        while name in self.nodes:
            name, number = f"{slug}_{number}", number + 1
        return name

    # -- edits -----------------------------------------------------------------------------------------------

    def _with(self, nodes: dict[str, Node] | None = None, wires: Iterable[Wire] | None = None) -> Graph:
        kept = self.wires if wires is None else tuple(wires)
        bends = self.bends
        if bends and wires is not None:
            there = set(kept)
            bends = {wire: points for wire, points in bends.items() if wire in there}
        return Graph(self.nodes if nodes is None else nodes, kept, bends)

    def _replace(self, node: Node) -> Graph:
        return self._with({**self.nodes, node.id: node})

    def node(self, node_id: str) -> Node:
        """The node of that id; raises GraphError."""
        if node_id not in self.nodes:
            raise GraphError(f"there is no node {node_id!r}")
        return self.nodes[node_id]

    def add(self, node: Node) -> Graph:
        """With one more node; raises GraphError for a bad or taken id or too many nodes."""
        if not _SLUG.match(node.id):
            raise GraphError(f"node id {node.id!r}: small letters, digits and _, a letter first, at most 63")
        if node.id in self.nodes:
            raise GraphError(f"there is already a node {node.id!r}")
        if len(self.nodes) >= MAX_NODES:
            raise GraphError(f"a graph has at most {MAX_NODES} nodes")
        return self._replace(node)

    def new(self, type_: str, at: Point, node_id: str = "") -> tuple[Graph, str]:
        """With a new node of a type, and its id; raises GraphError for an unknown type."""
        declaration = declared(type_)
        if declaration is None:
            raise GraphError(f"there is no node type {type_!r}")
        node_id = node_id or self.fresh_id(declaration.title)
        return self.add(Node(node_id, type_, at)), node_id

    def remove(self, ids: Iterable[str]) -> Graph:
        """Without these nodes and the wires at them."""
        gone = set(ids)
        nodes = {key: node for key, node in self.nodes.items() if key not in gone}
        return self._with(nodes, (w for w in self.wires if not {end(w[0])[0], end(w[1])[0]} & gone))

    def move(self, places: Mapping[str, Point]) -> Graph:
        """With nodes at other places; a wire whose ends move alike takes its bends along."""
        moved = {key: msgspec.structs.replace(self.node(key), at=at) for key, at in places.items()}
        return Graph({**self.nodes, **moved}, self.wires, self._moved_bends(places))

    def _moved_bends(self, places: Mapping[str, Point]) -> dict[Wire, tuple[Point, ...]]:
        if not any(end(s)[0] in places and end(t)[0] in places for s, t in self.bends):
            return self.bends
        found = dict(self.bends)
        for (source, target), points in self.bends.items():
            ends = (end(source)[0], end(target)[0])
            if all(key in places for key in ends):
                (x, y), other = (_step(self.nodes[key].at, places[key]) for key in ends)
                if (x, y) == other:
                    found[source, target] = tuple((a + x, b + y) for a, b in points)
        return found

    def set(self, node_id: str, name: str, value: Value) -> Graph:
        """With one setting changed; the value must have been checked (see `sandbox.nests.parameters`)."""
        node = self.node(node_id)
        return self._replace(msgspec.structs.replace(node, settings={**node.settings, name: value}))

    def unset(self, node_id: str, name: str) -> Graph:
        """With one setting (and its gene) back at its default."""
        node = self.node(node_id)
        settings = {key: value for key, value in node.settings.items() if key != name}
        return self._replace(msgspec.structs.replace(node, settings=settings)).open_gene(node_id, name, None)

    def open_gene(self, node_id: str, name: str, gene: GeneRange | None) -> Graph:
        """With a setting opened as a gene, or closed (None)."""
        node = self.node(node_id)
        genes = {key: value for key, value in node.genes.items() if key != name}
        if gene is not None:
            genes[name] = gene
        return self._replace(msgspec.structs.replace(node, genes=genes))

    def annotate(self, node_id: str, note: str) -> Graph:
        """With a note on a node."""
        return self._replace(msgspec.structs.replace(self.node(node_id), note=note))

    def rename(self, old: str, new: str) -> Graph:
        """With another id for a node, its wires and genes following; raises GraphError."""
        if old == new:
            return self
        node = self.node(old)
        without = Graph({k: v for k, v in self.nodes.items() if k != old}).add(msgspec.structs.replace(node, id=new))

        def renamed(wire_end: str) -> str:
            node_id, port = end(wire_end)
            return f"{new}.{port}" if node_id == old else wire_end

        nodes = {(new if k == old else k): without.nodes[new if k == old else k] for k in self.nodes}
        for key, other in nodes.items():
            if any(gene.by == old for gene in other.genes.values()):
                genes = {
                    name: msgspec.structs.replace(gene, by=new if gene.by == old else gene.by)
                    for name, gene in other.genes.items()
                }
                nodes[key] = msgspec.structs.replace(other, genes=genes)
        bends = {(renamed(s), renamed(t)): points for (s, t), points in self.bends.items()}
        return Graph(nodes, tuple((renamed(s), renamed(t)) for s, t in self.wires), bends)

    def connect(self, source: str, target: str) -> Graph:
        """With a wire; the wire that an input for one wire already had gives way. Raises GraphError with the reason."""
        from sandbox.links import refusal  # the rules read graphs

        reason = refusal(self, source, target)
        if reason:
            raise GraphError(reason)
        port = self.port(target, output=False)
        keep = self.wires if port and port.many else (w for w in self.wires if w[1] != target)
        return self._with(wires=(*keep, (source, target)))

    def disconnect(self, wire: Wire) -> Graph:
        """Without a wire."""
        return self._with(wires=(w for w in self.wires if w != wire))

    def bend(self, wire: Wire, points: Iterable[Point]) -> Graph:
        """With a wire drawn through these points; raises GraphError where it is not there or they are too many."""
        through = tuple(points)
        if wire not in self.wires:
            raise GraphError(f"there is no wire from {wire[0]} to {wire[1]}")
        if len(through) > MAX_BENDS:
            raise GraphError(f"a wire has at most {MAX_BENDS} bends")
        bends = {key: value for key, value in self.bends.items() if key != wire}
        return Graph(self.nodes, self.wires, {**bends, wire: through} if through else bends)

    def fragment(self, ids: Iterable[str]) -> Graph:
        """The graph of these nodes and the wires among them, for copying."""
        kept = [key for key in self.nodes if key in set(ids)]
        within = [w for w in self.wires if end(w[0])[0] in kept and end(w[1])[0] in kept]
        return self._with({key: self.nodes[key] for key in kept}, within)

    def paste(self, fragment: Graph, offset: Point) -> tuple[Graph, tuple[str, ...]]:
        """With a copy of a fragment, moved by `offset`, under fresh ids; and these ids."""
        graph, names = self, dict[str, str]()
        for key, node in fragment.nodes.items():
            names[key] = graph.fresh_id(re.sub(r"_\d+\Z", "", key) if key in graph.nodes else key)
            at = (node.at[0] + offset[0], node.at[1] + offset[1])
            graph = graph.add(msgspec.structs.replace(node, id=names[key], at=at))

        def copied(wire: Wire) -> Wire:
            (source, out), (target, into) = end(wire[0]), end(wire[1])
            return f"{names[source]}.{out}", f"{names[target]}.{into}"

        x, y = offset
        bends = {copied(w): tuple((a + x, b + y) for a, b in points) for w, points in fragment.bends.items()}
        for key in names.values():
            node = graph.nodes[key]
            genes = {n: msgspec.structs.replace(g, by=names.get(g.by, g.by)) for n, g in node.genes.items()}
            graph = graph._replace(msgspec.structs.replace(node, genes=genes))
        wires = (*graph.wires, *map(copied, fragment.wires))
        return Graph(graph.nodes, wires, {**graph.bends, **bends}), tuple(names.values())
