"""The bundled nest of three: the bonus goes to f.g / g.g, the surplus to cos^2 of the first best (section 9)."""

from __future__ import annotations

import numpy as np
import pytest
from science.lab import agree, between, bundled, chance, rows, said

PLAIN = (
    "contract.vanity.mean=0",
    "contract.vanity.spread=0",
    "hiring.n=1",
    "owners.episodes=1",
    "owners.step=0.02",
)


def lists(f, g):
    """The two settings of the firm as `--set` texts."""
    return tuple(
        f"firm.{name}={', '.join(str(x) for x in xs)}" for name, xs in (("value", f), ("measure", g))
    )


def drawn(number):
    """f and g whose best bonus lies well within the owners' range."""
    rng = chance("firm", number)
    while True:
        f, g = ([between(rng, -2.0, 2.0) for _ in range(2)] for _ in range(2))
        if 0.3 <= np.dot(f, g) / np.dot(g, g) <= 2.5 and 0.3 <= np.dot(g, g) <= 1.7:
            return np.array(f), np.array(g)


@pytest.mark.parametrize("number", range(3))
def test_the_bonus_and_the_share_of_the_first_best(number):
    f, g = ((np.array([1.0, 1.0]), np.array([1.0, 0.2])), drawn(1), drawn(2))[number]
    best, first = f @ g / (g @ g), 0.5 * f @ f
    share = (f @ g) ** 2 / ((f @ f) * (g @ g))

    def observe(seed):
        found = rows(bundled("three-levels", *PLAIN, *lists(f, g), seed=seed), 300)
        assert found["contract.bonus.mean"][-1] == pytest.approx(best, abs=0.03), said(f, g, seed)
        assert found["owners.mean"][-1] / first == pytest.approx(share, abs=1e-3), said(f, g, seed)
        return [found["contract.bonus.mean"][-1]]

    agree(f"bonus for f {f} and g {g}", observe, best, runs=16)
    assert number or [round(best, 3), round(share, 4)] == [1.154, 0.6923]


@pytest.mark.parametrize("number", range(3))
def test_all_along_the_way_the_executive_does_what_the_contract_pays_for(number):
    """Efforts are b g, up to the last 2^-30 of the gradient's way: surplus b f.g - b^2 g.g / 2."""
    f, g = drawn(number + 10)
    found = rows(bundled("three-levels", *PLAIN, *lists(f, g)), 60)
    b = found["contract.bonus.mean"]
    np.testing.assert_allclose(found["firm.reported"], b * (g @ g), rtol=1e-8, atol=1e-12)
    np.testing.assert_allclose(found["firm.value_made"], b * (f @ g), rtol=1e-8, atol=1e-12)
    np.testing.assert_allclose(
        found["owners.mean"], b * (f @ g) - 0.5 * b**2 * (g @ g), rtol=1e-8, atol=1e-12
    )
    np.testing.assert_allclose(found["executive.own_score"], 0.5 * b**2 * (g @ g), rtol=1e-8, atol=1e-12)
    assert np.array_equal(found["hiring.own_score"], found["firm.reported"])


def test_where_the_measure_is_the_value_nothing_is_lost():
    """Control: g = f."""
    f, _ = drawn(20)
    found = rows(bundled("three-levels", *PLAIN, *lists(f, f)), 300)
    assert found["contract.bonus.mean"][-1] == pytest.approx(1.0, abs=0.02)
    assert found["owners.mean"][-1] / (0.5 * f @ f) == pytest.approx(1.0, abs=1e-3)


def test_hiring_picks_the_busiest():
    """Of n whose motive is N(0, 0.2) hiring takes the largest one: what the middle level finds is its own objective."""
    sets = (
        "owners.step=0",
        "owners.rescore=0",
        "owners.episodes=1",
        "contract.bonus.mean=1",
        "contract.bonus.spread=0",
    )
    m8 = 1.4236003  # expected maximum of 8 standard normals

    def observe(seed):
        found = rows(bundled("three-levels", *sets, seed=seed), 1)
        return [[found["contract.vanity.mean"][0], found["hiring.cost"][0]]]

    agree("vanity of the hired", observe, [0.2 * m8, 8.0], runs=64)
