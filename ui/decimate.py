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
    pairs = np.empty(2 * rows + 2, np.int64)  # in order, as each bucket's are
    pairs[0], pairs[-1] = 0, n - 1
    pairs[1:-1:2], pairs[2:-1:2] = starts + np.minimum(low, high), starts + np.maximum(low, high)
    np.minimum(pairs, n - 1, out=pairs)
    keep = pairs[np.concatenate([[True], pairs[1:] > pairs[:-1]])]
    return x[keep], y[keep]


class Column:
    """A growing column which can be drawn at any length: extremes of blocks are kept as it grows."""

    def __init__(self) -> None:
        self._places, self._values = np.empty((0, 2), np.int64), np.empty((0, 2))
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
        places = [np.arange(first, a * BLOCK), self._places[a:b].ravel(), np.arange(b * BLOCK, last)]
        values = [y[first : a * BLOCK], self._values[a:b].ravel(), y[b * BLOCK : last]]
        return extremes(np.concatenate(places).astype(np.float64), np.concatenate(values), buckets)

    def _grow(self, y: np.ndarray) -> None:
        """Extremes of the blocks that are full by now, places in `y`."""
        blocks = len(y) // BLOCK
        if blocks <= self._blocks:
            return
        if blocks > len(self._places):
            places, values = np.empty((2 * blocks, 2), np.int64), np.empty((2 * blocks, 2))
            places[: self._blocks] = self._places[: self._blocks]
            values[: self._blocks] = self._values[: self._blocks]
            self._places, self._values = places, values
        parts = y[self._blocks * BLOCK : blocks * BLOCK].reshape(-1, BLOCK)
        known = np.isfinite(parts)
        pair = np.stack(
            [np.where(known, parts, np.inf).argmin(axis=1), np.where(known, parts, -np.inf).argmax(axis=1)],
            axis=1,
        )
        starts = np.arange(self._blocks, blocks)[:, None] * BLOCK
        pair.sort(axis=1)
        self._places[self._blocks : blocks] = starts + pair
        self._values[self._blocks : blocks] = np.take_along_axis(parts, pair, axis=1)
        self._blocks = blocks
