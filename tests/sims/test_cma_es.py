"""The parts of CMA-ES: eigenvectors, weights, and what they do on stretched and on rounded problems."""

from __future__ import annotations

import numpy as np
import pytest
from methods_driver import Run, real_genes, settings

from sims.optimizers.cma_es import CMA_ES
from sims.optimizers.cma_numbers import COUNT, RATE_MU, RATE_ONE, WEIGHT_SUM, learning, weights
from sims.optimizers.eigen import symmetric


@pytest.mark.parametrize("n", [1, 2, 5, 30])
@pytest.mark.parametrize("spread", [0.0, 3.0, 12.0])
def test_eigenvectors_of_symmetric_matrices(n, spread):
    rng = np.random.default_rng(n)
    turn, _ = np.linalg.qr(rng.normal(size=(n, n)))
    matrix = (turn * 10.0 ** np.linspace(0.0, spread, n)) @ turn.T
    matrix = 0.5 * (matrix + matrix.T)
    vectors, values = np.empty(n * n), np.empty(n)
    symmetric(n, matrix.ravel().copy(), vectors, values)
    found = vectors.reshape(n, n)
    scale = np.abs(matrix).max()
    np.testing.assert_allclose(found.T @ found, np.eye(n), atol=1e-12)
    np.testing.assert_allclose((found * values) @ found.T, matrix, atol=1e-12 * scale)
    np.testing.assert_allclose(np.sort(values), np.linalg.eigvalsh(matrix), atol=1e-12 * scale)


@pytest.mark.parametrize("d, n", [(1, 4), (2, 2), (10, 10), (100, 17), (3, 500)])
def test_weights_and_rates_keep_a_covariance(d, n):
    weight, out = np.empty(n), np.empty(COUNT)
    weights(n, weight)
    learning(d, n, weight, out)
    assert weight[weight > 0.0].sum() == pytest.approx(1.0)
    assert (np.diff(weight) <= 1e-15).all()
    assert 0.0 < out[RATE_ONE] < 1.0 and 0.0 <= out[RATE_MU] <= 1.0
    assert out[WEIGHT_SUM] == pytest.approx(weight.sum())
    # No step may take more from a direction than it has, however the worse ones lie (eq. 52).
    worst = out[RATE_MU] * d * -weight[weight < 0.0].sum()
    assert worst <= 1.0 - out[RATE_ONE] - out[RATE_MU] + 1e-12


def test_only_the_order_of_scores_counts():
    def path(change):
        run = Run(CMA_ES, settings(CMA_ES), real_genes(4), 3)
        for _ in range(20):
            run.ask(np.array([change(-float(row @ row)) for row in run.pop]))
        return run.pop.copy()

    assert np.array_equal(path(lambda v: v), path(lambda v: np.exp(3.0 * v)))


def test_it_finds_an_optimum_on_the_border():
    border = Run(CMA_ES, settings(CMA_ES), real_genes(5, 0.5, 2.0), 1)
    assert border.search(lambda x: -float(x @ x), 150) == pytest.approx(-5 * 0.25)


def test_it_finds_how_to_divide_a_day():
    """What is divided has no scale, and what is not used lies on its border: nothing keeps a cloud off them."""

    def score(x):
        share = np.maximum(x, 1e-9) / max(float(x.sum()), 1e-6)
        return float(share[0] * share[1] ** 2 * share[2] ** 3)

    best = (1 / 6) * (1 / 3) ** 2 * (1 / 2) ** 3
    for seed in range(1, 4):
        day = Run(CMA_ES, settings(CMA_ES), real_genes(9, 0.0, 1.0), seed)
        assert day.search(score, 360) == pytest.approx(best, rel=1e-3)
