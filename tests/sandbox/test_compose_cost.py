"""What a generation costs is told before it begins, by node and setting, where nobody would wait; else not at all."""

from __future__ import annotations

import pytest

from sandbox.compose import compose
from sandbox.graph import GeneRange
from sandbox.scenario import load

ENDLESS = {  # scenario, settings, then the node and the setting to blame
    "a search of a rich world": ("humans", {"brain.steps": 10_000_000}, "brain", "steps"),
    "examples that are drawn at every step": (
        "learned-step", {"inner.steps": 100_000, "regression.n": 1000, "regression.d": 64}, "inner", "steps"),
    "quarters that are counted one by one": ("quiet-harm", {"manager.steps": 200_000}, "manager", "steps"),
    "plans as long as they may be": (
        "keys-and-chests", {"evolution.population": 60_000, "plan.horizon": 256}, "evolution", "population"),
    "births that are no trials": (
        "moran", {"population.size": 1_000_000, "population.replicates": 1_000_000}, "population", ""),
}  # fmt: skip
BEARABLE = (
    ("humans", {"brain.steps": 100_000}),
    ("learned-step", {"regression.n": 1000, "regression.d": 64}),
    ("hinton-nowlan", {"learner.trials": 1_000_000}),
    ("mesa-emerges", {"planner.width": 4096}),
    ("plain-english", {"writer.population": 1_000_000}),
    ("moran", {"population.size": 1_000_000}),
    ("irish-elk", {"herd.capacity": 200_000, "herd.founders": 200_000}),
)


def with_settings(name, settings):
    """The graph of a bundled scenario with other settings."""
    graph = load(name).graph
    for place, value in settings.items():
        graph = graph.set(*place.split("."), value)
    return graph


@pytest.mark.parametrize("case", ENDLESS)
def test_a_generation_that_nobody_would_wait_for_is_refused_where_it_is_set(case):
    name, settings, node, part = ENDLESS[case]
    fault = compose(with_settings(name, settings)).faults[0]
    assert (fault.node, fault.part) == (node, part)
    assert "steps of computing, over the limit" in str(fault) and "Lower" in str(fault)


def test_what_is_to_be_lowered_is_named_once():
    fault = compose(with_settings("hinton-nowlan", {"evolution.episodes": 10_000})).faults[0]
    assert fault.part == "episodes" and fault.fix.count("episodes") == 1


@pytest.mark.parametrize(("name", "settings"), BEARABLE)
def test_what_takes_a_minute_or_two_is_not_refused(name, settings):
    assert compose(with_settings(name, settings)).faults == ()


def test_outputs_of_a_sampled_gradient_are_counted_inside_another_search():
    graph, _ = load("dog").graph.new("optimizer.best_of_n", (0.0, 0.0), "choices")
    graph = graph.connect("descent.candidate", "choices.candidate").connect(
        "exact.objective", "choices.objective"
    )
    graph = graph.open_gene("descent", "momentum", GeneRange(0.1, 0.9)).set("descent", "steps", 100_000)
    graph = graph.set("descent", "samples", 100_000)
    assert compose(graph).faults == (), "an exact gradient draws nothing"
    fault = compose(graph.set("descent", "gradient", "sampled")).faults[0]
    assert (fault.node, fault.part) == ("descent", "steps")


def test_trials_of_deployments_are_counted_in_the_world_where_they_are_made():
    graph, _ = load("humans").graph.new("deployment.deployment", (0.0, 0.0), "deployed")
    graph = graph.set("brain", "steps", 2_000_000)
    for source, port in (("modern.world", "world"), ("children.objective", "objective"),
                         ("evolution.candidate", "candidate")):  # fmt: skip
        graph = graph.connect(source, f"deployed.{port}")
    fault = compose(graph).faults[0]
    assert fault.node == "deployed" and "steps of computing, over the limit" in str(fault)
    assert compose(graph.set("deployed", "candidates", 10)).faults == ()


def test_a_world_that_a_shift_makes_richer_is_counted_at_its_richest():
    graph, _ = load("learned-step").graph.set("inner", "steps", 50_000).new("shift.shift", (0.0, 0.0), "later")
    graph = graph.disconnect(("regression.world", "guess.world"))
    graph = graph.connect("regression.world", "later.world").connect("later.world", "guess.world")
    assert compose(graph).faults == ()
    assert (compose(graph.set("later", "n", 1000)).faults[0].part) == "steps"
