"""Containers by mouse and keys: folded into one card, entered, left, moved, unfolded; the graph stays as it is."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from canvas_hand import CTRL, LEFT, NONE, SHIFT, Hand
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sandbox.events import Fault
from sandbox.frames import Frame, added, changed, frames, removed
from sandbox.graph import Node
from sandbox.scenario import from_json, to_json
from sandbox.staging import with_exposed
from ui.canvas.comment_item import title_of
from ui.canvas.folded_item import FoldedItem
from ui.canvas.menus import menu_at
from ui.canvas.overlays import RenameLine
from ui.canvas.tips import tip_at

INSIDE = ("thing", "drives", "inner")


def middle(canvas) -> QPoint:
    (item,) = (item for item in canvas.comments.items.values() if item.isVisible())
    return canvas.mapFromScene(item.rect.center())


def double_click(canvas, hand: Hand, at: QPoint) -> None:
    hand.click(at)
    event = QMouseEvent(
        QEvent.Type.MouseButtonDblClick,
        QPointF(at),
        QPointF(canvas.viewport().mapToGlobal(at)),
        LEFT,
        LEFT,
        NONE,
    )
    QApplication.sendEvent(canvas.viewport(), event)
    hand.release(at)


@pytest.fixture
def folded(canvas, hand):
    """The inner nest folded into a card called Mind, by keys."""
    canvas.select(INSIDE)
    hand.key(Qt.Key.Key_G, CTRL | SHIFT)
    (line,) = (x for x in canvas.findChildren(RenameLine) if not x.isHidden())
    QTest.keyClicks(line, "Mind")
    QTest.keyClick(line, Qt.Key.Key_Return)
    QTest.qWait(0)
    canvas.frame_all()
    return canvas


def seen(canvas) -> set[str]:
    return {key for key, item in canvas.scene_.nodes.items() if item.isVisible()}


def way(canvas) -> str:
    """The line that says where one is, as plain text."""
    crumbs = canvas.folds.crumbs
    shown = QTextDocument()
    shown.setHtml(crumbs.text())
    return "" if crumbs.isHidden() else " ".join(shown.toPlainText().split())


def test_the_card_stands_for_its_nodes_and_takes_their_wires(folded):
    scene, graph = folded.scene_, folded.document.graph
    assert seen(folded) == {"world", "children", "outer", "plot"} and set(graph.nodes) == seen(folded) | set(
        INSIDE
    )
    card = folded.comments.items[0]
    assert isinstance(card, FoldedItem) and [g.where for g in card.gates] == [
        "thing.world",
        "inner.candidate",
    ]
    wire = scene.wires["world.world", "thing.world"]
    assert wire.isVisible() and wire.stop.x() == card.rect.left() and card.rect.contains(wire.stop)
    assert scene.wires["inner.candidate", "outer.candidate"].start.x() == card.rect.right()
    assert not scene.wires["thing.candidate", "inner.candidate"].isVisible()
    assert not scene.halos["inner"].isVisible() and scene.halos["outer"].rect.contains(card.rect)
    assert folded.mirror_faults() == []
    again = from_json(to_json(folded.document.scenario), "x")
    assert frames(again)[0].holds == INSIDE and again.graph == graph


def test_a_double_click_enters_it_and_escape_leaves(folded, hand):
    scale = folded.scale_now()
    double_click(folded, hand, middle(folded))
    assert seen(folded) == set(INSIDE) and folded.folds.depth == 1
    assert way(folded).startswith("canvas › Mind")
    assert folded.scene_.wires["thing.candidate", "inner.candidate"].isVisible()
    assert folded.scene_.halos["inner"].isVisible() and not folded.scene_.halos["outer"].isVisible()
    assert folded.visible_rect().contains(folded.scene_.nodes["inner"].card_rect())
    hand.click(hand.card("inner"))
    hand.move(hand.card("inner", 20), hand.card("inner"), button=Qt.MouseButton.NoButton)
    assert folded.labels.node_id == "inner"
    hand.key(Qt.Key.Key_Escape)
    assert folded.folds.depth == 1, "the first one selects nothing"
    hand.key(Qt.Key.Key_Escape)
    assert folded.labels.node_id == "", "no names of ports hang in the air"
    assert folded.folds.depth == 0 and seen(folded) == {"world", "children", "outer", "plot"}
    assert folded.scale_now() == pytest.approx(scale) and way(folded) == ""


def test_what_is_made_inside_belongs_to_it(folded, hand):
    folded.folds.enter(0)
    made = folded.add_node("objective.tiny", QPointF(400, 300))
    assert made in seen(folded)
    folded.select(())
    hand.key(Qt.Key.Key_Escape)
    assert frames(folded.document.scenario)[0].holds == (*INSIDE, made) and made not in seen(folded)
    assert folded.document.undo_label == f"Put {made} into frame Mind"


def test_it_is_dragged_with_all_in_it_and_unfolded_again(folded, hand):
    before = folded.document.graph
    hand.drag(middle(folded), middle(folded) + QPoint(30, -60))
    graph = folded.document.graph
    x, y = (graph.nodes["thing"].at[i] - before.nodes["thing"].at[i] for i in (0, 1))
    assert x > 0 and y < 0
    for key in graph.nodes:
        assert graph.nodes[key].at == tuple(
            a + (step if key in INSIDE else 0) for a, step in zip(before.nodes[key].at, (x, y), strict=True)
        )
    hand.key(Qt.Key.Key_G, CTRL | SHIFT)
    assert seen(folded) == set(graph.nodes) and folded.document.graph == graph
    assert folded.document.scenario.frames[0].keys() == {"at", "size", "title", "color"}
    hand.key(Qt.Key.Key_G, CTRL | SHIFT)  # the frame is still selected: what lies in it is folded
    assert set(frames(folded.document.scenario)[0].holds) == set(INSIDE)


def test_delete_removes_the_card_with_its_nodes_as_one_step_and_the_other_key_reconnects(folded, hand):
    before = folded.document.scenario
    hand.click(middle(folded))
    hand.key(Qt.Key.Key_Delete)
    assert set(folded.document.graph.nodes) == {"world", "children", "outer", "plot"}
    assert folded.document.scenario.frames == () and folded.document.undo_label == "Delete frame Mind"
    folded.document.undo()
    assert folded.document.scenario == before and seen(folded) == {"world", "children", "outer", "plot"}
    hand.click(middle(folded))
    hand.key(Qt.Key.Key_Delete, CTRL)
    assert set(folded.document.graph.nodes) == {"world", "children", "outer", "plot"}
    assert folded.document.scenario.frames == ()
    folded.document.undo()
    assert folded.document.scenario == before
    menu = menu_at(folded, middle(folded))
    next(a for a in menu.actions() if a.text() == "Delete with its nodes\tDel").trigger()
    menu.close()
    assert folded.document.scenario.frames == ()


def test_m_mutes_all_that_is_in_the_card_which_says_so(folded, hand):
    hand.click(middle(folded))
    (card,) = folded.comments.items.values()
    assert card.count() == "3 nodes"
    assert card.well.opacity() == 1 and card.root == "inner"
    hand.key(Qt.Key.Key_M)
    assert card.well.opacity() < 1 and card.root == "inner"
    graph = folded.document.graph
    assert {key for key, node in graph.nodes.items() if node.muted} == set(INSIDE)
    assert card.count() == "3 nodes, muted" and folded.comments.selected == 0
    hand.key(Qt.Key.Key_M)
    assert not any(node.muted for node in folded.document.graph.nodes.values())


def test_selecting_what_is_hidden_goes_to_it(folded):
    folded.select(("inner",))
    assert folded.folds.depth == 1 and folded.selected() == ("inner",)
    folded.select(("plot",))
    assert folded.folds.depth == 0 and folded.selected() == ("plot",)


def test_all_and_a_box_select_only_what_is_seen(folded, hand):
    hand.key(Qt.Key.Key_A, CTRL)
    assert set(folded.selected()) == {"world", "children", "outer", "plot"} and folded.folds.depth == 0
    folded.select(())
    hand.drag(QPoint(3, 3), QPoint(990, 690))
    assert set(folded.selected()) == {"world", "children", "outer", "plot"} and folded.folds.depth == 0


def test_its_menu_enters_and_unfolds_and_faults_inside_show_on_it(folded):
    folded.show_faults((Fault("drives", "", "it is wrong"),))
    assert [node.faulty for node in folded.comments.items[0].inside] == [False, True, False]
    menu = menu_at(folded, middle(folded))
    texts = [a.text().split("\t")[0] for a in menu.actions() if not a.isSeparator()]
    assert texts[:4] == ["Enter", "Unfold", "Mute or unmute", "Rename…"]
    menu.actions()[0].trigger()
    menu.close()
    assert folded.folds.depth == 1


def test_the_card_stands_where_one_of_its_nodes_does_and_escape_deselects_before_it_leaves(folded, hand):
    double_click(folded, hand, middle(folded))
    folded.select(("drives", "inner"))  # below and beside `thing`, which stays in sight
    hand.key(Qt.Key.Key_G, CTRL | SHIFT)
    QTest.keyClick(folded.findChildren(RenameLine)[-1], Qt.Key.Key_Escape)
    card = folded.comments.items[1]
    assert not card.rect.intersects(folded.scene_.nodes["thing"].card_rect())
    assert folded.document.undo_label == "Fold into one card" and title_of(card.frame) == "Container"
    assert folded.comments.selected == 1 and folded.folds.depth == 1
    hand.key(Qt.Key.Key_Escape)
    assert folded.comments.selected is None and folded.folds.depth == 1
    hand.key(Qt.Key.Key_Escape)
    assert folded.folds.depth == 0


def test_undoing_the_fold_inside_leads_out(folded):
    folded.folds.enter(0)
    folded.document.undo()
    folded.document.undo()
    assert folded.folds.depth == 0 and seen(folded) == set(folded.document.graph.nodes)


def test_wires_are_drawn_from_and_to_the_ports_that_the_card_shows(folded, hand):
    card = folded.comments.items[0]
    entry = folded.mapFromScene(card.gate_point("thing.world", False))
    away = entry + QPoint(-10, 120)
    hand.press(entry)  # a wired input: its wire comes loose
    hand.move(entry, away)
    assert folded.scene_.loose.isVisible() and folded.document.graph.source("thing", "world") == "world"
    hand.move(away, entry)
    hand.release(entry)
    assert folded.document.position == 2 and folded.document.graph.source("thing", "world") == "world"
    hand.drag(entry, away)
    assert folded.document.graph.source("thing", "world") is None and card.gates[0].output
    way_out = folded.mapFromScene(card.gate_point("inner.candidate", True))
    made = folded.add_node("optimizer.tiny", QPointF(1000, 420))
    hand.drag(way_out, hand.port(made, "candidate", False))
    assert ("inner.candidate", f"{made}.candidate") in folded.document.graph.wires
    assert folded.labels.node_id in ("", made)


def test_exposed_settings_show_on_the_card(folded):
    document = folded.document
    document.edit("Expose", with_exposed(document.scenario, ("inner", "outer"), "budget", on=True))
    card = folded.comments.items[0]
    assert [name for name, _ in card.rows] == ["Inner · budget"]
    before = card.rows[0][1]
    document.edit_graph("Set", document.graph.set("inner", "budget", 77))
    assert card.rows[0][1] == "77" != before
    assert folded.mirror_faults() == []


def test_one_stays_in_it_when_another_frame_goes(folded):
    document = folded.document
    folded.select(("plot",))
    folded.comments.add()
    (line,) = (x for x in folded.findChildren(RenameLine) if not x.isHidden())
    QTest.keyClick(line, Qt.Key.Key_Escape)
    folded.select(("outer",))
    folded.folds.toggle()
    (line,) = (x for x in folded.findChildren(RenameLine) if not x.isHidden())
    QTest.keyClick(line, Qt.Key.Key_Escape)
    folded.folds.enter(2)
    document.edit("Remove", removed(document.scenario, (1,)))
    assert folded.folds.depth == 1 and seen(folded) == {"outer"}
    document.edit("Remove", removed(document.scenario, (1,)))
    assert folded.folds.depth == 0


def test_what_is_folded_away_is_not_to_be_grabbed(folded, hand):
    scene, wire = folded.scene_, ("thing.candidate", "inner.candidate")
    folded.document.edit_graph("Bend", folded.document.graph.bend(wire, ((900.0, 900.0),)))
    assert not scene.wires[wire].isVisible() and folded.bends.at(QPointF(900.0, 900.0)) is None
    halo = scene.halos["inner"]
    assert not halo.isVisible() and scene.halo_at(halo.label_rect().center()) is None
    outer = scene.halos["outer"]
    assert scene.halo_at(outer.label_rect().center()) is outer


def test_a_picture_shows_the_card(folded):
    card = folded.comments.items[0]
    area = folded.scene_.content_rect()
    shown = folded.picture(1.0, 0.0)
    assert card.isVisible()
    card.setVisible(False)
    bare = folded.picture(1.0, 0.0)
    card.setVisible(True)
    place = (card.rect.topLeft() + QPointF(100, 20) - area.topLeft()).toPoint()
    assert shown.size() == bare.size() and shown.pixelColor(place) != bare.pixelColor(place)


def test_a_node_cut_out_of_a_container_and_pasted_outside_stays_outside(folded):
    before = folded.document.scenario
    folded.folds.enter(0)
    folded.select(("drives",))
    folded.cut()
    folded.folds.leave()
    folded.paste()
    assert "drives" in folded.scene_.shown and frames(folded.document.scenario)[0].holds == ("thing", "inner")
    assert folded.mirror_faults() == []
    folded.document.undo()
    folded.document.undo()
    assert folded.document.scenario == before and folded.mirror_faults() == []


def test_a_container_is_duplicated_and_pasted_with_all_that_it_holds(folded, hand):
    document = folded.document
    before = document.scenario
    folded.comments.select(0)
    hand.key(Qt.Key.Key_D, CTRL)
    new = frames(document.scenario)
    first = frames(before)[0]
    assert (
        list(new) == [0, 1] and new[1].title == "Mind" and new[1].at == (first.at[0] + 30, first.at[1] + 30)
    )
    assert len(new[1].holds) == len(INSIDE) and not {*new[1].holds} & before.graph.nodes.keys()
    graph = document.graph
    assert graph.source(new[1].holds[INSIDE.index("inner")], "candidate") in new[1].holds
    assert folded.comments.selected == 1 and folded.folds.depth == 0 and folded.mirror_faults() == []
    assert document.undo_label == "Duplicate frame Mind"
    hand.key(Qt.Key.Key_X, CTRL)
    assert document.undo_label == "Cut frame Mind" and document.scenario == before
    folded.pointer.leave()
    hand.key(Qt.Key.Key_V, CTRL)
    assert len(frames(document.scenario)) == 2 and isinstance(folded.comments.items[1], FoldedItem)
    document.undo()
    assert document.scenario == before and folded.mirror_faults() == []


def test_a_frame_that_is_folded_away_is_no_longer_selected(canvas, hand):
    scenario = added(canvas.document.scenario, Frame((-100.0, -100.0), (1600.0, 800.0), "All"))
    canvas.document.edit("x", added(scenario, Frame((1150.0, -60.0), (300.0, 300.0), "Seen")))
    canvas.comments.select(1)
    around = frames(canvas.document.scenario)[0]
    held = msgspec.structs.replace(around, holds=tuple(canvas.document.graph.nodes))
    canvas.document.edit("Fold", changed(canvas.document.scenario, {0: held}))
    assert not canvas.comments.items[1].isVisible() and canvas.comments.selected is None
    hand.key(Qt.Key.Key_G)
    assert canvas.comments.selected == 0


def test_all_that_is_in_a_container_is_not_folded_once_more(folded, hand):
    said = []
    folded.message.connect(said.append)
    hand.key(Qt.Key.Key_Return, CTRL)
    hand.key(Qt.Key.Key_A, CTRL)
    hand.key(Qt.Key.Key_G, CTRL | SHIFT)
    assert said == ["All that is in here is one card already: Esc leaves it."]
    hand.key(Qt.Key.Key_G, CTRL)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert folded.comments.selected == 1, "a frame around all of it is to be seen"
    hand.key(Qt.Key.Key_G, CTRL | SHIFT)
    assert len(said) == 2 and frames(folded.document.scenario)[1].holds == ()


def test_the_card_stands_where_what_is_in_it_begins_so_that_no_halo_grows(canvas, hand):
    first, outer = (
        canvas.scene_.nodes["thing"].card_rect().topLeft(),
        QRectF(canvas.scene_.halos["outer"].rect),
    )
    canvas.select(INSIDE)
    hand.key(Qt.Key.Key_G, CTRL | SHIFT)
    hand.key(Qt.Key.Key_Escape)
    (card,) = canvas.comments.items.values()
    assert card.rect.topLeft() == first
    assert outer.contains(canvas.scene_.halos["outer"].rect)
    at = middle(canvas)
    hand.drag(at, at + QPoint(60, 40))
    assert card.rect.topLeft() == canvas.scene_.nodes["thing"].card_rect().topLeft() != first
    canvas.document.undo()
    assert card.rect.topLeft() == first


def test_a_wire_dropped_on_the_card_goes_to_the_first_free_end_in_it_that_fits(folded, hand):
    document = folded.document
    document.edit_graph("Cut", document.graph.disconnect(("world.world", "thing.world")))
    hand.drag(hand.port("world", "world", True), middle(folded))
    assert ("world.world", "thing.world") in document.graph.wires
    (card,) = folded.comments.items.values()
    assert {gate.where for gate in card.gates} == {"thing.world", "inner.candidate"}
    said, wires = [], document.graph.wires
    folded.message.connect(said.append)
    hand.drag(hand.port("outer", "series", True), middle(folded))
    assert document.graph.wires == wires and said and not folded.search.isVisible()
    gate = folded.mapFromScene(card.gate_point("inner.candidate", True))
    hand.drag(gate, middle(folded))  # from the card onto itself: nothing
    assert document.graph.wires == wires and not folded.search.isVisible()


def test_keys_wire_to_and_from_the_ports_that_the_card_shows(folded, hand):
    card, document = folded.comments.items[0], folded.document
    graph = document.graph.add(Node("other", "world.tiny", (0.0, 300.0))).disconnect(
        ("children.objective", "outer.objective")
    )
    document.edit_graph("x", graph)
    folded.select(("other",))
    hand.key(Qt.Key.Key_W)
    hand.key(Qt.Key.Key_Return)  # a wire begins, and its end is at the card
    assert folded.scene_.loose.isVisible()
    hand.key(Qt.Key.Key_Return)
    assert ("other.world", "thing.world") in document.graph.wires
    folded.select(("children",))
    hand.key(Qt.Key.Key_W)
    hand.key(Qt.Key.Key_Return)
    hand.key(Qt.Key.Key_Tab)  # from the free port to the card, which a dropped wire could be for
    hand.key(Qt.Key.Key_Return)
    assert ("children.objective", "inner.objective") in document.graph.wires
    hand.click(middle(folded))
    hand.key(Qt.Key.Key_W)
    assert (folded.keyboard.node, folded.keyboard.port) == ("inner", ("candidate", True))
    assert folded.keyboard.ring.on_port and folded.comments.selected == 0
    hand.key(Qt.Key.Key_Left)
    assert (folded.keyboard.node, folded.keyboard.port) == ("thing", ("world", False))
    hand.key(Qt.Key.Key_Down)
    hand.key(Qt.Key.Key_Down)
    assert (folded.keyboard.node, folded.keyboard.port) == ("inner", ("objective", False))
    hand.key(Qt.Key.Key_Delete)
    assert not document.graph.sources("inner", "objective")
    assert folded.keyboard.port is None and not folded.keyboard.ring.on_port, "the port is gone"
    hand.key(Qt.Key.Key_W)
    assert folded.scene_.loose.isVisible() is False and card.gates
    hand.key(Qt.Key.Key_Return)
    hand.key(Qt.Key.Key_Return)
    assert ("inner.candidate", "outer.candidate") in document.graph.wires
    hand.key(Qt.Key.Key_Tab)
    assert folded.search.isVisible()
    QTest.keyClicks(folded.search.line, "optimizer")
    QTest.keyClick(folded.search.line, Qt.Key.Key_Return)
    (made,) = folded.selected()
    assert ("inner.candidate", f"{made}.candidate") in document.graph.wires
    assert not folded.scene_.nodes[made].card_rect().intersects(card.rect)
    hand.click(middle(folded))
    hand.key(Qt.Key.Key_W)
    hand.key(Qt.Key.Key_Escape)
    assert folded.keyboard.port is None and folded.comments.selected == 0
    assert folded.folds.depth == 0 and folded.mirror_faults() == []


def test_the_card_shows_the_numbers_of_the_root_of_the_nest_in_it(folded, hand):
    card = folded.comments.items[0]
    assert card.root == "inner" and card.well.isVisible() and card.rect.contains(card.well.rect())
    series = np.sin(np.arange(40.0))
    folded.show_live({"inner": [("best", "0.94")], "outer": [("best", "7")]}, {"inner": series}, {})
    assert card.well.values == (("best", "0.94"),)
    QApplication.processEvents()
    before = on_screen(folded)
    folded.show_live({"inner": [("best", "0.25")], "outer": [("best", "7")]}, {"inner": series[::-1]}, {})
    alone = on_screen(folded)
    assert alone != before
    folded.viewport().update()
    assert alone == on_screen(folded), "as if all had been painted"
    assert "Inner: best <b>0.25</b>" in tip_at(folded.scene_, card.rect.center(), 5)
    double_click(folded, hand, middle(folded))
    folded.show_live({"inner": [("best", "0.5")]}, {"inner": series}, {})
    hand.key(Qt.Key.Key_Escape)
    assert card.well.values == (("best", "0.5"),), "a run that is paused sends no more"
    hand.drag(middle(folded), middle(folded) + QPoint(30, -60))
    assert card.rect.contains(card.well.rect())
    folded.select(("world",))
    folded.folds.toggle()
    QTest.keyClick(folded.findChildren(RenameLine)[-1], Qt.Key.Key_Escape)
    assert not folded.comments.items[1].well.isVisible(), "no nest is in it"


def on_screen(canvas) -> QImage:
    """The pixels that were painted last."""
    QApplication.processEvents()
    return canvas.screen().grabWindow(canvas.winId()).toImage()


def test_the_numbers_stay_those_of_the_root_while_all_is_muted(canvas, hand):
    canvas.select(("thing", "inner", "outer"))
    hand.key(Qt.Key.Key_G, CTRL | SHIFT)
    QTest.keyClick(canvas.findChildren(RenameLine)[-1], Qt.Key.Key_Escape)
    card = canvas.comments.items[0]
    for muted in (False, True, False):
        assert (card.root, card.muted) == ("outer", muted)
        hand.key(Qt.Key.Key_M)


def test_the_line_for_its_name_lies_over_its_title_alone(folded, hand):
    folded.zoom_to(1.0)
    hand.click(middle(folded))
    hand.key(Qt.Key.Key_F2)
    (line,) = (x for x in folded.findChildren(RenameLine) if not x.isHidden())
    (card,) = (item for item in folded.comments.items.values() if item.isVisible())
    assert line.text() == "Mind" and line.height() <= 32 < card.rect.height()
    assert line.y() == folded.mapFromScene(card.rect.topLeft()).y()
    QTest.keyClick(line, Qt.Key.Key_Escape)
    QTest.qWait(0)
