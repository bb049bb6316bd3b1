"""Drawing wires, the search that a dropped wire opens, and drops from the library."""

from __future__ import annotations

import pytest
from canvas_hand import Hand
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRectF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sandbox.events import Fault
from sandbox.graph import Graph, Node
from ui.canvas.drops import MIME
from ui.canvas.menus import menu_at
from ui.canvas.tips import tip_at


@pytest.fixture
def loose(make):
    """Nodes without any wire."""
    graph = Graph()
    for node_id, type_, at in (
        ("world", "world.tiny", (0.0, 0.0)),
        ("thing", "candidate.tiny", (300.0, 0.0)),
        ("goal", "objective.tiny", (300.0, 200.0)),
        ("search", "optimizer.tiny", (600.0, 0.0)),
        ("plot", "view.tiny", (900.0, 0.0)),
    ):
        graph = graph.add(Node(node_id, type_, at))
    return make(graph)


class TestWiring:
    def test_a_drag_from_output_to_input_connects_as_one_step(self, loose):
        hand = Hand(loose)
        hand.drag(hand.port("world", "world", True), hand.port("thing", "world", False))
        assert loose.document.graph.wires == (("world.world", "thing.world"),)
        assert loose.document.position == 1
        loose.document.undo()
        assert loose.scene_.wires == {}

    def test_a_drag_from_input_to_output_does_the_same(self, loose):
        hand = Hand(loose)
        hand.drag(hand.port("search", "objective", False), hand.port("goal", "objective", True))
        assert loose.document.graph.wires == (("goal.objective", "search.objective"),)

    def test_a_wire_dropped_on_a_card_takes_the_port_that_fits(self, loose):
        hand = Hand(loose)
        hand.drag(hand.port("goal", "objective", True), hand.card("search", 60))
        assert loose.document.graph.wires == (("goal.objective", "search.objective"),)

    def test_a_port_that_does_not_fit_says_why_at_the_pointer(self, loose):
        hand, said = Hand(loose), []
        loose.message.connect(said.append)
        start, stop = hand.port("world", "world", True), hand.port("search", "candidate", False)
        hand.press(start)
        hand.move(start, stop)
        assert loose.bubble.isVisible()
        assert loose.bubble.text() == "search takes a candidate at 'candidate', not a world"
        assert (loose.bubble.pos() - stop).manhattanLength() < 120
        hand.release(stop)
        assert said == ["search takes a candidate at 'candidate', not a world"]
        assert loose.document.graph.wires == ()

    def test_two_outputs_are_refused_with_a_sentence(self, loose):
        hand = Hand(loose)
        start, stop = hand.port("search", "candidate", True), hand.port("thing", "candidate", True)
        hand.press(start)
        hand.move(start, stop)
        assert "is an output too" in loose.bubble.text()
        hand.release(stop)
        assert loose.document.position == 0

    def test_ports_that_fit_are_lit_while_wiring(self, loose):
        hand = Hand(loose)
        start = hand.port("thing", "candidate", True)
        hand.press(start)
        hand.move(start, start + QPoint(30, 40))
        states = {key: item.state.fitting for key, item in loose.scene_.nodes.items()}
        assert states == {
            "world": frozenset(), "thing": {">candidate"}, "goal": frozenset(),
            "search": {"<candidate"}, "plot": frozenset(),
        }  # fmt: skip
        hand.key(Qt.Key.Key_Escape)
        assert {item.state.fitting for item in loose.scene_.nodes.values()} == {None}
        hand.release(start + QPoint(30, 40))
        assert not loose.search.isVisible()
        assert loose.document.position == 0

    def test_an_occupied_input_gives_way_to_a_new_wire(self, canvas, hand):
        hand.drag(hand.port("children", "objective", True), hand.port("inner", "objective", False))
        assert canvas.document.graph.sources("inner", "objective") == ("children",)

    def test_a_wire_is_picked_up_from_its_input_and_moved(self, canvas, hand):
        canvas.document.edit_graph(
            "x", canvas.document.graph.disconnect(("children.objective", "outer.objective"))
        )
        start, stop = hand.port("inner", "objective", False), hand.port("outer", "objective", False)
        hand.press(start)
        hand.move(start, stop)
        assert not canvas.scene_.wires["drives.objective", "inner.objective"].isVisible()
        hand.release(stop)
        wires = canvas.document.graph.wires
        assert ("drives.objective", "outer.objective") in wires
        assert ("drives.objective", "inner.objective") not in wires
        assert canvas.document.undo_label == "Move wire to outer.objective"

    def test_dropped_in_the_void_it_is_removed_but_a_click_keeps_it(self, canvas, hand):
        wire = ("drives.objective", "inner.objective")
        start = hand.port("inner", "objective", False)
        hand.click(start)
        assert wire in canvas.document.graph.wires
        hand.drag(start, start + QPoint(-40, -160))
        assert wire not in canvas.document.graph.wires
        assert not canvas.search.isVisible()
        assert canvas.document.undo_label == "Remove wire to inner.objective"

    def test_dropped_where_it_came_from_nothing_happens(self, canvas, hand):
        start = hand.port("inner", "objective", False)
        hand.press(start)
        hand.move(start, start + QPoint(-40, -60))
        hand.move(start + QPoint(-40, -60), start)
        hand.release(start)
        assert canvas.document.position == 0

    def test_escape_keeps_a_picked_up_wire(self, canvas, hand):
        start = hand.port("inner", "objective", False)
        hand.press(start)
        hand.move(start, start + QPoint(-40, -160))
        hand.key(Qt.Key.Key_Escape)
        hand.release(start + QPoint(-40, -160))
        assert canvas.document.position == 0
        assert canvas.scene_.wires["drives.objective", "inner.objective"].isVisible()

    def test_halos_come_and_change_with_the_wires(self, loose):
        hand = Hand(loose)
        assert list(loose.scene_.halos) == ["search"]
        other = loose.add_node("optimizer.tiny", QPointF(760, 420))
        assert loose.scene_.halos["search"].halo.role == "optimizer"
        hand.drag(hand.port("search", "candidate", True), hand.port(other, "candidate", False))
        assert loose.scene_.halos["search"].halo.role == "mesa-optimizer"
        assert loose.scene_.halos[other].rect.contains(loose.scene_.halos["search"].rect)


