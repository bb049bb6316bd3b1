"""Gradient descent: steps along the objective's gradient (uphill, since objectives are maximised)."""

from __future__ import annotations

import math

from sims.declare import Optimizer, Setting, register
from sims.jit import kernel
from sims.kernels import clip
from sims.optimizers.heredity import populate

RATE, STEPS, MOMENTUM, METHOD, GRADIENT, SAMPLES, DECAY, BATCH = range(8)
SGD, HEAVY_BALL, ADAM = 0.0, 1.0, 2.0
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
    rate = s[RATE] / (1.0 + generation / s[DECAY]) if s[DECAY] > 0.0 else s[RATE]
    carry = s[MOMENTUM] if s[METHOD] == HEAVY_BALL else 0.0
    for j in range(size_):
        g = grad[j]
        if not abs(g) < math.inf:  # no direction: an objective without a gradient here
            g = 0.0
        if s[METHOD] == ADAM:
            step = _adam(g, generation, state, j, size_)
        else:
            state[j] = carry * state[j] + g
            step = state[j]
        nxt[0, j] = clip(genes, j, pop[0, j] + rate * step)
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
            "*momentum* adds that share of the step before (the heavy ball); *adam* scales every gene's step by its "
            "gradient's recent size, so that **rate** is about the length of a step. With **decay** the rate falls as "
            "1 / (1 + step / decay), and where gradients are noisy the search comes to rest.\n\n"
            "A gradient can be *exact* (the chain rule through the world), *sampled* (likelihood ratio: outputs are "
            "drawn and the credit of each, less the others' mean, pushes its own chance; for generators such as "
            "Letters), or measured by *finite differences*, which also works around other optimizers.\n\n"
            "On a quadratic valley the rate must stay below 2 / (largest curvature), or the steps grow."
        ),
        settings=(
            Setting(name="rate", default=0.1, low=0.0, high=1e12, unit="per unit of gradient", gene=True,
                    help="step per unit of gradient; with adam the length of a step itself"),
            Setting(name="steps", default=10, low=0, high=10_000_000, unit="steps", gene=True, log=True,
                    help="steps of a whole search when it stands inside another optimizer"),
            Setting(name="momentum", default=0.9, low=0.0, high=1.0, gene=True,
                    help="share of the previous step that is added to the next, with method momentum"),
            Setting(name="method", default="sgd", choices=("sgd", "momentum", "adam"),
                    help="how a gradient becomes a step"),
            Setting(name="gradient", default="exact", choices=("exact", "sampled", "finite_differences"),
                    help="derived from formula and world, estimated from drawn outputs, or by small differences"),
            Setting(name="samples", default=100, low=1, high=100_000, unit="outputs", log=True,
                    help="outputs drawn for each step of a sampled gradient"),
            Setting(name="decay", default=0.0, low=0.0, high=1e9, unit="steps",
                    help="steps after which the rate has halved, as rate / (1 + step / decay); 0 keeps it"),
            Setting(name="batch", default=1, low=1, high=10_000, unit="episodes",
                    help="world draws whose gradients are averaged for a step"),
        ),
        keywords="ascent SGD Adam momentum learning rate",
        reports="last", size=size, rounds=rounds, memory=memory, init=init, ask=ask, gradient=True,
    )
)  # fmt: skip
