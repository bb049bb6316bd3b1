"""The maze against sets of places in plain Python: layouts, walks, what is seen."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from worldkit import check_picture, settings

from sims.streams import below
from sims.worlds.maze import SIGHTS, WORLD
from sims.worlds.maze_layouts import layout

MOVES = [(-1, 0), (1, 0), (0, 1), (0, -1)]  # north, south, east, west


def free(size, maze):
    """The cells without a wall as (row, column)."""
    return {divmod(cell, size) for cell, steps in enumerate(maze) if steps != -1}


def waves(places, goal):
    """Steps to the goal from wherever there is a way, wave by wave."""
    found, wave, steps = {}, {goal}, 0
    while wave:
        found |= dict.fromkeys(wave, steps)
        around = {(r + down, c + right) for r, c in wave for down, right in MOVES}
        wave, steps = (around & places) - found.keys(), steps + 1
    return found


SHARES = st.sampled_from([0.0, 0.1, 0.2, 0.35, 0.5])
MAZES = st.tuples(st.integers(3, 16), SHARES, st.integers(0, 99), st.integers(0, 10**9))


@given(MAZES)
@effort(max_examples=150, deadline=None)
def test_layouts_can_be_solved_and_count_the_fewest_steps(drawn):
    size, share, seed, number = drawn
    maze = layout(size, share, seed, number)
    places = free(size, maze)
    found = waves(places, (size - 1, size - 1))
    assert (0, 0) in found and (0, size - 1) in found
    told = {divmod(cell, size): steps for cell, steps in enumerate(maze) if steps >= 0}
    assert told == found
    assert {divmod(cell, size) for cell, steps in enumerate(maze) if steps == -2} == places - found.keys()
    if share == 0.0:
        assert maze[0] == 2 * (size - 1)


def test_as_many_walls_as_asked_where_few_mazes_are_refused():
    """Of cells in the middle of a large maze, whose walls hardly ever cut the way."""
    walls = [layout(16, 0.1, 1, number)[16 * 8 + 8] == -1 for number in range(2000)]
    assert abs(np.mean(walls) - 0.1) < 4 * np.sqrt(0.1 * 0.9 / 2000)


def test_layouts_differ_by_number_and_seed_and_by_nothing_else():
    assert len({layout(8, 0.2, 1, number) for number in range(300)}) > 295
    assert layout(8, 0.2, 1, 7) == layout(8, 0.2, 1, 7) != layout(8, 0.2, 2, 7)


def walked(values, plan, key):
    """Outcome, done and identity after a plan, and the slow place, steps, distances to it and to the other corner."""
    size = values["size"]
    number = int(below(key, 0, values["layouts"])) + values["first_layout"]
    places = free(size, layout(size, values["wall_share"], values["layout_seed"], number))
    prepared, goal = WORLD.prepare(values), (size - 1, size - 1)
    state, at, used = WORLD.reset(prepared.real, prepared.table, key), (0, 0), 0
    for t, action in enumerate(plan):
        state = WORLD.step(prepared.real, prepared.table, key, t, state, np.int64(action))
        if at != goal:
            used += 1
            there = at[0] + MOVES[action][0], at[1] + MOVES[action][1]
            at = there if there in places else at
    return prepared, state, at, used, waves(places, goal), waves(places, (0, size - 1)), places


@pytest.mark.parametrize("sight", SIGHTS)
@given(MAZES, st.integers(0, 2**32))
@effort(max_examples=60, deadline=None)
def test_walks_are_those_of_a_slow_maze(sight, drawn, draw):
    size, share, seed, number = drawn
    values = settings(
        WORLD, size=size, wall_share=share, layout_seed=seed, first_layout=number % 10**8, layouts=3, sight=sight
    )
    key, rng = np.uint64(draw), np.random.default_rng(draw)
    plan = rng.choice(4, p=[0.1, 0.4, 0.4, 0.1], size=rng.integers(0, 60))
    prepared, state, at, used, left, aside, places = walked(values, plan.tolist(), key)
    out, view = np.full(4, np.nan), np.full(len(WORLD.senses(values)), np.nan)
    WORLD.outcome(prepared.real, prepared.table, key, state, out)
    assert out.tolist() == [at == (size - 1, size - 1), left[at], used, aside.get(at, 4095)]
    assert bool(WORLD.done(prepared.real, prepared.table, state)) == (at == (size - 1, size - 1))
    WORLD.observe(prepared.real, prepared.table, key, 0, state, view)
    place = at[0] * size + at[1]
    sides = sum(2**i for i, (down, right) in enumerate(MOVES) if (at[0] + down, at[1] + right) in places)
    assert view.tolist() == {"place": [place], "walls": [sides], "both": [place, sides]}[sight]


def test_states_of_one_identity_have_the_same_future_and_others_another():
    values, key, of = settings(WORLD, size=3, layouts=1, wall_share=0.0), np.uint64(1), {}
    for plan in itertools.chain.from_iterable(itertools.product(range(4), repeat=n) for n in (6,)):
        prepared, state, at, used, *_ = walked(values, plan, key)
        number = int(WORLD.identity(prepared.real, prepared.table, state))
        of.setdefault(number, set()).add((at, used if at == (2, 2) else -1))
    assert all(len(futures) == 1 for futures in of.values())
    assert len(set().union(*of.values())) == len(of)


@pytest.mark.parametrize("size", [3, 8, 16])
def test_pictures_show_the_maze_of_the_draw(size):
    values = settings(WORLD, size=size, layouts=20, wall_share=0.3)
    for key in range(1, 6):
        plan = np.random.default_rng(key).choice(4, p=[0.1, 0.4, 0.4, 0.1], size=40)
        _p, _s, at, _used, left, _aside, places = walked(values, plan.tolist(), np.uint64(key))
        picture = WORLD.picture(values, plan.astype(float), {}, key)
        check_picture(picture)
        shown = {(y, x) for y, row in enumerate(picture.marks[0].rows) for x, cell in enumerate(row) if cell == 0}
        assert shown == places
        assert (int(picture.marks[-1].y), int(picture.marks[-1].x)) == at
        if left[at]:
            assert picture.caption.startswith(f"{left[at]} steps from the goal")
