"""Small graphs around any registered node, for the contract tests: a plug-in's node is examined like a built-in one."""

from __future__ import annotations

from sandbox.graph import GeneRange, Graph
from sandbox.runner import Runner
from sandbox.scenario_model import Scenario
from sims.declare import Candidate, Objective, Optimizer, World, load_all

ALL = load_all()
WORLDS = [d for d in ALL.values() if isinstance(d, World)]
# A world that is made of its candidates has nests of its own kind; what it does is examined in science/test_herd.py.
UNCHANGING = [world for world in WORLDS if world.living is None]
CANDIDATES = [d for d in ALL.values() if isinstance(d, Candidate)]
OBJECTIVES = [d for d in ALL.values() if isinstance(d, Objective)]
OPTIMIZERS = [d for d in ALL.values() if isinstance(d, Optimizer)]

# Settings with which a method of search shows what it can on a small problem; others are tried with their defaults.
TUNED = {
    "optimizer.genetic": {"population": 20, "mutation": 0.03, "budget": 400},
    "optimizer.evolution_strategy": {"budget": 400},
    "optimizer.cma_es": {"budget": 400},
    "optimizer.annealing": {"budget": 400, "temperature": 0.3},
    "optimizer.invasion": {"replicates": 20},
    "optimizer.natural_selection": {
        "population": 20, "heredity": "clonal", "width": 0.3, "mutation": 0.03, "budget": 400,
    },
    "optimizer.hill_climb": {"budget": 400},
    "optimizer.best_of_n": {"n": 64},
    "optimizer.beam": {"width": 64},
    "optimizer.gradient_descent": {"rate": 0.2, "gradient": "finite_differences"},
}  # fmt: skip


def defaults(declaration, **changed):
    """All settings of a declaration, some changed."""
    return {**{s.name: s.default for s in declaration.settings}, **changed}


def body_for(world):
    """The type of a candidate that acts in a world and can be searched."""
    return "candidate.plan" if world.form == "steps" else "candidate.point"


def nest(world, methods, *, goal=None, body=None, world_settings=None, tuned=True):
    """A nest: `methods` are optimizer types, outermost first (ids m0, m1, ...), world w, candidate c.

    Every level's objective o0, o1, ... weighs `goal` (feature: weight); inner ones have their weights opened as genes.
    """
    declaration = ALL[world]
    goal = goal or {declaration.features[0].name: 1.0}
    graph, _ = Graph().new(world, (0.0, 0.0), "w")
    graph, _ = graph.new(body or body_for(declaration), (0.0, 0.0), "c")
    graph = graph.connect("w.world", "c.world")
    for name, value in (world_settings or {}).items():
        graph = graph.set("w", name, value)
    inner = "c"
    for k in reversed(range(len(methods))):
        graph, _ = graph.new(methods[k], (0.0, 0.0), f"m{k}")
        graph, _ = graph.new("objective.weighted", (0.0, 0.0), f"o{k}")
        for name, value in (TUNED.get(methods[k], {}) if tuned else {}).items():
            graph = graph.set(f"m{k}", name, value)
        graph = graph.connect(f"{inner}.candidate", f"m{k}.candidate").connect(
            f"o{k}.objective", f"m{k}.objective"
        )
        for name, weight in goal.items():
            graph = graph.set(f"o{k}", name, weight)
            if k > 0:
                ends = sorted((0.5 * weight, 1.5 * weight))
                graph = graph.open_gene(f"o{k}", name, GeneRange(*ends))
        inner = f"m{k}"
    return graph


def home(method):
    """A problem that a method of search can be used on: world, goal, settings of the world."""
    if method.sequential:
        return "world.town", {"ate": 1.0, "distance": -0.01}, {}
    if method.type == "optimizer.exhaustive":
        return "world.bits", {"value": 1.0}, {"length": 7}  # 128 strings
    if method.gradient:
        return "world.landscape", {"value": 1.0}, {"dimension": 4}
    return "world.bits", {"value": 1.0}, {"length": 30}


def done(graph, generations, *, seed=1, threads=1):
    """A runner that has done so many generations after the start."""
    runner = Runner(Scenario(graph=graph, seed=seed), threads)
    try:
        for _ in runner.advance(generations + 1):
            pass
    finally:
        runner.close()
    return runner


def spread(graph):
    """With points that start anywhere; some worlds start all of them in one place."""
    return graph.set("c", "start", "uniform") if graph.nodes["c"].type == "candidate.point" else graph
