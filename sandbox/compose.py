"""Graph to nests, or what is missing: every fault is a sentence on the node that it concerns."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sandbox import nests
from sandbox.compose_checks import Missing, check_cost, check_power, check_stages, check_world
from sandbox.compose_world import world_settings
from sandbox.events import Fault
from sandbox.graph import Graph, end
from sandbox.objectives import Names, formula_of
from sims.declare import (
    Candidate,
    Deployment,
    Gene,
    Objective,
    Optimizer,
    Probe,
    Setting,
    SettingError,
    Settings,
    Shift,
    World,
)
from sims.formula import Formula, Number
from sims.nest_source import numbers_of
from sims.nest_spec import GeneAt, Key, Level, NestSpec
from sims.optimizers.best_of_n import BEST_OF_N
from sims.probes.optimization_power import PROBE

BASELINE = replace(BEST_OF_N, type="optimizer.baseline", reports="population", settings=(
    Setting(name="samples", default=1000, help="random behaviours per generation"),
    Setting(name="episodes", default=1, help="one world draw each"),
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Observer:
    """A deployment or probe on a nest: the node, the index of its formula among the nest's observers, and the node
    (world or shift) through which a deployment sees its world.
    """

    node: str
    index: int
    world_end: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A nest ready to run: its structure, and where in the graph its numbers and worlds come from."""

    root: str
    spec: NestSpec
    world: str
    world_end: str
    candidate: str
    deployments: tuple[Observer, ...] = ()
    probes: tuple[Observer, ...] = ()
    baseline: bool = False


@dataclass(frozen=True, slots=True)
class Composition:
    """What a graph comes to. It can run where there are no faults and at least one plan."""

    plans: tuple[Plan, ...]
    faults: tuple[Fault, ...]


def compose(graph: Graph) -> Composition:
    """The nests of a graph, and everything that keeps it from running."""
    faults = list(setting_faults(graph))
    plans = []
    for root in nests.roots(graph):
        if not faults or all(f.node not in graph.upstream(root) for f in faults):
            try:
                plans.append(_plan(graph, root))
            except Missing as missing:
                if _idle(graph, root) and len(nests.roots(graph)) > 1:
                    continue
                faults.append(missing.fault)
    if not plans and not faults:
        fix = "Wire a candidate and an objective into an optimizer."
        faults.append(Fault("", "", "there is nothing to run yet", fix))
    return Composition(tuple(plans), tuple(dict.fromkeys(faults)))


def faults(graph: Graph) -> tuple[Fault, ...]:
    """Everything that keeps a graph from running."""
    return compose(graph).faults


def _idle(graph: Graph, root: str) -> bool:
    """Whether nothing is wired to an optimizer yet: it lies about, and the rest can run."""
    return not any(end(target)[0] == root or end(source)[0] == root for source, target in graph.wires)


def setting_faults(graph: Graph) -> list[Fault]:
    """Settings and genes that their declarations do not allow, and node types that are not installed."""
    found = []
    for key, node in graph.nodes.items():
        if node.declaration is None:
            if graph.targets(key) or any(end(t)[0] == key for _, t in graph.wires):
                sentence = f"its type {node.type} is not installed"
                found.append(Fault(key, "", sentence, "Install the package that brings it, or remove the node."))
            continue
        known = {s.name: s for s in nests.parameters(graph, key)}
        for name, value in node.settings.items():
            try:
                if name not in known:
                    raise SettingError(f"{name} is not a setting of {node.declaration.title}")
                known[name].check(value)
            except SettingError as error:
                found.append(Fault(key, name, str(error)))
        for name, gene in node.genes.items():
            sentence = ""
            if name not in known or not known[name].gene:
                sentence = f"{name} cannot be a gene"
            elif not gene.low < gene.high:
                sentence = f"the gene {name} needs low below high, not {gene.low:g} and {gene.high:g}"
            elif gene.spread is not None and gene.spread < 0:
                sentence = f"the gene {name} cannot start with a spread of {gene.spread:g}"
            else:
                for bound in (gene.low, gene.high):
                    try:
                        known[name].check(int(bound) if known[name].type == "int" else bound)
                    except SettingError as error:
                        sentence = f"the gene's range: {error}"
            if sentence:
                found.append(Fault(key, name, sentence))
    return found


