"""Copied nodes as JSON text on the clipboard, so that they can be pasted into another window, a mail or a file."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QGuiApplication

from sandbox.graph import Graph
from ui.canvas.look import snapped


def put(graph: Graph) -> None:
    """Copies a graph."""
    from sandbox.scenario import fragment_to_json

    QGuiApplication.clipboard().setText(fragment_to_json(graph))


def take() -> Graph:
    """The copied graph; raises ScenarioError with a sentence for any other text."""
    from sandbox.scenario import ScenarioError, fragment_from_json

    text = QGuiApplication.clipboard().text()
    if not text.strip():
        raise ScenarioError("the clipboard holds no nodes")
    return fragment_from_json(text)


def offset_to(fragment: Graph, point: QPointF) -> tuple[float, float]:
    """How far a fragment has to move to be centred at a scene point (cards counted by their corners)."""
    xs = [node.at[0] for node in fragment.nodes.values()]
    ys = [node.at[1] for node in fragment.nodes.values()]
    middle = ((min(xs) + max(xs)) / 2 + 100, (min(ys) + max(ys)) / 2 + 60)
    return snapped(point.x() - middle[0], point.y() - middle[1])
