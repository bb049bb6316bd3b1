"""Evolution strategy: (1+1), (mu/mu + lambda) and (mu/mu, lambda), with four rules for the length of a step.

The parents' mean (intermediate recombination) varied by normal steps makes the children; after Hansen, Arnold & Auger,
"Evolution Strategies" (2015), algorithms 3 and 4, and Rechenberg 1973.
"""

from __future__ import annotations

import math

from sims.declare import Optimizer, Setting, register
from sims.jit import kernel
from sims.kernels import OPTIONS, clip, copy_row, vary
from sims.optimizers.common import BUDGET_HELP, EPISODES, span
from sims.optimizers.heredity import populate
from sims.optimizers.selection import top
from sims.streams import below, fold, normal, uniform

OFFSPRING, PARENTS, SURVIVAL, RULE, STEP, TARGET, _EPISODES, BUDGET = range(8)
PLUS, COMMA = 0.0, 1.0
SUCCESS, SELF_ADAPTIVE, FIXED, NORMALISED = 0.0, 1.0, 2.0, 3.0
_LEAST_STEP, _MOST_STEP = 1e-15, 10.0  # of the range
# `state` begins with: how many parents there are, the step, the parents' best score
_COUNT, _LENGTH_NOW, _BEST, _REST = range(4)
_CHOOSE, _VARY, _OPTION, _LENGTH = range(4)  # parts of a child's key


@kernel
def size(s, genes):  # noqa: ARG001 - the signature of every method
    return max(1, int(s[OFFSPRING]))


