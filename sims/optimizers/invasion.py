"""Invasion: one mutant in a population of residents, birth by birth, in many replicates (the Moran process).

Individuals are clones of one of two candidates, so a replicate is no more than its number of mutants, and the world is
asked for the two types' scores only. Without new mutations every replicate ends with the mutant fixed or lost.
"""

from __future__ import annotations

import math

import numpy as np

from sims.declare import Feature, Optimizer, Setting, Settings, register
from sims.jit import kernel
from sims.kernels import copy_row, draw_all, vary
from sims.optimizers.common import EPISODES
from sims.optimizers.invasion_picture import invasion_picture
from sims.picture import Picture
from sims.streams import below, fold, uniform

SIZE, FITNESS, REPLICATES, MUTANTS, MUTATION_SIZE, _EPISODES = range(6)
_RESIDENT, _MUTANT = 0, 1  # rows of the population
_LARGEST = 1e300


@kernel
def size(s, genes):  # noqa: ARG001 - the signature of every method
    return 2


@kernel
def rounds(s, genes):  # noqa: ARG001
    return 0  # inside another optimizer there is nothing to see but the two types


@kernel
def memory(s, genes):  # noqa: ARG001
    return max(1, int(s[REPLICATES]))  # mutants alive in each replicate


@kernel
def init(s, genes, key, pop, state):
    """A resident from the start distribution, and a mutant: its copy with one gene changed."""
    draw_all(genes, fold(key, _RESIDENT), pop[_RESIDENT])
    copy_row(pop[_RESIDENT], pop[_MUTANT])
    j = below(fold(key, _MUTANT), 0, pop.shape[1])
    pop[_MUTANT, j] = vary(genes, j, pop[_MUTANT, j], s[MUTATION_SIZE], fold(key, _MUTANT), 1)
    for i in range(state.shape[0]):
        state[i] = max(1.0, s[MUTANTS])


@kernel
def fitness(s, score):
    """fitness^score: 1 for a score of 0, and `fitness` times as much for every point more."""
    if not score > -math.inf:
        return 0.0
    return min(s[FITNESS] ** score, _LARGEST)


@kernel
def ask(s, genes, key, generation, pop, scores, feats, grad, nxt, parents, state):  # noqa: ARG001
    for i in range(pop.shape[0]):
        copy_row(pop[i], nxt[i])
        parents[i, 0], parents[i, 1] = i, -1
    alive = max(1, int(s[SIZE]))
    resident, mutant = max(0.0, scores[_RESIDENT]), max(0.0, scores[_MUTANT])
    if resident + mutant <= 0.0:  # nobody is fit: all alike
        resident = mutant = 1.0
    for i in range(state.shape[0]):
        if 0.0 < state[i] < alive:
            state[i] = _generation(alive, int(state[i]), resident, mutant, fold(key, i))


@kernel
def _generation(alive, mutants, resident, mutant, key):
    """`alive` events, each one birth, the parent drawn by fitness, and one death, drawn uniformly; mutants afterwards.

    Moran 1958: from i mutants, i + 1 with probability b (1 - i/N) and i - 1 with (1 - b) i/N, b = i r / (i r + N - i).
    """
    for event in range(alive):
        if mutants in (0, alive):
            break
        born = mutants * mutant
        born /= born + (alive - mutants) * resident
        share = mutants / alive
        u = uniform(key, event)
        if u < born * (1.0 - share):
            mutants += 1
        elif u > 1.0 - (1.0 - born) * share:
            mutants -= 1
    return float(mutants)


@kernel
def measure(s, genes, state, out):  # noqa: ARG001
    """Shares of replicates in which the mutant is fixed and lost, and the share of mutants in all."""
    alive = max(1.0, s[SIZE])
    fixed, lost, mutants = 0.0, 0.0, 0.0
    for i in range(state.shape[0]):
        fixed += 1.0 if state[i] >= alive else 0.0
        lost += 1.0 if state[i] <= 0.0 else 0.0
        mutants += min(state[i], alive) / alive
    out[0], out[1], out[2] = fixed / state.shape[0], lost / state.shape[0], mutants / state.shape[0]


def work(settings: Settings) -> float:
    """A birth for every individual of every replicate."""
    return float(settings["size"]) * float(settings["replicates"])


def picture(s: np.ndarray, state: np.ndarray) -> Picture:
    """Replicates as rows of residents and mutants, and how many of them are decided."""
    return invasion_picture(int(s[SIZE]), state)


INVASION = register(
    Optimizer(
        type="optimizer.invasion",
        title="Invasion",
        summary="One mutant among residents, in many replicates: does it take over, or is it lost by chance?",
        help=(
            "Selection at its smallest, the Moran process. A resident is drawn from the candidate's start, and one of "
            "its genes is changed to make the mutant. Each of **replicates** populations holds **size** individuals, "
            "one of them the mutant; again and again one gives birth, chosen by fitness, and its clone replaces one "
            "that is chosen blindly. A generation is as many births as there are individuals.\n\n"
            "The objective's score is an exponent: a type with one point more has **fitness** times as many "
            "children. One mutant of fitness r takes over with probability (1 − 1/r) / (1 − r^−N), and with 1/N where "
            "selection is off (r = 1). The metrics of scores and features are those of the two types."
        ),
        settings=(
            Setting(name="size", default=50, low=2, high=1_000_000, unit="individuals", log=True,
                    help="individuals alive in each replicate, N"),
            Setting(name="fitness", default=1.2, low=1e-6, high=1e6, unit="per point of score", gene=True, log=True,
                    help="r: how many times as fit a type is with one point more of the objective; 1: no selection"),
            Setting(name="replicates", default=1000, low=1, high=1_000_000, unit="populations", log=True,
                    help="populations that do not know of each other"),
            Setting(name="mutants", default=1, low=1, high=1_000_000, unit="individuals",
                    help="mutants in each replicate at the start"),
            Setting(name="mutation_size", default=0.1, low=0.0, high=10.0, unit="of the range", gene=True,
                    help="standard deviation of the change that makes the mutant, where it is of a real gene"),
            EPISODES,
        ),
        keywords="Moran fixation mutant drift neutral evolution population genetics",
        reports="population", size=size, rounds=rounds, memory=memory, init=init, ask=ask, fitness=fitness,
        columns=(
            Feature("fixed", "share of replicates in which all are mutants"),
            Feature("lost", "share of replicates in which no mutant is left"),
            Feature("mutants", "share of mutants among all individuals of all replicates"),
        ),
        measure=measure, picture=picture, work=work,
    )
)  # fmt: skip
