"""Mate choice: the best of a few suitors met by chance, or one in proportion to how much it is liked."""

from __future__ import annotations

import math

from sims.declare import Optimizer, Setting, register
from sims.jit import kernel
from sims.kernels import OPTIONS, copy_row
from sims.optimizers.heredity import populate
from sims.streams import fold, uniform

RULE, ENCOUNTERED, STRENGTH, LOOKS = range(4)
BEST, WEIGHTED = 0.0, 1.0
_BATCH = 8  # suitors looked at in one round of a weighted choice
# `state`: highest weight known, sum of the weights looked at (both as logarithms), suitors looked at, whether one is
# chosen, then its genes
_BOUND, _SUM, _LOOKED, _CHOSEN, _GENES = range(5)


@kernel
def size(s, genes):  # noqa: ARG001 - the signature of every method
    return max(1, int(s[ENCOUNTERED])) if s[RULE] == BEST else _BATCH


@kernel
def rounds(s, genes):  # noqa: ARG001
    return 0 if s[RULE] == BEST else max(1, int(s[LOOKS])) // _BATCH + 2


@kernel
def memory(s, genes):  # noqa: ARG001
    return _GENES + genes.shape[1]


@kernel
def init(s, genes, key, pop, state):
    populate(genes, key, pop)
    state[_BOUND] = state[_SUM] = -math.inf
    state[_LOOKED] = state[_CHOSEN] = 0.0
    if s[RULE] == WEIGHTED and _ordered(genes):  # a glance at both ends of the line tells the most that can be had
        pop[0, 0], pop[1, 0] = 0.0, genes[OPTIONS, 0] - 1.0


@kernel
def _ordered(genes):
    """Whether what is searched is one place in a line."""
    return genes.shape[1] == 1 and genes[OPTIONS, 0] > 0.0


@kernel
def settled(s, state):
    """Whether the next round is the last one, of the suitor that was chosen."""
    return s[RULE] == WEIGHTED and state[_CHOSEN] > 0.0


@kernel
def ask(s, genes, key, generation, pop, scores, feats, grad, nxt, parents, state):  # noqa: ARG001
    n = pop.shape[0]
    for i in range(n):
        parents[i, 0], parents[i, 1] = -1, -1
    if s[RULE] == BEST or state[_CHOSEN] > 0.0:  # the next choice
        init(s, genes, key, nxt, state)
        return
    _look(s, genes, fold(key, n), pop, scores, state)
    if state[_CHOSEN] > 0.0:
        for i in range(n):
            copy_row(state[_GENES : _GENES + pop.shape[1]], nxt[i])
    else:
        populate(genes, key, nxt)


@kernel
def _look(s, genes, key, pop, scores, state):
    """Goes through the suitors of a round until one is taken (rejection sampling, von Neumann 1951): one of weight v
    with chance v / v_max. After LOOKS of them it is one of those, by weight (reservoir sampling, Chao 1982).
    """
    n, power = pop.shape[0], math.log(max(s[STRENGTH], 1e-6))  # a gene is not bound to the setting's range
    first = 2 if state[_LOOKED] == 0.0 and _ordered(genes) else 0
    for i in range(n):
        if scores[i] > -math.inf:
            state[_BOUND] = max(state[_BOUND], power * scores[i])
    for i in range(first, n):
        state[_LOOKED] += 1.0
        if not scores[i] > -math.inf:
            continue
        weight = power * scores[i]
        state[_SUM] = _log_add(state[_SUM], weight)
        taken = uniform(key, 2 * i) < math.exp(weight - state[_BOUND])
        if taken or uniform(key, 2 * i + 1) < math.exp(weight - state[_SUM]):
            copy_row(pop[i], state[_GENES : _GENES + pop.shape[1]])
        if taken:
            state[_CHOSEN] = 1.0
            return
    if state[_SUM] == -math.inf:  # nobody counts as a suitor
        copy_row(pop[n - 1], state[_GENES : _GENES + pop.shape[1]])
    if state[_LOOKED] >= s[LOOKS] or state[_SUM] == -math.inf:
        state[_CHOSEN] = 1.0


@kernel
def _log_add(a, b):
    """log(e^a + e^b)."""
    if a == -math.inf:
        return b
    return max(a, b) + math.log1p(math.exp(-abs(a - b)))


MATE_CHOICE = register(
    Optimizer(
        type="optimizer.mate_choice",
        title="Mate choice",
        summary="Takes the best of a few suitors met by chance, or one with a chance that grows with how it is liked.",
        help=(
            "What a female does with her preference. *Best* looks at **encountered** suitors and takes the one that "
            "scores highest. *Weighted* takes a suitor with a chance in proportion to **strength** ^ score: with a "
            "score of 1 for what she prefers and 0 for others, those she prefers are taken *strength* times as "
            "often; 1 is no choice at all. With strength e and a score of preference times antlers the weight is "
            "exp(y z).\n\n"
            "The weighted choice looks at one suitor after the other until it takes one, so it takes the same time "
            "in herds of any size. After **looks** suitors it takes one of those, in the same proportions. Scores "
            "are thought to rise or fall along a line of suitors; elsewhere the best seen so far is the measure."
        ),
        settings=(
            Setting(name="rule", default="weighted", choices=("best", "weighted"),
                    help="the best of those encountered, or a chance in proportion to strength ^ score"),
            Setting(name="encountered", default=8, low=1, high=1_000_000, unit="suitors", gene=True, log=True,
                    help="suitors looked at (best)"),
            Setting(name="strength", default=2.718281828459045, low=1e-6, high=1e6, unit="per point of score",
                    gene=True,
                    log=True, help="a: how many times as likely a suitor is with one point more (weighted)"),
            Setting(name="looks", default=1000, low=1, high=100_000_000, unit="suitors", gene=True, log=True,
                    help="suitors after which a weighted choice takes one of those it has seen"),
        ),
        keywords="sexual selection female preference suitor best of k weighted softmax rejection sampling",
        reports="last", size=size, rounds=rounds, memory=memory, init=init, ask=ask, settled=settled,
    )
)  # fmt: skip
