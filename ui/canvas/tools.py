"""What helps to find one's way on a canvas, in one place: the map in its corner, finding, selecting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.canvas.finder import Finder
from ui.canvas.minimap import Minimap

if TYPE_CHECKING:
    from ui.canvas.view import Canvas


class Tools:
    """The parts by name, as the tables of keys and menus call them."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.minimap = Minimap(canvas)
        self.finder = Finder(canvas)

    def select_inverse(self) -> None:
        """Selects the nodes that are not selected."""
        chosen = set(self.canvas.selected())
        self.canvas.select(key for key in self.canvas.scene_.nodes if key not in chosen)

    def select_none(self) -> None:
        """Selects nothing."""
        self.canvas.select(())
