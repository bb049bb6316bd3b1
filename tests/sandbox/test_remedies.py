"""A remedy that is offered mends its fault; where a person has to think, none is offered."""

from __future__ import annotations

import pytest

from sandbox.compose import faults
from sandbox.events import Fault
from sandbox.graph import GeneRange, Graph, Node
from sandbox.remedies import Remedy, remedies
from sandbox.scenario import load
from sims.declare import load_all


@pytest.fixture
def graph() -> Graph:
    load_all()
    found = load("sweet-tooth").graph
    assert faults(found) == ()
    return found


def without(graph: Graph, target: str) -> Graph:
    """Without what is wired into an input."""
    return graph.disconnect(next(wire for wire in graph.wires if wire[1] == target))


def mended(graph: Graph) -> list[Remedy]:
    """The remedies of the first fault, each of which has to mend it."""
    fault = faults(graph)[0]
    found = remedies(graph, fault)
    for remedy in found:
        left = {(f.node, f.part, f.sentence) for f in faults(remedy.graph)}
        assert (fault.node, fault.part, fault.sentence) not in left, remedy.label
    return found


@pytest.mark.parametrize(
    "target, labels",
    [
        ("brain.objective", ["Wire Drive into it", "Add Weighted features"]),
        ("evolution.objective", ["Wire Offspring into it", "Add Weighted features"]),
        ("brain.candidate", ["Wire Mouth into it", "Add Point"]),
        ("mouth.world", ["Wire Modern into it"]),
        ("modern.world", ["Wire Sugar into it"]),
    ],
)
def test_an_input_without_a_wire_gets_one(graph: Graph, target: str, labels: list[str]) -> None:
    assert [remedy.label for remedy in mended(without(graph, target))] == labels


def test_where_nothing_fits_the_usual_node_is_added_beside(graph: Graph) -> None:
    bare = graph.remove(("drive",))
    (remedy,) = mended(bare)
    assert remedy.label == "Add Weighted features"
    (new,) = remedy.graph.nodes.keys() - bare.nodes.keys()
    assert remedy.graph.source("brain", "objective") == new
    assert remedy.graph.nodes[new].at[0] < bare.nodes["brain"].at[0]
    places = [node.at for node in remedy.graph.nodes.values()]
    assert len(set(places)) == len(places)


def test_a_world_is_added_where_there_is_none(graph: Graph) -> None:
    bare = graph.remove(("sugar", "modern"))
    fault = faults(bare)[0]
    assert (fault.node, fault.part) == ("mouth", "world")
    (remedy,) = remedies(bare, fault)
    assert remedy.label == "Add Landscape" and remedy.graph.source("mouth", "world") is not None


def test_values_and_genes_that_cannot_be_are_taken_back(graph: Graph) -> None:
    assert [r.label for r in mended(graph.set("evolution", "population", -3))] == ["Reset population"]
    assert [r.label for r in mended(graph.set("evolution", "no_such", 1))] == ["Remove the setting no_such"]
    narrow = graph.open_gene("drive", "satiety", GeneRange(1.0, 1.0))
    assert [r.label for r in mended(narrow)] == ["Close the gene satiety"]


def test_a_node_of_an_unknown_type_can_be_removed(graph: Graph) -> None:
    unknown = graph.add(Node("odd", "objective.of_another_program"))
    fault = Fault("odd", "", "its type is not installed")
    (remedy,) = remedies(unknown, fault)
    assert remedy.graph == graph


def test_a_probe_is_wired_to_the_outermost_optimizer(graph: Graph) -> None:
    with_probe, probe = graph.new("probe.attribution", (0.0, 0.0))
    inner = with_probe.connect("brain.candidate", f"{probe}.candidate")
    fault = next(f for f in faults(inner) if f.node == probe)
    (remedy,) = remedies(inner, fault)
    assert remedy.label == "Wire Evolution into it"
    assert remedy.graph.source(probe, "candidate") == "evolution"


def test_no_remedy_where_a_person_has_to_think(graph: Graph) -> None:
    assert remedies(graph, Fault("", "", "there is nothing to run yet")) == []
    assert remedies(graph, Fault("brain", "", "it would take 9 GiB")) == []
    assert remedies(graph, Fault("brain", "candidate", "it is searched twice")) == [], (
        "something is wired there"
    )
