"""Exhaustive search: every combination of options, one after another."""

from __future__ import annotations

from sims.declare import Optimizer, Setting, register
from sims.jit import kernel
from sims.kernels import HIGH, LOW, OPTIONS, best_of, copy_row
from sims.optimizers.common import EPISODES

GRID, BATCH, _EPISODES = range(3)
_MOST = 1 << 62  # combinations that are counted; more would never end anyway
_NEXT = 0  # in `state`: number of the next combination


@kernel
def _options(s, genes, j):
    if genes[OPTIONS, j] > 0.0:
        return int(genes[OPTIONS, j])
    return max(1, int(s[GRID]))


@kernel
def combinations(s, genes):
    """How many there are."""
    total = 1
    for j in range(genes.shape[1]):
        options = _options(s, genes, j)
        if total > _MOST // options:
            return _MOST
        total *= options
    return total


@kernel
def size(s, genes):  # noqa: ARG001 - the signature of every method
    """A batch, and the best so far scored anew beside it."""
    return int(s[BATCH]) + 1 if s[BATCH] > 1.0 else 1


@kernel
def rounds(s, genes):
    batch = max(1, int(s[BATCH]))
    return (combinations(s, genes) - 1) // batch


@kernel
def memory(s, genes):  # noqa: ARG001
    return 1


@kernel
def init(s, genes, key, pop, state):  # noqa: ARG001
    state[_NEXT] = 0.0
    _batch(s, genes, pop, state)
    if pop.shape[0] > 1:
        copy_row(pop[1], pop[0])


@kernel
def _batch(s, genes, pop, state):
    """The next combinations into pop behind the best so far, the last gene fastest; after the last one the first."""
    n = pop.shape[0]
    first = 1 if n > 1 else 0
    number = int(state[_NEXT])
    for i in range(first, n):
        rest = number
        for j in range(pop.shape[1] - 1, -1, -1):
            options = _options(s, genes, j)
            place = rest % options
            rest //= options
            pop[i, j] = float(place)
            if genes[OPTIONS, j] <= 0.0:
                share = place / (options - 1.0) if options > 1 else 0.5
                pop[i, j] = genes[LOW, j] + (genes[HIGH, j] - genes[LOW, j]) * share
        number += 1
    state[_NEXT] = float(number)


@kernel
def ask(s, genes, key, generation, pop, scores, feats, grad, nxt, parents, state):  # noqa: ARG001
    for i in range(pop.shape[0]):
        parents[i, 0], parents[i, 1] = -1, -1
    if pop.shape[0] > 1:
        parents[0, 0] = best_of(scores)
        copy_row(pop[parents[0, 0]], nxt[0])
    _batch(s, genes, nxt, state)


EXHAUSTIVE = register(
    Optimizer(
        type="optimizer.exhaustive",
        title="Exhaustive search",
        summary="Tries every combination of options in order, and so misses none.",
        help=(
            "For small spaces: all plans of a few steps, all strings of a few bits. Combinations come like the numbers "
            "of an odometer, the last gene turning fastest; a real gene stands at **grid** evenly spaced values from "
            "the lowest to the highest. It ends when all have been tried; outermost it then begins again.\n\n"
            "Inside another optimizer a search is complete: with many genes that takes too long, and the program says "
            "so before it starts. Of equally good candidates the first one counts."
        ),
        settings=(
            Setting(name="grid", default=11, low=1, high=100_000, unit="values", gene=True,
                    help="values of each real gene, evenly spaced over its range"),
            Setting(name="batch", default=1, low=1, high=1_000_000, unit="candidates", log=True,
                    help="combinations tried in one generation; above 1 the best so far is scored anew beside them"),
            EPISODES,
        ),
        keywords="brute force grid search enumerate all complete",
        reports="best", size=size, rounds=rounds, memory=memory, init=init, ask=ask,
    )
)  # fmt: skip
