"""The graph shown step by step on the canvas: one more node, and the wires among those that are there."""

from __future__ import annotations

from sandbox import staging
from sandbox.document import Document
from sandbox.graph import end
from sandbox.scenario import Scenario
from ui.canvas.view import Canvas
from ui.panels.parts import follow


class Reveal:
    """How far the graph is revealed: `shown` nodes of `order`. Only the items are hidden; the graph stays as it is."""

    def __init__(self, canvas: Canvas, document: Document) -> None:
        self.canvas, self.document = canvas, document
        self.order = staging.order(document.graph)
        self.shown = len(self.order)
        self._stop = follow(document, self._edited)

    def go(self, shown: int) -> None:
        """Shows so many nodes, at least one and at most all; the newest is selected while some are hidden."""
        self.shown = max(min(1, len(self.order)), min(shown, len(self.order)))
        self.apply()
        newest = self.newest()
        there = self.shown < len(self.order) and newest not in self.canvas.scene_.hidden
        self.canvas.select((newest,) if there else ())

    def newest(self) -> str:
        """The node revealed last; empty in an empty graph."""
        return self.order[self.shown - 1] if self.shown else ""

    def apply(self) -> None:
        """Hides what is not revealed yet; what is folded into a container stays so, and its card comes with the first
        node in it.
        """
        scene, here = self.canvas.scene_, set(self.order[: self.shown])
        self.canvas.folds.show()
        hidden, stands = scene.hidden, scene.stands
        for key, item in scene.nodes.items():
            item.setVisible(key in here and key not in hidden)
        for wire, wire_item in scene.wires.items():
            source, target = end(wire[0])[0], end(wire[1])[0]
            away = any(key in hidden and key not in stands for key in (source, target))
            within = source in stands and stands[source] is stands.get(target)
            wire_item.setVisible({source, target} <= here and not away and not within)
        for name, halo in scene.halos.items():
            halo.setVisible(name not in hidden and here.issuperset(halo.halo.members))
        if self.shown < len(self.order):
            cards = {id(card) for key, card in stands.items() if key in here}
            for frame in scene.comments.values():
                frame.setVisible(frame.isVisible() and id(frame) in cards)

    def end(self) -> None:
        """Everything is there again."""
        self._stop()
        self.shown = len(self.order)
        self.apply()

    def _edited(self, _before: Scenario, _after: Scenario) -> None:
        """Items may be new; nodes that came since are shown."""
        whole = self.shown == len(self.order)
        known = set(self.order[: self.shown])
        self.order = staging.order(self.document.graph)
        self.shown = len(self.order) if whole else max(1, sum(key in known for key in self.order))
        self.apply()
