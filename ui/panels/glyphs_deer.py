"""The figures of the herd: a deer, one that has fallen, and the skull of a herd that is no more."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QTransform

from ui.panels.glyph_strokes import Outline, points


def _polygon(*corners: tuple[float, float]) -> QPainterPath:
    path = QPainterPath()
    points(path, *corners)
    return path


def _body() -> QPainterPath:
    """Seen from the side, looking to the left: head, neck, trunk, four legs, tail."""
    trunk = QPainterPath()
    trunk.addRoundedRect(QRectF(-0.45, -0.3, 1.2, 0.62), 0.3, 0.3)
    parts = [
        _polygon(
            (-0.95, -0.62), (-0.5, -0.88), (-0.36, -0.74), (-0.2, -0.2), (-0.42, 0.1), (-0.56, -0.5), (-0.92, -0.42)
        ),
        _polygon((-0.5, -0.8), (-0.34, -1.0), (-0.36, -0.72)),
        *(_polygon((x, 0.1), (x + 0.17, 0.1), (x + 0.11, 0.98), (x + 0.01, 0.98)) for x in (-0.4, -0.18, 0.38, 0.57)),
        _polygon((0.68, -0.24), (0.96, -0.12), (0.74, 0.0)),
    ]
    for part in parts:
        trunk = trunk.united(part)
    return trunk


def _deer(path: QPainterPath) -> None:
    path.addPath(_body())


def _fallen(path: QPainterPath) -> None:
    path.addPath(QTransform().rotate(180).scale(-1.0, 0.8).map(_body()))


def _skull(path: QPainterPath) -> None:
    path.addEllipse(QPointF(0, -0.2), 0.8, 0.72)
    path.addRect(QRectF(-0.42, 0.52, 0.84, 0.4))
    for side in (-1.0, 1.0):
        path.addEllipse(QPointF(0.32 * side, -0.15), 0.22, 0.24)
    path.addEllipse(QPointF(0, 0.24), 0.09, 0.12)


DEER: dict[str, Outline] = {"deer": _deer, "fallen": _fallen, "skull": _skull}
