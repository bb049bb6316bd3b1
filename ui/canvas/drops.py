"""Node types and scenarios dragged onto the canvas. Everything else that is dropped is left to the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPoint
from PySide6.QtGui import QDragMoveEvent, QDropEvent

from sims.declare import declared
from ui.canvas import edits
from ui.canvas.wire_item import WireItem
from ui.mixing import add_scenario, scenario_in

if TYPE_CHECKING:
    from ui.canvas.view import Canvas

MIME = "application/x-mesa-sandbox-node"


def type_in(data: QMimeData) -> str:
    """The node type that is being dragged; empty for anything else."""
    if not data.hasFormat(MIME):
        return ""
    type_ = bytes(data.data(MIME).data()).decode("utf-8", errors="replace")
    return type_ if declared(type_) else ""


class Drops:
    """Shows where a dragged type would go, and puts it there."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self._over: WireItem | None = None

    def move(self, event: QDragMoveEvent) -> None:
        """Accepts a node type; marks the wire that it would be put into."""
        type_ = type_in(event.mimeData())
        if not type_ and not scenario_in(event.mimeData()):
            event.ignore()
            return
        event.acceptProposedAction()
        wire = self._wire_under(event.position().toPoint(), type_)
        if wire is not self._over:
            self.leave()
            self._over = wire
            if wire:
                wire.set_state(marked=True)

    def leave(self) -> None:
        """The drag went elsewhere."""
        if self._over and self._over.scene() is not None:
            self._over.set_state(marked=False)
        self._over = None

    def drop(self, event: QDropEvent) -> None:
        """Adds the node where it is dropped, into the wire under it where the link rules allow; or a whole nest."""
        type_, scenario = type_in(event.mimeData()), scenario_in(event.mimeData())
        if scenario:
            event.acceptProposedAction()
            add_scenario(self.canvas, scenario, self.canvas.mapToScene(event.position().toPoint()))
            self.canvas.setFocus()
            return
        if not type_:
            event.ignore()
            return
        at = event.position().toPoint()
        wire = self._wire_under(at, type_)
        self.leave()
        event.acceptProposedAction()
        self.canvas.add_node(type_, self.canvas.mapToScene(at), into=wire.wire if wire else None)
        self.canvas.setFocus()

    def _wire_under(self, at: QPoint, type_: str) -> WireItem | None:
        canvas = self.canvas
        wire = canvas.scene_.wire_at(canvas.mapToScene(at), canvas.reach())
        return wire if wire and edits.insertable(canvas.document.graph, type_, wire.wire) else None
