"""Remixing: the nest of another scenario added to the open one, beside what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPointF, QRectF

from sandbox import frames
from sandbox import scenario as scenarios
from sandbox.scenario import Scenario, ScenarioError
from ui.canvas import actions
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
    """Adds all nodes and frames of a scenario around a place of the scene, or where there is room below it; selects
    them.

    Returns the nodes' ids; none where the file cannot be read, which is said.
    """
    try:
        scenario = scenarios.load(target)
    except ScenarioError as error:
        canvas.message.emit(str(error))
        return ()
    offset = place(canvas.document.scenario, scenario, at)
    ids = actions.paste(canvas, scenario, offset, f"Add {scenario.title}")
    if not ids:
        return ()
    if not canvas.visible_rect().contains(extent(scenario).translated(*offset)):
        canvas.frame_all()
    canvas.message.emit(f"Added {scenario.title}: {len(ids)} nodes; Ctrl+Z takes them away again")
    return ids


def extent(scenario: Scenario) -> QRectF:
    """All cards, halos and frames of a scenario; nothing for an empty one."""
    cards, whole = card_rects(scenario.graph), QRectF()
    around = [QRectF(*frame.at, *frame.size) for frame in frames.frames(scenario).values()]
    for rect in (*cards.values(), *(rect for _, rect in halo_rects(scenario.graph, cards)), *around):
        whole = whole.united(rect)
    return whole


def place(scenario: Scenario, added: Scenario, at: QPointF) -> tuple[float, float]:
    """How far `added` has to move to stand around `at`, or as little below as keeps it clear of what is there."""
    mine, theirs = extent(added), extent(scenario)
    move = at - mine.center()
    moved = mine.translated(move).adjusted(-ROOM, -ROOM, ROOM, ROOM)
    if moved.intersects(theirs):
        move += QPointF(0, theirs.bottom() + ROOM - mine.translated(move).top())
    return snapped(move.x(), move.y())
