"""What is drawn behind the curves of a run: thin traces of other runs, and a line at the generation looked at."""

from __future__ import annotations

import math
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QPen

from sandbox.record import Record
from ui.colors import color
from ui.curves import Curve
from ui.ghosts import Ghost
from ui.panels.plot_points import Axes, Points, Thinned

DASHES = (
    (3.0, 3.0),
    (1.0, 2.5),
    (6.0, 2.0, 1.0, 2.0),
    (9.0, 4.0),
)  # in pixels; by the ghost's place in the list


class PlotPast:
    """`ghosts` are the other runs; their curves have the colours of the run's own, thinner and dashed. `drawn` are all
    lines with the names of the columns that they show, "" for none.
    """

    def __init__(self, plot: Any) -> None:
        self.ghosts: list[Ghost] = []
        self._plot = plot
        self.drawn: list[tuple[str, pg.PlotCurveItem]] = []
        self._thinned: dict[int, tuple[Record, Thinned]] = {}
        self._place = pg.InfiniteLine(angle=90, movable=False)
        self._place.setZValue(7)
        self._place.hide()
        plot.addItem(self._place, ignoreBounds=True)
        self.restyle()

    def restyle(self) -> None:
        """Takes the colours of the theme."""
        view = self._plot.getViewWidget()
        pen = QPen(color("accent"), 1.6 * (view.devicePixelRatioF() if view is not None else 1.0))
        pen.setCosmetic(True)
        self._place.setPen(pen)

    def show_place(self, generation: int, axes: Axes) -> None:
        """The generation that is looked at; -1 for none."""
        x = axes.x(generation) if generation >= 0 else 0.0
        self._place.setVisible(generation >= 0 and math.isfinite(x))
        if self._place.isVisible():
            self._place.setPos(x)

    @property
    def last(self) -> int:
        """The last generation that a ghost has."""
        return max((ghost.record.length for ghost in self.ghosts), default=0) - 1

    @property
    def of(self) -> tuple[object, ...]:
        """What the traces are drawn of; alike as long as they would be the same."""
        return tuple((id(ghost), id(ghost.record), ghost.record.length) for ghost in self.ghosts)

    def draw(
        self, record: Record, curves: list[Curve], span: tuple[int, int], buckets: int, axes: Axes
    ) -> list[Points]:
        """Draws the columns of `curves` of each ghost, on the scale of the run `record`; the points drawn."""
        self._forget()
        drawn: list[tuple[Curve, int, Points]] = []
        for place, ghost in enumerate(self.ghosts):
            for curve in curves:
                points = self._points(ghost, record, curve.column, span, buckets, axes.log_x)
                if points is not None:
                    drawn.append((curve, place, axes.place(points)))
        lines = [line for _, line in self.drawn]
        while len(lines) < len(drawn):
            lines.append(pg.PlotCurveItem(connect="finite", skipFiniteCheck=False))
            lines[-1].setZValue(0)
            self._plot.addItem(lines[-1], ignoreBounds=True)
        for line in lines[len(drawn) :]:
            line.setData([], [])
        ratio = self._plot.getViewWidget().devicePixelRatioF()
        for line, (curve, place, (x, y)) in zip(lines, drawn, strict=False):
            line.setPen(ghost_pen(curve.role, place, ratio))
            line.setData(x, y)
        names = [curve.column for curve, _, _ in drawn] + [""] * (len(lines) - len(drawn))
        self.drawn = list(zip(names, lines, strict=True))
        return [points for _, _, points in drawn]

    def _forget(self) -> None:
        """Thinned columns of ghosts that have gone, or whose record was begun again."""
        known = {id(ghost): ghost.record for ghost in self.ghosts}
        self._thinned = {
            key: kept for key, kept in self._thinned.items() if key in known and known[key] is kept[0]
        }

    def _points(
        self, ghost: Ghost, record: Record, name: str, span: tuple[int, int], buckets: int, log_x: bool
    ) -> Points | None:
        """A column of a ghost on the scale which the run has now, so that equal numbers lie on each other."""
        its = ghost.record
        if name in record.gaps or name not in record or not its.length:
            return None
        own, zero, size = record.line(name)
        if own not in its.columns:
            return None
        _, thinned = self._thinned.setdefault(id(ghost), (its, Thinned()))
        x, y = thinned.points(its, own, span, buckets, log_x)
        return x, (y - zero) / size


def ghost_pen(role: str, place: int, ratio: float = 1.0) -> QPen:
    """The pen of a ghost's curve: of its role's colour, one pixel (`ratio` device pixels), dashed by the ghost's place
    in the list.
    """
    pen = QPen(color(role, 0.8), ratio)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setDashPattern(list(DASHES[place % len(DASHES)]))
    return pen
