"""The drawing area of the objective scope: curves, the shaded gap, shift lines and the cursor, on one PlotWidget."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QBrush, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsPathItem, QWidget

from sandbox.record import Record
from ui import theme
from ui.colors import color, text_color
from ui.curves import Curve, gap_roles
from ui.decimate import Column
from ui.panels.axes import MINUS, RightAxis, apart, plain_axes

MAX_SHADED = 400  # corners of the shaded gap along each curve
ROOM = 0.15  # of the generations so far, on the right of a running curve


class ScopePlot(pg.PlotWidget):
    """Draws columns of a Record over the generations. `hovered` tells the generation under the pointer, or -1."""

    hovered = Signal(int)
    moved_by_hand = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None, axisItems=plain_axes("bottom", "left", "right"))
        self.curves: list[Curve] = []
        self.follow, self.running = True, False
        self._lines: list[pg.PlotCurveItem] = []
        self._columns: dict[str, Column] = {}
        self._shifts: list[pg.InfiniteLine] = []
        self._build()
        self.restyle()

    def _build(self) -> None:
        plot = self.getPlotItem()
        plot.setMenuEnabled(False)
        plot.hideButtons()
        box = plot.getViewBox()
        box.setMouseEnabled(x=True, y=False)
        box.disableAutoRange()
        box.sigRangeChangedManually.connect(lambda _mask: self.moved_by_hand.emit())
        box.setDefaultPadding(0.0)
        self._gap = QGraphicsPathItem()
        self._gap.setPen(QPen(Qt.PenStyle.NoPen))
        self._gap.setZValue(-10)
        plot.addItem(self._gap, ignoreBounds=True)
        self._grid = QGraphicsPathItem()  # pyqtgraph's own costs 4 ms a frame
        self._grid.setZValue(-20)
        plot.addItem(self._grid, ignoreBounds=True)
        self._gap_text = pg.TextItem("", anchor=(1, 0.5))
        plot.addItem(self._gap_text, ignoreBounds=True)
        self._cursor = pg.InfiniteLine(angle=90, movable=False)
        self._cursor.hide()
        plot.addItem(self._cursor, ignoreBounds=True)
        self._right = RightAxis(plot)
        self.scene().sigMouseMoved.connect(self._hover)
        self.setMinimumSize(160, 90)

    def restyle(self) -> None:
        """Takes the colours and fonts of the theme."""
        for name in ("left", "bottom", "right"):
            self.getAxis(name).restyle(11)
        self.getAxis("left").setWidth(46)
        self.getAxis("right").setWidth(42)
        self.getAxis("bottom").setHeight(24)
        self._right.box.setBackgroundColor(color("well"))  # it lies below the left one, which would cover its curves
        gap = text_color("gap")
        self._gap_text.setColor(gap)
        self._gap_text.fill = QBrush(color("well", 0.7))
        self._gap_text.setFont(theme.font(12, bold=True, mono=True))
        self._gap.setBrush(color("gap", 0.14))
        self._grid.setPen(QPen(color("border", 0.5), 0))
        self._cursor.setPen(QPen(color("faint"), 0))
        for line in self._shifts:
            line.setPen(_shift_pen())
            line.label.setColor(gap)
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

    def show_shifts(self, shifts: list[tuple[int, str]]) -> None:
        """Dashed vertical lines at the boundaries before these generations."""
        for line in self._shifts:
            self.removeItem(line)
        self._shifts = []
        for generation, label in shifts:
            options = {
                "position": 1.0,
                "movable": False,
                "color": text_color("gap"),
                "anchors": [(0, 0), (1, 0)],
            }
            line = pg.InfiniteLine(generation, angle=90, label=label, labelOpts=options, pen=_shift_pen())
            line.label.setFont(theme.font(11))
            self.addItem(line, ignoreBounds=True)
            self._shifts.append(line)

    def forget(self, length: int = 0) -> None:
        """The record was cut off or is another one."""
        for column in self._columns.values():
            column.forget(length)

    def set_running(self, running: bool) -> None:
        """Thin pens while generations go by, thicker ones when they stand."""
        if running != self.running:
            self.running = running
            self._pens()

    def _pens(self) -> None:
        for curve, line in zip(self.curves, self._lines, strict=True):
            ratio = self.devicePixelRatioF()
            width = 1.0 if self.running else (1.8 if curve.main else 1.5) * ratio
            pen = QPen(color(curve.role), width)
            pen.setCosmetic(True)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            if curve.dash:
                pen.setDashPattern([part * ratio / width for part in curve.dash])
            line.setPen(pen)
            line.setZValue(2 if curve.main else 1)

    def redraw(self, record: Record) -> None:
        """Draws what is visible of the record, about two points a pixel."""
        if self.follow:
            self._follow(max(10, record.length - 1))
        low, high = self.getViewBox().viewRange()[0]
        buckets = max(50, int(self.getViewBox().width()))
        points = []
        for curve, line in zip(self.curves, self._lines, strict=True):
            points.append(self._points(record, curve.column, int(low) - 1, int(high) + 2, buckets))
            line.setData(*points[-1])
        self._fit([y for _, y in points])
        roles = {c.role: xy for c, xy in zip(self.curves, points, strict=True) if c.main}
        self._shade(roles, record)
        self.scene().prepareForPaint()  # while it paints, pyqtgraph would ask for a second painting

    def _follow(self, last: int) -> None:
        """Shows all generations; while they go by, room on the right spares the axis being drawn each time."""
        right = self.getViewBox().viewRange()[0][1]
        if not self.running or not last <= right <= (1.0 + 2 * ROOM) * last:
            self.setXRange(0, last * (1.0 + ROOM) if self.running else last, padding=0.0)

    def _points(
        self, record: Record, name: str, first: int, last: int, buckets: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """What is drawn of a column; one on a measured scale is thinned before it is scaled, as its scale moves."""
        if name in record.gaps:
            return Column().points(record[name], first, last, buckets)
        raw, zero, span = record.line(name)
        x, y = self._columns.setdefault(raw, Column()).points(record[raw], first, last, buckets)
        return x, (y - zero) / span

    def _fit(self, columns: list[np.ndarray]) -> None:
        """Ranges of both vertical axes: left the objectives, or without any the first curve and its like."""
        main = [y for curve, y in zip(self.curves, columns, strict=True) if curve.main] or columns[:1]
        right = [not curve.main and apart(main, y) for curve, y in zip(self.curves, columns, strict=True)]
        for line, here in zip(self._lines, right, strict=True):
            self._right.place(line, here)
        low, high = _limits([y for y, here in zip(columns, right, strict=True) if not here])
        labels = 24 / max(60.0, self.getViewBox().height()) if self._shifts else 0.0
        self._range(low, high, labels / (1 - min(labels, 0.5)) * (high - low))
        if any(right):
            low, high = _limits([y for y, here in zip(columns, right, strict=True) if here])
            self._right.box.setYRange(low, high, padding=0.06)

    def _range(self, low: float, high: float, labels: float) -> None:
        """Changes the vertical range where numbers from low to high no longer suit it; the grid goes with it.

        `labels`: the room above that the labels of the shifts take. While the run goes on there is more room, as each
        change costs both axes a drawing.
        """
        now_low, now_high = self.getViewBox().viewRange()[1]
        margin = (0.12 if self.running else 0.06) * (high - low)
        fits = now_low <= low - 0.1 * margin and now_high >= high + max(labels, 0.1 * margin)
        if fits and now_high - now_low < 1.4 * (high - low) + labels:
            return
        low, high = low - margin, high + max(margin, labels + (0.5 * margin if self.running else 0.0))
        self.setYRange(low, high, padding=0)
        lines = QPainterPath()
        (left, right), height = (-1e9, 1e9), max(1.0, self.getViewBox().height())
        for value in self.getAxis("left").tickValues(low, high, height)[0][1]:
            lines.moveTo(left, value)
            lines.lineTo(right, value)
        self._grid.setPath(lines)

    def _shade(self, points: dict[str, tuple[np.ndarray, np.ndarray]], record: Record) -> None:
        """The area between the objectives that the gap compares, from the first shift on (without one, everywhere)."""
        path, text = QPainterPath(), ""
        more, less = gap_roles(points)
        if more and record.length > 1:
            since = min((line.value() for line in self._shifts), default=0.0)
            upper, lower = (_since(*points[role], since) for role in (more, less))
            if len(upper[0]) and len(lower[0]):
                path.addPolygon(_polygon(upper, lower))
                text = self._gap_label(upper[1][-1], lower[1][-1])
        self._gap.setPath(path)
        self._gap_text.setText(text)

    def _gap_label(self, more: float, less: float) -> str:
        """Inside the gap at the right edge, or above it where it is too thin."""
        (left, right), (bottom, top) = self.getViewBox().viewRange()
        unit = (top - bottom) / max(1.0, self.getViewBox().height())
        middle = (more + less) / 2 if abs(more - less) > 22 * unit else max(more, less) + 12 * unit
        self._gap_text.setPos(
            right - 0.01 * (right - left), min(top - 9 * unit, max(bottom + 9 * unit, middle))
        )
        return f"gap {more - less:.2f}".replace("-", MINUS)

    # -- pointer ---------------------------------------------------------------------------------------------

    def _hover(self, position: QPointF) -> None:
        inside = self.getViewBox().sceneBoundingRect().contains(position)
        generation = round(self.getViewBox().mapSceneToView(position).x()) if inside else -1
        self._cursor.setVisible(generation >= 0)
        if generation >= 0:
            self._cursor.setPos(generation)
        self.hovered.emit(generation)

    def leaveEvent(self, event: object) -> None:
        super().leaveEvent(event)
        self._cursor.hide()
        self.hovered.emit(-1)


def _limits(columns: list[np.ndarray]) -> tuple[float, float]:
    """Lowest and highest number, a little apart where they are one."""
    known = [y[np.isfinite(y)] for y in columns]
    low = min((float(y.min()) for y in known if len(y)), default=0.0)
    high = max((float(y.max()) for y in known if len(y)), default=1.0)
    room = 0.5 * max(abs(low), abs(high)) or 0.5
    return (low, high) if high - low > 2e-9 * room else (low - room, high + room)


def _since(x: np.ndarray, y: np.ndarray, first: float) -> tuple[np.ndarray, np.ndarray]:
    keep = np.flatnonzero((x >= first) & np.isfinite(y))
    if len(keep) > MAX_SHADED:  # a fill with fewer corners looks the same and costs a fifth
        keep = np.append(keep[:: -(-len(keep) // MAX_SHADED)], keep[-1])
    return x[keep], y[keep]


def _polygon(one: tuple[np.ndarray, np.ndarray], other: tuple[np.ndarray, np.ndarray]) -> QPolygonF:
    x = np.concatenate([one[0], other[0][::-1]])
    y = np.concatenate([one[1], other[1][::-1]])
    return pg.functions.arrayToQPolygonF(x, y)


def _shift_pen() -> QPen:
    pen = QPen(color("gap"), 1.2)
    pen.setCosmetic(True)
    pen.setDashPattern([5, 4])
    return pen
