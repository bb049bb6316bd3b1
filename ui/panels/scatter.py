"""Base against mesa-objective over one population: then (before the shift, or first) in grey, now in colour.

A nest without a mesa-objective shows its intended objective in that place.
"""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sandbox.events import Population
from ui import theme
from ui.colors import color, text_color
from ui.pace import Throttle
from ui.panels.axes import MINUS, plain_axes
from ui.panels.dots import Dots
from ui.panels.still_text import StillText
from ui.run_session import RunSession

REDRAW_MS = 400
FEW, TRAIL, LATELY = 3, 500, 50
Cloud = tuple[np.ndarray, np.ndarray]


def correlation(x: np.ndarray, y: np.ndarray) -> float:
    """Pearson's r; NaN for fewer than three candidates or without spread."""
    known = np.isfinite(x) & np.isfinite(y)
    x, y = x[known], y[known]
    if len(x) < 3 or np.ptp(x) <= 0 or np.ptp(y) <= 0:
        return float("nan")
    return float(np.corrcoef(x, y)[0, 1])


def r_text(name: str, r: float) -> str:
    """The correlation as the plot shows it."""
    shown = f"{r:+.2f}".replace("-", MINUS) if np.isfinite(r) else "–"
    return f"{name} r = {shown}"


class Scatter(QWidget):
    """Follows the nest that the scope shows (`root`). `header` belongs into the title row of the dock."""

    def __init__(self, session: RunSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.root = ""
        self.then: dict[str, Population] = {}
        self.now: dict[str, Population] = {}
        self.header = StillText()
        self.plot = pg.PlotWidget(self, background=None, axisItems=plain_axes("left", "bottom"))
        self._then, self._now = Dots(4.0, round_=True), Dots(4.0, round_=False)
        self._texts = (pg.TextItem(anchor=(0, 0)), pg.TextItem(anchor=(0, 0)))
        self._build()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 10, 6)
        layout.addWidget(self.plot)
        self._later = Throttle(self.redraw, REDRAW_MS, session.pace, self)
        session.ready.connect(lambda _: self._forget())
        session.population.connect(self.take)
        theme.notifier().changed.connect(self.restyle)
        self.restyle()

    def _build(self) -> None:
        plot = self.plot.getPlotItem()
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.setMouseEnabled(x=False, y=False)
        for item in (self._then, self._now):
            plot.addItem(item)
        for text in self._texts:
            text.setParentItem(plot.getViewBox())
        self.plot.setMinimumSize(150, 110)
        self.plot.setToolTip(
            "Each dot is a candidate: its mesa-objective to the right, its base objective upwards"
        )

    def restyle(self) -> None:
        """Takes the colours and fonts of the theme."""
        for name in ("left", "bottom"):
            axis = self.plot.getAxis(name)
            axis.restyle(10)
            axis.setStyle(maxTickLevel=0)
            axis.setTickDensity(0.7)
        self._label()
        self.plot.getAxis("left").setWidth(56)
        self.plot.getAxis("bottom").setHeight(38)
        self.plot.getViewBox().setBackgroundColor(color("well"))
        self._then.set_color(color("muted", 0.55))
        self._now.set_color(color("gap", 0.85))
        for i, (text, role) in enumerate(zip(self._texts, ("muted", "gap"), strict=True)):
            text.setColor(text_color(role))
            text.setFont(theme.font(12, bold=i == 1, mono=True))
            text.fill = QBrush(color("well", 0.75))
            text.setPos(8, 6 + 19 * i)

    def _label(self) -> None:
        nest = next((nest for nest in self.session.nests if nest.root == self.root), None)
        across = "intended" if nest and nest.intended and not nest.mesa else "mesa"
        names = {"base": "base objective", "mesa": "mesa-objective", "intended": "intended objective"}
        for name, role in (("left", "base"), ("bottom", across)):
            style = {"color": text_color(role).name(), "font-size": "11px"}
            self.plot.getAxis(name).setLabel(names[role], **style)

    # -- what is shown ---------------------------------------------------------------------------------------

    def show_root(self, root: str) -> None:
        """Shows another nest."""
        self.root = root
        self._label()
        self.redraw()

    def take(self, population: Population) -> None:
        """A newer population: the last before the first shift is kept as `then`, without a shift the first one."""
        shift = min((generation for generation, _ in self.session.shifts), default=-1)
        if self.session.place >= 0:  # of an earlier generation, looked at: what is kept as `then` stays
            self._show_now(population)
            return
        kept = self.then.get(population.root)
        early = population.generation < shift
        if (
            kept is None
            or (early and population.generation >= kept.generation)
            or population.generation < kept.generation
        ):
            self.then[population.root] = population
        self._show_now(population)

    def _show_now(self, population: Population) -> None:
        self.now[population.root] = population
        if self.isVisible():
            self._later.soon()

    def _forget(self) -> None:
        self.then.clear()
        self.now.clear()
        self.redraw()

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self.redraw()

    def redraw(self) -> None:
        """Draws both clouds."""
        then, now, header = self._clouds()
        for item, text, name, cloud in (
            (self._then, self._texts[0], "then", then),
            (self._now, self._texts[1], "now ", now),
        ):
            x, y = cloud or (np.empty(0), np.empty(0))
            known = np.isfinite(x) & np.isfinite(y)
            item.show_points(x[known], y[known])
            text.setText(r_text(name, correlation(x, y)) if cloud else "")
        self._texts[1].setPos(8, 6 + (19 if then else 0))
        nest = next((nest for nest in self.session.nests if nest.root == self.root), None)
        if nest is not None and not nest.gap:
            self._texts[0].setText("One objective only:\nnothing to compare")
        self.header.setText(header)
        self.plot.scene().prepareForPaint()  # while it paints, pyqtgraph would ask for a second painting

    def _clouds(self) -> tuple[Cloud | None, Cloud | None, str]:
        """Then and now as (other objective, base objective), and what they are."""
        root = self.root if self.root in self.now else next(iter(self.now), "")
        then, now = self.then.get(root), self.now.get(root)
        if now is None:
            return None, None, ""
        if len(now.base) >= FEW:
            before = None if then is None or then is now else (then.mesa, then.base)
            many = f"{len(now.base)} candidates, generation {now.generation}"
            return before, (now.mesa, now.base), many
        return self._trail(root)

    def _trail(self, root: str) -> tuple[Cloud | None, Cloud | None, str]:
        """For optimizers with a candidate or two a generation: all generations before the shift, and the last ones."""
        record = self.session.record
        nest = next((nest for nest in self.session.nests if nest.root == root), None)
        other = (nest.mesa or nest.intended) if nest else ""
        if nest is None or not other or nest.base not in record or other not in record:
            return None, None, ""
        end = self.session.shown + 1
        shift = min((generation for generation, _ in self.session.shifts), default=end - LATELY)
        border = min(max(0, shift), end)
        x, y = record[other], record[nest.base]
        before = (x[max(0, border - TRAIL) : border], y[max(0, border - TRAIL) : border])
        after = (x[max(border, end - TRAIL) : end], y[max(border, end - TRAIL) : end])
        return (before if len(before[0]) else None), (after if len(after[0]) else None), "a dot a generation"
