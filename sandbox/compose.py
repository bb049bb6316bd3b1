"""Graph to nests, or what is missing: every fault is a sentence on the node that it concerns."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from sandbox import nests
from sandbox.compose_bodies import Bodies, candidate_kind, check_candidate, own_genes, world_end_of
from sandbox.compose_checks import Missing, world_behind
from sandbox.compose_cost import check_cost, check_samples, work_of
from sandbox.compose_faults import fed, node_faults
from sandbox.compose_levels import Chain, level, searched
from sandbox.compose_observers import Observer, deployments, probes, searches_beside, trials_beside
from sandbox.events import Fault
from sandbox.graph import Graph, end
from sandbox.muting import effective
from sims.declare import Setting, Shift, World
from sims.formula import Formula, Number
from sims.nest_source import numbers_of
from sims.nest_spec import Act, GeneAt, Key, Level, NestSpec
from sims.optimizers.best_of_n import BEST_OF_N

BASELINE = replace(BEST_OF_N, type="optimizer.baseline", reports="population", settings=(
    Setting(name="samples", default=1000, help="random behaviours per generation"),
    Setting(name="episodes", default=1, help="one world draw each"),
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """A nest ready to run: its structure, and where in the graph its numbers and worlds come from."""

    root: str
    spec: NestSpec
    world: str
    world_end: str
    candidates: tuple[str, ...]
    deployments: tuple[Observer, ...] = ()
    probes: tuple[Observer, ...] = ()
    baseline: bool = False


@dataclass(frozen=True, slots=True)
class Composition:
    """What a graph comes to. It can run where there are no faults and at least one plan."""

    plans: tuple[Plan, ...]
    faults: tuple[Fault, ...]


def compose(graph: Graph) -> Composition:
    """The nests of a graph without its muted nodes, and everything that keeps it from running. An optimizer into which
    nothing is wired lies about: it is a fault only where there is nothing else to run.
    """
    whole, graph = graph, effective(graph)
    faults, idle = node_faults(graph), list[Fault]()
    plans = []
    blamed = {fault.node for fault in faults}
    for root in nests.roots(graph):
        if blamed & graph.upstream(root):
            continue
        try:
            plans.append(_plan(graph, root))
        except Missing as missing:
            (faults if fed(graph, root) else idle).append(missing.fault)
    if not plans and not faults:
        fix = "Wire a candidate and an objective into an optimizer."
        faults = idle or [Fault("", "", "there is nothing to run yet", fix)]
    if graph is not whole:
        faults = [_because_muted(whole, fault) for fault in faults]
    return Composition(tuple(plans), tuple(dict.fromkeys(faults)))


def _because_muted(whole: Graph, fault: Fault) -> Fault:
    """The fault with a word on the muted node whose wire is missed, if there is one."""
    if fault.node not in whole.nodes or not fault.part:
        return fault
    silent = next((key for key in whole.sources(fault.node, fault.part) if whole.nodes[key].muted), "")
    return replace(fault, fix=f"Unmute {silent}, or wire something else into it.") if silent else fault


def faults(graph: Graph) -> tuple[Fault, ...]:
    """Everything that keeps a graph from running."""
    return compose(graph).faults


# -- one nest ------------------------------------------------------------------------------------------------


def _plan(graph: Graph, root: str) -> Plan:
    """The plan of one nest; raises Missing."""
    places, candidate = nests.places(graph, root), nests.innermost(graph, root)
    if candidate is None:
        empty = next((p.node for p in reversed(places) if not nests.parts(graph, p.node)), "")
        if not empty:  # all that is wired in the end is a choice of nothing
            empty = next(
                k for k in graph.upstream(root) if nests.choice(graph, k) and not nests.parts(graph, k)
            )
            raise Missing(empty, "first", "nothing is wired into 'first'", "Wire a candidate into it.")
        raise Missing(empty, "candidate", "nothing is wired to be searched", "Wire a candidate into it.")
    world_end = world_end_of(graph, candidate)
    node = world_behind(graph, candidate, world_end)
    world = nests.world_type(graph, node)
    if world is None:
        raise Missing(
            candidate, "world", f"{node} is no world that is known here", "Wire another world into it."
        )
    if not places:
        return _baseline(graph, candidate, world, world_end)
    bodies = Bodies(graph, places, world_end, world).fill()
    chain = Chain(graph, places, bodies, world, searched(graph, places, bodies))
    levels = tuple(reversed([level(chain, k) for k in reversed(range(len(places)))]))
    observers: list[Formula] = []
    deployed = deployments(chain, observers)
    probed = probes(chain, observers, levels[0].objective)
    for observer in (*deployed, *(probe for probe in probed if probe.world_end)):
        for one in bodies.candidates:
            own_genes(graph, one, world, observer.world_end, own_genes(graph, one, world, world_end))
    spec = NestSpec(world, levels, numbers_of(levels, observers), tuple(observers))
    work = work_of(graph, spec, world_end)
    beside = [trials_beside(graph, spec, observer, work[0]) for observer in deployed]
    beside += [besides for observer in probed if (besides := searches_beside(graph, observer)) is not None]
    check_cost(root, spec, numbers(graph, spec), work, beside)
    for observer in probed:
        kind_there = graph.nodes[observer.node].declaration
        if kind_there is not None:
            check_samples(observer.node, nests.values(graph.nodes[observer.node], kind_there), spec)
    return Plan(root, spec, node, world_end, tuple(bodies.candidates), deployed, probed)


def _baseline(graph: Graph, candidate: str, world: World, world_end: str) -> Plan:
    """The plan of random behaviour; raises Missing."""
    check_candidate(graph, candidate, world, world_end)
    _, own = own_genes(graph, candidate, world, world_end)
    act = Act(candidate, candidate_kind(graph, candidate), 0, len(own))
    only = Level(candidate, BASELINE, tuple(GeneAt(candidate, g) for g in own), Number(0.0), act)
    spec = NestSpec(world, (only,), numbers_of((only,), ()))
    check_cost(candidate, spec, numbers(graph, spec), work_of(graph, spec, world_end))
    return Plan(
        candidate, spec, world_behind(graph, candidate, world_end), world_end, (candidate,), baseline=True
    )


# -- numbers -------------------------------------------------------------------------------------------------


def numbers(graph: Graph, spec: NestSpec) -> dict[Key, float]:
    """Every number that a nest reads: choices as their index, switches as 0 or 1. A population of 0 is as many as a
    world of living candidates has room for.
    """
    found = {(node, name): _number(graph, node, name) for node, name in spec.numbers if node in graph.nodes}
    root, living = (spec.levels[0].node, "population"), spec.world.living
    if living is not None and found.get(root) == 0.0:
        world = nests.world_of(graph, root[0])
        found[root] = float(living.room(nests.values(graph.nodes[str(world)], spec.world)))
    return found


def _number(graph: Graph, node: str, name: str) -> float:
    value = nests.value(graph, node, name)
    setting = nests.parameter(graph, node, name)
    if isinstance(value, str):
        return float(setting.choices.index(value)) if setting and value in setting.choices else 0.0
    return float(value) if isinstance(value, (int, float)) else 0.0


def shifts(graph: Graph) -> tuple[tuple[int, str], ...]:
    """Generation and node of every shift that training or a deployment sees, in order."""
    used = {end(s)[0] for s, t in graph.wires}
    found = [
        (nests.whole(graph, key, "from_generation"), key)
        for key, node in graph.nodes.items()
        if isinstance(node.declaration, Shift) and key in used
        and not nests.value(graph, key, "only_in_deployment")
    ]  # fmt: skip
    return tuple(sorted(found))


def first_shift(plan: Plan, graph: Graph) -> float:
    """The generation of the first change of the training world; infinite where there is none."""
    seen = graph.upstream(plan.world_end)
    return min((generation for generation, node in shifts(graph) if node in seen), default=math.inf)
