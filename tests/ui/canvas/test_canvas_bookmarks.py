"""Bookmarks of the view: kept with the scenario, and gone back to."""

from __future__ import annotations

import pytest

from sandbox.places import places


def test_keep_and_come_back(canvas):
    said = []
    canvas.message.connect(said.append)
    bookmarks = canvas.tools.bookmarks
    canvas.zoom_to(1.5)
    canvas.centerOn(canvas.scene_.nodes["plot"].card_rect().center())
    bookmarks.keep(3)
    before = canvas.visible_rect()
    canvas.frame_all()
    bookmarks.go(3)
    assert canvas.scale_now() == pytest.approx(1.5)
    assert (canvas.visible_rect().center() - before.center()).manhattanLength() < 3
    bookmarks.go(4)
    assert said == [
        "View 3 is kept: Shift+3 comes back here", "There is no view 4 yet: Ctrl+Shift+4 keeps this one",
    ]  # fmt: skip
    assert bookmarks.title(3) == "View &3 · Plot · 150%"
    assert bookmarks.title(4) == "View &4 · not kept yet"


def test_it_is_a_step_of_the_history_that_keeps_the_selection(canvas):
    canvas.select(("inner",))
    canvas.tools.bookmarks.keep(1)
    assert canvas.document.undo_label == "Bookmark view 1"
    assert canvas.selected() == ("inner",)
    canvas.document.undo()
    assert places(canvas.document.scenario) == {}
