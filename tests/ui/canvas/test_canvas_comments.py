"""Comment frames by mouse and keys: made around the selection, named, dragged with what lies in them, removed."""

from __future__ import annotations

import json

import msgspec
import pytest
from canvas_hand import ALT, CTRL, LEFT, NONE, SHIFT, Hand
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sandbox.frames import Frame, added, frames, removed
from sandbox.graph import Node
from sandbox.scenario import from_json, to_json
from ui.canvas.comment_moves import nodes_in
from ui.canvas.look import HALO_SIDE, WIDTH
from ui.canvas.menus import menu_at
from ui.canvas.overlays import RenameLine
from ui.canvas.tips import tip_at


def line(canvas) -> RenameLine:
    (found,) = (x for x in canvas.findChildren(RenameLine) if not x.isHidden())
    return found


def only(canvas):
    ((place, frame),) = frames(canvas.document.scenario).items()
    assert canvas.comments.items[place].frame == frame
    return frame


def title(canvas) -> QPoint:
    (item,) = canvas.comments.items.values()
    return canvas.mapFromScene(item.title_rect().center())


def double_click(canvas, at: QPoint) -> None:
    event = QMouseEvent(QEvent.Type.MouseButtonDblClick, QPointF(at), QPointF(canvas.viewport().mapToGlobal(at)),
                        LEFT, LEFT, Qt.KeyboardModifier.NoModifier)  # fmt: skip
    QApplication.sendEvent(canvas.viewport(), event)


@pytest.fixture
def framed(canvas, hand: Hand):
    """The inner nest in a frame called Mind."""
    canvas.select(("thing", "drives", "inner"))
    hand.key(Qt.Key.Key_G, CTRL)
    QTest.keyClicks(line(canvas), "Mind")
    QTest.keyClick(line(canvas), Qt.Key.Key_Return)
    QTest.qWait(0)
    canvas.frame_all()
    return canvas


def test_ctrl_g_frames_the_selection_and_asks_for_a_title(framed):
    frame, scene = only(framed), framed.scene_
    assert frame.title == "Mind" and framed.comments.selected == 0 and framed.selected() == ()
    rect = framed.comments.items[0].rect
    assert rect.contains(scene.halos["inner"].rect) and not rect.contains(scene.nodes["outer"].card_rect())
    assert framed.comments.items[0].zValue() < scene.halos["outer"].zValue()
    assert [step.label for step in framed.document.history[1:]] == ["Add frame", "Name frame Mind"]
    again = from_json(to_json(framed.document.scenario), "x")
    assert frames(again) == {0: frame}
    framed.document.undo()
    framed.document.undo()
    assert framed.comments.items == {} and framed.comments.selected is None
    framed.document.redo()
    assert only(framed).title == ""


def test_the_title_bar_drags_what_lies_in_it_as_one_step(framed, hand):
    before, graph = only(framed), framed.document.graph
    steps = framed.document.position
    hand.drag(title(framed), title(framed) + QPoint(40, 64))
    moved = only(framed)
    x, y = moved.at[0] - before.at[0], moved.at[1] - before.at[1]
    assert x > 0 and y > 0 and moved.size == before.size and framed.document.position == steps + 1
    for key, node in framed.document.graph.nodes.items():
        inside = key in ("thing", "drives", "inner")
        assert node.at == (
            (graph.nodes[key].at[0] + x, graph.nodes[key].at[1] + y) if inside else graph.nodes[key].at
        )
    framed.document.undo()
    assert framed.document.graph == graph and only(framed) == before


def test_escape_during_the_drag_puts_everything_back(framed, hand):
    before, start = only(framed), title(framed)
    hand.press(start)
    hand.move(start, start + QPoint(50, 50), ALT)
    assert framed.comments.items[0].frame != before
    hand.key(Qt.Key.Key_Escape)
    assert framed.comments.items[0].frame == before and framed.mirror_faults() == []


def test_edges_and_corners_resize_it_down_to_a_smallest_size(framed, hand):
    before = only(framed)
    rect = framed.comments.items[0].rect
    corner = framed.mapFromScene(rect.bottomRight())
    hand.drag(corner, corner + QPoint(37, 22))
    larger = only(framed)
    assert larger.at == before.at and larger.size[0] > before.size[0] and larger.size[1] > before.size[1]
    left = framed.mapFromScene(QPointF(larger.at[0], larger.at[1] + larger.size[1] * 0.4))
    hand.drag(left, left + QPoint(900, 0))
    small = only(framed)
    assert small.size == (120.0, larger.size[1]) and small.at[0] == larger.at[0] + larger.size[0] - 120
    assert framed.document.graph.nodes.keys() == {
        "world",
        "thing",
        "drives",
        "inner",
        "children",
        "outer",
        "plot",
    }


