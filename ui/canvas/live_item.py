"""The live parts of a card: sparkline, newest values, genes' values. Small, uncached, drawn over the cached body."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from ui.canvas import styles
from ui.canvas.bounded_item import BoundedItem
from ui.canvas.look import ROW, WIDTH, Look, value_text
from ui.canvas.node_paint import INSET, LOW_DETAIL, ROWS, well_rect
from ui.canvas.polygons import polygon

_TEXT_LINE, _LARGE_LINE = 15.0, 22.0
ROUNDING = 1e-12  # of the numbers in a series: what moves by less is rounding, and drawn flat


class LiveItem(BoundedItem):
    """Something live on a card. It can be painted over what it was, where that is in view, from a `least` scale on."""

    least = LOW_DETAIL

    def ground(self) -> QRectF:
        """Everywhere that it may have been painted, in its own coordinates."""
        return self.boundingRect()

    def paint_ground(self, painter: QPainter) -> None:
        """Paints over what was there, as the card itself is."""
        painter.fillRect(self.ground(), styles.color("card"))


class WellItem(LiveItem):
    """Sparkline and newest values at the bottom of a card."""

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self._values: tuple[tuple[str, str], ...] = ()
        self._series: np.ndarray | None = None
        self._line: QPolygonF | None = None
        self._level = -1

    def refresh(self, look: Look) -> None:
        """The card has another size or level."""
        self.place(well_rect(look), look.level)
        self.setVisible(look.well)

    def place(self, rect: QRectF, level: int) -> None:
        """Where it is on the card, and how deep the optimizer is whose numbers it shows (-1: none's)."""
        self._level = level
        self.setRect(rect)
        self._line = None
        self.update()

    def show_values(self, values: Sequence[tuple[str, str]], series: np.ndarray | None) -> bool:
        """New values (label and text each) and the series, oldest number first; whether it is to be painted anew."""
        texts = tuple(values)
        if texts == self._values and series is self._series:
            return False
        self._values, self._series, self._line = texts, series, None
        return True

    def show_same(self, other: WellItem) -> bool:
        """What another one shows; whether it is to be painted anew."""
        return self.show_values(other.values, other._series)

    def ground(self) -> QRectF:
        return self.rect().adjusted(3, 1, -3, -1)  # without the round corners

    def paint_ground(self, painter: QPainter) -> None:
        painter.fillRect(self.ground(), styles.well_color())

    @property
    def values(self) -> tuple[tuple[str, str], ...]:
        """The values shown."""
        return self._values

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        scale = option.levelOfDetailFromTransform(painter.worldTransform())
        if scale < self.least:
            return
        color = styles.color("muted") if self._level < 0 else styles.level_color(self._level)
        if self._line is None and self._series is not None:
            self._line = sparkline(self._series, self.rect().adjusted(6, _TEXT_LINE + 3, -6, -6))
        if self._line is not None and self._line.size() > 1:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen = QPen(color, painter.device().devicePixelRatioF())  # a point wide at every scale
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.drawPolyline(self._line)
        elif not self._values:
            painter.setPen(QPen(styles.color("faint"), 1, Qt.PenStyle.DotLine))
            y = self.rect().bottom() - 12
            painter.drawLine(QLineF(self.rect().left() + 8, y, self.rect().right() - 8, y))
        if scale >= ROWS:
            self._texts(painter)
        elif self._values:
            self._large_text(painter)

    def _large_text(self, painter: QPainter) -> None:
        """The first value, without its label, over the line."""
        left, top = self.rect().left() + 6, self.rect().top() + 1
        text = styles.elided(self._values[0][1], styles.AFAR_MONO, self.rect().width() - 12)
        wide = styles.width(text, styles.AFAR_MONO)
        painter.fillRect(QRectF(left - 2, top, wide + 4, _LARGE_LINE), styles.well_color())
        _draw(painter, text, styles.AFAR_MONO, "ink", left, top + 17)

    def _texts(self, painter: QPainter) -> None:
        """As many values as fit on a line, the last one at the right edge."""
        left, right = self.rect().left() + 6, self.rect().right() - 6
        baseline = self.rect().top() + _TEXT_LINE - 1
        for label, text in self._values:
            wide = styles.metrics(styles.SMALL).horizontalAdvance(label) + 5
            value = styles.metrics(styles.MONO).horizontalAdvance(text)
            if left + wide + value > right:
                return
            _draw(painter, label, styles.SMALL, "muted", left, baseline)
            _draw(painter, text, styles.MONO, "ink", left + wide, baseline)
            left += wide + value + 10


class GenesItem(LiveItem):
    """The live values of the settings that an optimizer searches, at the right of their rows."""

    least = ROWS

    def __init__(self, look: Look, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self.values: dict[str, str] = {}
        self._widest = 0.0  # of the texts that were shown
        self.refresh(look)

    def refresh(self, look: Look) -> None:
        """The card has other rows."""
        self._rows = [(row.setting, look.row_y(i)) for i, row in enumerate(look.rows) if row.gene]
        tops = [top for _, top in self._rows] or [0.0]
        self.setRect(WIDTH / 2, tops[0], WIDTH / 2 - INSET + 1, tops[-1] - tops[0] + ROW)
        self.values = {name: text for name, text in self.values.items() if name in dict(self._rows)}
        self.setVisible(bool(self._rows))
        self.update()

    def show_values(self, values: dict[str, float]) -> bool:
        """New values by setting; whether it is to be painted anew."""
        names = dict(self._rows)
        texts = {name: value_text(float(value)) for name, value in values.items() if name in names}
        if texts == self.values:
            return False
        self._widest = max([self._widest, *(_wide(text) for text in texts.values())])
        self.values = texts
        return True

    def ground(self) -> QRectF:
        return QRectF(WIDTH - INSET - self._widest, self.rect().top(), self._widest, self.rect().height())

    def paint_ground(self, painter: QPainter) -> None:
        ground = self.ground()
        for _, top in self._rows:
            painter.fillRect(QRectF(ground.left(), top, ground.width(), ROW), styles.color("card"))

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        if option.levelOfDetailFromTransform(painter.worldTransform()) < self.least:
            return
        for name, top in self._rows:
            text = self.values.get(name)
            if text:
                measures = styles.metrics(styles.MONO)
                left = WIDTH - INSET - _wide(text)
                baseline = top + (ROW - measures.height()) / 2 + measures.ascent()
                _draw(painter, text, styles.MONO, "mesa", left, baseline)


def _wide(text: str) -> float:
    return styles.metrics(styles.MONO).horizontalAdvance(text)


def _draw(painter: QPainter, text: str, name: str, role: str, x: float, baseline: float) -> None:
    painter.setFont(styles.font(name))
    painter.setPen(styles.text_color(role))
    painter.drawText(QPointF(x, baseline), text)


def sparkline(series: np.ndarray, rect: QRectF) -> QPolygonF:
    """A series as a line in `rect`, decimated to its lowest and highest number per two units; gaps are left out."""
    values = np.asarray(series, dtype=np.float64).ravel()
    values = _decimated(values, max(2, int(rect.width() / 2)))
    places = np.arange(len(values), dtype=np.float64)
    known = np.isfinite(values)
    count = len(values)
    values, places = values[known], places[known]
    if len(values) < 2:
        return QPolygonF()
    low, high = float(values.min()), float(values.max())
    moves = high - low > ROUNDING * max(abs(low), abs(high))
    unit = (values - low) / (high - low) if moves else np.full(len(values), 0.5)
    return polygon(rect.left() + places / (count - 1) * rect.width(), rect.bottom() - unit * rect.height())


def _decimated(values: np.ndarray, buckets: int) -> np.ndarray:
    if len(values) <= 2 * buckets:
        return values
    whole = len(values) // buckets * buckets
    parts = values[len(values) - whole :].reshape(buckets, -1)
    lowest = np.where(np.isfinite(parts), parts, np.inf).argmin(axis=1)
    highest = np.where(np.isfinite(parts), parts, -np.inf).argmax(axis=1)
    order = np.sort(np.stack([lowest, highest], axis=1), axis=1)
    return np.take_along_axis(parts, order, axis=1).ravel()
