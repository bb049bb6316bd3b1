"""What one can do to the selection: every edit of the canvas that is not a drag."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QPoint, QPointF, QRect

from sandbox import frames
from sandbox.graph import Graph, GraphError, Wire, end
from sandbox.scenario import Scenario, ScenarioError
from sims.declare import Declaration, declared, load_all
from ui.canvas import clipboard, edits
from ui.canvas.arrange import arranged
from ui.canvas.comment_moves import Load, named
from ui.canvas.look import GRID, WIDTH, look, snapped
from ui.canvas.overlays import RenameLine
from ui.canvas.room import put_in

if TYPE_CHECKING:
    from ui.canvas.view import Canvas

_COPY_STEP = (30.0, 30.0)


def add_node(
    canvas: Canvas, type_: str, point: QPointF, into: Wire | None, start: str, from_output: bool
) -> str:
    """Adds a node centred at a scene point, put into a wire or wired to the end `start`; its id, or ""."""
    try:
        graph, node_id = canvas.document.graph.new(type_, (0.0, 0.0))
    except GraphError as error:
        canvas.message.emit(str(error))
        return ""
    height = look(graph, node_id, canvas.scene_.places).height
    graph = graph.move({node_id: snapped(point.x() - WIDTH / 2, point.y() - height / 2)})
    if into:
        graph = put_in(graph, node_id, into, canvas.scene_.stands) or graph
    if start:
        graph = edits.joined(graph, start, from_output, node_id)
    kind = declared(type_)
    canvas.document.edit(f"Add {kind.title if kind else type_}", canvas.comments.following(graph))
    canvas.select((node_id,))
    return node_id


def delete(canvas: Canvas) -> None:
    """Removes the selected nodes, or the selected wire."""
    graph, wire = canvas.document.graph, canvas.scene_.selected_wire
    ids = canvas.selected()
    if ids:
        canvas.document.edit_graph(f"Delete {edits.called(ids)}", graph.remove(ids))
    elif wire:
        canvas.document.edit_graph(f"Remove wire to {wire[1]}", graph.disconnect(wire))


def select_back(canvas: Canvas, before: Scenario) -> None:
    """Selects the nodes that are there again, or elsewhere, since the scenario was `before`; without any in sight, the
    frame or container of which that is true. What is selected already of all this stays so.
    """
    known, items = frames.frames(before).values(), canvas.comments.items
    places = [place for place, item in items.items() if item.frame not in known and item.isVisible()]
    if canvas.comments.selected in places:
        return
    then, now = before.graph.nodes, canvas.document.graph.nodes
    back = [key for key in canvas.scene_.shown if key not in then or then[key].at != now[key].at]
    if back:
        canvas.select(canvas.selected() if set(back) <= set(canvas.selected()) else back)
    elif places:
        canvas.select(())
        canvas.comments.select(places[0])


def cut(canvas: Canvas) -> None:
    """Removes what `clipboard.chosen` names: nodes, and the frames that go with them."""
    document, (ids, places) = canvas.document, clipboard.chosen(canvas)
    rest = frames.with_graph(document.scenario, document.graph.remove(ids))
    document.edit(f"Cut {_called(canvas, ids)}", frames.removed(rest, places))


def paste(canvas: Canvas, part: Scenario, offset: tuple[float, float], label: str) -> tuple[str, ...]:
    """Adds a copy of a part as one step and selects its nodes, or else the first of its frames; its nodes' ids."""
    first = len(canvas.document.scenario.frames)
    try:
        scenario, ids = frames.pasted(canvas.document.scenario, part, offset)
    except GraphError as error:
        canvas.message.emit(str(error))
        return ()
    canvas.document.edit(label, scenario)
    scene = canvas.scene_
    loose = tuple(key for key in ids if key in scene.shown)
    canvas.select(loose)
    if not loose:
        cards = (i for i, item in scene.comments.items() if i >= first and item.isVisible())
        canvas.comments.select(next(cards, None))
    return ids


