"""Selecting, moving, boxing, panning and zooming with real events."""

from __future__ import annotations

import pytest
from canvas_hand import ALT, CTRL, NONE, SHIFT, Hand, nest_graph
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from waiting import until

from sandbox.graph import Graph
from sandbox.scenario import to_json


def at(canvas, node):
    return canvas.document.graph.nodes[node].at


class TestSelection:
    def test_click_selects_one_shift_adds_ctrl_toggles_and_the_empty_canvas_clears(self, canvas, hand):
        heard = []
        canvas.selection_changed.connect(heard.append)
        hand.click(hand.card("thing"))
        assert canvas.selected() == ("thing",)
        hand.click(hand.card("inner"), SHIFT)
        assert canvas.selected() == ("thing", "inner")
        hand.click(hand.card("thing"), CTRL)
        assert canvas.selected() == ("inner",)
        hand.click(hand.card("outer"), CTRL)
        assert canvas.selected() == ("inner", "outer")
        hand.click(hand.card("outer"))
        assert canvas.selected() == ("outer",)
        hand.click(QPoint(5, 5))
        assert canvas.selected() == ()
        assert heard == [("thing",), ("thing", "inner"), ("inner",), ("inner", "outer"), ("outer",), ()]

    def test_a_box_selects_what_it_touches_and_modifiers_add_or_toggle(self, canvas, hand):
        start, stop = hand.at(290, 420), hand.at(620, 10)
        hand.drag(start, stop)
        assert set(canvas.selected()) == {"thing", "drives", "inner", "children"}
        hand.drag(hand.at(890, -60), hand.at(950, 20), SHIFT)
        assert set(canvas.selected()) == {"thing", "drives", "inner", "children", "outer"}
        hand.drag(start, stop, CTRL)
        assert set(canvas.selected()) == {"outer"}

    def test_escape_takes_a_box_back(self, canvas, hand):
        canvas.select(("outer",))
        hand.press(hand.at(290, 420))
        hand.move(hand.at(290, 420), hand.at(620, 10))
        assert len(canvas.selected()) == 4
        hand.key(Qt.Key.Key_Escape)
        assert canvas.selected() == ("outer",)

    def test_a_click_on_a_wire_selects_it_and_delete_removes_it(self, canvas, hand):
        wire = ("world.world", "thing.world")
        hand.click(canvas.mapFromScene(canvas.scene_.wires[wire].middle()))
        assert canvas.scene_.selected_wire == wire
        assert canvas.selected() == ()
        hand.key(Qt.Key.Key_Delete)
        assert wire not in canvas.document.graph.wires
        assert "thing" in canvas.document.graph.nodes
        canvas.document.undo()
        assert wire in canvas.scene_.wires

    def test_the_label_of_a_halo_selects_and_moves_its_nest(self, canvas, hand):
        label = canvas.scene_.halos["inner"].label_rect().center()
        start = canvas.mapFromScene(label)
        hand.drag(start, start + QPoint(0, 60))
        assert set(canvas.selected()) == {"inner", "thing", "drives"}
        assert at(canvas, "thing")[1] == at(canvas, "inner")[1] > 0
        assert at(canvas, "outer") == (900.0, 0.0)


