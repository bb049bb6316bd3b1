"""A legend row: for each curve a sample of its line, its name and its newest number."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolTip, QWidget

from sims.number_text import MINUS, grouped
from ui import theme
from ui.colors import color, text_color
from ui.curves import Curve

SAMPLE, GAP, SPREAD, LINE = 18.0, 6.0, 14.0, 20


def number(value: float) -> str:
    """A number in three or four digits, or a dash where there is none."""
    size = abs(value)
    if math.isnan(value):
        return "–"
    if size >= 1e5 or 0 < size < 1e-3:
        text = f"{value:.2e}" if math.isfinite(value) else f"{value:.0f}"
    else:
        text = f"{value + 0.0:.{2 + (0 < size < 0.1) + (0 < size < 0.01)}f}" if size < 100 else grouped(value)
    return text.replace("inf", "∞").replace("-", MINUS)


@dataclass(frozen=True, slots=True)
class Entry:
    """A curve as it is written: label, number and width in pixels."""

    curve: Curve
    label: str
    shown: str
    wide: float


class Legend(QWidget):
    """Draws as many entries as fit; the rest is in the tooltip. A click hides a curve or shows it (`toggled`), a drag
    takes an added one to another place (`moved`: its column, and the one before which it goes or ""), `menu_wanted`
    comes with a curve and a place on the screen.
    """

    toggled = Signal(str)
    moved = Signal(str, str)
    menu_wanted = Signal(object, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries: list[tuple[Curve, float]] = []
        self.band = ""  # what is shaded around curves, as a sentence
        self._pressed: tuple[Curve, QPoint] | None = None
        self._drop = -1.0  # where a dragged entry would go, in pixels
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_values(self, entries: list[tuple[Curve, float]]) -> None:
        """The curves with the numbers to be shown."""
        if entries != self.entries:
            self.entries = entries
            self.update()

    def text(self) -> str:
        """What is shown, as text."""
        return "  ".join(f"{curve.label} {number(value)}" for curve, value in self.entries)

    def holds(self, entries: list[tuple[Curve, float]]) -> bool:
        """Whether these fit, with short labels."""
        wide = sum(entry_of(curve, value, short=True).wide + SPREAD for curve, value in entries)
        return wide - SPREAD <= self.width()

    def sizeHint(self) -> QSize:
        return QSize(420, 24)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        for x, top, entry in self.places():
            paint_entry(painter, x, top + LINE / 2, entry)
        if self._drop >= 0 and self._pressed is not None:
            painter.fillRect(QRectF(self._drop - 1, 2, 2, self.height() - 4), color("accent"))
        painter.end()

    def places(self) -> list[tuple[float, float, Entry]]:
        """Left and top of what fits on the one line; labels lose their objective's name where that makes room."""
        laid: list[Entry] = []
        for short in (False, True):
            laid = [entry_of(curve, value, short) for curve, value in self.entries]
            if sum(entry.wide + SPREAD for entry in laid) - SPREAD <= self.width():
                break
        found, x = [], 0.0
        for entry in laid:
            if x + entry.wide > self.width():
                break
            found.append((x, (self.height() - LINE) / 2, entry))
            x += entry.wide + SPREAD
        return found

    def curve_at(self, at: QPoint) -> Curve | None:
        """The curve whose entry is at a place."""
        for x, top, entry in self.places():
            if QRectF(x - 4, top, entry.wide + 8, LINE).contains(QPointF(at)):
                return entry.curve
        return None

    # -- events ----------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        curve = self.curve_at(at) if event.button() == Qt.MouseButton.LeftButton else None
        self._pressed, self._drop = (curve, at) if curve else None, -1.0
        if curve is None:
            event.ignore()  # the dock moves

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or not self._pressed[0].added:
            return
        at = event.position().toPoint()
        if self._drop < 0 and (at - self._pressed[1]).manhattanLength() < QApplication.startDragDistance():
            return
        before = self._before(at)
        self._drop = next(
            (x for x, _, entry in self.places() if before and entry.curve is before), self._end()
        )
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, dropped = self._pressed, self._drop >= 0
        self._pressed, self._drop = None, -1.0
        self.update()
        if pressed is None:
            return
        at = event.position().toPoint()
        if dropped:
            before = self._before(at)
            if before is not pressed[0]:
                self.moved.emit(pressed[0].column, before.column if before else "")
        elif self.curve_at(at) == pressed[0]:
            self.toggled.emit(pressed[0].key)

    def _before(self, at: QPoint) -> Curve | None:
        """The added curve before which an entry dropped here goes; None for the end."""
        for x, top, entry in self.places():
            if entry.curve.added and at.y() < top + LINE and at.x() < x + entry.wide / 2:
                return entry.curve
        return None

    def _end(self) -> float:
        return max((x + entry.wide for x, _, entry in self.places()), default=0.0) + SPREAD / 2

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        curve = self.curve_at(event.pos())
        if curve is not None:
            self.menu_wanted.emit(curve, event.globalPos())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip(event.pos()), self)
            return True
        return super().event(event)

    def tip(self, at: QPoint) -> str:
        """What the entry at a place is; elsewhere all of them."""
        curve = self.curve_at(at)
        lines = [f"{c.column}: {value:.10g}" for c, value in self.entries if curve is None or c == curve]
        if curve is not None:
            lines += [self.band] * (curve.band is not None and not curve.hidden)
            lines.append("A click shows it" if curve.hidden else "A click hides it")
            lines[-1] += "; drag it to another place" if curve.added else ""
        return "\n".join(lines)


