"""How the genes of each nest were spread over its candidates, generation by generation: exact counts, thinned in time.

Of the first generations every one is counted. Whenever more than MOST are kept, every second one is dropped and from
then on only every second one is counted, so that a run of any length costs the same memory and less and less time.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sandbox.nest_run import NestRun
    from sandbox.runner import Runner

MOST, BINS, GENES = 1024, 48, 32


@dataclass(frozen=True, slots=True)
class GeneAxis:
    """A gene that is counted: its name as metrics have it, and the range of its `bins`, all of one width."""

    name: str
    low: float
    high: float
    bins: int = BINS


@dataclass(frozen=True, slots=True)
class Genes:
    """Counts of one nest: counts[k, genes, BINS] uint32 of `generations`[k], all at multiples of `stride`. They take
    the place of all that was told of generations from `first` on. Values beyond a range count in its last bin.
    """

    run: int
    root: str
    axes: tuple[GeneAxis, ...]
    stride: int
    first: int
    generations: np.ndarray
    counts: np.ndarray


def axes_of(run: NestRun) -> tuple[tuple[int, ...], tuple[GeneAxis, ...]]:
    """The genes of a nest that have metrics, at most GENES: their places in (genome, trail) joined, and their axes."""
    genes = [gene.gene for level in run.plan.spec.levels for gene in level.genes]
    places, axes = [], []
    for at, name in run.columns.genes[:GENES]:
        gene = genes[at]
        if gene.options:
            axes.append(GeneAxis(name, -0.5, gene.options - 0.5, min(gene.options, BINS)))
        elif np.isfinite(gene.low) and np.isfinite(gene.high) and gene.low < gene.high:
            axes.append(GeneAxis(name, gene.low, gene.high))
        else:
            continue
        places.append(at)
    return tuple(places), tuple(axes)


def count(values: np.ndarray, axes: tuple[GeneAxis, ...]) -> np.ndarray:
    """values[n, genes] as counts[genes, BINS] uint32; genes that are not there (NaN) do not count."""
    found = np.zeros((len(axes), BINS), np.uint32)
    for i, axis in enumerate(axes):
        column = values[:, i]
        column = column[np.isfinite(column)]
        bins = np.floor((column - axis.low) * (axis.bins / (axis.high - axis.low))).astype(np.int64)
        found[i] = np.bincount(np.clip(bins, 0, axis.bins - 1), minlength=BINS)
    return found


class GeneHistory:
    """The counts of all nests of a run. `note` looks at the run and changes nothing of it."""

    def __init__(self, runner: Runner) -> None:
        self._kinds = [axes_of(run) for run in runner.runs]
        self.stride = 1
        self.generations: list[int] = []
        self.counts: list[list[np.ndarray]] = [[] for _ in runner.runs]
        self._told = -1  # the newest generation that has been told
        self._cut = False  # whether something that has been told is no longer so

    def note(self, runner: Runner) -> None:
        """Counts the newest generation, if it is the turn of this one; one that is not new, takes later ones away."""
        generation = runner.generation
        self.cut(generation)
        if generation < 0 or generation % self.stride or not any(axes for _, axes in self._kinds):
            return
        for run, (places, axes), kept in zip(runner.runs, self._kinds, self.counts, strict=True):
            pop, found = run.reported(generation)
            kept.append(count(np.concatenate((pop, found.trail), axis=1)[:, list(places)], axes))
        self.generations.append(generation)
        if len(self.generations) > MOST:
            self._thin()

    def cut(self, generation: int) -> None:
        """Forgets `generation` and all after it."""
        while self.generations and self.generations[-1] >= generation:
            self.generations.pop()
            for kept in self.counts:
                kept.pop()
        self._cut = self._cut or generation - 1 < self._told
        self._told = min(self._told, generation - 1)
        if not self.generations:
            self.stride = 1

    def _thin(self) -> None:
        self.stride *= 2
        keep = [i for i, generation in enumerate(self.generations) if generation % self.stride == 0]
        self.generations = [self.generations[i] for i in keep]
        self.counts = [[kept[i] for i in keep] for kept in self.counts]

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
            for run, (_, axes), kept in zip(runner.runs, self._kinds, self.counts, strict=True)
            if axes
        ]


def _stack(kept: list[np.ndarray], axes: tuple[GeneAxis, ...]) -> np.ndarray:
    return np.array(kept, np.uint32).reshape(len(kept), len(axes), BINS)
