"""Nodes in words, as a screen reader says them."""

from __future__ import annotations

import pytest
from graphs import nest

from sandbox import spoken
from sandbox.events import Fault
from sandbox.frames import Frame
from sandbox.graph import GeneRange, Graph, Node

pytestmark = pytest.mark.usefixtures("tiny_nodes")


def test_a_node_is_told_with_wires_settings_note_and_faults() -> None:
    graph = nest().annotate("o1", "the\nbrain").open_gene("o1", "rate", GeneRange(0, 1))
    text = spoken.about(graph, "o1", (Fault("o1", "", "it is tired"), Fault("o2", "", "another")))
    assert spoken.name(graph, "o1") == f"O1, {graph.nodes['o1'].declaration.title}"
    assert text.startswith("Fault: it is tired. ")
    assert "candidate from Body" in text and "objective from G1" in text and "feeds O2" in text
    assert "Rate searched from 0 to 1" in text and text.endswith("note: the brain.") and "another" not in text
    budget = spoken.about(graph.set("o1", "budget", 0), "o1")
    assert "Budget 0" in budget, "a value of nothing is a value"
    drawn = nest().set("world", "map", "#.#\n#.#\n###")
    assert "Map 3 lines" in spoken.about(drawn, "world")


def test_what_is_not_wired_is_told() -> None:
    graph = nest()
    cut = graph.disconnect(next(w for w in graph.wires if w[1] == "o1.objective"))
    assert "objective not wired" in spoken.about(cut, "o1")
    strange = Graph({"a": Node("a", "world.strange", muted=True)})
    assert (spoken.name(strange, "a"), spoken.about(strange, "a")) == ("A, world.strange, muted", "")


def test_a_port_is_told_with_what_is_wired_to_it() -> None:
    graph = nest()
    assert spoken.port(graph, "o1.objective", output=False) == "O1, input objective, wired from G1"
    assert spoken.port(graph, "o1.candidate", output=True) == "O1, output candidate, wired to O2"
    assert spoken.port(graph, "o1.series", output=True) == "O1, output series, not wired"


def test_a_frame_is_told_with_what_lies_in_it() -> None:
    frame = Frame((0.0, 0.0), (200.0, 100.0), "Mind", "blue")
    assert spoken.frame_name(frame) == "Frame Mind"
    assert spoken.about_frame(frame, ["A", "B"]).startswith("2 nodes: A, B. Colour: blue. F2 renames it")
    folded = Frame((0.0, 0.0), (200.0, 100.0), holds=("a",))
    assert spoken.frame_name(folded) == "Container without a title"
    assert spoken.about_frame(folded, ["A"]).startswith("1 node: A. Colour: grey. Enter shows its settings, ")
    assert spoken.about_frame(frame, []).startswith("No nodes. ")
    assert spoken.about_frame(frame, []).endswith("Delete removes it and keeps the nodes.")
    assert spoken.about_frame(folded, ["A"]).endswith("Delete removes it with its nodes.")


def test_several_and_none() -> None:
    graph = nest(3)
    assert spoken.selection(graph, ("o1", "o2", "gone")) == "2 nodes selected: O1, O2."
    assert spoken.selection(graph, tuple(graph.nodes)).endswith("and more.")
    assert spoken.selection(graph, ()).startswith(f"{len(graph.nodes)} nodes, {len(graph.wires)} wires.")
    assert spoken.canvas(Graph()).startswith("An empty canvas")
