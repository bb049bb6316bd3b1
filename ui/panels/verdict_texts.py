"""Texts of verdicts that change while a run goes on without the panel being laid out again each time."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from sandbox.verdict_parts import Row
from ui import theme
from ui.colors import color

LINE, STACKED, SMALL = 18, 34, 11
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_WRAP = Qt.TextFlag.TextWordWrap.value


class WrappedText(QWidget):
    """A wrapped text. A longer one makes it higher at once; a shorter one leaves it as high until it is resized, so
    that a number that changes its length moves nothing.
    """

    def __init__(self, role: str = "ink", size: int = 12, bold: bool = False) -> None:
        super().__init__()
        self._text, self._role, self._font = "", role, (size, bold)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(0)
        theme.notifier().changed.connect(self._fit)

    def text(self) -> str:
        """What is written."""
        return self._text

    def setText(self, text: str) -> None:
        """Writes another text."""
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            needed = self._needed()
            if needed > self.height():
                self.setFixedHeight(needed)
            self.update()

    def _needed(self) -> int:
        if not self._text:
            return 0
        metrics = QFontMetrics(theme.font(*self._font))
        return (
            metrics.boundingRect(QRect(0, 0, max(40, self.width()), 10_000), _WRAP, self._text).height() + 2
        )

    def _fit(self) -> None:
        if self.height() != self._needed():
            self.setFixedHeight(self._needed())
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self._fit()
        super().resizeEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme.font(*self._font))
        painter.setPen(color(self._role))
        painter.drawText(
            self.rect(),
            Qt.AlignmentFlag.AlignLeft.value | Qt.AlignmentFlag.AlignTop.value | _WRAP,
            self._text,
        )
        painter.end()


class EvidenceTable(QWidget):
    """Rows of name, newest number and interval; what a number means is the row's tooltip. Where there is no room for
    all three beside each other, the name stands above the numbers.
    """

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[Row, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.notifier().changed.connect(self._fit)

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Other rows, or other numbers in the same."""
        if rows != self.rows:
            self.rows = rows
            self.setAccessibleName(
                "; ".join(f"{row.label}: {row.value} {row.interval}".strip() for row in rows)
            )
            self._fit()

    @property
    def stacked(self) -> bool:
        """Whether names stand above their numbers."""
        columns = zip(*((row.label, row.value, row.interval) for row in self.rows), strict=True)
        widest = (max(map(self._wide, column)) for column in columns)
        return sum(widest) + 28 > self.width()

    @staticmethod
    def _wide(text: str) -> float:
        return QFontMetricsF(theme.font(SMALL)).horizontalAdvance(text)

    def _row(self) -> int:
        """The height of a row."""
        return STACKED if self.rows and self.stacked else LINE

    def _fit(self) -> None:
        height = self._row() * len(self.rows)
        if self.height() != height:
            self.setFixedHeight(height)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self._fit()
        super().resizeEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme.font(SMALL))
        high = self._row()
        numbers = max((self._wide(row.interval) for row in self.rows), default=0.0) + 14
        for i, row in enumerate(self.rows):
            box = QRectF(0, high * i, self.width(), high)
            if i % 2 == 0:
                painter.fillRect(box, color("card_head", 0.45))
            own = box.adjusted(4, 0, -4, 0)
            if high == STACKED:
                upper, lower = own.adjusted(0, 2, 0, -high / 2), own.adjusted(10, high / 2 - 1, 0, -1)
                cells = ((row.label, "muted", upper, _LEFT), (row.value, "ink", lower, _LEFT))
            else:
                cells = (
                    (row.label, "muted", own, _LEFT),
                    (row.value, "ink", own.adjusted(0, 0, -numbers, 0), _RIGHT),
                )
                lower = own
            for text, role, place, side in (*cells, (row.interval, "muted", lower, _RIGHT)):
                painter.setPen(color(role))
                painter.drawText(place, side, text)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and self.rows:
            row = self.rows[min(len(self.rows) - 1, max(0, event.pos().y() // self._row()))]
            parts = (f"{row.label}: {row.value}", row.interval and f"beside it: {row.interval}", row.help)
            QToolTip.showText(event.globalPos(), "\n".join(part for part in parts if part), self)
            return True
        return super().event(event)
