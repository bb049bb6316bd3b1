"""Phases and deployments of a run, as the timeline shows them."""

from __future__ import annotations

from engine import built

from sandbox.muting import with_muted
from sandbox.phases import deployment_of, deployments, phases
from sandbox.scenario import load


def test_a_shift_begins_a_phase_and_none_begins_after_the_end():
    found = phases(((50, "later_still"), (30, "modern")), 60)
    assert [(p.first, p.last, p.name, p.kind) for p in found] == [
        (0, 30, "training", "training"), (30, 50, "modern", "shift"), (50, 60, "later still", "shift"),
    ]  # fmt: skip
    assert [(p.name, p.kind) for p in phases(((0, "at_once"),), 10)] == [("at once", "shift")]
    assert [p.last for p in phases(((99, "never"),), 10)] == [10]


def test_a_shift_says_how_long_it_takes():
    graph = built({"later": ("shift.shift", {"ramp": 7, "from_generation": 3})})
    assert [p.ramp for p in phases(((3, "later"),), 10, graph)] == [0, 7]


def test_deployments_are_named_after_the_world_that_only_they_see():
    found = deployments(load("keys-and-chests").graph)
    assert found and all(each.every >= 1 for each in found)
    graph = load("keys-and-chests").graph
    for each in found:
        source = graph.source(each.node, "world")
        assert each.name == (source if graph.nodes[source].type == "shift.shift" else each.node).replace("_", " ")
    assert deployments(load("ice-cream").graph) == []


def test_a_muted_deployment_is_none():
    graph = load("keys-and-chests").graph
    first = deployments(graph)[0].node
    root = graph.source(first, "candidate")
    muted = with_muted(graph, (first,), True)
    assert deployment_of(graph, root) == first and deployment_of(muted, root) != first
    assert first not in {each.node for each in deployments(muted)}
