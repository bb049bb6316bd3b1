"""Points that a wire is drawn through: they follow the wire through every edit, and are saved with it."""

from __future__ import annotations

import json

import pytest
from graphs import nest

from sandbox.graph import GraphError
from sandbox.scenario import Scenario, ScenarioError, fragment_from_json, fragment_to_json, from_json, to_json

WIRE = ("body.candidate", "o1.candidate")


def test_they_are_set_moved_and_cleared_and_need_their_wire(tiny_nodes):
    graph = nest(1)
    bent = graph.bend(WIRE, [(1.0, 2.0), (3.5, 4.0)])
    assert bent.bends == {WIRE: ((1.0, 2.0), (3.5, 4.0))} and bent.wires is graph.wires and bent != graph
    assert bent.bend(WIRE, ()) == graph
    assert bent.disconnect(WIRE).bends == {} and bent.remove(["o1"]).bends == {}
    assert bent.disconnect(("world.world", "body.world")).bends == bent.bends
    with pytest.raises(GraphError, match="no wire"):
        graph.bend(("world.world", "o1.candidate"), [(0.0, 0.0)])
    with pytest.raises(GraphError, match="at most"):
        graph.bend(WIRE, [(0.0, 0.0)] * 65)


def test_they_follow_a_rename_a_copy_and_a_move_of_both_ends(tiny_nodes):
    bent = nest(1).bend(WIRE, [(10.0, 20.0)])
    assert bent.rename("o1", "brain").bends == {("body.candidate", "brain.candidate"): ((10.0, 20.0),)}
    part = bent.fragment(["body", "o1"])
    assert part.bends == bent.bends and bent.fragment(["body"]).bends == {}
    pasted, _ = bent.paste(fragment_from_json(fragment_to_json(part)), (5.0, 6.0))
    assert pasted.bends == {WIRE: ((10.0, 20.0),), ("body_2.candidate", "o1_2.candidate"): ((15.0, 26.0),)}
    assert bent.move({"body": (7.0, 0.0)}).bends == bent.bends
    assert bent.move({"body": (7.0, 1.0), "o1": (7.0, 1.0)}).bends == {WIRE: ((17.0, 21.0),)}
    assert bent.move({"body": (7.0, 1.0), "o1": (8.0, 1.0)}).bends == bent.bends


def test_a_file_holds_them_only_where_there_are_some(tiny_nodes):
    plain = Scenario(graph=nest(1))
    assert b"bends" not in to_json(plain)
    bent = Scenario(graph=plain.graph.bend(WIRE, [(1.0, 2.5)]))
    data = to_json(bent)
    assert json.loads(data)["bends"] == [[*WIRE, [[1, 2.5]]]]
    assert from_json(data, "x") == bent and to_json(from_json(data, "x")) == data


@pytest.mark.parametrize(
    ("bends", "sentence"),
    [
        ([["body.candidate", "o1.objective", [[0, 0]]]], "no such wire"),
        ([[*WIRE, [[0, 0]]], [*WIRE, [[1, 1]]]], "twice"),
        ([[*WIRE, [[0]]]], "bends"),
        ([[*WIRE, [[0, 1e300]]]], "bends"),
        ([[*WIRE, [[0, 0]] * 65]], "bends"),
        ("here", "bends"),
    ],
)
def test_wrong_ones_are_refused_with_a_sentence(tiny_nodes, bends, sentence):
    raw = json.loads(to_json(Scenario(graph=nest(1)))) | {"bends": bends}
    with pytest.raises(ScenarioError, match=sentence):
        from_json(json.dumps(raw).encode(), "x")
