"""Bookmarks of the timeline as a person sets them, and the menu on a generation."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from sandbox.bookmarks import bookmark_at, bookmarks, neighbour, with_bookmark, without_bookmark
from sims.number_text import grouped
from ui.run_session import RunSession


class Marking(QObject):
    """Every change of the bookmarks is a step of the document's history."""

    def __init__(self, session: RunSession, panel: QWidget) -> None:
        super().__init__(panel)
        self.session, self._panel = session, panel

    def toggle(self) -> None:
        """Sets a bookmark at the generation that is shown, or takes it away."""
        generation = self.session.shown
        if bookmark_at(self.session.document.scenario, generation) is None:
            self.add(generation)
        else:
            self.remove(generation)

    def add(self, generation: int, name: str = "") -> None:
        """A bookmark there, or another name for the one that is there."""
        document = self.session.document
        was = bookmark_at(document.scenario, generation)
        label = "Rename bookmark" if was else f"Bookmark generation {generation}"
        document.edit(label, with_bookmark(document.scenario, generation, name))

    def remove(self, generation: int) -> None:
        """No bookmark there."""
        document = self.session.document
        document.edit("Remove bookmark", without_bookmark(document.scenario, generation))

    def jump(self, step: int) -> None:
        """Looks at the next bookmark (1) or the last one before (-1)."""
        found = neighbour(self.session.document.scenario, self.session.shown, step)
        if found is None:
            self.session.said.emit("No bookmark " + ("after" if step > 0 else "before") + " this generation")
        else:
            self.go(found.generation, found.name)

    def go(self, generation: int, name: str) -> None:
        """Looks at a bookmark."""
        if generation > self.session.generation:
            self.session.said.emit(f"{name}: the run has not come to generation {grouped(generation)} yet")
            return
        self.session.look(generation)
        self.session.said.emit(name)

    def rename(self, generation: int) -> None:
        """Asks for another name."""
        mark = bookmark_at(self.session.document.scenario, generation)
        if mark is not None:
            text, good = QInputDialog.getText(self._panel, "Bookmark", "Name", text=mark.name)
            if good and text.strip():
                self.add(generation, text)

    def menu(self, generation: int, at: QPoint) -> None:
        """What can be done with a generation."""
        menu = QMenu(self._panel)
        self.fill(menu, generation)
        menu.exec(at)
        menu.deleteLater()

    def fill(self, menu: QMenu, generation: int) -> None:
        """The entries of that menu."""
        session, named = self.session, f"generation {grouped(generation)}"
        past = generation < session.generation
        look = menu.addAction(f"Look at {named}", lambda: session.look(generation))
        branch = menu.addAction(f"Branch from {named}", lambda: self._branch(generation))
        look.setEnabled(past and session.can_look)
        branch.setEnabled(past and session.can_look)
        menu.addAction("Return to the newest generation", session.look_live).setEnabled(session.place >= 0)
        menu.addSeparator()
        if bookmark_at(session.document.scenario, generation) is None:
            menu.addAction(f"Bookmark {named}", lambda: self.add(generation))
        else:
            menu.addAction("Rename bookmark…", lambda: self.rename(generation))
            menu.addAction("Remove bookmark", lambda: self.remove(generation))
        kept = bookmarks(session.document.scenario)
        if kept:
            goto = menu.addMenu("Go to bookmark")
            for mark in kept:
                goto.addAction(mark.name, partial(self.go, mark.generation, mark.name))

    def _branch(self, generation: int) -> None:
        self.session.look(generation)
        self.session.branch()
