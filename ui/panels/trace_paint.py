"""A recorded run drawn small, up to a moment of it: its objectives, or a plot's columns, and the shifts."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from sandbox.traces import Trace
from ui.colors import color
from ui.curves import DASHES, EXTRA_DASHES, EXTRA_ROLES, ROLES

SECONDS, PAUSE = 5.0, 2.0  # how long a run is played, and how long its end then stands
_INSET = 5.0


def moment(seconds: float) -> float:
    """How much of a run is shown after so many seconds, from 0 to 1; it begins again after its pause."""
    return min(1.0, (seconds % (SECONDS + PAUSE)) / SECONDS)


def limits(trace: Trace) -> tuple[float, float]:
    """Least and greatest value of all curves, apart."""
    values = [v for curve in trace.curves.values() for v in curve if v is not None]
    low, high = min(values, default=0.0), max(values, default=1.0)
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def points(
    trace: Trace, role: str, room: QRectF, share: float, heights: tuple[float, float]
) -> list[QPolygonF]:
    """The pieces of a curve up to a share of the run, broken where there is no number; `heights` as from `limits`."""
    low, high = heights
    last = max(1, trace.at[-1])
    now = share * last
    pieces: list[QPolygonF] = []
    piece = QPolygonF()
    for generation, value in zip(trace.at, trace.curves[role], strict=True):
        if value is None:
            pieces, piece = [*pieces, piece], QPolygonF()
        elif generation <= now:
            y = room.bottom() - room.height() * (value - low) / (high - low)
            piece.append(QPointF(room.left() + room.width() * generation / last, y))
    return [found for found in (*pieces, piece) if not found.isEmpty()]


def looks(trace: Trace) -> dict[str, tuple[str, tuple[float, ...]]]:
    """Colour and dashes of every curve, as in the scope; what is drawn last lies on top."""
    styles = {role: (role, DASHES[role]) for role in reversed(ROLES) if role in trace.curves}
    others = (curve for curve in trace.curves if curve not in ROLES)
    return styles | dict(zip(others, zip(EXTRA_ROLES, EXTRA_DASHES, strict=True), strict=False))


def paint_trace(painter: QPainter, trace: Trace, rect: QRectF, share: float) -> None:
    """Draws the trace on a well; `share` of the run, from 0 to 1."""
    painter.setPen(QPen(color("border"), 1))
    painter.setBrush(color("well"))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    room = rect.adjusted(_INSET, _INSET, -_INSET, -_INSET)
    last = max(1, trace.at[-1])
    for generation in trace.shifts:
        if 0 < generation <= share * last:
            x = room.left() + room.width() * generation / last
            painter.setPen(QPen(color("gap"), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, rect.top() + 2), QPointF(x, rect.bottom() - 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    heights = limits(trace)
    for role, (ink, dash) in looks(trace).items():
        pen = QPen(color(ink), 1.5)
        if dash:
            pen.setDashPattern([length / 2 for length in dash])
        pieces = points(trace, role, room, share, heights)
        painter.setPen(pen)
        for piece in pieces:
            painter.drawPolyline(piece)
        if pieces:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(ink))
            painter.drawEllipse(pieces[-1].last(), 2.2, 2.2)
            painter.setBrush(Qt.BrushStyle.NoBrush)
