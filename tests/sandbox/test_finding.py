"""Finding nodes by name, type, setting and note."""

from __future__ import annotations

import pytest

from sandbox.finding import find
from sandbox.graph import GeneRange, Graph, Node


@pytest.fixture
def graph(tiny_nodes: None) -> Graph:
    graph = Graph()
    for node_id, type_, at in (
        ("world", "world.tiny", (0.0, 0.0)),
        ("right_goal", "objective.tiny", (900.0, 0.0)),
        ("left_goal", "objective.tiny", (300.0, 0.0)),
        ("search", "optimizer.tiny", (600.0, 0.0)),
    ):
        graph = graph.add(Node(node_id, type_, at))
    graph = graph.set("world", "size", 5)
    return graph.annotate("search", "What the Goal was for")


def nodes(graph: Graph, query: str) -> list[str]:
    return [found.node for found in find(graph, query)]


def test_names_come_before_notes_and_left_before_right(graph: Graph) -> None:
    assert nodes(graph, "GOAL") == ["left_goal", "right_goal", "search"]
    assert find(graph, "goal")[-1].why == "What the Goal was for"


def test_every_word_has_to_occur_anywhere_in_the_node(graph: Graph) -> None:
    assert nodes(graph, "left objective") == ["left_goal"]
    assert nodes(graph, "left optimizer") == []


def test_types_and_settings_with_their_values_are_found(graph: Graph) -> None:
    assert nodes(graph, "tiny search") == ["search"]
    found = find(graph, "size 5")
    assert [f.node for f in found] == ["world"]
    assert found[0].why == "Size: 5"
    assert nodes(graph.set("world", "size", 7), "size 5") == []


def test_genes_are_found_as_such(graph: Graph) -> None:
    assert nodes(graph, "a gene") == []
    assert nodes(graph.open_gene("world", "size", GeneRange(1, 9)), "a gene") == ["world"]


@pytest.mark.parametrize("query", ["", "   ", "nothing like it"])
def test_nothing_is_found_for_nothing(graph: Graph, query: str) -> None:
    assert find(graph, query) == ()


def test_types_that_are_not_installed_are_found_by_their_names(graph: Graph) -> None:
    strange = graph.add(Node("odd", "world.gone", settings={"depth": [1, 2]}))
    assert nodes(strange, "world.gone") == ["odd"]
