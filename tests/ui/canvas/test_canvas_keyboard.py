"""Building without a mouse: the ring, walking, wiring and adding by keys alone."""

from __future__ import annotations

import pytest
from canvas_hand import ALT, CTRL, NONE, SHIFT, Hand
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sandbox.graph import Graph, Node
from sandbox.staging import with_exposed
from ui.canvas import grow

K = Qt.Key


def typed(canvas, text):
    """Types into the open search and presses Enter; the new node."""
    assert canvas.search.isVisible()
    QTest.keyClicks(canvas.search.line, text)
    QTest.keyClick(canvas.search.line, K.Key_Return)
    assert canvas.hasFocus()
    return canvas.selected()[-1]


@pytest.fixture
def one(make):
    """A world alone."""
    return make(Graph().add(Node("world", "world.tiny", (0.0, 0.0))))


class TestRing:
    def test_keys_show_it_and_the_mouse_hides_it(self, canvas, hand):
        assert not canvas.keyboard.ring.isVisible()
        hand.key(K.Key_Right)
        ring = canvas.keyboard.ring
        assert ring.isVisible()
        assert ring.boundingRect().contains(canvas.scene_.nodes[canvas.selected()[0]].card_rect())
        hand.click(hand.card("world"))
        assert not ring.isVisible()
        hand.key(K.Key_Right)
        assert ring.isVisible()
        canvas.clearFocus()
        assert not ring.isVisible()

    def test_it_follows_a_nudge_and_goes_with_its_node(self, canvas, hand):
        canvas.select(("plot",))
        hand.key(K.Key_Left)
        before = canvas.keyboard.ring.boundingRect()
        hand.key(K.Key_Down, SHIFT)
        assert canvas.keyboard.ring.boundingRect() == before.translated(0, 10)
        canvas.document.undo()
        canvas.document.edit_graph("x", Graph())
        assert not canvas.keyboard.ring.isVisible()


class TestWalking:
    def test_sideways_follows_wires_past_nearer_cards(self, canvas, hand):
        graph = canvas.document.graph.add(Node("near", "view.tiny", (560.0, 10.0)))
        canvas.document.edit_graph("x", graph)
        canvas.select(("thing",))
        hand.key(K.Key_Right)
        assert canvas.selected() == ("inner",)
        canvas.select(("drives",))
        hand.key(K.Key_Right)
        assert canvas.selected() == ("inner",)

    def test_without_a_wire_that_way_it_goes_to_what_lies_there(self, canvas, hand):
        canvas.select(("drives",))
        hand.key(K.Key_Left)
        assert canvas.selected() == ("world",)
        assert not any(target.startswith("drives.") for _, target in canvas.document.graph.wires)

    def test_what_is_out_of_sight_is_brought_into_it(self, canvas, hand):
        canvas.zoom_to(2.0)
        canvas.select(("world",))
        canvas.ensureVisible(canvas.scene_.nodes["world"].card_rect())
        hand.key(K.Key_Right)
        assert canvas.visible_rect().contains(canvas.scene_.nodes["thing"].card_rect())

    def test_with_alt_what_was_selected_stays_so(self, canvas, hand):
        canvas.select(("thing",))
        hand.key(K.Key_Right, ALT)
        hand.key(K.Key_Down, ALT)
        assert canvas.selected() == ("thing", "inner", "children")
        hand.key(K.Key_Up, ALT)
        assert canvas.selected() == ("thing", "children", "inner")
        assert canvas.keyboard.node == "inner"