def test_double_click_and_f2_edit_the_title_and_the_menu_its_colour(framed, hand):
    double_click(framed, title(framed))
    QTest.keyClicks(line(framed), "Brain")
    QTest.keyClick(line(framed), Qt.Key.Key_Return)
    QTest.qWait(0)
    assert only(framed).title == "Brain"
    hand.click(title(framed))
    hand.key(Qt.Key.Key_F2)
    assert line(framed).text() == "Brain"
    QTest.keyClick(line(framed), Qt.Key.Key_Escape)
    QTest.qWait(0)
    menu = menu_at(framed, title(framed))
    colors = next(a.menu() for a in menu.actions() if a.text() == "Colour")
    next(a for a in colors.actions() if a.text() == "Purple").trigger()
    menu.close()
    assert only(framed).color == "purple" and framed.document.undo_label == "Colour frame Brain"


def test_delete_removes_it_and_keeps_the_nodes(framed, hand):
    graph = framed.document.graph
    hand.click(title(framed))
    hand.key(Qt.Key.Key_Delete)
    assert framed.document.scenario.frames == () and framed.document.graph is graph
    framed.document.undo()
    hand.click(hand.card("thing"))
    assert framed.comments.selected is None  # a node is selected now: Delete is for that
    hand.key(Qt.Key.Key_Delete)
    assert "thing" not in framed.document.graph.nodes and only(framed).title == "Mind"


def test_its_inside_is_canvas(framed, hand):
    rect = framed.comments.items[0].rect
    inside = framed.mapFromScene(QPointF(rect.left() + 14, rect.bottom() - 14))
    hand.drag(inside, inside + QPoint(60, -60))
    assert framed.comments.selected is None and only(framed).title == "Mind"


def test_arranging_takes_frames_along(framed, hand):
    framed.select(())
    hand.key(Qt.Key.Key_L, CTRL)
    rect = framed.comments.items[0].rect
    inside = {key for key, item in framed.scene_.nodes.items() if rect.contains(item.card_rect())}
    assert inside == {"thing", "drives", "inner"} and only(framed).title == "Mind"
    framed.document.undo()
    assert framed.mirror_faults() == []


def test_its_title_has_a_tooltip(framed):
    tip = tip_at(framed.scene_, framed.comments.items[0].title_rect().center(), 5)
    assert "Mind" in tip and "move all that lies in it" in tip


def test_the_selection_stays_with_its_frame(framed, hand):
    framed.select(("plot",))
    framed.comments.add()
    QTest.keyClick(line(framed), Qt.Key.Key_Escape)
    assert framed.comments.selected == 1
    framed.document.edit("Remove", removed(framed.document.scenario, (0,)))
    assert framed.comments.selected == 0
    framed.document.undo()
    assert framed.comments.selected == 1
    hand.key(Qt.Key.Key_Delete)
    assert only(framed).title == "Mind"


def test_a_frame_is_copied_with_its_nodes_where_all_of_them_are(canvas):
    canvas.select(("world", "thing"))
    canvas.comments.add()
    QTest.keyClicks(line(canvas), "Both")
    QTest.keyClick(line(canvas), Qt.Key.Key_Return)
    QTest.qWait(0)
    inside = nodes_in(canvas.scene_, canvas.comments.items[0].frame)
    assert len(inside) > 1
    canvas.select(inside[:1])
    canvas.duplicate()
    assert len(canvas.comments.items) == 1
    canvas.document.undo()
    canvas.select(inside)
    canvas.copy()
    text = json.loads(QGuiApplication.clipboard().text())
    assert [frame["title"] for frame in text["frames"]] == ["Both"]
    canvas.pointer.leave()
    canvas.paste()
    assert [item.frame.title for item in canvas.comments.items.values()] == ["Both", "Both"]
    assert canvas.comments.items[1].frame.at != canvas.comments.items[0].frame.at
    assert len(canvas.selected()) == len(inside) and canvas.mirror_faults() == []
    canvas.document.undo()
    del text["frames"]  # as older versions copied it
    QGuiApplication.clipboard().setText(json.dumps(text))
    canvas.paste()
    assert len(canvas.selected()) == len(inside) and len(canvas.comments.items) == 1


