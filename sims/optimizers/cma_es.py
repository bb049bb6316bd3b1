"""CMA-ES: a population drawn from a normal distribution that learns its covariance from the better ones.

Equation numbers are those of Hansen, "The CMA Evolution Strategy: A Tutorial" (arXiv:1604.00772v2). Genes are searched
as shares of their range, so that all start alike; a sample beyond the range is mirrored at its border, and learnt from
as it was drawn, so that no direction is flat. Nor does the distribution spread further than over a third of a range, as
in Hansen's package cma: a wider one would learn little more than that everything is alike.
"""

from __future__ import annotations

import math

from sims.declare import Optimizer, Setting, register
from sims.jit import kernel
from sims.kernels import clip, draw
from sims.optimizers.cma_numbers import (
    CHI,
    DAMPING,
    MU_EFF,
    RATE_COV,
    RATE_MU,
    RATE_ONE,
    RATE_STEP,
    WEIGHT_SUM,
    learning,
    weights,
)
from sims.optimizers.cma_numbers import COUNT as NUMBERS
from sims.optimizers.common import BUDGET_HELP, EPISODES, lowest, span
from sims.optimizers.eigen import symmetric
from sims.optimizers.selection import top
from sims.streams import fold, normal

POPULATION, STEP, _EPISODES, BUDGET = range(4)
_SIGMA, _AGE = NUMBERS, NUMBERS + 1  # step size; generations since the covariance was last turned
_VECTORS = NUMBERS + 2  # where the vectors begin: mean, both paths, axes, a scratch one; then matrices, then samples
_LEAST_STEP, _WIDEST = 1e-14, 1.0 / 3.0  # of the range
_FLATTEST = 1e-20  # the smallest eigenvalue, as a share of the largest


@kernel
def size(s, genes):
    """The population, where 0 stands for 4 + 3 ln D (eq. 48)."""
    if s[POPULATION] >= 1.0:
        return max(2, int(s[POPULATION]))
    return 4 + int(3.0 * math.log(genes.shape[1]))


