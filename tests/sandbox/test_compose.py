"""The composer: whatever is missing or wrong is one sentence on the node that it concerns, and nothing is allocated."""

from __future__ import annotations

import tracemalloc

import pytest
from engine import built, bundled, small, with_gene

from sandbox.compose import compose
from sandbox.graph import GeneRange, Graph, Node
from sandbox.interventions import made
from sandbox.runner import NotRunnable, Runner
from sandbox.scenario_model import Intervention, Scenario

HILL, GA, BEAM = "optimizer.hill_climb", "optimizer.genetic", "optimizer.beam"
WORLD, POINT, SUM, TEXT = "world.landscape", "candidate.point", "objective.weighted", "objective.expression"


def one(optimizer=HILL, world=WORLD, candidate=POINT, objective="value", **settings) -> Graph:
    """A nest of one level: world, body, goal, search."""
    nodes = {
        "world": (world, {}),
        "body": (candidate, {}),
        "goal": (TEXT, {"expression": objective}),
        "search": (optimizer, settings),
    }
    wires = ("world.world>body.world", "body.candidate>search.candidate", "goal.objective>search.objective")
    return built(nodes, *wires)


def around(graph: Graph, inner: str, outer: str, kind: str = GA, expression: str = "value") -> Graph:
    """The nest with one more optimizer around it, whose objective is OUTER_goal."""
    graph, _ = graph.new(kind, (0.0, 0.0), outer)
    graph, _ = graph.new(TEXT, (0.0, 0.0), f"{outer}_goal")
    graph = graph.set(f"{outer}_goal", "expression", expression)
    graph = graph.connect(f"{inner}.candidate", f"{outer}.candidate")
    return graph.connect(f"{outer}_goal.objective", f"{outer}.objective")


def two() -> Graph:
    """Two levels; the inner goal has a gene `shape`."""
    graph = around(one(objective="value * shape").set("goal", "shape", 1.0), "search", "evolution")
    return with_gene(graph, "goal.shape", 0.0, 2.0)


def deployed(graph: Graph, root: str, world: str = "world", objective: str = "value") -> Graph:
    """With a deployment `real` of `root` into a world node, scored by `meant`."""
    graph, _ = graph.new("deployment.deployment", (0.0, 0.0), "real")
    graph, _ = graph.new(TEXT, (0.0, 0.0), "meant")
    graph = graph.set("meant", "expression", objective)
    for wire in (f"{root}.candidate>real.candidate", f"{world}.world>real.world", "meant.objective>real.objective"):
        graph = graph.connect(*wire.split(">"))
    return graph


def probed(graph: Graph, root: str, objective: str = "") -> Graph:
    """With a probe `power` on `root`."""
    graph, _ = graph.new("probe.optimization_power", (0.0, 0.0), "power")
    graph = graph.connect(f"{root}.candidate", "power.candidate")
    return graph.connect(f"{objective}.objective", "power.objective") if objective else graph


def shifted(graph: Graph, world: str, candidate: str, **settings) -> Graph:
    """With a shift `change` between a world and a candidate."""
    graph, _ = graph.new("shift.shift", (0.0, 0.0), "change")
    for name, value in settings.items():
        graph = graph.set("change", name, value)
    graph = graph.connect(f"{world}.world", "change.world")
    return graph.connect("change.world", f"{candidate}.world")


def forced(graph: Graph, *wires: tuple[str, str]) -> Graph:
    """With wires that no pointer could draw, as a file may have them."""
    return Graph(graph.nodes, (*graph.wires, *wires))


def extra(graph: Graph, key: str, type_: str, **settings) -> Graph:
    """With one more node."""
    graph, _ = graph.new(type_, (0.0, 0.0), key)
    for name, value in settings.items():
        graph = graph.set(key, name, value)
    return graph


def beam_around_beam() -> Graph:
    """Beam search around an optimizer, as only a file may have it."""
    graph = extra(extra(town(), "outer", BEAM), "outer_goal", TEXT, expression="ate")
    graph = graph.connect("outer_goal.objective", "outer.objective")
    return with_gene(forced(graph, ("search.candidate", "outer.candidate")), "search.width", 1, 8)


