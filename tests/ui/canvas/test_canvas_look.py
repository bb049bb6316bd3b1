"""What a card shows, computed from the graph alone."""

from __future__ import annotations

import numpy as np
import pytest
from canvas_hand import nest_graph
from PySide6.QtCore import QRectF

from sandbox.graph import GeneRange, Graph, Node
from sandbox.nests import Halo
from ui.canvas import halo_item
from ui.canvas.live_item import sparkline
from ui.canvas.look import MAX_ROWS, look, places, value_text


def shown(graph: Graph, node: str):
    return look(graph, node, places(graph))


@pytest.mark.usefixtures("tiny_nodes")
class TestLook:
    def test_objectives_are_named_by_their_place_in_the_nest(self):
        graph = nest_graph()
        assert shown(graph, "drives").caption == "mesa-objective"
        assert shown(graph, "children").caption == "base objective"
        alone = graph.disconnect(("inner.candidate", "outer.candidate"))
        assert shown(alone, "drives").caption == "objective"

    def test_a_node_named_as_its_type_shows_its_kind_instead(self):
        graph, node_id = Graph().new("world.tiny", (0, 0))
        assert shown(graph, node_id).caption == "world"
        assert shown(nest_graph(), "thing").caption == "tiny candidate"

    def test_genes_and_changed_settings_are_shown_before_others(self):
        names = [f"w{i}" for i in range(9)]
        graph = Graph().add(Node("drives", "objective.tiny", settings=dict.fromkeys(names, 0.0)))
        assert [row.setting for row in shown(graph, "drives").rows] == names[:MAX_ROWS]
        assert shown(graph, "drives").more == 3
        graph = graph.open_gene("drives", "w8", GeneRange(-1.0, 2.5))
        rows = shown(graph, "drives").rows
        assert rows[-1].setting == "w8"
        assert rows[-1].gene
        assert rows[-1].value == "−1 … 2.5"
        assert "w5" not in [row.setting for row in rows]

    def test_rows_of_an_objective_follow_the_wires(self):
        graph = nest_graph()
        assert [row.setting for row in shown(graph, "drives").rows] == ["height", "width"]
        loose = graph.disconnect(("world.world", "thing.world"))
        assert shown(loose, "drives").rows == ()

    def test_tips_give_value_unit_range_and_default(self):
        graph = nest_graph().set("world", "size", 7)
        row = next(row for row in shown(graph, "world").rows if row.setting == "size")
        assert row.tip.splitlines() == [
            "how large", "Value: 7 cells", "Range: 1 to 10 cells", "Default: 3 cells",
        ]  # fmt: skip

    def test_a_placeholder_keeps_its_settings_and_the_ports_of_its_wires(self):
        graph = Graph(
            {
                "odd": Node("odd", "world.unknown", settings={"depth": 4, "odd": [1, {}], "none": None}),
                "thing": Node("thing", "candidate.tiny"),
            },
            (("odd.world", "thing.world"),),
        )
        card = shown(graph, "odd")
        assert card.placeholder
        assert card.caption == "world.unknown"
        rows = [(row.setting, row.value) for row in card.rows]
        assert rows == [("depth", "4"), ("odd", "[1, {}]"), ("none", "None")]
        assert [(spot.name, spot.output) for spot in card.spots] == [("world", True)]

    def test_nested_halos_never_touch(self):
        graph = nest_graph()
        rects = halo_item.rects(
            places(graph).halos,
            {k: QRectF(*n.at, 210, shown(graph, k).height) for k, n in graph.nodes.items()},
        )
        inner, outer = rects["inner"], rects["outer"]
        assert outer.adjusted(10, 10, -10, -10).contains(inner)

    def test_nests_are_level_unless_they_share_nodes(self):
        cards = {key: QRectF(300.0 * i, 0, 210, 100) for i, key in enumerate("abcd")}
        apart = [Halo("a", 0, 1, ("a", "b")), Halo("c", 0, 1, ("c", "d"))]
        rects = halo_item.rects(apart, cards)
        assert (rects["a"].top(), rects["a"].bottom()) == (rects["c"].top(), rects["c"].bottom())
        shared = halo_item.rects([*apart, Halo("d", 0, 1, ("b", "d"))], cards)
        assert shared["d"].top() < shared["a"].top() == rects["a"].top()


def test_a_text_that_may_be_left_empty_has_a_row_where_it_is_written(app):
    graph, plot = Graph().new("view.plot", (0, 0))
    assert (shown(graph, plot).rows, shown(graph, plot).more) == ((), 0)
    (row,) = shown(graph.set(plot, "title", "Antlers"), plot).rows
    assert (row.setting, row.value) == ("title", "Antlers")
    graph, drive = graph.new("objective.expression", (0, 0))
    rows = shown(graph.set(drive, "expression", ""), drive).rows
    assert [row.value for row in rows if row.setting == "expression"] == ["empty"], "what has to be written"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1000, "1\N{NARROW NO-BREAK SPACE}000"),
        (-3, "−3"),
        (2000.0, "2\N{NARROW NO-BREAK SPACE}000"),
        (-2.5e6, "−2.5e+06"),
        (0.04, "0.04"),
        (-1.23456, "−1.235"),
        (True, "on"),
        ("", "empty"),
        ("a\nb\n", "2 lines"),
        ("midparent", "midparent"),
    ],
)
def test_values_are_written_for_people(value, text):
    assert value_text(value) == text


def test_a_sparkline_keeps_its_extremes_and_its_order():
    series = np.zeros(10_000)
    series[1234], series[8000] = 5.0, -5.0
    line = sparkline(series, QRectF(0, 0, 100, 50))
    points = [(line.at(i).x(), line.at(i).y()) for i in range(line.size())]
    assert len(points) <= 100
    assert min(y for _, y in points) == pytest.approx(0.0)
    assert max(y for _, y in points) == pytest.approx(50.0)
    assert [x for x, _ in points] == sorted(x for x, _ in points)
    assert min(points, key=lambda p: p[1])[0] == pytest.approx(12.3, abs=1.5)


@pytest.mark.parametrize("series", [[], [1.0], [np.nan, np.nan, np.nan], [np.inf, 2.0]])
def test_a_series_without_two_numbers_draws_nothing(series):
    assert sparkline(np.array(series), QRectF(0, 0, 100, 50)).size() == 0


def test_a_series_that_moves_by_rounding_alone_is_flat():
    for size in (10.0, 1e-7, -3.0):
        series = size * (1 + np.array([0.0, 2e-16, -4e-16]))
        line = sparkline(series, QRectF(0, 0, 30, 10))
        assert [line.at(i).y() for i in range(line.size())] == [5, 5, 5]
        line = sparkline(size * (1 + np.array([0.0, 1e-6])), QRectF(0, 0, 30, 10))
        assert sorted(line.at(i).y() for i in range(2)) == [0, 10]


def test_gaps_in_a_series_are_left_out():
    line = sparkline(np.array([0.0, np.nan, 1.0, 1.0]), QRectF(0, 0, 30, 10))
    assert [(line.at(i).x(), line.at(i).y()) for i in range(line.size())] == [(0, 10), (20, 0), (30, 0)]
