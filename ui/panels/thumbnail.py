"""A scenario's graph drawn small: cards as rectangles in the colour of their kind, halos around what is searched."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from sandbox.graph import Graph, end
from ui.canvas import look, styles
from ui.colors import color

PADDING = 26.0  # of a halo around what is inside, in scene units
INSET = 5.0  # of the drawing in the picture, in pixels


def card_rects(graph: Graph) -> dict[str, QRectF]:
    """Where the cards are on the canvas."""
    around = look.places(graph)
    return {
        key: QRectF(*node.at, look.WIDTH, look.look(graph, key, around).height)
        for key, node in graph.nodes.items()
    }


def halo_rects(graph: Graph, cards: dict[str, QRectF]) -> list[tuple[int, QRectF]]:
    """(level, rectangle) of every halo, outer ones first."""
    halos = look.places(graph).halos
    found: dict[str, QRectF] = {}
    for halo in reversed(halos):  # inner ones first, so that outer ones surround them
        rect = QRectF()
        for member in halo.members:
            inner = found.get(member) if member != halo.optimizer else None
            rect = rect.united(inner or cards[member])
        found[halo.optimizer] = rect.adjusted(-PADDING, -PADDING, PADDING, PADDING)
    return [(halo.depth, found[halo.optimizer]) for halo in halos]


def thumbnail(graph: Graph, size: QSize, ratio: float) -> QPixmap:
    """The picture, `size` in logical pixels, sharp at a device pixel ratio, in the theme's colours."""
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color("border"), 1))
    painter.setBrush(color("window"))
    painter.drawRoundedRect(QRectF(0.5, 0.5, size.width() - 1, size.height() - 1), 4, 4)
    if graph.nodes:
        _draw(painter, graph, QRectF(INSET, INSET, size.width() - 2 * INSET, size.height() - 2 * INSET))
    painter.end()
    return picture


def _draw(painter: QPainter, graph: Graph, room: QRectF) -> None:
    cards = card_rects(graph)
    halos = halo_rects(graph, cards)
    whole = QRectF()
    for rect in (*cards.values(), *(rect for _, rect in halos)):
        whole = whole.united(rect)
    scale = min(room.width() / whole.width(), room.height() / whole.height(), 0.3)

    def place(point: QPointF) -> QPointF:
        return room.center() + (point - whole.center()) * scale

    def placed(rect: QRectF) -> QRectF:
        return QRectF(place(rect.topLeft()), place(rect.bottomRight()))

    for level, rect in halos:
        edge = styles.level_color(level)
        wash = QColor(edge)
        wash.setAlphaF(0.10)
        painter.setPen(QPen(edge, 1))
        painter.setBrush(wash)
        painter.drawRoundedRect(placed(rect), 2, 2)
    painter.setPen(QPen(color("faint"), 0.7))
    for source, target in graph.wires:
        giver, taker = cards.get(end(source)[0]), cards.get(end(target)[0])
        if giver is not None and taker is not None:
            start = QPointF(giver.right(), giver.top() + look.FIRST_PORT)
            painter.drawLine(place(start), place(QPointF(taker.left(), taker.top() + look.FIRST_PORT)))
    painter.setPen(Qt.PenStyle.NoPen)
    for key, rect in cards.items():
        kind = graph.nodes[key].declaration
        painter.setBrush(styles.kind_color(kind.kind if kind else "unknown"))
        painter.drawRoundedRect(placed(rect), 1, 1)
