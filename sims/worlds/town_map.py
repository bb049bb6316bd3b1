"""Maps of towns as text: read into cells, and turned into the tables that the kernels of `sims.worlds.town` walk.

A node of a town is (phase, cell): phase 0 nothing yet, 1 with the purse, 2 with the ice cream, 3 done. Its number is
phase * cells + cell, cells numbered row by row.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sims.declare import SettingError
from sims.worlds.moves import STEPS

SIDE = 64  # most rows and columns
PHASES = 4
COLUMNS = 8  # north, south, east, west, take, buy, eat, and one for all idle actions
SIGNS = "# . H $ S G"
_LONGEST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class TownMap:
    """A map that was found right: `rows` of equal length, of the signs in SIGNS."""

    rows: tuple[str, ...]

    @property
    def height(self) -> int:
        """Rows."""
        return len(self.rows)

    @property
    def width(self) -> int:
        """Columns."""
        return len(self.rows[0])

    @property
    def maze(self) -> bool:
        """Whether a goal G takes the place of purse and shop."""
        return any("G" in row for row in self.rows)

    def cells(self, sign: str) -> list[int]:
        """Numbers of the cells with that sign."""
        return [i for i, found in enumerate("".join(self.rows)) if found == sign]


@dataclass(frozen=True, slots=True)
class Walk:
    """Where each action leads: `follow[node, column]` a node; `distance[node]` the fewest actions until done."""

    follow: np.ndarray
    distance: np.ndarray


@lru_cache(maxsize=64)
def read(text: str) -> TownMap:
    """The map written in `text`.

    Tabs count as spaces; common indentation, spaces at the ends of rows and empty rows around the map are dropped;
    blank places and the missing ends of short rows are walls. Raises SettingError with one sentence; rows and
    columns in it are counted from 1 in the text as it stands.
    """
    if len(text) > _LONGEST_TEXT:
        raise SettingError(f"map has {len(text)} characters; a map is at most {SIDE} rows of {SIDE} columns")
    lines = [line.expandtabs().rstrip() for line in text.splitlines()]
    filled = [i for i, line in enumerate(lines) if line]
    if not filled:
        raise SettingError(f"map is empty; draw one with {SIGNS}")
    top, bottom = filled[0], filled[-1] + 1
    left = min(len(lines[i]) - len(lines[i].lstrip()) for i in filled)
    width = max(len(lines[i]) for i in filled) - left
    if bottom - top > SIDE or width > SIDE:
        raise SettingError(f"map is {width} columns by {bottom - top} rows; {SIDE} by {SIDE} is the most")
    _check_signs(lines)
    town = TownMap(tuple(line[left:].replace(" ", "#").ljust(width, "#") for line in lines[top:bottom]))
    _check_places(town, lines)
    return town


def _check_signs(lines: list[str]) -> None:
    for row, line in enumerate(lines, start=1):
        for column, sign in enumerate(line, start=1):
            if sign not in SIGNS:
                raise SettingError(f"map, row {row}, column {column}: {sign!r} is none of the signs {SIGNS}")


def _check_places(town: TownMap, lines: list[str]) -> None:
    """One home; a purse and a shop, or else a goal."""
    found = {
        sign: [(r, c) for r, line in enumerate(lines, 1) for c, s in enumerate(line, 1) if s == sign]
        for sign in "H$SG"
    }
    if not found["H"]:
        raise SettingError("map has no home; put one H where the walk starts")
    if len(found["H"]) > 1:
        (r1, c1), (r2, c2) = found["H"][:2]
        raise SettingError(
            f"map, row {r2}, column {c2}: this is a second home H; the first is in row {r1}, column {c1}"
        )
    if town.maze:
        for sign, name in (("$", "purse"), ("S", "shop")):
            if found[sign]:
                r, c = found[sign][0]
                raise SettingError(
                    f"map, row {r}, column {c}: a {name} {sign} cannot be on a map with a goal G; remove one of them"
                )
        return
    for sign, name in (("$", "purse"), ("S", "shop")):
        if not found[sign]:
            raise SettingError(
                f"map has no {name}; put at least one {sign}, or a goal G instead of purse and shop"
            )


@lru_cache(maxsize=64)
def walk(town: TownMap) -> Walk:
    """The tables of a map: follow[4 * cells, COLUMNS] and distance[4 * cells], int64, read-only."""
    follow = _follow(town)
    distance = _distances(town, follow)
    follow.setflags(write=False)
    distance.setflags(write=False)
    return Walk(follow, distance)


def _follow(town: TownMap) -> np.ndarray:
    """Where each action leads; what has no effect leads back to the node itself."""
    cells = town.height * town.width
    nodes = np.arange(PHASES * cells, dtype=np.int64).reshape(PHASES, cells)
    follow = np.repeat(nodes[:, :, None], COLUMNS, axis=2)
    moves = _moves(town)
    for phase in (0,) if town.maze else (0, 1, 2):
        follow[phase, :, :4] = phase * cells + moves
    if town.maze:
        at_goal = np.isin(moves, town.cells("G"))
        follow[0, :, :4] = np.where(at_goal, 3 * cells + moves, follow[0, :, :4])
    else:
        follow[0, town.cells("$"), 4] += cells
        follow[1, town.cells("S"), 5] += cells
        follow[2, :, 6] += cells
    return follow.reshape(PHASES * cells, COLUMNS)


def _moves(town: TownMap) -> np.ndarray:
    """moves[cell, 4]: the cell that each move leads to; a wall or the edge of the map leaves it where it was."""
    height, width = town.height, town.width
    wall = np.ones((height + 2, width + 2), dtype=bool)
    wall[1:-1, 1:-1] = np.array([list(row) for row in town.rows]) == "#"
    here = np.arange(height * width, dtype=np.int64).reshape(height, width)
    moves = np.empty((height, width, 4), dtype=np.int64)
    for k, (down, right) in enumerate(STEPS):
        blocked = wall[1 + down : 1 + down + height, 1 + right : 1 + right + width]
        moves[:, :, k] = np.where(blocked, here, here + down * width + right)
    return moves.reshape(height * width, 4)


def _distances(town: TownMap, follow: np.ndarray) -> np.ndarray:
    """The least number of actions from each node until done, breadth first backwards; 4 * cells where it cannot be."""
    cells = town.height * town.width
    start = np.repeat(np.arange(follow.shape[0], dtype=np.int64), COLUMNS)
    end = follow.ravel()
    real = (start != end) & (start < 3 * cells)
    start, end = start[real], end[real]
    order = np.argsort(end, kind="stable")
    into = start[order].tolist()
    first = np.searchsorted(end[order], np.arange(follow.shape[0] + 1)).tolist()
    distance = [PHASES * cells] * (3 * cells) + [0] * cells
    queue = deque(range(3 * cells, PHASES * cells))
    while queue:
        node = queue.popleft()
        for k in range(first[node], first[node + 1]):
            if distance[into[k]] == PHASES * cells:
                distance[into[k]] = distance[node] + 1
                queue.append(into[k])
    return np.array(distance, dtype=np.int64)
