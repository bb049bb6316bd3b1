"""Drawing a wire: from a port, live, with what fits lit up and what does not refused at the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF

from sandbox.graph import Graph, Wire, end
from sandbox.links import refusal
from ui.canvas import edits
from ui.canvas.gestures import CTRL, SHIFT, Gesture, Modifiers
from ui.canvas.node_item import NodeItem
from ui.canvas.node_paint import key as port_key
from ui.canvas.outside import Outside

if TYPE_CHECKING:
    from ui.canvas.view import Canvas


class DrawWire(Gesture):
    """From the end where the drag began to the port, node or empty place where it is dropped.

    A drag from an input that has a wire takes that wire along: dropped on another input it moves there, dropped on
    the empty canvas it is removed. With Shift or Ctrl a second wire is drawn instead. Let go over the scope it draws
    the node's series there.
    """

    def __init__(
        self, canvas: Canvas, pressed: QPoint, port: tuple[NodeItem, str, bool], modifiers: Modifiers
    ) -> None:
        super().__init__(canvas, pressed)
        item, name, output = port
        self.graph: Graph = canvas.document.graph
        self.begin, self.from_output = f"{item.node_id}.{name}", output
        self.picked: Wire | None = None
        if not output and not modifiers & (SHIFT | CTRL):
            self.picked = next((w for w in reversed(self.graph.wires) if w[1] == self.begin), None)
        if self.picked:
            self.graph = self.graph.disconnect(self.picked)
            self.begin, self.from_output = self.picked[0], True
        self.target, self.reason = "", ""
        self._over: NodeItem | None = None
        self._folded: tuple[str, ...] = ()  # the nodes in the card under the pointer
        self._lit = False
        self.outside = Outside(canvas, end(self.begin)[0]) if self.from_output and not self.picked else None

    # -- while dragging --------------------------------------------------------------------------------------

    def drag(self, point: QPointF, _modifiers: Modifiers, at: QPoint) -> None:
        if not self._lit:
            self._light()
        leaves = self.outside is not None and self.outside.look(at)
        self.scrolls = not leaves
        if leaves:
            self.target = self.reason = ""
            self._mark(None)
        else:
            self._look_under(point)
        self._show_wire(self.canvas.mapToScene(at))
        if self.reason:
            self.canvas.bubble.say(self.reason, at)
        else:
            self.canvas.bubble.hide()

    def _light(self) -> None:
        """Marks the ports in view that the wire fits."""
        self._lit = True
        if self.picked:
            self.canvas.scene_.wires[self.picked].setVisible(False)
        visible = self.canvas.visible_rect()
        for node_id, item in self.canvas.scene_.nodes.items():
            fitting = frozenset[str]()
            if item.card_rect().intersects(visible):
                fitting = frozenset(
                    ("<" if self.from_output else ">") + end(where)[1]
                    for where in edits.other_ends(self.graph, node_id, self.from_output)
                    if not refusal(self.graph, *edits.ends(self.begin, where, self.from_output))
                )
            if node_id == end(self.begin)[0]:
                fitting |= {(">" if self.from_output else "<") + end(self.begin)[1]}
            item.set_state(fitting=fitting)

    def _look_under(self, point: QPointF) -> None:
        """Finds the end that the wire would take if it were let go now, or why it takes none."""
        scene = self.canvas.scene_
        self.target, self.reason = "", ""
        port = scene.port_at(point, self.canvas.reach() + 4)
        item = port[0] if port else scene.node_at(point)
        if port and f"{port[0].node_id}.{port[1]}" != self.begin:
            where = f"{port[0].node_id}.{port[1]}"
            if port[2] == self.from_output:
                what = "an output" if self.from_output else "an input"
                self.reason = f"{where} is {what} too: a wire goes from an output to an input"
            else:
                self.reason = refusal(self.graph, *edits.ends(self.begin, where, self.from_output))
                self.target = "" if self.reason else where
        elif item and item.node_id != end(self.begin)[0]:
            self.target, self.reason = edits.first_fitting(
                self.graph, self.begin, self.from_output, item.node_id
            )
        self._folded = () if item else scene.folded_at(point)
        if self._folded and end(self.begin)[0] not in self._folded:
            self.target, self.reason = edits.first_fitting_of(
                self.graph, self.begin, self.from_output, self._folded
            )
        self._mark(item)

    def _mark(self, item: NodeItem | None) -> None:
        if self._over and self._over is not item:
            self._over.set_state(target="", hovered=False)
        self._over = item
        if item:
            spot = item.look.spot(end(self.target)[1], not self.from_output) if self.target else None
            item.set_state(target=port_key(spot) if spot else "", hovered=bool(spot))
        self.canvas.labels.show_for(item, not self.from_output)

    def _show_wire(self, point: QPointF) -> None:
        scene = self.canvas.scene_
        first = scene.end_point(self.begin, self.from_output)
        last = QPointF(point)
        if self.target:
            last = scene.end_point(self.target, not self.from_output)
        start, stop = (first, last) if self.from_output else (last, first)
        port = self.graph.port(self.begin, output=self.from_output)
        scene.loose.show_between(start, stop, port.wire if port else "unknown", fits=not self.reason)

    # -- the end ---------------------------------------------------------------------------------------------

    def release(self, at: QPoint, _modifiers: Modifiers) -> None:
        target, reason, point = self.target, self.reason, self.canvas.mapToScene(at)
        ground = self._over is None and not self._folded
        empty = self.moved and not target and not reason and ground
        taken = self.moved and self.outside is not None and self.outside.drop()
        self._clear()
        if not self.moved or taken:
            return
        if target:
            self._connect(target)
        elif reason:
            self.canvas.bubble.say(reason, at)
            self.canvas.message.emit(reason)
        elif empty and self.picked:
            self.canvas.document.edit_graph(f"Remove wire to {self.picked[1]}", self.graph)
        elif empty:
            self.canvas.open_search(point, self.begin, from_output=self.from_output)

    def _connect(self, target: str) -> None:
        wire = edits.ends(self.begin, target, self.from_output)
        if wire == self.picked:
            return
        label = f"Move wire to {wire[1]}" if self.picked else f"Connect {wire[0]} to {wire[1]}"
        self.canvas.document.edit_graph(label, self.graph.connect(*wire))

    def cancel(self) -> None:
        self._clear()

    def _clear(self) -> None:
        scene = self.canvas.scene_
        if self.outside is not None:
            self.outside.leave()
        scene.loose.setVisible(False)
        self.canvas.bubble.hide()
        if self.picked and self.picked in scene.wires:
            scene.wires[self.picked].setVisible(True)
        for item in scene.nodes.values():
            item.set_state(fitting=None, target="")
        self._mark(None)
