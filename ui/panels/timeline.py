"""The timeline: the phases between shifts, the interventions, and where the run is."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui import theme
from ui.colors import color
from ui.panels.axes import grouped
from ui.run_session import RunSession

SIDE, BAR = 12.0, 16.0
PHASE_ROLES = ("world", "gap", "candidate", "objective")


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of generations, `first` included and `last` not, under one world."""

    first: int
    last: int
    name: str


def phases(shifts: tuple[tuple[int, str], ...], last: int) -> list[Phase]:
    """The phases of a run of generations 0 to `last`, in order; a shift begins a phase named after its node."""
    borders: dict[int, str] = {0: "training"}
    for generation, node in sorted(shifts):
        if generation <= last:
            borders[generation] = node.replace("_", " ")
    starts = sorted(borders)
    return [Phase(a, b, borders[a]) for a, b in zip(starts, [*starts[1:], last], strict=True) if b > a]


class Timeline(QWidget):
    """The panel: its strip stands in the title row (`header`), so that it takes one line only."""

    keeps_title = True

    def __init__(self, session: RunSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.header = Strip(session)
        self.setMaximumHeight(1)

    def sizeHint(self) -> QSize:
        return QSize(400, 1)


class Strip(QWidget):
    """A bar over all generations of the scenario."""

    def __init__(self, session: RunSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._drawn = (-1, -1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(200)
        session.ready.connect(lambda _: self.update())
        session.status.connect(lambda _: self.update())
        session.frames.connect(lambda _: self._moved())
        theme.notifier().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(600, 34)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 34)

    @property
    def last(self) -> int:
        """The generation at the right end."""
        return max(1, self.session.document.scenario.generations, self.session.generation)

    def x_of(self, generation: float) -> float:
        """Where a generation is."""
        return SIDE + (self.width() - 2 * SIDE) * generation / self.last

    def _moved(self) -> None:
        """Only as often as the marker would move by a pixel."""
        now = (round(self.x_of(self.session.generation)), self.last)
        if now != self._drawn:
            self._drawn = now
            self.update()

    def marks(self) -> list[tuple[int, str]]:
        """Interventions, as generation and text: those of the file and those made in this run."""
        entries = (*self.session.document.scenario.interventions, *self.session.made)
        return [
            (e.generation, f"{e.node}.{e.setting} = {e.value} at generation {e.generation}") for e in entries
        ]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = (self.height() - BAR) / 2
        here = self.x_of(self.session.generation)
        font = theme.font(11, bold=True)
        painter.setFont(font)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(SIDE, top, self.width() - 2 * SIDE, BAR), 4, 4)
        painter.setClipPath(shape)
        for i, phase in enumerate(phases(self.session.shifts, self.last)):
            self._phase(painter, phase, PHASE_ROLES[i % len(PHASE_ROLES)], top, here)
        painter.setClipping(False)
        for generation, _ in self.marks():
            x = self.x_of(generation)
            painter.setPen(QPen(color("ink"), 1.2))
            painter.drawLine(QPointF(x, top - 3), QPointF(x, top + BAR + 3))
            painter.setBrush(color("ink"))
            painter.drawEllipse(QPointF(x, top - 4), 2.2, 2.2)
        self._marker(painter, here, top)
        painter.end()

    def _phase(self, painter: QPainter, phase: Phase, role: str, top: float, here: float) -> None:
        left, right = self.x_of(phase.first), self.x_of(phase.last)
        painter.fillRect(QRectF(left, top, right - left, BAR), color(role, 0.22))
        if here > left:
            painter.fillRect(QRectF(left, top, min(here, right) - left, BAR), color(role, 0.55))
        painter.setPen(color("ink"))
        room = QRectF(left + 7, top, right - left - 12, BAR)
        text = QFontMetricsF(painter.font()).elidedText(phase.name, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _marker(self, painter: QPainter, x: float, top: float) -> None:
        accent = color("accent")
        painter.setPen(QPen(accent, 2))
        painter.drawLine(QPointF(x, top - 3), QPointF(x, top + BAR + 5))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        painter.drawPolygon(
            QPolygonF([QPointF(x - 5, top - 8), QPointF(x + 5, top - 8), QPointF(x, top - 1)])
        )

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip(event.pos().x()), self)
            return True
        return super().event(event)

    def tip(self, x: float) -> str:
        """What the place under the pointer is."""
        near = [text for generation, text in self.marks() if abs(self.x_of(generation) - x) < 5]
        if near:
            return "\n".join(near)
        generation = min(self.last, max(0, round((x - SIDE) / max(1.0, self.width() - 2 * SIDE) * self.last)))
        phase = next(
            (p.name for p in phases(self.session.shifts, self.last) if p.first <= generation <= p.last), ""
        )
        return f"Generation {grouped(generation)} of {grouped(self.last)}" + (f": {phase}" if phase else "")
