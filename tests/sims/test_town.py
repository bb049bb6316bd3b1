from __future__ import annotations

import itertools
import math
from collections import deque

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from worldkit import check_picture, settings

from sims.declare import SettingError
from sims.worlds import town_map
from sims.worlds.town import WORLD

KEY = np.uint64(7)
NAMES = [f.name for f in WORLD.features]
quick = hypothesis_settings(deadline=None, max_examples=60, database=None)


class Walker:
    """The rules of the town once more, slowly and with words."""

    MOVES = {"north": (-1, 0), "south": (1, 0), "east": (0, 1), "west": (0, -1)}

    def __init__(self, rows):
        self.rows = rows
        self.maze = any("G" in row for row in rows)
        self.start = next(
            (r, c, "nothing") for r, row in enumerate(rows) for c, s in enumerate(row) if s == "H"
        )

    def at(self, r, c):
        inside = 0 <= r < len(self.rows) and 0 <= c < len(self.rows[0])
        return self.rows[r][c] if inside else "#"

    def over(self, state):
        return state[2] in ("eaten", "reached")

    def act(self, state, name):
        r, c, has = state
        if self.over(state):
            return state
        if name in self.MOVES:
            dr, dc = self.MOVES[name]
            if self.at(r + dr, c + dc) == "#":
                return state
            return (r + dr, c + dc, "reached" if self.at(r + dr, c + dc) == "G" else has)
        if name == "take" and self.at(r, c) == "$" and has == "nothing":
            return (r, c, "money")
        if name == "buy" and self.at(r, c) == "S" and has == "money":
            return (r, c, "ice cream")
        if name == "eat" and has == "ice cream":
            return (r, c, "eaten")
        return state

    def distance(self, state):
        """Breadth first, forwards."""
        queue, seen = deque([(state, 0)]), {state}
        while queue:
            here, steps = queue.popleft()
            if self.over(here):
                return steps
            for name in (*self.MOVES, "take", "buy", "eat"):
                after = self.act(here, name)
                if after not in seen:
                    seen.add(after)
                    queue.append((after, steps + 1))
        return 4 * len(self.rows) * len(self.rows[0])


def play(values, actions, key=KEY):
    """States after each action, and the prepared world."""
    prepared = WORLD.prepare(values)
    states = [WORLD.reset(prepared.real, prepared.table, key)]
    for t, action in enumerate(actions):
        states.append(WORLD.step(prepared.real, prepared.table, key, t, states[-1], action))
    return states, prepared


def features(prepared, state):
    out = np.full(len(NAMES), np.nan)
    WORLD.outcome(prepared.real, prepared.table, KEY, state, out)
    return dict(zip(NAMES, out.tolist(), strict=True))


@st.composite
def maps(draw, maze=None):
    maze = draw(st.booleans()) if maze is None else maze
    height, width = draw(st.integers(1, 6)), draw(st.integers(3, 6))
    cells = [draw(st.sampled_from("..#")) for _ in range(height * width)]
    signs = ["H", "G"] if maze else ["H", "$", "S"]
    more = draw(st.lists(st.sampled_from("G" if maze else "$S"), max_size=2))
    places = draw(st.permutations(range(height * width)))
    for sign, place in zip(signs + more, places, strict=False):
        cells[place] = sign
    return tuple("".join(cells[r * width : (r + 1) * width]) for r in range(height))


@quick
@given(rows=maps(), data=st.data())
def test_features_equal_a_slow_walker_and_an_independent_breadth_first_search(rows, data):
    values = settings(WORLD, map="\n".join(rows), idle_actions=3)
    actions = WORLD.actions(values)
    plan = data.draw(st.lists(st.integers(0, len(actions) - 1), max_size=30))
    states, prepared = play(values, plan)
    slow = Walker(rows)
    state, used = slow.start, 0
    for t, fast in enumerate(states):
        if t:
            used += not slow.over(state)
            state = slow.act(state, actions[plan[t - 1]].name)
        assert features(prepared, fast) == {
            "ate": float(state[2] == "eaten"),
            "reached": float(state[2] == "reached"),
            "has_money": float(state[2] == "money"),
            "has_ice_cream": float(state[2] == "ice cream"),
            "distance": float(slow.distance(state)),
            "steps_used": float(used),
        }
        assert bool(WORLD.done(prepared.real, prepared.table, fast)) == slow.over(state)


