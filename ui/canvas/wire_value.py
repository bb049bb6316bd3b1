"""The card at a hovered wire: from where to where it goes, and what flows there now."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel

from sandbox.graph import Wire, end
from ui import theme
from ui.canvas import flows, styles
from ui.canvas.wire_item import WireItem

if TYPE_CHECKING:
    from ui.canvas.view import Canvas

_WAITS = 180  # milliseconds that the pointer rests on a wire first
_WIDEST = 320


class WireValue(QLabel):
    """A child of the canvas that the mouse does not notice. `numbers` gives the run's newest ones by node."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self.canvas = canvas
        self.numbers: flows.Numbers = flows.no_numbers
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setContentsMargins(10, 7, 10, 7)
        self.setMaximumWidth(_WIDEST)
        self._wire: Wire | None = None
        self._wait = QTimer(self, singleShot=True, interval=_WAITS)
        self._wait.timeout.connect(self._open)
        canvas.graph_shown.connect(self.leave)
        self.hide()

    def hover(self, item: WireItem | None) -> None:
        """The pointer is on another wire, or on none."""
        wire = item.wire if item else None
        if wire == self._wire:
            return
        self.leave()
        if wire is not None:
            self._wire = wire
            self._wait.start()

    def leave(self) -> None:
        """Shows nothing."""
        self._wire = None
        self._wait.stop()
        self.hide()

    def refresh(self) -> None:
        """The run has new numbers."""
        if self.isVisible():
            self._write()

    def _open(self) -> None:
        if self._wire in self.canvas.scene_.wires and self.canvas.pointer.gesture is None:
            self._write()
            self._place(self.canvas.pointer.last)
            self.show()
            self.raise_()

    def _write(self) -> None:
        assert self._wire is not None
        item = self.canvas.scene_.wires[self._wire]
        source = self.canvas.scene_.nodes[end(self._wire[0])[0]]
        shown = theme.current()
        head = escape(flows.sentence(self.canvas.document.graph, self._wire, item.flows))
        ends = " → ".join(escape(where) for where in self._wire)
        pairs = flows.values(source, item.flows, self.numbers)
        rows = "".join(
            f"<tr><td style='color:{shown.muted}; padding-right:14px'>{escape(label)}</td>"
            f"<td align='right'>{escape(text)}</td></tr>"
            for label, text in pairs
        )
        if not pairs and item.flows in ("series", "candidate"):
            rows = f"<tr><td style='color:{shown.muted}'>no numbers yet: run it</td></tr>"
        self.setFont(theme.font(12))
        self.setStyleSheet(f"color: {shown.ink}; background: transparent;")
        self.setText(
            f"<b>{head}</b><br><span style='color:{shown.muted}'>{ends}</span><table cellspacing='1'>{rows}</table>"
        )
        self.adjustSize()

    def _place(self, at: QPoint) -> None:
        room = self.canvas.viewport().rect()
        x = at.x() + 14 if at.x() + 20 + self.width() < room.right() else at.x() - self.width() - 10
        y = at.y() + 18 if at.y() + 24 + self.height() < room.bottom() else at.y() - self.height() - 10
        self.move(max(4, x), max(4, y))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(styles.color("border"), 1.2))
        painter.setBrush(styles.color("panel"))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 7, 7)
        painter.end()
        super().paintEvent(event)
