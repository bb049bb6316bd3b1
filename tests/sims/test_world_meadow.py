"""The meadow against a slow one in plain Python: sets of places, no masks, no tables."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from worldkit import check_picture, settings

from sims.streams import below, uniform
from sims.worlds.meadow import WORLD
from sims.worlds.meadow_layouts import layout

WAYS = {"north": (-1, 0), "south": (1, 0), "east": (0, 1), "west": (0, -1)}
MOVES = [WAYS[action.name] for action in WORLD.actions({})]


class Slow:
    """One episode, step by step."""

    def __init__(self, values, key):
        self.values, self.key, self.size = values, key, values["size"]
        number = int(below(key, 0, values["meadows"])) + values["first_meadow"]
        found = layout(self.size, values["food"], values["poison"], values["meadow_seed"], number)
        self.food, self.poison = ({divmod(cell, self.size) for cell in cells} for cells in found)
        self.at = (self.size // 2, self.size // 2)
        self.ate, self.steps, self.alive = {"food": 0, "poison": 0}, 0, True

    def over(self):
        return not self.alive or not (self.food or self.poison)

    def step(self, t, action):
        if self.over():
            return
        if uniform(self.key, 1 + 2 * t) < self.values["stumble"]:
            action = int(below(self.key, 2 + 2 * t, 4))
        self.at = self.beside(MOVES[action])
        self.steps += 1
        for kind in ("food", "poison"):
            there = getattr(self, kind)
            if self.at in there:
                there.remove(self.at)
                self.ate[kind] += 1
                self.alive = self.alive and not (kind == "poison" and self.values["deadly"])

    def beside(self, way):
        return tuple((at + move) % self.size for at, move in zip(self.at, way, strict=True))

    def sees(self, way):
        cell = self.beside(way)
        return 1.0 if cell in self.food else 2.0 if cell in self.poison else 0.0

    def outcome(self):
        return {**self.ate, "alive": float(self.alive), "steps_used": self.steps}


def walked(values, plan, key):
    """States of the world along a plan, one more than steps, beside slow ones that are asked by `check`."""
    prepared = WORLD.prepare(values)
    state = WORLD.reset(prepared.real, prepared.table, key)
    slow = Slow(values, key)
    for t, action in enumerate([*plan, None]):
        yield prepared, t, state, slow
        if action is not None:
            state = WORLD.step(prepared.real, prepared.table, key, t, state, np.int64(action))
            slow.step(t, action)


def outcome(prepared, key, state):
    out = np.full(4, np.nan)
    WORLD.outcome(prepared.real, prepared.table, key, state, out)
    return dict(zip(("food", "poison", "alive", "steps_used"), out.tolist(), strict=True))


def identity(prepared, state):
    return int(WORLD.identity(prepared.real, prepared.table, state))


VARIANTS = [
    {"size": 3, "food": 20, "poison": 20, "stumble": 0.0}, {"size": 3, "food": 3, "poison": 3, "deadly": True},
    {"size": 4, "food": 4, "poison": 0, "stumble": 1.0}, {"size": 5, "food": 0, "poison": 0},
    {"size": 7, "sight": "beside"}, {"size": 16, "meadows": 3, "first_meadow": 90, "meadow_seed": 5},
]  # fmt: skip


@pytest.mark.parametrize("changed", VARIANTS, ids=str)
def test_it_agrees_with_a_slow_one_at_every_step(changed):
    values = settings(WORLD, **{"meadows": 20, **changed})
    sides = [WAYS[s.name] for s in WORLD.senses(values)] if values["sight"] == "beside" else [
        (down, right) for down in (-1, 0, 1) for right in (-1, 0, 1) if down or right
    ]  # fmt: skip
    for seed in range(30):
        key, view = np.uint64(seed * 7919 + 1), np.full(len(sides), np.nan)
        plan = np.random.default_rng(seed).integers(0, 4, size=40)
        for prepared, t, state, slow in walked(values, plan, key):
            assert outcome(prepared, key, state) == slow.outcome(), (seed, t)
            assert bool(WORLD.done(prepared.real, prepared.table, state)) == slow.over()
            WORLD.observe(prepared.real, prepared.table, key, t, state, view)
            assert view.tolist() == [slow.sees(side) for side in sides], (seed, t)


@pytest.mark.parametrize("deadly", [False, True])
def test_states_of_one_identity_have_the_same_future_and_others_another(deadly):
    """All plans of six steps on a meadow so full that pasts meet again."""
    values = settings(WORLD, size=3, food=2, poison=2, deadly=deadly, stumble=0.0, meadows=1)
    key, of = np.uint64(5), {}
    for plan in itertools.product(range(4), repeat=6):
        *_, (prepared, _t, state, slow) = walked(values, plan, key)
        # Once nothing changes any more the place does not matter; before that the steps used are those of everybody.
        future = (
            (frozenset(slow.food), frozenset(slow.poison), slow.alive, slow.over(),
             slow.steps if slow.over() else slow.at)
        )  # fmt: skip
        of.setdefault(identity(prepared, state), set()).add(future)
    assert all(len(futures) == 1 for futures in of.values())
    assert len(set().union(*of.values())) == len(of) > 20


def test_identities_are_exact_as_real_numbers_on_the_largest_meadow():
    values = settings(WORLD, size=16, food=20, poison=20, deadly=True)
    prepared = WORLD.prepare(values)
    full = (1 << 40) - 1
    worst = identity(prepared, (np.int64(0), np.int64(255), full, np.int64(1), 0, 1, np.int64(256)))
    assert worst < 2**53


def test_layouts_hold_what_was_asked_for_apart_from_the_start():
    for number in range(50):
        food, poison = layout(5, 20, 3, 1, number)
        assert (len(food), len(poison)) == (20, 3)
        assert not set(food) & set(poison) and 12 not in (*food, *poison)
    assert [len(part) for part in layout(3, 6, 20, 1, 0)] == [6, 2]
    assert len({layout(10, 20, 10, 1, number) for number in range(100)}) == 100
    assert layout(10, 20, 10, 1, 0) != layout(10, 20, 10, 2, 0)


def test_every_meadow_is_drawn_and_every_cell_is_used_alike():
    values = settings(WORLD, size=4, food=5, poison=5, meadows=400)
    prepared = WORLD.prepare(values)
    words = prepared.table[-400 * 16 :].reshape(400, 16)
    counts = (words > 0).sum(axis=0)
    assert counts[10] == 0  # the start
    others = np.delete(counts, 10)
    assert abs(others - 400 * 10 / 15).max() < 5 * np.sqrt(400 * (10 / 15) * (5 / 15))
    first = {int(WORLD.reset(prepared.real, prepared.table, np.uint64(k))[0]) for k in range(4000)}
    assert len(first) > 390


@pytest.mark.parametrize("changed", VARIANTS, ids=str)
def test_pictures_show_what_was_eaten_and_what_was_not(changed):
    values = settings(WORLD, **{"meadows": 20, **changed})
    plan = np.random.default_rng(2).integers(0, 4, size=60).astype(float)
    key = np.uint64(11)
    *_, (_prepared, _t, _state, slow) = walked(values, plan.astype(int), key)
    picture = WORLD.picture(values, plan, {}, int(key))
    check_picture(picture)
    shapes = [(mark.shape, mark.color) for mark in picture.marks if hasattr(mark, "shape")]
    assert shapes.count(("fruit", "good")) == len(slow.food)
    assert shapes.count(("mushroom", "bad")) == len(slow.poison)
    assert sum(color == "faint" for _, color in shapes) == sum(slow.ate.values())
    assert picture.caption.startswith(f"ate {slow.ate['food']} of ")
    assert (("skull", "ink") in shapes) == (not slow.alive)
