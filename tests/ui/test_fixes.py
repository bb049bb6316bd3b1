"""A fault offers what mends it: a button in the inspector, an entry on top of the node's menu."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from waiting import until
from window_fakes import FakeClient, factory

from sandbox.compose import faults
from ui.canvas.menus import menu_at
from ui.main_window import MainWindow
from ui.settings import settings


@pytest.fixture
def window(app: QApplication) -> Iterator[MainWindow]:
    settings().clear()
    made = MainWindow(factory(FakeClient()))
    made.show()
    made.activateWindow()
    made.files.open_bundled("sweet-tooth")
    until(lambda: made.session.state == "paused")
    yield made
    made.document.saved = made.document.scenario
    made.close()
    made.deleteLater()


def cut(window: MainWindow, target: str) -> None:
    """Takes a wire away; the faults are those that the worker would find."""
    document = window.document
    wire = next(wire for wire in document.graph.wires if wire[1] == target)
    document.edit_graph("Cut", document.graph.disconnect(wire))
    window.session.faults.emit(faults(document.graph))


def test_a_button_in_the_inspector_mends(window: MainWindow) -> None:
    cut(window, "brain.objective")
    window.canvas.select(("brain",))
    banner = window.inspector.node_page.faults
    until(banner.isVisible)
    assert [button.text() for button in banner.buttons] == ["Wire Drive into it", "Add Weighted features"]
    until(lambda: banner.buttons[1].width() >= banner.buttons[1].minimumSizeHint().width() > 0)
    QTest.mouseClick(banner.buttons[1], Qt.MouseButton.LeftButton)
    assert window.document.undo_label == "Add Weighted features"
    assert window.document.graph.source("brain", "objective") == "weighted_features"
    assert "brain" not in {fault.node for fault in faults(window.document.graph)} and banner.buttons == []
    window.document.undo()
    assert window.document.graph.source("brain", "objective") is None
    assert len(banner.buttons) == 2


def test_the_menu_of_the_node_mends(window: MainWindow) -> None:
    cut(window, "evolution.objective")
    window.canvas.frame_all()
    place = window.canvas.scene_.nodes["evolution"].title_rect().center()
    menu = menu_at(window.canvas, window.canvas.mapFromScene(place))
    fixes = [a for a in menu.actions() if a.text().startswith("Fix: ")]
    assert [a.text() for a in fixes] == ["Fix: Wire Offspring into it", "Fix: Add Weighted features"]
    assert menu.actions()[: len(fixes)] == fixes, "they stand on top"
    fixes[0].trigger()
    menu.close()
    assert window.document.graph.source("evolution", "objective") == "offspring"
    window.session.faults.emit(())
    menu = menu_at(window.canvas, window.canvas.mapFromScene(place))
    assert not [a for a in menu.actions() if a.text().startswith("Fix: ")]
    menu.close()
