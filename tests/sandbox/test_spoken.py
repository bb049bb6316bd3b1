"""Nodes in words, as a screen reader says them."""

from __future__ import annotations

import pytest
from graphs import nest

from sandbox import spoken
from sandbox.events import Fault
from sandbox.graph import GeneRange, Graph, Node

pytestmark = pytest.mark.usefixtures("tiny_nodes")


def test_a_node_is_told_with_wires_genes_note_and_faults() -> None:
    graph = nest().annotate("o1", "the\nbrain").open_gene("o1", "rate", GeneRange(0, 1))
    text = spoken.selection(graph, ("o1",), (Fault("o1", "", "it is tired"), Fault("o2", "", "another")))
    title = graph.nodes["o1"].declaration.title
    assert text.startswith(f"O1, {title}. Fault: it is tired. ")
    assert "candidate from Body" in text and "objective from G1" in text and "feeds O2" in text
    assert "searched: rate" in text and text.endswith("note: the brain.") and "another" not in text


def test_what_is_not_wired_is_told() -> None:
    graph = nest()
    cut = graph.disconnect(next(w for w in graph.wires if w[1] == "o1.objective"))
    assert "objective not wired" in spoken.node(cut, "o1")
    assert spoken.node(Graph({"a": Node("a", "world.strange")}), "a") == "A, world.strange."


def test_several_and_none() -> None:
    graph = nest(3)
    assert spoken.selection(graph, ("o1", "o2", "gone")) == "2 nodes selected: O1, O2."
    assert spoken.selection(graph, tuple(graph.nodes)).endswith("and more.")
    assert spoken.selection(graph, ()).startswith(f"{len(graph.nodes)} nodes, {len(graph.wires)} wires.")
    assert spoken.canvas(Graph()).startswith("An empty canvas")
