"""The graph as an image, and the dotted ground that it lies on."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QGraphicsItem

from ui import vector
from ui.canvas import styles
from ui.canvas.scene import Scene

_DOTS, _CLOSEST, _MAX_SIDE = 20.0, 18.0, 12_000
_MIDDLE = 2.0  # pixels from the edge of a strip to the dots in it


def background(painter: QPainter, rect: QRectF, scale: float) -> None:
    """Fills `rect` (scene units) with the ground and its dots, never closer than some pixels.

    The dots of a row are drawn once, and that strip is then copied to every row, at whole pixels: a dot looks the same
    whatever part of the view is painted.
    """
    painter.fillRect(rect, styles.color("window"))
    step = _DOTS
    while step * scale < _CLOSEST:
        step *= 2
    first, columns = math.floor(rect.left() / step), (math.ceil(rect.width() / step) // 64 + 1) * 64
    device, to_view = painter.device(), painter.worldTransform()
    ratio = device.devicePixelRatio() if device else 1.0
    at = to_view.map(QPointF(first * step, 0.0)).x() - _MIDDLE
    left = math.floor(at * ratio) / ratio
    strip = _strip(columns, step * scale, round(at - left, 6), ratio)
    painter.save()
    painter.resetTransform()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    for row in range(math.floor(rect.top() / step), math.ceil(rect.bottom() / step) + 1):
        top = to_view.map(QPointF(0.0, row * step)).y() - _MIDDLE
        painter.drawPixmap(QPointF(left, round(top * ratio) / ratio), strip)
    painter.restore()


@lru_cache(maxsize=4)
def _strip(columns: int, apart: float, shift: float, ratio: float) -> QPixmap:
    """A row of dots, so many pixels apart, the first one at (_MIDDLE + shift, _MIDDLE); `shift` is less than 1."""
    strip = QPixmap(round((columns * apart + 2 * _MIDDLE + 1) * ratio), round(2 * _MIDDLE * ratio))
    strip.setDevicePixelRatio(ratio)
    strip.fill(Qt.GlobalColor.transparent)
    painter = QPainter(strip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(styles.color("border", 0.75), 1.6)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawPoints([QPointF(_MIDDLE + shift + apart * column, _MIDDLE) for column in range(columns)])
    painter.end()
    return strip


def forget() -> None:
    """Drops what was drawn in the colours of the theme, after it changed."""
    _strip.cache_clear()


def image(scene: Scene, scale: float, padding: float) -> QImage:
    """All nodes and halos at `scale` pixels per unit, `padding` units around; smaller where it would be too large.

    Selection, faults and what hovers over the nodes are left out.
    """
    area = scene.whole_rect().adjusted(-padding, -padding, padding, padding)
    scale = min(scale, _MAX_SIDE / max(area.width(), area.height(), 1.0))
    shown = QImage(
        max(1, round(area.width() * scale)), max(1, round(area.height() * scale)), QImage.Format.Format_RGB32
    )
    painter = QPainter(shown)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.save()
    painter.scale(scale, scale)
    painter.translate(-area.topLeft())
    background(painter, area, scale)
    painter.restore()
    with _bare(scene):
        scene.render(painter, QRectF(shown.rect()), area)
    painter.end()
    return shown


def svg(scene: Scene, title: str, padding: float = 40.0) -> bytes:
    """The same as lines and texts, on a plain ground."""
    area = scene.whole_rect().adjusted(-padding, -padding, padding, padding)
    size = area.size().toSize()

    def paint(painter: QPainter) -> None:
        painter.fillRect(QRectF(QPointF(), size), styles.color("window"))
        scene.render(painter, QRectF(QPointF(), size), area)

    with _bare(scene), _uncached(scene):
        return vector.svg(size, title, paint)


@contextmanager
def _uncached(scene: Scene) -> Iterator[None]:
    """Every item paints itself meanwhile, instead of a picture of it that is kept."""
    kept = {item: item.cacheMode() for item in scene.items()}
    for item in kept:
        item.setCacheMode(QGraphicsItem.CacheMode.NoCache)
    try:
        yield
    finally:
        for item, mode in kept.items():
            item.setCacheMode(mode)


@contextmanager
def _bare(scene: Scene) -> Iterator[None]:
    """Selection, faults and what hovers over the nodes are not shown meanwhile."""
    states = {key: item.state for key, item in scene.nodes.items()}
    wire = scene.selected_wire
    cards = set(scene.stands.values())
    over = [i for i in scene.items() if i.isVisible() and i.zValue() > 0 and i not in cards]
    for item in over:
        item.setVisible(False)
    for item in scene.nodes.values():
        item.set_state(selected=False, hovered=False, faults=(), fault_parts=frozenset())
    if wire:
        scene.wires[wire].set_state(selected=False)
    framed = [item for item in scene.comments.values() if item.selected]
    for frame in framed:
        frame.set_state(selected=False, hovered=False)
    try:
        yield
    finally:
        for key, s in states.items():
            scene.nodes[key].set_state(
                selected=s.selected, hovered=s.hovered, faults=s.faults, fault_parts=s.fault_parts
            )
        if wire:
            scene.wires[wire].set_state(selected=True)
        for frame in framed:
            frame.set_state(selected=True)
        for item in over:
            item.setVisible(True)