@quick
@given(rows=maps())
def test_following_the_distance_down_is_a_shortest_plan(rows):
    values = settings(WORLD, map="\n".join(rows), idle_actions=0)
    prepared = WORLD.prepare(values)
    state = WORLD.reset(prepared.real, prepared.table, KEY)
    least = features(prepared, state)["distance"]
    if least == 4 * len(rows) * len(rows[0]):
        return
    for t in range(int(least)):
        nexts = [
            WORLD.step(prepared.real, prepared.table, KEY, t, state, a)
            for a in range(len(WORLD.actions(values)))
        ]
        state = min(nexts, key=lambda s: features(prepared, s)["distance"])
    found = features(prepared, state)
    assert found["ate"] + found["reached"] == 1.0
    assert found["steps_used"] == least == Walker(rows).distance(Walker(rows).start)


@quick
@given(rows=maps(), data=st.data())
def test_identity_is_place_possessions_and_once_done_the_steps(rows, data):
    values = settings(WORLD, map="\n".join(rows), idle_actions=1)
    actions = WORLD.actions(values)
    length = data.draw(st.integers(0, 12))
    plans = st.lists(st.integers(0, len(actions) - 1), min_size=length, max_size=length)
    found = []
    for plan in (data.draw(plans), data.draw(plans)):
        states, prepared = play(values, plan)
        slow = Walker(rows)
        state, used = slow.start, 0
        for action in plan:
            used += not slow.over(state)
            state = slow.act(state, actions[action].name)
        number = WORLD.identity(prepared.real, prepared.table, states[-1])
        assert 0 <= number < 2**53
        found.append((number, (state, used if slow.over(state) else None)))
    assert (found[0][0] == found[1][0]) == (found[0][1] == found[1][1])


def test_identity_tells_early_from_late_arrival_and_forgets_the_way():
    values = settings(WORLD, map="H.G", idle_actions=1)
    east, idle, west = 2, 4, 3

    def number(plan):
        states, prepared = play(values, plan)
        return int(WORLD.identity(prepared.real, prepared.table, states[-1]))

    assert number([east, east, idle]) != number([idle, east, east])
    assert number([east, east, west]) == number([east, east, idle])
    assert number([idle, east]) == number([east, idle])


@pytest.mark.parametrize("m", [1, 2, 3])
def test_random_plans_reach_the_far_corner_as_often_as_counted(m):
    side = m + 1
    cells = [["."] * side for _ in range(side)]
    cells[0][0], cells[m][m] = "H", "G"
    values = settings(WORLD, map="\n".join("".join(row) for row in cells), idle_actions=0)
    hits = 0
    for plan in itertools.product(range(4), repeat=2 * m):
        states, prepared = play(values, plan)
        hits += features(prepared, states[-1])["reached"]
    assert hits == math.comb(2 * m, m)


@pytest.mark.parametrize(
    "text, words",
    [
        ("", ["map is empty"]),
        (" \n\t\n", ["map is empty"]),
        ("#.$\n.S.", ["no home", "one H"]),
        ("H.$\n.SH", ["row 2, column 3", "second home", "row 1, column 1"]),
        ("\n\n  H.$\n  .SH", ["row 4, column 5", "row 3, column 3"]),
        ("H.S", ["no purse"]),
        ("H.$", ["no shop"]),
        ("H..", ["no purse", "goal G"]),
        ("H.G\n..$", ["row 2, column 3", "purse", "G"]),
        ("HGS", ["row 1, column 3", "shop"]),
        ("H.$\n.hS", ["row 2, column 2", "'h'"]),
        ("H$S" + "." * 62, ["65 columns by 1 rows", "64 by 64"]),
        ("\n".join(["H$S"] + ["..."] * 64), ["3 columns by 65 rows"]),
        ("H$S" + "." * 30_000, ["30003 characters"]),
        ("H$S\n\x00..", ["row 2, column 1"]),
    ],
)
def test_a_fault_of_a_map_is_one_sentence_with_its_place(text, words):
    with pytest.raises(SettingError) as error:
        WORLD.prepare(settings(WORLD, map=text))
    sentence = str(error.value)
    assert sentence.startswith("map")
    assert "\n" not in sentence
    for word in words:
        assert word in sentence


