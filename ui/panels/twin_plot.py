"""The difference of a run and its twin, generation by generation: the run's objectives minus the twin's."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QWidget

from sandbox.events import Nest
from sandbox.record import Record
from ui.colors import color
from ui.curves import DASHES, ROLES
from ui.decimate import extremes
from ui.panels.axes import plain_axes


def difference(run: Record, twin: Record, column: str) -> np.ndarray:
    """A column of the run minus that of the twin, over the generations that both have; empty where one lacks it."""
    if column not in run.columns or column not in twin.columns:
        return np.empty(0)
    many = min(run.length, twin.length)
    with np.errstate(invalid="ignore"):  # infinite minus infinite is not a number, and nothing to warn of
        return run[column][:many] - twin[column][:many]


class TwinPlot(pg.PlotWidget):
    """Draws base, mesa and intended objective of a nest, in their own units, around a line at 0."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None, axisItems=plain_axes("left", "bottom", whole="bottom"))
        plot = self.getPlotItem()
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.setMouseEnabled(x=False, y=False)
        self.lines = {role: pg.PlotCurveItem(connect="finite", skipFiniteCheck=False) for role in ROLES}
        for line in self.lines.values():
            self.addItem(line)
        self._zero = pg.InfiniteLine(0, angle=0, movable=False)
        self.addItem(self._zero, ignoreBounds=True)
        self.setMinimumSize(140, 90)
        self.setAccessibleName("Difference of this run and the twin")
        self.setToolTip("The run's objectives minus the twin's, in their own units; 0 means alike")
        self.restyle()

    def restyle(self) -> None:
        """Takes the colours and fonts of the theme."""
        for name in ("left", "bottom"):
            self.getAxis(name).restyle(10)
        self.getAxis("left").setWidth(44)
        self.getAxis("bottom").setHeight(22)
        self.getViewBox().setBackgroundColor(color("well"))
        self._zero.setPen(QPen(color("muted"), 0))
        for role, line in self.lines.items():
            ratio = self.devicePixelRatioF()
            pen = QPen(color(role), 1.6 * ratio)
            pen.setCosmetic(True)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            if DASHES[role]:
                pen.setDashPattern([part / 1.6 for part in DASHES[role]])
            line.setPen(pen)

    def redraw(self, run: Record, twin: Record | None, nest: Nest | None) -> dict[str, float]:
        """Draws what there is; the newest differences by role."""
        newest: dict[str, float] = {}
        heights = [np.zeros(1)]
        buckets, last = max(50, int(self.getViewBox().width())), 1
        for role, line in self.lines.items():
            column = getattr(nest, role) if nest is not None else ""
            values = difference(run, twin, column) if twin is not None and column else np.empty(0)
            line.setData(*extremes(np.arange(len(values), dtype=np.float64), values, buckets))
            known = values[np.isfinite(values)]
            if len(known):
                newest[role] = float(values[-1])
                heights.append(known)
                last = max(last, len(values) - 1)
        low, high = min(float(y.min()) for y in heights), max(float(y.max()) for y in heights)
        margin = 0.08 * (high - low) or 0.5
        self.setYRange(low - margin, high + margin, padding=0)
        self.setXRange(0, last, padding=0)
        self.scene().prepareForPaint()  # while it paints, pyqtgraph would ask for a second painting
        return newest
