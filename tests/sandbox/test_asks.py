"""Questions asked of an optimizer: the right probe, wired as far as the graph determines it, and what is missing."""

from __future__ import annotations

import pytest

from sandbox import asks, nests
from sandbox import scenario as scenarios
from sandbox.compose import compose
from sandbox.graph import GraphError, end
from sandbox.muting import with_muted
from sandbox.verdicts import answering


@pytest.mark.parametrize("type_", [t for t in asks.QUESTIONS if t not in (asks.FAULT, asks.DEPLOYMENT)])
def test_a_probe_that_needs_only_the_optimizer_runs_at_once(type_: str) -> None:
    graph = scenarios.load("keys-and-chests").graph
    for node in ("brain", "evolution", "plan"):  # whatever is asked, the whole nest is examined
        asked = asks.ask(graph, node, type_)
        assert not asked.there and asked.sentence == ""
        assert asked.graph.source(asked.node, "candidate") == "evolution"
        assert compose(asked.graph).faults == ()
        assert len(asked.graph.nodes) == len(graph.nodes) + 1


def test_a_probe_that_is_there_is_not_put_there_twice() -> None:
    graph = scenarios.load("mesa-emerges").graph
    asked = asks.ask(graph, "planner", "probe.mesa_test")
    assert asked.there and asked.node == "test" and asked.graph is graph


def test_a_muted_probe_is_heard_again() -> None:
    graph = with_muted(scenarios.load("mesa-emerges").graph, ("test",), True)
    assert answering(graph) == ()
    asked = asks.ask(graph, "planner", "probe.mesa_test")
    assert not asked.there and asked.node == "test" and answering(asked.graph) == ("test",)


def test_blame_takes_the_deployments_objective_and_world() -> None:
    asked = asks.ask(scenarios.load("keys-and-chests").graph, "brain", asks.FAULT)
    assert asked.graph.source(asked.node, "objective") == "opened"
    assert asked.graph.source(asked.node, "world") == "modern"
    assert asked.sentence == "" and compose(asked.graph).faults == ()


def test_what_is_missing_is_said() -> None:
    asked = asks.ask(scenarios.load("ice-cream").graph, "planner", asks.FAULT)
    assert "still needs the intended objective" in asked.sentence
    assert {fault.node for fault in compose(asked.graph).faults} == {asked.node}
    loose, _ = scenarios.load("ice-cream").graph.new("objective.weighted", (0.0, 0.0), "meant")
    assert asks.ask(loose, "planner", asks.FAULT).graph.source("attribution", "objective") == "meant"
    two, _ = loose.new("objective.weighted", (0.0, 0.0), "also_meant")
    assert "still needs" in asks.ask(two, "planner", asks.FAULT).sentence


def test_a_deployment_finds_the_shift_and_says_what_it_assumes() -> None:
    graph = scenarios.load("keys-and-chests").graph.remove(["elsewhere"])
    asked = asks.ask(graph, "brain", asks.DEPLOYMENT)
    assert asked.graph.source(asked.node, "world") == "modern"
    assert asked.graph.source(asked.node, "objective") == "opened" and "opened" in asked.sentence
    assert compose(asked.graph).faults == ()
    humans = asks.ask(scenarios.load("humans").graph, "brain", asks.DEPLOYMENT)
    assert humans.graph.source(humans.node, "world") == "modern"
    nowhere = asks.ask(scenarios.load("both").graph, "choice", asks.DEPLOYMENT)
    assert "add a Shift" in nowhere.sentence and nowhere.graph.source(nowhere.node, "objective") == "meant"


def test_a_shift_is_put_behind_the_world_with_a_deployment_into_it() -> None:
    made = asks.with_shift(scenarios.load("learned-step").graph, "inner")
    world = nests.world_of(made.graph, made.node)
    assert world and made.graph.source(made.node, "world") == world
    assert made.graph.nodes[made.node].settings["only_in_deployment"] is True
    (there,) = {end(target)[0] for target in made.graph.targets(made.node)}
    assert made.graph.nodes[there].type == asks.DEPLOYMENT
    assert compose(made.graph).faults == () and made.node in made.sentence


def test_new_cards_lie_on_no_other() -> None:
    graph = scenarios.load("humans").graph
    for type_ in asks.QUESTIONS:
        graph = asks.ask(graph, "brain", type_).graph
    new = [node.at for key, node in graph.nodes.items() if node.type in asks.QUESTIONS]
    assert len(new) == len(set(new)) == 5
    for i, (x, y) in enumerate(new):
        assert all(abs(x - a) >= 200 or abs(y - b) >= 150 for a, b in new[:i])


def test_outside_of_nests_there_is_nobody_to_ask() -> None:
    graph = scenarios.load("ice-cream").graph
    loose, node = graph.new("world.landscape", (0.0, 0.0))
    with pytest.raises(GraphError, match="no nest"):
        asks.ask(loose, node, "probe.wants")
    with pytest.raises(GraphError):
        asks.with_shift(loose, node)