@kernel
def rounds(s, genes):
    return max(0, int(s[BUDGET]) // size(s, genes) - 1)


@kernel
def memory(s, genes):
    mu, n, d = max(1, int(s[PARENTS])), size(s, genes), genes.shape[1]
    return _REST + d + n + 2 * mu * (d + 2) + 3 * (mu + n)


@kernel
def _parts(s, genes, n, state):
    """Mean [d], children's steps [n], two pools of mu rows (score, step, genes), then scores, items, order [mu + n]."""
    mu, d = max(1, int(s[PARENTS])), genes.shape[1]
    steps = _REST + d
    pool = steps + n
    spare = pool + mu * (d + 2)
    scores = spare + mu * (d + 2)
    both = mu + n
    return (
        state[_REST:steps], state[steps:pool], state[pool:spare], state[spare:scores], state[scores : scores + both],
        state[scores + both : scores + 2 * both], state[scores + 2 * both : scores + 3 * both],
    )  # fmt: skip


@kernel
def init(s, genes, key, pop, state):
    populate(genes, key, pop)
    _, steps, _, _, _, _, _ = _parts(s, genes, pop.shape[0], state)
    state[_COUNT], state[_LENGTH_NOW], state[_BEST] = 0.0, s[STEP], -math.inf
    for i in range(pop.shape[0]):
        steps[i] = s[STEP]


@kernel
def ask(s, genes, key, generation, pop, scores, feats, grad, nxt, parents, state):  # noqa: ARG001
    n, d = pop.shape
    mean, steps, pool, spare, both, items, order = _parts(s, genes, n, state)
    won = _succeeded(scores, state)
    first = _survive(s, pop, scores, steps, pool, spare, both, items, order, state)
    state[_LENGTH_NOW] = _next_step(s, d, won, pool, state)
    count = int(state[_COUNT])
    for j in range(d):
        total = 0.0
        for k in range(count):
            total += pool[k * (d + 2) + 2 + j]
        mean[j] = total / count
    for i in range(n):
        child = fold(key, i)
        steps[i] = state[_LENGTH_NOW]
        if s[RULE] == SELF_ADAPTIVE:  # log-normal (Schwefel 1995), learning rate 1 / sqrt(2 d)
            steps[i] *= math.exp(normal(fold(child, _LENGTH), 0) / math.sqrt(2.0 * d))
        other = below(fold(child, _CHOOSE), 0, count)
        _vary(s, genes, child, mean, pool[other * (d + 2) + 2 : (other + 1) * (d + 2)], steps[i], nxt[i])
        parents[i, 0], parents[i, 1] = (first if count == 1 else -1), -1


@kernel
def _succeeded(scores, state):
    """The share of children that score at least as well as the best parent; -1 where there was none."""
    if state[_COUNT] == 0.0:
        return -1.0
    won = 0.0
    for i in range(scores.shape[0]):
        won += 1.0 if scores[i] >= state[_BEST] else 0.0
    return won / scores.shape[0]


@kernel
def _survive(s, pop, scores, steps, pool, spare, both, items, order, state):
    """The next parents into pool: the best of the children, with survival plus of children and parents, a child where
    they are equal. Returns the best one's index in pop, -1 for a parent.
    """
    n, d = pop.shape
    width = d + 2
    old = int(state[_COUNT]) if s[SURVIVAL] == PLUS else 0
    for i in range(n + old):
        both[i] = scores[i] if i < n else pool[(i - n) * width]
        items[i] = i
    count = top(both, items, n + old, max(1, int(s[PARENTS])), order)
    for k in range(count):
        row = spare[k * width : (k + 1) * width]
        i = int(order[k])
        if i < n:
            row[0], row[1] = scores[i], steps[i]
            for j in range(d):
                row[2 + j] = pop[i, j]
        else:
            copy_row(pool[(i - n) * width : (i - n + 1) * width], row)
    for k in range(count * width):
        pool[k] = spare[k]
    state[_COUNT], state[_BEST] = float(count), pool[0]
    return int(order[0]) if order[0] < n else -1


@kernel
def _next_step(s, d, won, pool, state):
    """The step from which the next children are made."""
    if s[RULE] == FIXED:
        return s[STEP]
    if s[RULE] == NORMALISED:
        short = s[TARGET] - state[_BEST]
        return s[STEP] * math.sqrt(short) / d if 0.0 < short < math.inf else 0.0
    step = state[_LENGTH_NOW]
    if s[RULE] == SELF_ADAPTIVE:
        total = 0.0
        for k in range(int(state[_COUNT])):
            total += math.log(pool[k * (d + 2) + 1])
        step = math.exp(total / state[_COUNT])
    elif won >= 0.0:  # the 1/5 rule (Rechenberg 1973)
        step *= math.exp((won - 0.2) / math.sqrt(d + 1.0))
    return min(max(step, _LEAST_STEP), _MOST_STEP)


@kernel
def _vary(s, genes, key, mean, parent, step, child):
    """A child: real genes the mean plus a normal step, discrete ones a parent's or, one in d, another option."""
    d = mean.shape[0]
    for j in range(d):
        if genes[OPTIONS, j] > 0.0:
            child[j] = parent[j]
            if uniform(fold(key, _OPTION), 2 * j) * d < 1.0:
                child[j] = vary(genes, j, parent[j], 0.0, fold(key, _OPTION), 2 * j + 1)
        else:
            length = step if s[RULE] == NORMALISED else step * span(genes, j)
            child[j] = clip(genes, j, mean[j] + length * normal(fold(key, _VARY), j))


EVOLUTION_STRATEGY = register(
    Optimizer(
        type="optimizer.evolution_strategy",
        title="Evolution strategy",
        summary="Varies the mean of the best few by normal steps, whose length adapts.",
        help=(
            "The **parents** (μ) are averaged, and varied to make **offspring** (λ) children; the next parents are "
            "the best of the children (survival *comma*), or of children and parents (*plus*, whose scores are not "
            "taken anew). 1 and 1 with plus is the (1+1) strategy.\n\n"
            "The length of a step follows a rule: *success* makes it longer where more than one child in five "
            "is at least as good as the best parent, and shorter otherwise (Rechenberg 1973); *self_adaptive* gives "
            "every child a length of its own, which is selected with it (use it with comma and several offspring); "
            "*fixed* keeps it; *normalised* makes it **step** x √(**target** − score) / genes, which on a sphere, "
            "where the score is minus the squared distance, is the step that theory calls normalised: best about "
            "1.2 for (1+1). Discrete genes come from a parent and change one at a time."
        ),
        settings=(
            Setting(name="offspring", default=10, low=1, high=100_000, unit="candidates", log=True,
                    help="children in each generation, λ"),
            Setting(name="parents", default=3, low=1, high=100_000, unit="candidates", log=True,
                    help="the best ones, from whose mean children are made, μ; with comma at most the offspring"),
            Setting(name="survival", default="plus", choices=("plus", "comma"),
                    help="parents stay until they are beaten, or die after one generation"),
            Setting(name="rule", default="success", choices=("success", "self_adaptive", "fixed", "normalised"),
                    help="how the length of a step is chosen; see the help (F1)"),
            Setting(name="step", default=0.1, low=1e-12, high=100.0, unit="of the range", gene=True, log=True,
                    help="standard deviation of the first steps, as a share of each gene's range; normalised: the "
                         "step in units of distance / genes"),
            Setting(name="target", default=0.0, low=-1e12, high=1e12, unit="of the objective",
                    help="the best possible score, which the normalised step is measured from"),
            EPISODES,
            Setting(name="budget", default=1000, low=1, high=100_000_000, unit="evaluations", gene=True, log=True,
                    help=BUDGET_HELP),
        ),
        keywords="ES Rechenberg Schwefel one fifth rule self-adaptation continuous mu lambda 1+1",
        reports="population", size=size, rounds=rounds, memory=memory, init=init, ask=ask,
    )
)  # fmt: skip
