"""Genetic algorithm: selection, crossover and mutation of a population; (1+1) where the population is one."""

from __future__ import annotations

from sims.declare import Optimizer, Setting, register
from sims.jit import kernel
from sims.kernels import copy_row
from sims.optimizers.common import BUDGET_HELP, EPISODES, population_rounds, population_size
from sims.optimizers.heredity import CROSSOVERS, NONE, cross, mutate, populate
from sims.optimizers.selection import (
    METHODS,
    ROULETTE,
    TRUNCATION,
    challenge,
    forget,
    spin,
    top,
    tournament,
    valid_of,
    wheel,
    worst_if_negative,
)
from sims.streams import below, fold, uniform

(POPULATION, MUTATION, MUTATION_SIZE, SELECTION, TOURNAMENT, TRUNCATED, CROSSOVER, CROSSOVER_RATE, ELITISM, _EPISODES,
 BUDGET) = range(11)  # fmt: skip
_SELECT_FIRST, _SELECT_SECOND, _CROSS, _MUTATE = range(4)  # parts of a child's key


@kernel
def memory(s, genes):
    return 2 * population_size(s, genes) + 1 + genes.shape[1]


@kernel
def init(s, genes, key, pop, state):  # noqa: ARG001
    populate(genes, key, pop)
    if pop.shape[0] == 1:
        forget(pop, state)


@kernel
def ask(s, genes, key, generation, pop, scores, feats, grad, nxt, parents, state):  # noqa: ARG001
    n = pop.shape[0]
    if n == 1:
        _one_plus_one(s, genes, key, pop, scores, nxt, parents, state)
        return
    valid = state[:n]
    table = state[n : 2 * n]
    count = valid_of(scores, valid)
    elites = top(scores, valid, count, min(int(s[ELITISM]), n - 1), table)
    for i in range(elites):
        kept = int(table[i])
        copy_row(pop[kept], nxt[i])
        parents[i, 0], parents[i, 1] = kept, -1
    kept = _prepare(s, scores, valid, count, table)
    for i in range(elites, n):
        child = fold(key, i)
        first = _pick(s, scores, valid, count, table, kept, fold(child, _SELECT_FIRST))
        second = -1
        if s[CROSSOVER] != NONE and uniform(fold(child, _CROSS), 0) < s[CROSSOVER_RATE]:
            second = _pick(s, scores, valid, count, table, kept, fold(child, _SELECT_SECOND))
            cross(s[CROSSOVER], pop[first], pop[second], fold(fold(child, _CROSS), 1), nxt[i])
        else:
            copy_row(pop[first], nxt[i])
        mutate(genes, s[MUTATION], s[MUTATION_SIZE], fold(child, _MUTATE), nxt[i])
        parents[i, 0], parents[i, 1] = first, second


@kernel
def _one_plus_one(s, genes, key, pop, scores, nxt, parents, state):
    """A child of the better one of the last child and its parent, the child where they are equal."""
    won = challenge(scores[0], pop, state)
    for j in range(genes.shape[1]):
        nxt[0, j] = state[1 + j]
    mutate(genes, s[MUTATION], s[MUTATION_SIZE], fold(fold(key, 0), _MUTATE), nxt[0])
    parents[0, 0], parents[0, 1] = (0 if won else -1), -1


@kernel
def _prepare(s, scores, valid, count, table):
    """Fills table[n] with what the selection needs; returns how many are kept by truncation."""
    if s[SELECTION] == ROULETTE:
        wheel(scores, worst_if_negative(scores), table)
        return count
    if s[SELECTION] == TRUNCATION:
        return top(scores, valid, count, max(1, int(s[TRUNCATED] * count + 0.5)), table)
    return count


@kernel
def _pick(s, scores, valid, count, table, kept, key):
    """One parent: an index into the population."""
    if s[SELECTION] == ROULETTE:
        return spin(table, uniform(key, 0))
    if s[SELECTION] == TRUNCATION:
        return int(table[below(key, 0, kept)])
    return tournament(scores, valid, count, max(1, int(s[TOURNAMENT])), key)


GENETIC = register(
    Optimizer(
        type="optimizer.genetic",
        title="Genetic algorithm",
        summary="Selects the fitter of a population, recombines and mutates them.",
        help=(
            "Each child has one parent, or two with **crossover**, chosen by **selection**: the best of a few drawn at "
            "random (*tournament*), in proportion to score (*roulette*; where a score is negative, the worst one is "
            "subtracted from all), or uniformly from the best share (*truncation*). Then it mutates.\n\n"
            "With a population of 1 this is the (1+1) algorithm: a mutated child replaces its parent if it scores at "
            "least as well; selection, crossover and elitism play no part. The parent is not scored anew, so in a "
            "world that changes use a population."
        ),
        settings=(
            Setting(name="population", default=100, low=1, high=1_000_000, unit="candidates", log=True,
                    help="candidates in each generation; 1 makes it the (1+1) algorithm"),
            Setting(name="mutation", default=0.02, low=0.0, high=1.0, unit="per gene", gene=True,
                    help="chance of each gene to mutate: a real one steps, a discrete one changes to another option"),
            Setting(name="mutation_size", default=0.1, low=0.0, high=10.0, unit="of the range", gene=True,
                    help="standard deviation of a real gene's step, as a share of its range"),
            Setting(name="selection", default="tournament", choices=METHODS, help="how parents are chosen"),
            Setting(name="tournament", default=2, low=2, high=1000, unit="candidates", gene=True,
                    help="drawn at random for each parent; the best of them is it (tournament selection)"),
            Setting(name="truncation", default=0.5, low=0.01, high=1.0, unit="of the population", gene=True,
                    help="the best share, from which parents are drawn (truncation selection)"),
            Setting(name="crossover", default="uniform", choices=CROSSOVERS,
                    help="how two parents' genes are put together: cut at one point, or mixed gene by gene"),
            Setting(name="crossover_rate", default=0.7, low=0.0, high=1.0, gene=True,
                    help="chance that a child has two parents"),
            Setting(name="elitism", default=1, low=0, high=1_000_000, unit="candidates", gene=True,
                    help="the best ones, which pass on unchanged; at least one place is left for children"),
            EPISODES,
            Setting(name="budget", default=1000, low=1, high=100_000_000, unit="evaluations", gene=True, log=True,
                    help=BUDGET_HELP),
        ),
        keywords="evolution GA crossover mutation tournament roulette truncation elitism 1+1",
        reports="population", size=population_size, rounds=population_rounds, memory=memory,
        init=init, ask=ask,
    )
)  # fmt: skip
