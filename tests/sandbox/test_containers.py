"""Which cards a folded scenario shows; the graph itself stays as it is."""

from __future__ import annotations

import msgspec
from graphs import nest

from sandbox.containers import folding, held, ports
from sandbox.frames import Frame, added, changed, frames, renamed
from sandbox.scenario import Scenario, from_json, to_json

BOX = Frame((0.0, 0.0), (600.0, 400.0), "Mind", "blue", ("body", "o1", "g1"))


def folded(*boxes: Frame) -> Scenario:
    scenario = Scenario(graph=nest(3))
    for box in boxes:
        scenario = added(scenario, box)
    return scenario


def test_a_container_stands_for_what_it_holds(tiny_nodes):
    scenario = folded(BOX)
    seen = folding(scenario)
    assert seen.stands == dict.fromkeys(("body", "o1", "g1"), 0) and seen.hidden == {"body", "o1", "g1"}
    assert seen.shown == {0}
    assert ports(scenario.graph, held(scenario)[0]) == (("body.world",), ("o1.candidate",))
    assert ports(scenario.graph, frozenset(scenario.graph.nodes)) == ((), ())


def test_it_is_saved_and_unfolding_leaves_no_trace(tiny_nodes):
    scenario = folded(BOX)
    assert scenario.frames[0]["holds"] == ["body", "o1", "g1"]
    assert from_json(to_json(scenario), "x") == scenario
    opened = changed(scenario, {0: msgspec.structs.replace(BOX, holds=())})
    assert "holds" not in opened.frames[0] and folding(opened).hidden == frozenset()
    assert folding(opened).shown == {0}


def test_inside_only_what_it_holds_is_seen(tiny_nodes):
    scenario = folded(BOX)
    seen = folding(scenario, 0, also=("plot",))
    assert seen.stands == {} and seen.hidden == scenario.graph.nodes.keys() - {"body", "o1", "g1", "plot"}
    assert seen.shown == frozenset()


def test_containers_in_containers(tiny_nodes):
    outer = Frame((-50.0, -50.0), (900.0, 900.0), "Two", "grey", ("body", "o1", "g1", "o2", "g2"))
    scenario = folded(BOX, outer)
    assert set(folding(scenario).stands.values()) == {1} and folding(scenario).shown == {1}
    within = folding(scenario, 1)
    assert within.stands == dict.fromkeys(("body", "o1", "g1"), 0) and within.shown == {0}
    assert within.hidden == {"world", "plot", "o3", "g3", "body", "o1", "g1"}
    assert folding(scenario, 0).hidden == scenario.graph.nodes.keys() - {"body", "o1", "g1"}


def test_comments_in_a_container_are_seen_inside_it(tiny_nodes):
    scenario = folded(
        BOX, Frame((10.0, 10.0), (200.0, 100.0), "note"), Frame((2000.0, 0.0), (200.0, 100.0), "far")
    )
    assert folding(scenario).shown == {0, 2} and folding(scenario, 0).shown == {1}


def test_a_frame_around_nodes_of_a_container_belongs_to_it_wherever_they_are(tiny_nodes):
    scenario = folded(BOX, Frame((950.0, 950.0), (300.0, 300.0)), Frame((900.0, 900.0), (900.0, 500.0)))
    graph = scenario.graph.move({"body": (1000.0, 1000.0), "o1": (1000.0, 1100.0), "plot": (1500.0, 1000.0)})
    moved = msgspec.structs.replace(scenario, graph=graph)
    assert folding(moved, 0).shown == {1}, "in the second one there is a node of others too"


def test_nodes_that_are_gone_are_left_out_and_renamed_ones_followed(tiny_nodes):
    scenario = folded(BOX)
    without = msgspec.structs.replace(scenario, graph=scenario.graph.remove(["body", "o1", "g1"]))
    assert held(without) == {} and folding(without).shown == {0}
    assert frames(renamed(scenario, "o1", "brain"))[0].holds == ("body", "brain", "g1")
    assert renamed(scenario, "o2", "x") == scenario


def test_what_is_no_list_of_ids_holds_nothing():
    for holds in ("o1", [1, 2], {"o1": 1}, None):
        raw = {"at": [0, 0], "size": [200, 100], "holds": holds}
        assert frames(Scenario(frames=(raw,)))[0].holds == ()
