"""What is read off a graph: levels, worlds, features, settings, halos; also where things are missing."""

from __future__ import annotations

import pytest
from graphs import built, edited, nest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox import nests
from sandbox.graph import Graph, Node

pytestmark = pytest.mark.usefixtures("tiny_nodes")


def names(settings_):
    return [setting.name for setting in settings_]


def test_levels_of_a_nest():
    graph = nest(3)
    assert nests.roots(graph) == ("o3",) and nests.levels(graph, "o3") == ("o3", "o2", "o1")
    assert nests.depth(graph, "o2") == 2 and nests.innermost(graph, "o3") == "body"
    assert nests.innermost(graph.remove(["body"]), "o3") is None
    assert nests.roots(graph.disconnect(("o1.candidate", "o2.candidate"))) == ("o1", "o3")


@pytest.mark.parametrize("node", ["world", "body", "o1", "o2", "g1", "g2"])
def test_every_node_of_a_nest_sees_its_world(node):
    assert nests.world_of(nest(2), node) == "world"
    assert nests.world_of(nest(2).remove(["world"]), node) in (None, "world")


def test_a_world_behind_shifts():
    graph = built({"w": "world.tiny", "s": "shift.tiny", "t": "shift.tiny", "c": "candidate.tiny"},
                  ("w.world", "s.world"), ("s.world", "t.world"), ("t.world", "c.world"))  # fmt: skip
    assert nests.world_of(graph, "c") == "w" == nests.world_of(graph, "t")
    assert names(nests.parameters(graph, "t")) == ["from_generation", "size", "scale", "kind", "map", "open"]
    graph = graph.set("w", "size", 5).set("s", "size", 7)
    assert nests.value(graph, "t", "size") == 7 and nests.value(graph, "t", "scale") == 1.0
    assert nests.value(graph, "t", "from_generation") == 10


def test_features_are_the_world_s_and_the_inner_optimizers():
    graph = nest(3)
    features = names(nests.features(graph, "g3"))
    assert features == [
        "height",
        "width",
        "cost",
        "own_score",
        "o2_cost",
        "o2_own_score",
        "o1_cost",
        "o1_own_score",
    ]
    assert names(nests.features(graph, "g1")) == ["height", "width"]
    assert names(nests.features(graph.remove(["world"]), "g1")) == []


def test_weights_are_kept_until_a_wire_says_what_they_are():
    graph = nest(1).set("g1", "height", 2.0).remove(["world"])
    kept = nests.parameter(graph, "g1", "height")
    assert kept is not None and kept.gene and nests.value(graph, "g1", "height") == 2.0
    assert nests.parameter(nest(1), "g1", "depth") is None and nests.value(nest(1), "g1", "depth") is None
    assert nests.value(nest(1), "g1", "width") == 0.0


def test_a_placeholder_has_no_settings():
    assert nests.parameters(Graph().add(Node("lost", "world.gone", settings={"x": [1]})), "lost") == ()


def test_halos_lie_in_each_other():
    outer, inner = nests.halos(nest(2))
    assert (outer.optimizer, outer.depth, outer.role) == ("o2", 0, "base optimizer")
    assert (inner.optimizer, inner.depth, inner.role) == ("o1", 1, "mesa-optimizer")
    assert set(inner.members) == {"o1", "body", "g1"}
    assert set(outer.members) == {"o2", "g2"} | set(inner.members) and outer.objective == "g2"
    assert (
        nests.halos(nest(1))[0].role == "optimizer"
        and nests.halos(nest(3))[2].role == "mesa-optimizer, level 3"
    )


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 2**16), st.integers(0, 2**16)), max_size=40))
def test_any_graph_can_be_asked_anything(numbers):
    graph = Graph()
    for number in numbers:
        graph = edited(graph, *number)
    for key in graph.nodes:
        taken = nests.parameters(graph, key)
        assert len(set(names(taken))) == len(taken)
        for setting in taken:
            nests.value(graph, key, setting.name)
        nests.features(graph, key)
        world = nests.world_of(graph, key)
        assert world is None or graph.nodes[world].type.startswith("world.")
    for halo in nests.halos(graph):
        assert halo.optimizer in halo.members and set(halo.members) <= set(graph.nodes)
        assert 0 <= halo.depth < halo.levels
