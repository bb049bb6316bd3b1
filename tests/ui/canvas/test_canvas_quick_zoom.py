"""Zooming in one go scales pictures of the cards; once the hand rests, all is as if painted at that scale."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QGraphicsItem
from waiting import until

from sandbox.graph import Graph, Node
from ui.canvas.quick_zoom import FEW
from ui.canvas.view import Canvas

PLAIN = QGraphicsItem.CacheMode.DeviceCoordinateCache


def cards(count: int) -> Graph:
    graph = Graph()
    for i in range(count):
        graph = graph.add(Node(f"n{i}", "optimizer.tiny", (230.0 * (i % 10), 200.0 * (i // 10))))
    return graph


def modes(canvas: Canvas) -> set[QGraphicsItem.CacheMode]:
    return {item.cacheMode() for item in canvas.scene_.nodes.values()}


def shown(canvas: Canvas) -> QImage:
    QApplication.processEvents()
    return canvas.viewport().grab().toImage()


def test_many_cards_are_scaled_until_the_hand_rests(make: Callable[[Graph], Canvas]) -> None:
    canvas = make(cards(FEW + 20))
    canvas.zoom_by(1.1)
    assert modes(canvas) == {PLAIN}, "a single step is painted at once"
    for _ in range(3):
        canvas.zoom_by(1.1)
        QApplication.processEvents()
    assert canvas.quick_zoom.on
    assert PLAIN not in modes(canvas)
    until(lambda: not canvas.quick_zoom.on)
    assert modes(canvas) == {PLAIN}
    again = make(cards(FEW + 20))
    again.setTransform(canvas.transform())
    again.horizontalScrollBar().setValue(canvas.horizontalScrollBar().value())
    again.verticalScrollBar().setValue(canvas.verticalScrollBar().value())
    assert shown(canvas) == shown(again)


def test_few_cards_are_painted_at_every_step(make: Callable[[Graph], Canvas]) -> None:
    canvas = make(cards(FEW // 2))
    for _ in range(4):
        canvas.zoom_by(0.9)
    assert not canvas.quick_zoom.on
    assert modes(canvas) == {PLAIN}


def test_pictures_are_taken_anew_where_they_would_blur(make: Callable[[Graph], Canvas]) -> None:
    canvas = make(cards(FEW + 20))
    canvas.zoom_by(1.2)
    canvas.zoom_by(1.2)
    first = canvas.quick_zoom._scale
    assert first == pytest.approx(canvas.scale_now())
    canvas.zoom_by(1.2)
    assert canvas.quick_zoom._scale == first
    canvas.zoom_by(1.5)
    assert canvas.quick_zoom._scale == pytest.approx(canvas.scale_now())
    assert canvas.picture().width() > 0
    assert not canvas.quick_zoom.on, "a picture shows cards as they should be"
