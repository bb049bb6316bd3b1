"""The list of steps mirrors the history, and a click goes there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from sandbox.document import Document
from sandbox.scenario import Scenario
from ui.panels.history import History, _tag


@pytest.fixture
def history(document: Document, show: Callable[..., QWidget]) -> History:
    panel = History(document)
    show(panel, 220, 400)
    return panel


def edit(document: Document, value: int) -> None:
    document.edit_graph(f"Set inner.budget {value}", document.graph.set("inner", "budget", value))


def labels(history: History) -> list[str]:
    return [history.list.item(i).text() for i in range(history.list.count())]


def click(history: History, row: int) -> None:
    at = history.list.visualItemRect(history.list.item(row)).center()
    QTest.mouseClick(history.list.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_steps_are_listed_and_the_current_one_is_marked(history: History, document: Document) -> None:
    edit(document, 5)
    edit(document, 6)
    assert labels(history) == ["Open", "Set inner.budget 5", "Set inner.budget 6"]
    assert history.list.currentRow() == 2
    assert history.list.item(2).font().bold()
    assert not history.list.item(1).font().bold()


def test_a_click_goes_there_and_back(history: History, document: Document) -> None:
    edit(document, 5)
    edit(document, 6)
    click(history, 1)
    assert document.graph.nodes["inner"].settings["budget"] == 5
    assert labels(history)[-1] == "Set inner.budget 6"  # still there, for redo
    assert history.list.item(2).font().italic()
    click(history, 2)
    assert document.graph.nodes["inner"].settings["budget"] == 6
    QTest.keyClick(history.list, Qt.Key.Key_Up)
    assert document.graph.nodes["inner"].settings["budget"] == 5


def test_an_edit_after_undo_replaces_what_was_undone(history: History, document: Document) -> None:
    edit(document, 5)
    edit(document, 6)
    document.undo()
    assert history.list.currentRow() == 1
    edit(document, 7)
    assert labels(history) == ["Open", "Set inner.budget 5", "Set inner.budget 7"]
    document.undo()
    document.undo()
    assert history.list.currentRow() == 0
    assert [history.list.item(i).font().italic() for i in range(3)] == [False, True, True]


def test_rows_say_what_was_changed_and_what_is_saved(history: History, document: Document) -> None:
    edit(document, 5)
    document.edit_graph("Move inner", document.graph.move({"inner": (5.0, 5.0)}))
    document.edit_graph("Rename inner to brain", document.graph.rename("inner", "brain"))
    model = history.list.model()
    assert [_tag(model.index(row, 0)) for row in range(4)] == ["saved", "values", "layout", "names"]
    document.mark_saved(Path("anything.mesa.json"))
    assert [_tag(model.index(row, 0)) for row in range(4)] == ["", "values", "layout", "saved · names"]
    assert "Changed: layout" in history.list.item(2).toolTip()


def test_a_long_name_leaves_room_for_what_was_changed(history: History, document: Document) -> None:
    document.edit_graph("Set inner.budget to " + "9" * 80, document.graph.set("inner", "budget", 9))
    picture = history.list.grab().toImage()
    place = history.list.visualItemRect(history.list.item(1))
    right = place.right() * picture.devicePixelRatio() - 10
    ink = {picture.pixelColor(int(right) - x, place.center().y()).lightness() for x in range(30)}
    assert max(ink) - min(ink) > 60, "letters stand at the right end"


def test_another_document(history: History, document: Document) -> None:
    edit(document, 5)
    history.set_document(Document(Scenario(title="Other")))
    assert labels(history) == ["Open"]
    edit(document, 6)
    assert labels(history) == ["Open"]
    assert len(document.listeners) == 0


def test_a_deleted_panel_stops_listening(document: Document) -> None:
    panel = History(document)
    assert len(document.listeners) == 1
    panel.deleteLater()
    QTest.qWait(1)
    edit(document, 5)
    assert document.listeners == []
