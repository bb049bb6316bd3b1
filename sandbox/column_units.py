"""In which unit the numbers of a metric column are counted, as far as the declarations tell."""

from __future__ import annotations

from sandbox import nests
from sandbox.compose_checks import Missing
from sandbox.graph import Graph
from sandbox.objectives import Names, formula_of
from sandbox.phases import deployment_of
from sims.declare import Deployment, Optimizer, Probe
from sims.declare import Feature as Declared
from sims.formula import Call, Feature, Formula, leaves

# In the unit of an optimizer's or a deployment's own objective.
OWN = ("base", "best", "mean", "sd", "raw_gap", "base_error")


class Units:
    """Units of columns; kept as long as the graph is the same, as each takes a look at all of it."""

    def __init__(self) -> None:
        self._graph: Graph | None = None
        self._known: dict[str, str] = {}

    def of(self, graph: Graph, column: str) -> str:
        """As `unit_of`."""
        if graph is not self._graph:
            self._graph, self._known = graph, {}
        if column not in self._known:
            self._known[column] = unit_of(graph, column)
        return self._known[column]


def unit_of(graph: Graph, column: str) -> str:
    """The unit of a column such as `evolution.base` or `drive.sweetness.mean`; empty where it has none (a measured
    scale, a correlation, a formula of several units) or none is declared.
    """
    node, _, metric = column.partition(".")
    if node not in graph.nodes or metric.endswith("_scaled"):
        return ""
    kind = graph.nodes[node].declaration
    if metric == "evaluations":
        return "evaluations"
    if isinstance(kind, (Optimizer, Deployment)) and metric in OWN:
        return _of_objective(graph, node)
    if isinstance(kind, Optimizer) and metric.removesuffix("_error") in ("mesa", "intended"):
        return _of_objective(graph, _other(graph, node, metric.removesuffix("_error")))
    if isinstance(kind, Optimizer) and metric in ("own_score", "cost"):
        return "evaluations" if metric == "cost" else _of_objective(graph, node)
    if isinstance(kind, Probe):
        return next((feature.unit for feature in kind.columns if feature.name == metric), "")
    setting = nests.parameter(graph, node, metric.removesuffix(".mean").removesuffix(".sd"))
    if setting is not None and metric.endswith((".mean", ".sd")):
        return setting.unit
    return next((feature.unit for feature in _features(graph, node) if feature.name == metric), "")


def _other(graph: Graph, root: str, role: str) -> str:
    """The node whose objective is the mesa or the intended one of a nest."""
    if role == "mesa":
        return next(iter(nests.levels(graph, root)[1:]), "")
    return deployment_of(graph, root)


def _features(graph: Graph, node: str) -> tuple[Declared, ...]:
    world = nests.world_type(graph, node)
    return world.features if world is not None else ()


def _of_objective(graph: Graph, node: str) -> str:
    """The unit of what is wired into a node as its objective: of a sum whose features share one."""
    source = graph.source(node, "objective") if node else None
    if source is None:
        return ""
    known = {feature.name: feature.unit for feature in nests.features(graph, source)}
    try:
        formula = formula_of(graph, source, Names(tuple(known), {}))
    except Missing:  # it names a gene: no unit can be told
        return ""
    units = {known.get(leaf.name, "") for leaf in leaves(formula) if isinstance(leaf, Feature)}
    return units.pop() if len(units) == 1 and _linear(formula) else ""


def _linear(formula: Formula) -> bool:
    """Whether it is made of sums and multiples only, which keep a unit; a product of two features does not."""
    if not isinstance(formula, Call):
        return True
    if formula.op == "*" and sum(_has_feature(arg) for arg in formula.args) > 1:
        return False
    return formula.op in {"+", "-", "*"} and all(_linear(arg) for arg in formula.args)


def _has_feature(formula: Formula) -> bool:
    return any(isinstance(leaf, Feature) for leaf in leaves(formula))
