"""Where the labels of vertical marks stand, so that none covers another. No Qt."""

from __future__ import annotations

from collections.abc import Sequence

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


def _fits(start: float, wide: float, left: float, right: float, taken: Sequence[tuple[float, float]]) -> bool:
    inside = left <= start and start + wide <= right
    return inside and all(start + wide + APART <= a or b + APART <= start for a, b in taken)
