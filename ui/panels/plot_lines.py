"""The curves of the objective scope and their pens, on its left or its right axis."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QGraphicsItem

from ui.colors import color
from ui.curves import Curve
from ui.panels.axes import RightAxis
from ui.panels.plot_points import Axes, dotted, sunk
from ui.panels.plot_stretch import Stretch, Window

DENSE = 12.0  # widths of the view that a curve may be long to be drawn with dashes
DOT = 6  # pixels: the length of a line for one generation alone
KEPT, NOT_KEPT = QGraphicsItem.CacheMode.DeviceCoordinateCache, QGraphicsItem.CacheMode.NoCache


class Line(pg.PlotCurveItem):
    """A curve's line."""

    def __init__(self, curve: Curve) -> None:
        super().__init__(connect="finite", skipFiniteCheck=False)
        self.curve, self.dense = curve, False
        self._drawn_with: tuple[object, ...] = ()

    def put_pen(self, width: float, ratio: float) -> None:
        """A pen of so many device pixels, `ratio` of which are a logical one. A dense curve's is thin and solid: dashes
        would not be seen, and Qt takes a second to draw them.
        """
        curve = self.curve
        width, dash = (1.0, ()) if self.dense else (width, curve.dash)
        now = (color(curve.role).rgba(), width, dash, ratio)
        if now == self._drawn_with:
            return
        self._drawn_with = now
        pen = QPen(color(curve.role), width)
        pen.setCosmetic(True)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if dash:
            pen.setDashPattern([part * ratio / width for part in dash])
        self.setPen(pen)


class Lines:
    """The `items` of a scope's curves, in their order."""

    def __init__(self, plot: Any, right: RightAxis) -> None:
        self._plot, self._right = plot, right
        self.items: list[Line] = []

    @property
    def curves(self) -> list[Curve]:
        """What is drawn."""
        return [line.curve for line in self.items]

    def show(self, curves: list[Curve]) -> None:
        """Other curves; their points come with `draw`."""
        for line in self.items:
            self._right.place(line, here=False)
            self._plot.removeItem(line)
        self.items = [Line(curve) for curve in curves]
        for line in self.items:
            self._plot.addItem(line)
        self.restyle()

    def restyle(self, times: float = 0.0) -> None:
        """Pens as the theme has them, for a picture with so many pixels for each logical one; 0: for the screen. They
        are thin while generations go by.
        """
        for line in self.items:
            self._put_pen(line, times)
            line.setCacheMode(NOT_KEPT)
            height = 2.0 if line.curve.main else 1.0
            line.setZValue(
                height + 0.5 if line.curve.dash else height
            )  # dashes below a solid one are not seen

    def _put_pen(self, line: Line, times: float = 0.0) -> None:
        ratio = times or self._plot.devicePixelRatioF()
        line.put_pen(
            1.0 if self._plot.running and not times else (1.8 if line.curve.main else 1.5) * ratio, ratio
        )

    def draw(self, drawn: Stretch, window: Window, axes: Axes) -> str:
        """Draws a stretch, of which a window is seen; what a logarithmic axis has no place for, as a sentence. Where it
        is wider than that, a hand pans: Qt keeps pictures of the curves, and moves them.
        """
        mode = NOT_KEPT if drawn.window == window else KEPT
        box, lost = self._plot.getViewBox(), []
        dot, bottom = DOT * (window.right - window.left) / max(1.0, box.width()), box.viewRange()[1][0]
        for line, before, (x, y) in zip(self.items, drawn.raw, drawn.placed, strict=True):
            if axes.log_y and (before[1] <= 0).any():
                kept = before[1][before[0] > 0] if axes.log_x else before[1]
                y = sunk(kept, y, bottom)
                lost.append(line.curve.label.split(" · ")[0])
            x, y = dotted((x, y), dot)
            line.setData(x, y)
            line.dense = self._length(line, window, *window.seen((x, y))) > DENSE * box.width()
            self._put_pen(line)
            line.setCacheMode(mode)
        if lost:
            return f"{', '.join(lost)}: numbers of 0 and less run off the lower edge"
        return "generation 0 has no place on a logarithmic axis" if axes.log_x else ""

    def _length(self, line: Line, window: Window, x: np.ndarray, y: np.ndarray) -> float:
        """How long what is seen of a curve is in pixels, on its own axis."""
        box = self._right.box if line in self._right.lines else self._plot.getViewBox()
        low, high = box.viewRange()[1]
        across = np.diff(x) * (box.width() / max(1e-300, window.right - window.left))
        up = np.diff(y) * (box.height() / max(1e-300, high - low))
        return float(np.nansum(np.hypot(across, up)))
