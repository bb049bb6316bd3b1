"""Axes of the plots: numbers as people write them, and a second vertical axis for what has another size."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QPainter, QPen

from sims.number_text import MINUS, grouped
from ui import theme
from ui.colors import color, text_color

WIDE, TALL = 44.0, 18.0  # pixels that a text takes along a horizontal and a vertical axis
LETTER, APART = 6.0, 0.8  # pixels of a letter; of its length, how far apart texts are at least
ROOMY = 3.0  # times as long as its curves need, an axis is still well used
FAR = 8.0  # times as large or as small: such a curve would be flat on the same axis


def _power(exponent: float) -> str:
    """10 to the `exponent` in one to four digits."""
    value = float(10.0**exponent)
    return grouped(value) if 1 <= value < 1e6 and abs(value - round(value)) < 1e-6 * value else f"{value:.4g}"


def log_ticks(low: float, high: float, most: float, step: float = 0.0) -> list[float]:
    """Exponents from `low` to `high` at which a logarithmic axis with room for `most` texts has its ticks: 1, 2, 5 of
    each power of ten, or the powers, or every so many; where that makes fewer than two, round numbers, `step` apart or
    more.
    """
    room = most / max(1e-9, high - low)  # texts a decade
    parts = (1, 2, 3, 5) if room > 1 / math.log10(1.5) else (1, 2, 5) if room > 1 / math.log10(2) else (1,)
    every = max(1, math.ceil(1 / room)) if len(parts) == 1 else 1
    first = math.floor(low / every) * every
    ticks = [p + math.log10(k) for p in range(first, math.ceil(high) + 1, every) for k in parts]
    found = [tick for tick in ticks if low <= tick <= high]
    if len(found) > 1 or high - low > 2:
        return found
    one, other = 10.0**low, 10.0**high
    power = 10.0 ** math.floor(math.log10((other - one) / max(2.0, most)))
    step = max(step, next(m * power for m in (1, 2, 5, 10) if (other - one) / (m * power) <= max(2.0, most)))
    rounds = (step * k for k in range(math.ceil(one / step - 1e-9), math.floor(other / step + 1e-9) + 1))
    return [math.log10(value) for value in rounds if value > 0]


class PlainAxis(pg.AxisItem):
    """Thousands apart, a real minus, no unit prefix. Ticks are `step` apart or more: 1 where there are only whole
    numbers.
    """

    def __init__(self, side: str, step: float = 0.0) -> None:
        super().__init__(side)
        self._step = step
        self.enableAutoSIPrefix(False)
        self._least = 0.0

    def set_least_width(self, pixels: float) -> None:
        """As wide as its texts need, but not less than this."""
        self._least = pixels - self.style["tickTextOffset"][0]
        self.setWidth(None)
        self._updateMaxTextSize(0)

    def _updateMaxTextSize(self, x: float) -> None:  # noqa: N802 - pyqtgraph tells what its longest text needs
        super()._updateMaxTextSize(max(x, self._least))

    def tickStrings(self, values: list[float], _scale: float, spacing: float) -> list[str]:
        if self.logMode:
            texts = [_power(value) for value in values]
        else:
            texts = [grouped(value) if 1 <= spacing < 1e6 else f"{value:g}" for value in values]
        return [text.replace("-", MINUS) for text in texts]

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:  # noqa: N802
        """Distance and offset of the ticks of each level that has room for texts: ticks themselves are not drawn."""
        found: list[tuple[float, float]] = super().tickSpacing(low, high, size)
        first = [level for level in found[:1] if level[0] >= self._step] or [(self._step, 0.0)]
        room = TALL
        if self.orientation in ("top", "bottom"):
            room = LETTER * max(len(text) for text in self.tickStrings([low, high], 1.0, first[0][0]))
        least = max(self._step, APART * room * abs(high - low) / max(1.0, size))
        return first + [level for level in found[1:] if level[0] >= least]

    def generateDrawSpecs(self, painter: QPainter) -> Any:
        """The line of the axis, no ticks, and the texts."""
        specs = super().generateDrawSpecs(painter)
        return specs and (specs[0], [], specs[2])

    def logTickValues(
        self, low: float, high: float, size: float, _std: object
    ) -> list[tuple[float, list[float]]]:
        """Ticks of a logarithmic axis that leave room for their texts: of `low` to `high` over `size` pixels."""
        room = WIDE if self.orientation in ("top", "bottom") else TALL
        return [(1.0, log_ticks(low, high, size / room, self._step))]

    def restyle(self, size: int) -> None:
        """Takes the colours and fonts of the theme."""
        self.setPen(QPen(color("border"), 0))
        self.setTextPen(color("muted"))
        self.setTickFont(theme.font(size, mono=True))
        self.setStyle(tickLength=0, tickTextOffset=6, hideOverlappingLabels=True)  # none is cut at the edge


def plain_axes(*sides: str, whole: str = "") -> dict[str, PlainAxis]:
    """Axes for a PlotWidget; one, as of generations, may have ticks at whole numbers only."""
    return {side: PlainAxis(side, 1.0 if side == whole else 0.0) for side in sides}


class RightAxis:
    """A second vertical axis of a plot, shown while curves are on it."""

    def __init__(self, plot: Any) -> None:
        self.plot = plot
        self.box = pg.ViewBox(enableMenu=False)
        self.box.setMouseEnabled(x=False, y=False)
        self.box.disableAutoRange()
        self.lines: set[Any] = set()
        plot.scene().addItem(self.box)
        plot.getAxis("right").linkToView(self.box)
        plot.hideAxis("right")
        self.box.setXLink(plot)
        plot.getViewBox().sigResized.connect(self._fit)

    def _fit(self) -> None:
        self.box.setGeometry(self.plot.getViewBox().sceneBoundingRect())
        self.box.linkedViewChanged(self.plot.getViewBox(), pg.ViewBox.XAxis)

    def place(self, line: Any, here: bool) -> None:
        """Puts a curve on this axis, or back on the left one."""
        if here == (line in self.lines):
            return
        to, away = (self.box, self.plot.getViewBox()) if here else (self.plot.getViewBox(), self.box)
        away.removeItem(line)
        to.addItem(line, ignoreBounds=True)
        (self.lines.add if here else self.lines.discard)(line)
        self.plot.showAxis("right", bool(self.lines))

    def color_texts(self, role: str) -> None:
        """The colour of its numbers."""
        axis, wanted = self.plot.getAxis("right"), text_color(role)
        if axis.textPen().color() != wanted:
            axis.setTextPen(wanted)


def level(low: float, high: float, bottom: float, top: float) -> tuple[float, float]:
    """The range from low to high, made longer so that its zero is level with that of the other axis, which goes from
    bottom to top; as it is where that would make the curves small.
    """
    share = -bottom / (top - bottom)
    if not 0 < share < 1:
        return low, high
    whole = max(max(high, 0.0) / (1 - share), -min(low, 0.0) / share)
    return (-share * whole, (1 - share) * whole) if whole <= ROOMY * (high - low) else (low, high)


def alike(column: str, others: Iterable[str]) -> bool:
    """Whether others are called the same but for their nodes: such curves are compared, however small one is."""
    return column.partition(".")[2] in {other.partition(".")[2] for other in others}


def apart(main: Sequence[np.ndarray], other: np.ndarray) -> bool:
    """Whether `other` is of so different a size from the `main` columns that one axis cannot show both."""
    size = max((_size(column) for column in main), default=0.0)
    its = _size(other)
    return size > 0 and its > 0 and not size / FAR <= its <= size * FAR


def _size(column: np.ndarray) -> float:
    known = np.abs(column[np.isfinite(column)])
    return float(known.max()) if len(known) else 0.0
