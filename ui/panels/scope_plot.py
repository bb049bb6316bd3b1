"""The drawing area of the objective scope: curves with what is shaded and marked around them, on one PlotWidget."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsPathItem, QWidget

from sandbox.record import Record
from ui.colors import color
from ui.crossings import Crossings
from ui.curves import Curve, gap_roles
from ui.panels.axes import RightAxis, alike, apart, level, plain_axes
from ui.panels.plot_markers import Markers
from ui.panels.plot_past import PlotPast
from ui.panels.plot_pointer import PointedPlot
from ui.panels.plot_points import Axes, Points, Thinned, dotted, heights_at, limits, margins, number_at, sunk
from ui.panels.plot_shade import Bands, Gap, gap_text

ROOM = 0.15  # of the generations so far, on the right of a running curve
LABELS = 24  # pixels above the curves for the labels of marks
DENSE = 12.0  # widths of the view that a curve may be long to be drawn with dashes
FAR = 20  # widths of the view that the grid reaches beyond it
DOT = 6  # pixels: the length of a line for one generation alone
LEAST = 1e-4  # of the heights drawn, the least that is shown
MAX_CROSSES = 2000  # crossings looked at in a view
APART = 0.08  # of the height in view: curves that are nowhere further apart on one side do not cross there


class ScopePlot(PointedPlot):
    """Draws columns of a Record over the generations, with their bands. `axes` are changed by `set_axes`."""

    moved_by_hand = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, axisItems=plain_axes("bottom", "left", "right", whole="bottom"))
        self.curves: list[Curve] = []
        self.follow, self.running, self.tall_by_hand, self._fitted = True, False, False, False
        self.lost = ""  # what a logarithmic axis has no place for, as a sentence
        self._lines: list[pg.PlotCurveItem] = []
        self._gridded = (0.0, 0.0)
        self._thinned, self._crossings = Thinned(), Crossings()
        self._build()
        self.restyle()

    def _build(self) -> None:
        plot, box = self.getPlotItem(), self.getViewBox()
        plot.setMenuEnabled(False)
        plot.hideButtons()
        self.gap, self.bands, self.past = Gap(plot), Bands(plot), PlotPast(plot)
        self._grid = QGraphicsPathItem()  # pyqtgraph's own costs 4 ms a frame
        self._grid.setZValue(-20)
        plot.addItem(self._grid, ignoreBounds=True)
        self._right = RightAxis(plot)
        self.markers = Markers(box)
        box.by_hand.connect(self._by_hand)
        box.menu_wanted.connect(self.menu_wanted)
        self.setAccessibleName("Objective scope")
        self.setMinimumSize(160, 90)

    def restyle(self) -> None:
        """Takes the colours and fonts of the theme."""
        for name in ("left", "bottom", "right"):
            self.getAxis(name).restyle(11)
        self.getAxis("left").set_least_width(46)
        self.getAxis("right").set_least_width(42)
        self.getAxis("bottom").setHeight(24)
        self._right.box.setBackgroundColor(
            color("well")
        )  # it lies below the left one, which would cover its curves
        self._grid.setPen(QPen(color("border", 0.5), 0))
        self.gap.restyle()
        self.past.restyle()
        self.cursors.restyle()
        self.markers.update()
        self._pens()

    # -- what is drawn ---------------------------------------------------------------------------------------

    def show_curves(self, curves: list[Curve]) -> None:
        """Other curves; the numbers come with `redraw`."""
        if curves == self.curves:
            return
        for line in self._lines:
            self._right.place(line, here=False)
            self.removeItem(line)
        self.curves = list(curves)
        self._lines = [pg.PlotCurveItem(connect="finite", skipFiniteCheck=False) for _ in curves]
        for line in self._lines:
            self.addItem(line)
        self._pens()

    def set_axes(self, axes: Axes) -> None:
        """Linear or logarithmic axes; the same generations stay in view. Draw anew after that."""
        if axes == self.axes:
            return
        low, high = (self.axes.generation(x) for x in self.getViewBox().viewRange()[0])
        if axes.log_y != self.axes.log_y:
            self.reset_view()
        self.axes, self.markers.log_x = axes, axes.log_x
        self.getAxis("bottom").setLogMode(axes.log_x)
        self.getAxis("left").setLogMode(axes.log_y)
        self.setXRange(axes.x(max(low, 1.0)) if axes.log_x else low, axes.x(max(high, 2.0)), padding=0)
        self.place_cursors()

    def forget(self, length: int = 0) -> None:
        """The record was cut off or is another one."""
        self._thinned.forget(length)

    def set_running(self, running: bool) -> None:
        """Thin pens while generations go by, thicker ones when they stand."""
        if running != self.running:
            self.running = running
            self._pens()

    def thicken(self, times: float) -> None:
        """Pens for a picture with so many pixels for each logical one; 0: as the screen needs them."""
        self._pens(times)

    def _pens(self, times: float = 0.0) -> None:
        for curve, line in zip(self.curves, self._lines, strict=True):
            self._pen(curve, line, times, dense=getattr(line, "dense", False))
            height = 2.0 if curve.main else 1.0
            line.setZValue(height + 0.5 if curve.dash else height)  # dashes below a solid curve are not seen

    def _pen(self, curve: Curve, line: pg.PlotCurveItem, times: float = 0.0, *, dense: bool) -> None:
        """A dense curve is thin and solid: dashes would not be seen, and Qt takes a second to draw them."""
        ratio = times or self.devicePixelRatioF()
        width = 1.0 if dense or (self.running and not times) else (1.8 if curve.main else 1.5) * ratio
        dash = () if dense else curve.dash
        if getattr(line, "drawn_with", None) == (
            now := (curve.role, color(curve.role).rgba(), width, dash, ratio)
        ):
            return
        line.dense, line.drawn_with = dense, now
        pen = QPen(color(curve.role), width)
        pen.setCosmetic(True)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if dash:
            pen.setDashPattern([part * ratio / width for part in dash])
        line.setPen(pen)

    def _length(self, line: pg.PlotCurveItem, x: np.ndarray, y: np.ndarray) -> float:
        """How long a curve is in pixels, on its own axis."""
        box = self._right.box if line in self._right.lines else self.getViewBox()
        (left, right), (low, high) = box.viewRange()
        across = np.diff(x) * (box.width() / max(1e-300, right - left))
        up = np.diff(y) * (box.height() / max(1e-300, high - low))
        return float(np.nansum(np.hypot(across, up)))

    def redraw(self, record: Record) -> None:
        """Draws what is visible of the record, about two points a pixel."""
        if self.follow:
            self._follow(max(10, record.length - 1, self.past.last))
        span = self.axes.span(*self.getViewBox().viewRange()[0])
        buckets = max(50, int(self.getViewBox().width()))
        raw = [self._thinned.points(record, c.column, span, buckets, self.axes.log_x) for c in self.curves]
        placed = [self.axes.place(points) for points in raw]
        edges = self._edges(raw, record)
        both = slice(2 if self.axes.log_y else 1, None)  # logarithms of lower edges may be anything
        shaded = [self.axes.heights(y) for i, e in edges.items() if self.curves[i].main for y in e[both]]
        behind = self.past.draw(record, self.curves, span, buckets, self.axes)
        self._fit([y for _, y in placed], [*behind, *shaded])
        self._set_lines(raw, placed)
        self._shade(placed, record)
        self._shade_bands(edges)
        self._cross(record)
        self.scene().prepareForPaint()  # while it paints, pyqtgraph would ask for a second painting

    def _set_lines(self, raw: list[Points], placed: list[Points]) -> None:
        (left, right), (bottom, _) = self.getViewBox().viewRange()
        dot = DOT * (right - left) / max(1.0, self.getViewBox().width())
        lost = []
        for curve, line, before, (x, y) in zip(self.curves, self._lines, raw, placed, strict=True):
            if self.axes.log_y and (before[1] <= 0).any():
                kept = before[1][before[0] > 0] if self.axes.log_x else before[1]
                y = sunk(kept, y, bottom)
                lost.append(curve.label.split(" · ")[0])
            x, y = dotted((x, y), dot)
            line.setData(x, y)
            self._pen(curve, line, dense=self._length(line, x, y) > DENSE * self.getViewBox().width())
        sentence = f"{', '.join(lost)}: numbers of 0 and less run off the lower edge" if lost else ""
        self.lost = sentence or ("generation 0 has no place on a logarithmic axis" if self.axes.log_x else "")

    def _follow(self, last: int) -> None:
        """Shows all generations; while they go by, room on the right spares the axis being drawn each time."""
        right = self.axes.generation(self.getViewBox().viewRange()[0][1])
        if not self.running or not last <= right <= (1.0 + 2 * ROOM) * last:
            end = last * (1.0 + ROOM) if self.running else last
            self.setXRange(self.axes.x(1) if self.axes.log_x else 0, self.axes.x(end), padding=0.0)

    def _fit(self, columns: list[np.ndarray], behind: list[np.ndarray]) -> None:
        """Ranges of both vertical axes: left the objectives, or without any the first curve and its like."""
        main = [y for curve, y in zip(self.curves, columns, strict=True) if curve.main] or columns[:1]
        right = self._on_right(main, columns)
        for line, here in zip(self._lines, right, strict=True):
            self._right.place(line, here)
        ours = [y for y, here in zip(columns, right, strict=True) if not here]
        low, high = limits([*ours, *(y for y in behind if not ours or not apart(ours, y))], self.axes)
        labels = LABELS / max(60.0, self.getViewBox().height()) if self.markers.marks else 0.0
        self.getViewBox().least = (0.001 if self.axes.log_x else 1.0, LEAST * (high - low))
        if not self.tall_by_hand:
            self._range(low, high, labels / (1 - min(labels, 0.5)) * (high - low))
        first, last = self.getViewBox().viewRange()[0]
        if self.tall_by_hand or first < self._gridded[0] or last > self._gridded[1]:
            self._draw_grid()
        self._fit_right(
            {c.column: (c, y) for c, y, here in zip(self.curves, columns, right, strict=True) if here}
        )

    def _on_right(self, main: list[np.ndarray], columns: list[np.ndarray]) -> list[bool]:
        """Which curves are of another size than the main ones, and are not compared with one that is not."""
        linear = not self.axes.log_y  # on a logarithmic axis there is place for every size
        other = [linear and not c.main and apart(main, y) for c, y in zip(self.curves, columns, strict=True)]
        left = [curve.column for curve, its in zip(self.curves, other, strict=True) if not its]
        return [its and not alike(curve.column, left) for curve, its in zip(self.curves, other, strict=True)]

    def _fit_right(self, found: dict[str, tuple[Curve, np.ndarray]]) -> None:
        """The right axis has these curves, and the thin traces of the same columns; of one curve alone its colour."""
        heights = [y for _, y in found.values()]
        for column, line in self.past.drawn:
            self._right.place(line, column in found)
            heights += [line.getData()[1]] * (column in found)
        if found:
            low, high = limits(heights, self.axes)
            room = 0.06 * (high - low)
            self._right.box.setYRange(*level(low - room, high + room, *self.getViewBox().viewRange()[1]), padding=0)
            roles = {curve.role for curve, _ in found.values()}
            self._right.color_texts(roles.pop() if len(roles) == 1 else "muted")

    def _range(self, low: float, high: float, labels: float) -> None:
        """Changes the vertical range where numbers from low to high no longer suit it; the grid goes with it.

        `labels`: the room above that the labels of the marks take. While the run goes on there is more room, as each
        change costs both axes a drawing.
        """
        now_low, now_high = self.getViewBox().viewRange()[1]
        margin = (0.12 if self.running else 0.06) * (high - low)
        fits = now_low <= low - 0.1 * margin and now_high >= high + max(labels, 0.1 * margin)
        if self._fitted and fits and now_high - now_low < 1.4 * (high - low) + labels:
            return
        low, high = low - margin, high + max(margin, labels + (0.5 * margin if self.running else 0.0))
        self._fitted = True
        self.setYRange(low, high, padding=0)
        self._draw_grid()

    def _draw_grid(self) -> None:
        low, high = self.getViewBox().viewRange()[1]
        (left, right), lines = self.getViewBox().viewRange()[0], QPainterPath()
        far = FAR * (right - left)  # not longer: Qt ends the program over lines of 1e11 pixels
        self._gridded = (left - far, right + far)
        ticks = self.getAxis("left").tickValues(low, high, max(1.0, self.getViewBox().height()))
        for value in ticks[0][1] if ticks else ():
            lines.moveTo(left - far, value)
            lines.lineTo(right + far, value)
        self._grid.setPath(lines)

    def _shade(self, placed: list[Points], record: Record) -> None:
        """The gap from the first shift on; without one, everywhere."""
        main = {c.role: (c, xy) for c, xy in zip(self.curves, placed, strict=True) if c.main}
        more, less = gap_roles(main)
        if not more or record.length < 2:
            self.gap.show(None, None, 0.0, "")
            return
        first = self.markers.first_shift
        since = self.axes.x(first) if np.isfinite(first) else -np.inf
        last = min(record.length - 1, self.axes.span(*self.getViewBox().viewRange()[0])[1] - 1)
        upper, lower = (number_at(record, main[role][0].column, last) for role in (more, less))
        labels = sorted((rect for _, _, rect in self.markers.labels()), key=QRectF.top)
        self.gap.show(main[more][1], main[less][1], since, gap_text(upper, lower), labels)

    def _edges(
        self, raw: list[Points], record: Record
    ) -> dict[int, tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """Generations and both edges of the bands, by the curves' numbers, where there are any."""
        found = {}
        for i, (curve, (x, y)) in enumerate(zip(self.curves, raw, strict=True)):
            if curve.band is not None:
                margin = margins(record, curve, x)
                known = np.isfinite(y) & np.isfinite(margin) & ((x > 0) | (not self.axes.log_x))
                x, y, margin = x[known], y[known], margin[known]
                found[i] = (x, y - margin, y + margin)
        return found

    def _shade_bands(self, edges: dict[int, tuple[np.ndarray, np.ndarray, np.ndarray]]) -> None:
        """The areas between the edges, around curves on the left axis."""
        found, bottom = [], self.getViewBox().viewRange()[1][0]
        for i, (x, low, high) in edges.items():
            if self._lines[i] in self._right.lines:
                continue
            (places, top), under = self.axes.place((x, high)), self.axes.heights(low)
            if self.axes.log_y:
                under, top = sunk(low, under, bottom), sunk(high, top, bottom)
            found.append((self.curves[i].role, places, under, top))
        self.bands.show(found)

    def _cross(self, record: Record) -> None:
        """Where base and mesa cross, or without a mesa-objective base and intended."""
        main = {curve.role: curve.column for curve in self.curves if curve.main}
        more, less = gap_roles(main)
        if not more:
            self.markers.show_crosses(np.empty(0), np.empty(0), "")
            return
        self._crossings.find(record, main[more], main[less], self.axes.log_y)
        across, (bottom, top) = self.getViewBox().viewRange()
        places = self._crossings.telling(APART * (top - bottom))
        low, high = (self.axes.generation(x) for x in across)
        inside = places[np.searchsorted(places, low) : np.searchsorted(places, high)]
        inside = inside[:: max(1, len(inside) // MAX_CROSSES)]  # those between share a ring
        heights = heights_at(record, main[less], inside, self.axes)
        self.markers.show_crosses(inside, heights, f"{less} and {more}")

    def reset_view(self) -> None:
        """Heights that fit again; the generations follow where `follow` is set."""
        self.tall_by_hand, self._fitted = False, False

    def _by_hand(self, tall: bool) -> None:
        self.tall_by_hand = self.tall_by_hand or tall
        self.moved_by_hand.emit()
