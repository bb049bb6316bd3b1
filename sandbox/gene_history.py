"""Which values the genes of each nest had, generation by generation: by rank, thinned in candidates and in time.

Of the first generations every one is looked at. Whenever more than MOST are kept, every second one is dropped and from
then on only every second one is looked at, so that a run of any length costs the same memory and less and less time.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sandbox.nest_run import NestRun
    from sandbox.runner import Runner

MOST, VALUES, GENES = 768, 128, 16


@dataclass(frozen=True, slots=True)
class GeneAxis:
    """A gene that is looked at: its name as metrics have it; `options` is 0 for a real gene, else its whole values are
    0 .. options-1.
    """

    name: str
    options: int = 0


@dataclass(frozen=True, slots=True)
class Genes:
    """Of one nest, values[k, genes, VALUES] float32 of `generations`[k], all at multiples of `stride`. They take the
    place of all that was told of generations from `first` on. Each row is in order: all candidates, NaN behind them, or
    of more than VALUES those at evenly spaced ranks.
    """

    run: int
    root: str
    axes: tuple[GeneAxis, ...]
    stride: int
    first: int
    generations: np.ndarray
    values: np.ndarray


def axes_of(run: NestRun) -> tuple[tuple[int, ...], tuple[GeneAxis, ...]]:
    """The genes of a nest that have metrics, at most GENES: their places in (genome, trail) joined, and their axes."""
    genes = [gene.gene for level in run.plan.spec.levels for gene in level.genes]
    kept = run.columns.genes[:GENES]
    return tuple(at for at, _ in kept), tuple(GeneAxis(name, genes[at].options) for at, name in kept)


def ranked(values: np.ndarray) -> np.ndarray:
    """values[n, genes] as [genes, VALUES] float32, each gene by itself; what is no number is left out."""
    found = np.full((values.shape[1], VALUES), np.nan, np.float32)
    with np.errstate(over="ignore"):
        for i in range(values.shape[1]):
            column = values[:, i]
            column = np.sort(column[np.isfinite(column)])
            if len(column) > VALUES:
                column = column[((np.arange(VALUES) + 0.5) * (len(column) / VALUES)).astype(np.int64)]
            found[i, : len(column)] = column
    return found


class GeneHistory:
    """The genes of all nests of a run. `note` looks at the run and changes nothing of it."""

    def __init__(self, runner: Runner) -> None:
        self._kinds = [axes_of(run) for run in runner.runs]
        self.stride = 1
        self.generations: list[int] = []
        self.values: list[list[np.ndarray]] = [[] for _ in runner.runs]
        self._since = sys.maxsize  # the generation from which on this is known
        self._told = sys.maxsize  # the newest generation that has been told
        self._cut = False  # whether something that has been told is no longer so

    def note(self, runner: Runner) -> None:
        """Looks at the newest generation, if it is the turn of this one; one that is not new, takes later ones away."""
        generation = runner.generation
        self.cut(generation)
        if generation < 0 or generation % self.stride or not any(axes for _, axes in self._kinds):
            return
        for run, (places, _), kept in zip(runner.runs, self._kinds, self.values, strict=True):
            pop, found = run.reported(generation)
            own = pop.shape[1]  # only what is looked at is copied: genomes may be long
            columns = [pop[:, at] if at < own else found.trail[:, at - own] for at in places]
            kept.append(ranked(np.stack(columns, axis=1) if columns else np.empty((len(pop), 0))))
        self.generations.append(generation)
        while generation // self.stride >= MOST:
            self._thin()

    def cut(self, generation: int) -> None:
        """Forgets `generation` and all after it. Where nothing is left, as in the run of a process that went on for a
        dead one, it will be as thinned as if it had known all before.
        """
        while self.generations and self.generations[-1] >= generation:
            self.generations.pop()
            for kept in self.values:
                kept.pop()
        self._cut = self._cut or generation - 1 < self._told
        self._told, self._since = min(self._told, generation - 1), min(self._since, generation)
        if not self.generations:
            self.stride = 1
            while (generation - 1) // self.stride >= MOST:
                self.stride *= 2

    def again(self) -> None:
        """Tells everything once more, as to one who may have missed some of it."""
        self._told, self._cut = self._since - 1, True

    def _thin(self) -> None:
        self.stride *= 2
        keep = [i for i, generation in enumerate(self.generations) if generation % self.stride == 0]
        self.generations = [self.generations[i] for i in keep]
        self.values = [[kept[i] for i in keep] for kept in self.values]

    def news(self, runner: Runner, number: int) -> list[Genes]:
        """What has not been told yet, an event for each nest with genes; `number` is that of the run."""
        start = bisect_right(self.generations, self._told)
        if start == len(self.generations) and not self._cut:
            return []
        first, self._cut = self._told + 1, False
        self._told = max([self._told, *self.generations[start:]])
        generations = np.array(self.generations[start:], np.int64)
        return [
            Genes(number, run.plan.root, axes, self.stride, first, generations, _stack(kept[start:], axes))
            for run, (_, axes), kept in zip(runner.runs, self._kinds, self.values, strict=True)
            if axes
        ]


def _stack(kept: list[np.ndarray], axes: tuple[GeneAxis, ...]) -> np.ndarray:
    return np.array(kept, np.float32).reshape(len(kept), len(axes), VALUES)
