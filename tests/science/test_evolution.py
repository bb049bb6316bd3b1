"""Section 2, as far as the nodes allow: selection of random variation, through the whole engine."""

from __future__ import annotations

import math

import numpy as np
import pytest
from science.lab import agree, between, built, bundled, chance, rows, said, scenario
from scipy import stats

from sandbox.runner import Runner


def strings(function, length, **settings):
    """A genetic algorithm over strings of bits."""
    return built(
        {
            "bits": ("world.bits", {"function": function, "length": length}),
            "string": ("candidate.point", {}),
            "value": ("objective.weighted", {"value": 1.0}),
            "ga": ("optimizer.genetic", settings),
        },
        ("bits.world", "string.world"),
        ("string.candidate", "ga.candidate"),
        ("value.objective", "ga.objective"),
    )


@pytest.mark.parametrize("number", range(3))
def test_one_plus_one_on_leading_ones(number):
    """E[mutations] = ((1-p)^(1-n) - (1-p)) / (2 p^2) (Boettcher, Doerr & Neumann 2010); the start is one more."""
    n = (8, 16, 24)[number]
    p = between(chance("leading ones", number), 0.5 / n, 2.5 / n)
    expected = ((1 - p) ** (1 - n) - (1 - p)) / (2 * p * p) + 1
    graph = strings("leading_ones", n, population=1, mutation=p)

    def observe(seed):
        made = Runner(scenario(graph, seed), threads=1)
        for _ in made.advance(1_000_000):
            if made.runs[0].solved:
                break
        assert made.evaluations == made.generation + 1
        column = made.record["ga.evaluations"]
        assert column[-1] == made.evaluations, "it counts until solved, the start included"
        made.step()
        assert made.record["ga.evaluations"][-1] == made.evaluations, "and no further"
        return [made.evaluations]

    agree(f"(1+1) on leading ones, n {n}, p {p}", observe, expected, runs=40)


@pytest.mark.parametrize("selection", ["tournament", "roulette", "truncation"])
def test_a_population_solves_onemax(selection):
    found = rows(
        scenario(strings("onemax", 30, population=100, selection=selection, mutation=1 / 30), seed=3), 120
    )
    assert found["ga.best"][0] < 30.0
    assert found["ga.best"].max() == 30.0
    assert np.abs(found["ga.price_residual"]).max() < 1e-9
    done = int(np.argmax(found["ga.best"] == 30.0))
    evaluations = found["ga.evaluations"]
    assert 100 * done < evaluations[done] <= 100 * (done + 1)
    assert (evaluations[done:] == evaluations[done]).all()
    # One elite passes on unchanged, so the best never gets worse.
    assert (np.diff(found["ga.best"]) >= 0.0).all()


@pytest.mark.parametrize("number", range(3))
def test_breeders_equation(number):
    """R = i h^2 sigma_P for truncation of a noisy phenotype; i = phi(z) / share, h^2 = 1 / (1 + noise^2)."""
    rng = chance("breeder", number)
    share, noise = between(rng, 0.1, 0.8), between(rng, 0.0, 2.0)
    graph = built(
        {
            "people": ("world.applicants", {}),
            "person": ("candidate.applicant", {}),
            "worth": ("objective.weighted", {"value": 1.0}),
            "seen": ("objective.noisy", {"noise": noise}),
            "ga": (
                "optimizer.genetic",
                {
                    "population": 4000,
                    "selection": "truncation",
                    "truncation": share,
                    "crossover": "none",
                    "mutation": 0.0,
                    "elitism": 0,
                },
            ),
        },
        ("people.world", "person.world"),
        ("person.candidate", "ga.candidate"),
        ("worth.objective", "seen.objective"),
        ("seen.objective", "ga.objective"),
    )
    intensity = stats.norm.pdf(stats.norm.ppf(share)) / share
    expected = intensity / math.sqrt(1.0 + noise**2)

    def observe(seed):
        found = rows(scenario(graph, seed), 1)
        response = found["ga.value"][1] - found["ga.value"][0]
        # Without mutation children are copies: all of the change is selection, in Price's terms.
        assert found["ga.price_selection"][1] == pytest.approx(response, abs=1e-12)
        assert found["ga.price_transmission"][1] == pytest.approx(0.0, abs=1e-12)
        return [response]

    agree(f"response to truncation at {share} with noise {noise}", observe, expected, runs=24)