class TestMoving:
    def test_a_drag_moves_on_the_grid_as_one_step_with_wires_and_halos_following(self, canvas, hand):
        before, rect = canvas.document.position, canvas.scene_.halos["inner"].rect
        start = hand.card("drives")
        hand.press(start)
        hand.move(start, start + QPoint(33, 121))
        live = canvas.scene_.halos["inner"].rect
        assert live.bottom() > rect.bottom()
        assert canvas.document.position == before
        hand.release(start + QPoint(33, 121))
        assert canvas.document.position == before + 1
        assert all(value % 10 == 0 for value in at(canvas, "drives"))
        assert at(canvas, "drives") != (300.0, 200.0)
        assert canvas.scene_.halos["inner"].rect == live
        assert canvas.document.undo_label == "Move drives"
        canvas.document.undo()
        assert at(canvas, "drives") == (300.0, 200.0)
        assert canvas.scene_.halos["inner"].rect == rect

    def test_alt_moves_freely_and_several_nodes_move_together(self, canvas, hand):
        canvas.select(("thing", "drives"))
        canvas.zoom_to(1.0)
        canvas.centerOn(400, 100)
        start = hand.card("drives")
        hand.drag(start, start + QPoint(13, 17), ALT)
        assert at(canvas, "drives") == (313.0, 217.0)
        assert at(canvas, "thing") == (313.0, 17.0)
        assert canvas.document.undo_label == "Move 2 nodes"

    def test_a_trembling_click_moves_nothing(self, canvas, hand):
        start = hand.card("drives")
        hand.drag(start, start + QPoint(2, 1))
        assert canvas.document.position == 0

    def test_escape_puts_everything_back(self, canvas, hand):
        start = hand.card("inner")
        hand.press(start)
        hand.move(start, start + QPoint(90, 90))
        hand.key(Qt.Key.Key_Escape)
        hand.release(start + QPoint(90, 90))
        assert canvas.document.position == 0
        assert canvas.mirror_faults() == []

    def test_undo_in_the_middle_of_a_drag_leaves_a_true_picture(self, canvas, hand):
        canvas.document.edit_graph("Set", canvas.document.graph.set("world", "size", 5))
        start = hand.card("inner")
        hand.press(start)
        hand.move(start, start + QPoint(90, 90))
        canvas.document.undo()
        assert canvas.mirror_faults() == []
        hand.release(start + QPoint(90, 90))
        assert at(canvas, "inner") == (600.0, 0.0)

    def test_a_loose_node_dropped_on_a_wire_is_put_into_it(self, canvas, hand):
        node = canvas.add_node("optimizer.tiny", QPointF(760, 500))
        target = canvas.mapFromScene(canvas.scene_.wires["inner.candidate", "outer.candidate"].middle())
        hand.drag(hand.card(node), target)
        wires = canvas.document.graph.wires
        assert ("inner.candidate", f"{node}.candidate") in wires
        assert (f"{node}.candidate", "outer.candidate") in wires
        assert ("inner.candidate", "outer.candidate") not in wires
        assert len(canvas.scene_.halos) == 3
        canvas.document.undo()
        assert at(canvas, node)[1] > 200

    def test_a_node_that_does_not_fit_a_wire_is_only_moved(self, canvas, hand):
        node = canvas.add_node("objective.tiny", QPointF(760, 500))
        target = canvas.mapFromScene(canvas.scene_.wires["inner.candidate", "outer.candidate"].middle())
        hand.drag(hand.card(node), target)
        assert ("inner.candidate", "outer.candidate") in canvas.document.graph.wires


