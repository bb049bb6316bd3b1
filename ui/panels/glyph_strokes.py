"""What the outlines of figures are drawn with."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath, QPolygonF

Outline = Callable[[QPainterPath], None]


def points(path: QPainterPath, *corners: tuple[float, float]) -> None:
    """Adds a closed polygon."""
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
    path.closeSubpath()


def circle(path: QPainterPath, x: float, y: float, radius: float) -> None:
    """Adds a disc."""
    path.addEllipse(QPointF(x, y), radius, radius)
