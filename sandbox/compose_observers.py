"""Deployments and probes of a nest: what they score, and where."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox import nests
from sandbox.compose_checks import Missing, check_power, world_behind
from sandbox.compose_levels import Chain, formula_at
from sandbox.graph import end
from sims.declare import Deployment, Probe
from sims.formula import Formula
from sims.probes.optimization_power import PROBE


@dataclass(frozen=True, slots=True)
class Observer:
    """A deployment or probe on a nest: the node, the index of its formula among the nest's observers, and the node
    (world or shift) through which a deployment sees its world.
    """

    node: str
    index: int
    world_end: str = ""


def deployments(chain: Chain, formulas: list[Formula]) -> tuple[Observer, ...]:
    """The deployments of a nest, their formulas added to `formulas`; raises Missing."""
    graph, found = chain.graph, []
    for node in _watchers(chain, Deployment):
        world_end, objective = graph.source(node, "world"), graph.source(node, "objective")
        if world_end is None:
            raise Missing(node, "world", "it has no world to deploy into", "Wire a world or a Shift into it.")
        if objective is None:
            raise Missing(node, "objective", "it has no intended objective", "Wire an objective into it.")
        there = world_behind(graph, node, world_end)
        if nests.world_type(graph, there) != chain.world:
            sentence = f"the candidates were selected in {chain.world.title}"
            raise Missing(node, "world", sentence, "Deploy them in a world of the same type.")
        found.append(Observer(node, len(formulas), world_end))
        formulas.append(formula_at(chain, 0, objective, watching=node))
    return tuple(found)


def probes(chain: Chain, formulas: list[Formula], base: Formula) -> tuple[Observer, ...]:
    """The probes of a nest, their formulas added to `formulas`; raises Missing."""
    found = []
    for node in _watchers(chain, Probe):
        objective = chain.graph.source(node, "objective")
        formula = formula_at(chain, 0, objective, watching=node) if objective else base
        found.append(Observer(node, len(formulas)))
        formulas.append(formula)
        if chain.graph.nodes[node].type == PROBE.type:
            check_power(node, formula, chain.world, chain.places())
    return tuple(found)


def _watchers(chain: Chain, kind: type) -> list[str]:
    """Deployments or probes wired to the outermost optimizer."""
    targets = chain.graph.targets(chain.optimizers[0], "candidate")
    taken = dict.fromkeys(end(target)[0] for target in targets if end(target)[1] == "candidate")
    return [key for key in taken if isinstance(chain.graph.nodes[key].declaration, kind)]
