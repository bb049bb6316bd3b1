"""A year of the herd, counted: who falls in winter, what fawns pay for antlers, who is served, who stands in line."""

from __future__ import annotations

import numpy as np
import pytest
from worldkit import check_picture, settings

from sims.declare import SettingError
from sims.worlds.herd import WORLD
from sims.worlds.herd_life import ALONE, FALLEN, FATE, FAWNS, HEAD, MATES, STAG, SUITORS, live
from sims.worlds.herd_rules import COLUMNS, pleiotropy, viability, winter

N = 20_000


def year(antlers=1.0, *, generation=1, key=3, n=N, **changed):
    """The herd after a year, the world as those who mate see it, and metrics."""
    values = settings(WORLD, **{"size": 0, "founders": n, "capacity": n, "served": 1000.0, **changed})
    herd = np.zeros((n, 3))
    herd[:, 0] = antlers
    found = live(values, generation, herd, key)
    return herd, found.world, dict(zip((column.name for column in COLUMNS), found.columns, strict=True))


def near(share, expected, n):
    return abs(share - expected) < 4.5 * np.sqrt(expected * (1 - expected) / n) + 1e-12


def shares(herd):
    """Shares of females and males that live to mate; sexes of the fallen are not told, so of all as many."""
    return (np.isin(herd[:, FATE], (MATES, ALONE))).mean(), (herd[:, FATE] == STAG).mean()


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_a_bad_winter_takes_its_share_of_both_sexes(share):
    herd, world, row = year(0.0, winter=share, winter_from=5, winter_lasts=2, generation=5)
    for found in shares(herd):
        assert near(found, 0.5 * (1.0 - share), N)
    assert row["male_viability"] == 1.0  # winters are not counted
    if share == 1.0:
        assert (herd[:, FATE] == FALLEN).all() and world.table[0] == 0


def test_winters_come_when_they_are_said_to():
    values = settings(WORLD, winter=0.4, winter_from=7, winter_lasts=3)
    assert [winter(values, g) for g in range(5, 12)] == [0.0, 0.0, 0.4, 0.4, 0.4, 0.0, 0.0]
    assert winter(settings(WORLD, winter=0.4, winter_lasts=0), 50) == 0.0
    herd, _, _ = year(0.0, winter=0.9, winter_from=7, generation=8)
    assert (herd[:, FATE] != FALLEN).all()


@pytest.mark.parametrize("cost", [0.0, 0.4, 1.0])
@pytest.mark.parametrize("s", [0.0, 0.5, 1.0])
def test_males_die_of_antlers_and_fawns_of_both_sexes_for_them(cost, s):
    """A male with T lives with chance 1 - s, a fawn of either sex with 1 - cost x s; those without T pay nothing."""
    antlers = np.arange(N) % 2.0
    herd, _, row = year(antlers, cost=s, cost_to_fawns=cost)
    for with_t in (0.0, 1.0):
        females, males = shares(herd[antlers == with_t])
        paid = 1.0 - cost * s * with_t
        assert near(females, 0.5 * paid, N / 2) and near(males, 0.5 * paid * (1.0 - s * with_t), N / 2)
    assert row["male_viability"] == pytest.approx(1.0 - s / 2) and row["t"] == 0.5


def test_quantitative_viability_is_gaussian_and_a_fixed_one_is_what_it_says():
    z = np.linspace(-4.0, 4.0, 9)
    values = settings(WORLD, heredity="quantitative", width=2.0)
    np.testing.assert_allclose(np.exp(viability(values, z)), np.exp(-(z**2) / 8.0), rtol=1e-12)
    np.testing.assert_allclose(np.exp(viability(settings(WORLD, viability="0.25"), z)), 0.25)
    herd, _, row = year(3.0, heredity="quantitative", width=2.0)
    assert near(shares(herd)[1], 0.5 * np.exp(-9 / 8), N) and row["male_viability"] == pytest.approx(np.exp(-9 / 8))
    for text in ("1.5", "-0.1", "nan", "stags"):
        with pytest.raises(SettingError, match="viability"):
            WORLD.prepare(settings(WORLD, viability=text))


@pytest.mark.parametrize("served", [0.0, 0.3, 1.0, 2.5])
def test_males_serve_so_many_females_and_no_more(served):
    herd, world, _ = year(1.0, cost=0.5, served=served)
    females, males = (np.isin(herd[:, FATE], (MATES, ALONE))).sum(), (herd[:, FATE] == STAG).sum()
    mated = (herd[:, FATE] == MATES).sum()
    assert abs(mated - min(females, served * males)) < 1.0
    assert world.real[FAWNS] == pytest.approx(2 * 1.2)  # so a herd in which all females mate grows by R
    assert N < 2 * females + 5 * np.sqrt(N)


