"""The fixed signatures of kernels, one set per kind of node, and the helpers that methods share.

Arrays are float64 and C-contiguous unless said otherwise; keys are uint64 (see `sims.streams`); nothing allocates.

World of steps (`real`, `table`: the world's Prepared arrays; a state is a tuple of numbers):
    reset(real, table, key) -> state
    step(real, table, key, t, state, action) -> state              t: int64 step number, action: int64
    done(real, table, state) -> bool                               optional: nothing changes any more
    observe(real, table, key, t, state, view)                      optional: view[n_senses], every entry written
    outcome(real, table, key, state, out)                          out[n_features], every entry written
    identity(real, table, state) -> int64                          optional: equal iff the futures are equal; < 2^53
World of points:
    outcome(real, table, key, point, out)                          point[D]
    jacobian(real, table, key, point, jac)                         optional: jac[n_features, D], every entry written
    sampled(real, table, key, point, samples, jac)                 optional: the same, estimated from that many outputs

Policy and grown point (`real`, `table`: the candidate's Prepared arrays; table[0]: steps a policy may take, table[1]:
length of `view` or `point`, table[2]: length of `work`, zero before the first step):
    decide(real, table, genes, view, work) -> action               genes[D]: the candidate's own
    grow(real, table, outer, inner, point)                         outer: genes searched one level further out
    portray(real, table, outer, inner, out)                        optional: out[n_features] of the candidate

Optimizer (`s`: its number settings in declared order, whole numbers and switches as floats; `genes[6, D]`: rows
below; n: candidates a round; `state`: float64[memory], zero before init, the method's own):
    size(s, genes) -> n                                            int64, at least 1
    rounds(s, genes) -> int64                                      ask calls of a whole search when it is an inner one
    memory(s, genes) -> int64                                      length of `state`
    init(s, genes, key, pop, state)                                writes pop[n, D], the unselected start
    ask(s, genes, key, generation, pop, scores, feats, grad, nxt, parents, state)
        from pop[n, D] as scored (scores[n], higher is better, -inf for invalid; feats[n, F]: features, the last
        one the state's identity; grad[D]: the objective's gradient at pop[0], for gradient methods) writes the
        next candidates nxt[n, D] and whom each descends from, parents[n, 2] (int64 indices into pop, -1: none).
        key is already folded with the generation; generation (int64) counts ask calls, from 1.
    fitness(s, score) -> float                                     optional: the fitness that selection sees
    measure(s, genes, state, out)                                  optional: out[columns] of its own, when outermost
    enough(s, score) -> bool                                       optional: an inner search ends with such a candidate
    settled(s, state) -> bool                                      optional: the round that was asked for is the last
`size`, `rounds` and `memory` may not grow when a setting shrinks, so that buffers made for the largest setting fit.

Draws: fold the key per candidate, `draw(genes, j, key)` uses counter j; keep own counters apart from those of
helpers by folding.
"""

from __future__ import annotations

import math

import numpy as np

from sims.declare import Gene
from sims.jit import inlined, kernel
from sims.streams import below, normal, uniform

LOW, HIGH, OPTIONS, START, MEAN, SPREAD = range(6)  # rows of `genes`
UNIFORM, NORMAL = 0.0, 1.0


def gene_table(genes: tuple[Gene, ...]) -> np.ndarray:
    """genes[6, D] as kernels read it (rows above)."""
    rows = [
        (g.low, g.high, float(g.options), NORMAL if g.start == "normal" else UNIFORM, g.mean, g.spread)
        for g in genes
    ]
    return np.array(rows, dtype=np.float64).reshape(len(rows), 6).T.copy()


@kernel
def copy_row(source, target):
    """source[m] into target[:m], without the bookkeeping of a slice assignment."""
    for j in range(source.shape[0]):
        target[j] = source[j]


@kernel
def clip(genes, j, value):
    """`value` within the range of gene j, or the nearest of its options."""
    if genes[OPTIONS, j] > 0.0:
        return min(max(math.floor(value + 0.5), 0.0), genes[OPTIONS, j] - 1.0)
    return min(max(value, genes[LOW, j]), genes[HIGH, j])


@kernel
def draw(genes, j, key):
    """A start value of gene j: uniform over its options or range, or normal and clipped. Uses counter j."""
    options = genes[OPTIONS, j]
    if options > 0.0 and genes[START, j] == UNIFORM:
        return float(below(key, j, int(options)))
    if genes[START, j] == NORMAL:
        return clip(genes, j, genes[MEAN, j] + genes[SPREAD, j] * normal(key, j))
    return genes[LOW, j] + (genes[HIGH, j] - genes[LOW, j]) * uniform(key, j)


@kernel
def draw_all(genes, key, out):
    """Start values of all genes into out[D]."""
    for j in range(out.shape[0]):
        out[j] = draw(genes, j, key)


@inlined
def vary(genes, j, value, amount, key, counter):
    """Another value of gene j: another option (uniformly), or a normal step of `amount` x its range, clipped."""
    options = int(genes[OPTIONS, j])
    if options > 0:
        if options == 1:
            return value
        other = int(value) + 1 + below(key, counter, options - 1)
        return float(other - options if other >= options else other)  # a remainder would take as long as all else
    return clip(genes, j, value + amount * (genes[HIGH, j] - genes[LOW, j]) * normal(key, counter))


@kernel
def best_of(scores):
    """The index of the highest score, the first of equals."""
    best = 0
    for i in range(1, scores.shape[0]):
        if scores[i] > scores[best]:
            best = i
    return best
