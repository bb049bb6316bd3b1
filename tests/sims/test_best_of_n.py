"""Best of n against order statistics: the expected maximum, bits of optimization power, fresh draws."""

from __future__ import annotations

import numpy as np
import pytest
from methods_driver import Run, real_genes, settings
from scipy import integrate, stats

from sims.optimizers.best_of_n import BEST_OF_N


def winners(n, episodes, genes, generations=3):
    """The best first gene of each block of n candidates."""
    run = Run(BEST_OF_N, settings(BEST_OF_N, {"n": n, "episodes": episodes}), genes)
    found = []
    for _ in range(generations):
        run.ask(run.pop[:, 0].copy())
        assert run.parents.max() == -1
        found.append(run.pop[:, 0].reshape(episodes, n).max(axis=1))
    return np.concatenate(found)


@pytest.mark.parametrize("n", [2, 16, 256])
def test_expected_maximum_of_normal_values(n):
    genes = real_genes(1, -10.0, 10.0)
    genes[3], genes[4], genes[5] = 1.0, 0.0, 1.0
    best = winners(n, 2000, genes)
    m_n = integrate.quad(lambda x: x * n * stats.norm.pdf(x) * stats.norm.cdf(x) ** (n - 1), -10, 10)[0]
    assert abs(best.mean() - m_n) <= 4 * best.std(ddof=1) / np.sqrt(best.size)


@pytest.mark.parametrize("n", [1, 10, 1000])
def test_bits_of_optimization_power(n):
    """-log2 P(a random candidate is at least as good) has mean H_n / ln 2 and SD sqrt(sum 1/k^2) / ln 2."""
    bits = -np.log2(1.0 - winners(n, 1000, real_genes(1, 0.0, 1.0)))
    k = np.arange(1, n + 1)
    spread = np.sqrt((1 / k**2).sum()) / np.log(2)
    assert abs(bits.mean() - (1 / k).sum() / np.log(2)) <= 4 * spread / np.sqrt(bits.size)
    assert bits.std() == pytest.approx(spread, rel=0.1)


def test_every_generation_and_candidate_is_a_draw_of_its_own():
    run = Run(BEST_OF_N, settings(BEST_OF_N, {"n": 50, "episodes": 3}), real_genes(2))
    assert run.n == 150
    rows = [run.pop.copy()]
    for _ in range(4):
        run.ask(np.zeros(150))
        rows.append(run.pop.copy())
    assert np.unique(np.array(rows)).size == 5 * 150 * 2
    assert BEST_OF_N.rounds(run.s, run.genes) == 0
