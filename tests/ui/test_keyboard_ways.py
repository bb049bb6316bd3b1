"""The ways of the keyboard through the window: Tab, F6, Esc; and what a screen reader reads of a slider."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fake_window import fake_window
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from waiting import until

from ui.main_window import MainWindow
from ui.panel_focus import _in_sight
from ui.panels.editors import NumberEditor

KEYS = Qt.Key


@pytest.fixture
def window(app: QApplication) -> Iterator[MainWindow]:
    """With sweet tooth, the brain in the inspector."""
    with fake_window(1280, 720) as made:
        made.files.open_bundled("sweet-tooth")
        made.canvas.select(("brain",))
        made.library.line.setFocus()
        yield made


def ways(window: MainWindow, key: Qt.Key) -> list[QWidget]:
    """Where a key leads from the library until it comes to a widget again, or to the canvas, which takes Tab itself."""
    passed: list[QWidget] = []
    while (now := window.focusWidget()) not in passed and now is not window.canvas:
        passed.append(now)
        QTest.keyClick(now, key)
    return passed


def test_tab_goes_around_to_the_canvas_by_what_is_in_sight_alone(window: MainWindow) -> None:
    slider, strip = window.inspector.node_page.rows["rate"].editor.slider, window.timeline.strip
    behind = [window.panels[name] for name in ("gallery", "story", "history", "verdicts")]
    for key in (KEYS.Key_Tab, KEYS.Key_Backtab):
        window.library.line.setFocus()
        passed = ways(window, key)
        assert window.focusWidget() is window.canvas, "and not in circles through the inspector"
        assert all(_in_sight(widget) for widget in passed)
        assert not any(panel.isAncestorOf(widget) for widget in passed for panel in behind)
        assert key == KEYS.Key_Backtab or {slider, strip} <= set(passed)


def test_f6_comes_by_every_panel_in_sight_and_escape_leads_back_to_the_canvas(window: MainWindow) -> None:
    window.layout_.docks["history"].setFloating(True)
    window.layout_.show("history")
    window.canvas.setFocus()
    for name, stop in window.panel_focus.stops()[1:]:
        QTest.keyClick(QApplication.focusWidget(), KEYS.Key_F6)
        until(lambda stop=stop: stop.isAncestorOf(QApplication.focusWidget()))
        if name != "Toolbar":
            field = QApplication.focusWidget()
            QTest.keyClick(field, KEYS.Key_Escape)
            until(window.canvas.hasFocus)
            window.panel_focus.enter(stop)
            until(field.hasFocus)
    assert {"Timeline", "History"} <= {name for name, _ in window.panel_focus.stops()}


def test_a_slider_is_read_by_its_number(window: MainWindow) -> None:
    editor = window.inspector.node_page.rows["rate"].editor
    assert isinstance(editor, NumberEditor)
    face = QAccessible.queryAccessibleInterface(editor.slider)
    number = face.valueInterface()
    assert face.role() == QAccessible.Role.Slider and face.text(QAccessible.Text.Value) == "1"
    assert number.currentValue() == 1.0 and editor.slider.value() != 1
    number.setCurrentValue(0.5)
    assert window.document.graph.nodes["brain"].settings["rate"] == pytest.approx(0.5, abs=0.01)
    assert number.minimumValue() <= number.currentValue() <= number.maximumValue()
    assert face.textInterface() is None and face.actionInterface() is not None
    window.toolbar.slider.setValue(0)
    assert "second" in window.toolbar.slider.accessibleDescription()
