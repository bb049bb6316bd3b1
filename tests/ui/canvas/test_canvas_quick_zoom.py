"""Zooming with many cards scales a picture of them; once the hand rests, all is as if painted at that scale."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from canvas_hand import LEFT, NONE, Hand
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from waiting import until

from sandbox.graph import Graph, Node
from ui.canvas import held_picture, node_paint
from ui.canvas.look import Look
from ui.canvas.quick_zoom import FEW
from ui.canvas.view import Canvas

Make = Callable[[Graph], Canvas]


def cards(count: int) -> Graph:
    graph = Graph()
    for i in range(count):
        graph = graph.add(Node(f"n{i}", "optimizer.tiny", (230.0 * (i % 10), 200.0 * (i // 10))))
    return graph


def shown(canvas: Canvas) -> QImage:
    QApplication.processEvents()
    return canvas.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def pixels(image: QImage) -> np.ndarray:
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).astype(int)


def as_it_should_be(canvas: Canvas, make: Make) -> QImage:
    """The same part of the same graph on a canvas that has not been zoomed."""
    again = make(canvas.document.graph)
    again.setTransform(canvas.transform())
    again.horizontalScrollBar().setValue(canvas.horizontalScrollBar().value())
    again.verticalScrollBar().setValue(canvas.verticalScrollBar().value())
    return shown(again)


@pytest.fixture
def painted(monkeypatch) -> dict[str, float]:
    """For every card that has been painted, by its title, the scale that says how much it shows."""
    found: dict[str, float] = {}
    plain = node_paint.paint

    def paint(painter: QPainter, look: Look, state: node_paint.State, scale: float) -> None:
        found[look.title] = scale
        plain(painter, look, state, scale)

    monkeypatch.setattr(node_paint, "paint", paint)
    return found


@pytest.fixture
def many(make: Make, monkeypatch) -> Canvas:
    """Many cards in view; the hand is at rest only when a test says so, however slow the machine is."""
    canvas = make(cards(5 * FEW))
    canvas.quick_zoom._rest.setInterval(3_600_000)
    monkeypatch.setattr(held_picture, "PATIENCE", 3600)
    canvas.zoom_to(0.5)
    canvas.quick_zoom.settle()
    canvas.centerOn(700, 400)
    shown(canvas)
    return canvas


def test_no_card_is_painted_until_the_hand_rests(many: Canvas, make: Make, painted: dict[str, float]) -> None:
    for _ in range(4):
        many.zoom_by(1.1)
        shown(many)
    assert many.quick_zoom.on
    assert not painted
    assert many.quick_zoom._rest.isActive()
    many.quick_zoom._rest.start(1)
    until(lambda: many.quick_zoom._picture is None)
    QApplication.processEvents()
    assert painted
    assert shown(many) == as_it_should_be(many, make)


def test_the_screen_itself_is_sharp_after_that(many: Canvas, make: Make) -> None:
    many.zoom_by(1.1)
    many.zoom_by(1.1)
    QApplication.processEvents()
    many.quick_zoom.rest()
    until(lambda: many.quick_zoom._picture is None)
    QApplication.processEvents()
    screen = many.screen().grabWindow(many.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)
    assert (pixels(screen) == pixels(shown(many))).all(), "every strip has been painted"


def test_what_comes_into_view_is_painted_into_the_picture(
    many: Canvas, make: Make, painted: dict[str, float]
) -> None:
    for _ in range(4):
        many.zoom_by(0.93)
    many.pan(QPoint(90, -40))
    scaled = pixels(shown(many))
    assert many.quick_zoom.on
    assert 0 < len(painted) < 5 * FEW, "only what had not been seen"
    sharp = pixels(as_it_should_be(many, make))
    assert abs(scaled - sharp).mean() < 6
    edge = np.s_[:, :80]
    assert abs(scaled[edge] - sharp[edge]).mean() < 6, "where nothing was seen before"


def test_what_takes_long_is_painted_bit_by_bit(many: Canvas, painted: dict[str, float], monkeypatch) -> None:
    monkeypatch.setattr(held_picture, "PATIENCE", 0)
    many.zoom_by(0.75)
    picture, part = many.quick_zoom._picture, many.visible_rect()
    image = QImage(many.size(), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    assert not picture.draw(painter, part)
    first = len(painted)
    while not picture.draw(painter, part):
        pass
    painter.end()
    assert first < len(painted)


def test_far_out_a_picture_is_made_of_the_one_before(many: Canvas, painted: dict[str, float]) -> None:
    first = None
    for _ in range(7):
        many.zoom_by(0.85)
        first = first or many.quick_zoom._picture
        shown(many)
    assert many.quick_zoom._picture is not first
    assert many.scale_now() < node_paint.LOW_DETAIL
    assert painted["N9"] >= node_paint.LOW_DETAIL, "it shows as much as what was in view before"
    assert "N24" not in painted, "it was in view all the time"


def test_few_cards_are_painted_at_every_step_and_so_is_a_leap(make: Make, many: Canvas) -> None:
    few = make(cards(FEW // 2))
    for _ in range(4):
        few.zoom_by(0.9)
    assert not few.quick_zoom.on
    many.zoom_by(2.5)
    assert not many.quick_zoom.on


def test_the_picture_is_taken_anew_where_it_would_blur(many: Canvas) -> None:
    many.zoom_by(1.4)
    first = many.quick_zoom._picture
    many.zoom_by(1.4)
    assert many.quick_zoom._picture is first
    many.zoom_by(1.4)
    assert many.quick_zoom._picture is not first
    assert many.picture().width() > 0
    assert not many.quick_zoom.on, "a picture shows cards as they should be"


def test_an_edit_or_a_press_shows_all_as_it_should_be(many: Canvas, make: Make) -> None:
    many.zoom_by(1.1)
    assert many.quick_zoom.on
    many.document.edit_graph("x", many.document.graph.move({"n7": (0.0, 20.0)}))
    assert not many.quick_zoom.on
    assert shown(many) == as_it_should_be(many, make)
    many.zoom_by(1.1)
    QTest.mousePress(many.viewport(), LEFT, NONE, many.viewport().rect().center())
    assert not many.quick_zoom.on
    many.zoom_by(1.1)
    assert not many.quick_zoom.on, "what one drags is seen where it is"
    QTest.mouseRelease(many.viewport(), LEFT, NONE, many.viewport().rect().center())


def test_a_pan_while_it_becomes_sharp_leaves_nothing_blurred(many: Canvas) -> None:
    many.zoom_by(1.1)
    QApplication.processEvents()
    many.quick_zoom.rest()
    many.pan(QPoint(0, 30))
    QApplication.processEvents()
    screen = many.screen().grabWindow(many.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)
    assert (pixels(screen) == pixels(shown(many))).all()


class Painted(QObject):
    """Hears what is painted of a widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.region = QRegion()
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.region += event.region()
        return super().eventFilter(watched, event)


@pytest.mark.parametrize("ends", ["rest", "press", "edit"])
def test_all_is_painted_anew_after_panning(canvas: Canvas, hand: Hand, ends: str) -> None:
    """Qt knows no longer where what it has not painted is then: something that moves would leave parts behind."""
    painted = Painted(canvas.viewport())
    canvas.pan(QPoint(60, 0))
    QApplication.processEvents()
    painted.region = QRegion()
    if ends == "press":
        hand.press(QPoint(5, 5))
    elif ends == "edit":
        canvas.document.edit_graph("Move", canvas.document.graph.move({"plot": (1300.0, 0.0)}))
    until(lambda: painted.region.boundingRect() == canvas.viewport().rect(), 3)
    hand.release(QPoint(5, 5))
