"""Tells screen readers what they cannot see: the canvas is one painted widget, and the panels are docks of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtWidgets import QApplication, QGraphicsView, QScrollArea, QTabBar, QWidget

from sandbox import spoken
from ui.canvas import accessible
from ui.layout import TITLES
from ui.panels.legend import Legend

if TYPE_CHECKING:
    from ui.main_window import MainWindow

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
        self._listen()
        self.tell()

    def _listen(self) -> None:
        window, canvas = self.window_, self.window_.canvas
        for signal in (canvas.selection_changed, canvas.frame_selected, window.session.faults):
            signal.connect(lambda _: self.tell())
        canvas.graph_shown.connect(self.tell)
        window.statusBar().messageChanged.connect(self.say)
        window.session.status.connect(self._say_state, Qt.ConnectionType.QueuedConnection)
        window.banner.installEventFilter(self)
        for name, done in (("undo", "redo_label"), ("redo", "undo_label")):
            window.actions_[name].triggered.connect(lambda _=False, n=name, d=done: self._say_step(n, d))
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)
        self._state = ""

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
        canvas, here = self.window_.canvas, self._elements.here()
        if here is not None and len(canvas.selected()) < 2:
            text = ". ".join(here.texts())
        else:
            text = spoken.selection(self.window_.document.graph, canvas.selected())
        if text != canvas.accessibleDescription():
            canvas.setAccessibleDescription(text)
            _update(canvas, QAccessible.Event.DescriptionChanged)
            self._focus()

    def _focus(self) -> None:
        here = self._elements.here() if self.window_.canvas.hasFocus() else None
        if here is not None:
            _update(here, QAccessible.Event.Focus)

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is self.window_.canvas:
            QTimer.singleShot(0, self, self._focus)  # after Qt has told that the canvas has it

    # -- announcements ---------------------------------------------------------------------------------------

    def say(self, sentence: str) -> None:
        """Says a sentence aloud, where somebody listens."""
        if sentence and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.window_.canvas, sentence))

    def _say_state(self) -> None:
        state = self.window_.state_label.text()
        if state != self._state:
            self._state = state
            self.say(state)

    def _say_step(self, name: str, done: str) -> None:
        if self.window_.canvas.hasFocus():
            self.say(f"{name.capitalize()}: {getattr(self.window_.document, done) or 'nothing more'}")

    def eventFilter(self, banner: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self.say(self.window_.banner.label.text())
        return super().eventFilter(banner, event)


def _update(thing: QObject, event: QAccessible.Event) -> None:
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleEvent(thing, event))
