"""The levels of a nest: who searches which gene, and what each optimizer maximises."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from sandbox import nests
from sandbox.compose_bodies import Bodies
from sandbox.compose_checks import Missing
from sandbox.graph import Graph
from sandbox.nests import Place
from sandbox.objectives import Names, formula_of
from sims.declare import Gene, Objective, Optimizer, World
from sims.formula import Formula, Value, leaves
from sims.nest_spec import Act, GeneAt, Key, Level


@dataclass(frozen=True, slots=True)
class Chain:
    """A nest being composed: its optimizers with what they search, its world, and genes by level."""

    graph: Graph
    places_: tuple[Place, ...]
    bodies: Bodies
    world: World
    genes: tuple[tuple[GeneAt, ...], ...]

    @property
    def optimizers(self) -> tuple[str, ...]:
        """From the outermost inwards, each with all inside it right behind it."""
        return tuple(place.node for place in self.places_)

    def places(self) -> dict[Key, int]:
        """The level that searches each setting opened as a gene."""
        found = {(at.node, at.gene.name): k for k, level in enumerate(self.genes) for at in level}
        return {key: k for key, k in found.items() if key[0] not in self.bodies.candidates}

    def seen(self, k: int) -> set[int]:
        """Level `k` and those around it."""
        return {k} if self.places_[k].parent < 0 else {k} | self.seen(self.places_[k].parent)


def searched(graph: Graph, places: tuple[Place, ...], bodies: Bodies) -> tuple[tuple[GeneAt, ...], ...]:
    """Every level's genes: those of its candidates, then what is opened inside it and not searched by another level.

    Raises Missing for a gene that nothing searches.
    """
    found = [list(genes) for genes in bodies.genes]
    owner: dict[str, int] = {}
    for k, place in enumerate(places):
        for node in (place.node, *objective_nodes(graph, graph.source(place.node, "objective"))):
            owner.setdefault(node, k)
    for node, k in owner.items():
        for name in sorted(graph.nodes[node].genes):  # as files have them, in whatever order they were opened
            level, gene = _opened(graph, places, k, node, name)
            found[level].append(GeneAt(node, gene))
    return tuple(map(tuple, found))


def _opened(graph: Graph, places: tuple[Place, ...], k: int, node: str, name: str) -> tuple[int, Gene]:
    """The level that searches a setting opened as a gene at level `k`, and the gene."""
    gene, level = graph.nodes[node].genes[name], places[k].parent
    if level < 0:
        fix = "Close the gene, or put another optimizer around this one."
        raise Missing(node, name, f"nothing outside {places[0].node} could search the gene {name}", fix)
    if gene.by:
        around = {}
        while level >= 0:
            around[places[level].node], level = level, places[level].parent
        if gene.by not in around:
            names = ", ".join(reversed(around))
            raise Missing(node, name, f"{gene.by!r} does not stand around it: {name} is searched by one of {names}")
        level = around[gene.by]
    start: Literal["uniform", "normal"] = "uniform" if gene.spread is None else "normal"
    middle = (gene.low + gene.high) / 2 if gene.mean is None else gene.mean
    return level, Gene(name, gene.low, gene.high, 0, start, middle, gene.spread or 0.0)


def objective_nodes(graph: Graph, node: str | None) -> list[str]:
    """An objective and the objectives wired into it."""
    if node is None:
        return []
    inside = graph.upstream(node)
    return [k for k, n in graph.nodes.items() if k in inside and isinstance(n.declaration, Objective)]


def level(chain: Chain, k: int) -> Level:
    """Level `k` of a nest; raises Missing."""
    graph, node, genes = chain.graph, chain.optimizers[k], chain.genes[k]
    method, objective = graph.nodes[node].declaration, graph.source(node, "objective")
    if not isinstance(method, Optimizer) or objective is None:
        raise Missing(node, "objective", "it has no objective to maximise", "Wire an objective into it.")
    body = chain.bodies.bodies[k]
    inside = next((place.node for place in chain.places_ if place.parent == k), "")
    if not genes:
        fix = f"Open a setting of {inside} or of its objective as a gene."
        raise Missing(node, "candidate", f"it has nothing to search: {inside} has no open gene", fix)
    if method.sequential and not (isinstance(body, Act) and body.candidate.acts == "plan"):
        what = inside or str(chain.graph.source(node, "candidate"))
        sentence = f"{method.title} extends plans action by action, and {what} is no plan"
        raise Missing(node, "candidate", sentence, "Wire a plan into it, or use another optimizer.")
    if method.gradient and all(at.gene.options > 0 for at in genes):
        sentence = f"{method.title} steps along real numbers, and here are only choices between options"
        raise Missing(node, "candidate", sentence, "Wire a point of real numbers into it, or use another optimizer.")
    formula = formula_at(chain, k, objective)
    gradient = nests.value(graph, node, "gradient") if method.gradient else ""
    exact, sampled = gradient in ("exact", "sampled"), gradient == "sampled"
    derived = isinstance(body, Act) and body.candidate.acts == "point" and len(genes) == body.high
    if sampled and derived and chain.world.sampled is None:
        sentence = f"{chain.world.title} draws no outputs, so there is nothing to sample"
        raise Missing(node, "gradient", sentence, "Set gradient to exact or finite_differences.")
    if exact and (not derived or chain.world.jacobian is None):
        why = f"{inside} is searched inside" if inside else f"{chain.world.title} has no derivative"
        fix = "Set gradient to finite_differences."
        what = "a sampled" if sampled else "an exact"
        raise Missing(node, "gradient", f"{what} gradient does not exist here: {why}", fix)
    return Level(node, method, genes, formula, body, exact, chain.places_[k].parent, sampled)


def formula_at(chain: Chain, k: int, objective: str, watching: str = "") -> Formula:
    """The formula of an objective as level `k` sees it; an observer sees what level 0 does. Raises Missing."""
    places, near = chain.places(), chain.seen(k)
    core = chain.graph.source(chain.optimizers[k], "candidate")
    seen = nests.outcome_features(chain.graph, chain.world, core)
    times = Counter(name for _, name in places)
    genes = {key[1]: key for key, at in places.items() if at in near and times[key[1]] == 1}
    formula = formula_of(chain.graph, objective, Names(tuple(dict.fromkeys(f.name for f in seen)), genes))
    for leaf in leaves(formula):
        if not isinstance(leaf, Value):
            continue
        if places.get((leaf.node, leaf.name), k) not in near:
            who = chain.optimizers[places[leaf.node, leaf.name]]
            sentence = f"the gene {leaf.name} is searched by {who}, inside {watching or chain.optimizers[k]}"
            raise Missing(objective, "", f"{sentence}; out here it is not seen", "Use an objective without it.")
        if (leaf.node, leaf.name) not in places and leaf.name in chain.graph.nodes[leaf.node].genes:
            sentence = f"nothing searches the gene {leaf.name}: its objective is only {watching}'s"
            raise Missing(leaf.node, leaf.name, sentence, "Close the gene.")
    return formula
