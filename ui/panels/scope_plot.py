"""The drawing area of the objective scope: curves with what is shaded and marked around them, on one PlotWidget."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, QRectF, Signal
from PySide6.QtGui import QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsPathItem, QWidget

from sandbox.record import Record
from ui.colors import color
from ui.crossings import Crossings
from ui.curves import Curve, gap_roles
from ui.panels.axes import RightAxis, alike, apart, level, plain_axes
from ui.panels.plot_lines import Lines
from ui.panels.plot_markers import Markers
from ui.panels.plot_past import PlotPast
from ui.panels.plot_pointer import PointedPlot
from ui.panels.plot_points import (
    MAX_SHADED,
    Axes,
    Points,
    Thinned,
    heights_at,
    limits,
    margins,
    number_at,
    sunk,
)
from ui.panels.plot_shade import Bands, Gap, gap_text
from ui.panels.plot_stretch import NOTHING, Edges, Stretch, Window

ROOM = 0.15  # of the generations so far, on the right of a running curve
LABELS = 24  # pixels above the curves for the labels of marks
FAR = 20  # widths of the view that the grid reaches beyond it
LEAST = 1e-4  # of the heights drawn, the least that is shown
MAX_CROSSES = 2000  # crossings looked at in a view
APART = 0.08  # of the height in view: curves that are nowhere further apart on one side do not cross there


class ScopePlot(PointedPlot):
    """Draws columns of a Record over the generations, with their bands. `axes` are changed by `set_axes`."""

    moved_by_hand = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, axisItems=plain_axes("bottom", "left", "right", whole="bottom"))
        self.follow, self.running, self.tall_by_hand, self._fitted = True, False, False, False
        self.lost = ""  # what a logarithmic axis has no place for, as a sentence
        self._gridded = (0.0, 0.0)
        self._drawn, self._window = NOTHING, NOTHING.window  # what is drawn, and what is seen of it
        self._up: tuple[object, ...] = ()  # the heights in view and what is on the right axis, as drawn
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
        self.lines = Lines(self, self._right)
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
        self.lines.restyle()
        self._drawn = NOTHING  # bands and traces take their colours when they are drawn

    # -- what is drawn ---------------------------------------------------------------------------------------

    @property
    def curves(self) -> list[Curve]:
        """What is drawn, hidden ones left out."""
        return self.lines.curves

    def show_curves(self, curves: list[Curve]) -> None:
        """Other curves; the numbers come with `redraw`."""
        if curves != self.curves:
            self.lines.show(curves)

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
        self._drawn = NOTHING

    def set_running(self, running: bool) -> None:
        """Thin pens while generations go by, thicker ones when they stand."""
        if running != self.running:
            self.running = running
            self.lines.restyle()

    def thicken(self, times: float) -> None:
        """Pens for a picture with so many pixels for each logical one; 0: as the screen needs them."""
        self.lines.restyle(times)

    def redraw(self, record: Record) -> None:
        """Draws what is visible of the record, about two points a pixel."""
        if self.follow:
            self._follow(max(10, record.length - 1, self.past.last))
        fresh = self._take(record)
        self._fit()
        up = (*self.getViewBox().viewRange()[1], *self._right.lines)
        if fresh or up != self._up:
            self._up = up
            self.lost = self.lines.draw(self._drawn, self._window, self.axes)
            self._shade(record)
        self._say_gap(record)
        self._cross(record)
        self.scene().prepareForPaint()  # while it paints, pyqtgraph would ask for a second painting

    def _seen_of(self, record: Record) -> Window:
        """What is to be seen now."""
        left, right = self.getViewBox().viewRange()[0]
        of = (
            id(record),
            record.length,
            tuple(self.curves),
            self.axes,
            self.markers.first_shift,
            self.past.of,
            self.devicePixelRatioF(),
        )
        return Window(left, right, max(50, int(self.getViewBox().width())), of)

    def _take(self, record: Record) -> bool:
        """Takes what the view shows from the record, where that is not drawn already."""
        window = self._window = self._seen_of(record)
        if self._drawn.holds(window):
            return False
        if self._drawn.alike(window):
            window = window.wider  # a hand pans
        span = self.axes.span(window.left, window.right)
        raw = [
            self._thinned.points(record, c.column, span, window.pixels, self.axes.log_x) for c in self.curves
        ]
        placed = [self.axes.place(points) for points in raw]
        behind = self.past.draw(record, self.curves, span, window.pixels, self.axes)
        self._drawn = Stretch(window, raw, placed, self._edges(raw, record), behind)
        return True

    def _follow(self, last: int) -> None:
        """Shows all generations; while they go by, room on the right spares the axis being drawn each time."""
        right = self.axes.generation(self.getViewBox().viewRange()[0][1])
        if not self.running or not last <= right <= (1.0 + 2 * ROOM) * last:
            end = last * (1.0 + ROOM) if self.running else last
            self.setXRange(self.axes.x(1) if self.axes.log_x else 0, self.axes.x(end), padding=0.0)

    def _fit(self) -> None:
        """Ranges of both vertical axes for what is seen: left the objectives, or without any the first curve and its
        like.
        """
        columns, behind = self._seen()
        main = [y for curve, y in zip(self.curves, columns, strict=True) if curve.main] or columns[:1]
        right = self._on_right(main, columns)
        for line, here in zip(self.lines.items, right, strict=True):
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
            heights += [self._window.seen(line.getData())[1]] * (column in found)
        if found:
            low, high = limits(heights, self.axes)
            room = 0.06 * (high - low)
            self._right.box.setYRange(
                *level(low - room, high + room, *self.getViewBox().viewRange()[1]), padding=0
            )
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

    def _seen(self) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """The heights in view: of the curves, and of what is behind them."""
        drawn, seen, log = self._drawn, self._window.seen, self.axes.log_y
        both = slice(1 if log else 0, None)  # logarithms of lower edges may be anything
        main = [(x, edges[both]) for i, (x, *edges) in drawn.edges.items() if self.curves[i].main]
        shaded = [self.axes.heights(seen((x, edge))[1]) for x, edges in main for edge in edges]
        return [seen(points)[1] for points in drawn.placed], [
            *(seen(points)[1] for points in drawn.behind),
            *shaded,
        ]

    def _shade(self, record: Record) -> None:
        """The gap from the first shift on; without one, everywhere. And the bands."""
        corners = MAX_SHADED * self._drawn.window.pixels // self._window.pixels
        compared = self._compared(record)
        upper, lower = compared[1] if compared else (None, None)
        self.gap.shade(upper, lower, self._since, corners)
        self._shade_bands(corners)

    def _compared(self, record: Record) -> tuple[tuple[Curve, Curve], tuple[Points, Points]] | None:
        """The curves between which the gap is, and their points; None where there is no gap."""
        main = {c.role: (c, xy) for c, xy in zip(self.curves, self._drawn.placed, strict=True) if c.main}
        more, less = gap_roles(main)
        if not more or record.length < 2:
            return None
        (upper, above), (lower, below) = main[more], main[less]
        return (upper, lower), (above, below)

    @property
    def _since(self) -> float:
        """Where the gap begins."""
        first = self.markers.first_shift
        return self.axes.x(first) if np.isfinite(first) else -np.inf

    def _say_gap(self, record: Record) -> None:
        """The gap's number at the right edge."""
        compared = self._compared(record)
        if compared is None:
            self.gap.text.setText("")
            return
        curves, points = compared
        last = min(record.length - 1, self.axes.span(*self.getViewBox().viewRange()[0])[1] - 1)
        said = gap_text(*(number_at(record, curve.column, last) for curve in curves))
        labels = sorted((rect for _, _, rect in self.markers.labels()), key=QRectF.top)
        upper, lower = (self._window.seen(xy) for xy in points)
        self.gap.say(upper, lower, self._since, said, labels)

    def _edges(self, raw: list[Points], record: Record) -> dict[int, Edges]:
        """Generations and both edges of the bands, by the curves' numbers, where there are any."""
        found = {}
        for i, (curve, (x, y)) in enumerate(zip(self.curves, raw, strict=True)):
            if curve.band is not None:
                margin = margins(record, curve, x)
                known = np.isfinite(y) & np.isfinite(margin) & ((x > 0) | (not self.axes.log_x))
                x, y, margin = x[known], y[known], margin[known]
                found[i] = (x, y - margin, y + margin)
        return found

    def _shade_bands(self, corners: int) -> None:
        """The areas between the edges, around curves on the left axis."""
        found, bottom = [], self.getViewBox().viewRange()[1][0]
        for i, (x, low, high) in self._drawn.edges.items():
            if self.lines.items[i] in self._right.lines:
                continue
            (places, top), under = self.axes.place((x, high)), self.axes.heights(low)
            if self.axes.log_y:
                under, top = sunk(low, under, bottom), sunk(high, top, bottom)
            found.append((self.curves[i].role, places, under, top))
        self.bands.show(found, corners)

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
