"""Section 5: choosing the best by a measure, with errors of two kinds."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest
from science.lab import agree, between, built, bundled, chance, rows, runner, said, scenario
from scipy import integrate, stats


def expected_maximum(n):
    """m_n, the expected maximum of n standard normals."""
    x = np.linspace(-9.0, 9.0, 20_001)
    return float(integrate.trapezoid(n * x * stats.norm.pdf(x) * stats.norm.cdf(x) ** (n - 1), x))


@cache
def mixture(df, scale):
    """A grid u, dense in the middle; on it the density of U = V + error, integral v phi(v) f(u - v) dv, and P(U < u).

    V is standard normal, the error Student's t with `df` degrees times `scale` (0 degrees: normal).
    """
    error = stats.t(df, scale=scale) if df else stats.norm(scale=scale)
    v = np.linspace(-8.0, 8.0, 401)
    phi = stats.norm.pdf(v)
    u = np.sinh(np.linspace(-14.0, 14.0, 2401))
    off = u[:, None] - v[None, :]
    f = phi * error.pdf(off)
    below = 1.0 - integrate.trapezoid(phi * error.sf(off), v, axis=1)
    return u, integrate.trapezoid(f, v, axis=1), integrate.trapezoid(v * f, v, axis=1), below


def of_the_winner(n, df, scale=1.0):
    """E[V] and E[U] of the best of n by U: n integral m(u) F(u)^(n-1) du."""
    u, density, moment, below = mixture(df, scale)
    wins = n * np.clip(below, 0.0, 1.0) ** (n - 1)
    total = integrate.simpson(density * wins, x=u)
    assert abs(total - 1.0) < 1e-4, total
    return float(integrate.simpson(moment * wins, x=u)), float(integrate.simpson(u * density * wins, x=u))


def winners(nest, n, *sets, generations=24):
    """Means of value and metric per generation: [generations, 2], of a nest of the bundled scenario."""
    choices = min(10_000, max(4, 40_000 // n))
    world = nest.replace("choice", "applicants")
    texts = [f"{nest}.n={n}", f"{nest}.episodes={choices}", *(f"{world}.{text}" for text in sets)]
    other = "tame_choice" if nest == "choice" else "choice"
    texts += [f"{other}.n=1", f"{other}.episodes=1"]

    def observe(seed):
        found = rows(bundled("goodhart", *texts, seed=seed), generations)
        return np.stack([found[f"{nest}.value"][1:], found[f"{nest}.metric"][1:]], axis=1)

    return observe


def test_the_reference_of_student_errors_is_right_for_gaussian_ones():
    for n, scale in ((2, 0.5), (64, 1.0), (4096, 2.0)):
        value, metric = of_the_winner(n, 0, scale)
        spread = math.sqrt(1.0 + scale**2)
        assert value == pytest.approx(expected_maximum(n) / spread, rel=1e-3)
        assert metric == pytest.approx(expected_maximum(n) * spread, rel=1e-3)


@pytest.mark.parametrize("number", range(3))
def test_gaussian_errors_follow_the_closed_form(number):
    rng = chance("gaussian", number)
    n = int(between(rng, (2, 20, 300)[number], (20, 300, 4096)[number], log=True))
    scale = between(rng, 0.2, 3.0)
    spread = math.sqrt(1.0 + scale**2)
    m = expected_maximum(n)
    for nest, error in (("choice", "error=gaussian"), ("tame_choice", "error=gaussian")):
        agree(
            f"{nest}: best of {n} with gaussian errors of scale {scale}",
            winners(nest, n, error, f"error_scale={scale}"), [m / spread, m * spread], runs=1,
        )  # fmt: skip


@pytest.mark.parametrize("number", range(4))
def test_student_errors_follow_numeric_integration(number):
    rng = chance("student", number)
    n = (2, int(between(rng, 3, 60, log=True)), int(between(rng, 60, 1000, log=True)), 4096)[number]
    df, scale = between(rng, 3.0, 8.0), between(rng, 0.3, 2.0)
    value, metric = of_the_winner(n, df, scale)
    agree(
        f"best of {n} with student errors of {df} degrees and scale {scale}",
        winners("choice", n, "error=student_t", f"df={df}", f"error_scale={scale}"), [value, metric], runs=1,
    )  # fmt: skip


def test_with_heavy_tails_value_peaks_near_16_to_32_and_falls_back_and_the_gaussian_control_does_not():
    sizes = (2, 8, 24, 128, 1024, 4096)
    heavy = {n: of_the_winner(n, 3.0)[0] for n in (*sizes, 4, 16, 20, 28, 32, 64)}
    assert 16 <= max(heavy, key=heavy.__getitem__) <= 32
    seen = {n: winners("choice", n)(n)[:, 0].mean() for n in sizes}
    assert max(seen, key=seen.__getitem__) == 24
    assert seen[4096] < 0.6 * seen[24]
    tame = [winners("tame_choice", n)(n)[:, 0].mean() for n in sizes]
    assert (np.diff(tame) > 0).all()


def test_both_curves_are_in_the_bundled_scenario():
    found = rows(bundled("goodhart", "choice.n=2048", "tame_choice.n=2048", "choice.episodes=40",
                         "tame_choice.episodes=40"), 24)  # fmt: skip
    assert abs(found["choice.value"][0]) < 0.05  # row 0: nobody has chosen yet
    assert found["choice.value"][1:].mean() < found["tame_choice.value"][1:].mean() - 1.0
    assert found["choice.metric"][1:].mean() > found["tame_choice.metric"][1:].mean()
    assert found["choice.raw_gap"][1:].mean() == pytest.approx(
        (found["choice.metric"] - found["work.mean"])[1:].mean()
    )


def test_without_errors_the_metric_is_the_value():
    """Control: error_scale 0."""
    found = rows(bundled("goodhart", "applicants.error_scale=0", "choice.n=100", "choice.episodes=200"), 24)
    assert np.array_equal(found["choice.value"], found["choice.metric"])
    assert np.array_equal(found["choice.intended"], found["choice.base"])
    assert (found["choice.raw_gap"] == 0.0).all()
    agree(
        "best of 100 without errors", lambda seed: rows(
            bundled("goodhart", "applicants.error_scale=0", "choice.n=100", "choice.episodes=200", seed=seed), 24
        )["choice.value"][1:], expected_maximum(100), runs=1,
    )  # fmt: skip


@pytest.mark.parametrize("number", range(3))
def test_divergence_of_the_best_of_n_from_one(number):
    """KL = ln n - (n-1)/n: the mean of ln(n F^(n-1)) over winners."""
    n = int(between(chance("divergence", number), 2, 1000, log=True))
    sets = ("tame_choice.n=" + str(n), "tame_choice.episodes=200", "choice.n=1", "choice.episodes=1")

    def observe(seed):
        made = runner(bundled("goodhart", *sets, seed=seed), 1)
        run = next(run for run in made.runs if run.plan.root == "tame_choice")
        metric = run.reported(1)[1].scores
        return math.log(n) + (n - 1) * stats.norm.logcdf(metric, scale=math.sqrt(2.0))

    agree(f"divergence of the best of {n}", observe, math.log(n) - (n - 1) / n, runs=4)


@pytest.mark.parametrize("number", range(3))
def test_how_often_each_of_a_few_outcomes_wins(number):
    """P(k) = F(k)^n - F(k-1)^n, for equally likely outcomes (k/M)^n - ((k-1)/M)^n, with ties.

    The worst outcome still wins 78 of 10,000 choices of the largest n: what is hardly ever seen has no standard error.
    """
    n = int(between(chance("outcomes", number), 2, 8))
    length = 4
    graph = built(
        {
            "bits": ("world.bits", {"length": length, "function": "leading_ones"}),
            "string": ("candidate.point", {}),
            "value": ("objective.weighted", {"value": 1.0}),
            "choice": ("optimizer.best_of_n", {"n": n, "episodes": 10_000}),
        },
        ("bits.world", "string.world"), ("string.candidate", "choice.candidate"),
        ("value.objective", "choice.objective"),
    )  # fmt: skip
    below = np.array([0.0, *(1.0 - 0.5 ** (k + 1) for k in range(length)), 1.0]) ** n

    def observe(seed):
        won = runner(scenario(graph, seed), 1).runs[0].reported(1)[1].scores
        return won[:, None] == np.arange(length + 1)

    agree(f"outcomes of the best of {n}", observe, np.diff(below), runs=1)
    assert said(n)


def test_gamers_are_chosen_the_more_the_harder_the_selection():
    """P(the chosen one games) = integral n q phi(x-d) [(1-q) Phi(x) + q Phi(x-d)]^(n-1) dx."""
    rng = chance("gamers")
    for n in (1, 10, 100):
        q, d = between(rng, 0.01, 0.2), between(rng, 0.5, 2.5)
        x = np.linspace(-9.0, 12.0, 20_001)
        mixed = (1 - q) * stats.norm.cdf(x) + q * stats.norm.cdf(x - d)
        share = integrate.trapezoid(n * q * stats.norm.pdf(x - d) * mixed ** (n - 1), x)
        sets = ("error_scale=0", f"gamer_share={q}", f"boost={d}")
        texts = [f"tame_choice.n={n}", f"tame_choice.episodes={10_000 // n}", "choice.n=1"]
        texts += [f"tame_applicants.{text}" for text in sets]
        agree(
            f"share {q} of gamers with boost {d} among {n}", lambda seed, texts=texts: rows(
                bundled("goodhart", *texts, seed=seed), 24
            )["tame_choice.gamer"][1:], share, runs=1,
        )  # fmt: skip
