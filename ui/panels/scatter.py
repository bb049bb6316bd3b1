"""Base against mesa-objective over one population: then (before the shift, or first) in grey, now in colour.

A nest without a mesa-objective shows its intended objective in that place.
"""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QLabel, QStackedLayout, QVBoxLayout, QWidget

from sandbox.events import Nest, Population
from sims.number_text import MINUS, grouped
from ui import theme
from ui.colors import color, text_color
from ui.pace import Throttle
from ui.panels.axes import plain_axes
from ui.panels.dots import Dots
from ui.panels.plot_points import has_place
from ui.panels.still_text import StillText
from ui.panels.trail import Trail
from ui.run_session import RunSession

REDRAW_MS = 400
FEW, TRAIL, LATELY = 3, 500, 50
ROUNDING = 1e-12  # of the numbers themselves
EDGE = 8.0  # pixels between texts and the edges
NOTHING = (
    "There is no second objective. Put an optimizer into this one, or wire a Deployment to its candidate with an "
    "objective of its own: then both are compared here"
)
NAMES = {"base": "base objective", "mesa": "mesa-objective", "intended": "intended objective"}
TITLES = {"mesa": "Base against mesa", "intended": "Base and intended"}  # as long as a narrow dock has room for
CELL = 4  # pixels: candidates closer than that are one for whoever looks
Cloud = tuple[np.ndarray, np.ndarray]


def correlation(x: np.ndarray, y: np.ndarray) -> float:
    """Pearson's r; NaN for fewer than three places or without spread, or where the spread is that of rounding."""
    known = has_place(x) & has_place(y)
    x, y = x[known], y[known]
    places = set(zip(x.tolist(), y.tolist(), strict=True))
    if len(places) < FEW or any(np.ptp(z) <= ROUNDING * np.abs(z).max() for z in (x, y)):
        return float("nan")
    return float(np.corrcoef(x, y)[0, 1])


def r_text(name: str, r: float) -> str:
    """The correlation as the plot shows it; empty where there is none."""
    shown = f"{r:+.2f}".replace("-", MINUS) if abs(r) >= 0.005 else "0.00"
    return f"{name} r = {shown}" if np.isfinite(r) else ""


