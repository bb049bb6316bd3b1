"""What helps to find one's way on a canvas, in one place: the map in its corner, finding, selecting, and putting
what is selected in order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.canvas import align, touch
from ui.canvas.arrange import arranged
from ui.canvas.bookmarks import Bookmarks
from ui.canvas.finder import Finder
from ui.canvas.look import snapped
from ui.canvas.minimap import Minimap
from ui.canvas.wire_value import WireValue
from ui.settings import settings

if TYPE_CHECKING:
    from ui.canvas.view import Canvas

_SNAPS = "canvas/snaps"


class Tools:
    """The parts by name, as the tables of keys and menus call them. `snaps`: dragged nodes catch on other cards."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.minimap = Minimap(canvas)
        self.finder = Finder(canvas)
        self.bookmarks = Bookmarks(canvas)
        self.wire_value = WireValue(canvas)
        touch.listen(canvas)
        self.snaps = str(settings().value(_SNAPS, "true")) == "true"

    def close(self) -> bool:
        """Closes what is open over the canvas; False where nothing is."""
        self.wire_value.leave()
        is_open = self.finder.isVisible()
        self.finder.close_finder()
        return is_open

    def select_inverse(self) -> None:
        """Selects the nodes that are not selected."""
        chosen = set(self.canvas.selected())
        self.canvas.select(key for key in self.canvas.scene_.shown if key not in chosen)

    def select_none(self) -> None:
        """Selects nothing."""
        self.canvas.select(())

    def toggle_snaps(self) -> None:
        """Whether dragged nodes catch on the cards around, from now on; kept for the next start."""
        self.snaps = not self.snaps
        settings().setValue(_SNAPS, "true" if self.snaps else "false")

    def align(self, how: str, title: str) -> None:
        """Aligns the selected nodes or spreads them out (see `ui.canvas.align`), as one step of that title."""
        least, chosen = align.LEAST.get(how, 2), self.canvas.selected()
        if len(chosen) < least:
            self.canvas.message.emit(f"{title}: select at least {'three' if least > 2 else 'two'} nodes")
            return
        cards = {key: self.canvas.scene_.nodes[key].card_rect() for key in chosen}
        graph = self.canvas.document.graph
        self.canvas.document.edit_graph(title, graph.move(align.placed(cards, how)))

    def tidy(self) -> None:
        """Puts the selected nodes in order, as all of them are by `Canvas.arrange`, without moving the others."""
        chosen, graph, scene = self.canvas.selected(), self.canvas.document.graph, self.canvas.scene_
        if len(chosen) < 2:
            self.canvas.message.emit("Tidy: select at least two nodes")
            return
        heights = {key: scene.nodes[key].look.height for key in chosen}
        places = arranged(graph.fragment(chosen), heights)
        before = scene.content_rect(chosen).topLeft()
        left, top = (min(at[i] for at in places.values()) for i in (0, 1))
        moved = {key: snapped(x - left + before.x(), y - top + before.y()) for key, (x, y) in places.items()}
        self.canvas.document.edit_graph(f"Tidy {len(chosen)} nodes", graph.move(moved))
