"""The curves of wires: from an output to an input, straight there or through points set by hand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import hypot

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

from sandbox.graph import Point

_SAMPLES = 24  # points of a piece that are looked at


def curve(start: QPointF, stop: QPointF) -> QPainterPath:
    """A curve that leaves an output to the right and enters an input from the left."""
    across, down = stop.x() - start.x(), abs(stop.y() - start.y())
    if across >= 0:
        bend = max(min(across * 0.5, 120.0), min(down * 0.3, 60.0))
    else:
        bend = min(40.0 - across * 0.4 + down * 0.1, 220.0)
    path = QPainterPath(start)
    path.cubicTo(start + QPointF(bend, 0), stop - QPointF(bend, 0), stop)
    return path


def through(start: QPointF, bends: Sequence[Point], stop: QPointF) -> QPainterPath:
    """A smooth curve from an output through points to an input; in a point it goes as its neighbours lie."""
    if not bends:
        return curve(start, stop)
    path = QPainterPath(start)
    for a, first, second, b in _pieces(start, bends, stop):
        path.cubicTo(a + first, b - second, b)
    return path


def _pieces(
    start: QPointF, bends: Sequence[Point], stop: QPointF
) -> list[tuple[QPointF, QPointF, QPointF, QPointF]]:
    """Start, both handles and stop of every piece."""
    stations = [start, *(QPointF(x, y) for x, y in bends), stop]
    ways = [QPointF(1, 0)]
    ways += [_unit(after - before) for before, after in zip(stations, stations[2:], strict=False)]
    ways.append(QPointF(1, 0))
    found = []
    for i, (a, b) in enumerate(pairwise(stations)):
        reach = min(0.38 * hypot(b.x() - a.x(), b.y() - a.y()), 120.0)
        found.append((a, ways[i] * reach, ways[i + 1] * reach, b))
    return found


def _unit(way: QPointF) -> QPointF:
    length = hypot(way.x(), way.y())
    return way / length if length > 1e-9 else QPointF(1, 0)


def piece_at(start: QPointF, bends: Sequence[Point], stop: QPointF, point: QPointF) -> int:
    """Which piece of a wire is nearest to a scene point: a new point there goes before the bend of that number."""
    stations = [(start.x(), start.y()), *bends, (stop.x(), stop.y())]
    best, nearest = 0, float("inf")
    for i in range(len(stations) - 1):
        piece = QPainterPath(QPointF(*stations[i]))
        if bends:
            a, first, second, b = _pieces(start, bends, stop)[i]
            piece.cubicTo(a + first, b - second, b)
        for step in range(_SAMPLES + 1):
            away = piece.pointAtPercent(step / _SAMPLES) - point
            distance = away.x() ** 2 + away.y() ** 2
            if distance < nearest:
                best, nearest = i, distance
    return best
