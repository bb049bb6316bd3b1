"""Turns mouse events into gestures: what was pressed decides which one begins; and what the pointer hovers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer

from ui.canvas.gestures import ALT, CTRL, SHIFT, BoxSelect, Gesture, Modifiers, MoveNodes, PanView
from ui.canvas.node_item import NodeItem
from ui.canvas.strokes import CutWires, Lasso
from ui.canvas.wire_item import WireItem
from ui.canvas.wiring import DrawWire

if TYPE_CHECKING:
    from ui.canvas.view import Canvas

_EDGE, _STEP = 22, 14  # device pixels: where the view begins to follow a drag, and by how much


class Pointer:
    """The pointer's state: the gesture in progress, the hovered item, whether space is held down."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.gesture: Gesture | None = None
        self.button = Qt.MouseButton.NoButton
        self.space = self._panned = False
        self.quiet = False  # whether the last press is not to open a menu
        self.last = QPoint(-1, -1)
        self._hovered: NodeItem | WireItem | None = None
        self._modifiers = Modifiers.NoModifier
        self._scroll = QTimer(canvas, interval=16)
        self._scroll.timeout.connect(self._follow)

    # -- buttons ---------------------------------------------------------------------------------------------

    def press(self, at: QPoint, button: Qt.MouseButton, modifiers: Modifiers) -> None:
        """A button went down; a second one cancels the gesture of the first."""
        self.last = at
        self.quiet = self.cancel()
        if self.quiet:
            return
        self.canvas.bubble.hide()
        self.canvas.quick_zoom.rest()
        if button == Qt.MouseButton.MiddleButton or (button == Qt.MouseButton.LeftButton and self.space):
            self._panned = True
            self._begin(PanView(self.canvas, at), button)
        elif button == Qt.MouseButton.LeftButton and modifiers & CTRL and modifiers & ALT:
            self._begin(Lasso(self.canvas, at))
        elif button == Qt.MouseButton.LeftButton:
            self._press_left(at, modifiers)
        elif button == Qt.MouseButton.RightButton and modifiers & CTRL:
            self.quiet = True
            self._begin(CutWires(self.canvas, at), button)

    def _press_left(self, at: QPoint, modifiers: Modifiers) -> None:
        canvas, scene = self.canvas, self.canvas.scene_
        point = canvas.mapToScene(at)
        port = scene.port_at(point, canvas.reach())
        if port and not port[0].look.placeholder:
            self._begin(DrawWire(canvas, at, port, modifiers))
            return
        node = scene.node_at(point)
        if node:
            self._press_node(node.node_id, at, modifiers)
            return
        if canvas.comments.folded_at(point) and (card := canvas.comments.press(at, point)):
            self._begin(card)
            return
        bend = canvas.bends.press(at, point, modifiers)
        if bend:
            self._begin(bend)
            return
        wire = scene.wire_at(point, canvas.reach() / 2)
        if wire:
            canvas.select_wire(wire.wire)
            return
        drag = canvas.comments.press(at, point)
        if drag:
            self._begin(drag)
            return
        halo = scene.halo_at(point)
        if halo:
            members = tuple(key for key in halo.halo.members if key in scene.nodes)
            canvas.select((*members, halo.halo.optimizer))
            self._begin(MoveNodes(canvas, at, halo.halo.optimizer, alone_on_click=False))
            return
        self._begin(BoxSelect(canvas, at, modifiers))

    def _press_node(self, node_id: str, at: QPoint, modifiers: Modifiers) -> None:
        canvas = self.canvas
        chosen = canvas.selected()
        if modifiers & CTRL:
            kept = tuple(key for key in chosen if key != node_id)
            canvas.select(kept if node_id in chosen else (*chosen, node_id))
            if node_id in chosen:
                return
        elif modifiers & SHIFT:
            canvas.select((*(key for key in chosen if key != node_id), node_id))
        elif node_id not in chosen:
            canvas.select((node_id,))
        alone = not modifiers & (CTRL | SHIFT)
        self._begin(MoveNodes(canvas, at, node_id, alone_on_click=alone))

    def begin(self, gesture: Gesture) -> None:
        """Begins a gesture of the keyboard, which no button ends."""
        self.gesture, self.button = gesture, Qt.MouseButton.NoButton

    def finish(self, end: Callable[[], None]) -> None:
        """Ends a gesture of the keyboard with its effect."""
        self._end()
        end()

    def _begin(self, gesture: Gesture, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        self.gesture, self.button = gesture, button
        self._hover(None)
        if gesture.scrolls:
            self._scroll.start()

    def move(self, at: QPoint, modifiers: Modifiers) -> None:
        """The pointer moved."""
        self.last, self._modifiers = at, modifiers
        if self.gesture:
            self.gesture.move(at, modifiers)
        else:
            self.hover(at)

    def release(self, at: QPoint, button: Qt.MouseButton, modifiers: Modifiers) -> None:
        """A button was let go; ends the gesture that it began."""
        if self.gesture and button == self.button:
            gesture = self._end()
            gesture.release(at, modifiers)
            self.hover(at)

    def cancel(self) -> bool:
        """Ends the gesture without effect; False where there is none."""
        if not self.gesture:
            return False
        self._end().cancel()
        return True

    def _end(self) -> Gesture:
        gesture, self.gesture = self.gesture, None
        assert gesture is not None
        self._scroll.stop()
        return gesture

    def hold_space(self, down: bool) -> bool:
        """Space is down or up again; True where it came up without having panned."""
        tapped = self.space and not down and not self._panned
        self.space = down
        if down:
            self._panned = False
        if not self.gesture and self.last.x() >= 0:
            self.hover(self.last)
        return tapped

    # -- while nothing is pressed, and at the edges ----------------------------------------------------------

    def hover(self, at: QPoint) -> None:
        """Shows what is under the pointer."""
        scene, point = self.canvas.scene_, self.canvas.mapToScene(at)
        port = scene.port_at(point, self.canvas.reach())
        node = port[0] if port else scene.node_at(point)
        self._hover(node or scene.wire_at(point, self.canvas.reach() / 2))
        bare = not (node or self.space) and (not self._hovered or self.canvas.comments.folded_at(point))
        framed = self.canvas.comments.hover(point if bare else None)
        shape = framed or Qt.CursorShape.ArrowCursor
        if self.space:
            shape = Qt.CursorShape.OpenHandCursor
        elif port:
            shape = Qt.CursorShape.CrossCursor
        elif node is None and (scene.halo_at(point) or self.canvas.bends.at(point)):
            shape = Qt.CursorShape.SizeAllCursor
        self.canvas.viewport().setCursor(shape)

    def leave(self) -> None:
        """The pointer left the canvas."""
        self._hover(None)
        self.canvas.comments.hover(None)
        self.last = QPoint(-1, -1)

    def _hover(self, item: NodeItem | WireItem | None) -> None:
        if self._hovered is not None and self._hovered is not item:
            self._hovered.set_state(hovered=False)
        self._hovered = item
        if item is not None:
            item.set_state(hovered=True)
        self.canvas.labels.show_for(item if isinstance(item, NodeItem) else None)
        self.canvas.tools.wire_value.hover(item if isinstance(item, WireItem) else None)

    def forget(self) -> None:
        """The scene changed: what was hovered may be gone."""
        if self._hovered is not None and self._hovered.scene() is None:
            self._hovered = None
        if self.canvas.labels.node_id not in self.canvas.scene_.nodes or not self.gesture:
            self.canvas.labels.show_for(None)

    def _follow(self) -> None:
        """Scrolls while a drag is at the edge of the view."""
        gesture, room = self.gesture, self.canvas.viewport().rect()
        if not gesture or not gesture.moved or not gesture.scrolls:
            return
        step = QPoint(
            _toward(self.last.x(), room.left(), room.right()),
            _toward(self.last.y(), room.top(), room.bottom()),
        )
        if not step.isNull():
            self.canvas.pan(step)
            self.canvas.viewport().update()  # see QuickZoom.scrolled
            gesture.move(self.last, self._modifiers)


def _toward(at: int, low: int, high: int) -> int:
    return -_STEP if at < low + _EDGE else _STEP if at > high - _EDGE else 0
