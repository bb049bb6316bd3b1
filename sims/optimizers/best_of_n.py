"""Best of n: draw n candidates, keep the best. Every generation draws all afresh: nothing is learnt."""

from __future__ import annotations

from sims.declare import Optimizer, Setting, register
from sims.jit import inlined, kernel
from sims.optimizers.heredity import populate

N, EPISODES = range(2)


@kernel
def size(s, genes):  # noqa: ARG001 - the signature of every method
    return max(1, int(s[N])) * max(1, int(s[EPISODES]))


@kernel
def rounds(s, genes):  # noqa: ARG001
    return 0  # inside another optimizer the start is the draw


@kernel
def memory(s, genes):  # noqa: ARG001
    return 0


@kernel
def init(s, genes, key, pop, state):  # noqa: ARG001
    populate(genes, key, pop)


@inlined
def ask(s, genes, key, generation, pop, scores, feats, grad, nxt, parents, state):  # noqa: ARG001
    populate(genes, key, nxt)
    for i in range(nxt.shape[0]):
        parents[i, 0], parents[i, 1] = -1, -1


BEST_OF_N = register(
    Optimizer(
        type="optimizer.best_of_n",
        title="Best of n",
        summary="Draws n candidates at random and keeps the one that scores best.",
        help=(
            "The plainest optimizer: all its power lies in how many it looks at, about one bit for every doubling of "
            "n. Each generation is a new draw from the genes' start distributions.\n\n"
            "Its metrics are those of the winners: **episodes** independent choices, each among n candidates of its "
            "own, averaged. Row 0 shows the candidates before any choice."
        ),
        settings=(
            Setting(name="n", default=16, low=1, high=1_000_000, unit="candidates", gene=True, log=True,
                    help="candidates drawn for one choice"),
            Setting(name="episodes", default=1, low=1, high=10_000, unit="choices",
                    help="independent choices per generation, averaged (one when inside another optimizer)"),
        ),
        keywords="random search sampling hiring rejection selection Goodhart",
        reports="winners", size=size, rounds=rounds, memory=memory, init=init, ask=ask,
    )
)  # fmt: skip