def test_spaces_tabs_and_line_ends_do_not_matter():
    plain = town_map.read("###\nH.$\n#S#").rows
    assert plain == ("###", "H.$", "#S#")
    assert town_map.read("\n\n###\nH.$\n#S\n\n").rows == plain
    assert town_map.read("###\r\nH.$\r\n#S#\r\n").rows == plain
    assert town_map.read("   ###   \n   H.$\t\n   #S#").rows == plain
    assert town_map.read("\t###\n\tH.$\n\t#S#").rows == plain
    assert town_map.read("\n###\nH.$\n S").rows == plain  # a blank place is a wall
    assert town_map.read("H$S\n\n..").rows == ("H$S", "###", "..#")


def test_the_largest_map_is_prepared_and_walked():
    rows = ["." * 64] * 64
    rows[0], rows[63] = "H" + "." * 63, "$" + "." * 62 + "S"
    prepared = WORLD.prepare(settings(WORLD, map="\n".join(rows)))
    state = WORLD.reset(prepared.real, prepared.table, KEY)
    assert features(prepared, state)["distance"] == 63 + 1 + 63 + 2
    assert prepared.real.dtype == np.float64
    assert prepared.table.dtype == np.int64


def test_what_is_walled_off_is_said_to_be_far_away():
    values = settings(WORLD, map="H#$S")
    prepared = WORLD.prepare(values)
    state = WORLD.reset(prepared.real, prepared.table, KEY)
    assert features(prepared, state)["distance"] == 16.0
    assert "out of reach" in WORLD.picture(values, [], features(prepared, state)).caption


@pytest.mark.parametrize("idle", range(21))
def test_actions_have_unique_names_and_letters(idle):
    town = WORLD.actions(settings(WORLD, idle_actions=idle))
    maze = WORLD.actions(settings(WORLD, map="HG", idle_actions=idle))
    assert [a.name for a in town[:7]] == ["north", "south", "east", "west", "take", "buy", "eat"]
    assert len(town) == 7 + idle
    assert [a.name for a in maze] == [a.name for a in (*town[:4], *town[7:])]
    for actions in (town, maze):
        assert len({a.name for a in actions}) == len({a.letter for a in actions}) == len(actions)
        assert all(len(a.letter) == 1 for a in actions)
    assert all(a.letter.islower() for a in town[7:])


def plan_of(values, letters):
    table = {a.letter: i for i, a in enumerate(WORLD.actions(values))}
    return [table[letter] for letter in letters]


def test_the_default_town_can_be_eaten_in():
    values = settings(WORLD)
    prepared = WORLD.prepare(values)
    least = features(prepared, WORLD.reset(prepared.real, prepared.table, KEY))["distance"]
    assert 10 <= least <= 24  # within the default horizon of a plan


@pytest.mark.parametrize(
    "letters, caption",
    [
        ("", "6 actions from eating"),
        ("E", "5 actions from eating"),
        ("ETE", "has the purse, 3 actions from eating"),
        ("ETEEB", "has an ice cream, 1 action from eating"),
        ("ETEEBX", "ate after 6 steps"),
        ("WETEEBXWW", "ate after 7 steps"),
    ],
)
def test_pictures_of_a_town(letters, caption):
    values = settings(WORLD, map="H$.S")
    plan = plan_of(values, letters)
    states, prepared = play(values, plan)
    picture = WORLD.picture(values, plan, features(prepared, states[-1]))
    check_picture(picture)
    assert picture.caption == caption
    assert (picture.width, picture.height) == (4, 1)


def test_a_plan_that_plans_nothing_more_ends_there_in_the_picture():
    values = settings(WORLD, map="H..G")
    picture = WORLD.picture(values, [2.0, -1.0, 2.0, 2.0], {"steps_used": 1.0})
    check_picture(picture)
    assert picture.caption == "2 actions from the goal"
    reached = WORLD.picture(values, [2.0, 2.0, 2.0], {"steps_used": 3.0})
    assert reached.caption == "reached the goal after 3 steps"
