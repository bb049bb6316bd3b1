"""Where two curves of a record cross. No Qt."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from sandbox.record import Record

LONG, PAUSE = 20_000, 1.0  # generations from which on a whole search waits so many seconds for the next one
LEAST = float(np.finfo(np.float64).tiny)  # what numbers of 0 and less count as where logarithms are compared


def crossings(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Places (fractions of a step between neighbours, float64[k]) where one[n] - other[n] changes its sign.

    NaNs and equal numbers have no sign: they are passed over, so touching is no crossing.
    """
    rows, apart = _signed(np.asarray(one, np.float64) - other)
    return _places(rows, apart, _turns(apart))


def _signed(apart: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The rows of differences that have a sign, and these differences."""
    known = np.flatnonzero(np.isfinite(apart) & (apart != 0))
    return known, apart[known]


def _turns(apart: np.ndarray) -> np.ndarray:
    """The last of the differences before each change of the sign."""
    return np.flatnonzero(np.signbit(apart[1:]) != np.signbit(apart[:-1]))


def _places(rows: np.ndarray, apart: np.ndarray, turns: np.ndarray) -> np.ndarray:
    """Where between neighbours the differences are 0."""
    first, last = rows[turns], rows[turns + 1]
    before, after = np.abs(apart[turns]), np.abs(apart[turns + 1])
    return np.asarray(first + (last - first) * (before / (before + after)), np.float64)


def telling(places: np.ndarray, peaks: np.ndarray, least: float) -> np.ndarray:
    """Those of the crossings between which, before and after, the curves were ever more than `least` apart.

    Two curves that lie on each other cross all the time, which says nothing. peaks[k + 1] are the largest differences
    before, between and after the crossings places[k].
    """
    sides = np.flatnonzero(peaks > least)  # stretches in which one is clearly above
    other = np.diff(sides) % 2 == 1  # every crossing changes which one
    return places[sides[1:][other] - 1]


class Crossings:
    """The crossings of two columns of a growing record. `places` are generations, sorted; `peaks` as in `telling`."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._of: tuple[object, ...] = ()
        self._last = -1e9
        self._forget()

    def _forget(self) -> None:
        self.places, self.peaks, self._done = np.empty(0), np.zeros(1), 0
        self._signed = np.empty(0, np.int64), np.empty(0)  # the last row that had a sign, and its difference
        self._telling: dict[float, np.ndarray] = {}

    def find(self, record: Record, one: str, other: str, log: bool = False) -> np.ndarray:
        """All so far, on a logarithmic axis if `log`. Only new rows are looked at while both columns keep their scale;
        a long record whose scale still moves is searched again once a second at most.
        """
        of = (id(record), one, other, log, record.line(one)[1:], record.line(other)[1:])
        if of == self._of and self._done <= record.length:
            if record.length > self._done:
                self._extend(record, one, other, log)
        elif of[:4] != self._of[:4] or record.length < self._done or self._may():
            self._of = of
            self._forget()
            self._extend(record, one, other, log)
            self._last = self._clock() if record.length > LONG else -1e9
        return self.places

    def telling(self, least: float) -> np.ndarray:
        """Those found that tell something."""
        if least not in self._telling:
            self._telling = {least: telling(self.places, self.peaks, least)}
        return self._telling[least]

    def _may(self) -> bool:
        return self._clock() - self._last >= PAUSE

    @np.errstate(invalid="ignore")  # infinite minus infinite is not a number, and nothing to warn of
    def _extend(self, record: Record, one: str, other: str, log: bool) -> None:
        """Looks at what came since, beginning with the last row before that had a sign."""
        rows, apart = _signed(_rows(record, one, self._done, log) - _rows(record, other, self._done, log))
        rows = np.concatenate([self._signed[0], rows + self._done])
        apart = np.concatenate([self._signed[1], apart])
        turns = _turns(apart)
        if len(rows):
            peaks = np.maximum.reduceat(np.abs(apart), np.append(0, turns + 1))
            peaks[0] = max(peaks[0], self.peaks[-1])
            self.peaks = np.concatenate([self.peaks[:-1], peaks])
        self.places = np.concatenate([self.places, _places(rows, apart, turns)])
        self._signed, self._done = (rows[-1:], apart[-1:]), record.length
        self._telling = {}


def _rows(record: Record, name: str, first: int, log: bool) -> np.ndarray:
    """The rows of a column from one on, without the others being scaled; on a logarithmic axis those of 0 and less are
    far below.
    """
    column, zero, span = record.line(name)
    values: np.ndarray = (record[column][first:] - zero) / span
    return np.log10(np.maximum(values, LEAST)) if log else values
