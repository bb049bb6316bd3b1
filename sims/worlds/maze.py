"""Maze: another layout every day, or one of a few; from one corner to the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sims.declare import Action, Feature, Prepared, Sense, Setting, Settings, World, register
from sims.jit import kernel
from sims.picture import Cells, Glyph, Line, Mark, Picture
from sims.streams import below
from sims.worlds.maze_layouts import aside, layout
from sims.worlds.moves import MOVES, STEPS

MOST_LAYOUTS = 2000
# Table: cells of a layout, number of layouts, what is seen, the four moves as differences of cells, then layout after
# layout a word per cell: bits 0 to 3 whether north, south, east, west are open, then in 12 bits each the steps to the
# goal and to the other corner.
_CELLS, _LAYOUTS, _SIGHT, _DELTA, _WORDS = 0, 1, 2, 3, 7
SIGHTS = ("place", "walls", "both")


@kernel
def reset(_real, table, key):
    """In the first corner of a layout that is drawn: (where its words begin, cell, steps used)."""
    return _WORDS + table[_CELLS] * below(key, 0, table[_LAYOUTS]), np.int64(0), np.int64(0)


@kernel
def step(_real, table, _key, _t, state, action):
    """One move; against a wall it stays where it is. Nothing changes at the goal."""
    first, cell, used = state
    going = np.int64(cell < table[_CELLS] - 1)
    is_open = (table[np.uint64(first + cell)] >> action) & going
    return first, cell + is_open * table[_DELTA + action], used + going


@kernel
def done(_real, table, state):
    """At the goal."""
    return state[1] == table[_CELLS] - 1


@kernel
def identity(_real, table, state):
    """The cell; at the goal the steps used as well."""
    _first, cell, used = state
    return cell + np.int64(cell == table[_CELLS] - 1) * used * table[_CELLS]


@kernel
def observe(_real, table, _key, _t, state, view):
    """The cell, or which sides are open, or both."""
    sides = table[state[0] + state[1]] & 15
    view[0] = float(sides if table[_SIGHT] == 1 else state[1])
    if table[_SIGHT] == 2:
        view[1] = float(sides)


@kernel
def outcome(_real, table, _key, state, out):
    """Features in declared order."""
    first, cell, used = state
    out[0] = 1.0 if cell == table[_CELLS] - 1 else 0.0
    out[1] = float((table[first + cell] >> 4) & 4095)
    out[2] = float(used)
    out[3] = float(table[first + cell] >> 16)


def layouts(settings: Settings) -> list[tuple[int, ...]]:
    """The mazes that are drawn from, as `sims.worlds.maze_layouts.layout` gives them."""
    size, first = int(settings["size"]), int(settings["first_layout"])
    numbers = range(first, first + int(settings["layouts"]))
    return [layout(size, float(settings["wall_share"]), int(settings["layout_seed"]), n) for n in numbers]


def prepare(settings: Settings) -> Prepared:
    """The table described at the top."""
    size = int(settings["size"])
    mazes = layouts(settings)
    found = np.array(mazes, dtype=np.int64).reshape(-1, size, size)
    walled = np.full((len(found), size + 2, size + 2), -1, dtype=np.int64)
    walled[:, 1:-1, 1:-1] = found
    beside = np.array([aside(size, maze) for maze in mazes], dtype=np.int64).reshape(found.shape)
    words = np.maximum(found, 0) << 4 | np.where(beside < 0, 4095, beside) << 16
    for bit, (down, right) in enumerate(STEPS):
        there = walled[:, 1 + down : 1 + down + size, 1 + right : 1 + right + size]
        words |= (there != -1).astype(np.int64) << bit
    deltas = [down * size + right for down, right in STEPS]
    head = [size * size, len(found), SIGHTS.index(str(settings["sight"])), *deltas]
    return Prepared(np.zeros(1), np.concatenate((np.array(head, dtype=np.int64), words.ravel())))


def actions(_settings: Settings) -> tuple[Action, ...]:
    """The four moves."""
    return MOVES


def senses(settings: Settings) -> tuple[Sense, ...]:
    """What a policy sees, by the setting `sight`."""
    place = Sense("place", int(settings["size"]) ** 2, "the cell where it stands, counted row by row")
    walls = Sense("walls", 16, "which sides are open: 1 north, 2 south, 4 east, 8 west, added up")
    return {"place": (place,), "walls": (walls,), "both": (place, walls)}[str(settings["sight"])]


def picture(settings: Settings, decision: Sequence[float], _features: Mapping[str, float], key: int) -> Picture:
    """The maze of that draw, the goal, the way taken, and the walker at its end."""
    size, number = int(settings["size"]), int(below(np.uint64(key), 0, int(settings["layouts"])))
    only = {**settings, "layouts": 1, "first_layout": int(settings["first_layout"]) + number}
    prepared, maze = prepare(only), layouts(only)[0]
    state = reset(prepared.real, prepared.table, np.uint64(key))
    way = [0]
    for t, action in enumerate(decision):
        if action < 0 or done(prepared.real, prepared.table, state):
            break
        state = step(prepared.real, prepared.table, np.uint64(key), t, state, np.int64(action))
        way.append(int(state[1]))
    centres = [(cell % size + 0.5, cell // size + 0.5) for cell in way]
    rows = [[int(maze[size * y + x] == -1) for x in range(size)] for y in range(size)]
    marks: list[Mark] = [Cells(rows, ["street", "wall"]), Glyph(0.5, 0.5, "house", "home", 0.6)]
    marks.append(Glyph(size - 0.5, size - 0.5, "star", "good", 0.8))
    if len(way) > 1:
        marks.append(Line(centres, "base", 0.12))
    marks.append(Glyph(way[-1] % size + 0.68, way[-1] // size + 0.6, "person", "ink", 0.62))
    return Picture(size, size, marks, _caption(maze, way))


def _caption(maze: tuple[int, ...], way: list[int]) -> str:
    if way[-1] == len(maze) - 1:
        return f"reached the goal in {len(way) - 1} steps; {maze[0]} would do"
    return f"{maze[way[-1]]} steps from the goal, after {len(way) - 1}"


WORLD = register(
    World(
        type="world.maze",
        title="Maze",
        summary="From corner to corner, through one of a number of random layouts.",
        help=(
            "A walker starts in one corner and should reach the opposite one. In every episode one of `layouts` mazes "
            "is drawn, and all of them can be solved. With few layouts the ways can be learnt by heart; with many it "
            "takes a look at the maze at hand, which is what a planner does.\n\n"
            "Layouts are numbered: training uses `layouts` of them from `first_layout` on. A **Shift** or a "
            "**Deployment** with another `first_layout` brings mazes that were never seen. What a policy sees is "
            "`sight`: the place, the walls around it, or both; a planner tries its moves in the maze itself."
        ),
        settings=(
            Setting(name="size", default=8, low=3, high=16, unit="cells", help="rows, and columns"),
            Setting(name="wall_share", default=0.2, low=0.0, high=0.5,
                    help="chance of each cell to be a wall; where no way is left over, walls are drawn anew"),
            Setting(name="layouts", default=1, low=1, high=MOST_LAYOUTS, unit="layouts", log=True,
                    help="how many different mazes are drawn from"),
            Setting(name="first_layout", default=0, low=0, high=1_000_000_000, unit="layouts",
                    help="number of the first one; mazes of other numbers are other mazes"),
            Setting(name="layout_seed", default=1, low=0, high=1_000_000_000,
                    help="another seed, other mazes of the same numbers"),
            Setting(name="sight", default="place", choices=SIGHTS, help="what a policy sees of it"),
        ),
        keywords="grid labyrinth path plan generalization layout walls goal",
        form="steps",
        features=(
            Feature("reached", "1 once the goal is reached"),
            Feature("distance", "the fewest steps from there to the goal", "steps"),
            Feature("steps_used", "moves made until the goal was reached, or all of them", "steps"),
            Feature("aside", "the fewest steps from there to the other far corner, where the first row ends", "steps"),
        ),
        prepare=prepare,
        actions=actions,
        reset=reset,
        step=step,
        done=done,
        identity=identity,
        senses=senses,
        observe=observe,
        outcome=outcome,
        stochastic=True,
        picture=picture,
        pictures_draw=True,
    )
)  # fmt: skip
