"""Bookmarks of the view: Ctrl+Shift and a digit keeps where one looks, Shift and the digit goes back there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from sandbox.places import Place, places, with_place
from ui.canvas import navigate

if TYPE_CHECKING:
    from ui.canvas.view import Canvas


class Bookmarks:
    """They are kept in the scenario, so they are saved with it, and undo takes them back."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas

    def keep(self, number: int) -> None:
        """Keeps what is in view under a number from 1 to 9."""
        canvas = self.canvas
        canvas.quick_zoom.settle()
        middle = canvas.visible_rect().center()
        place = Place(round(middle.x(), 1), round(middle.y(), 1), round(canvas.scale_now(), 4))
        canvas.document.edit(f"Bookmark view {number}", with_place(canvas.document.scenario, number, place))
        canvas.message.emit(f"View {number} is kept: Shift+{number} comes back here")

    def go(self, number: int) -> None:
        """Looks where the bookmark of this number looks."""
        place = places(self.canvas.document.scenario).get(number)
        if place is None:
            self.canvas.message.emit(f"There is no view {number} yet: Ctrl+Shift+{number} keeps this one")
            return
        navigate.look_at(self.canvas, QPointF(place.x, place.y), place.scale)

    def title(self, number: int) -> str:
        """What the menu calls it: the number, and what is in the middle of the view."""
        place = places(self.canvas.document.scenario).get(number)
        if place is None:
            return f"View &{number} · not kept yet"
        at = QPointF(place.x, place.y)
        nodes = self.canvas.scene_.shown.values()
        nearest = min(
            nodes, key=lambda item: (item.card_rect().center() - at).manhattanLength(), default=None
        )
        around = nearest.look.title.replace("&", "&&") if nearest else "the empty canvas"
        return f"View &{number} · {around} · {place.scale:.0%}"
