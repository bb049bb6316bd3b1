"""Outlines of the things of a day and of a wood, in a square from (-1, -1) to (1, 1), y down."""

from __future__ import annotations

from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from ui.panels.glyph_strokes import Outline, circle, points


def _fruit(path: QPainterPath) -> None:
    path.moveTo(0, -0.3)
    path.cubicTo(-0.5, -0.7, -1.0, -0.3, -0.85, 0.3)
    path.cubicTo(-0.7, 0.9, -0.3, 1.05, 0, 0.85)
    path.cubicTo(0.3, 1.05, 0.7, 0.9, 0.85, 0.3)
    path.cubicTo(1.0, -0.3, 0.5, -0.7, 0, -0.3)
    path.closeSubpath()
    path.moveTo(0.02, -0.45)
    path.cubicTo(0.1, -1.0, 0.5, -1.05, 0.7, -0.95)
    path.cubicTo(0.65, -0.6, 0.35, -0.4, 0.02, -0.45)
    path.closeSubpath()


def _spear(path: QPainterPath) -> None:
    points(path, (-0.95, 0.8), (-0.8, 0.95), (0.42, -0.28), (0.27, -0.43))
    points(path, (0.1, -0.55), (0.95, -0.95), (0.55, -0.1), (0.45, -0.4))


def _heart(path: QPainterPath) -> None:
    path.moveTo(0, 0.9)
    path.cubicTo(-1.5, -0.25, -0.75, -1.25, 0, -0.45)
    path.cubicTo(0.75, -1.25, 1.5, -0.25, 0, 0.9)
    path.closeSubpath()


def _tube(path: QPainterPath) -> None:
    path.addRoundedRect(QRectF(-0.5, -0.95, 1.0, 0.22), 0.08, 0.08)
    path.addRoundedRect(QRectF(-0.34, -0.68, 0.68, 1.6), 0.34, 0.34)
    path.addRect(QRectF(-0.2, -0.6, 0.4, 0.6))


def _screen(path: QPainterPath) -> None:
    path.addRoundedRect(QRectF(-0.95, -0.8, 1.9, 1.3), 0.12, 0.12)
    path.addRect(QRectF(-0.78, -0.64, 1.56, 0.98))
    points(path, (-0.22, -0.48), (0.36, -0.15), (-0.22, 0.18))
    path.addRect(QRectF(-0.45, 0.66, 0.9, 0.2))


def _cradle(path: QPainterPath) -> None:
    circle(path, -0.35, -0.3, 0.32)
    path.moveTo(-0.95, 0.1)
    path.lineTo(0.95, 0.1)
    path.cubicTo(0.9, 0.75, 0.4, 0.95, 0, 0.95)
    path.cubicTo(-0.4, 0.95, -0.9, 0.75, -0.95, 0.1)
    path.closeSubpath()


def _moon(path: QPainterPath) -> None:
    path.moveTo(0.3, -0.95)
    path.cubicTo(-1.3, -0.9, -1.3, 0.9, 0.3, 0.95)
    path.cubicTo(-0.45, 0.5, -0.45, -0.5, 0.3, -0.95)
    path.closeSubpath()


def _sun(path: QPainterPath) -> None:
    circle(path, 0, 0, 0.5)
    for k in range(8):
        turn = k * pi / 4
        along, across = (cos(turn), sin(turn)), (-sin(turn) * 0.12, cos(turn) * 0.12)
        near, far = (0.62 * along[0], 0.62 * along[1]), (0.98 * along[0], 0.98 * along[1])
        points(path, (near[0] - across[0], near[1] - across[1]), far, (near[0] + across[0], near[1] + across[1]))


def _key(path: QPainterPath) -> None:
    circle(path, -0.5, 0, 0.45)
    circle(path, -0.5, 0, 0.2)
    points(path, (-0.07, -0.12), (0.98, -0.12), (0.98, 0.45), (0.74, 0.45), (0.74, 0.12), (0.52, 0.12), (0.52, 0.4),
            (0.3, 0.4), (0.3, 0.12), (-0.07, 0.12))  # fmt: skip


def _chest(path: QPainterPath) -> None:
    path.moveTo(-0.95, -0.1)
    path.cubicTo(-0.95, -0.95, 0.95, -0.95, 0.95, -0.1)
    path.closeSubpath()
    path.addRoundedRect(QRectF(-0.95, 0.02, 1.9, 0.83), 0.1, 0.1)
    path.addRect(QRectF(-0.16, 0.14, 0.32, 0.34))


def _open_chest(path: QPainterPath) -> None:
    points(path, (-0.95, -0.25), (-0.75, -0.95), (0.75, -0.95), (0.95, -0.25), (0.72, -0.25), (0.58, -0.75),
            (-0.58, -0.75), (-0.72, -0.25))  # fmt: skip
    path.addRoundedRect(QRectF(-0.95, 0.02, 1.9, 0.83), 0.1, 0.1)


def _mushroom(path: QPainterPath) -> None:
    path.moveTo(-0.95, 0.05)
    path.cubicTo(-0.9, -1.2, 0.9, -1.2, 0.95, 0.05)
    path.closeSubpath()
    circle(path, -0.35, -0.35, 0.17)
    circle(path, 0.3, -0.5, 0.15)
    points(path, (-0.28, 0.15), (0.28, 0.15), (0.38, 0.95), (-0.38, 0.95))


def _creature(path: QPainterPath) -> None:
    path.addEllipse(QPointF(0, 0.15), 0.75, 0.6)
    circle(path, -0.25, 0.0, 0.16)
    circle(path, 0.25, 0.0, 0.16)
    points(path, (-0.55, -0.35), (-0.4, -0.98), (-0.15, -0.48))
    points(path, (0.55, -0.35), (0.4, -0.98), (0.15, -0.48))
    points(path, (-0.5, 0.72), (-0.2, 0.82), (-0.35, 1.0))
    points(path, (0.5, 0.72), (0.2, 0.82), (0.35, 1.0))


THINGS: dict[str, Outline] = {
    "fruit": _fruit,
    "spear": _spear,
    "heart": _heart,
    "tube": _tube,
    "screen": _screen,
    "cradle": _cradle,
    "moon": _moon,
    "sun": _sun,
    "key": _key,
    "chest": _chest,
    "open_chest": _open_chest,
    "mushroom": _mushroom,
    "creature": _creature,
}