class TestKeys:
    def test_arrows_walk_the_graph(self, canvas, hand):
        canvas.select(("thing",))
        hand.key(Qt.Key.Key_Right)
        assert canvas.selected() == ("inner",)
        hand.key(Qt.Key.Key_Right)
        assert canvas.selected() == ("outer",)
        hand.key(Qt.Key.Key_Left)
        hand.key(Qt.Key.Key_Left)
        hand.key(Qt.Key.Key_Down)
        assert canvas.selected() == ("drives",)
        hand.key(Qt.Key.Key_Down)
        assert canvas.selected() == ("drives",)

    def test_an_arrow_without_selection_starts_in_the_middle(self, canvas, hand):
        hand.key(Qt.Key.Key_Left)
        assert canvas.selected() == ("inner",)

    def test_nudges_in_a_row_are_one_step(self, canvas, hand):
        canvas.select(("thing", "drives"))
        for _ in range(3):
            hand.key(Qt.Key.Key_Right, SHIFT)
        assert at(canvas, "thing") == (330.0, 0.0)
        assert canvas.document.position == 1
        canvas.document.undo()
        assert at(canvas, "drives") == (300.0, 200.0)

    def test_select_all_delete_and_back(self, canvas, hand):
        hand.key(Qt.Key.Key_A, CTRL)
        assert len(canvas.selected()) == 7
        hand.key(Qt.Key.Key_Backspace)
        assert canvas.document.graph.nodes == {}
        assert canvas.document.undo_label == "Delete 7 nodes"
        canvas.document.undo()
        assert len(canvas.scene_.nodes) == 7

    def test_duplicate_keeps_inner_wires_and_selects_the_copy(self, canvas, hand):
        canvas.select(("thing", "inner", "drives"))
        hand.key(Qt.Key.Key_D, CTRL)
        assert set(canvas.selected()) == {"thing_2", "inner_2", "drives_2"}
        assert ("drives_2.objective", "inner_2.objective") in canvas.document.graph.wires
        assert at(canvas, "thing_2") == (330.0, 30.0)

    def test_enter_and_f1_ask_for_the_node(self, canvas, hand):
        active, helped = [], []
        canvas.node_activated.connect(active.append)
        canvas.help_requested.connect(helped.append)
        hand.key(Qt.Key.Key_F1)
        canvas.select(("inner",))
        hand.key(Qt.Key.Key_Return)
        hand.key(Qt.Key.Key_F1)
        assert (active, helped) == (["inner"], ["inner"])

    def test_a_double_click_on_a_node_asks_for_its_settings(self, canvas, hand):
        active = []
        canvas.node_activated.connect(active.append)
        QTest.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, NONE, hand.card("outer"))
        assert active == ["outer"]

    def test_rename_keeps_wires_and_refuses_a_taken_name(self, canvas, hand):
        said = []
        canvas.message.connect(said.append)
        canvas.select(("inner",))
        hand.key(Qt.Key.Key_F2)
        line = QApplication.focusWidget()
        QTest.keyClicks(line, "outer")
        QTest.keyClick(line, Qt.Key.Key_Return)
        assert said == ["there is already a node 'outer'"]
        assert "inner" in canvas.document.graph.nodes
        line.selectAll()
        QTest.keyClicks(line, "My Brain")
        QTest.keyClick(line, Qt.Key.Key_Return)
        assert ("thing.candidate", "my_brain.candidate") in canvas.document.graph.wires
        assert canvas.selected() == ("my_brain",)
        assert canvas.scene_.halos["my_brain"].label == "MESA-OPTIMIZER · My brain"

    def test_escape_leaves_a_name_as_it_is(self, canvas, hand):
        canvas.select(("inner",))
        hand.key(Qt.Key.Key_F2)
        line = QApplication.focusWidget()
        QTest.keyClicks(line, "other")
        QTest.keyClick(line, Qt.Key.Key_Escape)
        assert canvas.document.position == 0


def _wheel(canvas, where: QPoint, angle: int, modifiers=NONE, pixels=(0, 0), touchpad=False):
    device = QPointingDevice.primaryPointingDevice()
    if touchpad:
        device = QPointingDevice(
            "pad", 7, QInputDevice.DeviceType.TouchPad, QPointingDevice.PointerType.Finger,
            QInputDevice.Capability.PixelScroll, 2, 0,
        )  # fmt: skip
    event = QWheelEvent(
        QPointF(where), QPointF(canvas.viewport().mapToGlobal(where)), QPoint(*pixels), QPoint(0, angle),
        Qt.MouseButton.NoButton, modifiers, Qt.ScrollPhase.NoScrollPhase, False,
        Qt.MouseEventSource.MouseEventNotSynthesized, device,
    )  # fmt: skip
    QApplication.sendEvent(canvas.viewport(), event)