def test_of_several_nodes_frames_around_one_and_empty_ones_between_go_along(canvas, hand):
    scenario = canvas.document.scenario
    for at, title in (((-20.0, -40.0), "World"), ((300.0, 400.0), "Note"), ((300.0, 900.0), "Away")):
        scenario = added(scenario, Frame(at, (260.0, 200.0) if title == "World" else (200.0, 60.0), title))
    canvas.document.edit("x", scenario)
    assert nodes_in(canvas.scene_, canvas.comments.items[0].frame) == ["world"]
    canvas.document.edit_graph("x", canvas.document.graph.move({"children": (600.0, 480.0)}))
    canvas.pointer.leave()
    for key in (Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_V):
        hand.key(key, CTRL)
    titles = [frame.title for frame in frames(canvas.document.scenario).values()]
    assert titles == ["World", "Note", "Away", "World", "Note"]
    canvas.document.undo()
    canvas.select(("world",))
    hand.key(Qt.Key.Key_D, CTRL)
    assert len(canvas.comments.items) == 3, "one node is copied alone"


def test_a_frame_without_nodes_is_copied_and_cut_too(canvas, hand):
    document = canvas.document
    document.edit("x", added(document.scenario, Frame((0.0, 500.0), (200.0, 100.0), "Alone")))
    canvas.comments.select(0)
    canvas.pointer.leave()
    for key in (Qt.Key.Key_C, Qt.Key.Key_V, Qt.Key.Key_V):
        hand.key(key, CTRL)
    assert [frame.at for frame in frames(document.scenario).values()] == [(0, 500), (30, 530), (60, 560)]
    assert canvas.comments.selected == 2 and document.position == 3
    hand.key(Qt.Key.Key_X, CTRL)
    assert len(canvas.comments.items) == 2 and document.undo_label == "Cut frame Alone"
    canvas.comments.select(0)
    hand.key(Qt.Key.Key_D, CTRL)
    assert document.undo_label == "Duplicate frame Alone" and len(canvas.comments.items) == 3


