"""Section 8: mate choice, runaway antlers and extinction (Kirkpatrick 1982; Lande 1981)."""

from __future__ import annotations

import numpy as np
import pytest
from science.lab import agree, between, bundled, chance, rows, said, scenario

CONTROL = ("plain_", "calm_")


def herd(name, *texts, seed=1, generations=20):
    """A run of a bundled scenario without its control."""
    scene = bundled(name, *texts, seed=seed, generations=generations)
    graph = scene.graph.remove([k for k in scene.graph.nodes if k.startswith(CONTROL)])
    return rows(scenario(graph, seed, generations))


def line(p, a, s):
    """Share of T at rest where a share p of P prefers T by a factor a, and T costs s (Kirkpatrick 1982)."""
    return np.clip((p * (1 - s) * (a - 1) / s - 1) / (a * (1 - s) - 1), 0.0, 1.0)


def test_the_line_is_the_published_one():
    assert line(0.5, 5.0, 0.4) == pytest.approx(3 * 0.5 - 0.5)
    v1, v2 = 0.4 / (0.6 * 4.0), 0.4 * 5.0 / 4.0
    assert line(v1, 5.0, 0.4) == pytest.approx(0.0) and line(v2, 5.0, 0.4) == pytest.approx(1.0)


@pytest.mark.parametrize("number", range(3))
def test_a_herd_on_the_line_of_equilibria_stays_there(number):
    rng = chance("line", number)
    s = between(rng, 0.2, 0.5)
    a = between(rng, 1.3 / (1 - s), 6.0 / (1 - s))
    v1, v2 = s / ((1 - s) * (a - 1)), min(1.0, s * a / (a - 1))
    p = between(rng, v1 + 0.3 * (v2 - v1), v1 + 0.7 * (v2 - v1))
    sets = (f"herd.cost={s}", f"mates.strength={a}", f"herd.preference={p}", f"herd.antlers={line(p, a, s)}",
            "herd.size=3000")  # fmt: skip

    def observe(seed):
        found = herd("antlers-two-locus", *sets, seed=seed, generations=6)
        return [found["herd.t"][6] - line(found["herd.p"][6], a, s)]

    agree(f"two_locus: t on the line at p = {p}, a = {a}, s = {s}", observe, 0.0, runs=16)


@pytest.mark.parametrize("start, sign", [(0.1, 1), (0.9, -1)])
def test_a_herd_off_the_line_comes_to_it(start, sign):
    found = herd("antlers-two-locus", f"herd.antlers={start}", "herd.preference=0.35", "herd.size=10000", seed=3,
                 generations=90)  # fmt: skip
    off = sign * (line(found["herd.p"], 5.0, 0.4) - found["herd.t"])
    assert off[0] > 0.2 and abs(off[-10:].mean()) < 0.12, said(start)
    # The preference has no advantage of its own; what it gains or loses comes with antlers.
    assert sign * (found["herd.p"][-10:].mean() - found["herd.p"][0]) > 0.03, said(start)
    assert found["herd.disequilibrium"][5:30].mean() > 0.01


def test_outside_the_line_antlers_vanish_or_everybody_has_them():
    few = herd("antlers-two-locus", "herd.size=4000", "herd.preference=0.08", seed=4, generations=80)
    many = herd("antlers-two-locus", "herd.size=4000", "herd.preference=0.75", seed=4, generations=80)
    assert few["herd.t"][-1] < 0.02 and many["herd.t"][-1] > 0.98


def test_without_choice_antlers_vanish():
    found = herd("antlers-two-locus", "mates.strength=1", "herd.antlers=0.6", "herd.size=4000", seed=5, generations=50)
    assert found["herd.t"][-1] < 0.01