class TestWiring:
    def test_w_enter_enter_wires_the_nearest_port_that_fits(self, canvas, hand):
        canvas.document.edit_graph("x", canvas.document.graph.disconnect(("world.world", "thing.world")))
        canvas.select(("world",))
        hand.key(K.Key_W)
        assert canvas.keyboard.port == ("world", True)
        assert canvas.keyboard.ring.on_port
        hand.key(K.Key_Return)
        assert canvas.scene_.loose.isVisible()
        hand.key(K.Key_Return)
        assert ("world.world", "thing.world") in canvas.document.graph.wires
        assert canvas.document.undo_label == "Connect world.world to thing.world"
        assert not canvas.scene_.loose.isVisible()
        assert canvas.keyboard.port == ("world", True)

    def test_a_sentence_follows_what_the_keys_do(self, canvas, hand):
        said = []
        canvas.message.connect(said.append)
        canvas.select(("drives",))
        for key in (K.Key_W, K.Key_Return, K.Key_Return, K.Key_Delete, K.Key_Escape):
            hand.key(key)
        begin = "Drives, output objective, "
        does = ": Enter starts a wire, Tab adds a node that fits, Del removes its wires"
        wires = ": Enter wires, arrows or Tab for another, Esc cancels"
        assert said == [
            f"{begin}wired to Inner{does}",
            f"Drives objective to Outer objective, instead of Children, 1 of 1{wires}",
            f"{begin}wired to Inner, Outer{does}",
            f"{begin}not wired{does}",
            "",
        ]

    def test_tab_goes_through_what_fits_and_escape_steps_out_one_at_a_time(self, canvas, hand):
        canvas.select(("drives",))
        for key in (K.Key_W, K.Key_Return):
            hand.key(key)
        wire = canvas.pointer.gesture
        seen = [wire.target]
        for _ in range(len(wire.choices) - 1):
            hand.key(K.Key_Tab)
            seen.append(wire.target)
        assert sorted(seen) == sorted(wire.choices)
        assert len(seen) > 0
        hand.key(K.Key_Tab, SHIFT)
        hand.key(K.Key_Escape)
        assert canvas.pointer.gesture is None
        assert canvas.keyboard.port is not None
        hand.key(K.Key_Escape)
        assert canvas.keyboard.port is None
        assert canvas.selected() == ("drives",)
        hand.key(K.Key_Escape)
        assert canvas.selected() == ()
        assert canvas.document.position == 0

    def test_arrows_choose_among_targets_by_place(self, canvas, hand):
        graph = canvas.document.graph
        for wire in graph.wires:
            if wire[0].startswith(("drives", "children")):
                graph = graph.disconnect(wire)
        canvas.document.edit_graph("x", graph)
        canvas.select(("drives",))
        hand.key(K.Key_W)
        hand.key(K.Key_Return)
        assert canvas.pointer.gesture.target == "inner.objective"
        hand.key(K.Key_Right)
        assert canvas.pointer.gesture.target == "outer.objective"
        hand.key(K.Key_Return)
        assert ("drives.objective", "outer.objective") in canvas.document.graph.wires

    def test_the_mouse_may_move_meanwhile_and_a_press_cancels(self, canvas, hand):
        canvas.select(("drives",))
        hand.key(K.Key_W)
        hand.key(K.Key_Return)
        before = canvas.pointer.gesture.target
        hand.move(hand.card("world"), hand.card("plot"), button=Qt.MouseButton.NoButton)
        assert canvas.pointer.gesture.target == before
        hand.click(hand.at(-100, -100))
        assert canvas.pointer.gesture is None
        assert not canvas.scene_.loose.isVisible()
        assert canvas.document.position == 0

    def test_up_and_down_choose_the_port_and_delete_unwires_it(self, canvas, hand):
        canvas.select(("inner",))
        hand.key(K.Key_Left, CTRL)
        assert canvas.keyboard.port == ("candidate", False)
        hand.key(K.Key_Down)
        assert canvas.keyboard.port == ("objective", False)
        hand.key(K.Key_Delete)
        assert ("drives.objective", "inner.objective") not in canvas.document.graph.wires
        assert "inner" in canvas.document.graph.nodes
        hand.key(K.Key_Right)
        assert canvas.keyboard.port == ("candidate", True)
        hand.key(K.Key_Right)
        assert canvas.selected() == ("outer",)

    def test_where_nothing_fits_a_sentence_says_what_to_do(self, one):
        hand, said = Hand(one), []
        one.message.connect(said.append)
        one.select(("world",))
        hand.key(K.Key_W)
        hand.key(K.Key_Return)
        assert said[-1] == "no port here fits world.world; Tab adds a node that does"
        assert one.pointer.gesture is None
        assert one.scene_.nodes["world"].state.fitting is None


