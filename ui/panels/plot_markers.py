"""Marks over the curves: shifts, interventions, and where two objectives cross; labels where there is room."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from sims.number_text import grouped
from ui import theme
from ui.colors import color, text_color
from ui.panels.plot_labels import places

ROW, PAD, ROWS, NEAR, CLOSE = 17.0, 4.0, 3, 5.0, 9.0  # pixels, but ROWS
SHIFT, INTERVENTION = "shift", "intervention"
RINGS = 40  # crossings with rings
LEAST = 1e-9  # of a generation on a logarithmic axis
LONGEST = 0.6  # of the box: the widest label


@dataclass(frozen=True, slots=True)
class Mark:
    """A line at the boundary before a generation. `kind`: SHIFT or INTERVENTION."""

    generation: int
    text: str
    kind: str = SHIFT


class Markers(pg.GraphicsObject):
    """All marks of a plot as one item, in pixels of its view box. `log_x` says that its x axis is logarithmic."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__()
        self.box = box
        self.marks: list[Mark] = []
        self.crosses, self._heights, self._names = np.empty(0), np.empty(0), ""
        self.drawn = np.empty(0)
        self._labelled: tuple[list[Mark], tuple[object, ...], list[tuple[Mark, str, QRectF]]] = ([], (), [])
        self.log_x = False
        self.setParentItem(box)
        self.setZValue(6)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        box.sigRangeChanged.connect(lambda *_: self.update())
        box.sigResized.connect(lambda *_: self._resized())

    def _resized(self) -> None:
        self.prepareGeometryChange()
        self.update()

    def show_marks(self, marks: Iterable[Mark]) -> None:
        """Other marks."""
        self.marks = list(marks)
        self.update()

    def show_crosses(self, places: np.ndarray, heights: np.ndarray, names: str) -> None:
        """Where two curves cross: places[k] (generations, in order) and heights[k] in the plot; which ones they are."""
        if not (np.array_equal(places, self.crosses) and np.array_equal(heights, self._heights)):
            self.update()
        self.crosses, self._heights, self._names = places, heights, names

    @property
    def first_shift(self) -> float:
        """The generation of the first shift; infinite where there is none."""
        return min((m.generation for m in self.marks if m.kind == SHIFT), default=float("inf"))

    def notes(self, generation: float) -> list[str]:
        """What is marked where a generation is drawn."""
        x = self.pixel(generation)
        near = [m.text for m in self.marks if abs(self.pixel(m.generation) - x) < NEAR]
        crossed = self.crosses[np.abs(self._pixels(self.crosses) - x) < NEAR]
        if len(crossed) == 1:
            near.append(f"{self._names} cross at {crossed[0]:.1f}")
        elif len(crossed):
            near.append(f"{self._names} cross {grouped(len(crossed))} times here")
        return list(dict.fromkeys(near))

    # -- drawing ---------------------------------------------------------------------------------------------

    def pixel(self, generation: float) -> float:
        """Where a generation is across the box."""
        left, right = self.box.viewRange()[0]
        x = math.log10(max(generation, LEAST)) if self.log_x else generation
        return float(min(9.0, max(-9.0, (x - left) / max(1e-300, right - left))) * self.box.width())

    def _pixels(self, generations: np.ndarray) -> np.ndarray:
        left, right = self.box.viewRange()[0]
        x = np.log10(np.maximum(generations, LEAST)) if self.log_x else generations
        shares: np.ndarray = np.clip((x - left) / max(1e-300, right - left), -9, 9)
        return shares * self.box.width()

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self.box.width(), self.box.height())

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self.boundingRect())
        self._paint_crosses(painter)
        for mark in reversed(self._inside()):
            self._line(painter, mark)
        self._labels(painter)

    def _inside(self) -> list[Mark]:
        """The marks in view, shifts first."""
        inside = [m for m in self.marks if -1 <= self.pixel(m.generation) <= self.box.width() + 1]
        return sorted(inside, key=lambda mark: (mark.kind != SHIFT, mark.generation))

    def _line(self, painter: QPainter, mark: Mark) -> None:
        x, shift = self.pixel(mark.generation), mark.kind == SHIFT
        pen = QPen(color("gap" if shift else "muted"), 1.2 if shift else 1.0)
        pen.setDashPattern([5, 4] if shift else [1, 3])
        painter.setPen(pen)
        painter.drawLine(QPointF(x, 0), QPointF(x, self.box.height()))
        if not shift:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(text_color("muted"))
            painter.drawPolygon(QPolygonF([QPointF(x - 4, 0), QPointF(x + 4, 0), QPointF(x, 6)]))

    def labels(self) -> list[tuple[Mark, str, QRectF]]:
        """The marks whose labels have room, what is written there and where, in pixels. Names are cut before values."""
        of = (*self.box.viewRange()[0], self.box.width(), self.box.height(), self.log_x, theme.font(11))
        if (self.marks, of) != self._labelled[:2]:
            self._labelled = (self.marks, of, self._placed())
        return self._labelled[2]

    def _placed(self) -> list[tuple[Mark, str, QRectF]]:
        metrics, most = QFontMetricsF(theme.font(11)), LONGEST * self.box.width()
        marks = self._inside()
        texts = [metrics.elidedText(mark.text, Qt.TextElideMode.ElideMiddle, most) for mark in marks]
        wides = [metrics.horizontalAdvance(text) + 2 * PAD for text in texts]
        rows = max(1, min(ROWS, int(self.box.height() / (3 * ROW))))
        spots = places(
            [(self.pixel(mark.generation), wide) for mark, wide in zip(marks, wides, strict=True)],
            0, self.box.width(), rows,
        )  # fmt: skip
        return [
            (mark, text, QRectF(spot[0], 3 + ROW * spot[1], wide, ROW - 1))
            for mark, text, wide, spot in zip(marks, texts, wides, spots, strict=True)
            if spot is not None
        ]

    def _labels(self, painter: QPainter) -> None:
        painter.setFont(theme.font(11))
        for mark, text, rect in self.labels():
            painter.fillRect(rect, color("well", 0.8))
            painter.setPen(text_color("gap" if mark.kind == SHIFT else "muted"))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_crosses(self, painter: QPainter) -> None:
        """A ring for each crossing in view, of those closer than a ring is wide the first; dots for a crowd."""
        _, (bottom, top) = self.box.viewRange()
        x = self._pixels(self.crosses)
        y = (top - self._heights) / max(1e-300, top - bottom) * self.box.height()
        inside = np.flatnonzero((x >= 0) & (x <= self.box.width()) & (np.abs(y) < 1e5))
        _, firsts = np.unique(np.floor(x[inside] / CLOSE), return_index=True)
        kept = inside[firsts]
        self.drawn = self.crosses[kept]
        if len(kept) > RINGS:
            painter.setPen(QPen(color("ink"), 3.0))
            painter.drawPoints(QPolygonF([QPointF(*place) for place in zip(x[kept], y[kept], strict=True)]))
            return
        painter.setBrush(color("well"))
        painter.setPen(QPen(color("ink"), 1.4))
        for place in zip(x[kept].tolist(), y[kept].tolist(), strict=True):
            painter.drawEllipse(QPointF(*place), 3.4, 3.4)
