"""Keys and chests against sets of places in plain Python: every short plan, counts, ways to the nearest things."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from worldkit import check_picture, settings

from sims.worlds.keys_and_chests import WORLD
from sims.worlds.scatter import cells_of, scatter

MOVES = [(-1, 0), (1, 0), (0, 1), (0, -1)]  # north, south, east, west


def started(values, key):
    """The world's first state, and where things lie."""
    prepared = WORLD.prepare(values)
    state = WORLD.reset(prepared.real, prepared.table, key)
    keys, chests = ({(int(y), int(x)) for x, y in cells_of(state[k], values["size"])} for k in (1, 2))
    return prepared, state, keys, chests


def slow(size, keys, chests, plan):
    """Where it ends, what is left, keys taken, chests opened, steps used."""
    at, keys, chests, taken, opened, used = (size // 2, size // 2), set(keys), set(chests), 0, 0, 0
    for action in plan:
        if not keys and not chests:
            break
        used += 1
        at = tuple(min(max(x + move, 0), size - 1) for x, move in zip(at, MOVES[action], strict=True))
        if at in keys:
            keys.remove(at)
            taken += 1
        if at in chests and taken > opened:
            chests.remove(at)
            opened += 1
    return at, keys, chests, taken, opened, used


def after(prepared, state, plan, key):
    for t, action in enumerate(plan):
        state = WORLD.step(prepared.real, prepared.table, key, t, state, np.int64(action))
    return state


def outcome(prepared, state, key):
    out = np.full(4, np.nan)
    WORLD.outcome(prepared.real, prepared.table, key, state, out)
    return out.tolist()


@pytest.mark.parametrize("size, keys, chests", [(3, 2, 2), (3, 4, 4), (3, 1, 0), (3, 0, 3), (4, 5, 2)])
def test_every_plan_of_six_steps_has_the_outcome_and_the_identity_of_its_future(size, keys, chests):
    values, key, of = settings(WORLD, size=size, keys=keys, chests=chests), np.uint64(3), {}
    prepared, first, lying, closed = started(values, key)
    assert (len(lying), len(closed)) == (keys, chests)
    for plan in itertools.product(range(4), repeat=6):
        state = after(prepared, first, plan, key)
        at, left, shut, taken, opened, used = slow(size, lying, closed, plan)
        assert outcome(prepared, state, key) == [taken, opened, taken - opened, used], plan
        over = not left and not shut
        assert bool(WORLD.done(prepared.real, prepared.table, state)) == over
        future = (frozenset(left), frozenset(shut), used if over else at, over)
        of.setdefault(int(WORLD.identity(prepared.real, prepared.table, state)), set()).add(future)
    for identity, futures in of.items():
        # Of the end the place is no part: nothing changes there any more.
        assert len(futures) == 1 and identity < 2**53
    assert len(set().union(*of.values())) == len(of)


def test_a_chest_stays_closed_without_a_key_and_a_key_opens_only_one():
    """The counts of random walks on the fullest grid, and that chests never exceed keys."""
    values = settings(WORLD, size=6, keys=10, chests=25)
    for seed in range(200):
        key = np.uint64(seed)
        prepared, first, lying, closed = started(values, key)
        plan = np.random.default_rng(seed).integers(0, 4, size=60).tolist()
        taken, opened, held, _ = outcome(prepared, after(prepared, first, plan, key), key)
        assert [taken, opened] == list(slow(6, lying, closed, plan)[3:5])
        assert 0 <= held == taken - opened


@pytest.mark.parametrize("size", [3, 5, 6])
def test_it_sees_the_way_to_the_nearest_key_and_chest(size):
    values = settings(WORLD, size=size, keys=4, chests=4)
    for seed in range(60):
        key, view = np.uint64(seed + 500), np.full(5, np.nan)
        prepared, first, lying, closed = started(values, key)
        plan = np.random.default_rng(seed).integers(0, 4, size=seed % 25).tolist()
        (row, column), left, shut, taken, opened, _ = slow(size, lying, closed, plan)
        WORLD.observe(prepared.real, prepared.table, key, 0, after(prepared, first, plan, key), view)
        for kind, things in enumerate((left, shut)):
            ways = [(y - row, x - column) for y, x in things]
            seen = np.rint(view[2 * kind : 2 * kind + 2] * size).astype(int)
            np.testing.assert_allclose(seen / size, view[2 * kind : 2 * kind + 2], atol=1e-12)
            if ways:
                assert tuple(seen.tolist()) in ways
                assert abs(seen).sum() == min(abs(y) + abs(x) for y, x in ways)
            else:
                assert seen.tolist() == [0, 0]
        assert view[4] == (1.0 if taken > opened else -1.0)


def test_things_are_scattered_evenly_and_never_on_the_start():
    values, n = settings(WORLD, size=4, keys=3, chests=5), 3000
    counts = np.zeros((2, 4, 4))
    for seed in range(n):
        _, _, lying, closed = started(values, np.uint64(seed))
        assert len(lying) == 3 and len(closed) == 5 and not lying & closed
        for kind, places in enumerate((lying, closed)):
            for place in places:
                counts[kind][place] += 1
    assert counts[:, 2, 2].tolist() == [0, 0]
    for kind, share in ((0, 3 / 15), (1, 5 / 15)):
        others = np.delete(counts[kind].ravel(), 10)
        assert abs(others - n * share).max() < 4.5 * np.sqrt(n * share * (1 - share))


def test_a_small_grid_gets_as_many_as_there_is_room_for_keys_first():
    _, _, lying, closed = started(settings(WORLD, size=3, keys=6, chests=35), np.uint64(1))
    assert (len(lying), len(closed)) == (6, 2)
    _, _, lying, closed = started(settings(WORLD, size=6, keys=35, chests=35), np.uint64(1))
    assert (len(lying), len(closed)) == (35, 0)
    assert int(scatter(np.uint64(9), 0b1011, 4, 9)).bit_count() == 1


@pytest.mark.parametrize("keys, chests", [(3, 12), (0, 0), (35, 0), (17, 18)])
def test_pictures_show_what_is_left_and_what_is_held(keys, chests):
    values = settings(WORLD, keys=keys, chests=chests)
    for seed in range(1, 6):
        plan = np.random.default_rng(seed).integers(0, 4, size=40)
        _, _, lying, closed = started(values, np.uint64(seed))
        at, left, shut, taken, opened, _ = slow(6, lying, closed, plan.tolist())
        picture = WORLD.picture(values, plan.astype(float), {}, seed)
        check_picture(picture)
        glyphs = [mark for mark in picture.marks if hasattr(mark, "shape")]
        count = {shape: sum(g.shape == shape for g in glyphs) for shape in ("key", "chest", "open_chest")}
        assert count == {"key": len(left) + taken - opened + taken, "chest": len(shut), "open_chest": opened}
        assert sum(g.shape == "key" and g.color == "faint" for g in glyphs) == taken, "where they lay"
        assert picture.caption.startswith("1 chest opened" if opened == 1 else f"{opened} chests opened")
        person = next(g for g in glyphs if g.shape == "person")
        assert (person.y, person.x) == (at[0] + 0.5, at[1] + 0.5)
