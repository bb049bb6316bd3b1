"""What the optimizers of a nest search: the candidates that act, inner optimizers, and genes that pick among them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from sandbox import nests
from sandbox.compose_checks import Missing, check_stages, check_world, world_behind
from sandbox.compose_world import world_settings
from sandbox.graph import Graph
from sims.declare import Candidate, Gene, Prepared, SettingError, Settings, World
from sims.nest_spec import Act, Body, Choice, GeneAt, Search


@dataclass(slots=True)
class Bodies:
    """Of every place of a nest its body and the genes that candidates have there; all candidates act in one world."""

    graph: Graph
    places: tuple[nests.Place, ...]
    world_end: str
    world: World
    bodies: list[Body] = field(default_factory=list)
    genes: list[list[GeneAt]] = field(default_factory=list)
    candidates: list[str] = field(default_factory=list)

    def fill(self) -> Bodies:
        """Everything, from the outermost optimizer inwards; raises Missing."""
        self.genes = [[] for _ in self.places]
        for k, place in enumerate(self.places):
            node = self.graph.source(place.node, "candidate")
            if node is None:
                raise Missing(place.node, "candidate", "nothing is wired to be searched", "Wire a candidate into it.")
            self.bodies.append(self._body(node, k))
        return self

    def _body(self, node: str, k: int) -> Body:
        """What `node` is as a candidate of place `k`."""
        if nests.optimizer(self.graph, node):
            inner = [i for i, place in enumerate(self.places) if place.node == node]
            if self.places[inner[0]].parent != k:
                around = self.places[self.places[inner[0]].parent].node
                sentence = f"{around} searches it already, and so does {self.places[k].node}"
                raise Missing(node, "candidate", sentence, "Duplicate it (Ctrl+D), one for each.")
            return Search(inner[0])
        if nests.choice(self.graph, node):
            return self._choice(node, k)
        return self._act(node, k)

    def _choice(self, node: str, k: int) -> Choice:
        names: list[str] = []
        for port in nests.choice(self.graph, node):
            part = self.graph.source(node, port)
            if part is None:
                raise Missing(node, port, f"nothing is wired into {port!r}", "Wire a candidate into it.")
            if part in names:
                raise Missing(node, port, f"{part} is wired into it twice", "Wire two candidates into it.")
            names.append(part)
        at = len(self.genes[k])
        self.genes[k].append(GeneAt(node, Gene("choice", 0.0, 1.0, options=2)))
        first, second = (self._body(part, k) for part in names)
        return Choice(node, at, (names[0], names[1]), (first, second))

    def _act(self, node: str, k: int) -> Act:
        kind = candidate_kind(self.graph, node)
        if kind.baseline:
            sentence = f"{kind.title} is a baseline: it is measured, never searched"
            raise Missing(self.places[k].node, "candidate", sentence, "Wire a candidate into it.")
        check_candidate(self.graph, node, self.world, self.world_end)
        if node in self.candidates:
            raise Missing(node, "candidate", "it is searched twice in one nest", "Duplicate it (Ctrl+D), one for each.")
        self.candidates.append(node)
        outer_genes, own = own_genes(self.graph, node, self.world, self.world_end)
        low, outer = len(self.genes[k]), None
        self.genes[k] += [GeneAt(node, gene) for gene in own]
        if outer_genes:
            parent = self.places[k].parent
            if parent < 0:
                sentence = f"its genes are searched around {self.places[k].node}, and nothing is there"
                raise Missing(node, "candidate", sentence, "Put another optimizer around that one.")
            start = len(self.genes[parent])
            self.genes[parent] += [GeneAt(node, gene) for gene in outer_genes]
            outer = (parent, start, start + len(outer_genes))
        return Act(node, kind, low, low + len(own), outer)


def candidate_kind(graph: Graph, node: str) -> Candidate:
    """The declaration of a candidate; raises Missing where it is none."""
    kind = graph.nodes[node].declaration
    if not isinstance(kind, Candidate):
        raise Missing(node, "candidate", "it is no candidate", "Wire a candidate there.")
    return kind


def world_end_of(graph: Graph, node: str) -> str:
    """The world or shift that a candidate is wired to; raises Missing."""
    found = graph.source(node, "world")
    if found is None:
        raise Missing(node, "world", "it has no world to act in", "Wire a world into it.")
    return found


def check_candidate(graph: Graph, node: str, world: World, world_end: str) -> None:
    """Raises Missing where a candidate acts in another world than the rest of its nest, or cannot act in it."""
    end = world_end_of(graph, node)
    if end != world_end:
        sentence = f"it acts in {end}, and others of its nest in {world_end}"
        raise Missing(node, "world", sentence, f"Wire {world_end} into it.")
    kind = candidate_kind(graph, node)
    if not nests.fits(kind, world):
        sentence = f"{kind.title} cannot act in {world.title}"
        raise Missing(node, "world", sentence, "Wire another world into it, or use another candidate.")


NOTHING = Prepared(np.zeros(1), np.zeros(3, dtype=np.int64))
Own = tuple[tuple[Gene, ...], tuple[Gene, ...]]  # searched one level further out, and by the level itself


def own_genes(graph: Graph, node: str, world: World, world_end: str, searched: Own | None = None) -> Own:
    """A candidate's genes in a world, the same at every stage of its shifts and, where `searched` gives them, in
    deployment; raises Missing.
    """
    kind, values = candidate_kind(graph, node), nests.values(graph.nodes[node], graph.nodes[node].declaration)  # type: ignore[arg-type]
    deploying = searched is not None

    def form(there: Settings) -> Own:
        try:
            outer = kind.outer_genes(values, world, there) if kind.outer_genes else ()
            return outer, kind.genes(values, world, there)
        except SettingError as error:
            name = next((s.name for s in kind.settings if str(error).startswith(s.name)), "")
            raise Missing(node, name, str(error)) from None

    settings = world_settings(graph, world_end, 0, deploying=deploying)
    if searched is None:
        check_world(world, world_behind(graph, node, world_end), settings)
        searched = form(settings)
        if not searched[1]:
            raise Missing(node, "", "there is nothing to search in it")
    joined = (*searched[0], *searched[1])
    check_stages(graph, world_end, world, joined, lambda there: sum(form(there), ()), deploying=deploying)
    return searched


def prepared(graph: Graph, acts: Iterable[Act], world: World, settings: Settings) -> tuple[Prepared, ...]:
    """The numbers of every candidate in a world with these settings."""
    found = []
    for act in acts:
        kind, node = act.candidate, graph.nodes[act.node]
        if kind.prepare is None:
            found.append(NOTHING)
        else:
            found.append(kind.prepare(nests.values(node, kind), world, settings))
    return tuple(found)
