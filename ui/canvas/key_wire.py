"""A wire drawn by keys: arrows and Tab go from one port that fits to the next, Enter wires."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF

from sandbox import spoken
from sandbox.graph import end
from sandbox.links import refusal
from ui.canvas import edits, navigate
from ui.canvas.gestures import SHIFT, Modifiers
from ui.canvas.node_item import NodeItem
from ui.canvas.wiring import DrawWire

if TYPE_CHECKING:
    from ui.canvas.view import Canvas


class KeyWire(DrawWire):
    """As DrawWire, with the mouse standing still. `choices` are the ends that it fits: free ones first, near ones
    before far ones.
    """

    scrolls = False

    def __init__(self, canvas: Canvas, port: tuple[NodeItem, str, bool]) -> None:
        item, name, output = port
        self.origin = canvas.scene_.end_point(f"{item.node_id}.{name}", output)
        super().__init__(canvas, canvas.mapFromScene(self.origin), port, SHIFT)
        self.choices = self._fitting()
        if self.choices:
            self._go(self.choices[0])

    def _fitting(self) -> list[str]:
        graph, shown = self.graph, self.canvas.scene_.shown
        taken = {target for _, target in graph.wires}
        ends = [where for node_id in shown for where in edits.other_ends(graph, node_id, self.from_output)]
        found: dict[str, tuple[bool, float]] = {}
        for where in (*ends, *self._folded_ends()):
            if not refusal(graph, *edits.ends(self.begin, where, self.from_output)):
                away = self._place(where) - self.origin
                later = self.from_output and edits.gives_way(graph, where, taken)
                found[where] = (later, away.x() ** 2 + away.y() ** 2)
        return sorted(found, key=lambda where: found[where])

    def _folded_ends(self) -> Iterator[str]:
        """What a mouse finds at a folded card: the ports that it shows, and the end that a wire dropped on it takes."""
        scene = self.canvas.scene_
        for card in set(scene.stands.values()):
            inside = [key for key in scene.nodes if scene.stands.get(key) is card]
            if end(self.begin)[0] not in inside:
                yield from (gate.where for gate in card.gates if gate.output != self.from_output)
                where, _ = edits.first_fitting_of(self.graph, self.begin, self.from_output, inside)
                yield from (where,) if where else ()

    def _place(self, where: str) -> QPointF:
        return self.canvas.scene_.end_point(where, not self.from_output)

    def _go(self, where: str) -> None:
        """Brings the loose end to a port, into sight."""
        self.moved = True
        item = self.canvas.scene_.nodes[end(where)[0]]
        self.canvas.ensureVisible(self.canvas.scene_.card_of(item.node_id), 30, 30)
        place = self._place(where)
        self.drag(place, Modifiers.NoModifier, self.canvas.mapFromScene(place))
        self.target, self.reason = where, ""  # another port may lie within reach
        self._mark(item)
        self._show_wire(place)
        self.canvas.message.emit(f"{self._said(where)}: Enter wires, arrows or Tab for another, Esc cancels")

    def _said(self, where: str) -> str:
        """From where to where, which of how many, and what would give way."""
        graph, taken = self.graph, {target for _, target in self.graph.wires}
        gives_way = self.from_output and edits.gives_way(graph, where, taken)
        instead = f", instead of {graph.nodes[graph.sources(*end(where))[0]].title}" if gives_way else ""
        at = f"{self.choices.index(where) + 1} of {len(self.choices)}"
        return f"{spoken.end_name(graph, self.begin)} to {spoken.end_name(graph, where)}{instead}, {at}"

    def cycle(self, by: int) -> None:
        """The next (or the one before) of all that fit."""
        if self.choices:
            at = self.choices.index(self.target) if self.target in self.choices else -1
            self._go(self.choices[(at + by) % len(self.choices)])

    def step(self, x: int, y: int) -> None:
        """The nearest in a direction."""
        places = {where: self._place(where) for where in self.choices}
        start = places.pop(self.target, self.origin)
        found = navigate.toward(start, places, (x, y))
        if found is not None:
            self._go(found)

    def finish(self) -> None:
        """Wires what is shown."""
        self.release(self.canvas.mapFromScene(self._place(self.target)), Modifiers.NoModifier)

    def move(self, at: QPoint, modifiers: Modifiers) -> None:
        """The mouse has no say."""
