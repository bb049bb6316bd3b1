"""The small figures of a world's picture as vector paths in a square from (-1, -1) to (1, 1), y down."""

from __future__ import annotations

from functools import cache
from math import cos, pi, sin

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainterPath, QTransform

from ui.panels.glyph_strokes import Outline, circle, points
from ui.panels.glyphs_deer import DEER
from ui.panels.glyphs_things import THINGS


@cache
def glyph(shape: str) -> QPainterPath:
    """The path of a shape named in `sims.picture.Glyph`; a disc for an unknown one."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    _SHAPES.get(shape, _disc)(path)
    return path


def _disc(path: QPainterPath) -> None:
    circle(path, 0, 0, 0.9)


def _ring(path: QPainterPath) -> None:
    circle(path, 0, 0, 0.95)
    circle(path, 0, 0, 0.6)


def _square(path: QPainterPath) -> None:
    path.addRoundedRect(QRectF(-0.8, -0.8, 1.6, 1.6), 0.2, 0.2)


def _diamond(path: QPainterPath) -> None:
    points(path, (0, -1), (0.8, 0), (0, 1), (-0.8, 0))


def _triangle(path: QPainterPath) -> None:
    points(path, (0, -0.9), (0.95, 0.75), (-0.95, 0.75))


def _star(path: QPainterPath) -> None:
    radii = (1.0, 0.42)
    turns = [(radii[i % 2], -pi / 2 + i * pi / 5) for i in range(10)]
    points(path, *((r * cos(a), r * sin(a)) for r, a in turns))


def _cross(path: QPainterPath) -> None:
    arm, out = 0.26, 0.9
    corners = ((-arm, -out), (arm, -out), (arm, -arm), (out, -arm), (out, arm), (arm, arm))
    half = [*corners, (arm, out)]
    points(path, *half, *((-x, -y) for x, y in corners[1:]))


def _eye(path: QPainterPath) -> None:
    path.moveTo(-1, 0)
    path.quadTo(0, -1.15, 1, 0)
    path.quadTo(0, 1.15, -1, 0)
    path.closeSubpath()
    circle(path, 0, 0, 0.42)
    circle(path, 0, 0, 0.2)


def _person(path: QPainterPath) -> None:
    circle(path, 0, -0.58, 0.36)
    path.moveTo(-0.62, 0.95)
    path.cubicTo(-0.62, -0.35, 0.62, -0.35, 0.62, 0.95)
    path.closeSubpath()


def _house(path: QPainterPath) -> None:
    points(
        path, (0, -0.95), (1, -0.05), (0.72, -0.05), (0.72, 0.9), (-0.72, 0.9), (-0.72, -0.05), (-1, -0.05)
    )
    path.addRect(QRectF(-0.2, 0.25, 0.4, 0.65))


def _shop(path: QPainterPath) -> None:
    points(path, (-0.75, -0.85), (0.75, -0.85), (0.98, -0.2), (-0.98, -0.2))
    path.addRect(QRectF(-0.8, -0.05, 1.6, 0.95))
    path.addRect(QRectF(-0.55, 0.2, 0.45, 0.7))
    path.addRect(QRectF(0.12, 0.2, 0.46, 0.36))


def _purse(path: QPainterPath) -> None:
    path.moveTo(-0.3, -0.45)
    path.cubicTo(-1.25, 0.1, -0.95, 0.95, -0.4, 0.95)
    path.lineTo(0.4, 0.95)
    path.cubicTo(0.95, 0.95, 1.25, 0.1, 0.3, -0.45)
    path.closeSubpath()
    points(path, (-0.3, -0.55), (-0.5, -0.95), (0.5, -0.95), (0.3, -0.55))
    circle(path, 0, 0.28, 0.24)


def _ice_cream(path: QPainterPath) -> None:
    scoops = QPainterPath()
    scoops.setFillRule(Qt.FillRule.WindingFill)
    for x, y, radius in ((0, -72, 28), (0, -28, 46), (-36, -2, 17), (0, 0, 17), (36, -2, 17)):
        circle(scoops, x, y, radius)
    path.addPath(QTransform.fromScale(0.01, 0.01).map(scoops.simplified()))  # which is as fine as its numbers are large
    points(path, (-0.46, 0.27), (0.46, 0.27), (0, 1.0))
    for left in (-0.27, -0.06):  # the waffle
        points(path, (left, 0.27), (left + 0.07, 0.27), (left + 0.22, 0.53), (left + 0.16, 0.6))


def _candy(path: QPainterPath) -> None:
    circle(path, 0, 0, 0.5)
    points(path, (-0.55, 0), (-1, -0.42), (-1, 0.42))
    points(path, (0.55, 0), (1, -0.42), (1, 0.42))


_SHAPES: dict[str, Outline] = {
    "disc": _disc,
    "ring": _ring,
    "square": _square,
    "diamond": _diamond,
    "triangle": _triangle,
    "star": _star,
    "cross": _cross,
    "eye": _eye,
    "person": _person,
    "house": _house,
    "shop": _shop,
    "purse": _purse,
    "ice_cream": _ice_cream,
    "candy": _candy,
    **THINGS,
    **DEER,
}
