"""How the timeline is drawn: bands of phases, what happened in between, and where one is. Pure painting."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from sandbox.phases import SHIFT, Deployed, Phase
from ui import theme
from ui.colors import color
from ui.panels.plot_labels import clear_room

BAR, UNDER = 16.0, 3.0  # height of the bands, of the stripe of a deployment below
PALE, FULL = 0.22, 0.28  # how much of a phase's colour a band has, and how much more what has been run: words stay AA
CLEAR = 5.0  # pixels between a mark's line and a word
PHASE_ROLES = {True: ("gap", "candidate", "objective"), False: ("world",)}
Place = Callable[[float], float]


def role_of(phases: Iterable[Phase]) -> list[str]:
    """A colour role for each phase: training has one of its own, shifts take turns."""
    found, shifts = [], 0
    for phase in phases:
        shifted = phase.kind == SHIFT
        roles = PHASE_ROLES[shifted]
        found.append(roles[shifts % len(roles)])
        shifts += shifted
    return found


@dataclass(frozen=True, slots=True)
class Word:
    """What is written into the bands: from `left` on, `wide` pixels. A quiet one is small."""

    text: str
    left: float
    wide: float
    quiet: bool = False

    @property
    def font(self) -> QFont:
        """The font that it is written in."""
        return theme.font(10) if self.quiet else theme.font(11, bold=True)


def words(phases: list[Phase], found: list[Deployed], x: Place, marks: Iterable[float]) -> list[Word]:
    """The phases' names and, if there is room, the deployments' at the right of the last band. None is crossed by one
    of the marks, which are in pixels.
    """
    taken = [(mark - CLEAR, mark + CLEAR) for mark in marks]
    made = [_word(phase.name, x(phase.first) + 7, x(phase.last) - 5, taken, (0.0, 0.5, 1.0)) for phase in phases]
    if found and made:
        names = ", ".join(dict.fromkeys(each.name for each in found))
        label = names if names.startswith("deploy") else f"deployment: {names}"
        name = (made[-1].left, made[-1].left + made[-1].wide + 24)
        ends = x(phases[-1].first) + 7, x(phases[-1].last) - 6
        word = _word(label, *ends, [*taken, name], (1.0, 0.5), quiet=True)
        made += [word] * (word.text == label)
    return [word for word in made if word.text]


def _word(
    text: str, left: float, right: float, taken: list[tuple[float, float]], shares: tuple[float, ...],
    quiet: bool = False,
) -> Word:  # fmt: skip
    """A text as far as there is room for it; empty where that is not for a letter."""
    metrics = QFontMetricsF(Word(text, 0, 0, quiet).font)
    start, room = clear_room(left, right, metrics.horizontalAdvance(text) + 1, taken, shares)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
    return Word(shown if len(shown) > 1 or shown == text else "", start, room, quiet)


def paint_bands(painter: QPainter, phases: list[Phase], x: Place, top: float, here: float) -> None:
    """The bands, full up to `here` and pale after it."""
    painter.save()
    if phases:
        shape, left = QPainterPath(), x(phases[0].first)
        shape.addRoundedRect(QRectF(left, top, x(phases[-1].last) - left, BAR), 4, 4)
        painter.setClipPath(shape)
    for phase, role in zip(phases, role_of(phases), strict=True):
        _band(painter, phase, role, x, top, here)
    painter.restore()


def _band(painter: QPainter, phase: Phase, role: str, x: Place, top: float, here: float) -> None:
    left, right = x(phase.first), x(phase.last)
    painter.fillRect(QRectF(left, top, right - left, BAR), color(role, PALE))
    if here > left:
        painter.fillRect(QRectF(left, top, min(here, right) - left, BAR), color(role, FULL))
    if phase.kind == SHIFT:
        painter.setPen(QPen(color("gap"), 1.6, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(left, top), QPointF(left, top + BAR))


def paint_words(painter: QPainter, written: Iterable[Word], top: float) -> None:
    """What is written into the bands."""
    for word in written:
        painter.setFont(word.font)
        painter.setPen(color("ink"))
        painter.drawText(QRectF(word.left, top, word.wide + 1, BAR), Qt.AlignmentFlag.AlignVCenter, word.text)


def paint_deployments(painter: QPainter, phases: list[Phase], x: Place, top: float, here: float) -> None:
    """A stripe below the bands as far as candidates have been deployed."""
    left, right = x(phases[0].first), x(phases[-1].last)
    y = top + BAR + 2
    painter.fillRect(QRectF(left, y, right - left, UNDER), color("deployment", 0.25))
    painter.fillRect(QRectF(left, y, max(0.0, here - left), UNDER), color("deployment", 0.9))


def paint_pins(painter: QPainter, generations: Iterable[int], x: Place, top: float) -> None:
    """Interventions: pins with a round head above the band."""
    for generation in generations:
        here = x(generation)
        painter.setPen(QPen(color("ink"), 1.2))
        painter.drawLine(QPointF(here, top - 3), QPointF(here, top + BAR + 1))
        painter.setBrush(color("ink"))
        painter.drawEllipse(QPointF(here, top - 4), 2.2, 2.2)


def paint_head(painter: QPainter, x: float, top: float, role: str, filled: bool = True) -> None:
    """The playhead; hollow where it only says how far the run is while something earlier is looked at."""
    accent = color(role)
    painter.setPen(QPen(accent, 2 if filled else 1.2))
    painter.drawLine(QPointF(x, top - 2), QPointF(x, top + BAR + 4))
    painter.setPen(Qt.PenStyle.NoPen if filled else QPen(accent, 1.4))
    painter.setBrush(accent if filled else color("panel"))
    painter.drawPolygon(QPolygonF([QPointF(x - 5, top - 8), QPointF(x + 5, top - 8), QPointF(x, top - 1)]))


def paint_bookmarks(painter: QPainter, generations: Iterable[int], x: Place, top: float) -> None:
    """Ribbons that hang into the band from above."""
    painter.setPen(QPen(color("panel"), 1))
    painter.setBrush(color("ink"))
    for generation in generations:
        left, high = x(generation) - 3.5, top - 4
        shape = [(0, 0), (7, 0), (7, 12), (3.5, 9), (0, 12)]
        painter.drawPolygon(QPolygonF([QPointF(left + a, high + b) for a, b in shape]))


def paint_branches(painter: QPainter, generations: Iterable[int], x: Place, top: float) -> None:
    """A line with a diamond below, where the run was branched."""
    for generation in generations:
        here, low = x(generation), top + BAR + 3
        painter.setPen(QPen(color("accent"), 1.4))
        painter.drawLine(QPointF(here, top), QPointF(here, low))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("accent"))
        around = [(0.0, -3.5), (3.5, 0.0), (0.0, 3.5), (-3.5, 0.0)]
        painter.drawPolygon(QPolygonF([QPointF(here + a, low + b) for a, b in around]))
