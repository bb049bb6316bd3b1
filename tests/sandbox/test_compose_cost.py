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
