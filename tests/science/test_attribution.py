"""Whose fault it is, against the exact losses of the Gaussian chain; and what probes say of known cases."""

from __future__ import annotations

import numpy as np
from lab import agree, between, bundled, chance, rows, said
from scipy.integrate import quad
from scipy.stats import norm

COLUMNS = ("outer", "inner", "total", "shapley_outer", "shapley_inner")


def largest(n):
    """The expected maximum of n standard normal numbers."""
    return quad(lambda x: x * n * norm.pdf(x) * norm.cdf(x) ** (n - 1), -10, 10)[0]


def losses(s1, s2, n):
    """The columns: what best of n is worth by J, by B, by M, and by J with only the second error."""
    none, outer, inner, both = (1.0 / np.sqrt(1.0 + v) for v in (0.0, s1 * s1, s2 * s2, s1 * s1 + s2 * s2))
    first = ((none - outer) + (inner - both)) / 2.0
    total = none - both
    return largest(n) * np.array([none - outer, outer - both, total, first, total - first])


def measured(s1, s2, n):
    def observe(seed):
        sets = (f"chain.s1={s1}", f"chain.s2={s2}", f"choice.n={n}", "choice.episodes=100")
        record = rows(bundled("both", *sets, seed=seed, generations=30))
        return np.stack([record[f"attribution.{name}"][1:] for name in COLUMNS], axis=1)

    return observe


def test_faults_cost_what_the_chain_says():
    rng = chance("attribution")
    drawn = [(between(rng, 0.1, 2.0), between(rng, 0.1, 2.0), int(between(rng, 2, 200, log=True))) for _ in range(2)]
    for s1, s2, n in [(0.5, 1.0, 100), *drawn]:
        agree(f"attribution {said(s1, s2, n)}", measured(s1, s2, n), losses(s1, s2, n), 1)


def test_without_an_error_its_fault_costs_nothing():
    for s1, s2, name in ((0.0, 1.0, "outer"), (1.0, 0.0, "inner")):
        found = dict(zip(COLUMNS, measured(s1, s2, 30)(3).T, strict=True))
        assert np.abs(found[name]).max() < 1e-9
        assert np.abs(found[f"shapley_{name}"]).max() < 1e-9
        assert found["total"].mean() > 0.1
    assert np.abs(found["outer"] + found["inner"] - found["total"]).max() < 1e-9
