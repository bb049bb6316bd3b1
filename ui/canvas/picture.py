"""The graph as an image, and the dotted ground that it lies on."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen

from ui.canvas import styles
from ui.canvas.polygons import polygon
from ui.canvas.scene import Scene

_DOTS, _CLOSEST, _MAX_SIDE = 20.0, 18.0, 12_000


def background(painter: QPainter, rect: QRectF, scale: float) -> None:
    """Fills `rect` (scene units) with the ground and its dots, never closer than some pixels."""
    painter.fillRect(rect, styles.color("window"))
    step = _DOTS
    while step * scale < _CLOSEST:
        step *= 2
    columns = np.arange(math.floor(rect.left() / step), math.ceil(rect.right() / step) + 1) * step
    rows = np.arange(math.floor(rect.top() / step), math.ceil(rect.bottom() / step) + 1) * step
    if not len(columns) or not len(rows):
        return
    pen = QPen(styles.color("border", 0.75), 1.6)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawPoints(polygon(np.tile(columns, len(rows)), np.repeat(rows, len(columns))))


def image(scene: Scene, scale: float, padding: float) -> QImage:
    """All nodes and halos at `scale` pixels per unit, `padding` units around; smaller where it would be too large.

    Selection, faults and what hovers over the nodes are left out.
    """
    area = scene.content_rect().adjusted(-padding, -padding, padding, padding)
    scale = min(scale, _MAX_SIDE / max(area.width(), area.height(), 1.0))
    shown = QImage(
        max(1, round(area.width() * scale)), max(1, round(area.height() * scale)), QImage.Format.Format_RGB32
    )
    states = {key: item.state for key, item in scene.nodes.items()}
    wire = scene.selected_wire
    over = [item for item in scene.items() if item.isVisible() and item.zValue() > 0]
    for item in over:
        item.setVisible(False)
    for item in scene.nodes.values():
        item.set_state(selected=False, hovered=False, faults=(), fault_parts=frozenset())
    if wire:
        scene.wires[wire].set_state(selected=False)
    painter = QPainter(shown)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.save()
    painter.scale(scale, scale)
    painter.translate(-area.topLeft())
    background(painter, area, scale)
    painter.restore()
    scene.render(painter, QRectF(shown.rect()), area)
    painter.end()
    for key, s in states.items():
        scene.nodes[key].set_state(
            selected=s.selected, hovered=s.hovered, faults=s.faults, fault_parts=s.fault_parts
        )
    if wire:
        scene.wires[wire].set_state(selected=True)
    for item in over:
        item.setVisible(True)
    return shown
