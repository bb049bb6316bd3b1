"""Deployments and probes of a nest: what they score, and where."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sandbox import nests
from sandbox.compose_checks import Missing, check_power, world_behind
from sandbox.compose_cost import Beside, work_of
from sandbox.compose_levels import Chain, formula_at
from sandbox.graph import Graph, end
from sims.declare import Deployment, Probe
from sims.formula import Call, Formula
from sims.nest_spec import NestSpec


@dataclass(frozen=True, slots=True)
class Observer:
    """A deployment or probe on a nest: the node, the index of its formula among the nest's observers, the node
    (world or shift) through which it sees a world of its own, and by level the objectives that a probe exchanges.
    """

    node: str
    index: int
    world_end: str = ""
    others: tuple[tuple[Formula, ...], ...] = ()


def deployments(chain: Chain, formulas: list[Formula]) -> tuple[Observer, ...]:
    """The deployments of a nest, their formulas added to `formulas`; raises Missing."""
    graph, found = chain.graph, []
    for node in _watchers(chain, Deployment):
        objective, world_end = graph.source(node, "objective"), _world_end(chain, node)
        if not world_end:
            raise Missing(node, "world", "it has no world to deploy into", "Wire a world or a Shift into it.")
        if objective is None:
            raise Missing(node, "objective", "it has no intended objective", "Wire an objective into it.")
        found.append(Observer(node, len(formulas), world_end))
        formulas.append(formula_at(chain, 0, objective, watching=node))
    return tuple(found)


def _world_end(chain: Chain, node: str) -> str:
    """The node through which a deployment or probe sees a world of its own, or ""; raises Missing."""
    world_end = chain.graph.source(node, "world")
    if world_end is None:
        return ""
    if nests.world_type(chain.graph, world_behind(chain.graph, node, world_end)) != chain.world:
        sentence = f"the candidates were selected in {chain.world.title}"
        raise Missing(node, "world", sentence, "Deploy them in a world of the same type.")
    return world_end


def probes(chain: Chain, formulas: list[Formula], base: Formula) -> tuple[Observer, ...]:
    """The probes of a nest, their formulas added to `formulas`; raises Missing."""
    found = []
    for node in _watchers(chain, Probe):
        objective, kind = chain.graph.source(node, "objective"), chain.graph.nodes[node].declaration
        assert isinstance(kind, Probe)
        wanted = kind.input("objective")
        if objective is None and wanted is not None and not wanted.optional:
            raise Missing(node, "objective", "it has no intended objective", "Wire an objective into it.")
        formula = formula_at(chain, 0, objective, watching=node) if objective else base
        index = len(formulas)
        formulas.append(formula)
        others: tuple[tuple[Formula, ...], ...] = ()
        if kind.by_chance:
            check_power(node, formula, chain.world, chain.places())
        if kind.exchanged:
            others = _exchanged(chain, node, *kind.exchanged)
        if kind.retargeted:
            others = _retargeted(chain, node, kind.retargeted, formulas, formula)
        found.append(Observer(node, index, _world_end(chain, node), others))
    return tuple(found)


def trials_beside(graph: Graph, spec: NestSpec, observer: Observer, work: float) -> Beside:
    """The trials that a deployment makes beside the run's, of which one takes `work` steps of computing."""
    some = nests.whole(graph, observer.node, "candidates")
    there, _ = work_of(graph, spec, observer.world_end, deploying=True)
    return Beside(observer.node, 0, shown=some or math.inf, longer=there / work)


def searches_beside(graph: Graph, observer: Observer) -> Beside | None:
    """The searches that a probe makes beside the run's; None where it makes none."""
    kind, node = graph.nodes[observer.node].declaration, observer.node
    if not isinstance(kind, Probe):
        return None
    # A test acts in episodes here, elsewhere, with another aim and with smaller budgets; a question is a choice.
    acted = nests.whole(graph, node, "episodes") * (3 + nests.whole(graph, node, "doublings"))
    worlds, tried = 2 if observer.world_end else 1, acted + nests.whole(graph, node, "choices")
    if not kind.searches and not tried:
        return None
    return Beside(node, kind.searches, nests.whole(graph, node, "samples"), worlds, tried)


def _retargeted(
    chain: Chain, node: str, port: str, formulas: list[Formula], tested: Formula
) -> tuple[tuple[Formula, ...], ...]:
    """By level, what a probe gives the innermost optimizer to pursue instead: what is wired into the port, or the
    opposite of what it is tested on. The formula that this is judged by is added to `formulas`. Raises Missing.
    """
    wired, depths = chain.graph.source(node, port), [place.depth for place in chain.places_]
    judged = formula_at(chain, 0, wired, watching=node) if wired else Call("-", (tested,))
    check_power(node, judged, chain.world, chain.places())
    formulas.append(judged)
    inner = depths.index(max(depths))
    found: list[tuple[Formula, ...]] = [() for _ in depths]
    if inner > 0:
        found[inner] = (formula_at(chain, inner, wired, watching=node) if wired else judged,)
    return tuple(found)


def _exchanged(chain: Chain, node: str, *ports: str) -> tuple[tuple[Formula, ...], ...]:
    """By level, what is wired into a probe's ports as that level would see it: for the levels inside, or the only one.

    An open port stands for the outermost optimizer's own objective. Raises Missing.
    """
    single, own = len(chain.optimizers) == 1, chain.graph.source(chain.optimizers[0], "objective")
    wired = {port: chain.graph.source(node, port) or own for port in ports}
    found = []
    for k in range(len(chain.optimizers)):
        given = wired if single or k > 0 else {}
        found.append(
            tuple(_pursued(chain, node, k, port, objective) for port, objective in given.items() if objective)
        )
    return tuple(found)


def _pursued(chain: Chain, node: str, k: int, port: str, objective: str) -> Formula:
    """What is wired into a probe's port as level `k` would pursue it; raises Missing."""
    try:
        return formula_at(chain, k, objective, watching=node)
    except Missing as missing:
        sentence = f"{objective} cannot be pursued by {chain.optimizers[k]}: {missing.fault.sentence}"
        raise Missing(
            node, port, sentence, "Wire an objective into it that reads only what is seen there."
        ) from None


def _watchers(chain: Chain, kind: type) -> list[str]:
    """Deployments or probes wired to the outermost optimizer."""
    targets = chain.graph.targets(chain.optimizers[0], "candidate")
    taken = dict.fromkeys(end(target)[0] for target in targets if end(target)[1] == "candidate")
    return [key for key in taken if isinstance(chain.graph.nodes[key].declaration, kind)]
