"""How the timeline is drawn: bands of phases, what happened in between, and where one is. Pure painting."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from sandbox.phases import SHIFT, Deployed, Phase
from ui import theme
from ui.colors import color

BAR, UNDER = 16.0, 3.0  # height of the bands, of the stripe of a deployment below
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


def paint_bands(painter: QPainter, phases: list[Phase], x: Place, top: float, here: float) -> None:
    """The bands with their names, full up to `here` and pale after it."""
    painter.save()
    painter.setFont(theme.font(11, bold=True))
    if phases:
        shape, left = QPainterPath(), x(phases[0].first)
        shape.addRoundedRect(QRectF(left, top, x(phases[-1].last) - left, BAR), 4, 4)
        painter.setClipPath(shape)
    for phase, role in zip(phases, role_of(phases), strict=True):
        _band(painter, phase, role, x, top, here)
    painter.restore()


def _band(painter: QPainter, phase: Phase, role: str, x: Place, top: float, here: float) -> None:
    left, right = x(phase.first), x(phase.last)
    painter.fillRect(QRectF(left, top, right - left, BAR), color(role, 0.22))
    if here > left:
        painter.fillRect(QRectF(left, top, min(here, right) - left, BAR), color(role, 0.55))
    if phase.kind == SHIFT:
        painter.setPen(QPen(color("gap"), 1.6, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(left, top), QPointF(left, top + BAR))
    painter.setPen(color("ink"))
    room = QRectF(left + 7, top, right - left - 12, BAR)
    text = QFontMetricsF(painter.font()).elidedText(phase.name, Qt.TextElideMode.ElideRight, room.width())
    if len(text) > 1 or text == phase.name:
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


def paint_deployments(
    painter: QPainter, found: list[Deployed], phases: list[Phase], x: Place, top: float, here: float
) -> None:
    """A stripe below the bands as far as candidates have been deployed, and names at the right, if there is room."""
    if not found or not phases:
        return
    left, right = x(phases[0].first), x(phases[-1].last)
    y = top + BAR + 2
    painter.fillRect(QRectF(left, y, right - left, UNDER), color("deployment", 0.25))
    painter.fillRect(QRectF(left, y, max(0.0, here - left), UNDER), color("deployment", 0.9))
    names = ", ".join(dict.fromkeys(each.name for each in found))
    label = names if names.startswith("deploy") else f"deployment: {names}"
    painter.setFont(theme.font(10))
    wide = QFontMetricsF(painter.font()).horizontalAdvance(label)
    band = phases[-1]
    named = QFontMetricsF(theme.font(11, bold=True)).horizontalAdvance(band.name)
    if right - x(band.first) > wide + named + 40:
        painter.setPen(color("ink", 0.8))
        room = QRectF(right - wide - 10, top, wide + 4, BAR)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, label)


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