class TestLookingAround:
    def test_the_wheel_zooms_about_the_pointer(self, canvas):
        where = QPoint(220, 480)
        fixed, scale = canvas.mapToScene(where), canvas.scale_now()
        for _ in range(4):
            _wheel(canvas, where, 120)
        assert canvas.scale_now() > 1.5 * scale
        now = canvas.mapToScene(where)
        assert abs(now.x() - fixed.x()) < 3
        assert abs(now.y() - fixed.y()) < 3
        for _ in range(60):
            _wheel(canvas, where, -120)
        assert canvas.scale_now() == pytest.approx(0.05)

    def test_two_fingers_scroll_and_ctrl_makes_them_zoom(self, canvas):
        scale, left = canvas.scale_now(), canvas.visible_rect().left()
        _wheel(canvas, QPoint(300, 300), 0, pixels=(40, 0), touchpad=True)
        assert canvas.scale_now() == scale
        assert canvas.visible_rect().left() == pytest.approx(left - 40 / scale, abs=2 / scale)
        _wheel(canvas, QPoint(300, 300), 60, CTRL, pixels=(0, 30), touchpad=True)
        assert canvas.scale_now() > scale

    def test_the_middle_button_and_space_pan(self, canvas, hand):
        left = canvas.visible_rect().left()
        hand.drag(QPoint(400, 300), QPoint(300, 300), button=Qt.MouseButton.MiddleButton)
        moved = canvas.visible_rect().left()
        assert moved > left
        QTest.keyPress(canvas, Qt.Key.Key_Space)
        hand.drag(QPoint(300, 300), QPoint(400, 300))
        QTest.keyRelease(canvas, Qt.Key.Key_Space)
        assert canvas.visible_rect().left() == pytest.approx(left, abs=3)
        assert canvas.document.position == 0

    def test_a_tap_on_space_is_passed_on_but_not_after_panning(self, canvas, hand):
        assert not canvas.takes_space()
        taps = []
        canvas.space_tapped.connect(lambda: taps.append(1))
        assert canvas.takes_space()
        QTest.keyClick(canvas, Qt.Key.Key_Space)
        assert taps == [1]
        QTest.keyPress(canvas, Qt.Key.Key_Space)
        hand.drag(QPoint(300, 300), QPoint(400, 300))
        QTest.keyRelease(canvas, Qt.Key.Key_Space)
        assert taps == [1]

    def test_framing(self, canvas, hand):
        canvas.select(("plot",))
        hand.key(Qt.Key.Key_F)
        rect = canvas.scene_.nodes["plot"].card_rect()
        assert canvas.visible_rect().contains(rect)
        assert canvas.scale_now() == pytest.approx(1.0)
        hand.key(Qt.Key.Key_Home)
        assert canvas.visible_rect().contains(canvas.scene_.content_rect())
        hand.key(Qt.Key.Key_0, CTRL)
        assert canvas.scale_now() == pytest.approx(1.0)
        hand.key(Qt.Key.Key_Minus, CTRL)
        assert canvas.scale_now() == pytest.approx(0.8)

    def test_a_drag_at_the_edge_takes_the_view_along(self, canvas, hand, app):
        left = canvas.visible_rect().left()
        start = hand.card("world")
        hand.press(start)
        hand.move(start, QPoint(3, start.y()))
        until(lambda: canvas.visible_rect().left() < left)
        hand.release(QPoint(3, start.y()))
        assert at(canvas, "world")[0] < 0


def test_the_picture_shows_the_graph_without_selection(canvas):
    plain = canvas.picture(1.0, 20)
    area = canvas.scene_.content_rect()
    assert plain.width() == pytest.approx(area.width() + 40, abs=1)
    canvas.select(("inner",))
    assert canvas.picture(1.0, 20) == plain
    assert canvas.scene_.nodes["inner"].state.selected
    assert canvas.picture(1000.0, 20).width() <= 12_000


def test_a_hand_outlives_nothing(make):
    """A canvas that is gone no longer listens to its document."""
    from canvas_hand import nest_graph

    canvas = make(nest_graph())
    document = canvas.document
    Hand(canvas).click(QPoint(5, 5))
    other = type(document)(document.scenario)
    canvas.set_document(other)
    assert document.listeners == []
    document.edit_graph("Set", document.graph.remove(["inner"]))
    assert "inner" in canvas.scene_.nodes


class TestArrange:
    def test_no_card_overlaps_another_or_lies_in_a_halo_that_is_not_its_own(self, canvas, hand):
        graph = canvas.document.graph
        graph = graph.move(dict.fromkeys(graph.nodes, (0.0, 0.0)))
        graph, _ = graph.paste(graph, (0.0, 0.0))
        canvas.document.edit_graph("heap", graph)
        hand.key(Qt.Key.Key_L, CTRL)
        scene = canvas.scene_
        cards = {key: item.card_rect() for key, item in scene.nodes.items()}
        for key, rect in cards.items():
            assert not [k for k, other in cards.items() if k != key and other.intersects(rect)]
            for halo in scene.halos.values():
                inside = halo.rect.intersects(rect)
                assert inside == (key in halo.halo.members), (key, halo.label)
        assert canvas.document.undo_label == "Arrange nodes"

    def test_the_empty_canvas_stays_empty(self, make):
        from sandbox.graph import Graph

        canvas = make(Graph())
        canvas.arrange()
        assert canvas.document.position == 0


