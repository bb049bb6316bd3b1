"""Where two curves of a record cross. No Qt."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from sandbox.record import Record

LONG, PAUSE = 20_000, 1.0  # generations from which on a whole search waits so many seconds for the next one


def crossings(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Places (fractions of a step between neighbours, float64[k]) where one[n] - other[n] changes its sign.

    NaNs and equal numbers have no sign: they are passed over, so touching is no crossing.
    """
    return _turns(*_signed(np.asarray(one, np.float64) - other))


def _signed(apart: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The rows of differences that have a sign, and these differences."""
    known = np.flatnonzero(np.isfinite(apart) & (apart != 0))
    return known, apart[known]


def _turns(known: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """Places between neighbours of these rows and differences where the sign changes."""
    turns = np.flatnonzero(np.signbit(kept[1:]) != np.signbit(kept[:-1]))
    first, last = known[turns], known[turns + 1]
    before, after = np.abs(kept[turns]), np.abs(kept[turns + 1])
    return np.asarray(first + (last - first) * (before / (before + after)), np.float64)


def telling(places: np.ndarray, apart: np.ndarray, least: float) -> np.ndarray:
    """Those of the crossings between which, before and after, the curves were ever more than `least` apart.

    Two curves that lie on each other cross all the time, which says nothing. apart[n] is their difference.
    """
    if not len(places):
        return places
    size = np.nan_to_num(np.abs(apart), nan=0.0, posinf=0.0)
    edges = np.concatenate([[0], np.floor(places).astype(np.int64) + 1])
    clear = np.maximum.reduceat(np.append(size, 0.0), np.minimum(edges, len(size))) > least
    sides = np.flatnonzero(clear)  # stretches in which one is clearly above
    other = np.diff(sides) % 2 == 1  # every crossing changes which one
    return places[sides[1:][other] - 1]


class Crossings:
    """The crossings of two columns of a growing record. `places` are generations, sorted."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.places = np.empty(0)
        self._clock = clock
        self._of: tuple[object, ...] = ()
        self._done, self._last = 0, -1e9
        self._signed = np.empty(0, np.int64), np.empty(0)  # the last row that had a sign, and its difference

    def find(self, record: Record, one: str, other: str) -> np.ndarray:
        """All so far. Only new rows are looked at while both columns keep their scale; a long record whose scale still
        moves is searched again once a second at most.
        """
        of = (id(record), one, other, record.line(one)[1:], record.line(other)[1:])
        if of == self._of and self._done <= record.length:
            if record.length > self._done:
                self._extend(record, one, other)
        elif of[:3] != self._of[:3] or record.length < self._done or self._may():
            self._of, self._done, self.places = of, 0, np.empty(0)
            self._signed = np.empty(0, np.int64), np.empty(0)
            self._extend(record, one, other)
            self._last = self._clock() if record.length > LONG else -1e9
        return self.places

    def _may(self) -> bool:
        return self._clock() - self._last >= PAUSE

    def _extend(self, record: Record, one: str, other: str) -> None:
        """Looks at what came since, beginning with the last row before that had a sign."""
        rows, apart = _signed(_rows(record, one, self._done) - _rows(record, other, self._done))
        rows = np.concatenate([self._signed[0], rows + self._done])
        apart = np.concatenate([self._signed[1], apart])
        self.places = np.concatenate([self.places, _turns(rows, apart)])
        self._signed, self._done = (rows[-1:], apart[-1:]), record.length


def _rows(record: Record, name: str, first: int) -> np.ndarray:
    """The rows of a column from one on, without the others being scaled."""
    column, zero, span = record.line(name)
    values: np.ndarray = (record[column][first:] - zero) / span
    return values