# -- one nest ------------------------------------------------------------------------------------------------


def _plan(graph: Graph, root: str) -> Plan:
    """The plan of one nest; raises Missing."""
    chain = nests.levels(graph, root)
    candidate = nests.innermost(graph, root)
    if candidate is None:
        raise Missing(chain[-1], "candidate", "nothing is wired to be searched", "Wire a candidate into it.")
    kind = graph.nodes[candidate].declaration
    world_end = graph.source(candidate, "world")
    world = nests.world_of(graph, candidate)
    if not isinstance(kind, Candidate) or world_end is None or world is None:
        raise Missing(candidate, "world", "it has no world to act in", "Wire a world into it.")
    world_kind = graph.nodes[world].declaration
    if not isinstance(world_kind, World):
        raise Missing(candidate, "world", "it has no world to act in", "Wire a world into it.")
    settings = world_settings(graph, world_end, 0, deploying=False)
    check_world(world_kind, world, settings)

    def form(there: Settings) -> tuple[Gene, ...]:
        try:
            return kind.genes(nests.values(graph.nodes[candidate], kind), world_kind, there)
        except SettingError as error:
            raise Missing(candidate, "", str(error)) from None

    own = form(settings)
    if not own:
        raise Missing(candidate, "", "there is nothing to search in it")
    check_stages(graph, world_end, world_kind, own, form, deploying=False)
    if kind.baseline:
        level = Level(candidate, BASELINE, tuple(GeneAt(candidate, g) for g in own), Number(0.0))
        spec = NestSpec(world_kind, _acts(world_kind), (level,), numbers_of((level,), ()))
        return Plan(candidate, spec, world, world_end, candidate, baseline=True)
    genes = [list[GeneAt]() for _ in chain]
    genes[-1] += [GeneAt(candidate, gene) for gene in own]
    _setting_genes(graph, chain, genes)
    names = Names(graph, {at.gene.name: (at.node, at.gene.name) for lv in genes for at in lv if at.node != candidate})
    levels = tuple(_level(graph, chain, k, tuple(genes[k]), names, world_kind) for k in range(len(chain)))
    observers: list[Formula] = []
    deployments = _deployments(graph, root, names, observers, world_kind)
    for observer in deployments:
        check_stages(graph, observer.world_end, world_kind, own, form, deploying=True)
    probes = _probes(graph, root, names, observers, levels[0].objective, world_kind)
    spec = NestSpec(
        world_kind, _acts(world_kind), levels, numbers_of(levels, observers), tuple(observers)
    )
    check_cost(root, spec, numbers(graph, spec))
    return Plan(root, spec, world, world_end, candidate, deployments, probes)


def _acts(world: World) -> str:
    return "plan" if world.form == "steps" else "point"


def _setting_genes(graph: Graph, chain: tuple[str, ...], genes: list[list[GeneAt]]) -> None:
    """Puts every opened setting into the genome of the level that searches it."""
    owner: dict[str, int] = {}
    for k, optimizer in enumerate(chain):
        for node in (optimizer, *objective_nodes(graph, graph.source(optimizer, "objective"))):
            owner.setdefault(node, k)
    for node, k in owner.items():
        for name, gene in graph.nodes[node].genes.items():
            if k == 0:
                fix = "Close the gene, or put another optimizer around this one."
                raise Missing(node, name, f"nothing outside {chain[0]} could search the gene {name}", fix)
            level = k - 1
            if gene.by:
                if gene.by not in chain[:k]:
                    around = ", ".join(chain[:k])
                    sentence = f"{gene.by!r} does not stand around it: {name} is searched by one of {around}"
                    raise Missing(node, name, sentence)
                level = chain.index(gene.by)
            normal = gene.spread is not None
            middle = (gene.low + gene.high) / 2 if gene.mean is None else gene.mean
            made = Gene(name, gene.low, gene.high, 0, "normal" if normal else "uniform", middle, gene.spread or 0.0)
            genes[level].append(GeneAt(node, made))


