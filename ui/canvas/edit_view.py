"""The edits that a canvas offers by name: to the table of keys, to menus and to the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QPointF

from sandbox import frames
from sandbox.graph import Wire
from ui.canvas import actions, clipboard, room
from ui.canvas.inputs import InputView

if TYPE_CHECKING:
    from ui.canvas.view import Canvas


class EditView(InputView):
    """The part of Canvas that edits what is selected."""

    _pastes = 0

    @property
    def _canvas(self) -> Canvas:
        return cast("Canvas", self)

    def add_node(self, type_: str, scene_pos: QPointF, into: Wire | None = None) -> str:
        """Adds a node centred at a place of the scene (put into a wire) and selects it; returns its id."""
        return actions.add_node(self._canvas, type_, scene_pos, into, "", from_output=True)

    def insert_at_center(self, type_: str) -> str:
        """Adds a node in the middle of what is visible, beside nodes that are there already."""
        canvas = self._canvas
        return self.add_node(type_, room.free_place(canvas, canvas.visible_rect().center()))

    def copy(self) -> None:
        """Copies the selected nodes, the wires among them and their frames as JSON text."""
        canvas = self._canvas
        ids, places = clipboard.chosen(canvas)
        if ids or places:
            clipboard.put(frames.copied(canvas.document.scenario, ids, places))
            self._pastes = 0

    def cut(self) -> None:
        """Copies what is selected and removes it."""
        if any(clipboard.chosen(self._canvas)):
            self.copy()
            actions.cut(self._canvas)

    def paste(self) -> None:
        """Pastes copied nodes at the pointer."""
        self._pastes += actions.paste_clipboard(self._canvas, self._pastes + 1)

    def duplicate(self) -> None:
        """Copies what is selected to beside itself."""
        actions.duplicate(self._canvas)

    def delete_selected(self) -> None:
        """Removes the selected nodes, wire or bend of a wire, a container with all that it holds, or a frame but not
        what lies in it.
        """
        canvas = self._canvas
        if not (canvas.bends.remove() or canvas.folds.delete() or canvas.comments.remove()):
            canvas.keyboard.delete()

    def nudge(self, x: int, y: int) -> None:
        """Moves the selected nodes by steps of the grid."""
        actions.nudge(self._canvas, x, y)

    def arrange(self) -> None:
        """Puts all nodes in order: worlds, nests as boxes in boxes, then what measures and shows."""
        actions.arrange(self._canvas)

    def rename_selected(self) -> None:
        """Lets the user rename the node that was selected last, or the selected frame."""
        canvas = self._canvas
        if canvas.selected():
            actions.rename(canvas, canvas.selected()[-1])
        else:
            canvas.comments.rename()
