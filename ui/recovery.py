"""Autosaves of the open document, and the list of what earlier sessions left."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, QTimer
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
from sandbox.scenario import ScenarioError
from ui.files import plain_name

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

    def tick(self) -> bool:
        """Brings the copy up to date; says once why it cannot, and returns whether it could."""
        self._autosave.tick(time.monotonic())
        fault = self._autosave.fault
        if fault and fault != self._said:
            self.window_.complain(f"Edits that are not saved yet are not kept either: {fault}.")
        self._said = fault
        return not fault

    def show_list(self) -> None:
        """What earlier sessions left; says so where that is nothing."""
        if not offer(self.window_):
            self.window_.say("Nothing is left over from earlier sessions")

    def follow(self, document: Document) -> None:
        """Another document; the old one was saved or given up."""
        self._autosave.discard()
        self._autosave = Autosave(document)

    def stop(self) -> None:
        """The window closes: nothing is to be recovered."""
        self._timer.stop()
        self._autosave.discard()


class RecoveryDialog(QDialog):
    """What earlier sessions left. `chosen` is what to open; what is discarded is gone at once."""

    def __init__(self, found: Sequence[Recovery], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Recover unsaved work")
        self.chosen: Recovery | None = None
        self._found = list(found)
        words = QLabel(
            "An earlier session ended before these were saved.\nNothing is removed until you say so.",
            wordWrap=True,
        )
        self.list = QListWidget()
        self.list.setAccessibleName("Unsaved work of earlier sessions")
        self.list.setUniformItemSizes(True)
        for recovery in found:
            self.list.addItem(_item(recovery))
        self.list.setCurrentRow(0)
        self.list.itemDoubleClicked.connect(lambda _: self._open())
        roles = QDialogButtonBox.ButtonRole
        buttons = QDialogButtonBox()
        self.open_button = buttons.addButton("Open", roles.AcceptRole)
        self.open_button.setProperty("primary", True)
        self.later_button = buttons.addButton("Later", roles.RejectRole)
        self.discard_button = buttons.addButton("Discard", roles.DestructiveRole)
        self.discard_all_button = buttons.addButton("Discard all", roles.DestructiveRole)
        self.open_button.setToolTip("Opens it as unsaved edits; the file that it came from stays as it is")
        self.later_button.setToolTip(
            "Asks again at the next start; File, Recover unsaved work shows the list"
        )
        self.discard_button.setToolTip("Removes the marked one for good")
        self.discard_all_button.setToolTip("Removes all of them for good")
        self.open_button.clicked.connect(self._open)
        self.later_button.clicked.connect(self.reject)
        self.discard_button.clicked.connect(lambda: self._discard(max(0, self.list.currentRow())))
        self.discard_all_button.clicked.connect(self._discard_all)
        self.discard_all_button.setVisible(len(self._found) > 1)
        layout = QVBoxLayout(self)
        for widget in (words, self.list, buttons):
            layout.addWidget(widget)
        self.resize(520, 300)

    def _open(self) -> None:
        self.chosen = self._found[max(0, self.list.currentRow())]
        self.accept()

    def _discard(self, row: int) -> None:
        """Removes one; the dialog closes after the last."""
        forget(self._found.pop(row))
        self.list.takeItem(row)
        self.discard_all_button.setVisible(len(self._found) > 1)
        if not self._found:
            self.reject()

    def _discard_all(self) -> None:
        while self._found:
            self._discard(0)


def _item(recovery: Recovery) -> QListWidgetItem:
    """Two lines: what it is and when it was kept; where its file is."""
    path = recovery.original_path
    name = path.name if path else recovery.title
    where = str(path) if path else "never saved to a file"
    item = QListWidgetItem(f"{name}, {_time(recovery)}\n{where}")
    item.setSizeHint(QSize(100, 48))
    item.setToolTip(f"{recovery.title}\nFrom: {where}\nThe copy: {recovery.path}")
    return item


def _time(recovery: Recovery) -> str:
    return f"{recovery.when.astimezone():%d %b %Y, %H:%M}"


def offer(window: MainWindow) -> bool:
    """Asks, without blocking, about what earlier sessions left; False where there is nothing."""
    found = recoverable()
    if not found:
        return False
    dialog = RecoveryDialog(found, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: dialog.chosen and take(window, dialog.chosen))
    dialog.open()
    return True


def take(window: MainWindow, recovery: Recovery) -> bool:
    """Opens an autosave as unsaved edits of the file that it came from, and says so."""
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
    window.show_document(document, plain_name(path) if path else "recovered")
    from_ = f"{path.name} in {path.parent} is as it was until you save" if path else "it was never saved to a file"
    window.complain(f"Recovered as of {_time(recovery)}: {from_}.")
    if window.autosaving.tick():
        forget(recovery)  # there is another copy now
    return True
