from __future__ import annotations

import numpy as np
import pytest
from worldkit import check_picture, jacobian_error, judge, settings

from sims.worlds.landscape import FUNCTIONS, WORLD

DIMENSIONS = (1, 2, 5, 100)


def slow_value(function, x, condition):
    x = np.asarray(x)
    n = x.size
    if function == "sphere":
        return -np.sum(x**2)
    if function == "ellipsoid":
        powers = np.arange(n) / (n - 1) if n > 1 else np.zeros(1)
        return -np.sum(condition**powers * x**2)
    if function == "rastrigin":
        return -(10 * n + np.sum(x**2 - 10 * np.cos(2 * np.pi * x)))
    if function == "hill":
        return np.exp(-np.sum(x**2) / 2)
    if n == 1:
        return -((1 - x[0]) ** 2)
    return -np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def optimum(function, dimension):
    return np.full(dimension, 1.0 if function == "rosenbrock" else 0.0)


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_values_distances_and_derivatives(function, dimension):
    values = settings(WORLD, function=function, dimension=dimension, condition=50.0)
    rng = np.random.default_rng(dimension)
    for _ in range(5):
        x = rng.uniform(-1.5, 1.5, dimension)
        found = judge(WORLD, values, x)
        assert found["value"] == pytest.approx(slow_value(function, x, 50.0), rel=1e-11, abs=1e-12)
        far = np.linalg.norm(x - optimum(function, dimension))
        assert found["distance"] == pytest.approx(far, rel=1e-12)
    assert jacobian_error(WORLD, values, rng.uniform(-1.5, 1.5, dimension)) < 1e-6


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_nothing_is_higher_than_the_top(function, dimension):
    values = settings(WORLD, function=function, dimension=dimension)
    top = judge(WORLD, values, optimum(function, dimension))
    assert top == {"value": 1.0 if function == "hill" else 0.0, "distance": 0.0}
    rng = np.random.default_rng(3)
    for _ in range(200):
        x = optimum(function, dimension) + rng.normal(0.0, rng.uniform(0.01, 2.0), dimension)
        assert judge(WORLD, values, x)["value"] < top["value"]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_derivatives_are_finite_at_the_top(function):
    values = settings(WORLD, function=function, dimension=3)
    prepared = WORLD.prepare(values)
    jac = np.full((2, 3), np.nan)
    WORLD.jacobian(prepared.real, prepared.table, np.uint64(1), optimum(function, 3), jac)
    assert np.allclose(jac, 0.0, atol=1e-12)


def test_genes_span_the_range():
    genes = WORLD.genes(settings(WORLD, dimension=3, range=2.5))
    assert [(g.name, g.low, g.high, g.options) for g in genes] == [(f"x{i}", -2.5, 2.5, 0) for i in range(3)]


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("dimension", [1, 2, 7])
def test_pictures_of_a_landscape(function, dimension):
    values = settings(WORLD, function=function, dimension=dimension)
    for point in (np.zeros(dimension), np.full(dimension, 4.9), np.full(dimension, -1e3)):
        picture = WORLD.picture(values, point.tolist(), judge(WORLD, values, point))
        check_picture(picture)
    assert ("dimensions shown" in picture.caption) == (dimension > 2)


def test_the_top_lies_in_the_highest_band_of_the_picture():
    picture = WORLD.picture(settings(WORLD), [1.0, 2.0], {"value": -5.0, "distance": 5.0**0.5})
    cells, star, point = picture.marks
    highest = max(max(row) for row in cells.rows)
    assert cells.rows[int(star.y)][int(star.x)] == highest
    assert cells.rows[0][0] == 0
    assert (point.x, point.y) == pytest.approx((32 * 0.6, 32 * 0.3))
