"""An objective node and what is wired into it as one formula, every number resolved to its node."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox import nests
from sandbox.compose_checks import Missing
from sandbox.expression import parse
from sandbox.graph import Graph
from sims.declare import Objective
from sims.formula import Call, Feature, Formula, Input, Leaf, Noise, Value, leaves, replace
from sims.nest_spec import Key
from sims.objectives import expression

expression.parser = parse  # sims reads no text by itself
MAX_OPERATIONS, MAX_DEPTH = 2_000, 80  # of a whole formula; what is generated from it has to be compiled


@dataclass(frozen=True, slots=True)
class Names:
    """What a formula can name: features of the outcome where it stands, and open genes by their names."""

    features: tuple[str, ...]
    genes: dict[str, Key]


def formula_of(graph: Graph, node: str, names: Names) -> Formula:
    """The formula of an objective node; raises Missing."""
    own: dict[str, Formula] = {}
    operations, depth = _measure(graph, node, names, own, {}, 1)
    if operations > MAX_OPERATIONS or depth > MAX_DEPTH:
        limit = f"at most {MAX_OPERATIONS} operations, {MAX_DEPTH} deep"
        sentence = f"with all that is wired into it the formula is too large: {limit}"
        raise Missing(node, "", sentence, "Use fewer objectives one after the other.")
    return _joined(graph, node, own)


def _measure(
    graph: Graph, node: str, names: Names, own: dict[str, Formula], known: dict[str, tuple[int, int]], above: int
) -> tuple[int, int]:
    """How many operations a whole formula has and how deep it is; the nodes' own formulas are put into `own`."""
    if node in known:
        return known[node]
    if above > MAX_DEPTH:
        return MAX_OPERATIONS, MAX_DEPTH + 1
    own[node] = _own(graph, node, names)
    operations, depth = _size(own[node])
    inside = 0
    for leaf in leaves(own[node]):
        if isinstance(leaf, Input):
            source = graph.source(node, leaf.port)
            if source is None:
                raise Missing(node, leaf.port, f"nothing is wired into {leaf.port!r}", "Wire an objective into it.")
            more, deeper = _measure(graph, source, names, own, known, above + 1)
            operations, inside = operations + more, max(inside, deeper)
    known[node] = (operations, depth + inside)
    return known[node]


def _size(formula: Formula) -> tuple[int, int]:
    """Operations and depth of one node's own formula."""
    if not isinstance(formula, Call):
        return 0, 0
    sizes = [_size(arg) for arg in formula.args]
    return 1 + sum(n for n, _ in sizes), 1 + max(depth for _, depth in sizes)


def _joined(graph: Graph, node: str, own: dict[str, Formula]) -> Formula:
    """A node's formula with those of its inputs in it."""

    def fill(leaf: Leaf) -> Formula:
        source = graph.source(node, leaf.port) if isinstance(leaf, Input) else None
        return leaf if source is None else _joined(graph, source, own)

    return replace(own[node], fill)


def _own(graph: Graph, node: str, names: Names) -> Formula:
    """One node's formula, its numbers resolved and its inputs open."""
    declaration = graph.nodes[node].declaration
    if not isinstance(declaration, Objective):
        raise Missing(node, "", "it is not an objective")
    opened = dict.fromkeys(graph.nodes[node].genes, 0.0)  # a weight may be a gene without having been set
    values = {**opened, **nests.values(graph.nodes[node], declaration)}
    elsewhere = [name for name, key in names.genes.items() if name not in names.features and key[0] != node]
    known = {setting.name for setting in declaration.settings}
    try:
        formula = declaration.formula(values, (*names.features, *elsewhere))
    except ValueError as error:  # SettingError, and what the expression parser raises
        part = next((name for name in known if str(error).startswith(name)), "")
        raise Missing(node, part or ("expression" if "expression" in known else ""), str(error)) from None
    if declaration.weighs:
        for name in values:
            if name not in names.features and name not in known:
                raise Missing(node, name, f"the outcome has no feature {name!r}", "Remove this weight.")

    def resolve(leaf: Leaf) -> Formula:
        if isinstance(leaf, Feature) and leaf.name not in names.features:
            key = names.genes[leaf.name]
            return Value(key[1], key[0])
        if isinstance(leaf, Value):
            return Value(leaf.name, node)
        return Noise(node) if isinstance(leaf, Noise) else leaf

    return replace(formula, resolve)
