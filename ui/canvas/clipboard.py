"""Copied nodes and frames as JSON text on the clipboard, to be pasted into another window, a mail or a file."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import QGuiApplication

from sandbox.frames import frames
from sandbox.graph import Point
from sandbox.scenario_model import FORMAT, FRAGMENT, Scenario
from ui.canvas.comment_moves import frames_with, nodes_in
from ui.canvas.look import snapped

if TYPE_CHECKING:
    from ui.canvas.comment_item import CommentItem
    from ui.canvas.scene import Scene
    from ui.canvas.view import Canvas


def chosen(canvas: Canvas) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """What is selected, to be copied: nodes, and the places of frames. A selected frame or container goes with all that
    is in it; other frames go with several nodes, where all that lies in them is among those.
    """
    scene, ids, place = canvas.scene_, canvas.selected(), canvas.comments.selected
    if place is not None:
        every = frames_with(scene, place)
        return tuple(dict.fromkeys(k for f in every.values() for k in nodes_in(scene, f))), tuple(every)
    frames_ = {i: item for i, item in scene.comments.items() if item.isVisible()} if len(ids) > 1 else {}
    return ids, tuple(i for i, item in frames_.items() if _among(scene, item, ids))


def _among(scene: Scene, item: CommentItem, ids: Collection[str]) -> bool:
    """Whether all nodes in a frame are among these; an empty one has to lie between them."""
    nodes = nodes_in(scene, item.frame)
    return set(nodes) <= set(ids) if nodes else scene.content_rect(ids).contains(item.rect)


def put(part: Scenario) -> None:
    """Copies a part of a scenario."""
    from sandbox.scenario import fragment_to_json

    QGuiApplication.clipboard().setText(fragment_to_json(part.graph, part.frames))


def take() -> Scenario:
    """The copied part, or a whole scenario as text; raises ScenarioError with a sentence for any other text."""
    from sandbox.scenario import ScenarioError, from_json, part_from_json

    text = QGuiApplication.clipboard().text()
    if f'"{FORMAT}"' in text:
        return from_json(text.encode(), "the clipboard")
    if f'"{FRAGMENT}"' not in text:
        raise ScenarioError("The clipboard holds no nodes: copy some first, with Ctrl+C")
    return part_from_json(text)


def corners(part: Scenario) -> set[Point]:
    """The top left corners of all nodes; of the frames where there is no node."""
    nodes = {node.at for node in part.graph.nodes.values()}
    return nodes or {frame.at for frame in frames(part).values()}


def offset_to(places: Collection[Point], point: QPointF) -> Point:
    """How far corners have to move to be centred at a scene point."""
    x, y = ((min(at[i] for at in places) + max(at[i] for at in places)) / 2 for i in (0, 1))
    return snapped(point.x() - x - 100, point.y() - y - 60)