def everything(bits: int) -> Graph:
    """An exhaustive search of so many bits inside another optimizer, which searches the weight of its objective."""
    graph = one("optimizer.exhaustive", "world.bits", objective="value * k").set("world", "length", bits)
    return with_gene(around(graph.set("goal", "k", 1.0), "search", "outer"), "goal.k", 0.0, 1.0)


def misfit(world: str, candidate: str, optimizer: str, *wires: tuple[str, str]) -> Graph:
    """A nest of one level whose last wires no pointer could draw."""
    nodes = {
        "world": (world, {}),
        "body": (candidate, {}),
        "search": (optimizer, {}),
        "goal": (TEXT, {"expression": "value"}),
    }
    drawn = [("goal.objective", "search.objective")]
    drawn += [("world.world", "body.world"), ("body.candidate", "search.candidate")]
    graph = built(nodes, *(">".join(wire) for wire in drawn if wire not in wires))
    return forced(graph, *wires)


def with_objective(type_: str, **settings) -> Graph:
    """A nest of one level whose objective `goal` is of another type."""
    graph = extra(one().remove(["goal"]), "goal", type_, **settings)
    return graph.connect("goal.objective", "search.objective")


def town(optimizer: str = BEAM, **settings) -> Graph:
    return one(optimizer, "world.town", "candidate.plan", "ate", **settings)


def chain_of_blends(length: int, both: bool) -> Graph:
    """A nest whose objective is so many blends one after the other."""
    graph, last = one(), "goal"
    for i in range(length):
        graph, key = graph.new("objective.blend", (0.0, 0.0), f"b{i}")
        graph = graph.connect(f"{last}.objective", f"{key}.first")
        graph = graph.connect(f"{last if both else 'goal'}.objective", f"{key}.second")
        last = key
    return graph.connect(f"{last}.objective", "search.objective")


