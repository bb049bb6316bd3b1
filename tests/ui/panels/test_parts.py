"""Small widgets: long names are cut and explained, keys reach the right one, many settings stay usable."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable

import pytest
import tiny
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QScrollArea, QWidget

from sandbox.document import Document
from sandbox.scenario import Scenario
from sims import declare
from sims.declare import Setting, View
from ui import theme
from ui.panels.editors import NumberEditor
from ui.panels.inspector import Inspector
from ui.panels.number_box import minus, number_text, plain
from ui.panels.parts import ElidedLabel, FlatButton, Toggle, follow

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsgehalt"


def test_a_long_name_is_cut_with_the_whole_in_the_tooltip(
    app: QApplication, show: Callable[..., QWidget]
) -> None:
    label = ElidedLabel(LONG)
    show(label, 90, 30)
    assert label.text().endswith("…")
    assert (label.toolTip(), label.full_text(), label.accessibleName()) == (LONG, LONG, LONG)
    label.set_text(LONG, "what it is")
    assert label.toolTip() == f"{LONG}\nwhat it is"
    label.resize(600, 30)
    assert (label.text(), label.toolTip()) == (LONG, "what it is")


@pytest.mark.parametrize("make", [lambda: Toggle("t"), lambda: FlatButton("gene", "tip")])
def test_space_presses_the_focused_button_and_not_the_window(
    app: QApplication, show: Callable[..., QWidget], make: Callable[[], Toggle | FlatButton]
) -> None:
    window = QMainWindow()
    button = make()
    button.setCheckable(True)
    window.setCentralWidget(button)
    heard: list[int] = []
    QShortcut(QKeySequence("Space"), window, lambda: heard.append(1))
    show(window, 200, 100)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert button.isChecked()
    assert heard == []


def test_undo_reaches_the_window_from_a_number_field(
    document: Document, show: Callable[..., QWidget]
) -> None:
    window = QMainWindow()
    inspector = Inspector(document)
    window.setCentralWidget(inspector)
    QShortcut(QKeySequence.StandardKey.Undo, window, document.undo)
    show(window)
    inspector.show_nodes(["inner"])
    editor = inspector.node_page.rows["rate"].editor
    assert isinstance(editor, NumberEditor)
    box = editor.box
    box.setFocus()
    QTest.keyClicks(box, "0.9")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert document.graph.nodes["inner"].settings["rate"] == 0.9
    QTest.keyClick(box, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert "rate" not in document.graph.nodes["inner"].settings
    assert box.text() == "0.1"


def test_thirty_settings_scroll(
    tiny_nodes: None, show: Callable[..., QWidget], monkeypatch: pytest.MonkeyPatch
) -> None:
    many = tuple(
        Setting(name=f"setting_{i}", default=float(i), low=0.0, high=99.0, help="h") for i in range(30)
    )
    big = View(type="view.big", title="Big", summary="Has thirty.", settings=many)
    monkeypatch.setattr(declare, "_registry", {node.type: node for node in (*tiny.NODES, big)})
    graph, node = Scenario().graph.new("view.big", (0.0, 0.0))
    document = Document(Scenario(graph))
    inspector = Inspector(document)
    show(inspector, 300, 400)
    inspector.show_nodes([node])
    QTest.qWait(1)
    area = inspector.pages.currentWidget()
    assert isinstance(area, QScrollArea)
    assert area.verticalScrollBar().maximum() > 300
    assert len(inspector.node_page.rows) == 30
    inspector.node_page.header.name.setFocus()
    for _ in range(30):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    focused = QApplication.focusWidget()
    top = focused.mapTo(area, focused.rect().topLeft()).y()
    assert 0 <= top <= area.height()  # scrolled along with the focus
    place = area.verticalScrollBar().value()
    document.edit_graph("x", document.graph.set(node, "setting_1", 5.0))
    assert area.verticalScrollBar().value() == place


def test_all_repaint_in_the_other_theme(
    app: QApplication, document: Document, show: Callable[..., QWidget]
) -> None:
    inspector = Inspector(document)
    show(inspector)
    inspector.show_nodes(["inner"])
    dark = inspector.grab().toImage().pixelColor(4, 790).lightness()
    theme.apply(app, "light")
    try:
        light = inspector.grab().toImage().pixelColor(4, 790).lightness()
    finally:
        theme.apply(app, "dark")
    assert dark < 60 < 200 < light


def test_following_ends_with_the_widget(document: Document) -> None:
    class Listener(QWidget):
        heard = 0

        def hear(self, _before: Scenario, _after: Scenario) -> None:
            self.heard += 1

    listener = Listener()
    follow(document, listener.hear)
    document.edit_graph("x", document.graph.set("inner", "budget", 9))
    assert listener.heard == 1
    gone = weakref.ref(listener)
    del listener
    gc.collect()
    assert gone() is None  # listening keeps nothing alive
    document.edit_graph("x", document.graph.set("inner", "budget", 10))
    assert document.listeners == []


@pytest.mark.parametrize(
    "typed, read",
    [
        ("1,5", "1.5"),
        ("1.000,5", "1.000,5"),
        ("−3", "-3"),
        ("1 000", "1000"),
        (" 2e3 ", "2e3"),
        ("10 000", "10000"),
    ],
)
def test_typed_numbers(typed: str, read: str) -> None:
    assert plain(typed) == read


def test_number_texts() -> None:
    assert minus("from -5 to well-known -0.5") == "from \u22125 to well-known \u22120.5"
    assert [number_text(v) for v in (3, 0.1, 1e12, 1 / 3)] == ["3", "0.1", "1e+12", "0.333333"]
    assert number_text(1 / 3, exact=True) == repr(1 / 3)
    assert number_text(2.0, exact=True) == "2"
