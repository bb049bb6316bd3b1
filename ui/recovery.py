"""Autosaves of the open document, and the list of what earlier sessions left."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from sandbox import scenario as scenarios
from sandbox.document import Document
from sandbox.files import Autosave, Recovery, forget, recoverable
from sandbox.scenario import SUFFIX, ScenarioError

if TYPE_CHECKING:
    from ui.main_window import MainWindow

TICK_MS = 400


class Autosaving(QObject):
    """Keeps a copy of a window's document on the disk while it has unsaved edits."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window_ = window
        self._autosave = Autosave(window.document)
        self._said = ""
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()

    def tick(self) -> None:
        """Brings the copy up to date; says once why it cannot."""
        self._autosave.tick(time.monotonic())
        if self._autosave.fault and self._autosave.fault != self._said:
            self.window_.complain(self._autosave.fault)
        self._said = self._autosave.fault

    def follow(self, document: Document) -> None:
        """Another document; the old one was saved or given up."""
        self._autosave.discard()
        self._autosave = Autosave(document)

    def stop(self) -> None:
        """The window closes: nothing is to be recovered."""
        self._timer.stop()
        self._autosave.discard()


class RecoveryDialog(QDialog):
    """What earlier sessions left. `chosen` is what to open; "Discard all" removes everything in the list."""

    def __init__(self, found: Sequence[Recovery], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Recover unsaved work")
        self.chosen: Recovery | None = None
        self._found = list(found)
        words = QLabel(
            "An earlier session ended before these were saved. Nothing is removed until you say so."
        )
        words.setWordWrap(True)
        self.list = QListWidget()
        for recovery in found:
            item = QListWidgetItem(_line(recovery))
            item.setToolTip(str(recovery.original_path or "never saved"))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.itemDoubleClicked.connect(lambda _: self._open())
        roles = QDialogButtonBox.ButtonRole
        buttons = QDialogButtonBox()
        self.open_button = buttons.addButton("Open", roles.AcceptRole)
        self.open_button.setProperty("primary", True)
        self.later_button = buttons.addButton("Later", roles.RejectRole)
        self.discard_button = buttons.addButton("Discard all", roles.DestructiveRole)
        self.open_button.clicked.connect(self._open)
        self.later_button.clicked.connect(self.reject)
        self.discard_button.clicked.connect(self._discard)
        layout = QVBoxLayout(self)
        for widget in (words, self.list, buttons):
            layout.addWidget(widget)
        self.resize(480, 280)

    def _open(self) -> None:
        self.chosen = self._found[max(0, self.list.currentRow())]
        self.accept()

    def _discard(self) -> None:
        for recovery in self._found:
            forget(recovery)
        self.reject()


def _line(recovery: Recovery) -> str:
    name = recovery.original_path.name if recovery.original_path else recovery.title
    return f"{name}, {recovery.when.astimezone():%d %b %Y, %H:%M}"


def offer(window: MainWindow) -> None:
    """Asks, without blocking, about what earlier sessions left, if anything."""
    found = recoverable()
    if not found:
        return
    dialog = RecoveryDialog(found, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: dialog.chosen and take(window, dialog.chosen))
    dialog.open()


def take(window: MainWindow, recovery: Recovery) -> bool:
    """Opens an autosave as unsaved edits of the file that it came from."""
    if not window.files.may_leave():
        return False
    try:
        scenario = scenarios.load(recovery.path)
    except ScenarioError as error:
        window.complain(str(error))
        return False
    document = Document(scenario, recovery.original_path)
    document.saved = None
    path = recovery.original_path
    window.show_document(document, path.name.removesuffix(SUFFIX) if isinstance(path, Path) else "recovered")
    window.autosaving.tick()
    forget(recovery)
    return True
