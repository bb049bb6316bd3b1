"""An objective node and what is wired into it as one formula, every number resolved to its node."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox import nests
from sandbox.expression import parse
from sandbox.graph import Graph
from sims.declare import Objective, SettingError
from sims.formula import Feature, Formula, Input, Leaf, Noise, Value, replace
from sims.nest_spec import Key
from sims.objectives import expression

expression.parser = parse  # sims reads no text by itself


@dataclass(frozen=True, slots=True)
class Names:
    """What formulas of one nest can name beside features: its open genes, by their names."""

    graph: Graph
    genes: dict[str, Key]


def formula_of(graph: Graph, node: str, names: Names) -> Formula:
    """The formula of an objective node; raises SettingError of three lines: node, setting or port, sentence."""
    declaration = graph.nodes[node].declaration
    if not isinstance(declaration, Objective):
        raise SettingError(f"{node}\n\nit is not an objective")
    own = {feature.name for feature in nests.features(graph, node)}
    opened = dict.fromkeys(graph.nodes[node].genes, 0.0)  # a weight may be a gene without having been set
    values = {**opened, **nests.values(graph.nodes[node], declaration)}
    elsewhere = [name for name, key in names.genes.items() if name not in own and key[0] != node]
    known = {setting.name for setting in declaration.settings}
    try:
        formula = declaration.formula(values, (*own_order(graph, node), *elsewhere))
    except ValueError as error:  # SettingError, and what the expression parser raises
        part = next(
            (name for name in known if str(error).startswith(name)),
            "expression" if "expression" in known else "",
        )
        raise SettingError(f"{node}\n{part}\n{error}") from None
    if declaration.type == "objective.weighted":
        for name in values:
            if name not in own and name not in known:
                raise SettingError(f"{node}\n{name}\nthe outcome has no feature {name!r}; remove this weight")

    def resolve(leaf: Leaf) -> Formula:
        if isinstance(leaf, Feature) and leaf.name not in own:
            key = names.genes[leaf.name]
            return Value(key[1], key[0])
        if isinstance(leaf, Value):
            return Value(leaf.name, node)
        if isinstance(leaf, Noise):
            return Noise(node)
        if isinstance(leaf, Input):
            source = graph.source(node, leaf.port)
            if source is None:
                raise SettingError(f"{node}\n{leaf.port}\nnothing is wired into {leaf.port!r}")
            return formula_of(graph, source, names)
        return leaf

    return replace(formula, resolve)


def own_order(graph: Graph, node: str) -> tuple[str, ...]:
    """Names of the features an objective can use, in order."""
    return tuple(dict.fromkeys(feature.name for feature in nests.features(graph, node)))
