"""The timeline: the phases between shifts, what happened in between, and where one is; a drag looks back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from sandbox.bookmarks import bookmarks
from sandbox.phases import SHIFT, Deployed, Phase, deployments, phases
from sims.number_text import grouped
from ui import theme
from ui.colors import color
from ui.panels.timeline_bar import TimelineBar
from ui.panels.timeline_marking import Marking
from ui.panels.timeline_paint import (
    BAR,
    Word,
    paint_bands,
    paint_bookmarks,
    paint_branches,
    paint_deployments,
    paint_head,
    paint_pins,
    paint_words,
    words,
)
from ui.run_branch import value_text
from ui.run_session import RunSession

SIDE = 12.0
NEAR = 5.0  # pixels from a mark within which the pointer means it


class Timeline(QWidget):
    """The panel: all of it stands in the title row (`header`), so that it takes one line only."""

    def __init__(self, session: RunSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.strip = Strip(session)
        self.marking = Marking(session, self)
        self.strip.menu_wanted.connect(self.marking.menu)
        self.header = TimelineBar(self.strip, session)
        self.setMaximumHeight(1)

    def sizeHint(self) -> QSize:
        return QSize(400, 1)


class Strip(QWidget):
    """A bar over all generations of the scenario. Pressing and dragging looks at the generation under the pointer, a
    click on a bookmark at its own; after the newest one it is the newest. `menu_wanted` gives a generation and a place
    on the screen.
    """

    menu_wanted = Signal(int, QPoint)

    def __init__(self, session: RunSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._drawn = (-1, -1)
        self._dragging = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(120)
        self.setAccessibleName("Timeline")
        self.setAccessibleDescription("Left and right look at the generation before and after")
        self.setStatusTip("Drag to look back at an earlier generation; right-click for bookmarks and branches")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        for signal in (session.ready, session.status, session.looked, session.edited):
            signal.connect(lambda *_: self.update())
        session.frames.connect(lambda _: self._moved())
        theme.notifier().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(600, 34)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 34)

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
            (e.generation, f"{e.node}.{e.setting} = {value_text(e.value)} at generation {grouped(e.generation)}")
            for e in entries
        ]

    def notes(self) -> list[tuple[int, str]]:
        """Everything that is marked, as generation and text."""
        kept = bookmarks(self.session.document.scenario)
        named = [(mark.generation, f"Bookmark: {mark.name}") for mark in kept]
        branched = [(mark, f"Branched at generation {grouped(mark)}") for mark in self.session.branches]
        return [*named, *self.marks(), *branched]

    def words(self) -> list[Word]:
        """What is written into the bands, where no mark and no head crosses it."""
        crossing = {self.session.generation, self.session.shown, *(generation for generation, _ in self.notes())}
        return words(self.phases(), self.deployments(), self.x_of, map(self.x_of, crossing))

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
        here, bands, place = self.x_of(self.session.generation), self.phases(), self.session.place
        kept = [mark.generation for mark in bookmarks(self.session.document.scenario)]
        paint_bands(painter, bands, self.x_of, top, here)
        if self.deployments():
            paint_deployments(painter, bands, self.x_of, top, here)
        paint_words(painter, self.words(), top)
        paint_pins(painter, [generation for generation, _ in self.marks()], self.x_of, top)
        paint_branches(painter, self.session.branches, self.x_of, top)
        paint_bookmarks(painter, kept, self.x_of, top)
        paint_head(painter, here, top, "accent", filled=place < 0)
        if place >= 0:
            paint_head(painter, self.x_of(place), top, "accent")
        if self.hasFocus():
            painter.setPen(QPen(color("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 5, 5)
        painter.end()

    # -- looking back ----------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragging = True
            self.session.look(self.meant(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self.session.look(self.generation_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragging = self._dragging and event.button() != Qt.MouseButton.LeftButton

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(self.meant(event.pos().x()), event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = self._step(event)
        if step:
            self.session.look(self.session.shown + step)
        else:
            super().keyPressEvent(event)

    def _step(self, event: QKeyEvent) -> int:
        """By how many generations a key goes on; 0 for other keys."""
        far = max(1, self.last // 20)
        steps = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -far, Qt.Key.Key_PageDown: far,
            Qt.Key.Key_Home: -self.last, Qt.Key.Key_End: self.last,
        }  # fmt: skip
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        return steps.get(Qt.Key(event.key()), 0) if plain else 0

    def meant(self, x: float) -> int:
        """The generation that a click means: that of a bookmark close by, else the one under the pointer."""
        kept = bookmarks(self.session.document.scenario)
        near = [mark.generation for mark in kept if abs(self.x_of(mark.generation) - x) < NEAR]
        return min(near, key=lambda mark: abs(self.x_of(mark) - x), default=self.generation_at(x))

    # -- tooltips --------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._step(event):
            event.accept()  # the window's own keys wait while the timeline has the focus
            return True
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip(event.pos().x()), self)
            return True
        return super().event(event)

    def tip(self, x: float) -> str:
        """What the place under the pointer is."""
        near = [text for generation, text in self.notes() if abs(self.x_of(generation) - x) < NEAR]
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