@pytest.mark.parametrize("number", range(3))
def test_distance_from_the_line_grows_by_the_factor_of_lande(number):
    """D = y - z / w2 is multiplied by 1 + (B - G / w2) / (2 (1 + G / w2)), with G and B as measured.

    Preferences vary so little that even the choosiest females, by e^(y z), have many of 2000 males to choose from.
    """
    rng = chance("lande", number)
    w, start = between(rng, 2.0, 5.0), between(rng, 0.3, 0.8)
    h = between(rng, 0.03, 0.1)
    b = between(rng, -0.5, 0.9) * np.sqrt(h)
    sets = (f"herd.width={w}", f"herd.preference={start}", f"herd.variance_preference={h}", f"herd.covariance={b:.4g}",
            "herd.size=4000")  # fmt: skip

    def observe(seed):
        found = herd("antlers-runaway", *sets, seed=seed, generations=3)
        off = found["herd.preference.mean"] - found["herd.antler.mean"] / w**2
        g, cov = found["herd.g"], found["herd.b"]
        factor = 1.0 + 0.5 * (cov - g / w**2) / (1.0 + g / w**2)
        return [off[1:4] - factor[:3] * off[:3]]

    agree(f"quantitative: D after a generation, w = {w}, B = {b:.3g}", observe, np.zeros(3), runs=16)


def test_runaway_on_one_side_of_the_border_only():
    """The border is B / G = 1 / w2; here w = 3."""
    ends = {}
    for b in (0.02, 0.3):
        sets = ("herd.variance_preference=0.12", f"herd.covariance={b}", "herd.size=6000")
        found = herd("antlers-runaway", *sets, seed=6, generations=12)
        off = found["herd.preference.mean"] - found["herd.antler.mean"] / 9.0
        ends[b] = off[12] / off[0]
    assert ends[0.02] < 0.95 and ends[0.3] > 1.5, said(ends)


@pytest.mark.parametrize("number", range(3))
def test_growth_of_a_herd(number):
    """Each generation R min(1, h v) as many are born."""
    rng = chance("growth", number)
    r, h, v = between(rng, 1.0, 1.6), between(rng, 0.6, 3.0), between(rng, 0.25, 0.95)
    sets = (f"herd.growth={r}", f"herd.served={h}", f"herd.viability={v}", "herd.founders=3000",
            "herd.capacity=20000", "herd.cost_to_fawns=0")  # fmt: skip

    def observe(seed):
        found = herd("irish-elk", *sets, seed=seed, generations=1)
        return found["herd.size"][1:2] / 3000.0

    # Both sexes and the males that live are drawn, so where h v is near 1 the mean of the smaller is taken.
    draws = np.random.default_rng(1)
    males = draws.binomial(3000, 0.5, 40_000)
    females, live = 3000 - males, draws.binomial(males, v)
    expected = float((2 * r * np.minimum(females, h * live)).mean() / 3000)
    assert expected == pytest.approx(r * min(1.0, h * v), rel=0.05)
    agree(f"herd: growth at R = {r}, h = {h}, v = {v}", observe, expected, runs=20)


@pytest.mark.parametrize("h, v, survives", [(1.0, 0.8, False), (2.0, 0.6, True), (2.0, 0.4, False), (10.0, 0.5, True)])
def test_a_herd_dies_out_where_it_grows_by_less_than_one(h, v, survives):
    sets = ("herd.growth=1.2", f"herd.served={h}", f"herd.viability={v}", "herd.founders=200", "herd.capacity=400")
    found = herd("irish-elk", *sets, seed=7, generations=400 if not survives else 100)
    assert (found["herd.extinct"][-1] == 0.0) == survives
    assert (found["herd.size"][-1] > 300) == survives


def test_choosy_does_ruin_the_herd_and_others_do_not():
    found = rows(bundled("irish-elk", "herd.capacity=600", "plain_herd.capacity=600", "herd.founders=300",
                         "plain_herd.founders=300", seed=8))  # fmt: skip
    assert found["herd.extinct"][-1] == 1.0 and found["plain_herd.extinct"][-1] == 0.0
    assert found["plain_herd.size"][-1] > 400 and np.nanmax(found["herd.antler.mean"]) > 4.0
    spared = herd("irish-elk", "herd.covariance=0.02", "herd.capacity=600", seed=8, generations=80)
    assert spared["herd.extinct"][-1] == 0.0


