"""Aligning, spreading out, tidying a selection, and catching on other cards while dragging."""

from __future__ import annotations

from itertools import pairwise

import pytest
from canvas_hand import ALT, Hand
from PySide6.QtCore import QLineF, QPoint, QRectF, Qt
from PySide6.QtWidgets import QGraphicsLineItem

from sandbox.graph import Graph, Node
from ui.canvas import align, guides
from ui.settings import settings

CARDS = {
    "a": QRectF(0, 0, 210, 100),
    "b": QRectF(500, 40, 210, 200),
    "c": QRectF(260, 350, 210, 60),
}


class TestAlign:
    @pytest.mark.parametrize(
        ("how", "wanted"),
        [
            ("left", {"a": (0, 0), "b": (0, 40), "c": (0, 350)}),
            ("right", {"a": (500, 0), "b": (500, 40), "c": (500, 350)}),
            ("centre", {"a": (250, 0), "b": (250, 40), "c": (250, 350)}),
            ("top", {"a": (0, 0), "b": (500, 0), "c": (260, 0)}),
            ("bottom", {"a": (0, 310), "b": (500, 210), "c": (260, 350)}),
            ("across", {"a": (0, 0), "b": (500, 40), "c": (250, 350)}),
        ],
    )
    def test_places(self, how, wanted):
        assert align.placed(CARDS, how) == wanted

    def test_middles_meet_on_one_level_of_the_grid(self):
        places = align.placed(CARDS, "middle")
        middles = {key: y + CARDS[key].height() / 2 for key, (_, y) in places.items()}
        assert max(middles.values()) - min(middles.values()) <= 10
        assert all(y % 10 == 0 for _, y in places.values())
        assert {key: x for key, (x, _) in places.items()} == {key: c.left() for key, c in CARDS.items()}

    def test_gaps_are_the_same_up_to_the_grid_and_the_outermost_stay(self):
        cards = {key: QRectF(0, y, 210, 60) for key, y in (("a", 0), ("b", 100), ("c", 130), ("d", 617))}
        places = align.placed(cards, "down")
        tops = [places[key][1] for key in "abcd"]
        gaps = [below - above - 60 for above, below in pairwise(tops)]
        assert (tops[0], tops[-1]) == (0, 617)
        assert max(gaps) - min(gaps) <= 20
        assert sum(gaps) == 617 - 3 * 60

    def test_it_is_one_step_and_one_node_is_too_few(self, canvas):
        said = []
        canvas.message.connect(said.append)
        canvas.select(("inner",))
        canvas.tools.align("top", "Align top")
        canvas.select(("thing", "drives"))
        canvas.tools.align("across", "Distribute horizontally")
        assert said == [
            "Align top: select at least two nodes", "Distribute horizontally: select at least three nodes",
        ]  # fmt: skip
        assert canvas.document.position == 0
        canvas.tools.align("top", "Align top")
        assert canvas.document.graph.nodes["drives"].at == (300.0, 0.0)
        assert canvas.document.undo_label == "Align top"
        assert canvas.selected() == ("thing", "drives")


class TestTidy:
    def test_only_the_selection_moves_and_stays_where_it_was(self, canvas):
        chosen = ("thing", "drives", "inner")
        graph = canvas.document.graph.move(dict.fromkeys(chosen, (350.0, 70.0)))
        canvas.document.edit_graph("heap", graph)
        canvas.select(chosen)
        canvas.tools.tidy()
        after = canvas.document.graph
        assert {k: n.at for k, n in after.nodes.items() if k not in chosen} == {
            k: n.at for k, n in graph.nodes.items() if k not in chosen
        }
        cards = [canvas.scene_.nodes[key].card_rect() for key in chosen]
        assert not any(a.intersects(b) for a in cards for b in cards if a is not b)
        assert canvas.scene_.content_rect(chosen).topLeft().toTuple() == (350.0, 70.0)
        assert canvas.document.undo_label == "Tidy 3 nodes"


class TestCatching:
    def test_the_nearer_edge_wins_and_without_one_the_grid(self):
        others = guides.edges([CARDS["a"], CARDS["b"]])
        assert guides.caught(QRectF(506, 33, 210, 200), others, 8) == (500, 40)
        assert guides.caught(QRectF(506, 33, 210, 60), others, 8) == (500, 40)
        assert guides.caught(QRectF(523, 132, 210, 107), others, 8) == (520, 133)
        assert guides.caught(QRectF(523, 152, 210, 60), others, 8) == (520, 150)
        assert guides.caught(QRectF(523, 152, 210, 60), guides.edges([]), 8) == (520, 150)

    def test_lines_run_to_the_nearest_card_on_the_same_level(self):
        box = QRectF(260, 0, 210, 50)
        found = guides.lines(box, guides.edges([CARDS["a"], CARDS["c"]]))
        assert QLineF(-14, 0, 484, 0) in found
        assert QLineF(260, -14, 260, 424) in found
        assert len(found) == 3

    @pytest.fixture
    def pair(self, make):
        """A card, and one off its level."""
        settings().remove("canvas")
        graph = (
            Graph()
            .add(Node("still", "world.tiny", (0.0, 0.0)))
            .add(Node("moved", "world.tiny", (400.0, 53.0)))
        )
        canvas = make(graph)
        canvas.zoom_to(1.0)
        return canvas

    def lines(self, canvas):
        shown = (item for item in canvas.scene_.items() if isinstance(item, QGraphicsLineItem))
        return [item.line() for item in shown if item.isVisible()]

    def test_a_drag_catches_shows_a_line_and_lets_go_with_alt(self, pair):
        hand = Hand(pair)
        start = hand.card("moved")
        hand.press(start)
        hand.move(start, start + QPoint(33, -46))
        assert pair.scene_.nodes["moved"].pos().toTuple() == (430.0, 0.0)
        assert QLineF(-14, 0, 654, 0) in self.lines(pair)
        hand.move(start + QPoint(33, -46), start + QPoint(34, -46), ALT)
        assert pair.scene_.nodes["moved"].pos().toTuple() == (434.0, 7.0)
        assert self.lines(pair) == []
        hand.move(start + QPoint(34, -46), start + QPoint(33, -46))
        hand.release(start + QPoint(33, -46))
        assert pair.document.graph.nodes["moved"].at == (430.0, 0.0)
        assert pair.document.position == 1
        assert self.lines(pair) == []

    def test_escape_takes_the_lines_away(self, pair):
        hand = Hand(pair)
        start = hand.card("moved")
        hand.press(start)
        hand.move(start, start + QPoint(0, -50))
        assert self.lines(pair)
        hand.key(Qt.Key.Key_Escape)
        assert self.lines(pair) == []
        assert not [item for item in pair.scene_.items() if isinstance(item, QGraphicsLineItem)]

    def test_switched_off_only_the_grid_counts(self, pair):
        pair.tools.toggle_snaps()
        hand = Hand(pair)
        start = hand.card("moved")
        hand.drag(start, start + QPoint(33, -46))
        assert pair.document.graph.nodes["moved"].at == (430.0, 10.0)
        pair.tools.toggle_snaps()
        assert pair.tools.snaps