class TestByKeys:
    """A frame is reached, moved, coloured, named and removed without a mouse."""

    def test_g_goes_to_the_frame_around_and_an_arrow_back_into_it(self, framed, hand):
        said = []
        framed.message.connect(said.append)
        framed.select(("inner",))
        hand.key(Qt.Key.Key_G)
        ring, (item,) = framed.keyboard.ring, framed.comments.items.values()
        assert framed.comments.selected == 0 and framed.selected() == () and ring.isVisible()
        assert ring.boundingRect().contains(item.title_rect()) and not ring.on_port
        hand.key(Qt.Key.Key_Down)
        assert framed.selected() == ("thing",) and framed.comments.selected is None
        hand.key(Qt.Key.Key_Delete)
        framed.document.edit("x", removed(framed.document.scenario, (0,)))
        hand.key(Qt.Key.Key_G)
        assert said == ["There is no frame yet: Ctrl+G puts one around the selected nodes"]
        framed.select(("inner",))
        hand.key(Qt.Key.Key_C)
        assert said[1:] == ["No frame is selected: G goes to one"]

    def test_g_again_goes_on_to_the_next_one_inner_ones_first_from_a_node(self, framed, hand):
        document, outer = framed.document, only(framed)
        at, size = outer.at, outer.size
        around = Frame((at[0] - 40, at[1] - 60), (size[0] + 80, size[1] + 100), "Around")
        document.edit("x", added(document.scenario, around))
        document.edit("x", added(document.scenario, Frame((0.0, 900.0), (200.0, 100.0), "Far")))
        framed.select(("inner",))
        seen = []
        for _ in range(4):
            hand.key(Qt.Key.Key_G)
            seen.append(framed.comments.items[framed.comments.selected].frame.title)
        assert seen == ["Mind", "Far", "Around", "Mind"]
        hand.key(Qt.Key.Key_Escape)
        hand.key(Qt.Key.Key_G)
        assert framed.comments.selected == 1, "the first, as one reads"

    def test_shift_and_arrows_move_it_with_what_lies_in_it_as_one_step(self, framed, hand):
        before, graph, steps = only(framed), framed.document.graph, framed.document.position
        framed.select(("inner",))
        for key in (Qt.Key.Key_G, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
            hand.key(key, SHIFT if key != Qt.Key.Key_G else NONE)
        assert only(framed).at == (before.at[0] + 20, before.at[1] + 10) and only(framed).size == before.size
        for key, node in framed.document.graph.nodes.items():
            away = (20, 10) if key in ("thing", "drives", "inner") else (0, 0)
            was = graph.nodes[key].at
            assert node.at == (was[0] + away[0], was[1] + away[1])
        assert framed.document.position == steps + 1 and framed.document.undo_label == "Nudge frame Mind"
        assert framed.keyboard.ring.boundingRect().contains(framed.comments.items[0].title_rect())
        framed.document.undo()
        assert framed.document.graph == graph and only(framed) == before

    def test_c_colours_f2_names_and_del_takes_the_frame_alone(self, framed, hand):
        graph = framed.document.graph
        framed.select(("inner",))
        hand.key(Qt.Key.Key_G)
        for _ in range(2):
            hand.key(Qt.Key.Key_C)
        assert only(framed).color == "orange"
        for key in (Qt.Key.Key_Return, Qt.Key.Key_F2):
            hand.key(key)
            QTest.keyClicks(line(framed), "Brain" if key == Qt.Key.Key_F2 else "Head")
            QTest.keyClick(line(framed), Qt.Key.Key_Return)
            QTest.qWait(0)
        assert only(framed).title == "Brain" and framed.comments.selected == 0
        labels = [step.label for step in framed.document.history[-3:-1]]
        assert labels == ["Colour frame Mind", "Name frame Head"], "colours in a row are one step"
        hand.key(Qt.Key.Key_Delete)
        assert framed.document.scenario.frames == () and framed.document.graph is graph
        assert not framed.keyboard.ring.isVisible()


def test_f_shows_the_selected_frame_or_wire_whole_and_nothing_else(framed, hand):
    whole = framed.scale_now()
    framed.zoom_to(0.2)
    hand.click(title(framed))
    hand.key(Qt.Key.Key_F)
    rect, seen = framed.comments.items[0].rect, framed.visible_rect()
    assert seen.contains(rect) and (seen.center() - rect.center()).manhattanLength() < 4
    assert framed.scale_now() > whole
    framed.select_wire(("world.world", "thing.world"))  # level: as high as nothing
    hand.key(Qt.Key.Key_F)
    wire = framed.scene_.wires["world.world", "thing.world"].reach()
    assert (framed.visible_rect().center() - wire.center()).manhattanLength() < 4
    framed.select(())
    hand.key(Qt.Key.Key_F)
    assert framed.scale_now() == whole


def test_a_node_put_into_a_wire_gets_room_and_frames_beyond_it_go_along(framed, hand):
    canvas = framed
    canvas.document.edit_graph("Add", canvas.document.graph.add(Node("shift", "shift.tiny", (0.0, 300.0))))
    frame, was = only(canvas), canvas.document.graph
    wire = canvas.scene_.wires["world.world", "thing.world"]
    hand.drag(hand.card("shift"), canvas.mapFromScene(wire.middle()))
    after = canvas.document.graph.nodes
    assert ("shift.world", "thing.world") in canvas.document.graph.wires
    gap = 30 + 2 * HALO_SIDE  # two halos begin before the thing
    assert after["shift"].at[0] == WIDTH + 30 and after["thing"].at[0] == 2 * WIDTH + 30 + gap
    by = after["thing"].at[0] - was.nodes["thing"].at[0]
    for key in ("drives", "inner", "children", "outer", "plot"):
        assert after[key].at == (was.nodes[key].at[0] + by, was.nodes[key].at[1])
    assert after["world"] == was.nodes["world"]
    assert only(canvas) == msgspec.structs.replace(frame, at=(frame.at[0] + by, frame.at[1]))
    canvas.document.undo()
    assert canvas.document.graph == was and only(canvas) == frame


@pytest.mark.parametrize("edge", [False, True])
def test_a_frame_that_is_removed_while_it_is_dragged_ends_the_drag(framed, hand, edge):
    rect = framed.comments.items[0].rect
    start = framed.mapFromScene(rect.bottomRight()) if edge else title(framed)
    hand.press(start)
    hand.move(start, start + QPoint(50, 50))
    hand.key(Qt.Key.Key_Delete)
    assert framed.pointer.gesture is None and framed.comments.items == {}
    position = framed.document.position
    hand.release(start + QPoint(50, 50))
    assert framed.document.position == position
