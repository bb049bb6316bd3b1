"""Remixing: the nest of another scenario added to the open one, beside what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPointF, QRectF

from sandbox import scenario as scenarios
from sandbox.graph import Graph, GraphError
from sandbox.scenario import ScenarioError
from ui.canvas.look import snapped
from ui.panels.thumbnail import card_rects, halo_rects

if TYPE_CHECKING:
    from ui.canvas.view import Canvas

MIME = "application/x-mesa-sandbox-scenario"  # a bundled scenario's name or a file's path, dragged
ROOM = 60.0  # between what was there and what comes, in scene units


def scenario_in(data: QMimeData) -> str:
    """The scenario that is being dragged; empty for anything else."""
    return bytes(data.data(MIME).data()).decode("utf-8", errors="replace") if data.hasFormat(MIME) else ""


def add_scenario(canvas: Canvas, target: str, at: QPointF) -> tuple[str, ...]:
    """Adds all nodes of a scenario around a place of the scene, or where there is room below it; selects them.

    Returns their ids; none where the file cannot be read, which is said.
    """
    try:
        scenario = scenarios.load(target)
        offset = place(canvas.document.graph, scenario.graph, at)
        graph, ids = canvas.document.graph.paste(scenario.graph, offset)
    except (ScenarioError, GraphError) as error:
        canvas.message.emit(str(error))
        return ()
    canvas.document.edit_graph(f"Add {scenario.title}", graph)
    canvas.select(ids)
    shown, view = extent(graph.fragment(ids)), canvas.visible_rect()
    if not view.contains(shown):
        canvas.frame_all()
    canvas.message.emit(f"Added {scenario.title}: {len(ids)} nodes; Ctrl+Z takes them away again")
    return ids


def extent(graph: Graph) -> QRectF:
    """All cards and halos of a graph; nothing for an empty one."""
    cards, whole = card_rects(graph), QRectF()
    for rect in (*cards.values(), *(rect for _, rect in halo_rects(graph, cards))):
        whole = whole.united(rect)
    return whole


def place(graph: Graph, added: Graph, at: QPointF) -> tuple[float, float]:
    """How far `added` has to move to stand around `at`, or as little below as keeps it clear of what is there."""
    mine, theirs = extent(added), extent(graph)
    move = at - mine.center()
    moved = mine.translated(move).adjusted(-ROOM, -ROOM, ROOM, ROOM)
    if graph.nodes and moved.intersects(theirs):
        move += QPointF(0, theirs.bottom() + ROOM - mine.translated(move).top())
    return snapped(move.x(), move.y())