# -- both sides of the borders -------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(3))
def test_a_herd_dies_out_exactly_below_the_viability_at_which_it_grows_by_one(number):
    """A sweep of v over both sides of 1 / (R h), if males are too few: with a tenth less it dies out, with more not."""
    rng = chance("extinction", number)
    r, h = between(rng, 1.15, 1.5), between(rng, 1.1, 4.0)
    for side in (-0.1, 0.1):
        v = (1.0 + side) / (r * h)
        sets = (f"herd.growth={r}", f"herd.served={h}", f"herd.viability={v:.6g}", "herd.founders=3000",
                "herd.capacity=4000", "herd.cost_to_fawns=0")  # fmt: skip
        record = herd("irish-elk", *sets, seed=int(rng.integers(1, 1000)), generations=160 if side < 0 else 70)
        extinct = record["herd.extinct"][-1] == 1.0
        assert extinct == (side < 0), said(r, h, v)
        if not extinct:
            assert record["herd.size"][-30:].mean() > 2000, said(r, h, v)


@pytest.mark.parametrize("hardship", ["winter", "cost_to_fawns"])
def test_winters_and_fawns_that_pay_move_the_border_to_where_the_growth_that_is_left_is_one(hardship):
    """Females: R (1 - w) in winters that never end, and R (1 - c (1 - v)) with fawns that pay for antlers."""
    rng = chance("hardship", hardship)
    r, v = between(rng, 1.15, 1.6), between(rng, 0.3, 0.5)
    border = 1.0 - 1.0 / r if hardship == "winter" else (1.0 - 1.0 / r) / (1.0 - v)
    for side in (0.7, 1.3):
        # Antlers that cost a share 1 - v of the males their lives, and never change: nobody prefers any.
        sets = (
            f"herd.growth={r}", "herd.served=1000", "herd.founders=300", "herd.capacity=400", "herd.heredity=two_locus",
            "herd.antlers=1", "herd.preference=0", f"herd.cost={1.0 - v:.6g}", "herd.viability=antlers",
            f"herd.cost_to_fawns={side * border if hardship == 'cost_to_fawns' else 0.0:.6g}",
            f"herd.winter={side * border if hardship == 'winter' else 0.0:.6g}", "herd.winter_from=0",
            "herd.winter_lasts=100000",
        )  # fmt: skip
        record = herd("irish-elk", *sets, seed=int(rng.integers(1, 1000)), generations=300)
        assert (record["herd.extinct"][-1] == 1.0) == (side > 1.0), said(r, v, side)


@pytest.mark.parametrize("number", range(3))
def test_antlers_run_away_exactly_where_b_over_g_exceeds_one_over_w_squared(number):
    """A sweep of B over both sides of G / w2: the distance from the line shrinks on the one, and grows on the other."""
    rng = chance("runaway", number)
    w = between(rng, 1.5, 4.0)
    grown = []
    for side in (0.3, 2.0):
        b = side / w**2
        sets = (f"herd.width={w}", f"herd.covariance={b:.6g}", f"herd.variance_preference={2.0 * b * b + 0.02:.6g}",
                "herd.variance_antler=1", "herd.preference=1", "herd.antlers=0", "herd.size=3000")  # fmt: skip
        record = herd("antlers-runaway", *sets, seed=int(rng.integers(1, 1000)), generations=14)
        off = record["herd.preference.mean"] - record["herd.antler.mean"] / w**2
        factor = 1.0 + 0.5 * (record["herd.b"] - record["herd.g"] / w**2) / (1.0 + record["herd.g"] / w**2)
        grown.append(off[14] / off[0])
        assert (factor[:14] > 1.0).all() if side > 1.0 else (factor[:14] < 1.0).all(), said(w, b)
    assert grown[0] < 0.97 and grown[1] > 1.03, said(w, grown)
