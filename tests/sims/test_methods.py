"""What every method of search must do: fill its arrays, stay in bounds, repeat exactly, and beat random search."""

from __future__ import annotations

import numpy as np
import pytest
from methods_driver import Run, discrete_genes, real_genes, settings

from sims.optimizers import (
    annealing,
    beam,
    best_of_n,
    cma_es,
    evolution_strategy,
    exhaustive,
    genetic,
    gradient_descent,
    hill_climb,
    invasion,
    natural_selection,
)

GENETIC, NATURAL, GRADIENT = (
    genetic.GENETIC,
    natural_selection.NATURAL_SELECTION,
    gradient_descent.GRADIENT_DESCENT,
)
HILL, BEST, BEAM = hill_climb.HILL_CLIMB, best_of_n.BEST_OF_N, beam.BEAM
STRATEGY, CMA, ANNEALING = evolution_strategy.EVOLUTION_STRATEGY, cma_es.CMA_ES, annealing.ANNEALING
EXHAUSTIVE, INVASION = exhaustive.EXHAUSTIVE, invasion.INVASION
ALL = (GENETIC, NATURAL, GRADIENT, HILL, BEST, BEAM, STRATEGY, CMA, ANNEALING, EXHAUSTIVE, INVASION)
CASES = [
    (GENETIC, {"population": 20}),
    (GENETIC, {"population": 20, "selection": "roulette", "crossover": "one_point", "elitism": 2}),
    (GENETIC, {"population": 20, "selection": "truncation", "truncation": 0.3, "crossover": "none"}),
    (GENETIC, {"population": 1, "mutation": 0.1}),
    (NATURAL, {"population": 50, "heredity": "clonal", "width": 0.05, "mutation": 0.05}),
    (NATURAL, {"population": 50, "heredity": "midparent", "width": 0.05, "additive_variance": 0.01}),
    (NATURAL, {"population": 20, "model": "moran", "heredity": "clonal", "width": 0.05, "mutation": 0.2}),
    (HILL, {"budget": 400}),
    (HILL, {"budget": 400, "restarts": 3, "changes": 2}),
    (GRADIENT, {"rate": 0.1}),
    (GRADIENT, {"rate": 0.02, "method": "momentum", "momentum": 0.9}),
    (GRADIENT, {"rate": 0.02, "method": "adam"}),
    (STRATEGY, {"offspring": 1, "parents": 1}),
    (STRATEGY, {"offspring": 10, "parents": 3, "survival": "comma", "rule": "self_adaptive"}),
    (STRATEGY, {"offspring": 4, "parents": 6, "rule": "fixed", "step": 0.05}),
    (STRATEGY, {"offspring": 1, "parents": 1, "rule": "normalised", "step": 1.2, "target": 1e-9}),
    (CMA, {}),
    (CMA, {"population": 30, "step": 0.1}),
    (ANNEALING, {"temperature": 0.01, "cooling": 0.99}),
    (BEST, {"n": 20}),
    (EXHAUSTIVE, {"grid": 3}),
    (EXHAUSTIVE, {"grid": 3, "batch": 7}),
    (INVASION, {"size": 5, "replicates": 10}),
]
NAMES = [f"{method.type.split('.')[1]}-{i}" for i, (method, _) in enumerate(CASES)]


def sphere(x):
    return -float(np.sum((x - 0.3) ** 2))


def sphere_gradient(x):
    return -2.0 * (x - 0.3)


def onemax(x):
    return float(np.mean(x))


def scored(method, run, raw):
    """Scores as selection sees them."""
    return np.array([method.fitness(run.s, r) for r in raw]) if method.fitness else np.array(raw)


def best_found(method, values, genes, score, seed, evaluations, gradient=None):
    run = Run(method, settings(method, values), genes, seed)
    best, used = -np.inf, 0
    while used + run.n <= evaluations:
        raw = [score(row) for row in run.pop]
        best, used = max(best, *raw), used + run.n
        run.ask(scored(method, run, raw), grad=gradient(run.pop[0]) if gradient else None)
    return best


