"""Town: streets to walk, a purse to take, an ice cream to buy and eat; or a plain maze with a goal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from sims.declare import Action, Feature, Prepared, Sense, Setting, Settings, World, register
from sims.jit import kernel
from sims.picture import Cells, Glyph, Line, Mark, Picture
from sims.worlds import town_map
from sims.worlds.moves import MOVES

_MAP = """\
#########
#H.#.$..#
#.##.##.#
#......S#
#.##.##.#
#.......#
#########
"""

_IDLE = (
    ("raise a foot", "f"), ("hum", "h"), ("blink", "b"), ("nod", "n"), ("wave", "w"), ("clap", "c"), ("sigh", "s"),
    ("yawn", "y"), ("jump", "j"), ("look up", "u"), ("kneel", "k"), ("mumble", "m"), ("grin", "g"), ("point", "p"),
    ("dance", "d"), ("turn around", "t"), ("listen", "l"), ("raise an arm", "a"), ("roll the eyes", "e"),
    ("itch", "i"),
)  # fmt: skip
_HANDS = (Action("take", "T"), Action("buy", "B"), Action("eat", "X"))

# Table: 0 cells, 1 the start's row, 2 the first row that is done, 3 whether it is a maze, then the rows of
# town_map.Walk.follow, each entry the place of a row in this table, then the distances of all nodes.
_CELLS, _START, _DONE, _MAZE, _ROWS = range(5)
_WIDE = town_map.COLUMNS


@kernel
def reset(_real, table, _key):
    """At home with nothing: (row in the table, steps used)."""
    return table[_START], np.int64(0)


@kernel
def step(_real, table, _key, _t, state, action):
    """One action; all idle ones share the last column. Steps count until done."""
    row, used = state
    # Unsigned: an index that may be negative costs a third of this step's time.
    return table[np.uint64(row + min(action, _WIDE - 1))], used + np.int64(row < table[_DONE])


@kernel
def done(_real, table, state):
    """Eaten, or at the goal."""
    return state[0] >= table[_DONE]


@kernel
def identity(_real, table, state):
    """Place and possessions; once done, the steps used as well."""
    row, used = state
    return row + np.int64(row >= table[_DONE]) * used * table.shape[0]


@kernel
def observe(_real, table, _key, _t, state, view):
    """Where the walker stands, and how far it is: with nothing, with the purse, with the ice cream, done."""
    node = (state[0] - _ROWS) // _WIDE
    view[0] = float(node % table[_CELLS])
    view[1] = float(node // table[_CELLS])


@kernel
def outcome(_real, table, _key, state, out):
    """Features in declared order."""
    row, used = state
    cells = table[_CELLS]
    node = (row - _ROWS) // _WIDE
    phase = node // cells
    maze = table[_MAZE]
    finished = phase == 3
    out[0] = 1.0 if finished and maze == 0 else 0.0
    out[1] = 1.0 if finished and maze == 1 else 0.0
    out[2] = 1.0 if phase == 1 else 0.0
    out[3] = 1.0 if phase == 2 else 0.0
    out[4] = float(table[_ROWS + 4 * cells * _WIDE + node])
    out[5] = float(used)


def prepare(settings: Settings) -> Prepared:
    """The tables of a map; raises SettingError for a map that is not right."""
    town = town_map.read(str(settings["map"]))
    walk = town_map.walk(town)
    cells = town.height * town.width
    start = _ROWS + town.cells("H")[0] * _WIDE
    head = np.array([cells, start, _ROWS + 3 * cells * _WIDE, town.maze], dtype=np.int64)
    rows = _ROWS + walk.follow.ravel() * _WIDE
    return Prepared(np.zeros(1), np.concatenate((head, rows, walk.distance)))


def actions(settings: Settings) -> tuple[Action, ...]:
    """The four moves, on a map with purse and shop also take, buy and eat, and the idle ones."""
    hands = () if "G" in str(settings["map"]) else _HANDS
    idle = _IDLE[: int(settings["idle_actions"])]
    return (*MOVES, *hands, *(Action(name, letter) for name, letter in idle))


def senses(settings: Settings) -> tuple[Sense, ...]:
    """The place on the map, row by row, and what has been done so far."""
    town = town_map.read(str(settings["map"]))
    return (
        Sense("place", town.height * town.width, "the cell where the walker stands, counted row by row"),
        Sense("has", 4, "0: nothing, 1: the purse, 2: the ice cream, 3: it is done"),
    )


def picture(settings: Settings, decision: Sequence[float], features: Mapping[str, float]) -> Picture:
    """The map, the way that a plan takes from home, and the walker at its end."""
    town = town_map.read(str(settings["map"]))
    nodes = _way(town, decision)
    cells = town.height * town.width
    centres = [(node % cells % town.width + 0.5, node % cells // town.width + 0.5) for node in nodes]
    marks: list[Mark] = [
        Cells([[int(sign == "#") for sign in row] for row in town.rows], ["street", "wall"]),
    ]
    if len(nodes) > 1:
        marks.append(Line(centres, "base", 0.12))
    taken = {node % cells for node, after in pairwise(nodes) if after // cells == 1 > node // cells}
    shapes = {"H": ("house", "home"), "S": ("shop", "good"), "$": ("purse", "accent"), "G": ("star", "good")}
    for sign, (shape, color) in shapes.items():
        for cell in town.cells(sign):
            role = "muted" if cell in taken else color
            marks.append(Glyph(cell % town.width + 0.5, cell // town.width + 0.5, shape, role))
    x, y = centres[-1]
    marks.append(Glyph(x + 0.18, y + 0.1, "person", "ink", 0.62))
    if nodes[-1] // cells >= 2 and not town.maze:
        marks.append(Glyph(min(x + 0.5, town.width - 0.45), max(y - 0.35, 0.45), "ice_cream", "accent", 0.9))
    return Picture(town.width, town.height, marks, _caption(town, nodes[-1], features))


def _way(town: town_map.TownMap, decision: Sequence[float]) -> list[int]:
    """The nodes passed: from home, one more for each action, up to where it is done or nothing more is planned."""
    follow = town_map.walk(town).follow
    nodes = [town.cells("H")[0]]
    last = 3 * town.height * town.width
    for action in decision:
        if action < 0 or nodes[-1] >= last:
            break
        nodes.append(int(follow[nodes[-1], min(int(action), _WIDE - 1)]))
    return nodes


def _caption(town: town_map.TownMap, node: int, features: Mapping[str, float]) -> str:
    """One sentence on how the walk ended."""
    phase = node // (town.height * town.width)
    left = int(town_map.walk(town).distance[node])
    if phase == 3:
        return f"{'reached the goal' if town.maze else 'ate'} after {features.get('steps_used', 0):.0f} steps"
    goal = "the goal" if town.maze else "eating"
    if left >= town_map.PHASES * town.height * town.width:
        return f"{goal} is out of reach from here"
    holding = ("", "has the purse, ", "has an ice cream, ")[phase]
    return f"{holding}{left} action{'' if left == 1 else 's'} from {goal}"


WORLD = register(
    World(
        type="world.town",
        title="Town",
        summary="Streets to walk, a purse to take, an ice cream to buy and eat.",
        help=(
            "A walker starts at home. To eat an ice cream it has to **take** the purse at `$`, **buy** at a shop `S` "
            "and **eat**. A step into a wall or off the map, and an action at the wrong place, changes nothing. Some "
            "further actions never change anything: they make the few useful plans harder to find.\n\n"
            "Draw your own map: `#` wall, `.` street, `H` home, `$` purse, `S` shop. With a goal `G` instead of purse "
            "and shop it is a plain maze. Short rows are filled up with walls."
        ),
        settings=(
            Setting(
                name="map",
                default=_MAP,
                multiline=True,
                help="the town, one row a line: # wall, . street, H home, $ purse, S shop; or G, the goal of a maze",
            ),
            Setting(
                name="idle_actions",
                default=5,
                low=0,
                high=len(_IDLE),
                unit="actions",
                help="how many further actions there are that change nothing",
            ),
        ),
        keywords="grid map maze plan path ice cream walk street",
        form="steps",
        features=(
            Feature("ate", "1 once the ice cream is eaten; 0 in a maze"),
            Feature("reached", "1 once the goal of a maze is reached; 0 in a town with shops"),
            Feature("has_money", "1 from taking the purse until buying"),
            Feature("has_ice_cream", "1 from buying until eating"),
            Feature(
                "distance", "the fewest actions still to do; 4 x cells where it cannot be done", "actions"
            ),
            Feature("steps_used", "actions done until it was done, or all of them", "actions"),
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
        picture=picture,
    )
)
