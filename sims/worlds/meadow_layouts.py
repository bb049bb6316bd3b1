"""Meadows with food and poison: each is a pure function of its number, its size, what grows in it and a seed."""

from __future__ import annotations

import random
from functools import lru_cache

# The eight cells around one as (row, column), row by row; every picture, sense and table keeps to this order.
AROUND = ((-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1))


@lru_cache(maxsize=20_000)
def layout(size: int, food: int, poison: int, seed: int, number: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The cells with food and those with poison, row by row; the cell in the middle, where creatures start, has
    neither. Where there is no room for all, food comes first.
    """
    rng = random.Random(f"meadow {seed} {number}")  # noqa: S311 - a layout, no secret
    free = [cell for cell in range(size * size) if cell != middle(size)]
    rng.shuffle(free)
    return tuple(sorted(free[:food])), tuple(sorted(free[food : food + poison]))


def middle(size: int) -> int:
    """The cell where creatures start."""
    return (size // 2) * (size + 1)


def neighbours(size: int) -> list[int]:
    """The eight cells around each cell in the order of AROUND; beyond an edge the opposite one follows."""
    cells = [divmod(cell, size) for cell in range(size * size)]
    return [(row + down) % size * size + (column + right) % size for row, column in cells for down, right in AROUND]
