"""Gradient descent on quadratics, where its rates are known, and Adam against a second implementation."""

from __future__ import annotations

import numpy as np
import pytest
from methods_driver import Run, real_genes, settings

from sims.optimizers.gradient_descent import GRADIENT_DESCENT


def errors(values, curvatures, start, steps, bound=1e9):
    """Distances from the optimum at 0 of -(1/2) sum l x^2, step by step."""
    curvatures = np.array(curvatures)
    run = Run(GRADIENT_DESCENT, settings(GRADIENT_DESCENT, values), real_genes(len(start), -bound, bound))
    run.pop[0] = start
    found = [np.linalg.norm(run.pop[0])]
    for _ in range(steps):
        run.ask(np.zeros(1), grad=-curvatures * run.pop[0])
        found.append(np.linalg.norm(run.pop[0]))
    return np.array(found)


@pytest.mark.parametrize("low, high", [(1.0, 10.0), (0.5, 2.0), (3.0, 300.0)])
def test_best_constant_rate_on_a_quadratic(low, high):
    """At rate 2/(l_min + l_max) the error shrinks by (kappa-1)/(kappa+1) per step (Nesterov 2004, theorem 2.1.15)."""
    kappa = high / low
    found = errors({"rate": 2 / (low + high)}, [low, high], [1.0, 1.0], 20)
    assert np.allclose(found[1:] / found[:-1], (kappa - 1) / (kappa + 1), rtol=1e-9)


@pytest.mark.parametrize("top", [0.3, 2.0, 50.0])
def test_diverges_if_and_only_if_the_rate_exceeds_two_over_the_largest_curvature(top):
    below = errors({"rate": 1.99 / top}, [top, 0.1 * top], [1.0, 1.0], 500)
    above = errors({"rate": 2.01 / top}, [top, 0.1 * top], [1.0, 1.0], 500)
    assert below[-1] < 0.01
    assert above[-1] > 50
    assert np.allclose(errors({"rate": 2.0 / top}, [top], [1.0], 50), 1.0, rtol=1e-12)


@pytest.mark.parametrize("kappa", [10.0, 100.0])
def test_momentum_reaches_the_heavy_balls_rate(kappa):
    """Rate 4/(sqrt L + sqrt l)^2 and momentum q^2 converge like q^t, q = (sqrt k - 1)/(sqrt k + 1) (Polyak 1964)."""
    q = (np.sqrt(kappa) - 1) / (np.sqrt(kappa) + 1)
    values = {"rate": 4 / (np.sqrt(kappa) + 1) ** 2, "method": "momentum", "momentum": q**2}
    steps = int(25 / -np.log(q))
    found = errors(values, [1.0, kappa], [1.0, 1.0], steps)
    assert np.log(found[-1] / found[steps // 2]) / (steps - steps // 2) == pytest.approx(np.log(q), rel=0.1)
    plain = errors({"rate": 2 / (1 + kappa)}, [1.0, kappa], [1.0, 1.0], steps)
    assert found[-1] < 1e-3 * plain[-1]


def test_adam_agrees_with_the_paper():
    rng = np.random.default_rng(1)
    gradients = rng.normal(size=(50, 3)) * [1.0, 100.0, 1e-4]
    run = Run(
        GRADIENT_DESCENT,
        settings(GRADIENT_DESCENT, {"method": "adam", "rate": 0.05}),
        real_genes(3, -1e3, 1e3),
    )
    x, m, v = run.pop[0].copy(), np.zeros(3), np.zeros(3)
    for t, g in enumerate(gradients, start=1):
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        x = x + 0.05 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)  # uphill
        run.ask(np.zeros(1), grad=g)
        assert np.allclose(run.pop[0], x, rtol=1e-12)


@pytest.mark.parametrize("method", ["sgd", "momentum", "adam"])
def test_stays_in_range_and_where_there_is_no_gradient(method):
    run = Run(GRADIENT_DESCENT, settings(GRADIENT_DESCENT, {"method": method, "rate": 1e6}), real_genes(3))
    start = run.pop[0].copy()
    run.ask(np.zeros(1), grad=np.array([np.nan, 1.0, -1.0]))
    assert run.pop[0].tolist() == [start[0], 1.0, -1.0]
    assert run.parents.tolist() == [[0, -1]]


def test_starts_where_the_genes_start_and_steps_as_often_as_told():
    genes = real_genes(2)
    genes[3], genes[4], genes[5] = 1.0, [0.25, -0.5], 0.0
    s = settings(GRADIENT_DESCENT, {"steps": 7})
    assert Run(GRADIENT_DESCENT, s, genes).pop.tolist() == [[0.25, -0.5]]
    assert GRADIENT_DESCENT.rounds(s, genes) == 7
    assert GRADIENT_DESCENT.size(s, genes) == 1
