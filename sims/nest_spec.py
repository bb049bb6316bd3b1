"""What a nest is made of, as the composer hands it over: its structure decides the generated source, nothing else does.

Levels are a tree, written down from the outermost inwards, each with all that is inside it right behind it.
Numbers are not part of the structure: they are read at run time from one array `p`, at the places that `numbers` gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sims.declare import Candidate, Gene, Optimizer, World
from sims.formula import Formula

Key = tuple[str, str]  # (node id, setting)
EPISODES = ("episodes", "batch")  # settings: world draws that an outermost candidate is scored on


@dataclass(frozen=True, slots=True)
class GeneAt:
    """A gene of a level: what it is, and the node and setting (or candidate's gene) that it sets."""

    node: str
    gene: Gene


@dataclass(frozen=True, slots=True)
class Act:
    """A level's candidate that acts in the world, with genes low .. high-1 of that level. `outer`: level, low and
    high of the genes that are searched for it one level further out.
    """

    node: str
    candidate: Candidate
    low: int
    high: int
    outer: tuple[int, int, int] | None = None

    @property
    def prepared(self) -> bool:
        """Whether it reads numbers of its own."""
        return self.candidate.acts in ("policy", "grown")


@dataclass(frozen=True, slots=True)
class Search:
    """A level's candidate that is another optimizer, by the number of its level."""

    level: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A gene of the level that picks which candidate acts: the first below one half, else the second. `names` are the
    nodes wired in; an outcome has NAME_share of each and NODE_price, the price of the evaluations that were used.
    """

    node: str
    gene: int
    names: tuple[str, str]
    bodies: tuple[Body, Body]

    @property
    def features(self) -> tuple[str, ...]:
        """Names of its numbers in an outcome."""
        return (*(f"{name}_share" for name in self.names), f"{self.node}_price")


Body = Act | Search | Choice


@dataclass(frozen=True, slots=True)
class Level:
    """One optimizer of a nest. `objective` scores outcomes: a Formula of features, of numbers and genes as
    Value(name, node), and of noise. `exact` says that its gradient is derived, not measured; `sampled` that the world's
    part of it is estimated from outputs that it draws. `body` is what it
    searches, `parent` the level around it (-1: none).
    """

    node: str
    method: Optimizer
    genes: tuple[GeneAt, ...]
    objective: Formula
    body: Body
    exact: bool = False
    parent: int = -1
    sampled: bool = False


@dataclass(frozen=True, slots=True)
class Sizes:
    """How long the loops of a nest are: episodes, and of each level the candidates a round and the rounds."""

    episodes: int
    levels: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class NestSpec:
    """A nest: its world, its levels, and formulas that are computed beside the base objective without being selected
    for (`observers`: those of deployments and probes).
    """

    world: World
    levels: tuple[Level, ...]
    numbers: tuple[Key, ...]
    observers: tuple[Formula, ...] = ()

    @property
    def features(self) -> tuple[str, ...]:
        """Names of an outcome's numbers: the world's, those of candidates, cost and own score of each inner optimizer,
        shares and prices of choices.
        """
        own = [f"{act.node}_{f.name}" for act in self.acts for f in act.candidate.features]
        inner = [f"{level.node}_{what}" for level in self.levels[1:] for what in ("cost", "own_score")]
        chosen = [name for choice in self.choices for name in choice.features]
        return (*(f.name for f in self.world.features), *own, *inner, *chosen)

    @property
    def width(self) -> int:
        """Length of a row of features: those, and the state's identity."""
        return len(self.features) + 1

    @property
    def acts(self) -> tuple[Act, ...]:
        """Every candidate that acts in the world, from the outermost level inwards."""
        return tuple(b for level in self.levels for b in bodies(level.body) if isinstance(b, Act))

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Every gene that picks a candidate."""
        return tuple(b for level in self.levels for b in bodies(level.body) if isinstance(b, Choice))

    @property
    def actor(self) -> int:
        """The candidate that random behaviour is drawn from: the one that most is nested around."""
        depths = [len(self.around(self.level_of(act))) for act in self.acts]
        return depths.index(max(depths))

    @property
    def plays_plans(self) -> bool:
        """Whether random behaviour is a plan of random actions."""
        return self.world.form == "steps" and self.acts[self.actor].candidate.acts != "policy"

    def level_of(self, body: Act | Choice) -> int:
        """The level that a candidate belongs to."""
        return next(k for k, level in enumerate(self.levels) if body in bodies(level.body))

    def inside(self, level: int) -> tuple[int, ...]:
        """The levels directly inside a level."""
        return tuple(k for k, part in enumerate(self.levels) if part.parent == level)

    def subtree(self, level: int) -> range:
        """A level and all levels inside it."""
        end = level + 1
        while end < len(self.levels) and self.levels[end].parent >= level:
            end += 1
        return range(level, end)

    def around(self, level: int) -> tuple[int, ...]:
        """The levels around a level, the outermost first."""
        parent = self.levels[level].parent
        return () if parent < 0 else (*self.around(parent), parent)

    def trail(self, level: int) -> int:
        """How many genes a level and those inside it have together."""
        return sum(len(self.levels[k].genes) for k in self.subtree(level))

    @property
    def found(self) -> int:
        """How many genes all inner levels have together."""
        return sum(len(level.genes) for level in self.levels[1:])

    def gene_places(self) -> dict[Key, tuple[int, int]]:
        """Level and index of every gene that is a setting."""
        return {(at.node, at.gene.name): (k, i) for k, lv in enumerate(self.levels) for i, at in enumerate(lv.genes)}

    def own_genes(self, act: Act) -> tuple[GeneAt, ...]:
        """All genes of a candidate that acts: those that are searched further out, then its own."""
        own = self.levels[self.level_of(act)].genes[act.low : act.high]
        if act.outer is None:
            return own
        level, low, high = act.outer
        return (*self.levels[level].genes[low:high], *own)


def life_of(spec: NestSpec) -> tuple[int, int] | None:
    """Which genes of the outermost level make the population that a living world is made of; None where none do."""
    outer = [act.outer for act in spec.acts if act.outer is not None and act.outer[0] == 0]
    return outer[0][1:] if spec.world.living is not None and outer else None


def bodies(body: Body) -> Iterator[Body]:
    """A body and those that it picks from."""
    yield body
    if isinstance(body, Choice):
        for part in body.bodies:
            yield from bodies(part)


def searches(body: Body) -> tuple[int, ...]:
    """The levels directly inside a body."""
    return tuple(part.level for part in bodies(body) if isinstance(part, Search))
