"""The values of a gene over the generations as a heat map, with the mean as a line."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPoint, QRectF, Signal
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QWidget

from sandbox.record import Record
from sims.number_text import grouped
from ui import theme
from ui.colors import color, text_color
from ui.decimate import Column
from ui.gene_record import GeneSeries
from ui.panels.axes import plain_axes
from ui.panels.legend import number
from ui.panels.plot_cursor import Reading, Row
from ui.panels.plot_markers import Markers
from ui.panels.plot_pointer import PointedPlot
from ui.panels.scope_reading import value_of

ROLE, SHADES = "candidate", 256
BRIGHT = 0.995  # of the bins with candidates are less bright than the brightest shade


class Waterfall(PointedPlot):
    """Shares of the candidates by generation and value of a gene (of large populations: of 128 at even ranks); the
    background is nobody. `follow` shows all generations and values.
    """

    moved_by_hand = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, axisItems=plain_axes("bottom", "left", whole="bottom"))
        self.gene: GeneSeries | None = None
        self.edges = np.array([0.0, 1.0])
        self.record = Record(())
        self.follow = True
        plot, box = self.getPlotItem(), self.getViewBox()
        plot.setMenuEnabled(False)
        plot.hideButtons()
        self.image = pg.ImageItem(axisOrder="col-major")
        self.image.setZValue(-5)
        self.mean = pg.PlotCurveItem(connect="finite")
        for item in (self.image, self.mean):
            plot.addItem(item, ignoreBounds=True)
        self.nothing = pg.TextItem("Nothing is known of this gene yet", anchor=(0.5, 0.5))
        self.nothing.setParentItem(box)
        self.markers = Markers(box)
        box.by_hand.connect(lambda _: self.moved_by_hand.emit())
        box.menu_wanted.connect(self.menu_wanted)
        self.hovered.connect(lambda _: self._read())
        self.pinned.connect(lambda _: self._read())
        self.setAccessibleName("Genes over time")
        self.setMinimumSize(160, 90)
        self.restyle()

    def restyle(self) -> None:
        """Takes the colours and fonts of the theme."""
        for name in ("left", "bottom"):
            self.getAxis(name).restyle(11)
        self.getAxis("left").setWidth(46)
        self.getAxis("bottom").setHeight(24)
        self.getViewBox().setBackgroundColor(color("well"))
        self.image.setLookupTable(_shades())
        self.thicken(0)
        self.nothing.setColor(text_color("muted"))
        self.nothing.setFont(theme.font(12))
        self.cursors.restyle()

    def thicken(self, times: float) -> None:
        """The mean's pen for a picture with so many pixels for each logical one; 0: as the screen needs it."""
        pen = QPen(color("objective"), 1.6 * (times or self.devicePixelRatioF()))
        pen.setCosmetic(True)
        self.mean.setPen(pen)

    def show_gene(self, found: GeneSeries | None, record: Record) -> None:
        """Shows a gene, or that there is none. The bins are as fine as the heights that are looked at."""
        self.gene, self.record = found, record
        box = self.getViewBox()
        self.nothing.setVisible(found is None)
        self.nothing.setPos(box.width() / 2, box.height() / 2)
        self.image.setVisible(found is not None)
        self.mean.setVisible(found is not None)
        if found is None:
            return
        low, high = found.limits()
        if self.follow:
            self.setXRange(-0.5, max(10, record.length - 1) + 0.5, padding=0)
            self.setYRange(low, high, padding=0)
        box.least = (1.0, 1e-4 * (high - low))
        bottom, top = box.viewRange()[1]
        self.edges = (
            found.bins(max(low, bottom), min(high, top)) if bottom < high and low < top else self.edges
        )
        shares = np.sqrt(np.nan_to_num(found.shares(self.edges)))
        some = shares[shares > 0]
        most = float(np.quantile(some, BRIGHT)) if len(some) else 1.0
        self.image.setImage(shares, levels=(0.0, most), autoLevels=False)
        wide, tall = found.stride * len(found.values), float(self.edges[-1] - self.edges[0])
        self.image.setRect(QRectF(found.first - found.stride / 2, float(self.edges[0]), wide, tall))
        self._draw_mean(f"{found.axis.name}.mean", record)
        self._read()
        self.scene().prepareForPaint()

    def _draw_mean(self, column: str, record: Record) -> None:
        if column not in record:
            self.mean.setData([], [])
            return
        low, high = self.getViewBox().viewRange()[0]
        buckets = max(50, int(self.getViewBox().width()))
        self.mean.setData(*Column().points(record[column], int(low) - 1, int(high) + 2, buckets))

    def reading_at(self, generation: int, value: float = float("nan")) -> Reading | None:
        """What is to be read at a generation and, if any, at a value of the gene."""
        found = self.gene
        if found is None:
            return None
        name = found.axis.name
        rows = [
            Row(end, number(value_of(self.record, f"{name}.{end}", generation)), role=role)
            for end, role in (("mean", "objective"), ("sd", ""))
            if f"{name}.{end}" in self.record
        ]
        notes = list(self.markers.notes(generation))
        at = int(np.searchsorted(self.edges, value, side="right")) - 1
        if 0 <= at < len(self.edges) - 1:
            low, high = float(self.edges[at]), float(self.edges[at + 1])
            share, row = found.share_between(generation, low, high), found.row_of(generation)
            counted = found.first + row * found.stride
            then = f" at {grouped(counted)}" if counted != generation else ""
            between = (
                number(low + 0.5).split(".")[0] if found.axis.options else f"{number(low)} to {number(high)}"
            )
            if np.isfinite(share):
                notes.insert(0, f"{100 * share:.3g} % of the candidates{then}: {between}")
        return Reading(f"generation {grouped(generation)} · {name}", tuple(rows), tuple(notes))

    def _read(self) -> None:
        at = min(self.cursors.shown, self.record.length - 1)
        value = self.pointed_height if self.cursors.hover >= 0 else float("nan")
        found = self.reading_at(at, value) if at >= 0 else None
        self.cursors.say(found, self.pixel(at))


def _shades() -> np.ndarray:
    """Colours from nobody to all, uint8[SHADES, 4]: from the well to the colour of candidates, then to the ink."""
    stops = [QColor(color(role)) for role in ("well", ROLE, "ink")]
    places, wanted = np.array([0.0, 0.6, 1.0]), np.linspace(0, 1, SHADES)
    parts = [[stop.red() for stop in stops], [s.green() for s in stops], [s.blue() for s in stops]]
    found = np.full((SHADES, 4), 255, np.uint8)
    for i, part in enumerate(parts):
        found[:, i] = np.interp(wanted, places, part).round()
    return found
