"""Section 9: hiring optimizers. The best bonus, gamers, short-termism, and harm that shows when it is too late."""

from __future__ import annotations

import numpy as np
import pytest
from science.lab import agree, between, built, bundled, chance, rows, runner, said, scenario
from scipy import integrate, stats


def lists(f, g):
    """The two settings of the firm as `--set` texts."""
    pairs = (("value", f), ("measure", g))
    return [f"firm.{name}={', '.join(str(x) for x in xs)}" for name, xs in pairs]


def drawn(number, tasks):
    """Values and measures of some tasks, neither orthogonal nor tiny."""
    rng = chance("executives", number)
    while True:
        f, g = (np.array([between(rng, -2.0, 2.0) for _ in range(tasks)]) for _ in range(2))
        if g @ g > 0.2 and abs(f @ g) > 0.3:
            return f, g, rng


@pytest.mark.parametrize("number", range(3))
def test_the_best_bonus_and_its_share_of_the_first_best(number):
    """b* = f.g / (g.g + r s^2); without chance the share is the squared cosine of the angle (Feltham & Xie 1994)."""
    f, g, rng = drawn(number, 2 + number)
    noise, caution = between(rng, 0.2, 1.5), between(rng, 0.2, 2.0)
    if number == 0:
        f, g, noise = np.array([1.0, 1.0]), np.array([1.0, 0.2]), 0.0
    sets = [*lists(f, g), f"firm.noise={noise}", f"surplus.caution={caution}"]
    found = rows(bundled("executives", *sets), 120)
    best = f @ g / (g @ g + caution * noise**2)
    what = said(f, g, noise, caution)
    assert found["contract.bonus.mean"][-1] == pytest.approx(best, rel=1e-4), what
    assert found["firm.reported"][-1] == pytest.approx(best * (g @ g), abs=1e-3 + 4 * noise), what
    assert found["firm.value_made"][-1] == pytest.approx(best * (f @ g), rel=1e-4), what
    assert found["owners.best"][-1] == pytest.approx(best * (f @ g) / 2.0, rel=1e-6), what
    if number == 0:
        assert round(best, 3) == 1.154
        assert round(found["owners.best"][-1] / (f @ f / 2.0), 4) == 0.6923


def test_books_that_show_what_counts_lose_nothing():
    """Control: g = f."""
    found = rows(bundled("executives"), 120)
    assert found["fair_contract.bonus.mean"][-1] == pytest.approx(1.0, abs=1e-4)
    assert found["fair_owners.best"][-1] == pytest.approx(1.0, rel=1e-6)
    assert found["fair_firm.reported"][-1] == pytest.approx(found["fair_firm.value_made"][-1])


# -- gamers ----------------------------------------------------------------------------------------------------


def hired(n, q, d):
    """P(the hired one games) = integral n q phi(x-d) [(1-q) Phi(x) + q Phi(x-d)]^(n-1) dx."""
    x = np.linspace(-10.0, 16.0, 20_001)
    mixed = (1 - q) * stats.norm.cdf(x) + q * stats.norm.cdf(x - d)
    return integrate.trapezoid(n * q * stats.norm.pdf(x - d) * mixed ** (n - 1), x)


@pytest.mark.parametrize("n", [1, 10, 100])
def test_more_selection_hires_more_gamers(n):
    assert [round(hired(k, 0.01, 2.0), 4) for k in (1, 10, 100)] == [0.01, 0.0652, 0.2705]
    rng = chance("hired", n)
    q, d = between(rng, 0.005, 0.2), between(rng, 0.5, 3.0)
    sets = (f"hiring.n={n}", f"hiring.episodes={min(10_000, 20_000 // n)}", f"applicants.gamer_share={q}",
            f"applicants.boost={d}",
            "honest_hiring.n=1", "honest_hiring.episodes=1")  # fmt: skip

    def observe(seed):
        found = rows(bundled("hiring-gamers", *sets, seed=seed), 24)
        gamer = found["hiring.gamer"][1:]
        np.testing.assert_allclose(
            found["hiring.metric"] - found["hiring.value"], d * found["hiring.gamer"], atol=1e-9
        )
        return gamer

    agree(f"best of {n} where a share {q} games by {d}", observe, hired(n, q, d), runs=1)


