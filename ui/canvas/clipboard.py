"""Copied nodes and frames as JSON text on the clipboard, to be pasted into another window, a mail or a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import QGuiApplication

from sandbox.graph import Graph
from sandbox.scenario_model import Scenario
from ui.canvas.comment_moves import frames_with, nodes_in
from ui.canvas.look import snapped

if TYPE_CHECKING:
    from ui.canvas.view import Canvas


def chosen(canvas: Canvas) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """What is selected, to be copied: nodes, and the places of frames. A selected frame or container goes with all that
    is in it, other frames with their nodes where all of those, and more than one, are selected.
    """
    scene, ids, place = canvas.scene_, canvas.selected(), canvas.comments.selected
    if place is not None:
        every = frames_with(scene, place)
        return tuple(dict.fromkeys(k for f in every.values() for k in nodes_in(scene, f))), tuple(every)
    inside = {i: nodes_in(scene, item.frame) for i, item in scene.comments.items() if item.isVisible()}
    return ids, tuple(i for i, nodes in inside.items() if len(nodes) > 1 and set(nodes) <= set(ids))


def put(part: Scenario) -> None:
    """Copies a part of a scenario."""
    from sandbox.scenario import fragment_to_json

    QGuiApplication.clipboard().setText(fragment_to_json(part.graph, part.frames))


def take() -> Scenario:
    """The copied part; raises ScenarioError with a sentence for any other text."""
    from sandbox.scenario import ScenarioError, part_from_json

    text = QGuiApplication.clipboard().text()
    if not text.strip():
        raise ScenarioError("the clipboard holds no nodes")
    return part_from_json(text)


def offset_to(fragment: Graph, point: QPointF) -> tuple[float, float]:
    """How far a fragment has to move to be centred at a scene point (cards counted by their corners)."""
    xs = [node.at[0] for node in fragment.nodes.values()]
    ys = [node.at[1] for node in fragment.nodes.values()]
    middle = ((min(xs) + max(xs)) / 2 + 100, (min(ys) + max(ys)) / 2 + 60)
    return snapped(point.x() - middle[0], point.y() - middle[1])
