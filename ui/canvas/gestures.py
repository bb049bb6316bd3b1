"""What a drag on the canvas does while the button is down: moving nodes, boxing them, panning the view.

A gesture shows its effect live, edits the document once, when it ends, and leaves nothing when it is cancelled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QPen

from ui.canvas import edits, styles
from ui.canvas.guides import Guides
from ui.canvas.look import snapped
from ui.canvas.room import put_in
from ui.canvas.wire_item import WireItem

if TYPE_CHECKING:
    from ui.canvas.view import Canvas

THRESHOLD = 4  # device pixels before a press becomes a drag
Modifiers = Qt.KeyboardModifier
SHIFT, CTRL, ALT = Modifiers.ShiftModifier, Modifiers.ControlModifier, Modifiers.AltModifier


class Gesture:
    """A drag from press to release. `scrolls` says that the view follows when the pointer leaves it."""

    scrolls = True

    def __init__(self, canvas: Canvas, pressed: QPoint) -> None:
        self.canvas, self.pressed = canvas, pressed
        self.start = canvas.mapToScene(pressed)
        self.moved = False

    def move(self, at: QPoint, modifiers: Modifiers) -> None:
        """The pointer is elsewhere, in view coordinates."""
        if not self.moved and (at - self.pressed).manhattanLength() < THRESHOLD:
            return
        self.moved = True
        self.drag(self.canvas.mapToScene(at), modifiers, at)

    def drag(self, point: QPointF, modifiers: Modifiers, at: QPoint) -> None:
        """The pointer is at a scene point, further than the threshold from the press."""

    def release(self, at: QPoint, modifiers: Modifiers) -> None:
        """The button was let go."""

    def cancel(self) -> None:
        """Takes everything back that was shown."""


class PanView(Gesture):
    """Drags the view by its scroll bars."""

    scrolls = False

    def __init__(self, canvas: Canvas, pressed: QPoint) -> None:
        super().__init__(canvas, pressed)
        self._last = pressed
        canvas.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def drag(self, _point: QPointF, _modifiers: Modifiers, at: QPoint) -> None:
        self.canvas.pan(self._last - at)
        self._last = at

    def release(self, _at: QPoint, _modifiers: Modifiers) -> None:
        self.cancel()

    def cancel(self) -> None:
        self.canvas.viewport().unsetCursor()


class MoveNodes(Gesture):
    """Moves the selected nodes, on the grid and level with cards around unless Alt is down; one step of the history.

    A single node without wires that is let go over a wire is put into it.
    """

    def __init__(self, canvas: Canvas, pressed: QPoint, node_id: str, alone_on_click: bool) -> None:
        super().__init__(canvas, pressed)
        self._node, self._alone = node_id, alone_on_click
        self._from = {key: canvas.document.graph.nodes[key].at for key in canvas.selected()}
        self._over: WireItem | None = None
        loose = len(self._from) == 1 and edits.is_loose(canvas.document.graph, node_id)
        self._may_insert = loose
        self._box = canvas.scene_.content_rect(self._from) if self._from else QRectF()
        self._guides = Guides(canvas, self._from) if canvas.tools.snaps else None

    def drag(self, point: QPointF, modifiers: Modifiers, _at: QPoint) -> None:
        self.canvas.scene_.move_live(self._places(point, modifiers))
        if self._may_insert:
            self._mark(self._wire_under(point))

    def _places(self, point: QPointF, modifiers: Modifiers) -> dict[str, tuple[float, float]]:
        """Where the nodes are now; all move by what the grabbed one moves."""
        x, y = self._from[self._node]
        away, free = point - self.start, bool(modifiers & ALT)
        if self._guides and not free:
            corner = self._guides.catch(self._box.translated(away))
            by_x, by_y = corner[0] - self._box.left(), corner[1] - self._box.top()
        else:
            new_x, new_y = snapped(x + away.x(), y + away.y(), free)
            by_x, by_y = new_x - x, new_y - y
        if self._guides and free:
            self._guides.hide()
        return {key: (at[0] + by_x, at[1] + by_y) for key, at in self._from.items()}

    def _wire_under(self, point: QPointF) -> WireItem | None:
        """The wire into which the node would go: the one under the pointer, else one that crosses the card."""
        scene, graph = self.canvas.scene_, self.canvas.document.graph
        wire = scene.wire_at(point, self.canvas.reach())
        card = scene.nodes[self._node].card_rect()
        for item in ([wire] if wire else []) + scene.wires_across(card):
            if edits.inserted(graph, self._node, item.wire):
                return item
        return None

    def _mark(self, wire: WireItem | None) -> None:
        if wire is not self._over:
            if self._over:
                self._over.set_state(marked=False)
            if wire:
                wire.set_state(marked=True)
            self._over = wire

    def _drop_guides(self) -> None:
        if self._guides:
            self._guides.drop()

    def release(self, at: QPoint, modifiers: Modifiers) -> None:
        if not self.moved:
            self._drop_guides()
            if self._alone:
                self.canvas.select((self._node,))
            return
        over = self._over.wire if self._over else None
        self._mark(None)
        places = self._places(self.canvas.mapToScene(at), modifiers)
        self._drop_guides()
        graph, document = self.canvas.document.graph.move(places), self.canvas.document
        into = put_in(graph, self._node, over, self.canvas.scene_.stands) if over else None
        if into:
            document.edit(f"Insert {self._node}", self.canvas.comments.following(into, but=self._node))
        else:
            document.edit_graph(f"Move {edits.called(list(places))}", graph)

    def cancel(self) -> None:
        self._mark(None)
        self._drop_guides()
        self.canvas.scene_.move_live({k: at for k, at in self._from.items() if k in self.canvas.scene_.nodes})


class BoxSelect(Gesture):
    """Selects the nodes that a box touches: only these, more of them (Shift), or the other ones (Ctrl)."""

    def __init__(self, canvas: Canvas, pressed: QPoint, modifiers: Modifiers) -> None:
        super().__init__(canvas, pressed)
        self._before = canvas.selected()
        self._adds = bool(modifiers & (SHIFT | CTRL))
        pen = QPen(styles.color("selection"), 1, Qt.PenStyle.DashLine)
        pen.setCosmetic(True)
        self._box = canvas.scene_.addRect(QRectF(), pen, styles.color("selection", 0.10))
        self._box.setZValue(70)

    def drag(self, point: QPointF, modifiers: Modifiers, _at: QPoint) -> None:
        rect = QRectF(self.start, point).normalized()
        self._box.setRect(rect)
        scene = self.canvas.scene_
        inside = tuple(key for key, item in scene.shown.items() if item.card_rect().intersects(rect))
        if modifiers & CTRL:
            kept = tuple(key for key in self._before if key not in inside)
            self.canvas.select((*kept, *(key for key in inside if key not in self._before)))
        elif modifiers & SHIFT:
            self.canvas.select((*self._before, *(key for key in inside if key not in self._before)))
        else:
            self.canvas.select(inside)

    def release(self, _at: QPoint, _modifiers: Modifiers) -> None:
        self._drop_box()
        if not self.moved and not self._adds:
            self.canvas.select(())

    def cancel(self) -> None:
        self._drop_box()
        self.canvas.select(tuple(key for key in self._before if key in self.canvas.scene_.nodes))

    def _drop_box(self) -> None:
        self.canvas.scene_.removeItem(self._box)
