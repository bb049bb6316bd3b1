"""Tells screen readers what they cannot see: the canvas is one painted widget, and the panels are docks of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QGraphicsView, QScrollArea, QTabBar, QWidget

from sandbox import spoken
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
    """Keeps names and descriptions of a window's panels and of its canvas."""

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
        canvas = window.canvas
        canvas.selection_changed.connect(lambda _: self.tell())
        window.session.faults.connect(lambda _: self.tell())
        self.tell()

    def _name_parts(self) -> None:
        """Names what is painted, and the frames of scrolled things, after the panel that they are in."""
        window = self.window_
        window.world.canvas.setAccessibleName("Picture of the world")
        for panel in (*window.panels.values(), window.canvas):
            for part in panel.findChildren(QWidget):
                if isinstance(part, (QGraphicsView, QScrollArea)) or part.metaObject().className() == "QWidget":
                    if not part.accessibleName():
                        part.setAccessibleName(panel.accessibleName())
        for bar in window.findChildren(QTabBar):
            bar.setAccessibleName("Panels")
        for legend in window.findChildren(Legend):
            legend.setAccessibleName("Legend")

    def tell(self) -> None:
        """The canvas describes what is selected on it."""
        canvas = self.window_.canvas
        graph, faults = self.window_.document.graph, canvas.scene_.faults
        text = spoken.selection(graph, canvas.selected(), faults)
        if text != canvas.accessibleDescription():
            canvas.setAccessibleDescription(text)
            QAccessible.updateAccessibility(QAccessibleEvent(canvas, QAccessible.Event.DescriptionChanged))