def paste_clipboard(canvas: Canvas, times: int) -> bool:
    """Pastes at the pointer, or `times` steps beside the original where the pointer is elsewhere."""
    try:
        part = clipboard.take()
    except ScenarioError as error:
        canvas.message.emit(str(error))
        return False
    corners = clipboard.corners(part)
    if not corners:
        return False
    if canvas.viewport().rect().contains(canvas.pointer.last):
        x, y = clipboard.offset_to(corners, canvas.mapToScene(canvas.pointer.last))
        taken = clipboard.corners(canvas.document.scenario)
        while any((left + x, top + y) in taken for left, top in corners):
            x, y = x + _COPY_STEP[0], y + _COPY_STEP[1]
    else:
        x, y = _COPY_STEP[0] * times, _COPY_STEP[1] * times
    paste(canvas, part, (x, y), "Paste")
    return True


def duplicate(canvas: Canvas) -> None:
    """Adds a copy of what is selected beside it."""
    ids, places = clipboard.chosen(canvas)
    if ids or places:
        part = frames.copied(canvas.document.scenario, ids, places)
        paste(canvas, part, _COPY_STEP, f"Duplicate {_called(canvas, ids)}")


def _called(canvas: Canvas, ids: Sequence[str]) -> str:
    """What is selected, as the history calls it."""
    place = canvas.comments.selected
    if place is not None:
        return named(canvas.comments.items[place].frame)
    return edits.called(ids)


def nudge(canvas: Canvas, x: int, y: int) -> None:
    """Moves the selected nodes, or a frame with what lies in it, by one step of the grid; steps in a row are one entry
    of the history.
    """
    document, ids, place = canvas.document, canvas.selected(), canvas.comments.selected
    if place is not None:
        load = Load(canvas, place)
        scenario = load.moved(document.scenario, x * GRID, y * GRID)
        document.edit(f"Nudge {named(load.frame)}", scenario, f"nudge:{place}")
        return
    nodes = document.graph.nodes
    places = {key: (nodes[key].at[0] + x * GRID, nodes[key].at[1] + y * GRID) for key in ids}
    if places:
        graph = document.graph.move(places)
        document.edit_graph(f"Nudge {edits.called(ids)}", graph, "nudge:" + ",".join(ids))


def arrange(canvas: Canvas) -> None:
    """Puts all nodes in order and shows them."""
    heights = {key: item.look.height for key, item in canvas.scene_.nodes.items()}
    graph = canvas.document.graph
    straight = msgspec.structs.replace(graph, bends={})  # bends led around what stands elsewhere now
    after = straight.move(arranged(graph, heights))
    canvas.document.edit("Arrange nodes", canvas.comments.following(after))
    canvas.frame_all()


def rename(canvas: Canvas, node_id: str) -> RenameLine:
    """Opens the line that renames a node."""
    title = canvas.scene_.nodes[node_id].title_rect()
    place = QRect(canvas.mapFromScene(title.topLeft()), canvas.mapFromScene(title.bottomRight()))
    place.setWidth(max(place.width(), 160))

    def done(text: str) -> bool:
        return _renamed(canvas, node_id, text, place.bottomLeft())

    return RenameLine(canvas, canvas.scene_.nodes[node_id].look.title, place, done)


def _renamed(canvas: Canvas, node_id: str, text: str, at: QPoint) -> bool:
    if node_id not in canvas.document.graph.nodes or not text.strip():
        return True
    new = Graph().fresh_id(text)
    if new == node_id:
        return True
    try:
        scenario = edits.renamed(canvas.document.scenario, node_id, new)
    except GraphError as error:
        canvas.bubble.say(str(error), at)
        canvas.message.emit(str(error))
        return False
    selected = canvas.selected()
    canvas.document.edit(f"Rename {node_id} to {new}", scenario)
    canvas.select(
        tuple(new if key == node_id else key for key in selected if key in (*canvas.scene_.nodes, node_id))
    )
    return True


def search_types(canvas: Canvas, start: str, from_output: bool) -> tuple[list[Declaration], str]:
    """The node types that a search offers, and the hint in its line."""
    if not start:
        return list(load_all().values()), "Search nodes…"
    found = edits.fitting_types(canvas.document.graph, start, from_output)
    return list(found.values()), f"Wire {end(start)[0]}.{end(start)[1]} to a new…"
