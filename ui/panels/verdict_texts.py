"""Texts of verdicts that change while a run goes on without the panel being laid out again each time."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from sandbox.verdict_parts import Row
from ui import theme
from ui.colors import color

LINE = 18
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
    """Rows of name, newest number and interval; what a number means is the row's tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[Row, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.notifier().changed.connect(self.update)

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Other rows, or other numbers in the same."""
        if rows != self.rows:
            self.rows = rows
            if self.height() != LINE * len(rows):
                self.setFixedHeight(LINE * len(rows))
            self.setAccessibleName(
                "; ".join(f"{row.label}: {row.value} {row.interval}".strip() for row in rows)
            )
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, LINE * len(self.rows))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        small = theme.font(11)
        metrics = QFontMetricsF(small)
        painter.setFont(small)
        spread = min(
            0.42 * self.width(),
            max((metrics.horizontalAdvance(row.interval) for row in self.rows), default=0),
        )
        numbers = min(
            0.36 * self.width(), max((metrics.horizontalAdvance(row.value) for row in self.rows), default=0)
        )
        middle = Qt.AlignmentFlag.AlignVCenter
        for i, row in enumerate(self.rows):
            box = QRectF(0, LINE * i, self.width(), LINE)
            if i % 2 == 0:
                painter.fillRect(box, color("card_head", 0.45))
            own = box.adjusted(4, 0, -4, 0)
            names = own.width() - spread - numbers - 16
            value = QRectF(own.left() + names, own.top(), numbers + 8, LINE)
            interval = QRectF(own.right() - spread, own.top(), spread, LINE)
            cells = (
                ("muted", row.label, QRectF(own.left(), own.top(), names, LINE), Qt.AlignmentFlag.AlignLeft),
                ("ink", row.value, value, Qt.AlignmentFlag.AlignRight),
                ("muted", row.interval, interval, Qt.AlignmentFlag.AlignRight),
            )
            for role, text, place, side in cells:
                painter.setPen(color(role))
                cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width() + 1)
                painter.drawText(place, side | middle, cut)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and self.rows:
            row = self.rows[min(len(self.rows) - 1, max(0, event.pos().y() // LINE))]
            parts = (f"{row.label}: {row.value}", row.interval and f"lately {row.interval} (95 %)", row.help)
            QToolTip.showText(event.globalPos(), "\n".join(part for part in parts if part), self)
            return True
        return super().event(event)
