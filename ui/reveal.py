"""The graph shown step by step on the canvas: one more node, and the wires among those that are there."""

from __future__ import annotations

from sandbox import staging
from sandbox.document import Document
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
        self.canvas.select(self.order[self.shown - 1 : self.shown] if self.shown < len(self.order) else ())

    def newest(self) -> str:
        """The node revealed last; empty in an empty graph."""
        return self.order[self.shown - 1] if self.shown else ""

    def apply(self) -> None:
        """Hides what is not revealed yet."""
        scene, here = self.canvas.scene_, set(self.order[: self.shown])
        for key, item in scene.nodes.items():
            item.setVisible(key in here)
        for (source, target), wire in scene.wires.items():
            wire.setVisible(source.partition(".")[0] in here and target.partition(".")[0] in here)
        for halo in scene.halos.values():
            halo.setVisible(here.issuperset(halo.halo.members))
        for comment in scene.comments.values():
            comment.setVisible(self.shown == len(self.order))

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
