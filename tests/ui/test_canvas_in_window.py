"""The tools of the canvas from the window's keys and menus."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fake_window import fake_window
from person import Person
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QTextBrowser
from waiting import until
from window_fakes import small_document

from sandbox.places import places
from ui.actions import TABLE
from ui.canvas.keys import COMMANDS


@pytest.fixture
def person(app: QApplication) -> Iterator[Person]:
    """At the canvas of a small nest."""
    with fake_window() as window:
        window.show_document(small_document(), "small")
        window.canvas.setFocus()
        yield Person(window)


def test_keys_keep_views_and_menus_say_what_they_show(person: Person) -> None:
    window, canvas = person.window, person.canvas
    canvas.zoom_to(0.8)
    person.key("Ctrl+Shift+2")
    assert list(places(window.document.scenario)) == [2]
    person.key("Home")
    before = canvas.scale_now()
    person.key("Shift+2")
    assert canvas.scale_now() == pytest.approx(0.8)
    assert before != pytest.approx(0.8)
    window.actions_.menus["View/Bookmarks"].aboutToShow.emit()
    assert window.actions_["view_2"].text().endswith(" · 80%")
    assert window.actions_["view_1"].text() == "View &1 · not kept yet"


def test_find_align_and_the_map_have_keys(person: Person) -> None:
    window, canvas = person.window, person.canvas
    first = next(iter(canvas.scene_.nodes))
    person.key("Ctrl+F")
    person.type(first)
    person.key("Esc")
    assert canvas.selected() == (first,)
    person.key("F3")
    assert canvas.selected() == (first,)
    person.key("Ctrl+A")
    person.key("Ctrl+Shift+Left")
    assert window.document.undo_label == "Align left"
    assert len({node.at[0] for node in window.document.graph.nodes.values()}) == 1
    person.key("Ctrl+Z")
    person.key("Ctrl+I")
    assert canvas.selected() == ()
    person.key("Alt+M")
    window.actions_.menus["View"].aboutToShow.emit()
    assert not window.actions_["minimap"].isChecked()
    person.key("Alt+M")
    window.actions_.menus["View"].aboutToShow.emit()
    assert window.actions_["minimap"].isChecked()
    person.key("Ctrl+Shift+F")
    assert window.library.isAncestorOf(QApplication.focusWidget())


def test_what_undo_and_redo_bring_back_is_selected(person: Person) -> None:
    window, canvas = person.window, person.canvas
    canvas.select(("drive", "brain"))
    person.key("Del")
    canvas.select(("sugar",))
    person.key("Ctrl+Z")
    assert set(canvas.selected()) == {"drive", "brain"}
    person.key("Shift+Down")  # on a few pixels
    canvas.select(("sugar",))
    person.key("Ctrl+Z")
    assert set(canvas.selected()) == {"drive", "brain"}
    canvas.select(("sugar",))
    person.key("Ctrl+Y")
    assert set(canvas.selected()) == {"drive", "brain"}
    person.key("Ctrl+Shift+G")  # into one card, which stays selected with what is in it
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    until(lambda: window.focusWidget() is canvas)
    person.key("Del")
    assert "brain" not in window.document.graph.nodes and canvas.comments.selected is None
    canvas.select(("sugar",))
    person.key("Ctrl+Z")
    assert "brain" in canvas.scene_.hidden and canvas.selected() == () and canvas.comments.selected == 0
    person.key("Ctrl+Shift+G")
    person.key("Shift+Right")  # the frame with all that lies in it
    before = window.document.graph
    person.key("Ctrl+Z")
    assert window.document.graph != before and canvas.comments.selected == 0, (
        "what was moved by it is not selected"
    )
    canvas.select(("sugar",))
    window.document.edit_graph("x", window.document.graph.set("brain", "budget", 9))
    person.key("Ctrl+Z")
    assert canvas.selected() == ("sugar",), "nothing came back"


def test_f6_goes_around_escape_closes_and_help_tells_the_keys(person: Person) -> None:
    window, canvas = person.window, person.canvas
    names = [name for name, _ in window.panel_focus.stops()]
    assert names[0] == "Canvas"
    assert {"Library", "Inspector", "Toolbar"} <= set(names)
    assert "History" not in names  # behind the inspector
    for name in (*names[1:], "Canvas"):
        person.key("F6")
        stop = dict(window.panel_focus.stops())[name]
        now = window.focusWidget()
        assert stop is now or stop.isAncestorOf(now), name
    person.key("Shift+F6")
    assert window.toolbar.isAncestorOf(window.focusWidget())
    canvas.setFocus()  # Esc closes the finder before it selects nothing
    person.key("Ctrl+F")
    person.type("evolution")
    canvas.setFocus()
    person.key("Esc")
    assert not canvas.tools.finder.isVisible()
    assert canvas.selected() == ("evolution",)
    person.key("Esc")
    assert canvas.selected() == ()
    window.actions_["canvas_help"].trigger()
    (dialog,) = (w for w in QApplication.topLevelWidgets() if w.windowTitle() == "On the canvas")
    shown = dialog.findChild(QTextBrowser).toPlainText()
    dialog.close()
    known = {key for command in COMMANDS for key in command.keys} | {key for e in TABLE for key in e.keys}
    for key in ("Tab", "W", "Del", "Ctrl+F", "F3", "F6", "Esc"):
        assert key in shown
        assert key in known


def test_the_banner_lies_over_the_canvas_and_moves_nothing_under_the_pointer(person: Person) -> None:
    window, canvas = person.window, person.canvas
    before = canvas.mapToGlobal(canvas.rect().topLeft()), canvas.size(), canvas.visible_rect()
    window.complain("The file cannot be read: " + "it has been damaged, line by line, " * 12)
    banner = window.banner
    assert (canvas.mapToGlobal(canvas.rect().topLeft()), canvas.size(), canvas.visible_rect()) == before
    assert banner.width() == canvas.width() and banner.height() >= banner.layout().totalHeightForWidth(
        banner.width()
    )
    high = banner.height()
    window.resize(window.width() + 200, window.height())
    assert banner.width() == canvas.width() and banner.height() < high
    person.click(next(b for b in banner.findChildren(QPushButton) if b.text() == "Close"))
    assert banner.isHidden()
