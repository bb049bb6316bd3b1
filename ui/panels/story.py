"""The story of the open scenario: title, summary, and its Markdown text, to read or to edit."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QSignalBlocker, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from sandbox.document import Document
from sandbox.scenario import Scenario
from ui import theme
from ui.panels.markdown import lay_out
from ui.panels.parts import follow

EMPTY = "This scenario has no story yet. *Edit* writes one, in Markdown."


class Reader(QTextBrowser):
    """Shows Markdown, loads nothing: no pictures, no pages. Web links open in the browser when they are clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Story")
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._open)

    def loadResource(self, _type: int, _name: QUrl | str) -> object:
        return None

    def show_markdown(self, text: str) -> None:
        """Lays a text out, in the theme's font and colours."""
        place = self.verticalScrollBar().value()
        lay_out(self.document(), text)
        self.verticalScrollBar().setValue(place)

    def _open(self, url: QUrl) -> None:
        if url.scheme() in ("http", "https"):
            QDesktopServices.openUrl(url)


class Story(QWidget):
    """Reads by default; the button turns it into an editor, whose text is part of the document as it is typed."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Story of the scenario")
        self.title, self.summary = QLabel(wordWrap=True), QLabel(wordWrap=True)
        self.title.setProperty("role", "title")
        self.summary.setProperty("role", "muted")
        for label in (self.title, self.summary):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button = QPushButton("Edit")
        self.button.setCheckable(True)
        self.button.setToolTip("Edit the story, in Markdown")
        self.button.setAccessibleName("Edit the story")
        self.reader = Reader()
        self.editor = QPlainTextEdit(placeholderText="What happens in this scenario, and what to look at…")
        self.editor.setAccessibleName("Story, Markdown")
        self.editor.setTabChangesFocus(True)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.reader)
        self.pages.addWidget(self.editor)
        self._lay_out()
        self._typed = QTimer(self, singleShot=True, interval=400)
        self._typed.timeout.connect(self._take)
        self.editor.textChanged.connect(self._typed.start)
        self.button.toggled.connect(self._turn)
        theme.notifier().changed.connect(self._restyle)
        self.document = document
        self._stop = follow(document, self._edited)
        self._restyle()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 6, 4)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addWidget(self.summary)
        layout.addWidget(self.pages, 1)

    def set_document(self, document: Document) -> None:
        """Shows another document's story."""
        self._take()
        self._stop()
        self.document = document
        self._stop = follow(document, self._edited)
        self.button.setChecked(False)
        self.reader.verticalScrollBar().setValue(0)
        self._sync()

    def _edited(self, before: Scenario, after: Scenario) -> None:
        if (before.title, before.summary, before.story) != (after.title, after.summary, after.story):
            self._sync()

    def _sync(self) -> None:
        scenario = self.document.scenario
        self.title.setText(scenario.title)
        self.summary.setText(scenario.summary)
        self.summary.setVisible(bool(scenario.summary))
        self.reader.show_markdown(_body(scenario) or EMPTY)
        if self.editor.toPlainText() != scenario.story and not self._typed.isActive():
            with QSignalBlocker(self.editor):
                self.editor.setPlainText(scenario.story)

    def _turn(self, editing: bool) -> None:
        if not editing:
            self._take()
            self.document.end_merge()
        self.pages.setCurrentIndex(int(editing))
        self.button.setText("Done" if editing else "Edit")
        if editing:
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self) -> None:
        """Takes over what was typed."""
        self._typed.stop()
        story = self.editor.toPlainText()
        if story != self.document.scenario.story:
            self.document.edit(
                "Edit story", msgspec.structs.replace(self.document.scenario, story=story), "story"
            )

    def _restyle(self) -> None:
        self.editor.setFont(theme.font(12, mono=True))
        self._sync()


def _body(scenario: Scenario) -> str:
    """The story without a first heading that only repeats the title, which stands above it."""
    first, _, rest = scenario.story.lstrip().partition("\n")
    repeats = first.startswith("# ") and first[2:].strip().lower() == scenario.title.strip().lower()
    return rest if repeats else scenario.story
