"""Where the panels are: the arrangement at first start, and the one that was left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QMainWindow, QTabWidget, QWidget

from ui.dock import Dock
from ui.settings import settings

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION = 4  # of the stored layout; raise it when docks are added or renamed
TITLES = {
    "library": "Library",
    "gallery": "Scenarios",
    "story": "Story",
    "inspector": "Inspector",
    "history": "History",
    "verdicts": "Verdicts",
    "world": "World view",
    "scope": "Objective scope",
    "scatter": "Base against mesa",
    "timeline": "Timeline",
    "twin": "Twin",
    "manual": "Help",
}
LATER = ("twin", "manual")  # hidden at first: they come with a twin, with F1
LEFT, RIGHT, BOTTOM = 0.145, 0.225, 0.37  # shares of the window
MOST_LEFT, MOST_RIGHT, MOST_BOTTOM = 300, 460, 460  # pixels; beyond these only the canvas grows


class Layout:
    """The docks of a window by their keys, with the panels that there are; others are filled in later."""

    def __init__(self, window: QMainWindow, panels: Mapping[str, QWidget]) -> None:
        self.window = window
        window.setDockNestingEnabled(True)
        window.setDockOptions(window.dockOptions() | QMainWindow.DockOption.GroupedDragging)
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        for corner, area in (
            (Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea),
            (Qt.Corner.TopLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea),
            (Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea),
            (Qt.Corner.TopRightCorner, Qt.DockWidgetArea.RightDockWidgetArea),
        ):
            window.setCorner(corner, area)
        self.docks = {key: Dock(key, title, window) for key, title in TITLES.items()}
        for key, panel in panels.items():
            self.docks[key].fill(panel)
        self.arrange()

    def arrange(self) -> None:
        """The arrangement at first start."""
        window, docks = self.window, self.docks
        areas = Qt.DockWidgetArea
        for dock in docks.values():
            dock.setFloating(False)
            window.removeDockWidget(dock)
        for key in ("library", "gallery", "story"):
            window.addDockWidget(areas.LeftDockWidgetArea, docks[key])
        window.tabifyDockWidget(docks["library"], docks["gallery"])
        window.tabifyDockWidget(docks["gallery"], docks["story"])
        window.addDockWidget(areas.RightDockWidgetArea, docks["inspector"])
        window.splitDockWidget(docks["inspector"], docks["world"], Qt.Orientation.Vertical)
        window.tabifyDockWidget(docks["inspector"], docks["verdicts"])
        window.tabifyDockWidget(docks["verdicts"], docks["history"])
        window.tabifyDockWidget(docks["history"], docks["twin"])
        window.tabifyDockWidget(docks["twin"], docks["manual"])
        window.addDockWidget(areas.BottomDockWidgetArea, docks["scope"])
        window.splitDockWidget(docks["scope"], docks["timeline"], Qt.Orientation.Vertical)
        window.splitDockWidget(docks["scope"], docks["scatter"], Qt.Orientation.Horizontal)
        for dock in docks.values():
            dock.setVisible(dock.key not in LATER)
        docks["library"].raise_()
        docks["inspector"].raise_()
        self.proportion()

    def proportion(self) -> None:
        """Sizes that suit the window's size."""
        window, docks = self.window, self.docks
        wide, high = max(window.width(), 900), max(window.height(), 600)
        left = min(MOST_LEFT, max(200, round(LEFT * wide)))
        right = min(MOST_RIGHT, max(250, round(RIGHT * wide)))
        bottom = min(MOST_BOTTOM, round(BOTTOM * high))
        window.resizeDocks([docks["library"], docks["inspector"]], [left, right], Qt.Orientation.Horizontal)
        middle = wide - left - right
        window.resizeDocks(
            [docks["scope"], docks["scatter"]],
            [round(0.69 * middle), round(0.31 * middle)],
            Qt.Orientation.Horizontal,
        )
        strip = docks["timeline"].minimumSizeHint().height()
        window.resizeDocks(
            [docks["scope"], docks["timeline"]],
            [bottom - strip, strip],
            Qt.Orientation.Vertical,
        )
        window.resizeDocks(
            [docks["inspector"], docks["world"]],
            [round(0.54 * high), round(0.36 * high)],
            Qt.Orientation.Vertical,
        )

    def show(self, key: str) -> bool:
        """Brings a panel to the front; False where it has no place now, as in a presentation that leaves it out."""
        dock = self.docks[key]
        placed = self.window.dockWidgetArea(dock) != Qt.DockWidgetArea.NoDockWidgetArea
        if placed:
            dock.show()
            dock.raise_()
        return placed

    def save(self) -> None:
        """Keeps the arrangement for the next start."""
        store = settings()
        store.setValue("geometry", self.window.saveGeometry())
        store.setValue("layout", self.window.saveState(VERSION))
        store.sync()

    def restore(self) -> bool:
        """Takes up the stored arrangement; False where there is none."""
        store = settings()
        geometry, state = store.value("geometry"), store.value("layout")
        if isinstance(geometry, QByteArray):
            self.window.restoreGeometry(geometry)
        if not isinstance(state, QByteArray) or not self.window.restoreState(state, VERSION):
            return False
        for dock in self.docks.values():
            dock.fit_title()
        return True
