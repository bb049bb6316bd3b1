"""Natural selection against quantitative genetics: response, variance, drift, fixation."""

from __future__ import annotations

import numpy as np
import pytest
from methods_driver import Run, discrete_genes, real_genes, settings
from scipy import stats

from sims.jit import kernel
from sims.optimizers import natural_selection
from sims.streams import fold

NATURAL = natural_selection.NATURAL_SELECTION
WIDE = real_genes(1, -1000.0, 1000.0)


def within(values, expected):
    """Whether the mean of independent values is within 4 standard errors of what is expected."""
    values = np.asarray(values)
    return abs(values.mean() - expected) <= 4 * values.std(ddof=1) / np.sqrt(values.size)


def next_means(values, genes_now, fitness, asks):
    """Means of the children of one and the same population, ask by ask."""
    run = Run(NATURAL, settings(NATURAL, {"population": genes_now.size, **values}), WIDE)
    means = []
    for _ in range(asks):
        run.pop[:, 0] = genes_now
        run.ask(fitness)
        means.append(run.pop[:, 0].mean())
    return np.array(means)


@pytest.mark.parametrize("heredity", ["midparent", "clonal"])
@pytest.mark.parametrize("width, mean", [(0.5, 2.0), (1.0, 0.0), (20.0, -3.0)])
def test_expected_response_is_the_selection_differential(heredity, width, mean):
    """E[change of the mean] = Cov(w, g) / mean(w) (Price 1970), for the population at hand."""
    g = np.random.default_rng(1).normal(mean, 1.0, 500)
    s = settings(NATURAL, {"width": width})
    fitness = np.array([NATURAL.fitness(s, -0.5 * (x - 1.0) ** 2) for x in g])
    assert np.allclose(fitness, np.exp(-((g - 1.0) ** 2) / (2 * width)), rtol=1e-12)
    differential = np.mean((fitness - fitness.mean()) * (g - g.mean())) / fitness.mean()
    values = {"heredity": heredity, "additive_variance": 1.0, "mutation": 0.0}
    changes = next_means(values, g, fitness, 300) - g.mean()
    assert within(changes, differential)
    assert abs(differential) > 6 * changes.std() / np.sqrt(300)  # the test could fail


@pytest.mark.parametrize("additive, environment", [(1.0, 0.0), (1.0, 1.0), (0.5, 2.0)])
def test_breeders_equation(additive, environment):
    """R = h^2 S = i h^2 sigma_P with h^2 = V_A / (V_A + V_E), where selection sees phenotypes g + e."""
    rng = np.random.default_rng(2)
    n, heritability = 1000, additive / (additive + environment)
    difference, responses = [], []
    run = Run(NATURAL, settings(NATURAL, {"population": n, "additive_variance": additive}), WIDE)
    for _ in range(200):
        g = rng.normal(0, np.sqrt(additive), n)
        phenotype = g + rng.normal(0, np.sqrt(environment), n)
        fitness = np.exp(0.5 * phenotype)
        spread = phenotype.std()
        intensity = (
            np.mean((fitness - fitness.mean()) * (phenotype - phenotype.mean())) / fitness.mean() / spread
        )
        run.pop[:, 0] = g
        run.ask(fitness)
        responses.append(run.pop[:, 0].mean() - g.mean())
        difference.append(responses[-1] - intensity * heritability * spread)
    assert within(difference, 0.0)
    assert np.mean(responses) > 10 * np.std(difference) / np.sqrt(200)


def test_children_are_their_midparents_without_segregation():
    run = Run(NATURAL, settings(NATURAL, {"population": 300, "additive_variance": 0.0}), real_genes(4))
    before = run.pop.copy()
    run.ask(np.linspace(0.1, 1.0, 300))
    middle = before[run.parents].mean(axis=1)
    assert np.allclose(run.pop, middle, rtol=1e-9, atol=1e-12)
    offspring = np.bincount(run.parents.ravel(), minlength=300) / 2
    price = ((offspring - 1.0)[:, None] * (before - before.mean(axis=0))).mean(axis=0)
    assert np.allclose(run.pop.mean(axis=0) - before.mean(axis=0), price, rtol=1e-9, atol=1e-12)
    assert len(np.unique(run.parents)) > 100


@pytest.mark.parametrize("additive", [0.04, 1.0, 25.0])
def test_infinitesimal_model_settles_at_the_additive_variance(additive):
    """V' = V (1 - 1/n) / 2 + V_A / 2 for the sample variance V, so V = V_A / (1 + 1/n) at rest."""
    n = 100
    first, later = [], []
    for seed in range(120):
        run = Run(NATURAL, settings(NATURAL, {"population": n, "additive_variance": additive}), WIDE, seed)
        g = np.random.default_rng(seed).normal(0, 3 * np.sqrt(additive), n)
        run.pop[:, 0] = g
        run.ask(np.ones(n))
        first.append(run.pop.var(ddof=1) / (g.var(ddof=1) * (1 - 1 / n) / 2 + additive / 2))
        for generation in range(30):
            run.ask(np.ones(n))
            if generation >= 20:
                later.append(run.pop.var(ddof=1))
    assert within(first, 1.0)
    per_run = np.array(later).reshape(120, -1).mean(axis=1)
    assert within(per_run, additive / (1 + 1 / n))