@pytest.mark.parametrize("number", range(3))
def test_a_noisy_measure_is_won_by_luck(number):
    """Of n whose worth is N(0, 1), the one with the best noisy measure is worth m_n / sqrt(1 + s^2)."""
    rng = chance("noisy", number)
    n, noise = int(between(rng, 2, 200, log=True)), between(rng, 0.2, 2.0)
    graph = built(
        {
            "people": ("world.applicants", {"error_scale": 0.0}),
            "person": ("candidate.applicant", {}),
            "worth": ("objective.weighted", {"value": 1.0}),
            "seen": ("objective.noisy", {"noise": noise}),
            "best": ("optimizer.best_of_n", {"n": n, "episodes": 200}),
        },
        ("people.world", "person.world"),
        ("person.candidate", "best.candidate"),
        ("worth.objective", "seen.objective"),
        ("seen.objective", "best.objective"),
    )
    x = np.linspace(-9.0, 9.0, 20_001)
    m = np.trapezoid(n * x * stats.norm.pdf(x) * stats.norm.cdf(x) ** (n - 1), x)
    spread = math.sqrt(1.0 + noise**2)

    def observe(seed):
        found = rows(scenario(graph, seed), 24)
        return np.stack([found["best.value"][1:], found["best.mean"][1:]], axis=1)

    agree(f"best of {n} by a measure with noise {noise}", observe, [m / spread, m * spread], runs=1)
    assert said(n)


@pytest.mark.parametrize("number", range(3))
def test_gradient_descent_on_a_quadratic_shrinks_the_error_by_the_textbook_factor(number):
    """Error per axis shrinks by 1 - 2 rate w; at rate 1 / (w_min + w_max) the slowest by (kappa-1)/(kappa+1)."""
    condition = between(chance("quadratic", number), 2.0, 200.0, log=True)
    rate = 1.0 / (1.0 + condition)  # the curvatures are 2 w
    graph = built(
        {
            "land": ("world.landscape", {"function": "ellipsoid", "dimension": 2, "condition": condition}),
            "spot": ("candidate.point", {"start": "fixed", "start_value": 1.0}),
            "high": ("objective.weighted", {"value": 1.0}),
            "descent": ("optimizer.gradient_descent", {"rate": rate}),
        },
        ("land.world", "spot.world"),
        ("spot.candidate", "descent.candidate"),
        ("high.objective", "descent.objective"),
    )
    factor = (condition - 1.0) / (condition + 1.0)
    for gradient, tolerance in (("exact", 1e-9), ("finite_differences", 1e-4)):
        found = rows(scenario(graph.set("descent", "gradient", gradient)), 10)
        expected = factor ** np.arange(11)
        np.testing.assert_allclose(np.abs(found["spot.x0.mean"]), expected, rtol=tolerance)
        np.testing.assert_allclose(np.abs(found["spot.x1.mean"]), expected, rtol=tolerance)


@pytest.mark.parametrize("number", range(3))
def test_prices_identity_holds_for_every_way_to_select_and_to_mix(number):
    """Change of the mean = Cov(w, g) / mean(w) + transmission (Price 1970), to 1e-9."""
    rng = chance("price", number)
    for selection in ("tournament", "roulette", "truncation"):
        for crossover in ("none", "one_point", "uniform"):
            texts = (
                f"ga.selection={selection}", f"ga.crossover={crossover}", f"ga.elitism={number}",
                f"ga.population={int(between(rng, 2 + number, 90))}", f"ga.mutation={between(rng, 0.0, 0.3)}",
                "bits.function=onemax", "bits.length=15",
            )  # fmt: skip
            found = rows(bundled("evolution", *texts, seed=number + 1, generations=20))
            assert np.abs(found["ga.price_residual"]).max() < 1e-9, texts
            change = np.diff(found["string.b0.mean"])
            terms = found["ga.price_selection"] + found["ga.price_transmission"]
            np.testing.assert_allclose(change, terms[1:], atol=1e-9)


def test_control_without_selection_nothing_is_climbed():
    """Everybody as likely a parent: the same variation leaves a row of ones no longer than chance makes it."""
    found = rows(bundled("evolution", seed=2, generations=150))
    assert found["ga.mean"][-50:].mean() > 12.0
    assert found["drift.mean"][-50:].mean() < 4.0  # 1 for random strings; drift makes families alike
    assert found["drift.solved"].max() == 0.0


def test_control_of_the_breeders_equation_truncation_that_keeps_all():
    """The best 100 % are no selection: no response but by sampling."""

    def observe(seed):
        texts = ("drift.crossover=none", "drift.mutation=0", "bits.function=onemax", "drift.population=500")
        found = rows(bundled("evolution", *texts, seed=seed, generations=1))
        return [found["drift.ones"][1] - found["drift.ones"][0]]

    agree("response to truncation that keeps all", observe, 0.0, runs=16)
