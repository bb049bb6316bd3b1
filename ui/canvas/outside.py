"""A wire that is drawn out of the canvas, over a panel that takes series (the scope)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from ui.canvas.view import Canvas


class Outside:
    """What is under the pointer outside the canvas. A panel takes a node's series where it has the methods
    `take_series(node)` and `offer_series(node)`, which shows what would happen; "" means no more.
    """

    def __init__(self, canvas: Canvas, node: str) -> None:
        self.canvas, self.node = canvas, node
        self.panel: Any = None
        self._corner = canvas.mapToScene(QPoint())

    def look(self, at: QPoint) -> bool:
        """Whether a panel there (in view coordinates) would take the node's series; it shows so, and the view goes back
        to where it was: the way there led over its edge, where it follows.
        """
        found = _panel(self.canvas, at)
        if found is not self.panel:
            self.leave()
            self.panel = found
            if found is not None:
                found.offer_series(self.node)
                self.canvas.pan(self.canvas.mapFromScene(self._corner))
        return found is not None

    def leave(self) -> None:
        """No panel shows anything any more."""
        if self.panel is not None:
            self.panel.offer_series("")
        self.panel = None

    def drop(self) -> bool:
        """Gives the series to the panel; False where there is none."""
        panel = self.panel
        self.leave()
        if panel is not None:
            panel.take_series(self.node)
        return panel is not None


def _panel(canvas: Canvas, at: QPoint) -> Any:
    view = canvas.viewport()
    if view.rect().contains(at):
        return None
    place = view.mapToGlobal(at)
    found: QWidget | None = QApplication.widgetAt(place)
    if found is None:
        window = canvas.window()
        found = window.childAt(window.mapFromGlobal(place))
    while found is not None and not hasattr(found, "take_series"):
        found = found.parentWidget()
    return found