@pytest.mark.parametrize("n", [10, 30, 100])
def test_neutral_drift(n):
    """Clones: the mean drifts by V/n a generation; heterozygosity falls by 1 - 1/n (Wright 1931, haploid)."""
    g = np.random.default_rng(4).normal(0, 1.0, n)
    values = {"heredity": "clonal", "mutation": 0.0}
    squares = (next_means(values, g, np.ones(n), 1000) - g.mean()) ** 2
    assert within(squares, g.var() / n)
    kept = []
    for seed in range(300):
        run = Run(NATURAL, settings(NATURAL, {"population": n, **values}), discrete_genes(1), seed)
        run.pop[:, 0] = np.arange(n) % 2
        for _ in range(8):
            run.ask(np.ones(n))
        p = run.pop.mean()
        kept.append(2 * p * (1 - p))
    assert within(kept, 0.5 * (1 - 1 / n) ** 8)


@kernel
def _fixed(s, genes, key, r, buffers, scores, feats, grad, parents, state):
    """Whether one mutant of fitness r took over (Moran model)."""
    pop, nxt = buffers[0], buffers[1]
    n = pop.shape[0]
    for i in range(n):
        pop[i, 0] = 1.0 if i == 0 else 0.0
    mutants, generation = 1, 0
    while 0 < mutants < n:
        for i in range(n):
            scores[i] = r if pop[i, 0] == 1.0 else 1.0
        generation += 1
        natural_selection.ask(
            s, genes, fold(key, generation), generation, pop, scores, feats, grad, nxt, parents, state
        )
        pop, nxt = nxt, pop
        mutants = 0
        for i in range(n):
            mutants += int(pop[i, 0])
    return mutants == n


@pytest.mark.parametrize("n, r", [(10, 1.0), (20, 1.2), (12, 2.0)])
def test_moran_fixation(n, r):
    """(1 - 1/r) / (1 - r^-N) (Moran 1962); 1/N for r = 1."""
    s = settings(NATURAL, {"population": n, "model": "moran", "heredity": "clonal", "mutation": 0.0})
    fixed = [
        _fixed(s, discrete_genes(1), np.uint64(seed), r, np.zeros((2, n, 1)), np.zeros(n), np.zeros((n, 1)),
               np.zeros(1), np.zeros((n, 2), dtype=np.int64), np.zeros(n))
        for seed in range(4000)
    ]  # fmt: skip
    expected = 1 / n if r == 1.0 else (1 - 1 / r) / (1 - r**-n)
    assert abs(np.mean(fixed) - expected) <= 4 * np.sqrt(expected * (1 - expected) / len(fixed))


def test_moran_replaces_one():
    n = 25
    run = Run(
        NATURAL, settings(NATURAL, {"population": n, "model": "moran", "heredity": "clonal"}), real_genes(3)
    )
    died = []
    for _ in range(2000):
        before = run.pop.copy()
        run.ask(np.arange(1.0, n + 1))
        moved = np.flatnonzero((run.parents[:, 0] != np.arange(n)) | (run.pop != before).any(axis=1))
        assert moved.size <= 1
        died.extend(moved)
    assert stats.chisquare(np.bincount(died, minlength=n)).pvalue > 1e-4


def test_parents_are_proportional_to_fitness_and_the_unfit_have_no_children():
    fitness = np.array([0.0, 1.0, 2.0, -4.0, -np.inf, 5.0])
    run = Run(NATURAL, settings(NATURAL, {"population": 6}), real_genes(1))
    counts = np.zeros(6)
    for _ in range(4000):
        run.ask(fitness)
        counts += np.bincount(run.parents.ravel(), minlength=6)
    assert counts[[0, 3, 4]].sum() == 0
    assert stats.chisquare(counts[[1, 2, 5]], counts.sum() * np.array([1, 2, 5]) / 8).pvalue > 1e-4
    counts = np.zeros(6)
    for _ in range(4000):
        run.ask(np.zeros(6))
        counts += np.bincount(run.parents.ravel(), minlength=6)
    assert stats.chisquare(counts).pvalue > 1e-4  # nobody is fit: all alike


def test_fitness():
    plain, soft = settings(NATURAL, {"width": 0.0}), settings(NATURAL, {"width": 2.0})
    assert [NATURAL.fitness(plain, x) for x in (3.0, 0.0, -1.0, -np.inf)] == [3.0, 0.0, 0.0, 0.0]
    assert NATURAL.fitness(soft, -3.0) == pytest.approx(np.exp(-1.5), rel=1e-15)
    assert NATURAL.fitness(soft, -np.inf) == 0.0
    assert np.isfinite(1e6 * NATURAL.fitness(soft, 1e9))


def test_children_stay_in_the_genes_range():
    run = Run(NATURAL, settings(NATURAL, {"population": 200, "additive_variance": 4.0}), real_genes(2))
    run.ask(np.ones(200))
    assert run.pop.min() == -1.0
    assert run.pop.max() == 1.0
