"""Columns of a record as points to draw: about two a pixel, on linear or logarithmic axes. No Qt."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sandbox.record import Record
from ui.curves import Curve
from ui.decimate import Column

Points = tuple[np.ndarray, np.ndarray]
MAX_SHADED = 120  # corners along each edge of a shaded area: more look the same and take longer
STILL, STILL_LOG = 1e-4, 0.02  # changes of a curve, as a share of its size and in decades, that are none
MOST = 1e150  # numbers beyond have no place: their squares are infinite
OFF = 9.0  # decades below the lowest number shown: where numbers without a logarithm go, out of sight


@dataclass(frozen=True, slots=True)
class Axes:
    """Which axes are logarithmic (base 10). Generation 0 has no place on a logarithmic one, nor have numbers <= 0."""

    log_x: bool = False
    log_y: bool = False

    def x(self, generation: float) -> float:
        """Where a generation is; minus infinity where it has no place."""
        if not self.log_x:
            return generation
        return math.log10(generation) if generation > 0 else -math.inf

    def y(self, height: float) -> float:
        """Where a number is; NaN where it has no place."""
        if not self.log_y:
            return height
        return math.log10(height) if height > 0 else math.nan

    def generation(self, x: float) -> float:
        """The generation at a place."""
        return float(10.0 ** min(x, 18.0)) if self.log_x else x

    def span(self, low: float, high: float) -> tuple[int, int]:
        """The generations to draw, first and behind the last, of what is seen from low to high."""
        first, last = self.generation(low), self.generation(high)
        return max(int(self.log_x), math.floor(first) - 1), math.ceil(min(last, 1e18)) + 2

    def place(self, points: Points) -> Points:
        """Points in the axes' own numbers. Heights without a logarithm are NaN: `sunk` puts them out of sight."""
        x, y = points
        if self.log_x:
            x, y = x[x > 0], y[x > 0]
            x = np.log10(x)
        return x, self.heights(y)

    def heights(self, y: np.ndarray) -> np.ndarray:
        """Where numbers are; NaN where they have no place."""
        return np.log10(np.where(y > 0, y, np.nan)) if self.log_y else y


def sunk(raw: np.ndarray, placed: np.ndarray, low: float) -> np.ndarray:
    """Heights of a logarithmic axis, those of numbers <= 0 far below `low`, so that a curve leaves by the lower edge
    instead of being broken.
    """
    return np.where(raw <= 0, low - OFF, placed)


class Thinned:
    """What is drawn of the columns of one record, thinned as the record grows."""

    def __init__(self) -> None:
        self._columns: dict[str, Column] = {}

    def forget(self, length: int = 0) -> None:
        """Rows from `length` on are no longer what they were."""
        for column in self._columns.values():
            column.forget(length)

    def points(self, record: Record, name: str, span: tuple[int, int], buckets: int, log_x: bool) -> Points:
        """Generations and numbers of a column within a span. One on a measured scale is thinned before it is scaled,
        as its scale moves.
        """
        if name in record.gaps:
            column, raw, zero, size = Column(), record[name], 0.0, 1.0
        else:
            own, zero, size = record.line(name)
            column, raw = self._columns.setdefault(own, Column()), record[own]
        parts = [
            column.points(raw, first, last, many) for first, last, many in _stretches(span, buckets, log_x)
        ]
        x, y = (np.concatenate(found) for found in zip(*parts, strict=True))
        with np.errstate(over="ignore", invalid="ignore"):
            placed = (y - zero) / size
        return x, np.where(has_place(placed), placed, np.nan)


def has_place(numbers: np.ndarray) -> np.ndarray:
    """Which numbers can be drawn: neither NaN nor infinite, nor so large that their squares would be."""
    there: np.ndarray = np.abs(numbers) <= MOST
    return there


def dotted(points: Points, wide: float) -> Points:
    """Points through which a line is seen: those without a neighbour get one, `wide` to the right and as high."""
    x, y = points
    known = np.concatenate(([False], np.isfinite(y), [False]))
    alone = np.flatnonzero(known[1:-1] & ~known[:-2] & ~known[2:])
    return np.insert(x, alone + 1, x[alone] + wide), np.insert(y, alone + 1, y[alone])


def number_at(record: Record, name: str, generation: int) -> float:
    """One number of a column, without the rest being scaled."""
    if name in record.gaps:
        more, less = (number_at(record, part, generation) for part in record.gaps[name])
        return more - less
    column, zero, span = record.line(name)
    return (float(record[column][generation]) - zero) / span


def margins(record: Record, curve: Curve, generations: np.ndarray) -> np.ndarray:
    """How far a curve's band reaches to either side of it at generations[k] (whole numbers), on the curve's own scale;
    NaN where there is none.
    """
    if curve.band is None or curve.band.column not in record:
        return np.full(len(generations), np.nan)
    span = record.line(curve.column)[2]
    found: np.ndarray = np.abs(
        record[curve.band.column][generations.astype(np.int64)] * (curve.band.times / span)
    )
    return found


def hull(
    x: np.ndarray, low: np.ndarray, high: np.ndarray, most: int = MAX_SHADED
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A band with fewer corners that holds all of it, so that it surrounds a curve of many points as well."""
    if len(x) <= most:
        return x, low, high
    edges = np.arange(0, len(x), -(-len(x) // most))
    ends = np.append(edges[1:], len(x)) - 1
    places = (x[edges] + x[ends]) / 2
    places[0], places[-1] = x[0], x[-1]
    return places, np.minimum.reduceat(low, edges), np.maximum.reduceat(high, edges)


@np.errstate(over="ignore", invalid="ignore")  # beside what has no place
def heights_at(record: Record, name: str, places: np.ndarray, axes: Axes) -> np.ndarray:
    """How high a column is drawn at places[k] between generations, on the straight line from one to the next."""
    column, zero, span = record.line(name)
    first = places.astype(np.int64)
    ends = (first, np.minimum(first + 1, record.length - 1))
    one, other = (axes.heights((record[column][rows] - zero) / span) for rows in ends)
    heights: np.ndarray = one + (other - one) * (places - first)
    return heights


def limits(columns: Sequence[np.ndarray], axes: Axes) -> tuple[float, float]:
    """Lowest and highest height, well apart where they are all but one, so that a curve that stands still is flat."""
    known = [y[np.isfinite(y)] for y in columns]
    low = min((float(y.min()) for y in known if len(y)), default=0.0)
    high = max((float(y.max()) for y in known if len(y)), default=1.0)
    size, least = (1.0, STILL_LOG) if axes.log_y else (max(abs(low), abs(high)), STILL)
    room = 0.5 * size or 0.5
    return (low, high) if high - low > least * size else (low - room, high + room)


def _stretches(span: tuple[int, int], buckets: int, log_x: bool) -> list[tuple[int, int, int]]:
    """Stretches (first, behind the last, buckets) of a span: one, or each half of a decade on a logarithmic axis."""
    first, last = span
    if not log_x or last <= first + 2:
        return [(first, last, buckets)]
    low, high = math.log10(max(1, first)), math.log10(last)
    many = max(1, math.ceil(2 * (high - low)))
    edges = [round(10 ** (low + (high - low) * i / many)) for i in range(many + 1)]
    edges[0], edges[-1] = first, last
    each = max(8, buckets // many)
    return [(a, b, each) for a, b in pairwise(edges) if b > a]
