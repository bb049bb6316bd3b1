"""Where labels stand, so that none covers another and no vertical mark crosses one. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

APART = 6.0  # pixels between two labels, and between a label and its line


def places(
    marks: Sequence[tuple[float, float]], left: float, right: float, rows: int
) -> list[tuple[float, int] | None]:
    """Left edge and row (0 is the uppermost) of each label, or None where there is no room.

    marks[i] are (x of the line, width of its label) in pixels; the first ones choose first. A label stands to the
    right of its line, or to the left where it would leave [left, right] or cover another.
    """
    taken: list[list[tuple[float, float]]] = [[] for _ in range(rows)]
    found: list[tuple[float, int] | None] = []
    for x, wide in marks:
        spot = None
        if left <= x <= right:
            tries = ((start, row) for row in range(rows) for start in (x + APART, x - APART - wide))
            spot = next(
                ((start, row) for start, row in tries if _fits(start, wide, left, right, taken[row])), None
            )
        if spot is not None:
            taken[spot[1]].append((spot[0], spot[0] + wide))
        found.append(spot)
    return found


def clear_room(
    left: float, right: float, wide: float, taken: Sequence[tuple[float, float]], shares: Sequence[float]
) -> tuple[float, float]:
    """Left edge and width of the room that a label of `wide` pixels has within [left, right] and outside of all `taken`
    (from, to): whole at the first of the places that is free, given as shares of the way from left (0) to right (1),
    else as much as the widest stretch between has for it.
    """
    starts = [left + share * (right - left - wide) for share in shares if wide <= right - left]
    whole = next((at for at in starts if all(b <= at or at + wide <= a for a, b in taken)), None)
    if whole is not None:
        return whole, wide
    edges = [(-1.0, left), *sorted(taken), (right, right)]
    ends = accumulate((b for _, b in edges), max)
    stretches = [(end, min(a, right) - end) for end, (a, _) in zip(ends, edges[1:], strict=False)]
    at, room = max(stretches, key=lambda stretch: stretch[1])
    return at, max(0.0, min(wide, room))


def _fits(start: float, wide: float, left: float, right: float, taken: Sequence[tuple[float, float]]) -> bool:
    inside = left <= start and start + wide <= right
    return inside and all(start + wide + APART <= a or b + APART <= start for a, b in taken)
