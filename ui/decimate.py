"""Long columns made short for drawing: the lowest and highest number of each stretch, in their order."""

from __future__ import annotations

import numpy as np

BLOCK = 64  # generations that a stored pair of extremes stands for


def extremes(x: np.ndarray, y: np.ndarray, buckets: int) -> tuple[np.ndarray, np.ndarray]:
    """At most about 2 * `buckets` of the points (x[n], y[n]): each bucket's lowest and highest, in their order.

    NaNs are passed over; a bucket of nothing else stays one NaN, so a gap stays a gap. The first and the last point
    are always kept.
    """
    n = len(y)
    if n <= 2 * buckets or buckets < 1:
        return x, y
    size = -(-n // buckets)
    rows = -(-n // size)
    padded = np.full(rows * size, np.nan)
    padded[:n] = y
    parts = padded.reshape(rows, size)
    known = np.isfinite(parts)
    low = np.where(known, parts, np.inf).argmin(axis=1)
    high = np.where(known, parts, -np.inf).argmax(axis=1)
    starts = np.arange(rows) * size
    keep = np.unique(
        np.concatenate([[0, n - 1], starts + np.minimum(low, high), starts + np.maximum(low, high)])
    )
    keep = keep[keep < n]
    return x[keep], y[keep]


class Column:
    """A growing column which can be drawn at any length: extremes of blocks are kept as it grows."""

    def __init__(self) -> None:
        self._places = np.empty((0, 2), np.int64)
        self._blocks = 0

    def forget(self, length: int = 0) -> None:
        """Numbers from `length` on are no longer what they were."""
        self._blocks = min(self._blocks, length // BLOCK)

    def points(self, y: np.ndarray, first: int, last: int, buckets: int) -> tuple[np.ndarray, np.ndarray]:
        """Generations and values of y[first:last] (float64 each), about two points per bucket."""
        first, last = max(0, first), min(len(y), last)
        if last <= first:
            return np.empty(0), np.empty(0)
        if last - first <= 4 * BLOCK * buckets:
            return extremes(np.arange(first, last, dtype=np.float64), y[first:last], buckets)
        self._grow(y)
        a, b = -(-first // BLOCK), last // BLOCK
        keep = np.concatenate(
            [np.arange(first, a * BLOCK), self._places[a:b].ravel(), np.arange(b * BLOCK, last)]
        )
        return extremes(keep.astype(np.float64), y[keep], buckets)

    def _grow(self, y: np.ndarray) -> None:
        """Extremes of the blocks that are full by now, places in `y`."""
        blocks = len(y) // BLOCK
        if blocks <= self._blocks:
            return
        if blocks > len(self._places):
            places = np.empty((2 * blocks, 2), np.int64)
            places[: self._blocks] = self._places[: self._blocks]
            self._places = places
        parts = y[self._blocks * BLOCK : blocks * BLOCK].reshape(-1, BLOCK)
        known = np.isfinite(parts)
        pair = np.stack(
            [np.where(known, parts, np.inf).argmin(axis=1), np.where(known, parts, -np.inf).argmax(axis=1)],
            axis=1,
        )
        starts = np.arange(self._blocks, blocks)[:, None] * BLOCK
        self._places[self._blocks : blocks] = starts + np.sort(pair, axis=1)
        self._blocks = blocks