MAP = "####\n#H.#\n#.x#\n####"
CASES = {
    "nothing at all": (lambda: Graph(), "", "", "nothing to run"),
    "only a world": (lambda: built({"w": (WORLD, {})}), "", "", "nothing to run"),
    "only an optimizer": (lambda: built({"o": (GA, {})}), "o", "candidate", "nothing is wired to be searched"),
    "no world": (lambda: one().disconnect(("world.world", "body.world")), "body", "world", "no world to act in"),
    "a baseline without a world": (
        lambda: built({"r": ("candidate.random_behaviour", {})}), "r", "world", "no world to act in"),
    "a shift without a world": (
        lambda: shifted(one(), "world", "body").disconnect(("world.world", "change.world")),
        "change", "world", "no world to change"),
    "no objective": (
        lambda: one().disconnect(("goal.objective", "search.objective")), "search", "objective", "no objective"),
    "no candidate": (
        lambda: one().disconnect(("body.candidate", "search.candidate")), "search", "candidate", "nothing is wired"),
    "an inner one without a candidate": (
        lambda: two().disconnect(("body.candidate", "search.candidate")), "search", "candidate", "nothing is wired"),
    "an inner one without an objective": (
        lambda: two().disconnect(("goal.objective", "search.objective")), "search", "objective", "no objective"),
    "an unknown type wired in": (
        lambda: forced(one().disconnect(("world.world", "body.world")).add(Node("x", "world.alien")),
                       ("x.world", "body.world")),
        "x", "", "type world.alien is not installed"),
    "a setting out of range": (lambda: one(GA, population=0), "search", "population", "1 to 1,000,000"),
    "a setting of the wrong type": (lambda: one(GA, population="many"), "search", "population", "is a number"),
    "a fraction of a candidate": (lambda: one(GA, population=2.5), "search", "population", "whole number"),
    "no such choice": (lambda: one(GA, selection="luck"), "search", "selection", "one of tournament"),
    "no such setting": (lambda: one(GA, speed=1), "search", "speed", "is not a setting of Genetic algorithm"),
    "a bad map": (lambda: town().set("world", "map", MAP), "world", "map", "row 3, column 3"),
    "a bad list": (
        lambda: one(HILL, "world.firm", objective="reported").set("world", "value", "1, x"),
        "world", "value", "place 2"),
    "an unknown name": (lambda: one(objective="valu + 1"), "goal", "expression", "'valu' is neither a feature"),
    "a bad expression": (lambda: one(objective="value + * 2"), "goal", "expression", "column 9"),
    "an empty expression": (lambda: one(objective=" "), "goal", "expression", "empty"),
    "a weight of nothing": (lambda: with_objective(SUM, joy=1.0), "goal", "joy", "no feature 'joy'"),
    "a gene of the outermost objective": (
        lambda: with_gene(one(objective="value*k").set("goal", "k", 1.0), "goal.k", 0, 1),
        "goal", "k", "nothing outside"),
    "a gene of the outermost optimizer": (
        lambda: with_gene(one(GA), "search.mutation", 0, 1), "search", "mutation", "nothing outside search"),
    "a gene by one that is not around it": (
        lambda: two().open_gene("goal", "shape", GeneRange(0, 1, by="search")),
        "goal", "shape", "does not stand around"),
    "a gene by nobody": (
        lambda: two().open_gene("goal", "shape", GeneRange(0, 1, by="ghost")),
        "goal", "shape", "'ghost' does not stand"),
    "a gene without room": (lambda: with_gene(two(), "goal.shape", 1, 1), "goal", "shape", "no room"),
    "a gene upside down": (lambda: with_gene(two(), "goal.shape", 2, 1), "goal", "shape", "above"),
    "a gene out of range": (lambda: with_gene(two(), "search.step", -1, 1), "search", "step", "0 to 10"),
    "half a step as a gene": (lambda: with_gene(two(), "search.budget", 1, 8.5), "search", "budget", "whole number"),
    "a gene with a negative spread": (
        lambda: with_gene(two(), "goal.shape", 0, 1, spread=-1.0), "goal", "shape", "spread"),
    "a choice as a gene": (
        lambda: with_gene(around(two(), "evolution", "top"), "evolution.selection", 0, 1),
        "evolution", "selection", "may search"),
    "a gene of nothing": (lambda: with_gene(two(), "search.joy", 0, 1), "search", "joy", "has no joy"),
    "nothing open": (lambda: two().open_gene("goal", "shape", None), "evolution", "candidate", "no open gene"),
    "a gene seen from too far out": (
        lambda: with_gene(around(two(), "evolution", "top", expression="value + shape"), "evolution.mutation", 0, 1),
        "top_goal", "expression", "'shape' is neither"),
    "an exact gradient through a search": (
        lambda: with_gene(around(one(), "search", "outer", "optimizer.gradient_descent"), "search.step", 0, 1),
        "outer", "gradient", "search is searched inside"),
    "an exact gradient in a world without one": (
        lambda: one("optimizer.gradient_descent", "world.applicants", objective="value"),
        "search", "gradient", "no derivative"),
    "a gradient over options": (
        lambda: one("optimizer.gradient_descent", "world.bits", objective="value"),
        "search", "candidate", "only choices between options"),
    "beam over an optimizer": (beam_around_beam, "outer", "candidate", "search is no plan"),
    "beam over a point": (
        lambda: misfit("world.bits", POINT, BEAM, ("body.candidate", "search.candidate")),
        "search", "candidate", "body is no plan"),
    "a plan in a world of points": (
        lambda: misfit(WORLD, "candidate.plan", GA, ("world.world", "body.world")),
        "body", "world", "Plan cannot act in Landscape"),
    "a searched baseline": (
        lambda: misfit(WORLD, "candidate.random_behaviour", GA, ("body.candidate", "search.candidate")),
        "search", "candidate", "never searched"),
    "noise of nothing": (
        lambda: with_objective("objective.noisy"), "goal", "objective", "nothing is wired into 'objective'"),
    "half a blend": (
        lambda: extra(with_objective("objective.blend"), "a", TEXT).connect("a.objective", "goal.first"),
        "goal", "second", "nothing is wired into 'second'"),
    "a formula that doubles itself": (lambda: chain_of_blends(40, both=True), "b39", "", "too large"),
    "a formula that goes on and on": (lambda: chain_of_blends(400, both=False), "b399", "", "too large"),
    "a deployment of nothing": (
        lambda: deployed(one(), "search").disconnect(("search.candidate", "real.candidate")),
        "real", "candidate", "nothing to look at"),
    "a deployment of an inner optimizer": (
        lambda: deployed(two(), "search"), "real", "candidate", "stands inside another optimizer"),
    "a deployment of a candidate": (lambda: deployed(one(), "body"), "real", "candidate", "body is no optimizer"),
    "a deployment without a world": (
        lambda: deployed(one(), "search").disconnect(("world.world", "real.world")),
        "real", "world", "no world to deploy"),
    "a deployment without an objective": (
        lambda: deployed(one(), "search").disconnect(("meant.objective", "real.objective")),
        "real", "objective", "no intended objective"),
    "a deployment in another kind of world": (
        lambda: deployed(extra(one(), "other", "world.bits"), "search", "other"),
        "real", "world", "selected in Landscape"),
    "a deployment in a larger world": (
        lambda: deployed(extra(one(), "other", WORLD, dimension=9), "search", "other"), "other", "", "9 real genes"),
    "a deployment's own gene": (
        lambda: with_gene(deployed(one(), "search", objective="value*k").set("meant", "k", 1.0), "meant.k", 0, 1),
        "meant", "k", "nothing searches the gene k"),
    "a probe with genes": (lambda: probed(two(), "evolution", "goal"), "power", "objective", "has no shape"),
    "a probe of costs": (
        lambda: probed(two().set("evolution_goal", "expression", "-cost"), "evolution"),
        "power", "objective", "has no cost"),
    "too large": (
        lambda: one(GA, "world.bits", objective="value", population=1_000_000).set("world", "length", 1000),
        "search", "", "over the limit of 4"),
    "too large inside": (
        lambda: with_gene(around(one("optimizer.best_of_n", "world.bits", objective="value", n=1_000_000).set(
            "world", "length", 1000), "search", "outer", expression="value"), "search.n", 1, 1_000_000),
        "outer", "", "over the limit of 4"),
    "too many random ones": (
        lambda: built({"w": ("world.town", {}),
                       "r": ("candidate.random_behaviour", {"samples": 1_000_000, "horizon": 256})}, "w.world>r.world"),
        "r", "", "over the limit of 4"),
    "too many samples": (
        lambda: probed(one(), "search").set("power", "samples", 100_000_000), "power", "samples", "over the limit"),
    "no end of it": (
        lambda: with_gene(around(one(budget=100_000_000), "search", "outer").set("outer", "population", 100_000),
                          "search.step", 0, 1),
        "search", "budget", "steps of computing"),
    "combinations that nobody would see the end of": (
        lambda: everything(30), "search", "", "each of its searches would try 1.1e+09 candidates of 30 genes, over"),
    "values of real genes that nobody would see the end of": (
        lambda: with_gene(around(one("optimizer.exhaustive").set("world", "dimension", 3), "search", "outer"),
                          "search.grid", 1, 5000),
        "search", "grid", "each of its searches would try"),
    "a shift of the dimension": (lambda: shifted(one(), "world", "body", dimension=7), "change", "", "7 real genes"),
    "a shift of the actions": (
        lambda: shifted(town(), "world", "body", map="H.G"), "change", "", "24 genes of 9 options"),
    "a shift to a bad map": (lambda: shifted(town(), "world", "body", map=MAP), "change", "map", "row 3, column 3"),
    "a shift of an unknown setting": (lambda: shifted(one(), "world", "body", joy=1), "change", "joy", "not a setting"),
    "a shift out of range": (lambda: shifted(one(), "world", "body", dimension=0), "change", "dimension", "1 to"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_fault_is_one_sentence_on_the_right_node(case):
    make, node, part, words = CASES[case]
    graph = make()
    tracemalloc.start()
    found = compose(graph).faults
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 50e6, "nothing large is allocated to find a fault"
    assert len(found) == 1, [str(fault) for fault in found]
    fault = found[0]
    assert (fault.node, fault.part) == (node, part), str(fault)
    assert words in str(fault) and "\n" not in str(fault) and len(str(fault)) < 300, str(fault)
    with pytest.raises(NotRunnable):
        Runner(Scenario(graph))


def test_what_lies_about_does_not_stop_a_good_nest():
    graph = one()
    for type_ in (GA, "candidate.random_behaviour", "deployment.deployment", "probe.optimization_power", SUM, POINT,
                  "view.plot", "shift.shift", "objective.blend", "world.town"):  # fmt: skip
        graph, _ = graph.new(type_, (0.0, 0.0))
    graph = graph.connect("genetic_algorithm.series", "plot.series")
    graph = forced(Graph({**graph.nodes, "odd": Node("odd", "world.alien")}, graph.wires))
    graph = Graph({**graph.nodes, "eye": Node("eye", "view.alien")}, (*graph.wires, ("search.series", "eye.series")))
    composition = compose(graph)
    assert not composition.faults and [plan.root for plan in composition.plans] == ["search"]
    assert compose(graph.set("search", "budget", 0)).faults[0].node == "search"


def test_two_faults_are_two_sentences():
    graph = one(GA, population=0).set("world", "dimension", 0)
    assert {(f.node, f.part) for f in compose(graph).faults} == {("search", "population"), ("world", "dimension")}


def test_an_objective_that_two_nests_share_is_read_as_each_sees_it():
    """`cost` is a feature for the nest with a mesa-optimizer only, whichever was wired first."""
    graph = two().set("evolution_goal", "expression", "value - 0 * cost")
    assert not compose(graph).faults
    graph, _ = graph.new(POINT, (0.0, 0.0), "b2")
    graph, _ = graph.new(HILL, (0.0, 0.0), "s2")
    for wire in ("world.world>b2.world", "b2.candidate>s2.candidate", "evolution_goal.objective>s2.objective"):
        graph = graph.connect(*wire.split(">"))
    faults = compose(graph).faults
    assert [(f.node, f.part) for f in faults] == [("evolution_goal", "expression")] and "'cost'" in faults[0].sentence
    shared = graph.set("evolution_goal", "expression", "value")
    runner = Runner(Scenario(shared), 1)
    list(runner.advance(3))
    assert runner.record["s2.best"][-1] <= 0.0
    runner.close()


def test_names_of_genes_that_occur_twice_mean_nothing():
    graph = with_gene(around(two(), "evolution", "top", expression="value"), "search.step", 0, 1)
    graph = with_gene(graph.set("evolution_goal", "expression", "value - 0*shape"), "evolution.mutation", 0, 1)
    graph = graph.open_gene("goal", "shape", GeneRange(0, 2, by="top"))
    assert not compose(graph).faults, "one gene of that name, searched further out"
    graph, _ = graph.new("objective.blend", (0.0, 0.0), "mix")
    graph, _ = graph.new(TEXT, (0.0, 0.0), "more")
    graph = graph.set("more", "expression", "value * shape").set("more", "shape", 1.0)
    graph = graph.open_gene("more", "shape", GeneRange(0, 2, by="top"))
    for wire in ("goal.objective>mix.first", "more.objective>mix.second", "mix.objective>search.objective"):
        graph = graph.connect(*wire.split(">"))
    faults = compose(graph).faults
    assert len(faults) == 1 and "'shape' is neither" in faults[0].sentence


def test_loops_cannot_be_wired():
    graph = two()
    from sandbox.graph import GraphError

    for wire in (("evolution.candidate", "search.candidate"), ("search.candidate", "search.candidate")):
        with pytest.raises(GraphError, match="loop"):
            graph.connect(*wire)


def test_a_run_longer_than_memory_is_told():
    with pytest.raises(NotRunnable, match=r"generations of 21 metrics would take .* GiB"):
        Runner(small(900_000_000))


def test_interventions_on_worlds_are_checked_at_every_stage():
    runner = Runner(small(), 1)
    with pytest.raises(Exception, match="availability is"):
        made(runner.graph, Intervention(3, "modern", "availability", -1.0), runner.runs)
    runner.close()
    runner = Runner(bundled("ice-cream", 3), 1)
    with pytest.raises(Exception, match="reset the run"):
        made(runner.graph, Intervention(1, "town", "map", "H.G"), runner.runs)
    runner.close()


def test_watchers_are_observers_of_the_outermost():
    graph = deployed(probed(two(), "evolution", "evolution_goal"), "evolution")
    plan = compose(graph).plans[0]
    assert [o.node for o in plan.deployments] == ["real"] and [o.node for o in plan.probes] == ["power"]
