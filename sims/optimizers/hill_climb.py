"""Hill climb: change a little, keep the change if it scores at least as well."""

from __future__ import annotations

from sims.declare import Optimizer, Setting, register
from sims.jit import inlined, kernel
from sims.kernels import copy_row, draw_all, vary
from sims.optimizers.common import BUDGET_HELP, EPISODES
from sims.optimizers.heredity import populate
from sims.optimizers.selection import challenge, forget
from sims.streams import below, fold

BUDGET, RESTARTS, STEP, CHANGES, _EPISODES, RESCORE = range(6)


@kernel
def size(s, genes):  # noqa: ARG001 - the signature of every method
    return 2 if s[RESCORE] > 0.0 else 1


@kernel
def rounds(s, genes):
    return max(0, int(s[BUDGET]) // size(s, genes) - 1)


@kernel
def memory(s, genes):  # noqa: ARG001
    return 1 + 2 * genes.shape[1]  # the parent's score, the parent, and when each gene was last changed


@kernel
def init(s, genes, key, pop, state):  # noqa: ARG001
    populate(genes, key, pop)
    forget(pop, state)
    for j in range(genes.shape[1]):
        state[1 + genes.shape[1] + j] = 0.0


@inlined
def ask(s, genes, key, generation, pop, scores, feats, grad, nxt, parents, state):  # noqa: ARG001
    if pop.shape[0] == 2:
        state[0] = scores[1]  # the parent's score in the same world draw as its challenger's
    won = challenge(scores[0], pop, state)
    if _restarts_now(s, generation):
        draw_all(genes, fold(key, 0), nxt[0])
        forget(nxt, state)
        parents[:, :] = -1
        _keep_parent(nxt, nxt[0], parents)
        return
    for j in range(genes.shape[1]):
        nxt[0, j] = state[1 + j]
    _change(s, genes, key, generation, nxt, state)
    parents[0, 0], parents[0, 1] = (0 if won else pop.shape[0] - 2), -1
    _keep_parent(nxt, state[1 : 1 + genes.shape[1]], parents)


@kernel
def _keep_parent(nxt, parent, parents):
    """With two candidates a round the second is the parent, scored anew."""
    if nxt.shape[0] == 2:
        copy_row(parent, nxt[1])
        parents[1, 0], parents[1, 1] = parents[0, 0], -1


@kernel
def _restarts_now(s, generation):
    """Whether a leg of the budget ends: the restarts divide it evenly."""
    restarts = int(s[RESTARTS])
    if restarts <= 0:
        return False
    leg = max(1, int(s[BUDGET]) // (restarts + 1))
    return generation % leg == 0 and generation // leg <= restarts


@kernel
def _change(s, genes, key, generation, nxt, state):
    """Varies `changes` different genes of nxt[0], any set of them equally likely.

    Floyd's sampling without replacement (Bentley & Floyd 1987); the end of `state` holds the last round that varied
    each gene, so nothing needs clearing.
    """
    count = genes.shape[1]
    changed = 1 + count
    first = count - max(1, int(s[CHANGES]))
    if first == count - 1:  # one gene, as usual: no others to keep apart
        j = below(key, 2 * first, count)
        nxt[0, j] = vary(genes, j, nxt[0, j], s[STEP], key, 2 * first + 1)
        return
    for i in range(max(0, first), count):
        j = below(key, 2 * i, i + 1)
        if state[changed + j] == generation:
            j = i
        state[changed + j] = generation
        nxt[0, j] = vary(genes, j, nxt[0, j], s[STEP], key, 2 * i + 1)


HILL_CLIMB = register(
    Optimizer(
        type="optimizer.hill_climb",
        title="Hill climb",
        summary="Changes a gene or a few, and keeps the change if it scores at least as well.",
        help=(
            "One candidate at a time: a changed copy takes the parent's place if it scores at least as well, so it "
            "also drifts across plateaus. It stops at local optima; **restarts** begin anew from a random start, "
            "dividing the budget evenly.\n\n"
            "Usually the parent is not scored anew, so in a noisy or changing world a lucky score stands until it is "
            "beaten; with **rescore** parent and challenger are scored side by side in every round."
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
            Setting(name="rescore", default=False,
                    help="whether the parent is scored anew beside each challenger, for noisy or changing worlds"),
        ),
        keywords="local search greedy random restart",
        reports="best", size=size, rounds=rounds, memory=memory, init=init, ask=ask,
    )
)  # fmt: skip