def objective_nodes(graph: Graph, node: str | None) -> list[str]:
    """An objective and the objectives wired into it."""
    if node is None:
        return []
    inside = graph.upstream(node)
    return [k for k, n in graph.nodes.items() if k in inside and isinstance(n.declaration, Objective)]


def _level(
    graph: Graph, chain: tuple[str, ...], k: int, genes: tuple[GeneAt, ...], names: Names, world: World
) -> Level:
    node = chain[k]
    method = graph.nodes[node].declaration
    objective = graph.source(node, "objective")
    if not isinstance(method, Optimizer) or objective is None:
        raise Missing(node, "objective", "it has no objective to maximise", "Wire an objective into it.")
    if not genes:
        inner = chain[k + 1]
        fix = f"Open a setting of {inner} or of its objective as a gene."
        raise Missing(node, "candidate", f"it has nothing to search: {inner} has no open gene", fix)
    if method.sequential and any(at.gene.options == 0 or at.node != genes[0].node for at in genes):
        raise Missing(node, "candidate", f"{method.title} needs a plan, whose genes are actions one after the other")
    formula = _formula(graph, objective, names)
    exact = method.gradient and nests.value(graph, node, "gradient") == "exact"
    if exact and (k + 1 < len(chain) or world.jacobian is None):
        why = f"{chain[k + 1]} is searched inside" if k + 1 < len(chain) else f"{world.title} has no derivative"
        fix = "Set gradient to finite_differences."
        raise Missing(node, "gradient", f"an exact gradient does not exist here: {why}", fix)
    return Level(node, method, genes, formula, exact)


def _formula(graph: Graph, objective: str, names: Names) -> Formula:
    try:
        return formula_of(graph, objective, names)
    except SettingError as error:
        node, _, rest = str(error).partition("\n")
        part, _, sentence = rest.partition("\n")
        raise Missing(node, part, sentence) from None


# -- deployments and probes ----------------------------------------------------------------------------------


def _watchers(graph: Graph, root: str, kind: type) -> list[str]:
    """Deployments or probes wired to an outermost optimizer."""
    taken = {end(t)[0]: None for t in graph.targets(root, "candidate") if end(t)[1] == "candidate"}
    return [key for key in taken if isinstance(graph.nodes[key].declaration, kind)]


def _deployments(
    graph: Graph, root: str, names: Names, observers: list[Formula], world: World
) -> tuple[Observer, ...]:
    found = []
    for node in _watchers(graph, root, Deployment):
        world_end, objective = graph.source(node, "world"), graph.source(node, "objective")
        if world_end is None:
            raise Missing(node, "world", "it has no world to deploy into", "Wire a world or a Shift into it.")
        if objective is None:
            raise Missing(node, "objective", "it has no intended objective", "Wire an objective into it.")
        if nests.world_type(graph, world_end) != world:
            raise Missing(node, "world", f"the candidates were selected in {world.title}; deploy them in the same type")
        found.append(Observer(node, len(observers), world_end))
        observers.append(_formula(graph, objective, names))
    return tuple(found)


def _probes(
    graph: Graph, root: str, names: Names, observers: list[Formula], base: Formula, world: World
) -> tuple[Observer, ...]:
    found = []
    for node in _watchers(graph, root, Probe):
        objective = graph.source(node, "objective")
        found.append(Observer(node, len(observers)))
        observers.append(_formula(graph, objective, names) if objective else base)
        if graph.nodes[node].type == PROBE.type:
            check_power(node, observers[-1], world, names.genes.values())
    return tuple(found)


# -- numbers -------------------------------------------------------------------------------------------------


def numbers(graph: Graph, spec: NestSpec) -> dict[Key, float]:
    """Every number that a nest reads: choices as their index, switches as 0 or 1."""
    return {(node, name): _number(graph, node, name) for node, name in spec.numbers}


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
        (int(nests.value(graph, key, "from_generation") or 0), key)
        for key, node in graph.nodes.items()
        if isinstance(node.declaration, Shift) and key in used
        and not nests.value(graph, key, "only_in_deployment")
    ]  # fmt: skip
    return tuple(sorted(found))
