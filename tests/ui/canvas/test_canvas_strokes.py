"""Lasso, knife, inverse and none, with real events."""

from __future__ import annotations

from itertools import pairwise

from canvas_hand import ALT, CTRL, SHIFT
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QGraphicsPathItem, QMenu

RIGHT = Qt.MouseButton.RightButton


def draw(hand, corners, modifiers, button=Qt.MouseButton.LeftButton, release=True):
    """A stroke through scene points."""
    places = [hand.at(*corner) for corner in corners]
    hand.press(places[0], modifiers, button)
    for start, stop in pairwise(places):
        hand.move(start, stop, modifiers, button, steps=8)
    if release:
        hand.release(places[-1], modifiers, button)


def lines(canvas):
    return [item for item in canvas.scene_.items() if isinstance(item, QGraphicsPathItem)]


AROUND_INNER = ((560, -60), (860, -60), (860, 170), (560, 170), (560, -60))


class TestLasso:
    def test_it_selects_what_it_touches_and_shift_adds(self, canvas, hand):
        canvas.select(("world",))
        draw(hand, AROUND_INNER, CTRL | ALT)
        assert canvas.selected() == ("inner",)
        draw(hand, ((1180, -40), (1430, -40), (1300, 160)), CTRL | ALT | SHIFT)
        assert canvas.selected() == ("inner", "plot")
        assert lines(canvas) == []

    def test_it_begins_on_a_card_without_moving_it(self, canvas, hand):
        draw(hand, ((700, 20), (700, 60), (720, 40)), CTRL | ALT)
        assert canvas.selected() == ("inner",)
        assert canvas.document.position == 0

    def test_its_bay_leaves_out_what_a_box_would_take(self, canvas, hand):
        bay = ((250, -40), (860, -40), (860, 170), (560, 170), (560, -20), (270, -20))
        draw(hand, bay, CTRL | ALT)
        assert canvas.selected() == ("inner",)

    def test_escape_takes_it_back(self, canvas, hand):
        canvas.select(("world",))
        draw(hand, AROUND_INNER, CTRL | ALT, release=False)
        assert canvas.selected() == ("inner",)
        hand.key(Qt.Key.Key_Escape)
        assert canvas.selected() == ("world",)
        assert lines(canvas) == []


class TestKnife:
    def test_all_wires_that_it_crosses_go_in_one_step(self, canvas, hand):
        said = []
        canvas.message.connect(said.append)
        before = canvas.document.graph.wires
        draw(hand, ((555, -80), (555, 500)), CTRL, RIGHT)
        gone = set(before) - set(canvas.document.graph.wires)
        assert gone == {("thing.candidate", "inner.candidate"), ("drives.objective", "inner.objective")}
        assert canvas.document.undo_label == "Cut 2 wires"
        assert said == ["Cut 2 wires: Ctrl+Z brings them back"]
        assert canvas.document.position == 1
        canvas.document.undo()
        assert canvas.document.graph.wires == before
        assert lines(canvas) == []
        assert not any(item.marked for item in canvas.scene_.wires.values())

    def test_a_fast_stroke_misses_nothing(self, canvas, hand):
        start, stop = hand.at(255, -200), hand.at(258, 300)
        hand.press(start, CTRL, RIGHT)
        hand.move(start, stop, CTRL, RIGHT, steps=1)
        hand.release(stop, CTRL, RIGHT)
        assert ("world.world", "thing.world") not in canvas.document.graph.wires
        assert canvas.document.undo_label == "Cut wire to thing.world"

    def test_escape_or_another_button_keeps_the_wires(self, canvas, hand):
        draw(hand, ((555, -80), (555, 500)), CTRL, RIGHT, release=False)
        assert sum(item.marked for item in canvas.scene_.wires.values()) == 2
        hand.key(Qt.Key.Key_Escape)
        draw(hand, ((555, -80), (555, 500)), CTRL, RIGHT, release=False)
        hand.press(hand.at(555, 500))
        hand.release(hand.at(555, 500), CTRL, RIGHT)
        assert canvas.document.position == 0
        assert not any(item.marked for item in canvas.scene_.wires.values())

    def test_it_opens_no_menu_but_a_plain_right_click_does(self, canvas, hand):
        def ask(at: QPoint) -> int:
            event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, canvas.mapToGlobal(at))
            QApplication.sendEvent(canvas.viewport(), event)
            return len([menu for menu in canvas.findChildren(QMenu) if menu.isVisible()])

        at = hand.at(555, 400)
        hand.press(at, CTRL, RIGHT)
        assert ask(at) == 0
        hand.release(at, CTRL, RIGHT)
        start = hand.card("inner")
        hand.press(start)
        hand.move(start, start + QPoint(40, 40))
        hand.press(start + QPoint(40, 40), button=RIGHT)
        assert ask(start) == 0
        hand.press(at, button=RIGHT)
        assert ask(at) == 1
        for menu in canvas.findChildren(QMenu):
            menu.close()
        assert canvas.document.position == 0


def test_inverse_and_none(canvas):
    canvas.select(("world", "plot"))
    canvas.tools.select_inverse()
    assert set(canvas.selected()) == {"thing", "drives", "inner", "children", "outer"}
    canvas.tools.select_none()
    assert canvas.selected() == ()
