"""Building without a mouse: the ring shows where one is, arrows walk, G goes to frames, W and Enter wire, Tab adds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent

from sandbox import spoken
from sandbox.graph import end
from ui.canvas import actions, grow, walking
from ui.canvas.focus_item import FocusItem
from ui.canvas.folded_item import FoldedItem
from ui.canvas.key_wire import KeyWire
from ui.canvas.look import HEADER
from ui.canvas.menus import menu_at

if TYPE_CHECKING:
    from ui.canvas.view import Canvas

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_W)
_DELETE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_TABS = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}


class Keyboard:
    """Where the keyboard is: at a frame, or at the node selected last and maybe at one of its ports (`port`: name, is
    output). At a container's card it is at one of the ports that this shows, which are those of nodes in it.

    `on`: keys were used last, not the mouse, so that the ring shows.
    """

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.on = False
        self.port: tuple[str, bool] | None = None
        self._of = ""
        self._inner = ""  # the folded node of the port, at a container
        self.ring = FocusItem()
        canvas.scene_.addItem(self.ring)
        canvas.selection_changed.connect(lambda _ids: self.refresh())
        canvas.frame_selected.connect(lambda _place: self.refresh())
        canvas.graph_shown.connect(self.refresh)

    @property
    def node(self) -> str:
        """The node where the keyboard is; "" where none is selected, nor a port of a container."""
        return (self.canvas.selected() or (self._inner,))[-1]

    def _ends(self) -> list[tuple[str, str, bool]]:
        """Node, name, is output of every port where one can be."""
        place = self.canvas.comments.selected
        item = self.canvas.scene_.nodes.get((self.canvas.selected() or ("",))[-1])
        if item is not None:
            return [(item.node_id, spot.name, spot.output) for spot in item.look.spots]
        card = self.canvas.comments.items.get(place) if place is not None else None
        gates = card.gates if isinstance(card, FoldedItem) else ()
        return [(*end(gate.where), gate.output) for gate in gates]

    def use(self, on: bool) -> None:
        """Keys are used now, or the mouse is."""
        if on != self.on:
            self.on = on
            self.port, self._inner = (self.port, self._inner) if on else (None, "")
            self.refresh()

    def refresh(self) -> None:
        """Brings the ring to where the keyboard is."""
        if self.port and (self.node != self._of or (self.node, *self.port) not in self._ends()):
            self.port, self._inner = None, ""
        self._of = self.node
        item = self.canvas.scene_.nodes.get(self.node)
        here = self.canvas.window().focusWidget() is self.canvas or self.canvas.search.isVisible()
        at = walking.here(self.canvas) if self.on and here else ""
        scene, where = self.canvas.scene_, self.port
        port = scene.end_point(f"{self.node}.{where[0]}", where[1]) if where else None
        self.ring.show_at(walking.rect(self.canvas, at) if at else None, port)
        if at and port and not self._wire():
            self.canvas.labels.show_for(item)

    def _wire(self) -> KeyWire | None:
        gesture = self.canvas.pointer.gesture
        return gesture if isinstance(gesture, KeyWire) else None

    # -- commands --------------------------------------------------------------------------------------------

    def walk(self, x: int, y: int) -> None:
        """Goes to the next card along a wire, or the nearest one in that direction."""
        found = walking.next_card(self.canvas, (x, y))
        if found:
            walking.go(self.canvas, found)
        self.use(True)

    def extend(self, x: int, y: int) -> None:
        """Goes on as `walk` does and keeps what is selected; nodes in containers' cards stay as they are."""
        found = walking.next_card(self.canvas, (x, y))
        if found in self.canvas.scene_.shown:
            self.canvas.select((*(key for key in self.canvas.selected() if key != found), found))
            self.canvas.ensureVisible(self.canvas.scene_.nodes[found].card_rect(), 30, 30)
        self.use(True)

    def frame(self) -> None:
        """Goes to the frame around the node, or from a frame to the next one."""
        found = walking.next_frame(self.canvas)
        if found:
            walking.go(self.canvas, found)
        else:
            self.canvas.message.emit("There is no frame yet: Ctrl+G puts one around the selected nodes")
        self.use(True)

    def activate(self) -> None:
        """Goes to the settings of the node or container where one is; to the title of a frame, which has none."""
        place = self.canvas.comments.selected
        if place is None:
            self.canvas.activate_selected()
        elif isinstance(self.canvas.comments.items[place], FoldedItem):
            self.canvas.folds.ask_settings(place)
        else:
            self.canvas.comments.rename()

    def menu(self) -> None:
        """Opens the menu of the card or frame; that of the middle of the view where none is selected."""
        where = walking.here(self.canvas)
        at = self.canvas.viewport().rect().center()
        if where:
            shown = walking.rect(self.canvas, where)
            self.canvas.ensureVisible(shown, 30, 30)
            at = self.canvas.mapFromScene(shown.topLeft() + QPointF(HEADER, HEADER / 2))
        self.canvas.pointer.cancel()
        self.use(True)
        menu_at(self.canvas, at).popup(self.canvas.viewport().mapToGlobal(at))

    def ports(self, output: bool) -> None:
        """Goes to the first output or input of the node, or the first of the other kind where it has none."""
        ends = sorted(self._ends(), key=lambda place: place[2] != output)
        self.on = True
        if ends:
            self._to(ends[0])
        elif not self.canvas.selected():
            self.canvas.message.emit("This frame has no ports: wires begin at the nodes in it")

    def _to(self, place: tuple[str, str, bool]) -> None:
        """Goes to a port of the selected node or container."""
        self._inner = "" if self.canvas.selected() else place[0]
        self._of, self.port = place[0], place[1:]
        self.refresh()
        self._tell()

    def _tell(self) -> None:
        if self.port is None:
            return
        name, output = self.port
        where = spoken.port(self.canvas.document.graph, f"{self.node}.{name}", output)
        what = "Enter starts a wire, Tab adds a node that fits, Del removes its wires"
        self.canvas.message.emit(f"{where}: {what}")

    def delete(self) -> None:
        """Removes what is selected and goes on at a neighbour, so that the keyboard stays in the graph."""
        graph, gone = self.canvas.document.graph, set(self.canvas.selected())
        after = grow.neighbour(graph, self.node) if self.on and self.node else ""
        actions.delete(self.canvas)
        if after in self.canvas.scene_.shown and after not in gone:
            self.canvas.select((after,))

    def search(self) -> bool:
        """Opens the search beside the node, where the keyboard is at one; what is chosen is wired to it."""
        if not self.canvas.viewport().rect().contains(self.canvas.pointer.last):
            self.use(True)  # where there is no mouse there is nothing but keys
        node, port = self.node, self.port
        if not self.on or not node:
            return False
        start, output = (f"{node}.{port[0]}", port[1]) if port else ("", True)
        types, hint = actions.search_types(self.canvas, start, output)
        if not types:
            self.canvas.message.emit(f"no node type fits {start}")
            return True
        if not port:
            types.sort(key=lambda kind: not grow.fits(self.canvas.document.graph, node, kind.type))
        place = grow.corner(self.canvas, node, port[1] if port else None)
        hint = hint if port else f"Add beside {node}…"
        self.canvas.ask(place, types, hint, lambda type_: grow.add(self.canvas, node, type_, start, output))
        return True

    # -- while at a port, or drawing a wire --------------------------------------------------------------------

    def key(self, event: QKeyEvent) -> bool:
        """Deals with a key press while a port is chosen or a wire is drawn; False leaves it to the table of keys."""
        key, wire = Qt.Key(event.key()), self._wire()
        shift = bool(event.modifiers() & _SHIFT)
        if not self.port or event.modifiers() & ~(_SHIFT | Qt.KeyboardModifier.KeypadModifier):
            return False
        if shift and key == Qt.Key.Key_A:
            self.canvas.pointer.cancel()
            return self.search()
        if shift and key not in _TABS:
            return False
        return self._key_of_wire(wire, key) if wire else self._key_at_port(key)

    def _key_of_wire(self, wire: KeyWire, key: Qt.Key) -> bool:
        if key in _ARROWS:
            wire.step(*_ARROWS[key])
        elif key in _TABS:
            wire.cycle(_TABS[key])
        elif key in _ENTER:
            self.canvas.pointer.finish(wire.finish)
            self._back()
        elif key == Qt.Key.Key_Escape:
            self.canvas.pointer.cancel()
            self._back()
        else:
            return False
        return True

    def _back(self) -> None:
        """At the port again where the wire began."""
        self.refresh()
        self._tell()

    def _key_at_port(self, key: Qt.Key) -> bool:
        if key in _ARROWS:
            self._step(*_ARROWS[key])
        elif key == Qt.Key.Key_Tab:
            return self.search()
        elif key in _ENTER:
            self._begin()
        elif key in _DELETE:
            self._unwire()
        elif key == Qt.Key.Key_Escape:
            self.port, self._inner = None, ""
            self.canvas.labels.show_for(None)
            self.canvas.message.emit("")
            self.refresh()
        else:
            return False
        return True

    def _step(self, x: int, y: int) -> None:
        """Up and down among the ports of a side; sideways to the other side, or on to the next node."""
        assert self.port is not None
        output = self.port[1] if not x else x > 0
        side = [place for place in self._ends() if place[2] == output]
        if not side or (x and output == self.port[1]):
            self.walk(x, y)
            return
        at = side.index((self.node, *self.port)) if output == self.port[1] else 0
        self._to(side[min(max(at + y, 0), len(side) - 1)])

    def _begin(self) -> None:
        assert self.port is not None
        item = self.canvas.scene_.nodes[self.node]
        if item.look.placeholder:
            return
        wire = KeyWire(self.canvas, (item, *self.port))
        if wire.choices:
            self.canvas.pointer.begin(wire)
            return
        wire.cancel()
        sentence = f"no port here fits {self.node}.{self.port[0]}; Tab adds a node that does"
        self.canvas.bubble.say(sentence, wire.pressed, refusal=False)
        self.canvas.message.emit(sentence)

    def _unwire(self) -> None:
        assert self.port is not None
        where = f"{self.node}.{self.port[0]}"
        graph = grow.without_wires_at(self.canvas.document.graph, where, self.port[1])
        self.canvas.document.edit_graph(f"Remove wires of {where}", graph)
        self._tell()