class TestClipboard:
    def test_copy_and_paste_at_the_pointer(self, canvas, hand):
        canvas.select(("thing", "inner", "drives"))
        hand.key(Qt.Key.Key_C, CTRL)
        assert '"thing"' in QApplication.clipboard().text()
        hand.move(QPoint(300, 500), QPoint(400, 560), button=Qt.MouseButton.NoButton)
        hand.key(Qt.Key.Key_V, CTRL)
        assert set(canvas.selected()) == {"thing_2", "inner_2", "drives_2"}
        assert ("drives_2.objective", "inner_2.objective") in canvas.document.graph.wires
        rect = canvas.scene_.content_rect(canvas.selected())
        assert rect.contains(canvas.mapToScene(QPoint(400, 560)))
        assert canvas.document.position == 1

    def test_pastes_in_a_row_never_hide_each_other(self, canvas, hand):
        canvas.pointer.leave()
        canvas.select(("plot",))
        canvas.copy()
        canvas.paste()
        canvas.paste()
        assert at(canvas, "plot_2") == (1230.0, 30.0)
        assert at(canvas, "plot_3") == (1260.0, 60.0)
        hand.move(QPoint(300, 500), QPoint(400, 560), button=Qt.MouseButton.NoButton)
        canvas.paste()
        canvas.paste()
        assert at(canvas, "plot_4") != at(canvas, "plot_5")

    def test_cut_and_paste_into_another_document(self, canvas, hand, make):
        canvas.select(("world", "thing"))
        hand.key(Qt.Key.Key_X, CTRL)
        assert "thing" not in canvas.document.graph.nodes
        other = make(Graph())
        other.paste()
        assert other.document.graph.wires == (("world.world", "thing.world"),)

    @pytest.mark.parametrize("text", ["", "hello", "{}", '{"format": "x"}', "[[[["])
    def test_other_text_is_refused_with_a_sentence(self, canvas, text):
        said = []
        canvas.message.connect(said.append)
        QApplication.clipboard().setText(text)
        canvas.paste()
        assert said == ["The clipboard holds no nodes: copy some first, with Ctrl+C"]
        assert canvas.document.position == 0

    def test_a_whole_scenario_can_be_pasted_as_text(self, canvas, hand, make):
        QApplication.clipboard().setText(to_json(canvas.document.scenario).decode())
        other = make(Graph())
        Hand(other).key(Qt.Key.Key_V, CTRL)
        assert other.document.graph.wires == canvas.document.graph.wires
        assert other.selected() == tuple(canvas.document.graph.nodes)


def test_framing_all_shows_wires_that_swing_out(make):
    """What is wired to a node far on its left has a curve that comes back to it from further left."""
    canvas = make(nest_graph().move({"plot": (-900.0, 600.0)}))
    canvas.frame_all()
    wire = canvas.scene_.wires["outer.series", "plot.series"]
    assert wire.reach().left() < canvas.scene_.content_rect().left() - 10.0, "it swings out"
    room = canvas.visible_rect()
    left, right = wire.reach().left() - room.left(), room.right() - canvas.scene_.content_rect().right()
    assert left == pytest.approx(right, abs=3.0), "as much room beyond it as on the other side"


def test_an_empty_canvas_says_how_to_begin(canvas, hand):
    """And lets the mouse through: the double-click that it speaks of goes to the canvas."""
    assert canvas.beginning.isHidden()
    hand.key(Qt.Key.Key_A, CTRL)
    hand.key(Qt.Key.Key_Delete)
    assert canvas.beginning.isVisible() and canvas.beginning.geometry() == canvas.rect()
    at = hand.view.rect().center()
    assert QApplication.widgetAt(hand.view.mapToGlobal(at)) is hand.view
    QTest.mouseDClick(hand.view, Qt.MouseButton.LeftButton, NONE, at)
    assert canvas.search.isVisible()
    QTest.keyClicks(canvas.search.line, "tiny world")
    QTest.keyClick(canvas.search.line, Qt.Key.Key_Return)
    assert canvas.document.graph.nodes and canvas.beginning.isHidden()
