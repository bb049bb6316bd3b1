"""What the tooltips of the canvas say."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QPointF

from ui.canvas.comment_item import CommentItem, title_of
from ui.canvas.folded_item import FoldedItem
from ui.canvas.look import Look, Spot
from ui.canvas.node_item import NodeItem
from ui.canvas.scene import Scene

_WIRES = {"world": "a world", "candidate": "a candidate", "objective": "an objective", "series": "a series"}


def tip_at(scene: Scene, point: QPointF, reach: float) -> str:
    """The tooltip for a scene point as rich text; empty on the bare canvas."""
    port = scene.port_at(point, reach)
    if port:
        spot = port[0].look.spot(port[1], port[2])
        return port_tip(spot) if spot else ""
    item = scene.node_at(point)
    if item:
        return _node_part(item, point)
    wire = scene.wire_at(point, reach)
    if wire:
        return f"<b>{escape(wire.wire[0])}</b> to <b>{escape(wire.wire[1])}</b><br>{escape(wire.flows)}"
    for comment in scene.comments.values():
        if comment.isVisible() and comment.title_rect().contains(point):
            return _frame_tip(comment) + _numbers(scene, comment)
    halo = scene.halo_at(point)
    if halo:
        return f"<b>{escape(halo.title)}</b>: {escape(halo.halo.role)}<br>Drag here to move all that it searches."
    return ""


def _frame_tip(item: CommentItem) -> str:
    """What can be done to a frame."""
    title = f"<b>{escape(title_of(item.frame))}</b><br>"
    if isinstance(item, FoldedItem):
        names = (
            f"{len(item.inside)} nodes in one card. "
            if len(item.inside) > 1
            else "One node in a card of its own. "
        )
        return title + names + "A double click shows them, Ctrl+Shift+G puts them back."
    return title + "Drag here to move all that lies in it; a double click edits the title."


def _numbers(scene: Scene, item: CommentItem) -> str:
    """Whose numbers a container shows."""
    if not isinstance(item, FoldedItem) or not item.well.values:
        return ""
    shown = (f"{escape(label)} <b>{escape(text)}</b>" for label, text in item.well.values)
    return f"<br>{escape(scene.nodes[item.root].look.title)}: {', '.join(shown)}"


def _node_part(item: NodeItem, point: QPointF) -> str:
    row = item.row_at(point)
    if row:
        return f"<b>{escape(row.name)}</b><br>" + escape(row.tip).replace("\n", "<br>")
    if item.look.well and point.y() - item.y() >= item.look.well_top and item.well.values:
        return "<br>".join(f"{escape(label)}: <b>{escape(text)}</b>" for label, text in item.well.values)
    return node_tip(item.look, item.state.faults)


def node_tip(look: Look, faults: tuple[str, ...]) -> str:
    """Title, what the type does, what is wrong, the note."""
    parts = [f"<b>{escape(look.title)}</b> · {escape(look.caption)}", escape(look.summary)]
    if look.muted:
        parts.append(escape(_muted(look)))
    parts += [f"<span>⚠ {escape(sentence)}</span>" for sentence in faults]
    if look.note:
        parts.append(f"<i>{escape(look.note)}</i>")
    return "<br>".join(parts)


def _muted(look: Look) -> str:
    """What being muted does to a node."""
    handed = [into for into, _ in look.passes]
    if handed:
        return f"Muted: what comes in at {handed[0]} passes it by. M brings it back."
    return "Muted: it is left out, and so are its wires. M brings it back."


def port_tip(spot: Spot) -> str:
    """Name, what flows there, help, how many wires."""
    way = "gives" if spot.output else "takes"
    what = _WIRES.get(spot.wire, "something that is not installed")
    lines = [f"<b>{escape(spot.name)}</b> · {way} {what}"]
    if spot.help:
        lines.append(escape(spot.help[0].upper() + spot.help[1:]))
    if not spot.output:
        lines.append("Several wires" if spot.many else "Optional" if spot.optional else "One wire")
    return "<br>".join(lines)