class Scatter(QWidget):
    """Follows the nest that the scope shows (`root`). `header` belongs into the title row of the dock."""

    def __init__(self, session: RunSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.root = ""
        self.now: dict[str, Population] = {}
        self.header = StillText()
        self.plot = pg.PlotWidget(self, background=None, axisItems=plain_axes("left", "bottom"))
        self._then, self._now = Dots(4.0, round_=True), Dots(4.0, round_=False)
        self.trail = Trail()
        self._texts = (pg.TextItem(anchor=(0, 0)), pg.TextItem(anchor=(0, 0)))
        self.nothing = QLabel(NOTHING, alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self.nothing.setProperty("role", "muted")
        self._build()
        # A stack needs the room of one: with both in a column, both visible for a moment, the dock grew and stayed so.
        self._stack = QStackedLayout()
        self._stack.addWidget(self.plot)
        self._stack.addWidget(self.nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 10, 6)
        layout.addLayout(self._stack)
        self._later = Throttle(self.redraw, REDRAW_MS, session.pace, self)
        session.ready.connect(lambda _: self._begin())
        session.population.connect(self.take)
        session.status.connect(lambda _: self._settle())
        theme.notifier().changed.connect(self.restyle)
        self.restyle()

    def _build(self) -> None:
        plot = self.plot.getPlotItem()
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.setMouseEnabled(x=False, y=False)
        for item in (self._then, self._now):
            plot.addItem(item)
        plot.addItem(self.trail)
        for text in self._texts:
            text.setParentItem(plot.getViewBox())
        plot.getViewBox().sigResized.connect(lambda _: self._place_texts())
        for widget in (self.plot, self.nothing):
            widget.setMinimumSize(150, 110)

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
        self.trail.set_color(color("ink", 0.8))
        for i, (text, role) in enumerate(zip(self._texts, ("muted", "gap"), strict=True)):
            text.setColor(text_color(role))
            text.setFont(theme.font(12, bold=i == 1, mono=True))
            text.fill = QBrush(color("well", 0.75))
        self._place_texts()

    def _label(self) -> None:
        for name, role in (("left", "base"), ("bottom", self._across)):
            style = {"color": text_color(role).name(), "font-size": "11px"}
            self.plot.getAxis(name).setLabel(NAMES[role], **style)
        self.setWindowTitle(TITLES[self._across])
        self.plot.setToolTip(
            f"Each dot is a candidate (at most a thousand are drawn): its {NAMES[self._across]} to the right, its base "
            "objective upwards. "
            "The line is the way of their means, paler the longer ago"
        )

    # -- what is shown ---------------------------------------------------------------------------------------

    def show_root(self, root: str) -> None:
        """Shows another nest."""
        self.root = root
        self._label()
        self.redraw()

    def take(self, population: Population) -> None:
        """Another population to be shown: a newer one, or one of an earlier generation that is looked at."""
        self.now[population.root] = population
        if self.isVisible():
            self._later.soon()
            self._settle()

    def _settle(self) -> None:
        """The last generation of a run that has stopped is shown at once."""
        if not self.session.running:
            self._later.at_once()

    def _begin(self) -> None:
        self.now.clear()
        self.redraw()

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self.redraw()

    def redraw(self) -> None:
        """Draws both clouds."""
        compares = self._compares
        self._stack.setCurrentWidget(self.plot if compares else self.nothing)
        then, now, header = self._clouds() if compares else (None, None, "")
        for item, text, name, cloud in (
            (self._then, self._texts[0], "then", then),
            (self._now, self._texts[1], "now ", now),
        ):
            x, y = cloud or (np.empty(0), np.empty(0))
            known = has_place(x) & has_place(y)
            item.show_points(x[known], y[known])
            text.setText(r_text(name, correlation(x, y)))
            text.setVisible(bool(text.toPlainText()))  # else its ground would lie over dots
        self._show_trail(now)
        self._place_texts()
        self.header.setText(header)
        self.plot.scene().prepareForPaint()  # while it paints, pyqtgraph would ask for a second painting

    def _show_trail(self, cloud: Cloud | None) -> None:
        """The means of all generations up to the one shown; none where each dot is a generation anyway."""
        columns = self._columns(self._shown)
        if cloud is None or columns is None or self._one_by_one:
            self.trail.show_points(np.empty(0), np.empty(0))
            return
        end = self.session.shown + 1
        shifts = [generation for generation, _ in self.session.shifts]
        self.trail.show_points(columns[0][:end], columns[1][:end], shifts)

    def _place_texts(self) -> None:
        """Both correlations into the corner with the fewest dots."""
        rects = [text.boundingRect() for text in self._texts if text.toPlainText()]
        wide = max((rect.width() for rect in rects), default=0.0)
        tall = sum(rect.height() - 6 for rect in rects)
        box = self.plot.getViewBox()
        left, top = self._corner(wide, tall, box.width(), box.height())
        for text in self._texts:
            text.setPos(left, top)
            top += text.boundingRect().height() - 6 if text.toPlainText() else 0.0

    def _corner(self, wide: float, tall: float, room: float, height: float) -> tuple[float, float]:
        """Left and top of a text of that size in the corner of a box where it hides least."""
        right, bottom = max(EDGE, room - wide - EDGE), max(EDGE, height - tall - EDGE)
        x, y = (
            np.concatenate(parts)
            for parts in zip(*(self._pixels(d) for d in (self._then, self._now, self.trail)), strict=True)
        )

        def dots(corner: tuple[float, float]) -> int:
            inside = (x > corner[0] - 4) & (x < corner[0] + wide + 4)
            inside &= (y > corner[1] - 4) & (y < corner[1] + tall + 4)
            cells = np.stack([x[inside], y[inside]]) // CELL
            return len(set(zip(*cells.tolist(), strict=True)))

        return min(((EDGE, EDGE), (right, EDGE), (EDGE, bottom), (right, bottom)), key=dots)

    def _pixels(self, dots: Dots | Trail) -> tuple[np.ndarray, np.ndarray]:
        """Where dots are in the view box."""
        box = self.plot.getViewBox()
        box.updateAutoRange()
        (left, right), (low, high) = box.viewRange()
        x = (dots.x_values - left) / (right - left) * box.width()
        return x, (high - dots.y_values) / (high - low) * box.height()

    def _nest(self, root: str) -> Nest | None:
        return next((nest for nest in self.session.nests if nest.root == root), None)

    @property
    def _across(self) -> str:
        """The objective that goes to the right."""
        nest = self._nest(self.root)
        return "intended" if nest and nest.intended and not nest.mesa else "mesa"

    @property
    def _compares(self) -> bool:
        """Whether the nest asked for has two objectives, or any nest where none is; so while none is compiled yet."""
        nest = self._nest(self.root)
        nests = [nest] if nest is not None else self.session.nests
        return not nests or any(nest.gap for nest in nests)

    @property
    def _shown(self) -> str:
        """The root of the nest that is shown: another one where the one asked for has no population."""
        return self.root if self.root in self.now else next(iter(self.now), "")

    def _columns(self, root: str) -> tuple[np.ndarray, np.ndarray] | None:
        """The means of the other and of the base objective of a nest, by generation."""
        record, nest = self.session.record, self._nest(root)
        other = (nest.mesa or nest.intended) if nest else ""
        if nest is None or not other or nest.base not in record or other not in record:
            return None
        return record[other], record[nest.base]

    @property
    def _one_by_one(self) -> bool:
        """Whether the optimizer has a candidate or two a generation, so that a dot is a generation."""
        root = self._shown
        return root in self.now and len(self.now[root].base) < FEW

    def _clouds(self) -> tuple[Cloud | None, Cloud | None, str]:
        """Then and now as (other objective, base objective), and what they are."""
        root = self._shown
        then, now = self.session.now.then.get(root), self.now.get(root)
        if now is None:
            return None, None, ""
        if not self._one_by_one:
            before = None if then is None or then.generation == now.generation else (then.mesa, then.base)
            known = int(np.count_nonzero(np.isfinite(now.base) & np.isfinite(now.mesa)))
            many = grouped(known) if known else "no"
            many += f" of {grouped(now.size)}" if known < now.size else ""
            return before, (now.mesa, now.base), f"{many} candidates, generation {grouped(now.generation)}"
        return self._trail(root)

    def _trail(self, root: str) -> tuple[Cloud | None, Cloud | None, str]:
        """For optimizers with a candidate or two a generation: all generations before the shift, and the last ones."""
        columns = self._columns(root)
        if columns is None:
            return None, None, ""
        end = self.session.shown + 1
        shift = min((generation for generation, _ in self.session.shifts), default=end - LATELY)
        border = min(max(0, shift), end)
        x, y = columns
        before = (x[max(0, border - TRAIL) : border], y[max(0, border - TRAIL) : border])
        after = (x[max(border, end - TRAIL) : end], y[max(border, end - TRAIL) : end])
        return (before if len(before[0]) else None), (after if len(after[0]) else None), "a dot a generation"
