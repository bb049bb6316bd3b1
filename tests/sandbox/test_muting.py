"""What runs of a graph with muted nodes, and that a muted node is only left out, never lost."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from graphs import nest

from sandbox import nests
from sandbox.compose import compose
from sandbox.graph import GeneRange, Graph
from sandbox.muting import carries, effective, muted, passes, with_muted
from sandbox.runner import Runner
from sandbox.scenario import Scenario, check, fragment_from_json, fragment_to_json, from_json, load, to_json
from sandbox.scenario_model import Intervention


def test_a_muted_optimizer_hands_its_candidate_on(tiny_nodes):
    graph = with_muted(nest(3), ("o2",), True)
    rest = effective(graph)
    assert muted(graph) == {"o2"} and "o2" not in rest.nodes
    assert ("o1.candidate", "o3.candidate") in rest.wires
    assert nests.levels(rest, "o3") == ("o3", "o1")
    assert passes(graph, "o2") == (("candidate", "candidate"),)
    assert not carries(graph, ("g2.objective", "o2.objective"))
    assert carries(graph, ("o1.candidate", "o2.candidate")) and carries(
        graph, ("o2.candidate", "o3.candidate")
    )


def test_muted_nodes_in_a_row_hand_on_what_comes_first(tiny_nodes):
    rest = effective(with_muted(nest(3), ("o1", "o2"), True))
    assert ("body.candidate", "o3.candidate") in rest.wires and nests.levels(rest, "o3") == ("o3",)


def test_what_cannot_be_passed_by_leaves_its_wires_absent(tiny_nodes):
    graph = with_muted(nest(1), ("world",), True)
    assert effective(graph).source("body", "world") is None
    assert not carries(graph, ("world.world", "body.world"))
    assert passes(graph, "world") == ()
    plot = effective(with_muted(nest(1), ("o1",), True))
    assert plot.sources("plot", "series") == ()


def test_a_graph_without_muted_nodes_is_what_runs(tiny_nodes):
    graph = nest(2)
    assert effective(graph) is graph
    once = effective(with_muted(graph, ("o1",), True))
    assert effective(once) is once
    assert with_muted(with_muted(graph, ("o1",), True), ("o1",), False) == graph


def test_a_gene_whose_searcher_is_muted_goes_to_the_nearest_one(tiny_nodes):
    graph = nest(3).open_gene("o1", "budget", GeneRange(1, 9, by="o3"))
    assert effective(with_muted(graph, ("o3",), True)).nodes["o1"].genes["budget"].by == ""
    assert effective(with_muted(graph, ("o2",), True)).nodes["o1"].genes["budget"].by == "o3"


class TestFiles:
    def test_it_is_kept_where_it_is_so_and_left_out_where_it_is_not(self, tiny_nodes):
        plain = Scenario(graph=nest(1))
        assert b"muted" not in to_json(plain)
        quiet = msgspec.structs.replace(plain, graph=with_muted(plain.graph, ("o1",), True))
        data = to_json(quiet)
        assert from_json(data, "x") == quiet and to_json(from_json(data, "x")) == data

    def test_a_copy_of_it_is_muted(self, tiny_nodes):
        graph = with_muted(nest(1), ("o1",), True)
        text = fragment_to_json(graph.fragment(("o1",)))
        pasted, (made,) = graph.paste(fragment_from_json(text), (10.0, 10.0))
        assert pasted.nodes[made].muted

    def test_anything_but_yes_or_no_is_refused(self, tiny_nodes):
        data = to_json(Scenario(graph=with_muted(nest(1), ("o1",), True))).replace(
            b'"muted": true', b'"muted": 1'
        )
        with pytest.raises(ValueError, match="muted"):
            from_json(data, "x")


class TestBundled:
    """On a real scenario."""

    def columns(self, graph: Graph, generations: int = 3) -> dict[str, np.ndarray]:
        scenario = msgspec.structs.replace(load("keys-and-chests"), graph=graph, interventions=())
        runner = Runner(scenario, threads=1)
        list(runner.advance(generations))
        found = {name: np.array(runner.record[name]) for name in runner.record.columns}
        runner.close()
        return found

    def test_a_muted_watcher_does_nothing_to_the_numbers(self):
        graph = load("keys-and-chests").graph
        watchers = tuple(k for k, n in graph.nodes.items() if n.declaration.kind in ("deployment", "probe"))
        assert watchers
        heard, quiet = self.columns(graph), self.columns(with_muted(graph, watchers, True))
        assert heard.keys() - quiet.keys() and not any(name.split(".")[0] in watchers for name in quiet)
        for name, values in quiet.items():
            assert np.array_equal(values, heard[name], equal_nan=True), name

    def test_it_runs_as_the_graph_without_it_does(self):
        graph = load("keys-and-chests").graph
        shifts = tuple(k for k, n in graph.nodes.items() if n.type == "shift.shift")
        assert shifts
        quiet = with_muted(graph, shifts, True)
        by_hand = effective(quiet)
        assert not compose(quiet).faults and by_hand.nodes.keys() == graph.nodes.keys() - set(shifts)
        a, b = self.columns(quiet), self.columns(by_hand)
        assert all(np.array_equal(a[name], b[name], equal_nan=True) for name in b) and a.keys() == b.keys()

    def test_the_node_that_lacks_its_input_is_told(self):
        graph = load("keys-and-chests").graph
        (world, *_) = (
            k for k, n in graph.nodes.items() if n.declaration.kind == "world" and n.type != "shift.shift"
        )
        faults = compose(with_muted(graph, (world,), True)).faults
        assert faults and all(fault.node != world for fault in faults)
        assert any(fault.part == "world" and f"Unmute {world}" in fault.fix for fault in faults)

    def test_weights_of_what_only_it_brings_are_left_out(self):
        graph = load("keys-and-chests").graph
        taker = graph.source("evolution", "objective")
        graph = graph.set(taker, "cost", -0.01)
        assert not compose(graph).faults
        quiet = with_muted(graph, (graph.source("evolution", "candidate"),), True)
        assert "cost" not in effective(quiet).nodes[taker].settings and not compose(quiet).faults

    def test_interventions_on_it_wait(self):
        scenario = load("keys-and-chests")
        shift = next(k for k, n in scenario.graph.nodes.items() if n.type == "shift.shift")
        entry = Intervention(2, shift, "ramp", 5)
        quiet = msgspec.structs.replace(
            scenario, graph=with_muted(scenario.graph, (shift,), True), interventions=(entry,)
        )
        runner = Runner(quiet, threads=1)
        list(runner.advance(4))
        assert runner.made == [] and runner.as_run().interventions == (entry,)
        runner.close()
        assert check(quiet) == []
