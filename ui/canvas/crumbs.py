"""Where one is among containers: a line at the top of the canvas, whose names lead back out."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QWidget

from ui import theme
from ui.canvas import styles


class Crumbs(QLabel):
    """The way in, as links; `chosen` gives how many containers one is in after a click (0: none)."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setContentsMargins(10, 5, 10, 5)
        self.setAccessibleName("Way into containers")
        self.linkActivated.connect(lambda text: self.chosen.emit(int(text)))
        self.hide()

    def show_way(self, titles: Sequence[str]) -> None:
        """Shows the titles of the containers that one is in, outermost first; nothing where one is in none."""
        self.setVisible(bool(titles))
        if not titles:
            return
        now = theme.current()
        link = f"color: {theme.readable(now.accent)}; text-decoration: none"
        way = [
            f"<a href='{i}' style='{link}'>{escape(t)}</a>" for i, t in enumerate(("canvas", *titles[:-1]))
        ]
        here = f"<b style='color: {now.ink}'>{escape(titles[-1])}</b>"
        hint = f"<span style='color: {now.muted}'>&nbsp;&nbsp; Esc leaves</span>"
        self.setFont(theme.font(12))
        self.setText(f"<span style='color: {now.muted}'>&nbsp;›&nbsp;</span>".join((*way, here)) + hint)
        self.adjustSize()
        self.move(8, 8)
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(styles.color("card")))
        painter.setPen(QPen(styles.color("border"), 1.0))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 6, 6)
        painter.end()
        super().paintEvent(event)
