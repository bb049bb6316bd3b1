"""Random mazes that can be solved: each is a pure function of its number, its size, its share of walls and a seed."""

from __future__ import annotations

import random
from collections import deque
from functools import lru_cache

from sims.worlds.moves import STEPS

_ATTEMPTS = 30  # after so many without a way, walls of the last one are taken away until there is one


@lru_cache(maxsize=20_000)
def layout(size: int, wall_share: float, seed: int, number: int) -> tuple[int, ...]:
    """A maze, row by row: -1 for a wall, else the fewest steps from the cell to the goal (-2: there is no way).

    The start is the first cell, the goal the last. Every other cell is a wall with chance `wall_share`, but the corners
    are free; mazes without a way from the start to the goal and to the corner at the end of the first row are drawn
    anew.
    """
    rng = random.Random(f"maze {seed} {number}")  # noqa: S311 - a layout, no secret
    walls: set[int] = set()
    for _ in range(_ATTEMPTS):
        walls = {cell for cell in range(1, size * size - 1) if rng.random() < wall_share} - {size - 1}
        found = distances(size, walls)
        if min(found[0], found[size - 1]) >= 0:
            return found
    order = sorted(walls)
    rng.shuffle(order)
    while min(found[0], found[size - 1]) < 0:
        walls.discard(order.pop())
        found = distances(size, walls)
    return found


@lru_cache(maxsize=20_000)
def aside(size: int, maze: tuple[int, ...]) -> tuple[int, ...]:
    """The fewest steps from each cell of a maze to the corner at the end of its first row, as in `layout`."""
    return distances(size, {cell for cell, steps in enumerate(maze) if steps == -1}, size - 1)


def distances(size: int, walls: set[int], goal: int = -1) -> tuple[int, ...]:
    """The fewest steps to a cell from each cell, breadth first; -1 for walls, -2 where there is no way."""
    goal %= size * size
    found = [-1 if cell in walls else -2 for cell in range(size * size)]
    found[goal] = 0
    queue = deque([goal])
    while queue:
        cell = queue.popleft()
        for other in neighbours(size, cell):
            if found[other] == -2:
                found[other] = found[cell] + 1
                queue.append(other)
    return tuple(found)


def neighbours(size: int, cell: int) -> list[int]:
    """The cells next to a cell, on the map."""
    row, column = divmod(cell, size)
    around = [(row + down, column + right) for down, right in STEPS]
    return [r * size + c for r, c in around if 0 <= r < size and 0 <= c < size]
