"""Finding nodes on the canvas with real keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

K, SHIFT = Qt.Key, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def finder(canvas):
    """The finder, open, close up so that not all nodes are in view."""
    canvas.zoom_to(1.2)
    canvas.tools.finder.open()
    return canvas.tools.finder


def seen(canvas, node):
    return canvas.visible_rect().contains(canvas.scene_.nodes[node].card_rect())


def test_typing_goes_to_the_first_and_enter_to_the_next(canvas, finder):
    QTest.keyClicks(finder.line, "tiny search")
    assert canvas.selected() == ("inner",)
    assert seen(canvas, "inner")
    assert finder.result.full_text() == "1 of 2 · Inner · Tiny search, optimizer"
    QTest.keyClick(finder.line, K.Key_Return)
    assert canvas.selected() == ("outer",)
    assert seen(canvas, "outer")
    QTest.keyClick(finder.line, K.Key_F3)
    assert canvas.selected() == ("inner",)
    QTest.keyClick(finder.line, K.Key_Return, SHIFT)
    assert canvas.selected() == ("outer",)
    assert finder.line.hasFocus()
    assert canvas.document.position == 0


def test_what_was_found_is_marked_until_it_closes(canvas, finder):
    QTest.keyClicks(finder.line, "objective")
    marks = finder.marks.boundingRect()
    for node in ("drives", "children"):
        assert marks.contains(canvas.scene_.nodes[node].card_rect())
    assert not marks.contains(canvas.scene_.nodes["world"].card_rect())
    QTest.keyClick(finder.line, K.Key_Escape)
    assert not finder.isVisible()
    assert finder.marks.boundingRect().isEmpty()
    assert canvas.hasFocus()
    assert canvas.selected() == ("drives",)


def test_f3_goes_on_after_closing_and_opens_where_nothing_was_looked_for(canvas, finder):
    QTest.keyClick(finder.line, K.Key_Escape)
    finder.step(1)
    assert finder.isVisible()
    QTest.keyClicks(finder.line, "tiny search")
    QTest.keyClick(finder.line, K.Key_Escape)
    finder.step(1)
    assert canvas.selected() == ("outer",)
    assert not finder.isVisible()
    finder.step(-1)
    assert canvas.selected() == ("inner",)


def test_from_afar_one_is_brought_near_enough_to_read(canvas, finder):
    canvas.zoom_to(0.1)
    QTest.keyClicks(finder.line, "plot")
    assert canvas.scale_now() > 0.5
    assert seen(canvas, "plot")


def test_nothing_found_says_so_and_goes_nowhere(canvas, finder):
    said = []
    canvas.message.connect(said.append)
    before = canvas.visible_rect()
    finder.line.setText("zebra")  # letter by letter, "z" would be found in "size"
    assert finder.result.full_text() == "Nothing found"
    QTest.keyClick(finder.line, K.Key_Return)
    assert said == ["no node has “zebra”"]
    assert canvas.visible_rect() == before


def test_it_follows_edits_without_going_anywhere(canvas, finder):
    QTest.keyClicks(finder.line, "tiny search")
    before = canvas.visible_rect()
    canvas.document.edit_graph("x", canvas.document.graph.remove(["inner"]))
    assert [found.node for found in finder.found] == ["outer"]
    assert finder.result.full_text() == "1 found"
    assert canvas.visible_rect() == before
    canvas.document.undo()
    assert len(finder.found) == 2


def test_it_stays_inside_the_canvas(canvas, finder):
    for width in (1000, 380):
        canvas.resize(width, 500)
        assert canvas.rect().contains(finder.geometry())


def test_what_is_folded_away_is_found_and_shown(canvas, finder):
    QTest.keyClick(finder.line, K.Key_Escape)
    canvas.select(("thing", "drives", "inner"))
    canvas.folds.toggle()
    assert "thing" not in canvas.scene_.shown
    canvas.select(())
    finder.open()
    QTest.keyClicks(finder.line, "thing")
    assert canvas.selected() == ("thing",)
    assert "thing" in canvas.scene_.shown
    assert seen(canvas, "thing")
    assert finder.marks.boundingRect().contains(canvas.scene_.nodes["thing"].card_rect())
