"""The story is read, edited as Markdown, and loads nothing from outside."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from waiting import until

from sandbox.document import Document
from sandbox.scenario import Scenario
from ui.panels.story import Story


@pytest.fixture
def story(document: Document, show: Callable[..., QWidget]) -> Story:
    panel = Story(document)
    show(panel, 320, 500)
    return panel


def test_title_summary_and_text_are_shown(story: Story) -> None:
    assert (story.title.text(), story.summary.text()) == ("A title", "A summary.")
    page = story.reader.document()
    assert page.toPlainText() == "Story\nSome text."
    first, second = page.begin(), page.begin().next()
    assert first.blockFormat().headingLevel() == 1
    assert second.textFormats()[1].format.fontItalic()


def test_a_heading_that_repeats_the_title_is_not_shown_twice(story: Story, document: Document) -> None:
    document.edit("x", msgspec.structs.replace(document.scenario, story="# A title\n\nThe text."))
    assert story.reader.document().toPlainText() == "The text."
    assert story.editor.toPlainText() == "# A title\n\nThe text."


def test_lists_leave_the_width_to_their_words(story: Story, document: Document) -> None:
    document.edit("x", msgspec.structs.replace(document.scenario, story="- a point of a list"))
    assert 10 < story.reader.cursorRect(QTextCursor(story.reader.document())).left() < 24


def test_markup_in_titles_is_plain_text(story: Story, document: Document) -> None:
    document.edit("x", msgspec.structs.replace(document.scenario, title="<b>bold</b>"))
    assert story.title.text() == "<b>bold</b>"
    assert story.title.textFormat() == Qt.TextFormat.PlainText


def test_editing_is_one_step_and_undo_takes_it_back(story: Story, document: Document) -> None:
    QTest.mouseClick(story.button, Qt.MouseButton.LeftButton)
    assert story.editor.isVisible()
    assert story.editor.hasFocus()
    QTest.keyClicks(story.editor, "New ")
    until(lambda: len(document.history) == 2)
    QTest.keyClicks(story.editor, "words ")
    QTest.mouseClick(story.button, Qt.MouseButton.LeftButton)
    assert document.scenario.story == "New words # Story\nSome *text*."
    assert [step.label for step in document.history] == ["Open", "Edit story"]
    assert story.reader.isVisible()
    assert story.reader.document().toPlainText().startswith("New words")
    document.undo()
    assert story.reader.document().toPlainText() == "Story\nSome text."
    assert story.editor.toPlainText() == "# Story\nSome *text*."


def test_nothing_is_loaded(story: Story, document: Document) -> None:
    text = "![picture](https://example.org/x.png) [link](https://example.org)"
    document.edit("x", msgspec.structs.replace(document.scenario, story=text))
    picture = QTextDocument.ResourceType.ImageResource.value
    assert story.reader.loadResource(picture, QUrl("file:///etc/hostname")) is None
    assert story.reader.grab().width() > 0
    assert not story.reader.openLinks()


def test_an_empty_story_says_how_to_write_one(story: Story) -> None:
    story.set_document(Document(Scenario(title="Other")))
    assert "Edit" in story.reader.document().toPlainText()
    assert story.title.text() == "Other"
    assert not story.summary.isVisible()
    assert story.editor.toPlainText() == ""


def test_what_was_typed_is_kept_when_another_document_comes(story: Story, document: Document) -> None:
    QTest.mouseClick(story.button, Qt.MouseButton.LeftButton)
    QTest.keyClicks(story.editor, "Kept. ")
    story.set_document(Document())
    assert document.scenario.story.startswith("Kept. ")
    assert not story.button.isChecked()
