"""Genetic algorithm: runtimes, selection intensities, crossover and mutation against closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from methods_driver import Run, discrete_genes, real_genes, settings
from scipy import special, stats

from sims.jit import kernel
from sims.optimizers import genetic
from sims.optimizers.selection import spin, top, valid_of, wheel
from sims.streams import fold

GENETIC = genetic.GENETIC
KEEP = {"mutation": 0.0, "crossover": "none", "elitism": 0}  # selection alone


@kernel
def _steps_to_leading_ones(s, genes, key, buffers, parents, state):
    """How many children (1+1) makes until every bit is 1 on leading_ones."""
    pop, nxt = buffers[0], buffers[1]
    size = genes.shape[1]
    scores, feats, grad = state[-3:-2], state[-2:-1].reshape(1, 1), state[-1:]
    genetic.init(s, genes, fold(key, 0), pop, state)
    generation = 0
    while True:
        ones = 0
        while ones < size and pop[0, ones] == 1.0:
            ones += 1
        if ones == size:
            return generation
        scores[0] = ones
        generation += 1
        genetic.ask(
            s, genes, fold(key, generation), generation, pop, scores, feats, grad, nxt, parents, state
        )
        pop, nxt = nxt, pop


@pytest.mark.parametrize("n, p", [(50, 1 / 50), (30, 2 / 30), (20, 0.12)])
def test_one_plus_one_on_leading_ones(n, p):
    """E = ((1-p)^(1-n) - (1-p)) / (2 p^2) (Boettcher, Doerr & Neumann 2010)."""
    s, genes = settings(GENETIC, {"population": 1, "mutation": p}), discrete_genes(n)
    state = np.zeros(GENETIC.memory(s, genes) + 3)
    parents = np.zeros((1, 2), dtype=np.int64)
    took = np.array([
        _steps_to_leading_ones(s, genes, np.uint64(seed), np.zeros((2, 1, n)), parents, state) for seed in range(400)
    ])  # fmt: skip
    expected = ((1 - p) ** (1 - n) - (1 - p)) / (2 * p**2)
    assert abs(took.mean() - expected) <= 4 * took.std(ddof=1) / np.sqrt(took.size)


def test_one_plus_one_keeps_the_better_one():
    run = Run(GENETIC, settings(GENETIC, {"population": 1, "mutation": 1.0}), discrete_genes(8))
    start = run.pop[0].copy()
    run.ask(np.array([5.0]))
    assert np.array_equal(run.pop[0], 1 - start)  # every bit flips at rate 1
    assert run.parents.tolist() == [[0, -1]]
    run.ask(np.array([4.0]))  # worse: the start is the parent again, which is not in the population
    assert np.array_equal(run.pop[0], 1 - start)
    assert run.parents.tolist() == [[-1, -1]]
    run.ask(np.array([5.0]))  # equal: the child replaces it
    assert np.array_equal(run.pop[0], start)
    assert run.parents.tolist() == [[0, -1]]


@pytest.mark.parametrize("selection", ["tournament", "roulette", "truncation"])
@pytest.mark.parametrize("crossover", ["none", "one_point", "uniform"])
def test_onemax_is_solved(selection, crossover):
    values = {
        "selection": selection,
        "crossover": crossover,
        "truncation": 0.3,
        "elitism": 2,
        "tournament": 3,
    }
    for seed in (1, 2, 3):
        run = Run(GENETIC, settings(GENETIC, {**values, "mutation": 0.02}), discrete_genes(50), seed)
        assert run.search(lambda row: float(row.sum()), 1500, target=50.0) == 50.0


def _selected(values, scores, asks):
    """Indices of the parents of every child, from so many asks on one scored population."""
    run = Run(GENETIC, settings(GENETIC, {**KEEP, "population": len(scores), **values}), real_genes(1))
    run.pop[:, 0] = np.linspace(-0.9, 0.9, len(scores))
    found = []
    for _ in range(asks):
        before = run.pop.copy()
        run.ask(scores)
        assert np.array_equal(run.pop, before[run.parents[:, 0]])  # nothing mutates: children are copies
        assert np.all(run.parents[:, 1] == -1)
        found.append(run.parents[:, 0].copy())
    return np.array(found)


@pytest.mark.parametrize("k", [2, 5, 10])
def test_tournament_intensity(k):
    """The best of k with replacement: rank r of n wins with (r/n)^k - ((r-1)/n)^k; for large n the intensity is m_k."""
    n = 2000
    scores = special.ndtri((np.arange(1, n + 1) - 0.5) / n)
    order = np.random.default_rng(1).permutation(n)
    ranks = np.arange(n + 1) / n
    expected = float(np.diff(ranks**k) @ scores)
    x = np.linspace(-9, 9, 20001)
    m_k = np.trapezoid(x * k * stats.norm.pdf(x) * stats.norm.cdf(x) ** (k - 1), x)
    assert abs(expected - m_k) < 0.01
    means = scores[order][_selected({"tournament": k}, scores[order], 40)].mean(axis=1)
    assert abs(means.mean() - expected) <= 4 * means.std(ddof=1) / np.sqrt(means.size)


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5])
def test_truncation_intensity(share):
    """Parents are uniform among the best share; intensity phi(z)/share."""
    n = 1000
    scores = special.ndtri((np.arange(1, n + 1) - 0.5) / n)
    scores = np.random.default_rng(2).permutation(scores)
    parents = _selected({"selection": "truncation", "truncation": share}, scores, 40)
    best = np.argsort(-scores)[: round(share * n)]
    assert set(np.unique(parents)) <= set(best)
    expected = stats.norm.pdf(special.ndtri(1 - share)) / share
    assert abs(scores[best].mean() - expected) < 0.01
    means = scores[parents].mean(axis=1)
    assert abs(means.mean() - scores[best].mean()) <= 4 * means.std(ddof=1) / np.sqrt(means.size)


@pytest.mark.parametrize("shift", [0.0, -3.0, -100.0])
def test_roulette_is_proportional_to_score_above_the_worst(shift):
    scores = np.arange(20.0) + shift
    weights = scores - scores.min() if shift < 0 else scores
    counts = np.bincount(_selected({"selection": "roulette"}, scores, 500).ravel(), minlength=20)
    assert np.all(counts[weights == 0] == 0)
    positive = weights > 0
    expected = weights[positive] / weights.sum() * counts.sum()
    assert stats.chisquare(counts[positive], expected).pvalue > 1e-4


@pytest.mark.parametrize("selection", ["tournament", "roulette", "truncation"])
def test_invalid_candidates_are_never_selected_unless_all_are(selection):
    values = {"selection": selection, "truncation": 1.0}
    scores = np.full(40, -np.inf)
    assert np.unique(_selected(values, scores, 40)).size == 40
    scores[[3, 17]] = -5.0, -5.0
    assert set(np.unique(_selected(values, scores, 40))) == {3, 17}


@pytest.mark.parametrize("kind", ["one_point", "uniform"])
def test_crossover_keeps_alleles_at_their_locus(kind):
    n, size = 400, 9
    values = {"population": n, "mutation": 0.0, "crossover": kind, "crossover_rate": 1.0, "elitism": 0}
    run = Run(GENETIC, settings(GENETIC, values), real_genes(size))
    before = run.pop.copy()
    assert np.unique(before).size == n * size
    run.ask(np.zeros(n))
    first, second = before[run.parents[:, 0]], before[run.parents[:, 1]]
    assert np.all((run.pop == first) | (run.pop == second))
    mixed = run.parents[:, 0] != run.parents[:, 1]
    from_second = (run.pop == second)[mixed]
    if kind == "one_point":
        assert np.all(
            np.diff(from_second.astype(int), axis=1) >= 0
        )  # one switch, from the first to the second
        assert not from_second[:, 0].any()
        assert from_second[:, -1].all()
        cuts = np.bincount(from_second.sum(axis=1), minlength=size)[1:]
        assert cuts.size == size - 1
        assert stats.chisquare(cuts).pvalue > 1e-4
    else:
        share = from_second.mean()
        assert abs(share - 0.5) <= 4 * 0.5 / np.sqrt(from_second.size)


def test_crossover_rate_is_the_share_with_two_parents():
    run = Run(
        GENETIC, settings(GENETIC, {"population": 5000, "crossover_rate": 0.3, "elitism": 0}), real_genes(2)
    )
    run.ask(np.zeros(5000))
    share = (run.parents[:, 1] >= 0).mean()
    assert abs(share - 0.3) <= 4 * np.sqrt(0.3 * 0.7 / 5000)


@pytest.mark.parametrize("rate", [0.01, 0.2, 1.0])
def test_mutation_rate_and_size(rate):
    n, size = 2000, 5
    values = {**KEEP, "population": n, "mutation": rate, "mutation_size": 0.05}
    run = Run(GENETIC, settings(GENETIC, values), real_genes(size, -10.0, 10.0))
    run.pop[:] = 0.0
    run.ask(np.zeros(n))
    changed = run.pop[run.pop != 0.0]
    assert abs(changed.size - rate * n * size) <= 4 * np.sqrt(n * size * rate * (1 - rate))
    assert abs(changed.mean()) <= 4 * 1.0 / np.sqrt(changed.size)  # 0.05 of a range of 20 is 1
    assert abs(changed.std() - 1.0) <= 4 / np.sqrt(2 * changed.size)

    run = Run(GENETIC, settings(GENETIC, values), discrete_genes(size, 4))
    run.pop[:] = 1.0
    run.ask(np.zeros(n))
    counts = np.bincount(run.pop.astype(int).ravel(), minlength=4)
    assert abs(n * size - counts[1] - rate * n * size) <= 4 * np.sqrt(n * size * rate * (1 - rate))
    assert stats.chisquare(counts[[0, 2, 3]]).pvalue > 1e-4


def test_elites_pass_on_unchanged_and_in_order():
    values = {"population": 30, "elitism": 4, "mutation": 1.0}
    run = Run(GENETIC, settings(GENETIC, values), real_genes(3))
    scores = np.random.default_rng(3).permutation(np.repeat(np.arange(15.0), 2))
    before = run.pop.copy()
    run.ask(scores)
    best = sorted(range(30), key=lambda i: (-scores[i], i))[:4]
    assert np.array_equal(run.pop[:4], before[best])
    assert run.parents[:4].tolist() == [[i, -1] for i in best]
    run = Run(GENETIC, settings(GENETIC, {"population": 30, "elitism": 1000}), real_genes(3))
    run.ask(scores)
    assert len({int(p) for p in run.parents[:29, 0]}) == 29  # one place is left for a child


def test_price_identity():
    """Without mutation the change of the mean is the covariance of offspring number and gene (Price 1970)."""
    n = 500
    run = Run(GENETIC, settings(GENETIC, {**KEEP, "population": n, "tournament": 3}), real_genes(1))
    for _ in range(5):
        before = run.pop[:, 0].copy()
        run.ask(-((before - 0.7) ** 2))
        offspring = np.bincount(run.parents[:, 0], minlength=n)
        expected = np.mean((offspring - offspring.mean()) * (before - before.mean())) / offspring.mean()
        assert run.pop[:, 0].mean() - before.mean() == pytest.approx(expected, rel=1e-9, abs=1e-12)
        run.pop[:, 0] += np.linspace(-0.01, 0.01, n)  # something to select from again


@given(st.lists(st.integers(-3, 3), min_size=1, max_size=60), st.integers(0, 70))
def test_top_is_the_front_of_the_sorted_list(values, wanted):
    scores = np.array(values, dtype=float)
    scores[scores == -3] = -np.inf
    items, out = np.empty(scores.size), np.empty(scores.size)
    count = valid_of(scores, items)
    valid = [i for i in range(scores.size) if scores[i] > -np.inf] or list(range(scores.size))
    assert items[:count].tolist() == valid
    written = top(scores, items, count, wanted, out)
    assert out[:written].tolist() == sorted(valid, key=lambda i: (-scores[i], i))[:wanted]


@given(
    st.lists(
        st.floats(-2, 3, allow_subnormal=False) | st.sampled_from((-np.inf, 0.0, np.inf)), min_size=1, max_size=40
    )
)
def test_wheel_gives_positive_weights_their_share_and_no_other(values):
    scores, table = np.array(values), np.empty(len(values))
    wheel(scores, 0.0, table)
    weights = np.minimum(np.maximum(scores, 0.0), 1e300)
    if not weights.any():
        weights = (scores > -np.inf) * 1.0 if (scores > -np.inf).any() else np.ones(len(values))
    assert np.allclose(np.diff(table, prepend=0.0), weights, atol=1e-12 * weights.sum())
    assert np.isfinite(table[-1])
    for u in (0.0, 0.3, 0.999, 1 - 2.0**-53):
        chosen = spin(table, u)
        assert weights[chosen] > 0
        assert table[chosen] > u * table[-1] >= (table[chosen - 1] if chosen else 0.0)


def test_inner_budget_is_respected():
    genes = discrete_genes(4)
    for population, budget in ((10, 100), (10, 105), (50, 20)):
        s = settings(GENETIC, {"population": population, "budget": budget})
        evaluations = GENETIC.size(s, genes) * (1 + GENETIC.rounds(s, genes))
        assert evaluations == max(population, budget // population * population)