class TestSearch:
    def test_a_wire_dropped_on_the_canvas_offers_what_fits_and_wires_it(self, loose):
        hand = Hand(loose)
        start = hand.port("search", "series", True)
        hand.drag(start, start + QPoint(-20, 250))
        assert loose.search.isVisible()
        assert loose.search.shown_types() == ["view.tiny"]
        QTest.keyClick(loose.search.line, Qt.Key.Key_Return)
        assert ("search.series", "tiny_plot.series") in loose.document.graph.wires
        assert loose.document.position == 1
        assert loose.selected() == ("tiny_plot",)

    def test_dropped_from_an_input_it_offers_sources(self, loose):
        hand = Hand(loose)
        start = hand.port("search", "candidate", False)
        hand.drag(start, start + QPoint(-60, 300))
        assert set(loose.search.shown_types()) == {"candidate.tiny", "optimizer.tiny"}
        QTest.keyClicks(loose.search.line, "search")
        QTest.keyClick(loose.search.line, Qt.Key.Key_Return)
        assert ("tiny_search.candidate", "search.candidate") in loose.document.graph.wires

    def test_by_keyboard_alone(self, loose):
        hand = Hand(loose)
        hand.key(Qt.Key.Key_Tab)
        assert loose.search.isVisible()
        assert len(loose.search.shown_types()) == 7
        QTest.keyClicks(loose.search.line, "tw")
        assert loose.search.shown_types()[0] == "world.tiny"
        loose.search.line.clear()
        QTest.keyClicks(loose.search.line, "tiny")
        QTest.keyClick(loose.search.line, Qt.Key.Key_Down)
        chosen = loose.search.shown_types()[1]
        QTest.keyClick(loose.search.line, Qt.Key.Key_Return)
        assert not loose.search.isVisible()
        assert chosen == "world.tiny_steps"
        assert [node.type for node in loose.document.graph.nodes.values()][-1] == chosen
        assert QApplication.focusWidget() is loose

    def test_escape_and_a_click_elsewhere_close_it(self, loose):
        hand = Hand(loose)
        for close in (
            lambda: QTest.keyClick(loose.search.line, Qt.Key.Key_Escape),
            lambda: hand.click(QPoint(10, 690)),
        ):
            hand.key(Qt.Key.Key_A, Qt.KeyboardModifier.ShiftModifier)
            assert loose.search.isVisible()
            close()
            assert not loose.search.isVisible()
        assert loose.document.position == 0

    def test_a_double_click_on_the_empty_canvas_opens_it_there(self, loose):
        at = QPoint(300, 500)
        QTest.mouseDClick(loose.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
        assert loose.search.isVisible()
        assert (loose.search.pos() - at).manhattanLength() < 350
        assert loose.rect().contains(loose.search.geometry())

    def test_nothing_found_is_said(self, loose):
        loose.open_search()
        QTest.keyClicks(loose.search.line, "zzzz")
        assert loose.search.shown_types() == []
        assert loose.search.none.isVisible()
        QTest.keyClick(loose.search.line, Qt.Key.Key_Return)
        assert loose.document.position == 0
        loose.search.close_search()


def _mime(type_: str) -> QMimeData:
    data = QMimeData()
    data.setData(MIME, type_.encode())
    return data


def _drop(canvas, data: QMimeData, at: QPoint) -> bool:
    """Enter, move and drop, as a drag from the library; whether it was taken."""
    view, copy = canvas.viewport(), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at, copy, data, left, none)
    QApplication.sendEvent(view, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(view, QDragMoveEvent(at, copy, data, left, none))
    drop = QDropEvent(QPointF(at), copy, data, left, none)
    QApplication.sendEvent(view, drop)
    return drop.isAccepted()


class TestDrops:
    def test_a_type_from_the_library_is_added_at_the_pointer(self, loose):
        at = QPoint(500, 600)
        assert _drop(loose, _mime("objective.tiny"), at)
        (node,) = loose.selected()
        center = loose.scene_.nodes[node].card_rect().center()
        there = loose.mapToScene(at)
        assert abs(center.x() - there.x()) <= 6
        assert abs(center.y() - there.y()) <= 6

    def test_dropped_on_a_wire_it_is_put_into_it(self, canvas):
        wire = ("inner.candidate", "outer.candidate")
        at = canvas.mapFromScene(canvas.scene_.wires[wire].middle())
        assert _drop(canvas, _mime("optimizer.tiny"), at)
        (node,) = canvas.selected()
        assert canvas.document.graph.source("outer", "candidate") == node
        assert canvas.document.graph.source(node, "candidate") == "inner"
        assert canvas.document.position == 1

    def test_files_and_unknown_types_are_left_to_the_window(self, canvas):
        files = QMimeData()
        files.setUrls([QUrl.fromLocalFile("x.mesa.json")])
        assert not _drop(canvas, files, QPoint(200, 200))
        assert not _drop(canvas, _mime("world.nonsense"), QPoint(200, 200))
        assert canvas.document.position == 0

    def test_a_drag_that_leaves_takes_its_mark_along(self, canvas):
        item = canvas.scene_.wires["inner.candidate", "outer.candidate"]
        at = canvas.mapFromScene(item.middle())
        data = _mime("optimizer.tiny")
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(
            canvas.viewport(), QDragEnterEvent(at, Qt.DropAction.CopyAction, data, left, none)
        )
        assert item.marked
        canvas.drops.leave()
        assert not item.marked


class TestShown:
    def test_faults_mark_the_node_and_stand_in_its_tooltip(self, canvas):
        canvas.show_faults((Fault("inner", "objective", "nothing is wired here", "Wire an objective."),))
        state = canvas.scene_.nodes["inner"].state
        assert state.faults == ("nothing is wired here Wire an objective.",)
        assert state.fault_parts == {"objective"}
        point = canvas.scene_.nodes["inner"].title_rect().center()
        assert "nothing is wired here Wire an objective." in tip_at(canvas.scene_, point, 5)
        canvas.show_faults(())
        assert canvas.scene_.nodes["inner"].state.faults == ()

    def test_tips_of_ports_rows_wires_and_halos(self, canvas):
        scene = canvas.scene_
        assert "takes a world" in tip_at(scene, scene.nodes["thing"].port_point("world", False), 8)
        row = scene.nodes["world"].pos() + QPointF(60, scene.nodes["world"].look.row_y(0) + 8)
        assert "1 to 10 cells" in tip_at(scene, row, 5)
        assert "world.world" in tip_at(scene, scene.wires["world.world", "thing.world"].middle(), 5)
        assert "mesa-optimizer" in tip_at(scene, scene.halos["inner"].label_rect().center(), 5)
        assert tip_at(scene, QPointF(-400, -400), 5) == ""

    def test_live_values_go_to_their_cards(self, canvas):
        from sandbox.graph import GeneRange

        canvas.document.edit_graph(
            "x", canvas.document.graph.open_gene("drives", "height", GeneRange(0.0, 1.0))
        )
        import numpy as np

        series = np.arange(50.0)
        canvas.show_live({"outer": [("best", "0.94")]}, {"outer": series}, {("drives", "height"): 0.8125})
        drives, outer = canvas.scene_.nodes["drives"], canvas.scene_.nodes["outer"]
        assert outer.well.values == (("best", "0.94"),)
        assert drives.genes.values == {"height": "0.8125"}
        assert drives.state.hidden == {"height"}
        canvas.show_live({}, {}, {})
        assert outer.well.values == ()
        assert drives.state.hidden == frozenset()

    def test_menus_offer_what_can_be_done(self, canvas, hand):
        canvas.select(())
        menu = menu_at(canvas, hand.card("inner"))
        texts = [a.text().split("\t")[0] for a in menu.actions() if not a.isSeparator()]
        assert canvas.selected() == ("inner",)
        assert all(text.startswith("Ask: ") for text in texts[: texts.index("Show settings")])
        assert texts[texts.index("Show settings") + 1] == "Rename…"
        delete = next(a for a in menu.actions() if a.text().startswith("Delete"))
        delete.trigger()
        assert "inner" not in canvas.document.graph.nodes
        menu.deleteLater()
        empty = menu_at(canvas, QPoint(5, 690))
        assert next(a.text().split("\t")[0] for a in empty.actions()) == "Add node…"
        empty.deleteLater()

    def test_a_tooltip_event_is_answered(self, canvas, hand, monkeypatch):
        from PySide6.QtGui import QHelpEvent

        from ui.canvas import inputs

        shown = []
        monkeypatch.setattr(inputs.QToolTip, "showText", lambda _pos, text, _view: shown.append(text))
        at = hand.card("outer")
        event = QHelpEvent(QEvent.Type.ToolTip, at, canvas.viewport().mapToGlobal(at))
        QApplication.sendEvent(canvas.viewport(), event)
        assert "Keeps what it has." in shown[0]


def test_a_node_that_is_added_without_a_place_lies_over_nothing_and_in_no_halo(canvas, hand):
    canvas.zoom_to(0.5)
    canvas.centerOn(canvas.scene_.nodes["inner"].card_rect().center())
    before = {key: item.card_rect() for key, item in canvas.scene_.nodes.items()}
    halos = [QRectF(halo.rect) for halo in canvas.scene_.halos.values()]
    hand.key(Qt.Key.Key_Tab)  # the mouse is not over the canvas
    QTest.keyClick(canvas.search.line, Qt.Key.Key_Return)
    canvas.insert_at_center("world.tiny")
    added = [item.card_rect() for key, item in canvas.scene_.nodes.items() if key not in before]
    assert len(added) == 2 and not added[0].intersects(added[1])
    for card in added:
        assert canvas.visible_rect().contains(card)
        assert not any(card.intersects(other) for other in [*before.values(), *halos])
    canvas.zoom_to(3.0)
    canvas.centerOn(before["inner"].center())
    canvas.insert_at_center("world.tiny")  # no room in view: right there
    assert canvas.visible_rect().contains(canvas.scene_.nodes[canvas.selected()[0]].card_rect().center())


def test_a_second_node_from_the_search_does_not_lie_over_the_first_where_the_mouse_rests(loose):
    hand = Hand(loose)
    at = QPoint(300, 500)
    hand.move(at - QPoint(5, 5), at, button=Qt.MouseButton.NoButton)
    for _ in range(2):
        hand.key(Qt.Key.Key_A, Qt.KeyboardModifier.ShiftModifier)
        QTest.keyClick(loose.search.line, Qt.Key.Key_Return)
        loose.select(())
    first, second = [item.card_rect() for item in loose.scene_.nodes.values()][-2:]
    assert first.contains(loose.mapToScene(at)) and not first.intersects(second)