@pytest.mark.parametrize("method, values", CASES, ids=NAMES)
@pytest.mark.parametrize(
    "genes", [real_genes(7), discrete_genes(9, 3), discrete_genes(6, 1)], ids=["real", "3", "1"]
)
def test_fills_arrays_in_bounds_with_true_parents_and_repeats(method, values, genes):
    def history(seed):
        run = Run(method, settings(method, values), genes, seed)
        rows = [run.pop.copy()]
        for _ in range(30):
            gradient = sphere_gradient(run.pop[0])
            run.ask(scored(method, run, [sphere(row) for row in run.pop]), grad=gradient)
            assert np.all((run.parents >= -1) & (run.parents < run.n))
            assert np.all((run.parents[:, 1] == -1) | (run.parents[:, 0] >= 0))
            rows.append(run.pop.copy())
        return np.array(rows)

    rows = history(1)
    assert np.all(np.isfinite(rows))
    if genes[2, 0] > 0:
        assert np.all((rows >= 0) & (rows < genes[2, 0]) & (rows == np.floor(rows)))
    else:
        assert np.all((rows >= genes[0, 0]) & (rows <= genes[1, 0]))
    assert np.array_equal(rows, history(1))
    if genes[2, 0] != 1 and method is not GRADIENT:
        assert np.array_equal(rows, history(2)) == (method is EXHAUSTIVE)


# Best of n is random search; the Moran model scores everybody anew for each single birth (it is tested by fixation).
# Exhaustive search wins by completeness and an invasion is no search; both have tests of their own.
CHANCE = (BEST, EXHAUSTIVE, INVASION)
SEARCHES = [c for c in CASES if c[0] not in CHANCE and c[1].get("model") != "moran"]


@pytest.mark.parametrize("method, values", SEARCHES)
def test_beats_random_search_with_as_many_evaluations(method, values):
    evaluations, wins = 2000, 0
    problems = [(real_genes(8), sphere, sphere_gradient)]
    if method is not GRADIENT:
        problems.append((discrete_genes(30), onemax, None))
    for genes, score, gradient in problems:
        if genes[2, 0] > 0 and values.get("additive_variance"):
            values = {**values, "mutation": 0.01}
        for seed in range(1, 6):
            found = best_found(method, values, genes, score, seed, evaluations, gradient)
            wins += found > best_found(BEST, {"n": 50}, genes, score, seed, evaluations)
    assert wins >= 5 * len(problems) - 1


@pytest.mark.parametrize("method", ALL, ids=lambda m: m.type)
def test_sizes_never_grow_when_a_gene_shrinks(method):
    genes = discrete_genes(5, 4)
    for setting in method.settings:
        if not setting.gene:
            continue
        high = min(setting.high, 1000.0)
        previous = None
        for value in np.linspace(setting.low, high, 7):
            value = float(np.floor(value)) if setting.type == "int" else float(value)
            s = settings(method, {setting.name: value})
            sizes = np.array([kernel(s, genes) for kernel in (method.size, method.rounds, method.memory)])
            assert sizes[0] >= 1 and np.all(sizes >= 0)
            assert previous is None or np.all(sizes >= previous), setting.name
            previous = sizes


@pytest.mark.parametrize("method", ALL, ids=lambda m: m.type)
def test_kernels_read_settings_in_declared_order(method):
    modules = {m.__name__.split(".")[-1]: m for m in (annealing, beam, best_of_n, cma_es, evolution_strategy,
                                                      exhaustive, genetic, gradient_descent, hill_climb, invasion,
                                                      natural_selection)}  # fmt: skip
    module = modules[method.type.split(".")[1]]
    names = {"TRUNCATED": "truncation"}
    order = {}
    for name, value in vars(module).items():
        key = names.get(name, name.strip("_").lower())
        if isinstance(value, int) and method.setting(key):
            order[key] = value
    assert [s.name for s in method.settings] == sorted(order, key=order.__getitem__)
    assert sorted(order.values()) == list(range(len(method.settings)))


def test_exhaustive_search_in_batches_keeps_the_first_of_equals():
    """All scores alike: the best so far stays the first combination, beside which others are tried."""
    from sims.optimizers.exhaustive import EXHAUSTIVE

    s, genes = np.array([11.0, 4.0, 1.0]), discrete_genes(6, 2)
    n = EXHAUSTIVE.size(s, genes)
    pop, nxt, state = np.zeros((n, 6)), np.zeros((n, 6)), np.zeros(EXHAUSTIVE.memory(s, genes))
    parents, seen = np.zeros((n, 2), dtype=np.int64), set()
    EXHAUSTIVE.init(s, genes, np.uint64(1), pop, state)
    for t in range(1, 17):
        assert not pop[0].any()
        seen |= {tuple(row) for row in pop[1:]}
        EXHAUSTIVE.ask(s, genes, np.uint64(t), t, pop, np.zeros(n), np.zeros((n, 2)), np.zeros(6), nxt, parents, state)
        pop, nxt = nxt, pop
    assert len(seen) == 64
