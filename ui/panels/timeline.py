"""The timeline: the phases between shifts, the interventions, and where the run is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from sandbox.phases import SHIFT, Deployed, Phase, deployments, phases
from ui import theme
from ui.panels.axes import grouped
from ui.panels.timeline_paint import BAR, paint_bands, paint_deployments, paint_head, paint_pins
from ui.run_session import RunSession

SIDE = 12.0
NEAR = 5.0  # pixels from a mark within which the pointer means it


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
        self.setAccessibleName("Timeline")
        session.ready.connect(lambda _: self.update())
        session.status.connect(lambda _: self.update())
        session.frames.connect(lambda _: self._moved())
        theme.notifier().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(600, 34)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 34)

    # -- what there is to show -------------------------------------------------------------------------------

    @property
    def last(self) -> int:
        """The generation at the right end."""
        return max(1, self.session.document.scenario.generations, self.session.generation)

    def x_of(self, generation: float) -> float:
        """Where a generation is."""
        return SIDE + (self.width() - 2 * SIDE) * generation / self.last

    def generation_at(self, x: float) -> int:
        """The generation at a place, within the run."""
        share = (x - SIDE) / max(1.0, self.width() - 2 * SIDE)
        return min(self.last, max(0, round(share * self.last)))

    def phases(self) -> list[Phase]:
        """The phases of this run."""
        return phases(self.session.shifts, self.last, self.session.document.graph)

    def deployments(self) -> list[Deployed]:
        """The deployments of this run."""
        return deployments(self.session.document.graph)

    def marks(self) -> list[tuple[int, str]]:
        """Interventions, as generation and text: those of the file and those made in this run."""
        entries = (*self.session.document.scenario.interventions, *self.session.made)
        return [
            (e.generation, f"{e.node}.{e.setting} = {e.value} at generation {e.generation}") for e in entries
        ]

    def _moved(self) -> None:
        """Only as often as the marker would move by a pixel."""
        now = (round(self.x_of(self.session.generation)), self.last)
        if now != self._drawn:
            self._drawn = now
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = (self.height() - BAR) / 2
        here, bands = self.x_of(self.session.generation), self.phases()
        paint_bands(painter, bands, self.x_of, top, here)
        paint_deployments(painter, self.deployments(), bands, self.x_of, top, here)
        paint_pins(painter, [generation for generation, _ in self.marks()], self.x_of, top)
        paint_head(painter, here, top, "accent")
        painter.end()

    # -- tooltips --------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip(event.pos().x()), self)
            return True
        return super().event(event)

    def tip(self, x: float) -> str:
        """What the place under the pointer is."""
        near = [text for generation, text in self.marks() if abs(self.x_of(generation) - x) < NEAR]
        if near:
            return "\n".join(near)
        generation = self.generation_at(x)
        lines = [f"Generation {grouped(generation)} of {grouped(self.last)}"]
        phase = next((p for p in self.phases() if p.first <= generation <= p.last), None)
        later = next((p for p in self.phases() if p.first == generation), phase)
        if later is not None:
            lines[0] += f": {later.name}"
            if later.kind == SHIFT and later.ramp:
                lines.append(f"The shift takes {grouped(later.ramp)} generations to come about")
        for deployed in self.deployments():
            often = "each generation" if deployed.every == 1 else f"every {deployed.every} generations"
            lines.append(f"{deployed.name}: candidates are deployed {often}")
        return "\n".join(lines)
