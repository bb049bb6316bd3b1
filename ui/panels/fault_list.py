"""What keeps a node from running, on top of its page in the inspector, with buttons that mend what can be mended."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from sandbox.events import Fault
from sandbox.graph import Graph
from sandbox.remedies import remedies
from ui import icons, theme


class FaultList(QFrame):
    """Each fault with its sentence and what helps. `mended` gives the remedy whose button was pressed."""

    mended = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Faults of the node")
        self._icon = QLabel()
        self._icon.setAccessibleName("Warning")
        self._icon.setFixedWidth(18)
        self._text = QLabel(wordWrap=True)
        self._text.setTextFormat(Qt.TextFormat.RichText)
        self.buttons: list[QPushButton] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(5)
        self._column.addWidget(self._text)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 7, 8, 7)
        row.setSpacing(8)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._column, 1)
        self._faults: tuple[Fault, ...] = ()
        theme.notifier().changed.connect(self._show)
        self.hide()

    def show_faults(self, faults: Sequence[Fault], graph: Graph) -> None:
        """Shows these faults of a graph, or hides."""
        if tuple(faults) != self._faults:
            self._faults = tuple(faults)
            self._show()
        self._offer(graph)
        self.setVisible(bool(faults))

    def text(self) -> str:
        """All sentences, as rich text."""
        return self._text.text()

    def _offer(self, graph: Graph) -> None:
        """A button for each remedy, for the graph as it is now."""
        for button in self.buttons:
            self._column.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = []
        found = {remedy.label: remedy for fault in self._faults for remedy in remedies(graph, fault)}
        for label, remedy in found.items():
            button = QPushButton(label)
            button.setToolTip(f"{label}; Ctrl+Z takes it back")
            button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _=False, r=remedy: self.mended.emit(r))
            self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            self.buttons.append(button)

    def _show(self) -> None:
        now = theme.current()
        self._icon.setPixmap(icons.pixmap("warning", 16, now.bad, self.devicePixelRatioF()))
        lines = []
        for fault in self._faults:
            part = f"<b>{escape(fault.part)}</b>: " if fault.part else ""
            fix = f"<br><span style='color: {now.muted}'>{escape(fault.fix)}</span>" if fault.fix else ""
            lines.append(f"<div>{part}{escape(fault.sentence)}{fix}</div>")
        self._text.setText("".join(lines))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wash = QColor(theme.current().bad)
        painter.setPen(wash)
        wash.setAlphaF(0.10)
        painter.setBrush(wash)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()
