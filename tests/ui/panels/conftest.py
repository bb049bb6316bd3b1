"""Panels on the tiny nodes, shown in a window of the size of a dock."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from panel_nest import nest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from sandbox.document import Document
from sandbox.scenario import Scenario


@pytest.fixture
def document(app: QApplication, tiny_nodes: None) -> Document:
    """A document of two levels."""
    return Document(Scenario(nest(), "A title", "A summary.", "# Story\nSome *text*."))


@pytest.fixture
def show(app: QApplication) -> Iterator[Callable[..., QWidget]]:
    """Shows a panel as an active window; closed after the test."""
    shown: list[QWidget] = []

    def put(panel: QWidget, width: int = 320, height: int = 800) -> QWidget:
        panel.resize(width, height)
        panel.show()
        panel.activateWindow()
        assert QTest.qWaitForWindowActive(panel)
        shown.append(panel)
        return panel

    yield put
    for panel in shown:
        panel.close()
        panel.deleteLater()