@kernel
def rounds(s, genes):
    return max(0, int(s[BUDGET]) // size(s, genes) - 1)


@kernel
def memory(s, genes):
    d, n = genes.shape[1], size(s, genes)
    return _VECTORS + 5 * d + 3 * d * d + n * (d + 3)


@kernel
def _parts(d, n, state):
    """The memory by part: vectors mean, path of the step, path of the covariance, axes, scratch [d]; matrices
    covariance, directions, scratch [d * d]; samples [n * d]; weights, items, order [n].
    """
    v, m = _VECTORS, _VECTORS + 5 * d
    x = m + 3 * d * d
    w = x + n * d
    return (
        state[v : v + d], state[v + d : v + 2 * d], state[v + 2 * d : v + 3 * d], state[v + 3 * d : v + 4 * d],
        state[v + 4 * d : m], state[m : m + d * d], state[m + d * d : m + 2 * d * d], state[m + 2 * d * d : x],
        state[x:w], state[w : w + n], state[w + n : w + 2 * n], state[w + 2 * n : w + 3 * n],
    )  # fmt: skip


@kernel
def init(s, genes, key, pop, state):
    n, d = pop.shape
    mean, path_step, path_cov, axes, _, cov, turn, _, samples, weight, items, _ = _parts(d, n, state)
    weights(n, weight)
    learning(d, n, weight, state)
    state[_SIGMA], state[_AGE] = s[STEP], 0.0
    for i in range(n):
        items[i] = i
    for j in range(d):
        width = span(genes, j)
        mean[j] = (draw(genes, j, fold(key, n)) - lowest(genes, j)) / width if width > 0.0 else 0.0
    _forget(d, path_step, path_cov, axes, cov, turn)
    _sample(genes, key, state[_SIGMA], mean, axes, turn, samples, pop)


@kernel
def _forget(d, path_step, path_cov, axes, cov, turn):
    """A distribution that is alike in all directions."""
    for j in range(d):
        path_step[j] = path_cov[j] = 0.0
        axes[j] = 1.0
        for k in range(d):
            cov[j * d + k] = turn[j * d + k] = 1.0 if j == k else 0.0


@kernel
def _mirrored(x):
    """A share of a range, turned back at its borders: 0.1 for -0.1, 0.8 for 1.2."""
    x = abs(x) % 2.0
    return min(x, 2.0 - x)


@kernel
def _sample(genes, key, sigma, mean, axes, turn, samples, pop):
    """Draws mean + sigma x turn x axes x N(0, I) (eq. 5) into samples[n * d], as shares of the range, and pop[n, d]."""
    n, d = pop.shape
    for i in range(n):
        child = fold(key, i)
        row = samples[i * d : (i + 1) * d]
        for j in range(d):
            row[j] = 0.0
        for k in range(d):
            along = sigma * axes[k] * normal(child, k)
            for j in range(d):
                row[j] += turn[j * d + k] * along
        for j in range(d):
            row[j] += mean[j]
            pop[i, j] = clip(genes, j, lowest(genes, j) + span(genes, j) * _mirrored(row[j]))


@kernel
def ask(s, genes, key, generation, pop, scores, feats, grad, nxt, parents, state):  # noqa: ARG001
    n, d = pop.shape
    mean, path_step, path_cov, axes, shift, cov, turn, spare, samples, weight, items, order = _parts(d, n, state)
    top(scores, items, n, n, order)
    _move(state, samples, weight, order, mean, shift)
    _follow_step(generation, state, shift, axes, turn, path_step, path_cov, spare)
    _learn(state, samples, weight, order, path_cov, axes, turn, cov, spare)
    # Samples were stored around the mean before, in steps: moved only now, since the covariance needs them so.
    for j in range(d):
        mean[j] += state[_SIGMA] * shift[j]
    norm = 0.0
    for j in range(d):
        norm += path_step[j] * path_step[j]
    grown = math.exp(min(1.0, state[RATE_STEP] / state[DAMPING] * (math.sqrt(norm) / state[CHI] - 1.0)))  # eq. 44
    most = 0.0
    for j in range(d):
        most = max(most, cov[j * d + j])
    state[_SIGMA] = min(max(state[_SIGMA] * grown, _LEAST_STEP), _WIDEST / math.sqrt(max(most, 1e-100)))
    state[_AGE] += 1.0
    if state[_AGE] * (state[RATE_ONE] + state[RATE_MU]) * d * 10.0 >= 1.0:  # often enough (section B.2)
        _turn(d, path_step, path_cov, axes, cov, turn, spare)
        state[_AGE] = 0.0
    _sample(genes, key, state[_SIGMA], mean, axes, turn, samples, nxt)
    for i in range(n):
        parents[i, 0], parents[i, 1] = -1, -1


@kernel
def _move(state, samples, weight, order, mean, shift):
    """Samples into steps from the mean, in sigma; the weighted mean of the better ones into shift[d] (eq. 41)."""
    n, d = weight.shape[0], mean.shape[0]
    for i in range(n):
        for j in range(d):
            samples[i * d + j] = (samples[i * d + j] - mean[j]) / state[_SIGMA]
    for j in range(d):
        shift[j] = 0.0
    for r in range(n):
        if weight[r] > 0.0:
            i = int(order[r])
            for j in range(d):
                shift[j] += weight[r] * samples[i * d + j]


@kernel
def _whiten(d, vector, axes, turn, out):
    """axes^-1 turn^T vector into out[d]: what was drawn to give this vector; returns its squared length."""
    length = 0.0
    for k in range(d):
        along = 0.0
        for j in range(d):
            along += turn[j * d + k] * vector[j]
        out[k] = along / axes[k]
        length += out[k] * out[k]
    return length


@kernel
def _follow_step(generation, state, shift, axes, turn, path_step, path_cov, spare):
    """Both evolution paths (eqs. 43 and 45); the covariance's stands still while the step grows fast (h_sigma)."""
    d = shift.shape[0]
    white = spare[:d]
    _whiten(d, shift, axes, turn, white)
    c = state[RATE_STEP]
    gain = math.sqrt(c * (2.0 - c) * state[MU_EFF])
    norm = 0.0
    for j in range(d):
        along = 0.0
        for k in range(d):
            along += turn[j * d + k] * white[k]
        path_step[j] = (1.0 - c) * path_step[j] + gain * along
        norm += path_step[j] * path_step[j]
    limit = (1.4 + 2.0 / (d + 1.0)) * state[CHI] * math.sqrt(1.0 - (1.0 - c) ** (2.0 * generation))
    steady = math.sqrt(norm) < limit
    c = state[RATE_COV]
    gain = math.sqrt(c * (2.0 - c) * state[MU_EFF]) if steady else 0.0
    for j in range(d):
        path_cov[j] = (1.0 - c) * path_cov[j] + gain * shift[j]
    state[WEIGHT_SUM + 1] = 0.0 if steady else c * (2.0 - c)  # what the path did not add (below eq. 46)


@kernel
def _learn(state, samples, weight, order, path_cov, axes, turn, cov, spare):
    """The covariance: from the path, and from all steps, the worse ones with negative weights (eqs. 46 and 47)."""
    n, d = weight.shape[0], path_cov.shape[0]
    one, mu = state[RATE_ONE], state[RATE_MU]
    keep = 1.0 + one * state[WEIGHT_SUM + 1] - one - mu * state[WEIGHT_SUM]
    for j in range(d):
        for k in range(j + 1):
            cov[j * d + k] = keep * cov[j * d + k] + one * path_cov[j] * path_cov[k]
    for r in range(n):
        step = samples[int(order[r]) * d : (int(order[r]) + 1) * d]
        share = mu * weight[r]
        if share < 0.0:
            length = _whiten(d, step, axes, turn, spare[:d])
            share *= d / length if length > 1e-300 else 0.0
        for j in range(d):
            along = share * step[j]
            for k in range(j + 1):
                cov[j * d + k] += along * step[k]
    for j in range(d):
        for k in range(j):
            cov[k * d + j] = cov[j * d + k]


@kernel
def _turn(d, path_step, path_cov, axes, cov, turn, spare):
    """Directions and axes of the covariance; one that is no longer a covariance is forgotten."""
    for j in range(d * d):
        spare[j] = cov[j]
    symmetric(d, spare, turn, axes)
    most = 0.0
    for j in range(d):
        most = max(most, axes[j])
    if not 1e-100 < most < 1e100:
        _forget(d, path_step, path_cov, axes, cov, turn)
        return
    for j in range(d):
        axes[j] = math.sqrt(max(axes[j], _FLATTEST * most))


CMA_ES = register(
    Optimizer(
        type="optimizer.cma_es",
        title="CMA-ES",
        summary="Draws candidates from a cloud that learns where to go, how far, and along which directions.",
        help=(
            "Covariance matrix adaptation (Hansen & Ostermeier 2001), with negative weights for the worse half. Each "
            "generation draws **population** candidates from a normal distribution around a mean; the better half "
            "moves the mean, all reshape the distribution, and the length of the path that the mean took decides "
            "whether steps become longer or shorter. Only the order of scores counts, so any objective that grows "
            "with another one is searched alike.\n\n"
            "Best for up to some hundred real genes. Discrete genes are searched as numbers and rounded, where it may "
            "stop early. A sample beyond the range of a gene is mirrored at its border."
        ),
        settings=(
            Setting(name="population", default=0, low=0, high=100_000, unit="candidates",
                    help="candidates in each generation; 0: 4 + 3 ln(genes), which is enough for smooth problems"),
            Setting(name="step", default=0.3, low=1e-9, high=1.0, unit="of the range", gene=True, log=True,
                    help="standard deviation of the first generation, as a share of each gene's range"),
            EPISODES,
            Setting(name="budget", default=1000, low=1, high=100_000_000, unit="evaluations", gene=True, log=True,
                    help=BUDGET_HELP),
        ),
        keywords="covariance matrix adaptation evolution strategy Hansen continuous black box",
        reports="population", size=size, rounds=rounds, memory=memory, init=init, ask=ask,
    )
)  # fmt: skip
