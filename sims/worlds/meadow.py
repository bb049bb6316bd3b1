"""Meadow: a creature that forages; what it steps on it eats, the fruit and the toadstools alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sims.declare import Action, Feature, Prepared, Sense, Setting, Settings, World, register
from sims.jit import kernel
from sims.picture import Picture
from sims.streams import below, uniform
from sims.worlds.meadow_layouts import AROUND, layout, middle, neighbours
from sims.worlds.meadow_picture import picture_of
from sims.worlds.moves import MOVES, STEPS

MOST = 20  # of each kind, so that what is left fits into an identity
MOST_MEADOWS = 2000
# Table: cells of a meadow, number of meadows, what is seen, whether poison kills, the start, things in a meadow, the
# place among the cells around of each move, then the cells around each cell, then meadow after meadow a word per cell:
# 0, or twice the number of the thing that grows there (from 1), and 1 more for poison.
_CELLS, _MEADOWS, _SIGHT, _DEADLY, _START, _THINGS, _MOVE, _AROUND = 0, 1, 2, 3, 4, 5, 6, 10
SIGHTS = ("around", "beside")
_ENDED, _DEAD = 1 << 50, 1 << 51  # added to identities of states in which nothing changes any more


@kernel
def reset(_real, table, key):
    """In the middle of a meadow that is drawn: (where its words begin, cell, mask of what is left, whether it is dead,
    food eaten, poison eaten, steps used).
    """
    cells = table[_CELLS]
    first = _AROUND + 8 * cells + cells * below(key, 0, table[_MEADOWS])
    return first, table[_START], (1 << table[_THINGS]) - 1, np.int64(0), np.int64(0), np.int64(0), np.int64(0)


@kernel
def step(real, table, key, t, state, action):
    """One move, or with the chance real[0] one in any direction; what grows there is eaten."""
    first, cell, left, dead, food, poison, used = state
    if left == 0 or dead == 1:
        return first, cell, left, dead, food, poison, used
    if real[0] > 0.0 and uniform(key, 1 + 2 * t) < real[0]:
        action = below(key, 2 + 2 * t, 4)
    cell = table[_AROUND + 8 * cell + table[_MOVE + action]]
    word = table[first + cell]
    if word > 0 and (left >> ((word >> 1) - 1)) & 1 == 1:
        left ^= 1 << ((word >> 1) - 1)
        poison += word & 1
        food += 1 - (word & 1)
        dead = (word & 1) * table[_DEADLY]
    return first, cell, left, dead, food, poison, used + 1


@kernel
def done(_real, table, state):  # noqa: ARG001 - the signature of every world
    """Nothing is left, or it is dead."""
    return state[2] == 0 or state[3] == 1


@kernel
def identity(_real, table, state):  # noqa: ARG001
    """The cell and what is left; the numbers eaten follow from that. At the end how, and the steps used."""
    _first, cell, left, dead, _food, _poison, used = state
    if left == 0 or dead == 1:
        return _ENDED + _DEAD * dead + left * 512 + used
    return left * 256 + cell


@kernel
def observe(_real, table, _key, _t, state, view):
    """What there is on the cells around it, or on the four beside it."""
    around = _AROUND + 8 * state[1]
    for i in range(8 if table[_SIGHT] == 0 else 4):
        side = i if table[_SIGHT] == 0 else table[_MOVE + i]
        word = table[state[0] + table[around + side]]
        there = word > 0 and (state[2] >> ((word >> 1) - 1)) & 1 == 1
        view[i] = float(1 + (word & 1)) if there else 0.0


@kernel
def outcome(_real, table, _key, state, out):  # noqa: ARG001
    """Features in declared order."""
    out[0] = float(state[4])
    out[1] = float(state[5])
    out[2] = 1.0 - float(state[3])
    out[3] = float(state[6])


def prepare(settings: Settings) -> Prepared:
    """The table described at the top."""
    size = int(settings["size"])
    meadows = np.zeros((int(settings["meadows"]), size * size), dtype=np.int64)
    things = 0
    for i, words in enumerate(meadows):
        food, poison = _layout(settings, i)
        things = len(food) + len(poison)
        words[list(food)] = 2 * np.arange(1, len(food) + 1)
        words[list(poison)] = 2 * np.arange(len(food) + 1, things + 1) + 1
    head = [size * size, len(meadows), SIGHTS.index(str(settings["sight"])), int(bool(settings["deadly"]))]
    head += [middle(size), things, *(AROUND.index(way) for way in STEPS), *neighbours(size)]
    table = np.concatenate((np.array(head, dtype=np.int64), meadows.ravel()))
    return Prepared(np.array([float(settings["stumble"])]), table)


def _layout(settings: Settings, number: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    size, food, poison, seed, first = (
        int(settings[name]) for name in ("size", "food", "poison", "meadow_seed", "first_meadow")
    )
    return layout(size, food, poison, seed, first + number)


def actions(_settings: Settings) -> tuple[Action, ...]:
    """The four moves."""
    return MOVES


def senses(settings: Settings) -> tuple[Sense, ...]:
    """What a creature sees of the cells around it, by the setting `sight`."""
    rows, columns = ("north", "", "south"), ("west", "", "east")
    names = ["_".join(filter(None, (rows[1 + down], columns[1 + right]))) for down, right in AROUND]
    seen = names if settings["sight"] == "around" else [move.name for move in MOVES]
    return tuple(Sense(name, 3, "0: grass, 1: food, 2: poison") for name in seen)


def picture(settings: Settings, decision: Sequence[float], _features: Mapping[str, float], key: int) -> Picture:
    """The meadow of that draw, what was eaten of it, the way taken, and the creature with what it sees."""
    draw = np.uint64(key)
    number = int(below(draw, 0, int(settings["meadows"])))
    only = {**settings, "meadows": 1, "first_meadow": int(settings["first_meadow"]) + number}
    prepared = prepare(only)
    states = [reset(prepared.real, prepared.table, draw)]
    for t, action in enumerate(decision):
        if action < 0 or done(prepared.real, prepared.table, states[-1]):
            break
        states.append(step(prepared.real, prepared.table, draw, t, states[-1], np.int64(action)))
    size, end = int(settings["size"]), states[-1]
    food, poison = _layout(only, 0)
    left = {cell for i, cell in enumerate((*food, *poison)) if (int(end[2]) >> i) & 1}
    way = [int(state[1]) for state in states]
    return picture_of(size, food, poison, left, way, str(settings["sight"]), dead=bool(end[3]))


WORLD = register(
    World(
        type="world.meadow",
        title="Meadow",
        summary="A creature forages for fruit among toadstools, seeing only what is next to it.",
        help=(
            "A creature starts in the middle of a meadow and walks. What it steps on it eats: **food**, and **poison** "
            "as well, which with `deadly` kills it. Beyond an edge the opposite one follows. Now and then it "
            "**stumbles** and takes a step in any direction.\n\n"
            "In every episode one of `meadows` is drawn; they are numbered from `first_meadow` on, so a **Shift** or a "
            "**Deployment** with another `first_meadow` brings new ones. A **Lookup policy** or a **Network** turns "
            "what is seen (`sight`) into a move, a reflex that selection can form; a **Plan** is made for one meadow."
        ),
        settings=(
            Setting(name="size", default=10, low=3, high=16, unit="cells", help="rows, and columns"),
            Setting(name="food", default=20, low=0, high=MOST, unit="pieces",
                    help="fruit that grows in a meadow, as much as there is room for"),
            Setting(name="poison", default=10, low=0, high=MOST, unit="pieces",
                    help="toadstools that grow in a meadow, as many as there is room for beside the food"),
            Setting(name="deadly", default=False, help="whether a creature dies of the first toadstool"),
            Setting(name="stumble", default=0.1, low=0.0, high=1.0,
                    help="chance of each step to go in any direction, whatever was decided"),
            Setting(name="sight", default="around", choices=SIGHTS,
                    help="whether a policy sees the eight cells around it, or the four beside it"),
            Setting(name="meadows", default=500, low=1, high=MOST_MEADOWS, unit="meadows", log=True,
                    help="how many different meadows are drawn from"),
            Setting(name="first_meadow", default=0, low=0, high=1_000_000_000, unit="meadows",
                    help="number of the first one; meadows of other numbers are other meadows"),
            Setting(name="meadow_seed", default=1, low=0, high=1_000_000_000,
                    help="another seed, other meadows of the same numbers"),
        ),
        keywords="grid forage creature animal food poison reflex mushroom fruit evolution eat",
        form="steps",
        features=(
            Feature("food", "food eaten", "pieces"),
            Feature("poison", "poison eaten", "pieces"),
            Feature("alive", "1, or 0 once it died of poison"),
            Feature("steps_used", "steps made until nothing was left or it died, or all of them", "steps"),
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
