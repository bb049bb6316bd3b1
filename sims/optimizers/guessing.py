"""Guessing: one random candidate after the other, until one is good enough."""

from __future__ import annotations

from sims.declare import Optimizer, Setting, register
from sims.jit import kernel
from sims.kernels import draw_all
from sims.optimizers.best_of_n import ask, memory

TRIALS, GOAL = range(2)


@kernel
def size(s, genes):  # noqa: ARG001 - the signature of every method
    return 1


@kernel
def rounds(s, genes):  # noqa: ARG001
    return max(1, int(s[TRIALS])) - 1


@kernel
def init(s, genes, key, pop, state):  # noqa: ARG001
    draw_all(genes, key, pop[0])


@kernel
def enough(s, score):
    return score >= s[GOAL]


GUESSING = register(
    Optimizer(
        type="optimizer.guessing",
        title="Guessing",
        summary="Tries random candidates one after the other until one is good enough.",
        help=(
            "The blindest way to learn: every trial is drawn afresh. Inside another optimizer it stops at the first "
            "candidate that scores at least **goal**, and its *cost* tells how many trials that took, at most "
            "**trials**. It keeps the best it found."
        ),
        settings=(
            Setting(name="trials", default=1000, low=1, high=1_000_000, unit="trials", gene=True, log=True,
                    help="how many candidates are tried at most"),
            Setting(name="goal", default=1.0, low=-1e9, high=1e9, help="a candidate that scores this is good enough"),
        ),
        keywords="random search trial and error learning lifetime",
        reports="best", size=size, rounds=rounds, memory=memory, init=init, ask=ask, enough=enough,
    )
)  # fmt: skip
