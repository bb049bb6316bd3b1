"""Natural selection with two sexes: mothers bear as many as their fitness says, fathers are whom they chose.

The number alive varies: candidates that are not there are rows of NaN, which count in no metric.
"""

from __future__ import annotations

import math

from sims.declare import Optimizer, Setting, register
from sims.jit import kernel
from sims.kernels import HIGH, LOW, NORMAL, OPTIONS, SPREAD, START, clip
from sims.optimizers.common import BUDGET_HELP
from sims.optimizers.heredity import mutate_options, populate
from sims.optimizers.selection import spin
from sims.streams import fold, normal, uniform

POPULATION, RECOMBINATION, SEGREGATION, MUTATION, BUDGET = range(5)
MATE = 5  # behind the settings: the place of the feature `mate`, -1 where there is none
_ALONE = 100  # candidates in a world that has no room of its own
_CHUNK = 30.0  # largest mean for which e^-mean serves well
_LARGEST = 1e300
_CHOOSE, _INHERIT, _MUTATE, _COUNT = range(4)  # parts of a key


@kernel
def size(s, genes):  # noqa: ARG001 - the signature of every method
    return int(s[POPULATION]) if s[POPULATION] >= 1.0 else _ALONE


@kernel
def rounds(s, genes):
    return max(0, int(s[BUDGET]) // size(s, genes) - 1)


@kernel
def memory(s, genes):
    return size(s, genes)


@kernel
def init(s, genes, key, pop, state):  # noqa: ARG001
    populate(genes, key, pop)


@kernel
def ask(s, genes, key, generation, pop, scores, feats, grad, nxt, parents, state):  # noqa: ARG001
    n = pop.shape[0]
    table = state[:n]
    place = int(s[MATE]) if s.shape[0] > MATE else -1
    total = _mothers(place, scores, feats, table)
    if place < 0 and total <= 0.0:  # nobody is fit, and there is no herd that could die out: all alike
        for i in range(n):
            table[i] = i + 1.0
        total = float(n)
    children = n if place < 0 else _births(place, scores, feats, total, fold(fold(key, n), _COUNT))
    for i in range(n):
        if i < children:
            _birth(s, genes, fold(key, i), place, pop, feats, table, nxt[i], parents[i])
        else:
            nxt[i, :] = math.nan
            parents[i, 0], parents[i, 1] = -1, -1


@kernel
def _fitness(place, scores, feats, i):
    """The young that candidate i bears: its score, and nothing without a mate."""
    if not scores[i] > 0.0:
        return 0.0
    if place >= 0 and not 0.0 <= feats[i, place] < scores.shape[0]:
        return 0.0
    return min(scores[i], _LARGEST)


@kernel
def _mothers(place, scores, feats, table):
    """Cumulative fitness into table[n]; returns its sum."""
    total = 0.0
    for i in range(scores.shape[0]):
        total += _fitness(place, scores, feats, i)
        table[i] = total
    return total


@kernel
def _births(place, scores, feats, total, key):
    """How many young are born and find room: as many as n Poisson numbers, one a mother, at most n."""
    n = scores.shape[0]
    if total > 4.0 * n + 100.0:  # fewer than n happen once in 10^50 times
        return n
    born = 0
    for i in range(n):
        mean = _fitness(place, scores, feats, i)
        if mean > 0.0:
            born += _poisson(mean, fold(key, i))
    return min(n, born)


@kernel
def _poisson(mean, key):
    """A Poisson number, in chunks of a mean that inversion is sound for."""
    found, counter = 0, 0
    while mean > 0.0:
        part = min(mean, _CHUNK)
        mean -= part
        u = uniform(key, counter)
        counter += 1
        chance = math.exp(-part)
        k = 0
        while u >= chance and k < 1000:
            u -= chance
            k += 1
            chance *= part / k
        found += k
    return found


@kernel
def _birth(s, genes, key, place, pop, feats, table, child, parents):
    """A child of a mother drawn by fitness and of her mate, or of another one drawn by fitness where nobody chooses."""
    mother = spin(table, uniform(fold(key, _CHOOSE), 0))
    father = int(feats[mother, place]) if place >= 0 else spin(table, uniform(fold(key, _CHOOSE), 1))
    parents[0], parents[1] = mother, father
    _inherit(s, genes, pop[mother], pop[father], fold(key, _INHERIT), child)
    mutate_options(genes, s[MUTATION], fold(key, _MUTATE), child)


@kernel
def _inherit(s, genes, first, second, key, child):
    """Real genes: midparent plus segregation, N(0, V / 2) of the variance V at rest (Fisher 1918; Lande 1981).
    Others: haploid loci in their order, a crossover between neighbours with chance RECOMBINATION (Kirkpatrick 1982).
    """
    from_first = uniform(key, 0) < 0.5
    started = False
    for j in range(child.shape[0]):
        if genes[OPTIONS, j] > 0.0:
            if started and uniform(key, 2 * j + 1) < s[RECOMBINATION]:
                from_first = not from_first
            started = True
            child[j] = first[j] if from_first else second[j]
        else:
            spread = genes[SPREAD, j]
            if genes[START, j] != NORMAL:
                spread = (genes[HIGH, j] - genes[LOW, j]) / math.sqrt(12.0)
            noise = spread * math.sqrt(0.5 * s[SEGREGATION]) * normal(key, 2 * j + 2)
            child[j] = clip(genes, j, 0.5 * (first[j] + second[j]) + noise)


TWO_SEXES = register(
    Optimizer(
        type="optimizer.two_sexes",
        title="Two-sex selection",
        summary="Mothers bear young as their fitness says, by the males they chose; the number alive varies.",
        help=(
            "For a *Herd*. The objective is fitness: the number of young that an animal bears is a Poisson number "
            "with its score as the mean. Their father is the `mate` that its inner optimizer chose. As many live as "
            "are born, up to the room that the herd has, and where none are born the herd has died out.\n\n"
            "Real genes are inherited as the mean of both parents plus segregation, with the variance of the "
            "start at rest; others from either parent, with **recombination** between neighbouring loci. In a world "
            "without a `mate` both parents are drawn by fitness and the number is constant."
        ),
        settings=(
            Setting(name="population", default=0, low=0, high=1_000_000, unit="candidates", log=True,
                    help="most that can be alive; 0: as many as the herd has room for (100 in other worlds)"),
            Setting(name="recombination", default=0.5, low=0.0, high=0.5, gene=True,
                    help="r: chance that a child has two neighbouring discrete genes from different parents"),
            Setting(name="segregation", default=1.0, low=0.0, high=100.0, unit="of the variance at rest", gene=True,
                    help="how much siblings differ in real genes; 1 keeps the variance of the start, 0 blends it away"),
            Setting(name="mutation", default=0.0, low=0.0, high=1.0, unit="per gene", gene=True,
                    help="chance of each discrete gene to mutate"),
            Setting(name="budget", default=10_000, low=1, high=100_000_000, unit="evaluations", gene=True, log=True,
                    help=BUDGET_HELP),
        ),
        keywords="evolution sexual selection demography extinction Kirkpatrick Lande haploid midparent Fisher runaway",
        reports="population", size=size, rounds=rounds, memory=memory, init=init, ask=ask, reads=("mate",),
    )
)  # fmt: skip