class FlowLegend(Legend):
    """As many lines as the entries need, up to a third of the panel; none where there are no entries."""

    def show_values(self, entries: list[tuple[Curve, float]]) -> None:
        super().show_values(entries)
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Takes the height that the entries need, as far as the panel has it to spare."""
        lines, panel = {top for _, top, _ in self.places()}, self.parentWidget()
        most = panel.height() // (3 * LINE) if panel is not None else len(lines)
        height = max(1, min(len(lines), most)) * LINE
        if self.isHidden() == bool(self.entries):
            self.setVisible(bool(self.entries))
        if self.minimumHeight() != height:
            self.setFixedHeight(height)

    def places(self) -> list[tuple[float, float, Entry]]:
        return flow(self.entries, self.width())


def flow(entries: list[tuple[Curve, float]], width: float) -> list[tuple[float, float, Entry]]:
    """Left and top of every entry, on as many lines as they need."""
    found, x, top = [], 0.0, 0.0
    for curve, value in entries:
        entry = entry_of(curve, value, short=False)
        if x > 0 and x + entry.wide > width:
            x, top = 0.0, top + LINE
        found.append((x, top, entry))
        x += entry.wide + SPREAD
    return found


def entry_of(curve: Curve, value: float, short: bool) -> Entry:
    """A curve with its number as it is written, `short` without the name of its objective."""
    names, numbers = (QFontMetricsF(font) for font in _fonts())
    label = curve.label.split(" · ")[0] if short else curve.label
    shown = "" if curve.hidden else number(value)
    room = numbers.horizontalAdvance("−0.00")  # so that entries stay in place while their numbers change
    wide = SAMPLE + 2 * GAP + names.horizontalAdvance(label) + max(room, numbers.horizontalAdvance(shown))
    return Entry(curve, label, shown, wide)


def paint_entry(painter: QPainter, x: float, middle: float, entry: Entry) -> None:
    """Draws an entry from `x` on around a height; that of a hidden curve is pale and struck out."""
    words, digits = _fonts()
    names, numbers = QFontMetricsF(words), QFontMetricsF(digits)
    base_line = middle + (names.ascent() - names.descent()) / 2
    hidden = entry.curve.hidden
    words.setStrikeOut(hidden)
    pen = QPen(color("faint" if hidden else entry.curve.role), 2.4)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if entry.curve.dash:
        pen.setDashPattern([part / 2.4 for part in entry.curve.dash])
    painter.setPen(pen)
    painter.drawLine(QPointF(x, middle), QPointF(x + SAMPLE, middle))
    painter.setFont(words)
    painter.setPen(color("muted" if hidden else "ink"))
    painter.drawText(QPointF(x + SAMPLE + GAP, base_line), entry.label)
    painter.setFont(digits)
    painter.setPen(text_color(entry.curve.role))
    painter.drawText(QPointF(x + entry.wide - numbers.horizontalAdvance(entry.shown), base_line), entry.shown)


def _fonts() -> tuple[QFont, QFont]:
    """Those of names and of numbers."""
    return theme.font(12), theme.font(12, bold=True, mono=True)
