"""What the window knows of the genes over time: counts of candidates by generation and value. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sandbox.gene_history import GeneAxis, Genes


@dataclass(slots=True)
class _Nest:
    axes: tuple[GeneAxis, ...]
    stride: int
    generations: np.ndarray
    counts: np.ndarray


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Shares of the candidates, shares[k, bins], at generations first, first + stride ...; NaN where nothing was
    counted.
    """

    axis: GeneAxis
    first: int
    stride: int
    shares: np.ndarray

    @property
    def last(self) -> int:
        """The newest generation in it."""
        return self.first + self.stride * (len(self.shares) - 1)

    def edges(self, number: int) -> tuple[float, float]:
        """Both ends of a bin."""
        wide = (self.axis.high - self.axis.low) / self.axis.bins
        return self.axis.low + number * wide, self.axis.low + (number + 1) * wide

    def bin_of(self, value: float) -> int:
        """The bin of a value, -1 outside the range."""
        share = (value - self.axis.low) / (self.axis.high - self.axis.low)
        return min(int(share * self.axis.bins), self.axis.bins - 1) if 0 <= share <= 1 else -1

    def row_of(self, generation: int) -> int:
        """The row counted at a generation, or the newest one before it; -1 outside."""
        row = (generation - self.first) // self.stride
        return row if 0 <= row < len(self.shares) else -1


class GeneRecord:
    """The counts of all nests of a run by the nest's root."""

    def __init__(self) -> None:
        self._nests: dict[str, _Nest] = {}

    def take(self, event: Genes) -> None:
        """More counts; what there was from its first generation on, and what is thinned meanwhile, goes."""
        kept = self._nests.get(event.root)
        if kept is None or kept.axes != event.axes:
            self._nests[event.root] = _Nest(event.axes, event.stride, event.generations, event.counts)
            return
        old = (kept.generations < event.first) & (kept.generations % event.stride == 0)
        kept.generations = np.concatenate((kept.generations[old], event.generations))
        kept.counts = np.concatenate((kept.counts[old], event.counts))
        kept.stride = event.stride

    def cut(self, generation: int) -> None:
        """Forgets a generation and all after it."""
        if generation <= 0:
            self._nests.clear()
        for kept in self._nests.values():
            old = kept.generations < generation
            kept.generations, kept.counts = kept.generations[old], kept.counts[old]

    def names(self) -> dict[str, tuple[str, ...]]:
        """The genes of each nest, as metrics name them."""
        return {root: tuple(axis.name for axis in kept.axes) for root, kept in self._nests.items()}

    def heat_map(self, name: str) -> HeatMap | None:
        """The shares of one gene over time; None where there are none."""
        for kept in self._nests.values():
            at = next((i for i, axis in enumerate(kept.axes) if axis.name == name), -1)
            if at >= 0 and len(kept.generations):
                first, axis = int(kept.generations[0]), kept.axes[at]
                rows = (kept.generations - first) // kept.stride
                shares = np.full((int(rows[-1]) + 1, axis.bins), np.nan)
                counts = kept.counts[:, at, : axis.bins].astype(np.float64)
                shares[rows] = counts / np.maximum(1.0, counts.sum(axis=1, keepdims=True))
                return HeatMap(axis, first, kept.stride, shares)
        return None
