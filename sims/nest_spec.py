"""What a nest is made of, as the composer hands it over: its structure decides the generated source, nothing else does.

Numbers are not part of the structure: they are read at run time from one array `p`, at the places that `numbers` gives.
"""

from __future__ import annotations

from dataclasses import dataclass

from sims.declare import Gene, Optimizer, World
from sims.formula import Formula

Key = tuple[str, str]  # (node id, setting)


@dataclass(frozen=True, slots=True)
class GeneAt:
    """A gene of a level: what it is, and the node and setting (or candidate's gene) that it sets."""

    node: str
    gene: Gene


@dataclass(frozen=True, slots=True)
class Level:
    """One optimizer of a nest. `objective` scores outcomes: a Formula of features, of numbers and genes as
    Value(name, node), and of noise. `exact` says that its gradient is derived, not measured.
    """

    node: str
    method: Optimizer
    genes: tuple[GeneAt, ...]
    objective: Formula
    exact: bool = False


@dataclass(frozen=True, slots=True)
class NestSpec:
    """A nest: its world, how its candidate acts, its levels (outermost first), and formulas that are computed
    beside the base objective without being selected for (`observers`: those of deployments and probes).
    """

    world: World
    acts: str
    levels: tuple[Level, ...]
    numbers: tuple[Key, ...]
    observers: tuple[Formula, ...] = ()

    @property
    def features(self) -> tuple[str, ...]:
        """Names of an outcome's numbers: the world's, then cost and own score of each inner optimizer."""
        inner = [f"{level.node}_{what}" for level in self.levels[1:] for what in ("cost", "own_score")]
        return (*(f.name for f in self.world.features), *inner)

    @property
    def width(self) -> int:
        """Length of a row of features: those, and the state's identity."""
        return len(self.features) + 1

    def trail(self, level: int) -> int:
        """How many genes the levels from `level` inwards have together."""
        return sum(len(part.genes) for part in self.levels[level:])

    def gene_places(self) -> dict[Key, tuple[int, int]]:
        """Level and index of every gene that is a setting."""
        return {(at.node, at.gene.name): (k, i) for k, lv in enumerate(self.levels) for i, at in enumerate(lv.genes)}
