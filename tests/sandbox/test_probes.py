"""Probes and deployments see what the run saw, and what they see follows their settings."""

from __future__ import annotations

import msgspec
import numpy as np

from sandbox.compose import compose
from sandbox.compose_cost import MAX_STEPS
from sandbox.graph import Graph, Node
from sandbox.runner import Runner
from sandbox.scenario import Scenario, load

AT = (0.0, 0.0)


def built(nodes: dict[str, tuple[str, dict]], *wires: tuple[str, str]) -> Graph:
    graph = Graph()
    for key, (kind, settings) in nodes.items():
        graph = graph.add(Node(key, kind, AT, settings))
    for source, target in wires:
        graph = graph.connect(source, target)
    return graph


def run(graph: Graph, generations: int) -> Runner:
    runner = Runner(Scenario(graph=graph, seed=3), 1)
    try:
        list(runner.advance(generations + 1))
    finally:
        runner.close()
    return runner


def test_a_herd_deployed_where_it_lives_is_worth_what_it_is():
    """A living world is rebuilt every generation; who looks on meets that one, not a founding herd."""
    graph = load("antlers-two-locus").graph
    graph = graph.remove([key for key in graph.nodes if key.startswith("plain_")]).set("herd", "size", 400)
    graph = graph.add(Node("there", "deployment.deployment", AT))
    for port, source in {"candidate": "selection", "world": "herd", "objective": "fawns"}.items():
        graph = graph.connect(f"{source}.{port}", f"there.{port}")
    record = run(graph, 4).record
    for generation in range(5):
        alike = record["there.mean"][generation], record["selection.mean"][generation]
        np.testing.assert_allclose(*alike, rtol=0.1)  # does choose anew, among the same stags


def test_an_optimizer_that_may_pick_a_habit_is_asked_as_well():
    graph = built(
        {
            "maze": ("world.maze", {"size": 4}), "habit": ("candidate.lookup", {"horizon": 6}),
            "plan": ("candidate.plan", {"horizon": 6}), "minds": ("candidate.either", {}),
            "near": ("objective.expression", {"expression": "plan_share - distance"}),
            "climb": ("optimizer.genetic", {"population": 8}), "asked": ("probe.wants", {"choices": 20}),
        },
        ("maze.world", "habit.world"), ("maze.world", "plan.world"), ("habit.candidate", "minds.first"),
        ("plan.candidate", "minds.second"), ("minds.candidate", "climb.candidate"),
        ("near.objective", "climb.objective"), ("climb.candidate", "asked.candidate"),
    )  # fmt: skip
    assert not compose(graph).faults
    assert run(graph, 1).record.length == 2


def test_an_attribution_probe_does_not_hide_a_shift_from_the_run():
    """Looking at generation 0 must not look ahead: the shift at generation 1 is still met as one."""
    graph = load("both").graph.add(Node("later", "shift.shift", AT, {"s1": 3.0, "from_generation": 1}))
    graph = graph.disconnect(("chain.world", "person.world"))
    graph = graph.connect("chain.world", "later.world").connect("later.world", "person.world")
    watched, alone = run(graph, 3), run(graph.remove(["attribution"]), 3)
    assert watched.runs[0].best_score == alone.runs[0].best_score


def test_chance_is_found_again_with_other_settings_of_a_probe():
    graph = built(
        {
            "land": ("world.landscape", {"dimension": 2}), "spot": ("candidate.point", {"start": "uniform"}),
            "high": ("objective.weighted", {"value": 1.0}), "search": ("optimizer.best_of_n", {"n": 512}),
            "power": ("probe.optimization_power", {"samples": 100}),
        },
        ("land.world", "spot.world"), ("spot.candidate", "search.candidate"), ("high.objective", "search.objective"),
        ("search.candidate", "power.candidate"),
    )  # fmt: skip
    scenario = Scenario(graph=graph, seed=3)
    changed = Runner(scenario, 1)
    list(changed.advance(3))
    changed.intervene("power", "samples", 20_000)
    list(changed.advance(1))
    other = Runner(msgspec.structs.replace(scenario, graph=graph.set("power", "samples", 20_000)), 1)
    list(other.advance(4))
    assert changed.record["power.bits"][3] == other.record["power.bits"][3]
    assert changed.record["power.bits"][2] != other.record["power.bits"][2]
    changed.close()
    other.close()


def fault_of(graph: Graph) -> tuple[str, str]:
    """The node and sentence of the only fault, or nothing."""
    faults = compose(graph).faults
    assert len(faults) < 2
    return (faults[0].node, str(faults[0])) if faults else ("", "")


def test_the_searches_beside_a_run_are_counted_before_anything_is_allocated():
    """Three more choices among three million candidates do not fit where one does."""
    graph = load("both").graph.set("choice", "n", 10_000).set("choice", "episodes", 300)
    node, sentence = fault_of(graph)
    assert node == "attribution" and "GiB" in sentence
    assert fault_of(graph.remove(["attribution"])) == ("", "")
    assert fault_of(graph.set("choice", "episodes", 75)) == ("", ""), "a quarter of them fits"


def test_searches_made_again_inside_others_are_counted_by_candidates_and_worlds():
    """Four searches more a candidate, and four in the other world."""
    population = 100_000
    graph = load("sweet-tooth").graph.set("brain", "steps", round(0.15 * MAX_STEPS / population))
    graph = graph.set("evolution", "population", population).add(
        Node("blame", "probe.attribution", AT, {"samples": 0})
    )
    for port, source in (("candidate", "evolution.candidate"), ("objective", "offspring.objective")):
        graph = graph.connect(source, f"blame.{port}")
    assert fault_of(graph) == ("", ""), "five times 0.15 of the limit"
    graph = graph.connect("modern.world", "blame.world")
    node, sentence = fault_of(graph)
    assert node == "blame" and "steps of computing" in sentence
    assert fault_of(graph.set("blame", "samples", population // 10)) == ("", "")


def test_what_a_test_tries_by_itself_is_counted():
    """3 + 2 doublings times as many candidates as it has episodes, each with a search of its own."""
    population = 10_000
    graph = load("sweet-tooth").graph.set("evolution", "population", population)
    graph = graph.set("brain", "steps", round(0.5 * MAX_STEPS / population))
    graph = graph.add(Node("test", "probe.mesa_test", AT, {"episodes": 10}))
    graph = graph.connect("evolution.candidate", "test.candidate").connect(
        "offspring.objective", "test.objective"
    )
    assert fault_of(graph) == ("", "")
    node, sentence = fault_of(graph.set("test", "episodes", 3000))
    assert node == "test" and "steps of computing" in sentence


def test_between_two_measurements_the_last_one_stands_and_companions_go_on():
    graph = load("both").graph.set("choice", "episodes", 20)
    often, rarely = (run(graph.set("attribution", "every", every), 7).record for every in (1, 3))
    for column in ("attribution.outer", "attribution.inner", "attribution.capability"):
        expected = often[column][[0, 0, 0, 3, 3, 3, 6, 6]]
        np.testing.assert_array_equal(rarely[column], expected)
        assert len(set(expected)) == 3
