"""Beam search over plans: extend the best prefixes by every action, layer by layer.

A plan is D action numbers; -1 means that nothing more is done. `ask` does one layer, so a whole search takes
rounds(s, genes) = D of them, also where a beam search stands outermost: there one generation is D asks. Asks after the
last layer write the best plan found.
"""

from __future__ import annotations

import math

import numpy as np

from sims.declare import Optimizer, Setting, register
from sims.jit import kernel
from sims.kernels import OPTIONS, copy_row
from sims.optimizers.common import EPISODES
from sims.optimizers.selection import top
from sims.streams import mix

WIDTH, _EPISODES = range(2)
# `state` begins with: candidates in use this layer, layers done, the best score so far, and D numbers: its plan
_USED, _LAYER, _BEST, _PLAN = range(4)


@kernel
def _actions(genes):
    return max(1, int(genes[OPTIONS, 0]))


@kernel
def size(s, genes):
    return max(1, int(s[WIDTH])) * _actions(genes)


@kernel
def rounds(s, genes):  # noqa: ARG001 - the signature of every method
    return genes.shape[1]


@kernel
def _slots(n):
    """Places of the identity table: a power of two, at most half full."""
    slots = 4
    while slots < 2 * n:
        slots *= 2
    return slots


@kernel
def memory(s, genes):
    n = size(s, genes)
    return _PLAN + genes.shape[1] + 2 * n + _slots(n)  # plan, distinct prefixes, kept prefixes, identities


@kernel
def init(s, genes, key, pop, state):  # noqa: ARG001
    for i in range(pop.shape[0]):
        for j in range(pop.shape[1]):
            pop[i, j] = -1.0
    state[_USED], state[_LAYER], state[_BEST] = 1.0, 0.0, -math.inf
    for j in range(pop.shape[1]):
        state[_PLAN + j] = -1.0


@kernel
def ask(s, genes, key, generation, pop, scores, feats, grad, nxt, parents, state):  # noqa: ARG001
    n, length = pop.shape
    layer = int(state[_LAYER])
    _remember(pop, scores, state)
    if layer >= length:
        for i in range(n):
            for j in range(length):
                nxt[i, j] = state[_PLAN + j]
            parents[i, 0], parents[i, 1] = -1, -1
        return
    base = _PLAN + length
    distinct, kept = state[base : base + n], state[base + n : base + 2 * n]
    table = state[base + 2 * n : base + 2 * n + _slots(n)]
    count = _distinct(scores, feats[:, -1], int(state[_USED]), distinct, table)
    count = top(scores, distinct, count, max(1, int(s[WIDTH])), kept)
    actions = _actions(genes)
    used = min(n, count * actions)
    for i in range(n):
        k = i if i < used else 0  # places left over repeat the first one
        prefix = int(kept[k // actions])
        copy_row(pop[prefix], nxt[i])
        nxt[i, layer] = float(k % actions)
        parents[i, 0], parents[i, 1] = prefix, -1
    state[_USED], state[_LAYER] = float(used), float(layer + 1)


@kernel
def _remember(pop, scores, state):
    """Keeps the best plan so far, the first of equals (so the shortest)."""
    for i in range(int(state[_USED])):
        if scores[i] > state[_BEST]:
            state[_BEST] = scores[i]
            for j in range(pop.shape[1]):
                state[_PLAN + j] = pop[i, j]


@kernel
def _distinct(scores, identities, used, distinct, table):
    """Writes candidates 0 .. used-1 into distinct[n], of those with one identity only the best; returns how many.

    `table` is an open-addressing hash table of places in `distinct`, plus one; a negative identity is nobody else's.
    """
    for i in range(table.shape[0]):
        table[i] = 0.0
    last = np.uint64(table.shape[0] - 1)
    count = 0
    for i in range(used):
        identity = identities[i]
        if not identity >= 0.0:
            distinct[count] = i
            count += 1
            continue
        slot = mix(np.uint64(identity)) & last
        while table[slot] > 0.0 and identities[int(distinct[int(table[slot]) - 1])] != identity:
            slot = (slot + np.uint64(1)) & last
        if table[slot] == 0.0:
            distinct[count] = i
            count += 1
            table[slot] = count
        elif scores[i] > scores[int(distinct[int(table[slot]) - 1])]:
            distinct[int(table[slot]) - 1] = i
    return count


BEAM = register(
    Optimizer(
        type="optimizer.beam",
        title="Beam search",
        summary="Builds plans step by step and goes on with the best beginnings.",
        help=(
            "Starting from the empty plan, every kept beginning is extended by every action; the **width** best of "
            "these are kept and extended again, until the plan's length is reached. Two beginnings that lead to the "
            "same state of the world count as one. The result is the best plan met on the way, the shortest of "
            "equals.\n\n"
            "Where the width is at least the number of states within reach this is breadth-first search and finds "
            "the best plan for certain. A narrow beam needs an objective that rises on the way."
        ),
        settings=(
            Setting(name="width", default=64, low=1, high=4096, unit="plans", gene=True, log=True,
                    help="beginnings of plans kept at each step"),
            EPISODES,
        ),
        keywords="planner plan breadth-first search BFS tree lookahead",
        reports="best", size=size, rounds=rounds, memory=memory, init=init, ask=ask, sequential=True,
    )
)  # fmt: skip
