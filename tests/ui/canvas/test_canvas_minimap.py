"""The map in the corner: when it shows, what it shows, and that it moves the view."""

from __future__ import annotations

import pytest
from canvas_hand import LEFT, NONE, Hand
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from sandbox.graph import Graph
from ui.canvas.minimap import LARGE, SMALL
from ui.settings import settings


@pytest.fixture
def near(canvas):
    """The canvas close up, so that not all of it is in view."""
    settings().remove("canvas")
    canvas.zoom_to(1.5)
    canvas.centerOn(400, 100)
    return canvas


def test_it_shows_only_while_something_is_out_of_view_and_there_is_room(near, hand):
    minimap = near.tools.minimap
    assert minimap.isVisible()
    assert near.viewport().rect().contains(minimap.geometry())
    near.frame_all()
    assert not minimap.isVisible()
    near.zoom_to(2.0)
    assert minimap.isVisible()
    near.resize(340, 230)
    assert not minimap.isVisible()
    near.resize(800, 320)
    assert minimap.size() == SMALL
    near.resize(1000, 700)
    assert minimap.isVisible()
    assert minimap.size() == LARGE
    near.document.edit_graph("x", Graph())
    assert not minimap.isVisible()


def test_the_switch_is_kept(near, make):
    minimap = near.tools.minimap
    minimap.toggle()
    assert not minimap.isVisible()
    other = make(near.document.graph)
    other.zoom_to(2.0)
    assert not other.tools.minimap.isVisible()
    minimap.toggle()
    assert minimap.isVisible()


def test_a_click_looks_there_and_a_drag_of_the_frame_moves_by_what_it_moves(near):
    minimap = near.tools.minimap
    goal = near.scene_.nodes["plot"].card_rect().center()
    QTest.mouseClick(minimap, LEFT, NONE, minimap.to_map(goal).toPoint())
    seen = near.visible_rect()
    assert seen.contains(goal)
    assert near.hasFocus()
    start = minimap.frame().center().toPoint() + QPoint(4, 3)
    QTest.mousePress(minimap, LEFT, NONE, start)
    QTest.mouseMove(minimap, start)
    before = near.visible_rect().center()
    assert (before - seen.center()).manhattanLength() < 2 / near.scale_now() + 12
    QTest.mouseMove(minimap, start - QPoint(30, 0))
    moved = near.visible_rect().center() - before
    assert moved.x() < -100
    assert abs(moved.y()) < 12
    QTest.mouseRelease(minimap, LEFT, NONE, start - QPoint(30, 0))
    assert near.pointer.gesture is None
    assert near.document.position == 0


def test_escape_goes_back_to_where_one_was(near, hand):
    minimap, before = near.tools.minimap, near.visible_rect().center()
    QTest.mousePress(minimap, LEFT, NONE, QPoint(LARGE.width() - 20, LARGE.height() // 2))
    assert (near.visible_rect().center() - before).manhattanLength() > 100
    hand.key(Qt.Key.Key_Escape)
    assert (near.visible_rect().center() - before).manhattanLength() < 3
    QTest.mouseMove(minimap, QPoint(20, 20))
    assert (near.visible_rect().center() - before).manhattanLength() < 3
    QTest.mouseRelease(minimap, LEFT, NONE, QPoint(20, 20))


def test_panning_draws_no_new_map_and_an_edit_does(near, hand, app):
    minimap = near.tools.minimap
    minimap.grab()
    drawn = minimap._map
    frame = minimap.frame()
    near.pan(QPoint(80, 0))
    minimap.grab()
    assert minimap._map is drawn
    assert minimap.frame() != frame
    before = drawn.toImage()
    near.document.edit_graph("x", near.document.graph.move({"plot": (1200.0, 900.0)}))
    minimap.grab()
    assert minimap._map.toImage() != before


def test_places_go_there_and_back(near):
    minimap = near.tools.minimap
    point = QPointF(333, 222)
    back = minimap.to_scene(minimap.to_map(point))
    assert (back - point).manhattanLength() < 1e-6
    area = near.scene_.content_rect()
    for corner in (area.topLeft(), area.bottomRight()):
        assert minimap.rect().contains(minimap.to_map(corner).toPoint())


def test_the_hand_still_reaches_the_canvas_beside_it(near):
    hand = Hand(near)
    near.centerOn(near.scene_.nodes["thing"].card_rect().center())
    hand.click(hand.card("thing"))
    assert near.selected() == ("thing",)
