"""The levels of a nest: who searches which gene, and what each optimizer maximises."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from sandbox import nests
from sandbox.compose_checks import Missing
from sandbox.graph import Graph
from sandbox.objectives import Names, formula_of
from sims.declare import Gene, Objective, Optimizer, World
from sims.formula import Formula, Value, leaves
from sims.nest_spec import GeneAt, Key, Level


@dataclass(frozen=True, slots=True)
class Chain:
    """A nest being composed: its optimizers from the outermost inwards, its candidate, world, and genes by level."""

    graph: Graph
    optimizers: tuple[str, ...]
    candidate: str
    world: World
    genes: tuple[tuple[GeneAt, ...], ...]

    def places(self) -> dict[Key, int]:
        """The level that searches each setting opened as a gene."""
        found = {(at.node, at.gene.name): k for k, level in enumerate(self.genes) for at in level}
        return {key: k for key, k in found.items() if key[0] != self.candidate}


def searched(graph: Graph, optimizers: tuple[str, ...], candidate: str, own: tuple[Gene, ...]) -> tuple:
    """Every level's genes: what is opened inside it and not searched by another level, the candidate's own last.

    Raises Missing for a gene that nothing searches.
    """
    found = [list[GeneAt]() for _ in optimizers]
    found[-1] += [GeneAt(candidate, gene) for gene in own]
    owner: dict[str, int] = {}
    for k, optimizer in enumerate(optimizers):
        for node in (optimizer, *objective_nodes(graph, graph.source(optimizer, "objective"))):
            owner.setdefault(node, k)
    for node, k in owner.items():
        for name in graph.nodes[node].genes:
            level, gene = _opened(graph, optimizers, k, node, name)
            found[level].append(GeneAt(node, gene))
    return tuple(map(tuple, found))


def _opened(graph: Graph, optimizers: tuple[str, ...], k: int, node: str, name: str) -> tuple[int, Gene]:
    """The level that searches a setting opened as a gene at level `k`, and the gene."""
    gene = graph.nodes[node].genes[name]
    if k == 0:
        fix = "Close the gene, or put another optimizer around this one."
        raise Missing(node, name, f"nothing outside {optimizers[0]} could search the gene {name}", fix)
    level = k - 1
    if gene.by:
        if gene.by not in optimizers[:k]:
            around = ", ".join(optimizers[:k])
            raise Missing(node, name, f"{gene.by!r} does not stand around it: {name} is searched by one of {around}")
        level = optimizers.index(gene.by)
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
    inside = chain.optimizers[k + 1] if k + 1 < len(chain.optimizers) else ""
    if not genes:
        fix = f"Open a setting of {inside} or of its objective as a gene."
        raise Missing(node, "candidate", f"it has nothing to search: {inside} has no open gene", fix)
    if method.sequential and (inside or chain.world.form != "steps"):
        what = inside or chain.candidate
        sentence = f"{method.title} extends plans action by action, and {what} is no plan"
        raise Missing(node, "candidate", sentence, "Wire a plan into it, or use another optimizer.")
    if method.gradient and all(at.gene.options > 0 for at in genes):
        sentence = f"{method.title} steps along real numbers, and here are only choices between options"
        raise Missing(node, "candidate", sentence, "Wire a point of real numbers into it, or use another optimizer.")
    formula = formula_at(chain, k, objective)
    exact = method.gradient and nests.value(graph, node, "gradient") == "exact"
    if exact and (inside or chain.world.jacobian is None):
        why = f"{inside} is searched inside" if inside else f"{chain.world.title} has no derivative"
        fix = "Set gradient to finite_differences."
        raise Missing(node, "gradient", f"an exact gradient does not exist here: {why}", fix)
    return Level(node, method, genes, formula, exact)


def formula_at(chain: Chain, k: int, objective: str, watching: str = "") -> Formula:
    """The formula of an objective as level `k` sees it; an observer sees what level 0 does. Raises Missing."""
    places = chain.places()
    seen = nests.outcome_features(chain.world, chain.optimizers[k + 1 :])
    times = Counter(name for _, name in places)
    genes = {key[1]: key for key, at in places.items() if at <= k and times[key[1]] == 1}
    formula = formula_of(chain.graph, objective, Names(tuple(dict.fromkeys(f.name for f in seen)), genes))
    for leaf in leaves(formula):
        if not isinstance(leaf, Value):
            continue
        if places.get((leaf.node, leaf.name), k) > k:
            who = chain.optimizers[places[leaf.node, leaf.name]]
            sentence = f"the gene {leaf.name} is searched by {who}, inside {watching or chain.optimizers[k]}"
            raise Missing(objective, "", f"{sentence}; out here it is not seen", "Use an objective without it.")
        if (leaf.node, leaf.name) not in places and leaf.name in chain.graph.nodes[leaf.node].genes:
            sentence = f"nothing searches the gene {leaf.name}: its objective is only {watching}'s"
            raise Missing(leaf.node, leaf.name, sentence, "Close the gene.")
    return formula
