"""Hill climb: its proposals, what it keeps, restarts, and known runtimes."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from methods_driver import Run, discrete_genes, real_genes, settings
from scipy import special, stats

from sims.jit import kernel
from sims.optimizers import hill_climb
from sims.streams import fold

HILL = hill_climb.HILL_CLIMB


@kernel
def _steps_to_solve(s, genes, key, leading, buffers, parents, state):
    """How many proposals until all bits are 1, on onemax or leading_ones."""
    pop, nxt = buffers[0], buffers[1]
    size = genes.shape[1]
    scores, feats, grad = state[-3:-2], state[-2:-1].reshape(1, 1), state[-1:]
    hill_climb.init(s, genes, fold(key, 0), pop, state)
    generation = 0
    while True:
        score = 0
        for j in range(size):
            if pop[0, j] == 1.0:
                score += 1
            elif leading:
                break
        if score == size:
            return generation
        scores[0] = score
        generation += 1
        hill_climb.ask(
            s, genes, fold(key, generation), generation, pop, scores, feats, grad, nxt, parents, state
        )
        pop, nxt = nxt, pop


def _mean_steps_on_onemax(n):
    """From z zeros the wait is n/z + ... + n/1; z is Binomial(n, 1/2)."""
    harmonic = np.concatenate([[0.0], np.cumsum(1 / np.arange(1, n + 1))])
    return float(n * special.comb(n, np.arange(n + 1)) @ harmonic / 2.0**n)


@pytest.mark.parametrize("n", [10, 30, 60])
@pytest.mark.parametrize("leading", [False, True], ids=["onemax", "leading_ones"])
def test_runtime_with_one_change_is_that_of_randomised_local_search(n, leading):
    """On onemax as above; on leading_ones each of about n/2 improvements waits n proposals, n^2/2 in all."""
    s, genes = settings(HILL, {"budget": 1}), discrete_genes(n)
    state, parents = np.zeros(HILL.memory(s, genes) + 3), np.zeros((1, 2), dtype=np.int64)
    took = np.array([
        _steps_to_solve(s, genes, np.uint64(seed), leading, np.zeros((2, 1, n)), parents, state) for seed in range(500)
    ])  # fmt: skip
    expected = n * n / 2 if leading else _mean_steps_on_onemax(n)
    assert abs(took.mean() - expected) <= 4 * took.std(ddof=1) / np.sqrt(took.size)


@pytest.mark.parametrize("changes", [1, 2, 3, 5, 9])
def test_changes_so_many_different_genes_each_set_alike(changes):
    run = Run(HILL, settings(HILL, {"changes": changes, "budget": 1_000_000}), discrete_genes(5, 3))
    counts = dict.fromkeys(combinations(range(5), min(changes, 5)), 0)
    for generation in range(2000):
        before = run.pop[0].copy()
        run.ask(np.array([float(generation)]))  # always better: the child becomes the parent
        counts[tuple(np.flatnonzero(run.pop[0] != before))] += 1
    if len(counts) > 1:
        assert stats.chisquare(list(counts.values())).pvalue > 1e-4


def test_step_is_a_share_of_the_range():
    run = Run(HILL, settings(HILL, {"step": 0.02, "budget": 1_000_000}), real_genes(1, 0.0, 50.0))
    steps = []
    for generation in range(3000):
        run.pop[0, 0] = 25.0
        run.ask(np.array([float(generation)]))
        steps.append(run.pop[0, 0] - 25.0)
    assert abs(np.mean(steps)) <= 4 / np.sqrt(3000)
    assert abs(np.std(steps) - 1.0) <= 4 / np.sqrt(6000)


def test_keeps_what_is_at_least_as_good():
    run = Run(HILL, settings(HILL, {"budget": 1000}), discrete_genes(6))
    parent, best = None, -np.inf
    rng = np.random.default_rng(1)
    for _ in range(200):
        score, tried = float(rng.integers(0, 4)), run.pop[0].copy()
        won = score >= best
        if won:
            parent, best = tried, score
        run.ask(np.array([score]))
        assert (run.pop[0] != parent).sum() == 1
        assert run.parents.tolist() == [[0 if won else -1, -1]]


@pytest.mark.parametrize("budget, restarts", [(64, 0), (64, 3), (10, 4), (7, 2), (3, 50)])
def test_restarts_divide_the_budget(budget, restarts):
    run = Run(HILL, settings(HILL, {"budget": budget, "restarts": restarts}), real_genes(40))
    legs, rounds = [1], HILL.rounds(run.s, run.genes)
    assert rounds == budget - 1
    for _ in range(rounds):
        before = run.pop[0].copy()
        run.ask(np.array([0.0]))
        if (run.pop[0] == before).any():
            legs[-1] += 1
        else:  # a new start: no gene of 40 is the same
            legs.append(1)
            assert run.parents.tolist() == [[-1, -1]]
    assert len(legs) == min(restarts + 1, budget)
    assert min(legs[:-1] or legs) == max(legs[:-1] or legs) == max(1, budget // (restarts + 1))


def test_forgets_the_old_score_at_a_restart():
    run = Run(HILL, settings(HILL, {"budget": 10, "restarts": 1}), real_genes(8))
    for _ in range(5):
        run.ask(np.array([100.0]))
    start = run.pop[0].copy()
    run.ask(np.array([-100.0]))  # worse than before, but the only one of this leg
    assert (run.pop[0] == start).sum() == 7


def test_climbs_past_a_plateau_and_to_the_top():
    run = Run(HILL, settings(HILL, {"budget": 3000}), discrete_genes(12))
    assert run.search(lambda row: float(row.sum() // 2), 1500) == 6.0
    run = Run(HILL, settings(HILL, {"step": 0.05}), real_genes(3))
    assert run.search(lambda row: -float(np.sum((row - 0.2) ** 2)), 1500) > -1e-3
