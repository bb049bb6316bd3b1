"""Hill climb: change a little, keep the change if it scores at least as well."""

from __future__ import annotations

from sims.declare import Optimizer, Setting, register
from sims.jit import kernel
from sims.kernels import draw_all, vary
from sims.optimizers.common import BUDGET_HELP, EPISODES
from sims.optimizers.heredity import populate
from sims.optimizers.selection import challenge, forget
from sims.streams import below, fold

BUDGET, RESTARTS, STEP, CHANGES, _EPISODES = range(5)


@kernel
def size(s, genes):  # noqa: ARG001 - the signature of every method
    return 1


@kernel
def rounds(s, genes):  # noqa: ARG001
    return max(0, int(s[BUDGET]) - 1)


@kernel
def memory(s, genes):  # noqa: ARG001
    return 1 + 2 * genes.shape[1]  # the parent's score, the parent, and when each gene was last changed


@kernel
def init(s, genes, key, pop, state):  # noqa: ARG001
    populate(genes, key, pop)
    forget(pop[0], state)
    for j in range(genes.shape[1]):
        state[1 + genes.shape[1] + j] = 0.0


@kernel
def ask(s, genes, key, generation, pop, scores, feats, grad, nxt, parents, state):  # noqa: ARG001
    won = challenge(scores[0], pop[0], state)
    leg = max(1, int(s[BUDGET]) // (int(s[RESTARTS]) + 1))
    if generation % leg == 0 and generation // leg <= int(s[RESTARTS]):
        draw_all(genes, fold(key, 0), nxt[0])
        forget(nxt[0], state)
        parents[0, 0], parents[0, 1] = -1, -1
        return
    for j in range(genes.shape[1]):
        nxt[0, j] = state[1 + j]
    _change(s, genes, key, generation, nxt[0], state[1 + genes.shape[1] :])
    parents[0, 0], parents[0, 1] = (0 if won else -1), -1


@kernel
def _change(s, genes, key, generation, child, changed):
    """Varies `changes` different genes of child[D], any set of them equally likely.

    Floyd's sampling without replacement (Bentley & Floyd 1987); changed[j] holds the last round that varied gene j,
    so nothing needs clearing.
    """
    count = child.shape[0]
    for i in range(max(0, count - max(1, int(s[CHANGES]))), count):
        j = below(key, 2 * i, i + 1)
        if changed[j] == generation:
            j = i
        changed[j] = generation
        child[j] = vary(genes, j, child[j], s[STEP], key, 2 * i + 1)


HILL_CLIMB = register(
    Optimizer(
        type="optimizer.hill_climb",
        title="Hill climb",
        summary="Changes a gene or a few, and keeps the change if it scores at least as well.",
        help=(
            "One candidate at a time: a changed copy takes the parent's place if it scores at least as well, so it "
            "also drifts across plateaus. It stops at local optima; **restarts** begin anew from a random start, "
            "dividing the budget evenly.\n\n"
            "The parent is not scored anew: in a noisy or changing world a lucky score stands until it is beaten."
        ),
        settings=(
            Setting(name="budget", default=64, low=1, high=100_000_000, unit="evaluations", gene=True, log=True,
                    help=BUDGET_HELP + "; the restarts divide it evenly"),
            Setting(name="restarts", default=0, low=0, high=1_000_000, unit="restarts", gene=True,
                    help="how often it begins anew from a random start"),
            Setting(name="step", default=0.1, low=0.0, high=10.0, unit="of the range", gene=True,
                    help="standard deviation of a real gene's change, as a share of its range"),
            Setting(name="changes", default=1, low=1, high=1_000_000, unit="genes", gene=True,
                    help="genes changed at once"),
            EPISODES,
        ),
        keywords="local search greedy random restart",
        reports="best", size=size, rounds=rounds, memory=memory, init=init, ask=ask,
    )
)  # fmt: skip