def test_where_nobody_games_the_interview_shows_the_worth():
    """Control: q = 0."""
    found = rows(bundled("hiring-gamers", "applicants.gamer_share=0", "hiring.n=50", "hiring.episodes=50"), 5)
    assert found["hiring.gamer"].max() == 0.0
    assert np.array_equal(found["hiring.metric"], found["hiring.value"])
    assert np.array_equal(found["honest_hiring.metric"], found["honest_hiring.value"])


# -- quarters --------------------------------------------------------------------------------------------------


def manager(discount, **settings):
    """A manager who discounts each quarter, in a world of quarters."""
    graph = built(
        {
            "quarters": ("world.quarters", settings),
            "office": ("candidate.point", {}),
            "motive": ("objective.discounted", {"stream": "profit", "discount": discount}),
            "manager": ("optimizer.gradient_descent", {"rate": 0.05}),
        },
        ("quarters.world", "office.world"), ("office.candidate", "manager.candidate"),
        ("motive.objective", "manager.objective"),
    )  # fmt: skip
    made = runner(scenario(graph), 250)
    run = made.runs[0]
    features = dict(zip(run.plan.spec.features, run.found.feats[0], strict=False))
    quarters = settings["tenure"] + settings["after"]
    return features["invested"], np.array([features[f"profit_{quarter + 1}"] for quarter in range(quarters)])


@pytest.mark.parametrize("number", range(3))
def test_short_termism_costs_the_square_of_the_lack_of_patience(number):
    """(delta^lag - d^lag)^2 yield^2 / 2 per quarter in office, discounted; with the lag 1 as in the books."""
    rng = chance("short-termism", number)
    owners, own, fruit = between(rng, 0.8, 1.0), between(rng, 0.2, 0.75), between(rng, 0.3, 3.0)
    tenure, lag = int(rng.integers(1, 7)), 1 if number == 0 else int(rng.integers(1, 5))
    settings = {
        "tenure": tenure,
        "after": lag + 1,
        "lag": lag,
        "yield": fruit,
        "usual": between(rng, 0.0, 1.0),
    }
    spent, short = manager(own, **settings)
    assert spent == pytest.approx(own**lag * fruit, rel=1e-4), said(own, settings)
    best, long = manager(owners, **settings)
    assert best == pytest.approx(owners**lag * fruit, rel=1e-4), said(owners, settings)
    weights = owners ** np.arange(len(short))
    loss = (owners**lag - own**lag) ** 2 * fruit**2 / 2.0 * weights[:tenure].sum()
    assert weights @ (long - short) == pytest.approx(loss, rel=1e-3), said(owners, own, settings)


def test_the_best_books_leave_the_least_behind():
    found = rows(bundled("quiet-harm", "hiring.episodes=100"), 24)
    chosen, anybody = ({name: found[f"{who}.{name}"][1:].mean() for name in ("reported", "later", "value_made")}
                       for who in ("hiring", "any_hiring"))  # fmt: skip
    assert chosen["reported"] > anybody["reported"] + 0.1  # in office all looks well
    assert chosen["later"] < anybody["later"] - 0.2  # and afterwards it is not
    assert chosen["value_made"] < anybody["value_made"] - 0.1
    assert found["motive.discount.mean"][1:].mean() < found["any_motive.discount.mean"][1:].mean() - 0.1


def test_harm_is_not_quiet_where_the_fruit_comes_at_once():
    """Control: with a short lag in a long term the books tell."""
    found = rows(bundled("quiet-harm", "quarters.lag=1", "quarters.tenure=20", "hiring.episodes=100"), 24)
    assert found["hiring.later"][1:].mean() > found["any_hiring.later"][1:].mean()
    assert found["hiring.value_made"][1:].mean() > found["any_hiring.value_made"][1:].mean()
