"""Natural selection: a population of constant size whose parents are drawn in proportion to fitness."""

from __future__ import annotations

import math

from sims.declare import Optimizer, Setting, register
from sims.jit import kernel
from sims.kernels import copy_row
from sims.optimizers.common import BUDGET_HELP, EPISODES, population_rounds, population_size
from sims.optimizers.heredity import midparent, mutate, mutate_options, populate
from sims.optimizers.selection import spin, wheel
from sims.streams import below, fold, uniform

POPULATION, ADDITIVE_VARIANCE, WIDTH, HEREDITY, MODEL, MUTATION, MUTATION_SIZE, _EPISODES, BUDGET = range(9)
MIDPARENT, CLONAL = 0.0, 1.0
WRIGHT_FISHER, MORAN = 0.0, 1.0
_LARGEST_EXPONENT = 690.0  # e^690 = 1e299.7: sums of a million of them are still finite
_CHOOSE, _INHERIT, _MUTATE = range(3)  # parts of a child's key


@kernel
def memory(s, genes):
    return population_size(s, genes)


@kernel
def init(s, genes, key, pop, state):  # noqa: ARG001
    populate(genes, key, pop)


@kernel
def fitness(s, score):
    """exp(score / width), or without a width the score itself, negative ones as 0."""
    if s[WIDTH] > 0.0:
        return math.exp(min(score / s[WIDTH], _LARGEST_EXPONENT))
    return max(0.0, score)


@kernel
def ask(s, genes, key, generation, pop, scores, feats, grad, nxt, parents, state):  # noqa: ARG001
    n = pop.shape[0]
    table = state[:n]
    wheel(scores, 0.0, table)
    if s[MODEL] == WRIGHT_FISHER:
        for i in range(n):
            _birth(s, genes, fold(key, i), pop, table, nxt[i], parents[i])
        return
    dead = below(fold(key, n), 0, n)
    for i in range(n):
        copy_row(pop[i], nxt[i])
        parents[i, 0], parents[i, 1] = i, -1
    _birth(s, genes, fold(key, dead), pop, table, nxt[dead], parents[dead])


@kernel
def _birth(s, genes, key, pop, table, child, parents):
    """A child of one parent or two, drawn independently (so they may be the same one)."""
    first = spin(table, uniform(fold(key, _CHOOSE), 0))
    parents[0], parents[1] = first, -1
    if s[HEREDITY] == CLONAL:
        copy_row(pop[first], child)
        mutate(genes, s[MUTATION], s[MUTATION_SIZE], fold(key, _MUTATE), child)
        return
    second = spin(table, uniform(fold(key, _CHOOSE), 1))
    parents[1] = second
    midparent(genes, pop[first], pop[second], s[ADDITIVE_VARIANCE], fold(key, _INHERIT), child)
    mutate_options(genes, s[MUTATION], fold(key, _MUTATE), child)


NATURAL_SELECTION = register(
    Optimizer(
        type="optimizer.natural_selection",
        title="Natural selection",
        summary="A population of constant size; the chance to be a parent is proportional to fitness.",
        help=(
            "The objective is the fitness, or, with a **width** V_s, fitness is exp(objective / V_s): an objective of "
            "-(x - 1)^2 / 2 then gives Gaussian stabilising selection towards x = 1. Without a width negative values "
            "count as 0; where nobody's fitness is positive, parents are drawn uniformly.\n\n"
            "Heredity *midparent* is the infinitesimal model: a child is the mean of its two parents plus "
            "N(0, V_A / 2), so that without selection the variance settles at the **additive variance** V_A; discrete "
            "genes come from either parent and mutate. *Clonal* children are their parent's copies with mutations. "
            "Values are kept within the gene's range."
        ),
        settings=(
            Setting(name="population", default=1000, low=1, high=1_000_000, unit="candidates", log=True,
                    help="individuals alive, the same number in every generation"),
            Setting(name="additive_variance", default=0.04, low=0.0, high=1e12, unit="gene²", gene=True,
                    help="V_A: additive genetic variance of each real gene at rest (midparent heredity)"),
            Setting(name="width", default=0.0, low=0.0, high=1e12, unit="of the objective", gene=True,
                    help="V_s: fitness is exp(objective / V_s), so a smaller one selects harder; "
                         "0: the objective itself is the fitness"),
            Setting(name="heredity", default="midparent", choices=("midparent", "clonal"),
                    help="two parents blended, or one parent copied"),
            Setting(name="model", default="wright_fisher", choices=("wright_fisher", "moran"),
                    help="all are replaced at once, or a generation is one birth and one death"),
            Setting(name="mutation", default=0.02, low=0.0, high=1.0, unit="per gene", gene=True,
                    help="chance of each gene to mutate: discrete genes, and with clonal heredity all"),
            Setting(name="mutation_size", default=0.1, low=0.0, high=10.0, unit="of the range", gene=True,
                    help="standard deviation of a real gene's mutation, as a share of its range (clonal heredity)"),
            EPISODES,
            Setting(name="budget", default=10_000, low=1, high=100_000_000, unit="evaluations", gene=True, log=True,
                    help=BUDGET_HELP),
        ),
        keywords="evolution fitness Wright-Fisher Moran drift heredity breeder infinitesimal",
        reports="population", size=population_size, rounds=population_rounds, memory=memory,
        init=init, ask=ask, fitness=fitness,
    )
)  # fmt: skip
