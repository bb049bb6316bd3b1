"""A canvas on the tiny nodes, checked against the model after every test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from canvas_hand import Hand, nest_graph
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sandbox.document import Document
from sandbox.graph import Graph
from sandbox.scenario import Scenario
from ui.canvas.view import Canvas


@pytest.fixture
def make(app: QApplication, tiny_nodes: None) -> Iterator[Callable[[Graph], Canvas]]:
    """Makes a shown canvas of 1,000 by 700 pixels on a graph; closed after the test, and checked against the model."""
    made: list[Canvas] = []

    def build(graph: Graph) -> Canvas:
        canvas = Canvas(Document(Scenario(graph=graph)))
        canvas.resize(1000, 700)
        canvas.show()
        canvas.activateWindow()
        QTest.qWaitForWindowActive(canvas)
        canvas.setFocus()
        canvas.frame_all()
        made.append(canvas)
        return canvas

    yield build
    for canvas in made:
        assert canvas.mirror_faults() == []
        canvas.close()
        canvas.deleteLater()


@pytest.fixture
def canvas(make: Callable[[Graph], Canvas]) -> Canvas:
    """A canvas on `nest_graph`, all of it in view."""
    return make(nest_graph())


@pytest.fixture
def hand(canvas: Canvas) -> Hand:
    """A hand on `canvas`."""
    return Hand(canvas)
