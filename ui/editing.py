"""Undo, copy, paste and their kin go to the text field that has the focus, else to the canvas and the document."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit

from sandbox.document import Document
from ui.canvas import actions
from ui.canvas.view import Canvas

TextField = QLineEdit | QPlainTextEdit | QTextEdit


def focused_text() -> TextField | None:
    """The text field that has the focus, if one has."""
    widget = QApplication.focusWidget()
    return widget if isinstance(widget, (QLineEdit, QPlainTextEdit, QTextEdit)) else None


class Editing:
    """The edit commands of a window."""

    def __init__(self, document: Document, canvas: Canvas) -> None:
        self.document, self.canvas = document, canvas

    def undo(self) -> None:
        """Takes back the last edit; what comes back by that is selected."""
        field = focused_text()
        if field is not None:
            field.undo()
        else:
            self._step(self.document.undo)

    def redo(self) -> None:
        """Brings back what undo took, and selects it."""
        field = focused_text()
        if field is not None:
            field.redo()
        else:
            self._step(self.document.redo)

    def _step(self, step: Callable[[], bool]) -> None:
        before = self.document.scenario
        if step():
            actions.select_back(self.canvas, before)

    def cut(self) -> None:
        """Cuts text or nodes."""
        (focused_text() or self.canvas).cut()

    def copy(self) -> None:
        """Copies text or nodes."""
        (focused_text() or self.canvas).copy()

    def paste(self) -> None:
        """Pastes text or nodes."""
        (focused_text() or self.canvas).paste()

    def select_all(self) -> None:
        """Selects all text or all nodes."""
        field = focused_text()
        if field is not None:
            field.selectAll()
        else:
            self.canvas.select_all()
