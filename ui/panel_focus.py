"""F6 goes with the keyboard from the canvas to each panel and the toolbar, and around again; Esc goes back to the
canvas; Tab passes by what lies behind another panel.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget

from ui.layout import TITLES
from ui.toolbar import EXTENSION

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_ASIDE = (EXTENSION, "dock_float", "dock_close")  # everywhere the same; Tab goes there


class PanelFocus:
    """The stops are the canvas, the panels that are in sight, from the left to the right and down, and the toolbar."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        for dock in window.layout_.docks.values():
            dock.left.connect(self.leave)

    def tab(self, step: Callable[[bool], bool], forward: bool) -> bool:
        """Takes Qt's `step` to the next widget, or the one before, until it is in sight or there is none."""
        passed: list[QWidget | None] = [self.window.focusWidget()]
        while step(forward):
            now = self.window.focusWidget()
            if now is None or now in passed or _in_sight(now):
                return True
            passed.append(now)
        return False

    def leave(self) -> None:
        """Goes back to the canvas, also from a panel that floats."""
        self.window.activateWindow()
        self.window.canvas.setFocus()

    def stops(self) -> list[tuple[str, QWidget]]:
        """Name and widget of all that can be gone to."""
        window = self.window
        docks = window.layout_.docks.items()
        panels = [(TITLES[key], dock) for key, dock in docks if _entry(dock) is not None]
        panels.sort(key=lambda stop: _corner(stop[1]))
        return [("Canvas", window.canvas), *panels, ("Toolbar", window.toolbar)]

    def step(self, by: int) -> None:
        """Goes to the next stop, or the one before."""
        stops, now = self.stops(), QApplication.focusWidget()
        at = next((i for i, (_, stop) in enumerate(stops) if now is not None and _holds(stop, now)), -by)
        name, stop = stops[(at + by) % len(stops)]
        self.enter(stop)
        self.window.say(name)

    def enter(self, stop: QWidget) -> None:
        """Puts the keyboard into a stop, which may float."""
        found = _entry(stop)
        if found is not None:
            found.activateWindow()
            found.setFocus(Qt.FocusReason.TabFocusReason)


def _holds(stop: QWidget, widget: QWidget) -> bool:
    return stop is widget or stop.isAncestorOf(widget)


def _corner(panel: QWidget) -> tuple[int, int]:
    corner = panel.mapToGlobal(panel.rect().topLeft())
    return corner.x(), corner.y()


def _entry(stop: QWidget) -> QWidget | None:
    """Where the keyboard enters: itself, or the first of its widgets that Tab reaches and that is in sight.

    Not by `nextInFocusChain`: PySide takes what that returns for a child, and with it for gone when the other goes.
    """
    return next((widget for widget in (stop, *stop.findChildren(QWidget)) if _can(widget)), None)


def _can(widget: QWidget) -> bool:
    by_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
    reached = by_tab and widget.isEnabled() and _in_sight(widget)
    return reached and widget.focusProxy() is None and widget.objectName() not in _ASIDE


def _in_sight(widget: QWidget) -> bool:
    """Whether it is shown; panels behind others lie beside the window."""
    top = widget.window()
    return widget.isVisible() and top.rect().intersects(QRect(widget.mapTo(top, QPoint()), widget.size()))
