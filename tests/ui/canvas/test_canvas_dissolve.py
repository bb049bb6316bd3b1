"""Ctrl+Delete closes the gap that a node leaves; a loose node let go over a wire is put into it."""

from __future__ import annotations

from canvas_hand import CTRL, Hand, nest_graph
from PySide6.QtCore import QPoint, Qt

from sandbox.muting import with_muted
from ui.canvas.edits import dissolved


def test_ctrl_delete_wires_together_what_a_node_stood_between(canvas, hand):
    before = canvas.document.graph
    hand.click(hand.card("inner"))
    hand.key(Qt.Key.Key_Delete, CTRL)
    graph = canvas.document.graph
    assert "inner" not in graph.nodes and ("thing.candidate", "outer.candidate") in graph.wires
    assert (
        len(graph.wires) == len(before.wires) - 2
        and canvas.document.undo_label == "Delete inner, reconnected"
    )
    assert set(canvas.scene_.halos) == {"outer"}
    canvas.document.undo()
    assert canvas.document.graph == before


def test_where_nothing_fits_it_only_deletes_and_says_so(canvas, hand):
    said = []
    canvas.message.connect(said.append)
    hand.click(hand.card("thing"))
    hand.key(Qt.Key.Key_Backspace, CTRL)
    graph = canvas.document.graph
    assert "thing" not in graph.nodes and graph.source("inner", "candidate") is None
    assert canvas.document.undo_label == "Delete thing" and len(said) == 1


def test_several_in_a_row_leave_one_wire_and_muted_ones_stay_as_they_are(tiny_nodes):
    graph = nest_graph()
    rest = dissolved(graph, ("inner", "outer"))
    assert rest.nodes.keys() == graph.nodes.keys() - {"inner", "outer"}
    assert rest.wires == (("world.world", "thing.world"),)
    quiet = with_muted(graph, ("inner",), True)
    assert ("inner.candidate", "outer.candidate") in dissolved(quiet, ("drives",)).wires
    assert dissolved(quiet, ("drives",)).nodes["inner"].muted
    assert dissolved(graph, ()) == graph


def test_a_loose_card_that_a_wire_crosses_is_put_into_it(make):
    graph, _ = nest_graph().new("optimizer.tiny", (300.0, -420.0), "extra")
    canvas = make(graph)
    hand = Hand(canvas)
    wire = ("thing.candidate", "inner.candidate")
    over = canvas.scene_.wires[wire].middle()
    start = hand.card("extra")  # by its title, above the wire
    stop = canvas.mapFromScene(over) - QPoint(0, 12)
    hand.press(start)
    hand.move(start, stop)
    assert canvas.scene_.wires[wire].marked
    hand.release(stop)
    wires = canvas.document.graph.wires
    assert ("thing.candidate", "extra.candidate") in wires and ("extra.candidate", "inner.candidate") in wires
    assert canvas.document.undo_label == "Insert extra"
    canvas.document.undo()
    assert canvas.document.graph == graph


def test_a_card_beside_every_wire_stays_loose(make):
    graph, _ = nest_graph().new("optimizer.tiny", (300.0, -420.0), "extra")
    canvas = make(graph)
    hand = Hand(canvas)
    hand.drag(hand.card("extra"), hand.card("extra") + QPoint(30, -12))
    assert canvas.document.graph.wires == graph.wires and canvas.document.undo_label == "Move extra"
