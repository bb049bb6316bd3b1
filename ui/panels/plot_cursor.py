"""The cursors of the scope: one under the pointer, one pinned by a click, and a box with the numbers at them."""

from __future__ import annotations

from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from ui import theme
from ui.colors import color, text_color

LINE, PAD, GAP, SAMPLE = 16.0, 7.0, 9.0, 14.0  # pixels


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the box: colour role and dash of a curve's sample (no role: none), label, number, difference."""

    label: str
    value: str
    difference: str = ""
    role: str = ""
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What the box says: its first line, rows, and sentences below them."""

    title: str
    rows: tuple[Row, ...] = ()
    notes: tuple[str, ...] = ()

    def text(self) -> str:
        """All of it as plain text."""
        rows = [" ".join(part for part in (r.label, r.value, r.difference) if part) for r in self.rows]
        return "\n".join([self.title, *rows, *self.notes])


class Readout(pg.GraphicsObject):
    """The box beside a cursor, in pixels of the view box."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__()
        self.box = box
        self.reading = Reading("")
        self._rect = QRectF()
        self._columns = (0.0, 0.0, 0.0)
        self.setParentItem(box)
        self.setZValue(20)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.hide()

    def say(self, reading: Reading, x: float) -> None:
        """Shows a reading beside a place `x` of the view box: to the right of it, or where there is no room left."""
        if reading != self.reading:
            self.prepareGeometryChange()
            self.reading = reading
            self._measure()
            self.update()
        left = x + GAP if x + GAP + self._rect.width() < self.box.width() else x - GAP - self._rect.width()
        self.setPos(
            round(max(2.0, left)), round(max(2.0, min(24.0, self.box.height() - self._rect.height() - 2)))
        )
        self.show()

    def _measure(self) -> None:
        words, digits = (QFontMetricsF(font) for font in _fonts())
        rows = self.reading.rows
        names = max((words.horizontalAdvance(r.label) for r in rows), default=0.0) + SAMPLE + 6
        values = max((digits.horizontalAdvance(r.value) for r in rows), default=0.0)
        apart = max((digits.horizontalAdvance(r.difference) for r in rows), default=0.0)
        self._columns = (names, values, apart)
        inside = names + 10 + values + (10 + apart if apart else 0)
        title = QFontMetricsF(theme.font(11, bold=True)).horizontalAdvance(self.reading.title)
        notes = (words.horizontalAdvance(text) for text in self.reading.notes)
        wide = max(inside, title, *notes) + 2
        lines = 1 + len(rows) + len(self.reading.notes)
        self._rect = QRectF(0, 0, wide + 2 * PAD, lines * LINE + 2 * PAD - 3)

    def boundingRect(self) -> QRectF:
        return self._rect.adjusted(-1, -1, 1, 1)

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color("border"), 1))
        painter.setBrush(color("panel", 0.94))
        painter.drawRoundedRect(self._rect, 5, 5)
        words, digits = _fonts()
        line = QRectF(PAD, PAD - 1, self._rect.width() - 2 * PAD, LINE)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        bold = theme.font(11, bold=True)
        painter.setFont(bold)
        painter.setPen(color("ink"))
        painter.drawText(line, left, self.reading.title)
        for row in self.reading.rows:
            line.translate(0, LINE)
            self._row(painter, line, row, words, digits)
        painter.setFont(words)
        painter.setPen(color("muted"))
        for note in self.reading.notes:
            line.translate(0, LINE)
            painter.drawText(line, left, note)

    def _row(self, painter: QPainter, line: QRectF, row: Row, words: QFont, digits: QFont) -> None:
        names, values, apart = self._columns
        middle = line.center().y()
        if row.role:
            pen = QPen(color(row.role), 2.0)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            if row.dash:
                pen.setDashPattern([part / 2.0 for part in row.dash])
            painter.setPen(pen)
            painter.drawLine(QPointF(line.left(), middle), QPointF(line.left() + SAMPLE, middle))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(words)
        painter.setPen(color("ink"))
        painter.drawText(
            QRectF(line.left() + SAMPLE + 6, line.top(), names, LINE),
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            row.label,
        )
        painter.setFont(digits)
        painter.setPen(text_color(row.role) if row.role else color("ink"))
        painter.drawText(QRectF(line.left() + names + 10, line.top(), values, LINE), right, row.value)
        painter.setPen(color("muted"))
        painter.drawText(
            QRectF(line.left() + names + values + 20, line.top(), apart, LINE), right, row.difference
        )


class Cursors:
    """`hover` and `pin` are generations, -1 where there is none. `readout` shows what `say` is given."""

    def __init__(self, plot: pg.PlotItem) -> None:
        self.box = plot.getViewBox()
        self.hover, self.pin = -1, -1
        self.lines = {name: pg.InfiniteLine(angle=90, movable=False) for name in ("hover", "pin")}
        for line in self.lines.values():
            line.hide()
            line.setZValue(8)
            plot.addItem(line, ignoreBounds=True)
        self.readout = Readout(self.box)

    def restyle(self) -> None:
        """Takes the colours of the theme."""
        self.lines["hover"].setPen(QPen(color("muted"), 0))
        pen = QPen(color("accent"), 1.4)
        pen.setCosmetic(True)
        self.lines["pin"].setPen(pen)
        self.readout.update()

    def place(self, name: str, generation: int, x: float) -> None:
        """Puts a cursor at a generation, which is at `x` of the axis; -1 takes it away."""
        setattr(self, name, generation)
        line = self.lines[name]
        line.setVisible(generation >= 0 and abs(x) < 1e18)
        if line.isVisible():
            line.setPos(x)

    @property
    def shown(self) -> int:
        """The generation that the box reads: under the pointer, else the pinned one, else -1."""
        return self.hover if self.hover >= 0 else self.pin

    def say(self, reading: Reading | None, x: float) -> None:
        """Shows the box beside a place of the view box in pixels, or hides it."""
        if reading is None or not -1 <= x <= self.box.width() + 1:
            self.readout.hide()
        else:
            self.readout.say(reading, x)


def _fonts() -> tuple[QFont, QFont]:
    """Those of names and of numbers."""
    return theme.font(11), theme.font(11, mono=True)
