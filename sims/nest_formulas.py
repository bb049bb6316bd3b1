"""How formulas, features and numbers of a nest are written in its generated source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from sims import formula as fm
from sims.formula import Feature, Formula, Leaf, Noise, Value
from sims.nest_kernels import noises
from sims.nest_spec import EPISODES, Choice, Key, Level, NestSpec, bodies

NOISE = 7001  # folded into a key for the first noise of a formula, one more for each further one


class Formulas:
    """Writes the formulas of one nest: genomes are g0, g1, ... by level, numbers p[i]."""

    def __init__(self, spec: NestSpec) -> None:
        self.spec = spec
        self.genes = spec.gene_places()
        self.at = {key: i for i, key in enumerate(spec.numbers)}
        self.feature_at = {name: i for i, name in enumerate(spec.features)}

    def expression(self, formula: Formula, level: int, row: str, key: str) -> str:
        """A formula as level `level` sees it (-1: as an observer of the outermost); features in `row`."""
        noises = noises_of(formula)

        def leaf(part: Leaf) -> str:
            if isinstance(part, Feature):
                return f"{row}[{self.feature(part.name, level)}]"
            if isinstance(part, Value):
                return self.number(part.node, part.name)
            if isinstance(part, Noise):
                return f"noise({key}, np.uint64({NOISE + noises.index(part)}))"
            raise TypeError(f"an objective's {part} has not been resolved")

        return fm.source(formula, leaf)

    def feature(self, name: str, level: int) -> int:
        """Index of a feature; short names of an inner optimizer's mean the one directly inside `level`."""
        if name in ("cost", "own_score") and name not in self.feature_at:
            name = f"{self.spec.levels[self.spec.inside(max(level, 0))[0]].node}_{name}"
        return self.feature_at[name]

    def number(self, node: str, name: str) -> str:
        """Where a number is read: a gene of some level, else the array of numbers."""
        if (node, name) in self.genes:
            level, index = self.genes[node, name]
            return f"g{level}[{index}]"
        return f"p[{self.at[node, name]}]"

    def opened(self, level: int) -> list[str]:
        """Lines that set what genes decide among a method's settings; whole numbers are rounded."""
        part, lines = self.spec.levels[level], []
        for i, setting in enumerate(part.method.settings):
            if (part.node, setting.name) in self.genes and not (setting.name in EPISODES and level > 0):
                text = self.number(part.node, setting.name)
                text = f"math.floor({text} + 0.5)" if setting.type == "int" else text
                lines.append(f"s_{level}[{i}] = {text}")
        return lines

    def columns(
        self,
        formula: Formula,
        level: int,
        feats: np.ndarray,
        genomes: Sequence[np.ndarray],
        p: np.ndarray,
        key: np.uint64,
    ) -> dict[Leaf, np.ndarray]:
        """What a formula reads as level `level` sees it, a number for each of the outcomes feats[n, width]: from
        them, genomes[k][n, genes of level k], the nest's numbers p, and noises drawn from a key.
        """
        order, found, n = noises_of(formula), dict[Leaf, np.ndarray](), len(feats)
        for leaf in set(fm.leaves(formula)):
            if isinstance(leaf, Feature):
                found[leaf] = feats[:, self.feature(leaf.name, level)]
            elif isinstance(leaf, Noise):
                found[leaf] = np.empty(n)
                noises(key, np.uint64(NOISE + order.index(leaf)), found[leaf])
            elif isinstance(leaf, Value) and (leaf.node, leaf.name) in self.genes:
                outer, index = self.genes[leaf.node, leaf.name]
                found[leaf] = genomes[outer][:, index]
            elif isinstance(leaf, Value):
                found[leaf] = np.full(n, p[self.at[leaf.node, leaf.name]])
        return found

    def noisy(self, level: int) -> bool:
        """Whether scoring a candidate of this level needs a key of its own."""
        return bool(self.spec.inside(level)) or bool(noises_of(self.spec.levels[level].objective))


def noises_of(formula: Formula) -> list[Noise]:
    """The noises of a formula in order."""
    return [leaf for leaf in fm.leaves(formula) if isinstance(leaf, Noise)]


def numbers_of(levels: Iterable[Level], observers: Iterable[Formula]) -> tuple[Key, ...]:
    """Every (node, setting) that a nest reads as a number, in a fixed order."""
    found: dict[Key, None] = {}
    for level in levels:
        for setting in level.method.settings:
            found[level.node, setting.name] = None
        for leaf in fm.leaves(level.objective):
            if isinstance(leaf, Value):
                found[leaf.node, leaf.name] = None
        for part in bodies(level.body):
            if isinstance(part, Choice):
                found[part.node, "price_per_evaluation"] = None
    for formula in observers:
        for leaf in fm.leaves(formula):
            if isinstance(leaf, Value):
                found[leaf.node, leaf.name] = None
    return tuple(found)
