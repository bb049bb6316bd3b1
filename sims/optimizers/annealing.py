"""Simulated annealing: one candidate that also takes worse steps, ever more rarely as it cools."""

from __future__ import annotations

import math

from sims.declare import Optimizer, Setting, register
from sims.jit import inlined, kernel
from sims.kernels import vary
from sims.optimizers.common import BUDGET_HELP, EPISODES
from sims.optimizers.heredity import populate
from sims.optimizers.selection import challenge, forget
from sims.streams import below, fold, uniform

BUDGET, TEMPERATURE, COOLING, STEP, _EPISODES = range(5)


@kernel
def size(s, genes):  # noqa: ARG001 - the signature of every method
    return 1


@kernel
def rounds(s, genes):  # noqa: ARG001
    return max(0, int(s[BUDGET]) - 1)


@kernel
def memory(s, genes):  # noqa: ARG001
    return 1 + genes.shape[1]  # the present candidate's score and genes


@kernel
def init(s, genes, key, pop, state):  # noqa: ARG001
    populate(genes, key, pop)
    forget(pop, state)


@inlined
def ask(s, genes, key, generation, pop, scores, feats, grad, nxt, parents, state):  # noqa: ARG001
    score = scores[0]
    if _accepts(s, generation, score - state[0], key):
        state[0] = min(score, state[0])  # so that the challenge is won
    won = challenge(score, pop, state)
    for j in range(genes.shape[1]):
        nxt[0, j] = state[1 + j]
    j = below(key, 1, genes.shape[1])
    nxt[0, j] = vary(genes, j, nxt[0, j], s[STEP], key, 2)
    parents[0, 0], parents[0, 1] = (0 if won else -1), -1


@kernel
def _accepts(s, generation, change, key):
    """Metropolis' rule at temperature T cooling^generation: with probability exp(change / temperature) if worse."""
    if change >= 0.0:
        return True
    temperature = s[TEMPERATURE] * s[COOLING] ** (generation - 1.0)
    return temperature > 0.0 and uniform(fold(key, 0), 0) < math.exp(change / temperature)


ANNEALING = register(
    Optimizer(
        type="optimizer.annealing",
        title="Annealing",
        summary="Changes one gene at a time, and while it is hot also keeps changes for the worse.",
        help=(
            "Simulated annealing (Kirkpatrick, Gelatt & Vecchi 1983). A changed copy that scores worse by d still "
            "takes the place of its parent with probability exp(−d / temperature), so that the search can leave a "
            "local optimum; the temperature is multiplied by **cooling** after every evaluation. At temperature 0 it "
            "is a hill climb.\n\n"
            "What it gives back is the best candidate it met. The parent is not scored anew."
        ),
        settings=(
            Setting(name="budget", default=1000, low=1, high=100_000_000, unit="evaluations", gene=True, log=True,
                    help=BUDGET_HELP),
            Setting(name="temperature", default=1.0, low=0.0, high=1e12, unit="of the objective", gene=True,
                    help="at the start: by how much worse a change may be that is kept in about one of three cases"),
            Setting(name="cooling", default=0.99, low=0.0, high=1.0, unit="per evaluation", gene=True,
                    help="what the temperature is multiplied by after each evaluation"),
            Setting(name="step", default=0.1, low=0.0, high=10.0, unit="of the range", gene=True,
                    help="standard deviation of a real gene's change, as a share of its range"),
            EPISODES,
        ),
        keywords="simulated annealing Metropolis temperature cooling local search",
        reports="best", size=size, rounds=rounds, memory=memory, init=init, ask=ask,
    )
)  # fmt: skip
