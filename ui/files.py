"""Opening and saving from the window: dialogs, recent files, the question before something is lost."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox

from sandbox import scenario as scenarios
from sandbox.document import Document
from sandbox.scenario import SUFFIX, ScenarioError
from ui.settings import forget_recent, recent, remember

if TYPE_CHECKING:
    from ui.main_window import MainWindow

OPEN_FILTER = f"Scenarios and pictures of them (*{SUFFIX} *.json *.png);;All files (*)"
SAVE_FILTER = f"Scenarios (*{SUFFIX})"


def plain_name(path: Path) -> str:
    """sweet-tooth for sweet-tooth.mesa.json."""
    return path.name.removesuffix(SUFFIX).removesuffix(".json").removesuffix(".png")


def _digest(path: Path | None) -> bytes:
    """Tells whether a file still holds the same; empty where it cannot be read."""
    try:
        return sha256(path.read_bytes()).digest() if path is not None else b""
    except OSError:
        return b""


class Files(QObject):
    """What the File menu does, for one window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window_ = window
        self._seen = b""  # the digest of the document's file when it was opened or saved

    def follow(self, document: Document) -> None:
        """Another document is shown."""
        self._seen = _digest(document.path)

    # -- open ------------------------------------------------------------------------------------------------

    def new(self) -> None:
        """An empty canvas, after asking about unsaved edits."""
        if self.may_leave():
            self.window_.show_document(Document(), "untitled")

    def open(self) -> None:
        """Asks for a file."""
        if not self.may_leave():
            return
        name, _ = QFileDialog.getOpenFileName(self.window_, "Open", self._folder(), OPEN_FILTER)
        if name:
            self.open_path(Path(name), asked=True)

    def open_path(self, path: Path, asked: bool = False) -> bool:
        """Opens a file; what is wrong with it is said in one sentence."""
        if not asked and not self.may_leave():
            return False
        try:
            scenario = scenarios.load(path)
        except ScenarioError as error:
            self.window_.complain(str(error))
            return False
        picture = path.suffix.lower() == ".png"
        self.window_.show_document(Document(scenario, None if picture else path), plain_name(path))
        if not picture:
            self._remember(path)
        return True

    def open_bundled(self, name: str, play: bool = False) -> bool:
        """Opens a bundled scenario as a copy without a path, so that saving cannot change the bundled one; a path
        opens the file there.
        """
        entry = next((e for e in scenarios.bundled() if e.name == name or str(e.path) == name), None)
        if entry is None:
            return self.open_path(Path(name))
        if not self.may_leave():
            return False
        try:
            scenario = scenarios.load(entry.path)
        except ScenarioError as error:
            self.window_.complain(str(error))
            return False
        self.window_.show_document(Document(scenario), entry.name)
        if play:
            self.window_.session.play()
        return True

    # -- save ------------------------------------------------------------------------------------------------

    def save(self) -> bool:
        """Saves to the document's path; asks for one where there is none, and before it replaces what another program
        wrote there since. False where nothing was saved.
        """
        path = self.window_.document.path
        if path is None:
            return self.save_as()
        changed = _digest(path) not in (b"", self._seen)
        sentence = f"{path.name} was changed by another program since it was opened here."
        return (not changed or self._may_replace(sentence)) and self.save_to(path)

    def save_as(self) -> bool:
        """Asks for a path and saves there."""
        start = str(Path(self._folder()) / f"{self.window_.name}{SUFFIX}")
        name, _ = QFileDialog.getSaveFileName(self.window_, "Save as", start, SAVE_FILTER)
        if not name:
            return False
        typed = Path(name)
        path = typed if typed.name.endswith(".json") else typed.with_name(typed.name + SUFFIX)
        unasked = path != typed and path.exists()  # the dialog asked about what was typed
        return (not unasked or self._may_replace(f"{path.name} is there already.")) and self.save_to(path)

    def _may_replace(self, sentence: str) -> bool:
        """Asks whether a file may be replaced; `sentence` says what about it."""
        buttons = QMessageBox.StandardButton
        asked = f"{sentence} Saving replaces it, and keeps what it holds now as a backup."
        answer = QMessageBox.question(
            self.window_, "Replace the file?", asked, buttons.Save | buttons.Cancel, buttons.Cancel
        )
        return answer == buttons.Save

    def save_to(self, path: Path) -> bool:
        """Saves the scenario, as run."""
        try:
            scenarios.save(self.window_.session.as_run(), path)
        except (ScenarioError, OSError) as error:
            self.window_.complain(f"{path.name} was not saved: {str(error).removeprefix(f'{path}: ')}.")
            return False
        self._seen = _digest(path)
        self.window_.name = plain_name(path)
        self.window_.document.mark_saved(path)
        self._remember(path)
        self.window_.say(f"Saved {path.name}")
        return True

    def may_leave(self) -> bool:
        """Whether the document may be given up: it is saved, or the person saves it or lets it go."""
        if not self.window_.document.modified:
            return True
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self.window_,
            "Save the changes?",
            f"{self.window_.name}{SUFFIX} has changes that are not saved.",
            buttons.Save | buttons.Discard | buttons.Cancel,
            buttons.Save,
        )
        if answer == buttons.Save:
            return self.save()
        return answer == buttons.Discard

    # -- recent ----------------------------------------------------------------------------------------------

    def fill_recent(self, menu: QMenu) -> None:
        """Lists the recent files in a menu."""
        menu.clear()
        for path in recent():
            there = path.is_file()
            action = QAction(path.name if there else f"{path.name} (not found)", menu)
            action.setEnabled(there)
            action.setToolTip(str(path))
            action.setStatusTip(str(path) if there else f"{path} was moved, renamed or removed")
            action.triggered.connect(lambda _=False, p=path: self.open_path(p))
            menu.addAction(action)
        if menu.isEmpty():
            menu.addAction("None yet").setEnabled(False)
        else:
            menu.addSeparator()
            menu.addAction("Clear the list").triggered.connect(self._forget)

    def _remember(self, path: Path) -> None:
        if self.window_.remembers:
            remember(path)
        self.window_.show_recent()

    def forget(self, path: Path) -> None:
        """Takes a file off the list of recent ones."""
        forget_recent(path)
        self.window_.show_recent()

    def _forget(self) -> None:
        forget_recent()
        self.window_.show_recent()

    def _folder(self) -> str:
        path = self.window_.document.path or next((p for p in recent() if p.is_file()), None)
        return str(path.parent if path else Path.home())