class TestAdding:
    def test_a_nest_is_built_by_keys_alone(self, one):
        hand = Hand(one)
        hand.key(K.Key_Right)
        hand.key(K.Key_Tab)
        assert typed(one, "tiny candidate") == "tiny_candidate"
        hand.key(K.Key_Tab)
        assert typed(one, "tiny search") == "tiny_search"
        hand.key(K.Key_A, SHIFT)
        assert typed(one, "tiny objective") == "tiny_objective"
        assert set(one.document.graph.wires) == {
            ("world.world", "tiny_candidate.world"),
            ("tiny_candidate.candidate", "tiny_search.candidate"),
            ("tiny_objective.objective", "tiny_search.objective"),
        }
        cards = [item.card_rect() for item in one.scene_.nodes.values()]
        assert not any(a.intersects(b) for a in cards for b in cards if a is not b)
        assert one.document.position == 3

    def test_at_a_port_only_what_fits_it_is_offered(self, canvas, hand):
        canvas.select(("outer",))
        hand.key(K.Key_Right, CTRL)
        hand.key(K.Key_Tab)
        offered = canvas.search.shown_types()
        assert "optimizer.tiny" in offered
        assert "world.tiny" not in offered
        made = typed(canvas, "tiny search")
        assert ("outer.candidate", f"{made}.candidate") in canvas.document.graph.wires

    @pytest.mark.parametrize("node", ["world", "plot"])
    def test_the_search_leaves_the_card_in_sight(self, canvas, hand, node):
        canvas.select((node,))
        canvas.keyboard.use(True)
        hand.key(K.Key_Tab)
        card = canvas.mapFromScene(canvas.scene_.nodes[node].card_rect()).boundingRect()
        assert canvas.rect().contains(canvas.search.geometry())
        assert not canvas.search.geometry().intersects(card)

    def test_with_the_mouse_in_use_it_opens_at_the_pointer(self, canvas, hand):
        hand.click(hand.card("outer"))
        hand.key(K.Key_Tab)
        made = typed(canvas, "tiny plot")
        assert grow.neighbour(canvas.document.graph, made) == ""

    def test_after_delete_the_keyboard_is_at_a_neighbour(self, canvas, hand):
        canvas.select(("thing",))
        hand.key(K.Key_Right)
        hand.key(K.Key_Delete)
        assert canvas.selected() == ("outer",)
        assert canvas.keyboard.ring.isVisible()


def test_the_menu_is_that_of_the_card_or_frame_where_the_keyboard_is(canvas, hand):
    canvas.select(("thing", "inner"))
    canvas.comments.add()
    QTest.keyClick(QApplication.focusWidget(), K.Key_Escape)
    canvas.select(("outer",))
    hand.move(hand.card("world"), hand.card("world"), button=Qt.MouseButton.NoButton)
    hand.key(K.Key_F10, SHIFT)
    menu = QApplication.activePopupWidget()
    assert canvas.selected() == ("outer",)
    assert "Show settings\tReturn" in [action.text() for action in menu.actions()]
    menu.close()
    hand.key(K.Key_G)
    middle = canvas.viewport().rect().center()
    asked = QContextMenuEvent(
        QContextMenuEvent.Reason.Keyboard, middle, canvas.viewport().mapToGlobal(middle)
    )
    QApplication.sendEvent(canvas, asked)
    menu = QApplication.activePopupWidget()
    assert "Colour" in [action.text() for action in menu.actions()] and canvas.comments.selected == 0
    menu.close()


def test_no_wire_gives_way_to_a_new_node(canvas):
    graph, new = canvas.document.graph.new("objective.tiny", (0.0, 0.0))
    after, side = grow.attached(graph, "inner", new)
    assert (after, side) == (graph, 0)


def test_a_folded_card_is_walked_to_and_entered_and_wires_drawn_by_keys_go_there(canvas, hand):
    canvas.document.edit_graph("x", canvas.document.graph.disconnect(("drives.objective", "inner.objective")))
    canvas.select(("thing", "inner"))
    canvas.folds.toggle()
    canvas.select(("world",))
    hand.key(K.Key_Right)
    folded = canvas.comments.selected
    assert canvas.selected() == ()
    assert folded is not None
    hand.key(K.Key_Right)
    assert canvas.selected() == ("outer",)
    hand.key(K.Key_Left)
    assert canvas.comments.selected == folded
    for modifiers in (CTRL, NONE):  # it shows no settings, so that Enter alone goes in as well
        hand.key(K.Key_Return, modifiers)
        assert canvas.folds.depth == 1
        hand.key(K.Key_Escape)
        assert canvas.folds.depth == 0
        canvas.comments.select(folded)
    asked = []
    canvas.setting_activated.connect(asked.append)
    canvas.document.edit("x", with_exposed(canvas.document.scenario, ("inner",), "budget", on=True))
    hand.key(K.Key_Return)
    assert asked == [("inner", "budget")]
    canvas.select(("drives",))
    hand.key(K.Key_W)
    hand.key(K.Key_Return)
    assert canvas.pointer.gesture.choices == ["inner.objective", "outer.objective"]
    hand.key(K.Key_Escape)
