"""Random graphs of all registered node types: small, wired as the pointer may wire them, settings within range."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from sandbox import nests
from sandbox.graph import GeneRange, Graph, GraphError
from sims.declare import Declaration, Setting, load_all

SMALL = 6  # of whatever counts candidates, steps, evaluations
_SIZES = {"evaluations", "candidates", "steps", "plans", "choices", "behaviours", "numbers", "bits", "people", "tasks"}
_TEXTS = {
    "map": ("H.$S", "H.G", "H$S\n...", "####\n#HG#\n####"),
    "value": ("1, 1", "2, -1"),
    "measure": ("1, 0.2", "0, 1"),
    "metrics": ("",),
}


def random_graph(seed: int) -> Graph:
    """A graph that depends on the seed alone; most of them nearly run."""
    random = Random(seed)
    types = load_all()
    graph = Graph()
    for kind, most in (("world", 2), ("shift", 2), ("candidate", 2), ("objective", 4), ("optimizer", 4),
                       ("deployment", 1), ("probe", 1), ("view", 1)):  # fmt: skip
        known = [d for d in types.values() if d.kind == kind]
        least = 1 if kind in ("world", "candidate", "objective", "optimizer") else 0
        for _ in range(random.randint(least, most)):
            graph, _ = graph.new(random.choice(known).type, (0.0, 0.0))
    graph = _wired(graph, random)
    for key in list(graph.nodes):
        graph = _set(graph, key, random)
    for key in list(graph.nodes):
        graph = _opened(graph, key, random)
    return graph


def random_nest(seed: int, deepest: int = 3) -> Graph:
    """A graph that most likely runs: one nest or two in one world, watched, shifted, with genes where they belong."""
    random = Random(seed)
    types = load_all()

    def some(kind: str) -> list[str]:
        return [d.type for d in types.values() if d.kind == kind]

    graph, world = Graph().new(random.choice(some("world")), (0.0, 0.0))
    graph = _set(graph, world, random)
    ends = [world]
    for _ in range(random.choice((0, 0, 1, 2))):
        graph, shift = graph.new(random.choice(some("shift")), (0.0, 0.0))
        graph = graph.connect(f"{ends[-1]}.world", f"{shift}.world").set(shift, "from_generation", random.randint(0, 3))
        graph = graph.set(shift, "ramp", random.choice((0, 2)))
        graph = graph.set(shift, "only_in_deployment", random.random() < 0.5)
        ends.append(shift)
    for _ in range(random.choice((1, 1, 2))):
        graph = _nest(graph, random, ends, some, deepest)
    return graph


def _nest(graph: Graph, random: Random, ends: list[str], some: Callable[[str], list[str]], deepest: int) -> Graph:
    while True:
        made, last = graph.new(random.choice(some("candidate")), (0.0, 0.0))
        try:
            graph = _set(made.connect(f"{random.choice(ends)}.world", f"{last}.world"), last, random)
            break
        except GraphError:
            continue
    kind = graph.nodes[last].declaration
    levels = 0 if getattr(kind, "baseline", False) else random.randint(1, deepest)
    for k in range(levels):
        graph, optimizer = graph.new(random.choice(some("optimizer")), (0.0, 0.0))
        try:
            graph = graph.connect(f"{last}.candidate", f"{optimizer}.candidate")
        except GraphError:
            return graph.remove([optimizer])
        graph = _set(graph, optimizer, random)
        if k and graph.nodes[optimizer].type == "optimizer.gradient_descent":
            graph = graph.set(optimizer, "gradient", "finite_differences")
        graph = _aim(graph, random, f"{optimizer}.objective", some)
        if k + 1 < levels:
            inside = graph.upstream(optimizer)
            keys = [k for k in inside if graph.nodes[k].declaration.kind in ("optimizer", "objective")]
            for key in keys:
                graph = _opened(graph, key, random) if not graph.nodes[key].genes else graph
        last = optimizer
    return _watched(graph, random, last, ends, some) if levels else graph


def _aim(graph: Graph, random: Random, target: str, some: Callable[[str], list[str]], depth: int = 0) -> Graph:
    """With an objective wired into an input."""
    graph, key = graph.new(random.choice(some("objective")), (0.0, 0.0))
    graph = graph.connect(f"{key}.objective", target)
    for port in graph.nodes[key].declaration.inputs:
        if depth < 3:
            graph = _aim(graph, random, f"{key}.{port.name}", some, depth + 1)
    return _set(graph, key, random)


def _watched(graph: Graph, random: Random, root: str, ends: list[str], some: Callable[[str], list[str]]) -> Graph:
    for kind in ("deployment", "probe", "view"):
        if random.random() < 0.4:
            graph, key = graph.new(random.choice(some(kind)), (0.0, 0.0))
            for port in graph.nodes[key].declaration.inputs:
                if port.wire == "objective":
                    graph = _aim(graph, random, f"{key}.{port.name}", some)
                else:
                    giver = {"world": random.choice(ends), "candidate": root, "series": root}[port.wire]
                    graph = graph.connect(f"{giver}.{port.wire}", f"{key}.{port.name}")
            graph = _set(graph, key, random)
    return graph


def _wired(graph: Graph, random: Random) -> Graph:
    """Every input is offered a few outputs of its type."""
    ends = [(key, port) for key, node in graph.nodes.items() if node.declaration for port in node.declaration.inputs]
    random.shuffle(ends)
    for key, port in ends + ends:
        givers = [f"{k}.{p.name}" for k, n in graph.nodes.items() if n.declaration for p in n.declaration.outputs
                  if p.wire == port.wire]  # fmt: skip
        if givers and (not graph.sources(key, port.name) or random.random() < 0.2):
            try:
                graph = graph.connect(random.choice(givers), f"{key}.{port.name}")
            except GraphError:
                continue
    return graph


def _set(graph: Graph, key: str, random: Random) -> Graph:
    """Small sizes, and now and then another value."""
    kind = graph.nodes[key].declaration
    if kind is None:
        return graph
    if kind.type == "objective.expression":
        return _expression(graph, key, random)
    for setting in nests.parameters(graph, key):
        own = kind.setting(setting.name) is not None
        if setting.unit in _SIZES and own:
            graph = graph.set(key, setting.name, _within(setting, random.randint(1, SMALL)))
        elif random.random() < (0.5 if kind.kind == "objective" else 0.25):
            graph = graph.set(key, setting.name, _value(setting, random))
    return graph


def _expression(graph: Graph, key: str, random: Random) -> Graph:
    names = [feature.name for feature in nests.features(graph, key)] or ["1"]
    graph = graph.set(key, "k", random.choice((-1.0, 0.5, 2.0)))
    forms = ["{a}", "{a} - k * {b} ** 2", "where({a} > k, {b}, -{a})", "log({a}) + k", "{a} / {b}", "min({a}, k) - {b}"]
    text = random.choice(forms).format(a=random.choice(names), b=random.choice(names))
    return graph.set(key, "expression", text)


def _value(setting: Setting, random: Random) -> object:
    if setting.type == "switch":
        return random.random() < 0.5
    if setting.type == "choice":
        return random.choice(setting.choices)
    if setting.type == "text":
        return random.choice(_TEXTS.get(setting.name, (setting.default,)))
    return _within(setting, random.choice((0, 1, 2, 3, -1, 5)) if setting.type == "int" else random.uniform(-1.0, 3.0))


def _within(setting: Setting, number: float) -> float:
    low = number if setting.low is None else max(setting.low, number)
    return low if setting.high is None else min(setting.high, low)


def _opened(graph: Graph, key: str, random: Random) -> Graph:
    """Some numbers as genes."""
    for setting in nests.parameters(graph, key):
        if not setting.gene or random.random() > _gene_chance(graph.nodes[key].declaration):
            continue
        low = _within(setting, float(random.randint(0, 2)))
        high = _within(setting, low + random.randint(1, 3))
        spread = random.choice((None, 0.0, 0.5))
        if low < high:
            graph = graph.open_gene(key, setting.name, GeneRange(low, high, mean=low, spread=spread))
    return graph


def _gene_chance(kind: Declaration | None) -> float:
    return 0.3 if kind is not None and kind.kind in ("objective", "optimizer") else 0.0