def test_the_line_of_suitors_stands_in_the_order_of_antlers_each_living_male_as_often_as_any_other():
    antlers = np.random.default_rng(1).normal(size=500)
    herd, world, _ = year(antlers, n=500, heredity="quantitative", width=3.0)
    line = world.table[SUITORS:]
    assert world.table[0] == len(line) == 500
    stags = np.flatnonzero(herd[:, FATE] == STAG)
    assert set(line.tolist()) == set(stags.tolist())
    assert (np.diff(world.real[HEAD:]) >= 0.0).all()
    np.testing.assert_array_equal(world.real[HEAD:], antlers[line])
    counts = np.bincount(line, minlength=500)[stags]
    assert counts.max() - counts.min() <= 1


def test_of_a_herd_of_constant_size_viability_decides_how_often_a_male_stands_in_line():
    antlers = np.random.default_rng(2).integers(0, 2, size=N).astype(float)
    herd, world, row = year(antlers, size=N, cost=0.4)
    with_t = antlers[world.table[SUITORS:]].mean()
    t = antlers.mean()
    assert with_t == pytest.approx(t * 0.6 / (1.0 - 0.4 * t), abs=0.02)
    assert row["size"] == N and (herd[:, FATE] == ALONE).sum() == 0  # every female mates


@pytest.mark.parametrize("g, h, b", [(1.0, 1.0, 0.2), (2.0, 0.5, -0.9), (0.0, 1.0, 0.0), (0.3, 0.3, 0.3)])
def test_starts_have_the_variances_and_the_covariance_they_were_given(g, h, b):
    values = settings(
        WORLD, heredity="quantitative", variance_antler=g, variance_preference=h, covariance=b, antlers=2.0,
        preference=-1.0,
    )  # fmt: skip
    beta, rest = pleiotropy(values)
    z, taste = WORLD.genes(values)[:2]
    assert beta * beta * z.spread**2 + taste.spread**2 == pytest.approx(h) and rest == taste.spread
    assert beta * z.spread**2 == pytest.approx(b) and z.spread**2 == pytest.approx(g)
    assert z.mean == 2.0 and beta * z.mean + taste.mean == pytest.approx(-1.0)


def test_covariances_that_no_two_traits_can_have_are_refused():
    with pytest.raises(SettingError, match="covariance is at most 2 either way"):
        WORLD.genes(settings(WORLD, heredity="quantitative", variance_antler=4.0, covariance=2.1))
    with pytest.raises(SettingError, match="antlers is a share"):
        WORLD.genes(settings(WORLD, antlers=1.5))


@pytest.mark.parametrize("changed", [{"winter": 1.0, "winter_from": 1}, {"cost": 0.5}, {"size": 50}], ids=str)
def test_pictures_of_a_herd_and_of_none(changed):
    herd, _, _ = year(np.arange(60) % 2.0, n=60, **changed)
    values = settings(WORLD, **{"size": 0, "founders": 60, "capacity": 60, **changed})
    check_picture(WORLD.picture(values, (), {}, herd))
    check_picture(WORLD.picture(values, (), {}, np.full((60, 3), np.nan)))


def test_pictures_name_the_kinds_of_deer_that_there_are_and_say_what_antlers_cost():
    def named(**changed):
        herd, _, _ = year(np.ones(N), cost=0.25, **changed)
        picture = WORLD.picture(settings(WORLD, cost=0.25, **changed), (), {}, herd)
        return [mark.text.split(" ", 1)[1] for mark in picture.marks if hasattr(mark, "text")], picture.caption

    kinds, caption = named(size=N)
    assert kinds == ["stags", "does with fawns"]  # nobody is left alone, and more are born than there is room for
    assert caption == f"{N:,} deer, mean antlers 1.00".replace(",", "\u202f", 1)
    kinds, caption = named(size=0, capacity=N, served=0.5)
    assert kinds == ["stags", "does with fawns", "does alone", "fallen"]
    assert caption.endswith("with which 75\N{NO-BREAK SPACE}% of males live to the rut")
    one = np.array([[1.0, 0.0, STAG], [0.0, 0.0, ALONE], [0.0, 0.0, ALONE]])
    picture = WORLD.picture(settings(WORLD, size=0), (), {}, one)
    assert [mark.text for mark in picture.marks if hasattr(mark, "text")] == ["1 stag", "2 does alone"]
