"""Gradient descent: steps along the objective's gradient (uphill, since objectives are maximised)."""

from __future__ import annotations

import math

from sims.declare import Optimizer, Setting, register
from sims.jit import kernel
from sims.kernels import clip
from sims.optimizers.common import EPISODES
from sims.optimizers.heredity import populate

RATE, STEPS, MOMENTUM, METHOD, GRADIENT, _EPISODES = range(6)
SGD, ADAM = 0.0, 1.0
_BETA1, _BETA2, _EPSILON = 0.9, 0.999, 1e-8  # Kingma & Ba 2015, algorithm 1


@kernel
def size(s, genes):  # noqa: ARG001 - the signature of every method
    return 1


@kernel
def rounds(s, genes):  # noqa: ARG001
    return max(0, int(s[STEPS]))


@kernel
def memory(s, genes):  # noqa: ARG001
    return 2 * genes.shape[1]  # velocities; for Adam first and second moments


@kernel
def init(s, genes, key, pop, state):  # noqa: ARG001
    populate(genes, key, pop)
    for j in range(2 * genes.shape[1]):
        state[j] = 0.0


@kernel
def ask(s, genes, key, generation, pop, scores, feats, grad, nxt, parents, state):  # noqa: ARG001
    size_ = genes.shape[1]
    for j in range(size_):
        g = grad[j]
        if not abs(g) < math.inf:  # no direction: an objective without a gradient here
            g = 0.0
        if s[METHOD] == ADAM:
            step = _adam(g, generation, state, j, size_)
        else:
            state[j] = s[MOMENTUM] * state[j] + g
            step = state[j]
        nxt[0, j] = clip(genes, j, pop[0, j] + s[RATE] * step)
    parents[0, 0], parents[0, 1] = 0, -1


@kernel
def _adam(g, generation, state, j, size_):
    """Adam's direction for gene j, with the bias of both moments corrected (Kingma & Ba 2015, algorithm 1)."""
    state[j] = _BETA1 * state[j] + (1.0 - _BETA1) * g
    state[size_ + j] = _BETA2 * state[size_ + j] + (1.0 - _BETA2) * g * g
    first = state[j] / (1.0 - _BETA1**generation)
    second = state[size_ + j] / (1.0 - _BETA2**generation)
    return first / (math.sqrt(second) + _EPSILON)


GRADIENT_DESCENT = register(
    Optimizer(
        type="optimizer.gradient_descent",
        title="Gradient descent",
        summary="One candidate steps along the gradient of its objective.",
        help=(
            "Objectives are maximised, so the steps go uphill; the usual name says descent on the negative. A point "
            "starts where its genes start, and each step adds **rate** x gradient, kept within the genes' ranges. "
            "**Momentum** adds that share of the step before (the heavy ball); *adam* scales every gene's step by its "
            "gradient's recent size and uses no momentum of its own setting.\n\n"
            "On a quadratic valley the rate must stay below 2 / (largest curvature), or the steps grow."
        ),
        settings=(
            Setting(name="rate", default=0.1, low=1e-12, high=1e12, unit="per unit of gradient", gene=True, log=True,
                    help="step per unit of gradient; with adam the length of a step itself"),
            Setting(name="steps", default=10, low=0, high=10_000_000, unit="steps", gene=True, log=True,
                    help="steps of a whole search when it stands inside another optimizer"),
            Setting(name="momentum", default=0.0, low=0.0, high=1.0, gene=True,
                    help="share of the previous step that is added to the next (sgd)"),
            Setting(name="method", default="sgd", choices=("sgd", "adam"), help="how a gradient becomes a step"),
            Setting(name="gradient", default="exact", choices=("exact", "finite_differences"),
                    help="derived from the objective's formula and the world, or measured by small differences"),
            EPISODES,
        ),
        keywords="ascent SGD Adam momentum learning rate",
        reports="last", size=size, rounds=rounds, memory=memory, init=init, ask=ask, gradient=True,
    )
)  # fmt: skip
