"""One card of the Verdicts panel: a question, its answer, a figure, and below them the evidence."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from sandbox.verdict_parts import Verdict
from ui import theme
from ui.colors import color, text_color
from ui.panels.parts import FlatButton
from ui.panels.still_text import StillText
from ui.panels.verdict_figure import FigureView
from ui.panels.verdict_texts import EvidenceTable, WrappedText

STATES = {
    "yes": ("✓", "good"),
    "no": ("✕", "bad"),
    "unsure": ("?", "accent"),
    "early": ("…", "muted"),
    "told": ("i", "base"),
}
NAMES = {"yes": "yes", "no": "no", "unsure": "not sure", "early": "not yet", "told": "measured"}


class Mark(QWidget):
    """The state of an answer as a sign in a ring, in its colour."""

    def __init__(self) -> None:
        super().__init__()
        self.state = "early"
        self.setFixedSize(20, 20)
        theme.notifier().changed.connect(self.update)

    def show_state(self, state: str) -> None:
        """Another state."""
        if state != self.state:
            self.state = state
            self.update()
        self.setToolTip(NAMES[state].capitalize())

    def paintEvent(self, _event: QPaintEvent) -> None:
        sign, role = STATES[self.state]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(text_color(role), 1.6))
        painter.setBrush(color(role, 0.16))
        painter.drawEllipse(QPointF(10, 10), 8.4, 8.4)
        painter.setFont(theme.font(11, bold=True))
        painter.drawText(QRectF(0, 0, 20, 20), Qt.AlignmentFlag.AlignCenter, sign)
        painter.end()


class Chevron(QWidget):
    """Points down where the card is open, else to the right."""

    def __init__(self) -> None:
        super().__init__()
        self.open = False
        self.setFixedSize(14, 20)
        theme.notifier().changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color("muted"), 1.8))
        points = ((3, 8), (7, 12), (11, 8)) if self.open else ((5, 6), (9, 10), (5, 14))
        painter.drawPolyline([QPointF(x, y) for x, y in points])
        painter.end()


class Card(QFrame):
    """Shows a verdict. A click on it, Enter or the space bar opens the evidence and closes it again."""

    node_requested = Signal(str)

    def __init__(self, node: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.node, self.verdict = node, Verdict(node, "", "", "early")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.mark, self.chevron = Mark(), Chevron()
        self.question, self.name = StillText("", "muted", 12), StillText("", "muted", 11)
        self.headline, self.answer = WrappedText("ink", 14, bold=True), WrappedText("muted", 12)
        self.figure = FigureView()
        self.evidence, self.basis = EvidenceTable(), WrappedText("muted", 11)
        self.locate = FlatButton("fit", "Shows the probe on the canvas", "Show on the canvas")
        self.locate.clicked.connect(lambda: self.node_requested.emit(self.node))
        self._lay_out()
        theme.notifier().changed.connect(self.update)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(6)
        for widget, stretch in ((self.mark, 0), (self.question, 1), (self.locate, 0), (self.chevron, 0)):
            top.addWidget(widget, stretch, Qt.AlignmentFlag.AlignVCenter)
        self.more = QWidget()
        inside = QVBoxLayout(self.more)
        inside.setContentsMargins(0, 2, 0, 0)
        inside.setSpacing(7)
        for row in (self.evidence, self.basis, self.name):
            inside.addWidget(row)
        self.more.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 8, 10)
        column.setSpacing(7)
        column.addLayout(top)
        for part in (self.headline, self.answer, self.figure, self.more):
            column.addWidget(part)

    @property
    def open(self) -> bool:
        """Whether the evidence is shown."""
        return not self.more.isHidden()

    def show_verdict(self, verdict: Verdict) -> None:
        """Takes in a verdict; evidence that is not shown is not written."""
        if verdict == self.verdict:
            return
        self.verdict = verdict
        self.mark.show_state(verdict.state)
        self.question.setText(verdict.question)
        self.headline.setText(verdict.headline)
        self.answer.setText(verdict.detail)
        self.answer.setVisible(bool(verdict.detail))
        self.figure.show_figure(verdict.figure)
        self.figure.setVisible(verdict.figure is not None)
        if self.open:
            self._write_evidence()
        self.setAccessibleName(f"{verdict.question} {NAMES[verdict.state].capitalize()}")
        self.setAccessibleDescription(verdict.answer)

    def _write_evidence(self) -> None:
        self.evidence.show_rows(self.verdict.rows)
        self.basis.setText(self.verdict.basis)
        self.name.setText(f"From {self.node}" if self.node else "")
        self.name.setVisible(bool(self.node))

    def set_open(self, opened: bool) -> None:
        """Shows or hides the evidence."""
        if opened:
            self._write_evidence()
        self.more.setVisible(opened)
        self.chevron.open = opened
        self.chevron.update()

    # -- events ----------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.set_open(not self.open)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.set_open(not self.open)
        else:
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = color("accent") if self.hasFocus() else color("border")
        painter.setPen(QPen(edge, 1.4 if self.hasFocus() else 1))
        painter.setBrush(color("card"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.7, 0.7, -0.7, -0.7), 7, 7)
        painter.end()
