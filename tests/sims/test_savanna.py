"""The savanna: days worked out by hand, each setting, and what no day can do."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from worldkit import check_picture, jacobian_error, judge, settings

from sims.picture import Bar
from sims.worlds.savanna import WORLD
from sims.worlds.savanna_day import ACTIVITIES, NAMES

MODERN = [a.name for a in ACTIVITIES if a.availability]
SHARES = st.lists(st.floats(0.0, 1.0), min_size=9, max_size=9)
SOMETIMES = st.sampled_from([0.0, 0.25, 1.0])


def day(values, **hours):
    """The outcome of a day of so many hours of some activities, and rest for what is left."""
    rest = values["hours"] - sum(hours.values())
    return judge(WORLD, values, [{"rest": rest, **hours}.get(name, 0.0) / values["hours"] for name in NAMES])


def children(hours, *, conceived_by, care, calories, tired, needed=2000.0):
    """Children of a day, by the words of the help: conceived, reared, fed, not worn out."""
    conceived = 12.0 * (1.0 - math.exp(-conceived_by))
    reared = care / (care + 0.25 * conceived) if care else 0.0
    fed = (max(calories, 0.0) / needed) ** 4
    return conceived * reared * fed / (1.0 + fed) * math.exp(-tired / 8.0)


def test_a_day_of_the_savanna_worked_out_by_hand():
    values = settings(WORLD)
    got = day(values, fruit=4.0, hunt=3.0, sex=1.0, care=4.0)
    assert {name: round(got[name], 6) for name in NAMES if got[name]} == pytest.approx(
        {"fruit": 4.0, "hunt": 3.0, "sex": 1.0, "care": 4.0, "rest": 4.0}
    )
    assert [got[s] for s in ("sweet", "fat", "pleasure", "affection")] == pytest.approx([4.0, 3.0, 2.0, 4.5])
    calories = 4 * 260 + 3 * 420 - 60 - 4 * 30
    assert got["calories"] == pytest.approx(calories)
    tired = (4 * 0.4 + 3 * 1.0 + 0.8 + 4 * 0.6) / (1.0 + 4.0 / 2.0)
    assert got["tiredness"] == pytest.approx(tired)
    expected = children(values, conceived_by=1.0, care=4.0, calories=calories, tired=tired)
    assert got["offspring"] == pytest.approx(expected, rel=1e-6)
    assert expected > 0.9


def test_modern_hours_worked_out_by_hand():
    """Sex with contraception feels as without and brings as many children as it fails; donations bring theirs."""
    values = settings(WORLD, modern=0.5, contraception=0.8, failure=0.25, sperm_bank=0.5, sweets=1.0, pornography=0.6)
    got = day(values, contraception=2.0, donating=1.0, sweets=2.0, pornography=1.0, care=2.0)
    there = {"contraception": 0.4, "donating": 0.25, "sweets": 0.5, "pornography": 0.3}
    assert got["sweet"] == pytest.approx(2 * 5.0 * 0.5) and got["fat"] == pytest.approx(2 * 2.0 * 0.5)
    assert got["pleasure"] == pytest.approx(2 * 2.0 * 0.4 + 2.5 * 0.3)
    assert got["affection"] == pytest.approx(2 * 0.5 * 0.4 + 2.0)
    calories = 2 * 900 * 0.5 - 2 * 30 * 0.4 - 2 * 30
    assert got["calories"] == pytest.approx(calories)
    tired = (2 * 0.2 + 0.2 + 2 * 0.1 + 0.1 + 2 * 0.6) / (1.0 + 8.0 / 2.0)  # an effort is the same whatever it brings
    assert got["tiredness"] == pytest.approx(tired)
    born = children(values, conceived_by=0.25 * there["contraception"] * 2.0, care=2.0, calories=calories, tired=tired)
    assert got["offspring"] == pytest.approx(born + 4.0 * 0.25, rel=1e-6)


@pytest.mark.parametrize("name", MODERN)
def test_what_is_not_there_takes_no_time(name):
    """Its share is left out, the others fill the day; with modern at 0, or its own setting."""
    activity = next(a for a in ACTIVITIES if a.name == name)
    point = np.linspace(0.2, 1.0, 9)
    for values in (settings(WORLD), settings(WORLD, modern=1.0, **{activity.availability: 0.0})):
        got = judge(WORLD, values, point)
        assert got[name] == 0.0
        assert sum(got[other] for other in NAMES) == pytest.approx(16.0)
        changed = point.copy()
        changed[NAMES.index(name)] = 0.0
        assert judge(WORLD, values, changed) == got
    assert judge(WORLD, settings(WORLD, modern=1.0), point)[name] > 0.0


@given(SHARES, SOMETIMES, st.floats(1.0, 24.0), st.floats(1.0, 20_000.0), SOMETIMES, SOMETIMES)
@effort(max_examples=100, deadline=None)
def test_a_day_has_its_hours_and_only_proportions_count(shares, modern, hours, needed, failure, bank):
    values = settings(WORLD, modern=modern, hours=hours, calories_needed=needed, failure=failure, sperm_bank=bank)
    got = judge(WORLD, values, shares)
    assert sum(got[name] for name in NAMES) == pytest.approx(hours)
    assert min(got[name] for name in NAMES) >= 0.0
    assert all(math.isfinite(x) for x in got.values())
    assert got["offspring"] >= 0.0 and got["tiredness"] >= 0.0
    there = [modern if a.availability else 1.0 for a in ACTIVITIES]
    if sum(share * of_it for share, of_it in zip(shares, there, strict=True)) > 1e-3:  # less counts as a day of rest
        half = judge(WORLD, values, [share / 2 for share in shares])
        assert {k: pytest.approx(v, rel=1e-5, abs=1e-6) for k, v in half.items()} == got


@given(SHARES, SOMETIMES)
@effort(max_examples=40, deadline=None)
def test_sensations_do_not_tell_children(shares, modern):
    """What is felt is linear in hours of feeling; care and sex make children, donating makes them unfelt."""
    values = settings(WORLD, modern=modern)
    got = judge(WORLD, values, shares)
    felt = np.array([a.felt for a in ACTIVITIES]).T
    there = [modern if a.availability else 1.0 for a in ACTIVITIES]
    expected = felt @ (np.array([got[name] for name in NAMES]) * there)
    assert [got[s] for s in ("sweet", "fat", "pleasure", "affection")] == pytest.approx(expected.tolist())


def test_a_hungrier_body_has_fewer_children_and_half_of_them_at_what_it_needs():
    fed = [day(settings(WORLD, calories_needed=x), fruit=4.0, sex=1.0, care=3.0) for x in (1.0, 500.0, 854.0, 5000.0)]
    births = [row["offspring"] for row in fed]
    calories = fed[0]["calories"]
    at = day(settings(WORLD, calories_needed=calories), fruit=4.0, sex=1.0, care=3.0)
    assert at["offspring"] == pytest.approx(births[0] / 2.0, rel=1e-6)
    assert births == sorted(births, reverse=True) and births[0] > births[-1] > 0.0


def test_starving_there_are_none_and_the_slope_is_finite():
    values = settings(WORLD)
    assert day(values, sex=1.0, care=3.0)["offspring"] == 0.0
    assert jacobian_error(WORLD, values, np.full(9, 0.3)) < 1e-5


@given(st.lists(st.floats(0.05, 0.95), min_size=9, max_size=9), SOMETIMES, st.floats(4.0, 24.0), SOMETIMES)
@effort(max_examples=60, deadline=None)
def test_derivatives_are_those_of_the_outcome(shares, modern, hours, failure):
    values = settings(WORLD, modern=modern, hours=hours, failure=failure)
    assert jacobian_error(WORLD, values, shares, step=1e-6) < 2e-5


@pytest.mark.parametrize("modern", [0.0, 1.0])
def test_pictures_tell_the_day(modern):
    values = settings(WORLD, modern=modern)
    for seed in range(5):
        point = np.random.default_rng(seed).uniform(size=9)
        found = judge(WORLD, values, point)
        picture = WORLD.picture(values, point, found)
        check_picture(picture)
        texts = [mark.text for mark in picture.marks if hasattr(mark, "text")]
        assert sum(text.endswith(" h") for text in texts) == (9 if modern else 5)
        assert f"children: {found['offspring']:.2f}" in texts
        colors = [mark.color for mark in picture.marks if isinstance(mark, Bar) and mark.length > 0.0]
        assert colors[: len(colors) // 2] == colors[len(colors) // 2 :]  # of the day, and of its activities
        assert sum(getattr(mark, "shape", "") == "person" for mark in picture.marks) >= int(found["offspring"])


def test_a_crowd_of_children_fits_into_the_picture():
    values = settings(WORLD, modern=1.0, hours=24.0)
    found = day(values, donating=24.0)
    assert found["offspring"] == pytest.approx(96.0)
    check_picture(WORLD.picture(values, np.zeros(9), found))
