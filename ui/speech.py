"""Tells screen readers what they cannot see: the canvas is one painted widget, and the panels are docks of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QGraphicsView, QScrollArea, QTabBar, QWidget

from sandbox import spoken
from ui import aloud
from ui.canvas import accessible
from ui.layout import TITLES
from ui.panels.legend import Legend
from ui.panels.parts import follow

if TYPE_CHECKING:
    from sandbox.document import Document
    from sandbox.scenario import Scenario
    from ui.main_window import MainWindow
    from ui.run_state import Status

_PASSING = ("compiling", "branching")  # states that come with every edit and soon end
PURPOSES = {
    "library": "All node types; type to search, Enter adds one",
    "gallery": "The scenarios that come with the program, and recent files; Enter opens and runs one",
    "story": "What the open scenario is about",
    "inspector": "Settings of the selected node, or of the scenario",
    "history": "All edits; a step that is chosen is gone to",
    "verdicts": "What probes found",
    "world": "What the best candidate does in its world",
    "scope": "Base, mesa and intended objective over generations",
    "scatter": "Each candidate's base against its mesa-objective",
    "timeline": "Phases of the run, shifts and bookmarks",
    "manual": "Help on the selected node",
    "twin": "A second run with one change, beside the first",
}


class Speech(QObject):
    """Keeps names and descriptions of a window's panels and its canvas, and says aloud what only eyes would notice."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window_ = window
        window.setAccessibleName("Mesa Sandbox")
        for key, dock in window.layout_.docks.items():
            dock.setAccessibleName(TITLES[key])
            panel = window.panels[key]
            if not panel.accessibleName():
                panel.setAccessibleName(TITLES[key])
            panel.setAccessibleDescription(PURPOSES.get(key, TITLES[key]))
        window.statusBar().setAccessibleName("Status")
        window.toolbar.setAccessibleName("Run")
        window.crumb.setAccessibleName("Open scenario")
        self._name_parts()
        accessible.install()
        self._elements = accessible.Elements(window.canvas)
        self._told: accessible.Element | None = None
        self._state = ""
        self._hear(window.canvas.document)
        self._listen()
        self.tell()

    def _listen(self) -> None:
        window, canvas = self.window_, self.window_.canvas
        for signal in (canvas.selection_changed, canvas.frame_selected, window.session.faults):
            signal.connect(lambda _: self.tell())
        canvas.graph_shown.connect(self.tell)
        window.statusBar().messageChanged.connect(self._say)
        window.session.status.connect(self._say_state, Qt.ConnectionType.QueuedConnection)
        window.banner.installEventFilter(self)
        canvas.graph_shown.connect(self._follow)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)

    def _name_parts(self) -> None:
        """Names what is painted, and the frames of scrolled things, after the panel that they are in."""
        window = self.window_
        window.world.canvas.setAccessibleName("Picture of the world")
        for panel in (*window.panels.values(), window.canvas):
            for part in panel.findChildren(QWidget):
                if (
                    isinstance(part, (QGraphicsView, QScrollArea))
                    or part.metaObject().className() == "QWidget"
                ):
                    if not part.accessibleName():
                        part.setAccessibleName(panel.accessibleName())
        for bar in window.findChildren(QTabBar):
            bar.setAccessibleName("Panels")
        for legend in window.findChildren(Legend):
            legend.setAccessibleName("Legend")

    # -- the canvas ------------------------------------------------------------------------------------------

    def tell(self) -> None:
        """The canvas describes what is selected on it; the card or frame where the keyboard is has the focus."""
        canvas, ids = self.window_.canvas, self.window_.canvas.selected()
        alone = self._elements.here() if len(ids) < 2 else None
        text = ". ".join(alone.texts()) if alone else spoken.selection(canvas.document.graph, ids)
        if text == canvas.accessibleDescription():
            return
        canvas.setAccessibleDescription(text)
        aloud.tell(canvas, QAccessible.Event.DescriptionChanged)
        if alone is not None and alone is self._told:
            aloud.tell(alone, QAccessible.Event.DescriptionChanged)
        elif canvas.hasFocus():
            self._focus()
        if len(ids) > 1:
            aloud.say(canvas, text)

    def _focus(self) -> None:
        self._told = self._elements.here()
        if self._told is not None and self.window_.canvas.hasFocus():
            aloud.tell(self._told, QAccessible.Event.Focus)

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is self.window_.canvas:
            QTimer.singleShot(0, self, self._focus)  # after Qt has told that the canvas has it

    # -- announcements ---------------------------------------------------------------------------------------

    def _say(self, sentence: str) -> None:
        aloud.say(self.window_.canvas, sentence)

    def _say_state(self, status: Status) -> None:
        state = self.window_.state_label.text()
        if status.state not in _PASSING and state != self._state:
            self._state = state
            self._say(state)

    def _follow(self) -> None:
        """Hears of the edits of the document that the canvas shows."""
        document = self.window_.canvas.document
        if document is not self._document:
            self._stop()
            self._hear(document)

    def _hear(self, document: Document) -> None:
        self._document, self._stop = document, follow(document, self._say_step)
        self._step = document.position, document.history[-1]

    def _say_step(self, _before: Scenario, _after: Scenario) -> None:
        """Says what is undone or redone: the history stays, and one is elsewhere in it."""
        document, (before, last) = self._document, self._step
        self._step = document.position, document.history[-1]
        if document.history[-1] is last and document.position < before:
            self._say(f"Undone: {document.redo_label}")
        elif document.history[-1] is last and document.position > before:
            self._say(f"Done again: {document.undo_label}")

    def eventFilter(self, banner: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self._say(self.window_.banner.label.text())
        return super().eventFilter(banner, event)
