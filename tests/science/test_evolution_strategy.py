"""Section 2, the evolution strategy on the sphere: progress at a normalised step (Rechenberg 1973); CMA-ES."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from science.lab import agree, between, built, chance, found, rows, scenario
from scipy import integrate, stats

from sandbox.graph import GeneRange


def progress(step, n, function="sphere", runs=400, seed=1):
    """n (R - R') / R of single (1+1) steps of length `step` R / n from one place, a search inside each of `runs`."""
    graph = built(
        {
            "land": ("world.landscape", {"function": function, "dimension": n}),
            "spot": ("candidate.point", {"start": "fixed", "start_value": 1.0}),
            "high": ("objective.weighted", {"value": 1.0}),
            "strategy": (
                "optimizer.evolution_strategy",
                {"offspring": 1, "parents": 1, "rule": "normalised", "step": step, "budget": 2},
            ),
            "each": ("optimizer.best_of_n", {"n": 1, "episodes": runs}),
            "found": ("objective.weighted", {"distance": -1.0}),
        },
        ("land.world", "spot.world"),
        ("spot.candidate", "strategy.candidate"),
        ("high.objective", "strategy.objective"),
        ("strategy.candidate", "each.candidate"),
        ("found.objective", "each.objective"),
    ).open_gene("strategy", "step", GeneRange(step, step * (1.0 + 1e-9)))  # an outer search needs something to search
    distance = rows(scenario(graph, seed), 16)["each.distance"][1:]
    return n * (1.0 - distance / math.sqrt(n))


def expected(step, n=math.inf):
    """s e^(-s^2/8) / sqrt(2 pi) - (s^2/2) Phi(-s/2), the limit for many dimensions; for n of them the integral."""
    if n == math.inf:
        gain = step * math.exp(-step * step / 8.0) / math.sqrt(2.0 * math.pi)
        return gain - 0.5 * step * step * stats.norm.cdf(-0.5 * step)
    sigma = step / n

    # R = 1: the step along the radius, and the square of all others together.
    low, high = stats.chi2.ppf([1e-12, 1.0 - 1e-12], n - 1)
    z = np.linspace(-8.0, 8.0, 1601)
    side = np.linspace(low, high, 801)
    new = np.sqrt((1.0 - sigma * z[:, None]) ** 2 + sigma * sigma * side[None, :])
    values = np.maximum(0.0, 1.0 - new) * stats.norm.pdf(z)[:, None] * stats.chi2.pdf(side, n - 1)[None, :]
    return n * float(integrate.simpson(integrate.simpson(values, x=side, axis=1), x=z))


@pytest.mark.parametrize("number", range(3))
def test_progress_on_the_sphere(number):
    """Exact for n dimensions, and near the limit: 0.2025 at the best step, 1.224."""
    rng = chance("sphere", number)
    step, n = between(rng, 0.3, 3.0), (20, 50, 100)[number]
    exact = expected(step, n)
    agree(f"progress in {n} dimensions at step {step}", lambda seed: progress(step, n, seed=seed), exact, runs=4)
    assert exact == pytest.approx(expected(step), abs=1.5 / n)
    assert expected(1.224) == pytest.approx(0.2025, abs=1e-4)
    assert expected(1.224, 100) > max(expected(0.6, 100), expected(2.4, 100))


def test_control_there_is_no_progress_where_nothing_is_selected():
    """A flat land: the child is kept whether it is nearer or not, so the distance grows as by chance, by s^2/2."""
    step, n = 1.2, 100
    graph = built(
        {
            "land": ("world.landscape", {"dimension": n}),
            "spot": ("candidate.point", {"start": "fixed", "start_value": 1.0}),
            "flat": ("objective.expression", {"expression": "0 * value"}),
            "strategy": (
                "optimizer.evolution_strategy",
                {"offspring": 1000, "parents": 1, "rule": "fixed", "step": step / math.sqrt(n) / 10.0},
            ),
        },
        ("land.world", "spot.world"),
        ("spot.candidate", "strategy.candidate"),
        ("flat.objective", "strategy.objective"),
    )

    def observe(seed):
        distance = rows(scenario(graph, seed), 1)["strategy.distance"]
        return n * (1.0 - distance[1] / distance[0])

    assert np.mean([observe(seed) for seed in range(1, 4)]) == pytest.approx(-0.5 * step * step, rel=0.1)


def ours(function, n, seed, limit):
    """Generations until 1e-9 in the engine, of as many candidates as the package takes."""
    graph = built(
        {
            "land": ("world.landscape", {"function": function, "dimension": n}),
            "spot": ("candidate.point", {}),
            "high": ("objective.weighted", {"value": 1.0}),
            "cma": ("optimizer.cma_es", {"step": 0.1}),
        },
        ("land.world", "spot.world"),
        ("spot.candidate", "cma.candidate"),
        ("high.objective", "cma.objective"),
    )
    found = rows(scenario(graph, seed), limit)
    assert found["cma.evaluations"][0] == 4 + int(3.0 * math.log(n))
    reached = np.flatnonzero(found["cma.best"] >= -1e-9)
    return int(reached[0]) + 1 if len(reached) else 10_000


def theirs(function, n, seed, limit):
    """The same with the package cma, from a place drawn alike and with the same first step."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a plotting library
        import cma

    quiet = {"seed": seed, "verbose": -9, "tolfun": 0, "tolx": 0, "tolfunhist": 0, "tolstagnation": 10**9}
    start = np.random.default_rng(seed).uniform(-5.0, 5.0, n)
    search = cma.CMAEvolutionStrategy(start, 1.0, quiet)
    for generation in range(limit):
        points = search.ask()
        costs = [FUNCTIONS[function](point) for point in points]
        if min(costs) <= 1e-9:
            return generation + 1
        search.tell(points, costs)
    return 10_000


def bent(x):
    """Rosenbrock's function."""
    return float(np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2))


def stretched(x):
    """The ellipsoid."""
    return float(np.sum(1e6 ** (np.arange(len(x)) / (len(x) - 1.0)) * x * x))


FUNCTIONS = {"sphere": lambda x: float(x @ x), "rosenbrock": bent, "ellipsoid": stretched}


@pytest.mark.parametrize("function, n", [("sphere", 10), ("rosenbrock", 5), ("ellipsoid", 8)])
def test_cma_es_needs_as_many_evaluations_as_the_package_cma(function, n):
    """Medians to 1e-9 within 20 %, in generations of equal size."""
    seeds = range(1, 12)
    reference = float(np.median([theirs(function, n, seed, 700) for seed in seeds]))
    mine = float(np.median([ours(function, n, seed, int(1.25 * reference)) for seed in seeds]))
    found(f"generations of CMA-ES on the {function} in {n} dimensions, of the package cma (20 %)", mine, reference)
    assert reference < 700
    assert 0.8 <= mine / reference <= 1.2, f"{mine} and {reference} generations"
