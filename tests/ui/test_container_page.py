"""The settings that a folded card exposes, edited in the inspector of the window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fake_window import fake_window
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from window_fakes import small_document

from sandbox.frames import Frame, added
from sandbox.staging import with_exposed
from ui.canvas.look import ROW
from ui.main_window import MainWindow
from ui.panels.editors import NumberEditor

HOLDS = ("drive", "brain")


@pytest.fixture
def window(app: QApplication) -> Iterator[MainWindow]:
    """On a small nest whose inner part is folded into a card called Mind that shows two settings."""
    document = small_document()
    scenario = added(document.scenario, Frame((500.0, 60.0), (500.0, 300.0), "Mind", holds=HOLDS))
    for node, name in (("brain", "budget"), ("brain", "step"), ("evolution", "population")):
        scenario = with_exposed(scenario, (node,), name, on=True)
    document.edit("Fold", scenario)
    with fake_window() as window:
        window.show_document(document, "small")
        window.canvas.setFocus()
        yield window


def place(window: MainWindow, row: int | None = None) -> QPoint:
    """A place in the header of the card, or in one of its rows of settings."""
    rect, card = window.canvas.comments.items[0].rect, window.canvas.comments.items[0]
    down = 12.0 if row is None else card._rows_top + (row + 0.5) * ROW
    return window.canvas.mapFromScene(QPointF(rect.center().x(), rect.top() + down))


def test_the_selected_card_shows_its_exposed_settings_to_be_edited(window: MainWindow) -> None:
    canvas, page, left = window.canvas, window.inspector.container_page, Qt.MouseButton.LeftButton
    QTest.mouseClick(canvas.viewport(), left, pos=place(window))
    assert window.inspector.pages.currentIndex() == 2 and page.isVisible()
    assert page.title.text() == "Mind" and page.count.text() == "Container · 2 nodes"
    assert list(page.settings.rows) == [("brain", "budget"), ("brain", "step")]
    row, card = page.settings.rows["brain", "budget"], canvas.comments.items[0]
    editor = row.editor
    assert isinstance(editor, NumberEditor)
    field = editor.field
    QTest.mouseDClick(canvas.viewport(), left, pos=place(window, 0))
    assert canvas.folds.depth == 0 and QApplication.focusWidget() is field
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, "7")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert window.document.graph.nodes["brain"].settings["budget"] == 7
    assert card.rows[0][1] == "7" and page.settings.rows["brain", "budget"] is row
    assert window.document.undo_label == "Set brain.budget to 7"
    window.document.undo()
    assert card.rows[0][1] != "7" and window.inspector.pages.currentIndex() == 2
    QTest.mouseClick(page.settings.rows["brain", "step"].gene_button, left)
    assert "step" in window.document.graph.nodes["brain"].genes
    QTest.mouseDClick(canvas.viewport(), left, pos=place(window))
    assert canvas.folds.depth == 1 and window.inspector.pages.currentIndex() == 0


def test_another_selection_or_unfolding_takes_the_page_away(window: MainWindow) -> None:
    canvas = window.canvas
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place(window))
    canvas.select(("sugar",))
    assert window.inspector.nodes() == ("sugar",)
    canvas.select(())
    canvas.comments.select(0)
    assert window.inspector.pages.currentIndex() == 2
    canvas.folds.toggle()
    assert window.inspector.pages.currentIndex() == 0
    window.document.undo()
    assert window.inspector.pages.currentIndex() == 2
