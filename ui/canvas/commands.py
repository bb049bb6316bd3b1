"""What one can do to selected nodes beyond placing and removing them; called by the table of keys and the menus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox import muting
from ui.canvas import edits

if TYPE_CHECKING:
    from ui.canvas.view import Canvas


class Commands:
    """Edits of the selection of a canvas."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas

    def mute(self) -> None:
        """Mutes the selected nodes, or those in a container; where all of them are muted, brings them back."""
        graph, ids = self.canvas.document.graph, self.canvas.folds.chosen()
        if not ids:
            return
        on = not all(graph.nodes[key].muted for key in ids)
        what = edits.called(ids)
        self.canvas.document.edit_graph(
            f"{'Mute' if on else 'Unmute'} {what}", muting.with_muted(graph, ids, on)
        )

    def dissolve(self) -> None:
        """Removes the selected nodes, or a container with its nodes, and wires together what they stood between."""
        document, ids = self.canvas.document, self.canvas.folds.chosen()
        if not ids:
            return
        rest = edits.dissolved(document.graph, ids)
        made = len(set(rest.wires) - set(document.graph.wires))
        what = edits.called(ids)
        label = f"Delete {what}, reconnected" if made else f"Delete {what}"
        document.edit(label, self.canvas.folds.without(rest))
        if not made:
            self.canvas.message.emit("Nothing that fits stood on both sides, so nothing was wired anew.")
