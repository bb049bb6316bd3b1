"""How children come from parents: mutation, crossover and blending, written once for all methods with populations.

Every kernel takes a key of its own and uses counters from 0 of it.
"""

from __future__ import annotations

import math

from sims.jit import kernel
from sims.kernels import OPTIONS, clip, draw_all, vary
from sims.streams import below, fold, normal, uniform

NONE, ONE_POINT, UNIFORM = 0.0, 1.0, 2.0
CROSSOVERS = ("none", "one_point", "uniform")


@kernel
def populate(genes, key, pop):
    """Start values into pop[n, D], candidate by candidate."""
    for i in range(pop.shape[0]):
        draw_all(genes, fold(key, i), pop[i])


@kernel
def mutate(genes, rate, amount, key, child):
    """Mutates child[D] in place: each gene with probability `rate`.

    A real gene takes a normal step with standard deviation `amount` x its range; a discrete one changes to another
    option, all equally likely, so a gene of two options flips.
    """
    if rate <= 0.0:
        return
    for j in range(child.shape[0]):
        if uniform(key, 2 * j) < rate:
            child[j] = vary(genes, j, child[j], amount, key, 2 * j + 1)


@kernel
def mutate_options(genes, rate, key, child):
    """As `mutate`, but only the discrete genes of child[D]."""
    for j in range(child.shape[0]):
        if genes[OPTIONS, j] > 0.0 and uniform(key, 2 * j) < rate:
            child[j] = vary(genes, j, child[j], 0.0, key, 2 * j + 1)


@kernel
def cross(kind, first, second, key, child):
    """Recombines two parents into child[D], locus by locus.

    ONE_POINT: the first parent's genes up to a uniform cut between two loci, then the second's; UNIFORM: either
    parent's with equal chances at each locus; NONE: the first parent's.
    """
    size = child.shape[0]
    cut = size
    if kind == ONE_POINT and size > 1:
        cut = 1 + below(key, 0, size - 1)
    for j in range(size):
        swap = j >= cut
        if kind == UNIFORM:
            swap = uniform(key, j) < 0.5
        child[j] = second[j] if swap else first[j]


@kernel
def midparent(genes, first, second, additive_variance, key, child):
    """The infinitesimal model (Fisher 1918; Bulmer 1971): the parents' mean plus N(0, additive_variance / 2).

    The variance is in squared units of the gene; values are clipped to its range. Discrete genes come from either
    parent with equal chances.
    """
    spread = math.sqrt(0.5 * additive_variance)
    for j in range(child.shape[0]):
        if genes[OPTIONS, j] > 0.0:
            child[j] = first[j] if uniform(key, j) < 0.5 else second[j]
        else:
            child[j] = clip(genes, j, 0.5 * (first[j] + second[j]) + spread * normal(key, j))
