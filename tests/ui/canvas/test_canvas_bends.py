"""Points that a wire is led through: added, dragged, removed by mouse and keys, moved along with both its ends."""

from __future__ import annotations

import pytest
from canvas_hand import ALT, CTRL, LEFT, SHIFT
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from ui.canvas.menus import menu_at
from ui.canvas.wire_path import piece_at, through

WIRE = ("children.objective", "outer.objective")


def bends(canvas):
    return canvas.document.graph.bends.get(WIRE, ())


def item(canvas):
    return canvas.scene_.wires[WIRE]


def middle(canvas) -> QPoint:
    return canvas.mapFromScene(item(canvas).middle())


def double_click(canvas, hand, at: QPoint) -> None:
    hand.click(at)
    event = QMouseEvent(QEvent.Type.MouseButtonDblClick, QPointF(at), QPointF(canvas.viewport().mapToGlobal(at)),
                        LEFT, LEFT, Qt.KeyboardModifier.NoModifier)  # fmt: skip
    QApplication.sendEvent(canvas.viewport(), event)
    hand.release(at)


@pytest.fixture
def near(canvas):
    """The wire in the middle, large enough to grab."""
    canvas.zoom_to(1.0)
    canvas.centerOn(item(canvas).middle())
    return canvas


def test_a_double_click_bends_the_wire_there_and_opens_no_search(near, hand):
    at = middle(near)
    double_click(near, hand, at)
    ((x, y),) = bends(near)
    assert (near.mapFromScene(QPointF(x, y)) - at).manhattanLength() <= 2
    assert near.document.undo_label == "Bend wire to outer.objective" and not near.search.isVisible()
    assert near.scene_.selected_wire == WIRE and near.bends.selected == (WIRE, 0)
    near.document.undo()
    assert bends(near) == () and near.mirror_faults() == []


def test_ctrl_press_and_drag_makes_and_leads_it_as_one_step(near, hand):
    start, steps = middle(near), near.document.position
    stop = start + QPoint(30, 80)
    hand.press(start, CTRL)
    hand.move(start, stop, CTRL)
    assert len(item(near).bends) == 1 and bends(near) == ()
    hand.release(stop, CTRL)
    ((x, y),) = bends(near)
    assert near.document.position == steps + 1 and (x % 10, y % 10) == (0, 0)
    assert abs(near.mapToScene(stop).x() - x) <= 5 and abs(near.mapToScene(stop).y() - y) <= 5
    assert item(near).near(QPointF(x, y), 1.0), "the wire goes through it"


def test_a_bend_is_dragged_and_escape_puts_it_back(near, hand):
    hand.click(middle(near), CTRL)
    (was,) = bends(near)
    at = near.mapFromScene(QPointF(*was))
    hand.press(at)
    hand.move(at, at + QPoint(41, -37), ALT)
    hand.key(Qt.Key.Key_Escape)
    assert item(near).bends == (was,) == bends(near)[0:1]
    hand.drag(at, at + QPoint(41, -37), ALT)
    (now,) = bends(near)
    assert (now[0] - was[0], now[1] - was[1]) == pytest.approx((41, -37), abs=1.5)
    assert near.document.undo_label == "Move bend of wire to outer.objective"


def test_delete_removes_the_bend_then_the_wire(near, hand):
    hand.click(middle(near), CTRL)
    hand.key(Qt.Key.Key_Delete)
    assert bends(near) == () and WIRE in near.document.graph.wires
    near.select_wire(WIRE)
    hand.key(Qt.Key.Key_Delete)
    assert WIRE not in near.document.graph.wires


def test_a_second_double_click_takes_it_away(near, hand):
    at = middle(near)
    double_click(near, hand, at)
    double_click(near, hand, at)
    assert bends(near) == ()


def test_the_menu_bends_and_straightens(near, hand):
    for text, count in (("Bend it here", 1), ("Remove this bend", 0), ("Bend it here", 1), ("Straighten", 0)):
        menu = menu_at(near, middle(near))
        next(a for a in menu.actions() if a.text().startswith(text)).trigger()
        menu.close()
        assert len(bends(near)) == count, text


def test_it_moves_with_both_ends_and_stays_when_one_moves(near, hand):
    hand.click(middle(near), CTRL)
    (was,) = bends(near)
    near.frame_all()
    near.select(("children", "outer"))
    hand.key(Qt.Key.Key_Down, SHIFT)
    assert bends(near) == ((was[0], was[1] + 10),)
    near.select(("outer",))
    hand.key(Qt.Key.Key_Down, SHIFT)
    assert bends(near) == ((was[0], was[1] + 10),)
    near.select(("children", "outer"))
    start = hand.card("outer")
    hand.press(start)
    hand.move(start, start + QPoint(60, 0))
    assert item(near).bends[0][0] > was[0], "it follows while they are dragged"
    hand.release(start + QPoint(60, 0))
    assert bends(near) == item(near).bends


def test_new_points_come_between_those_that_are_there():
    start, stop = QPointF(0, 0), QPointF(400, 0)
    points = ((100.0, 100.0), (300.0, -100.0))
    assert [piece_at(start, points, stop, QPointF(*p)) for p in ((30, 30), (200, 0), (380, -10))] == [0, 1, 2]
    assert piece_at(start, (), stop, QPointF(100, 0)) == 0
    path = through(start, points, stop)
    assert all(path.elementAt(3 * (i + 1)).x == x for i, (x, _) in enumerate(points))
