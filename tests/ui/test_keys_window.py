"""The table of keys: found, changed, refused, taken, reset, and the same after a restart."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from waiting import until
from window_fakes import FakeClient, factory, small_document

from ui.help import TextDialog
from ui.keys_window import HINT, KeysWindow
from ui.main_window import MainWindow
from ui.settings import settings

LEFT, CTRL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
PLAIN = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(app: QApplication) -> Iterator[MainWindow]:
    settings().clear()
    made = start()
    yield made
    made.bindings.reset_all()
    stop(made)


def start() -> MainWindow:
    made = MainWindow(factory(FakeClient()))
    made.show()
    made.activateWindow()
    made.show_document(small_document(), "small")
    until(lambda: made.session.state == "paused")
    return made


def stop(window: MainWindow) -> None:
    window.document.saved = window.document.scenario
    window.close()
    window.deleteLater()


def press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, modifier)


def open_table(window: MainWindow) -> KeysWindow:
    press(window, Qt.Key.Key_F1, CTRL)
    (table,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, KeysWindow) and w.isVisible())
    table.activateWindow()
    return table


def double_click(table: KeysWindow, name: str) -> None:
    item = table.rows()[name]
    table.list.scrollToItem(item)
    place = table.list.visualItemRect(item).center()
    QTest.mouseClick(table.list.viewport(), LEFT, PLAIN, place)
    QTest.mouseDClick(table.list.viewport(), LEFT, PLAIN, place)
    assert table.waiting == (name if name != "canvas.escape" else "")


def test_a_key_is_changed_and_works_and_survives_a_restart(window: MainWindow) -> None:
    table = open_table(window)
    QTest.keyClicks(table.search, "duplic")
    assert list(table.rows()) == ["duplicate"]
    QTest.keyClick(table.search, Qt.Key.Key_Return)
    QTest.keyClick(table.list, Qt.Key.Key_Return)
    QTest.keyClick(table.list, Qt.Key.Key_Control)
    assert table.waiting, "a modifier alone is no key"
    QTest.keyClick(table.list, Qt.Key.Key_J, CTRL)
    assert table.said.text() == "Duplicate now has Ctrl+J."
    assert table.rows()["duplicate"].text(1) == "Ctrl+J"
    table.close()
    window.canvas.setFocus()
    window.canvas.select(("drive",))
    press(window, Qt.Key.Key_D, CTRL)
    assert "drive_2" not in window.document.graph.nodes
    press(window, Qt.Key.Key_J, CTRL)
    assert "drive_2" in window.document.graph.nodes
    assert window.actions_["duplicate"].toolTip().endswith("(Ctrl+J)")
    again = start()
    try:
        assert again.bindings.keys("duplicate") == ("Ctrl+J",)
        assert again.actions_["duplicate"].shortcut().toString() == "Ctrl+J"
    finally:
        stop(again)


def test_taken_keys_are_said_and_can_be_taken(window: MainWindow) -> None:
    table = open_table(window)
    double_click(table, "duplicate")
    QTest.keyClick(table.list, Qt.Key.Key_S, CTRL)
    assert table.said.text() == "Ctrl+S is already the key of Save."
    assert window.bindings.keys("duplicate") == ("Ctrl+D",)
    QTest.mouseClick(table.take, LEFT)
    assert window.bindings.keys("duplicate") == ("Ctrl+S",) and window.bindings.keys("save") == ()
    assert not table.take.isVisible()
    QTest.mouseClick(table.reset, LEFT)
    assert window.bindings.keys("duplicate") == ("Ctrl+D",) and window.bindings.keys("save") == ("Ctrl+S",)
    assert not table.reset_all.isEnabled()
    table.close()


def test_a_key_is_added_removed_and_all_are_reset(window: MainWindow) -> None:
    table = open_table(window)
    table.choose("frame_all")
    QTest.mouseClick(table.add, LEFT)
    QTest.keyClick(table.list, Qt.Key.Key_F9)
    assert window.bindings.keys("frame_all") == ("Home", "F9")
    table.choose("step")
    QTest.mouseClick(table.remove, LEFT)
    assert window.bindings.keys("step") == () and table.said.text() == "Step has no keys now."
    QTest.mouseClick(table.reset_all, LEFT)
    assert window.bindings.keys("step") == (".",) and window.bindings.keys("frame_all") == ("Home",)
    table.close()


def test_escape_gives_up_and_cannot_be_given_away(window: MainWindow) -> None:
    table = open_table(window)
    double_click(table, "save")
    QTest.keyClick(table.list, Qt.Key.Key_Escape)
    assert table.isVisible() and not table.waiting and table.said.text() == HINT
    assert table.rows()["save"].text(1) == "Ctrl+S"
    double_click(table, "canvas.escape")
    assert "always has Esc" in table.said.text()
    QTest.keyClick(table, Qt.Key.Key_Escape)
    assert not table.isVisible()


def test_keys_of_the_canvas_can_be_changed_too(window: MainWindow) -> None:
    table = open_table(window)
    double_click(table, "canvas.nudge_-1_0")
    QTest.keyClick(table.list, Qt.Key.Key_H)
    double_click(table, "run")
    QTest.keyClick(table.list, Qt.Key.Key_F5)
    table.close()
    window.canvas.setFocus()
    window.canvas.select(("drive",))
    before = window.document.graph.nodes["drive"].at
    press(window, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert window.document.graph.nodes["drive"].at == before
    press(window, Qt.Key.Key_H)
    assert window.document.graph.nodes["drive"].at[0] < before[0]
    window.document.undo()
    press(window, Qt.Key.Key_Space)
    assert not window.session.running, "space runs no more"
    press(window, Qt.Key.Key_F5)
    assert window.session.running
    window.session.pause()


def test_every_key_has_one_command_and_bad_settings_do_no_harm(window: MainWindow) -> None:
    keys = [(key, b.name) for b in window.bindings.all() for key in window.bindings.keys(b.name)]
    assert len({key for key, _ in keys}) == len(keys), sorted(keys)
    stored = {"save": 3, "nothing": ["Ctrl+D", "Home"], "canvas.escape": ["A"], "run": ["F5", "Esc"],
              "open": ["F5", "F8"], "rename": ["F8", "F8"], "step": ["F9", "F9"]}  # fmt: skip
    settings().setValue("keys", json.dumps(stored))
    again = start()
    try:
        own = again.bindings
        assert own.keys("save") == ("Ctrl+S",) and own.keys("canvas.escape") == ("Esc",)
        assert own.keys("duplicate") == ("Ctrl+D",), "a command that there is not takes no keys"
        keys = [key for b in own.all() for key in own.keys(b.name)]
        assert len(set(keys)) == len(keys), "two commands with one key: Qt triggers neither"
        assert {"F5", "F8", "F9"} <= set(keys)
        own.set("frame_selection", ("Home",))
        assert own.keys("frame_all") == ()
    finally:
        stop(again)


def test_there_is_one_table_and_it_waits_only_while_it_listens(window: MainWindow) -> None:
    table = open_table(window)
    window.help_.keys()
    assert [d for d in window.findChildren(KeysWindow) if d.isVisible()] == [table]
    until(lambda: QApplication.activeWindow() is table)
    double_click(table, "duplicate")
    QTest.mouseClick(table.search, LEFT)
    assert not table.waiting and table.rows()["duplicate"].text(1) == "Ctrl+D"
    for _ in range(2):
        window.help_.about()
    texts = [d for d in window.findChildren(TextDialog) if d.isVisible()]
    assert len(texts) == 1
    texts[0].close()
    table.close()


def test_the_table_fits_a_small_screen(window: MainWindow) -> None:
    table = open_table(window)
    assert table.minimumSizeHint().width() <= 600 and table.minimumSizeHint().height() <= 500
    right = table.reset_all.mapTo(table, QPoint(table.reset_all.width(), 0)).x()
    assert right <= table.width()
    table.close()
