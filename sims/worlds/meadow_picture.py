"""A meadow drawn: fruit and toadstools, what was eaten, the way of a creature, and what it sees around it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sims.picture import Cells, Glyph, Line, Mark, Picture, Points


def picture_of(
    size: int,
    food: Sequence[int],
    poison: Sequence[int],
    left: set[int],
    way: list[int],
    sight: str,
    *,
    dead: bool,
) -> Picture:
    """A meadow after the cells of `way`; `left` are the cells where something still grows."""
    marks: list[Mark] = [Cells([[0] * size for _ in range(size)], ["street"])]
    marks += _seen(way[-1] // size, way[-1] % size, size, sight)
    marks += _stretches(way, size)
    for cells, shape, color in ((food, "fruit", "good"), (poison, "mushroom", "bad")):
        for cell in cells:
            there = cell in left
            marks.append(Glyph(*_middle(cell, size), shape, color if there else "faint", 0.7 if there else 0.45))
    marks.append(Glyph(*_middle(way[-1], size), "skull" if dead else "creature", "ink", 0.85))
    grown = [(cells, name) for cells, name in ((food, "fruit"), (poison, "toadstools")) if cells] or [((), "fruit")]
    eaten = [f"{sum(cell not in left for cell in cells)} of {len(cells)} {name}" for cells, name in grown]
    caption = f"ate {' and '.join(eaten)} in {len(way) - 1} steps"
    return Picture(size, size, marks, caption + (", and died of it" if dead else ""))


def _middle(cell: int, size: int) -> tuple[float, float]:
    return cell % size + 0.5, cell // size + 0.5


def _stretches(way: list[int], size: int) -> list[Mark]:
    """The way as lines; one that leaves the meadow at an edge comes back at the opposite one."""
    lines: list[Points] = [[_middle(way[0], size)]]
    for cell, after in pairwise(way):
        (x, y), (u, v) = _middle(cell, size), _middle(after, size)
        if abs(u - x) + abs(v - y) > 1.0:
            out_x, out_y = (u < x) - (u > x), (v < y) - (v > y)  # the other way round
            lines[-1].append((x + 0.5 * out_x, y + 0.5 * out_y))
            lines.append([(u - 0.5 * out_x, v - 0.5 * out_y)])
        lines[-1].append((u, v))
    return [Line(points, "base", 0.1) for points in lines if len(points) > 1]


def _seen(row: int, column: int, size: int, sight: str) -> list[Mark]:
    """A broken line around what the creature sees, as far as that lies within the picture."""
    left, top = max(column - 1.0, 0.0), max(row - 1.0, 0.0)
    right, bottom = min(column + 2.0, float(size)), min(row + 2.0, float(size))
    x, y = float(column), float(row)
    if sight == "around":
        edge = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    else:
        edge = [
            (x, top), (x + 1, top), (x + 1, y), (right, y), (right, y + 1), (x + 1, y + 1), (x + 1, bottom),
            (x, bottom), (x, y + 1), (left, y + 1), (left, y), (x, y), (x, top),
        ]  # fmt: skip
    return [Line(edge, "muted", 0.05, dash=True)]
