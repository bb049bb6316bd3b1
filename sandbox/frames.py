"""Comment frames: titled rectangles behind the nodes, as a scenario keeps them in `frames`.

In a file a frame is {"at": [x, y], "size": [width, height], "title": "...", "color": "blue"}; other keys are kept, and
what has no place or size is kept and not shown. One with "holds": [node ids] is a container: it is folded into one card
that stands for these nodes (see `sandbox.containers`). Frames are no part of what runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from sandbox.graph import Graph, Point
from sandbox.scenario_model import Scenario

Box = tuple[Point, Point]  # a corner and a size
COLORS = ("grey", "blue", "orange", "green", "purple", "yellow", "red")
SMALLEST: Point = (120.0, 60.0)
_FARTHEST = 1e7


class Frame(msgspec.Struct, frozen=True):
    """A frame: its top left corner and its size in scene units, what is written on it, the name of its colour, and the
    nodes that are folded into it.
    """

    at: Point
    size: Point
    title: str = ""
    color: str = COLORS[0]
    holds: tuple[str, ...] = ()

    def surrounds(self, at: Point, size: Point = (0.0, 0.0)) -> bool:
        """Whether a rectangle lies in it."""
        ends = zip(self.at, self.size, at, size, strict=True)
        return all(low <= x and x + wide <= low + room for low, room, x, wide in ends)


def read(raw: Mapping[str, Any]) -> Frame | None:
    """The frame in an entry of a file; None where it has no place or size."""
    at, size = _pair(raw.get("at")), _pair(raw.get("size"))
    if at is None or size is None or size[0] < SMALLEST[0] or size[1] < SMALLEST[1]:
        return None
    title, color = raw.get("title"), raw.get("color")
    known = color if isinstance(color, str) and color in COLORS else COLORS[0]
    holds = raw.get("holds")
    ids = tuple(key for key in holds if isinstance(key, str)) if isinstance(holds, list) else ()
    return Frame(at, size, title if isinstance(title, str) else "", known, ids)


def _pair(value: object) -> Point | None:
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        return None
    if not all(
        isinstance(x, (int, float)) and not isinstance(x, bool) and abs(x) <= _FARTHEST for x in value
    ):
        return None
    return float(value[0]), float(value[1])


def _raw(frame: Frame) -> dict[str, Any]:
    pairs = {"at": frame.at, "size": frame.size}
    whole = {key: [int(x) if x.is_integer() else x for x in map(float, pair)] for key, pair in pairs.items()}
    folded = {"holds": list(frame.holds)} if frame.holds else {}
    return {**whole, "title": frame.title, "color": frame.color, **folded}


def frames(scenario: Scenario) -> dict[int, Frame]:
    """The frames that can be shown, by their places in `scenario.frames`."""
    found = ((i, read(raw)) for i, raw in enumerate(scenario.frames))
    return {i: frame for i, frame in found if frame is not None}


def added(scenario: Scenario, frame: Frame) -> Scenario:
    """With one more frame, in front of the others."""
    return msgspec.structs.replace(scenario, frames=(*scenario.frames, _raw(frame)))


def changed(scenario: Scenario, frames_: Mapping[int, Frame]) -> Scenario:
    """With other frames in these places; what else their entries say is kept."""
    entries = list(scenario.frames)
    for i, frame in frames_.items():
        entries[i] = {**{key: value for key, value in entries[i].items() if key != "holds"}, **_raw(frame)}
    return msgspec.structs.replace(scenario, frames=tuple(entries))


def removed(scenario: Scenario, gone: Iterable[int]) -> Scenario:
    """Without the frames in these places; nodes stay."""
    places = set(gone)
    kept = tuple(raw for i, raw in enumerate(scenario.frames) if i not in places)
    return msgspec.structs.replace(scenario, frames=kept)


def followed(before: Scenario, place: int, after: Scenario) -> int | None:
    """Where a frame stands after an edit, which may have added or removed others; None where it is gone."""
    if place < len(before.frames) and before.frames[place] in after.frames:
        return after.frames.index(before.frames[place])
    return place if len(before.frames) == len(after.frames) > place else None


def with_graph(scenario: Scenario, graph: Graph) -> Scenario:
    """With another graph. No frame holds any more what is gone: a node that gets its id later is another one."""
    new = msgspec.structs.replace(scenario, graph=graph)
    gone = scenario.graph.nodes.keys() - graph.nodes.keys()
    found = {i: f for i, f in frames(scenario).items() if not gone.isdisjoint(f.holds)} if gone else {}
    if not found:
        return new
    kept = {i: tuple(key for key in frame.holds if key not in gone) for i, frame in found.items()}
    return changed(new, {i: msgspec.structs.replace(f, holds=kept[i]) for i, f in found.items()})


def copied(scenario: Scenario, ids: Iterable[str], places: Iterable[int]) -> Scenario:
    """Nodes with the wires among them, and the frames in these places: a part to be pasted."""
    framed = tuple(scenario.frames[i] for i in sorted(places))
    return Scenario(graph=scenario.graph.fragment(ids), frames=framed)


def pasted(scenario: Scenario, part: Scenario, offset: Point) -> tuple[Scenario, tuple[str, ...]]:
    """With a copy of a part, moved by `offset`, its frames in front of the others; and the ids of its nodes, which
    are fresh ones. Raises GraphError.
    """
    graph, ids = scenario.graph.paste(part.graph, offset)
    names = dict(zip(part.graph.nodes, ids, strict=True))
    moved, first = dict[int, Frame](), len(scenario.frames)
    for i, frame in frames(part).items():
        at = (frame.at[0] + offset[0], frame.at[1] + offset[1])
        holds = tuple(names[key] for key in frame.holds if key in names)
        moved[first + i] = msgspec.structs.replace(frame, at=at, holds=holds)
    whole = msgspec.structs.replace(scenario, graph=graph, frames=(*scenario.frames, *part.frames))
    return changed(whole, moved), ids


def renamed(scenario: Scenario, old: str, new: str) -> Scenario:
    """With another id for a node that frames hold; all else that their entries say is kept as it stands."""
    holding = {i for i, frame in frames(scenario).items() if old in frame.holds}
    entries = (
        {**raw, "holds": [new if key == old else key for key in raw["holds"]]} if i in holding else raw
        for i, raw in enumerate(scenario.frames)
    )
    return msgspec.structs.replace(scenario, frames=tuple(entries))


def refitted(frame: Frame, before: Sequence[Box], after: Sequence[Box]) -> Frame:
    """A frame around boxes that have moved: each of its sides goes where theirs goes; both lists not empty."""
    own, was, now = (_around(boxes) for boxes in ([(frame.at, frame.size)], before, after))
    left, top, right, bottom = (own[i] + now[i] - was[i] for i in range(4))
    size = (max(right - left, SMALLEST[0]), max(bottom - top, SMALLEST[1]))
    return msgspec.structs.replace(frame, at=(left, top), size=size)


def _around(boxes: Sequence[Box]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of boxes together."""
    left, top = (min(at[i] for at, _ in boxes) for i in (0, 1))
    right, bottom = (max(at[i] + size[i] for at, size in boxes) for i in (0, 1))
    return left, top, right, bottom
