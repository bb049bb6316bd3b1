"""The graph is a value: edits make new graphs, refuse what may not be, and keep wires and genes consistent."""

from __future__ import annotations

import copy

import pytest
from graphs import built, edited, nest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox import graph as graphs_module
from sandbox.graph import GeneRange, Graph, GraphError, Node, end

pytestmark = pytest.mark.usefixtures("tiny_nodes")
NUMBERS = st.tuples(st.integers(0, 11), st.integers(0, 2**16), st.integers(0, 2**16))
FIXTURES = [HealthCheck.function_scoped_fixture]


def test_new_nodes_get_readable_unique_ids():
    graph = Graph()
    names = []
    for _ in range(3):
        graph, name = graph.new("optimizer.tiny", (1.0, 2.0))
        names.append(name)
    assert names == ["tiny_search", "tiny_search_2", "tiny_search_3"]
    assert graph.nodes["tiny_search_3"].at == (1.0, 2.0) and graph.nodes["tiny_search"].title == "Tiny search"
    assert Graph().fresh_id("  ---  ") == "node" and Graph().fresh_id("1 Ünit") == "n_1_nit"


@pytest.mark.parametrize("bad", ["", "A", "a b", "a.b", "1a", "ä", "a" * 64, "a\n"])
def test_bad_ids_are_refused(bad):
    with pytest.raises(GraphError, match="node id"):
        Graph().add(Node(bad, "world.tiny"))


def test_what_is_refused():
    graph = built({"a": "world.tiny"})
    for edit, words in (
        (lambda: graph.add(Node("a", "world.tiny")), "already a node 'a'"),
        (lambda: graph.new("world.gone", (0, 0)), "no node type 'world.gone'"),
        (lambda: graph.set("b", "size", 1), "no node 'b'"),
        (lambda: graph.rename("a", "A"), "node id"),
    ):
        with pytest.raises(GraphError, match=words):
            edit()


def test_no_more_nodes_than_allowed(monkeypatch):
    monkeypatch.setattr(graphs_module, "MAX_NODES", 2)
    graph = built({"a": "world.tiny", "b": "world.tiny"})
    with pytest.raises(GraphError, match="at most 2 nodes"):
        graph.add(Node("c", "world.tiny"))


def test_wires_and_questions():
    graph = nest(2)
    assert graph.sources("o1", "objective") == ("g1",) and graph.source("o1", "candidate") == "body"
    assert graph.source("body", "candidate") is None
    assert set(graph.targets("o2")) == {"plot.series"} and graph.targets("o1", "series") == ()
    assert graph.upstream("o1") == {"o1", "body", "world", "g1"}
    assert (
        graph.port("o1.series", output=True).wire == "series" and graph.port("o1.gone", output=False) is None
    )


def test_an_input_for_one_wire_takes_the_newer_one():
    graph = nest(1)
    graph, other = graph.new("objective.tiny", (0, 0))
    graph = graph.connect(f"{other}.objective", "o1.objective")
    assert graph.sources("o1", "objective") == (other,)
    graph = (
        graph.connect("o1.series", "plot.series")
        if ("o1.series", "plot.series") not in graph.wires
        else graph
    )
    graph, second = graph.new("optimizer.tiny", (0, 0))
    assert graph.connect(f"{second}.series", "plot.series").sources("plot", "series") == ("o1", second)


def test_removing_takes_the_wires_along():
    graph = nest(2).remove(["o1", "gone"])
    assert "o1" not in graph.nodes and not any("o1" in (end(s)[0], end(t)[0]) for s, t in graph.wires)
    assert ("world.world", "body.world") in graph.wires


def test_renaming_follows_wires_genes_and_order():
    graph = nest(2).open_gene("o1", "budget", GeneRange(1.0, 9.0, by="o2"))
    renamed = graph.rename("o2", "evolution").rename("o1", "brain")
    assert list(renamed.nodes) == ["world", "body", "brain", "g1", "evolution", "g2", "plot"]
    assert renamed.nodes["brain"].genes["budget"].by == "evolution"
    assert ("brain.candidate", "evolution.candidate") in renamed.wires
    assert renamed.rename("brain", "o1").rename("evolution", "o2") == graph
    with pytest.raises(GraphError, match="already"):
        graph.rename("o1", "o2")


def test_settings_and_genes_of_a_node():
    graph = (
        nest(1).set("o1", "budget", 5).open_gene("o1", "budget", GeneRange(1.0, 9.0)).annotate("o1", "hello")
    )
    node = graph.nodes["o1"]
    assert (
        node.settings == {"budget": 5}
        and node.genes == {"budget": GeneRange(1.0, 9.0)}
        and node.note == "hello"
    )
    assert graph.unset("o1", "budget").nodes["o1"].settings == {}
    assert graph.unset("o1", "budget").nodes["o1"].genes == {}
    assert graph.open_gene("o1", "budget", None).nodes["o1"].genes == {}


def test_a_pasted_copy_has_ids_wires_and_searchers_of_its_own():
    graph = nest(2).open_gene("o1", "budget", GeneRange(1.0, 9.0, by="o2"))
    pasted, names = graph.paste(graph.fragment(["body", "o1", "g1", "o2"]), (10.0, 5.0))
    assert names == ("body_2", "o1_2", "g1_2", "o2_2")
    assert pasted.nodes["o1_2"].genes["budget"].by == "o2_2" and pasted.nodes["o1_2"].at == (10.0, 5.0)
    assert ("body_2.candidate", "o1_2.candidate") in pasted.wires and len(pasted.wires) == len(
        graph.wires
    ) + 3
    _, names = pasted.paste(pasted.fragment(["o1_2"]), (0.0, 0.0))
    assert names == ("o1_3",)


@settings(max_examples=150, deadline=None, suppress_health_check=FIXTURES)
@given(st.lists(NUMBERS, min_size=1, max_size=40))
def test_edits_never_change_a_graph_and_keep_it_whole(numbers):
    graph = Graph()
    for number in numbers:
        before = copy.deepcopy(graph)
        after = edited(graph, *number)
        assert graph == before
        graph = after
    targets = [t for _, t in graph.wires]
    for source, target in graph.wires:
        out, into = graph.port(source, output=True), graph.port(target, output=False)
        assert out is not None and into is not None and out.wire == into.wire
        assert into.many or targets.count(target) == 1
        assert end(source)[0] not in graph.upstream(end(target)[0]) or end(source)[0] != end(target)[0]
        assert end(target)[0] not in graph.upstream(end(source)[0])
    assert all(key == node.id for key, node in graph.nodes.items())
    assert len(set(graph.wires)) == len(graph.wires)
