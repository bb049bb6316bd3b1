"""What the window knows of the genes over time: their values by generation and rank. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sandbox.gene_history import GeneAxis, Genes

BINS = 64


@dataclass(slots=True)
class _Nest:
    axes: tuple[GeneAxis, ...]
    stride: int
    generations: np.ndarray
    values: np.ndarray


@dataclass(frozen=True, slots=True)
class GeneSeries:
    """The values of one gene: values[k, ranks], in order and NaN behind them, of generations first, first + stride ...;
    rows of nothing but NaN were not looked at.
    """

    axis: GeneAxis
    first: int
    stride: int
    values: np.ndarray

    @property
    def last(self) -> int:
        """The newest generation in it."""
        return self.first + self.stride * (len(self.values) - 1)

    def row_of(self, generation: int) -> int:
        """The row of a generation, or of the newest one before it; -1 outside."""
        row = (generation - self.first) // self.stride
        return row if 0 <= row < len(self.values) else -1

    def limits(self) -> tuple[float, float]:
        """The range of all values, apart where they are one; that of a gene of whole values holds all of them."""
        if self.axis.options:
            return -0.5, self.axis.options - 0.5
        low, high = float(np.nanmin(self.values)), float(np.nanmax(self.values))
        room = 0.02 * (high - low) or 0.5 * abs(low) or 0.5
        return low - room, high + room

    def bins(self, low: float, high: float) -> np.ndarray:
        """The edges of the bins of a range: BINS equal ones, or one for each whole value."""
        if self.axis.options and high - low <= 2 * BINS:
            return np.arange(np.floor(low + 0.5), np.ceil(high - 0.5) + 2) - 0.5
        return np.linspace(low, high, BINS + 1)

    def shares(self, edges: np.ndarray) -> np.ndarray:
        """The share of the candidates in each bin, [k, bins]; NaN where no generation was looked at."""
        known = np.isfinite(self.values)
        low, bins = edges[0], len(edges) - 1
        with np.errstate(invalid="ignore"):
            places = np.floor((self.values - low) * (bins / (edges[-1] - low)))
        inside = known & (places >= 0) & (places < bins)
        rows = np.broadcast_to(np.arange(len(self.values))[:, None], self.values.shape)
        flat = rows[inside] * bins + places[inside].astype(np.int64)
        counts = np.bincount(flat, minlength=len(self.values) * bins).reshape(len(self.values), bins)
        many = known.sum(axis=1, keepdims=True)
        return np.where(many > 0, counts / np.maximum(1, many), np.nan)

    def share_between(self, generation: int, low: float, high: float) -> float:
        """The share of the candidates from low to below high; NaN where the generation was not looked at."""
        row = self.row_of(generation)
        values = self.values[row][np.isfinite(self.values[row])] if row >= 0 else np.empty(0)
        return float(((values >= low) & (values < high)).mean()) if len(values) else float("nan")


class GeneRecord:
    """The genes of all nests of a run by the nest's root."""

    def __init__(self) -> None:
        self._nests: dict[str, _Nest] = {}

    def take(self, event: Genes) -> None:
        """More generations; what there was from the first of them on, and what is thinned meanwhile, goes."""
        kept = self._nests.get(event.root)
        if kept is None or kept.axes != event.axes:
            self._nests[event.root] = _Nest(event.axes, event.stride, event.generations, event.values)
            return
        old = (kept.generations < event.first) & (kept.generations % event.stride == 0)
        kept.generations = np.concatenate((kept.generations[old], event.generations))
        kept.values = np.concatenate((kept.values[old], event.values))
        kept.stride = event.stride

    def cut(self, generation: int) -> None:
        """Forgets a generation and all after it."""
        if generation <= 0:
            self._nests.clear()
        for kept in self._nests.values():
            old = kept.generations < generation
            kept.generations, kept.values = kept.generations[old], kept.values[old]

    def names(self) -> dict[str, tuple[str, ...]]:
        """The genes of each nest, as metrics name them."""
        return {root: tuple(axis.name for axis in kept.axes) for root, kept in self._nests.items()}

    def series(self, name: str) -> GeneSeries | None:
        """One gene over time; None where nothing is known of it."""
        for kept in self._nests.values():
            at = next((i for i, axis in enumerate(kept.axes) if axis.name == name), -1)
            if at >= 0 and len(kept.generations) and np.isfinite(kept.values[:, at]).any():
                first = int(kept.generations[0])
                rows = (kept.generations - first) // kept.stride
                values = np.full((int(rows[-1]) + 1, kept.values.shape[2]), np.nan, np.float32)
                values[rows] = kept.values[:, at]
                return GeneSeries(kept.axes[at], first, kept.stride, values)
        return None
