"""Halos: rounded rectangles around what an optimizer searches, one inside the other, labelled by their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from sandbox.nests import Halo
from ui.canvas import styles
from ui.canvas.look import HALO_BOTTOM, HALO_SIDE, HALO_TOP
from ui.canvas.node_paint import FAR, LOW_DETAIL, ROWS

_RADIUS = 16.0
_STAGGER = 7.0  # nests that share nodes get borders of their own


class HaloItem(QGraphicsItem):
    """The halo of one optimizer."""

    def __init__(self, halo: Halo, title: str) -> None:
        super().__init__()
        self.rect = QRectF()
        self._path = QPainterPath()
        self.halo, self.title = halo, title
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        # So that paint is told what is exposed.
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self.setZValue(-100 + halo.depth)

    def show_halo(self, halo: Halo, title: str) -> None:
        """The halo has other members, depth or name."""
        if (halo, title) != (self.halo, self.title):
            self.halo, self.title = halo, title
            self.setZValue(-100 + halo.depth)
            self.update()

    def set_rect(self, rect: QRectF) -> None:
        """Where it is, in scene coordinates."""
        if rect != self.rect:
            self.prepareGeometryChange()
            self.rect = QRectF(rect)
            self._path = QPainterPath()
            self._path.addRoundedRect(self.rect, _RADIUS, _RADIUS)

    @property
    def label(self) -> str:
        """What is written at its top left."""
        return f"{self.halo.role.upper()} · {self.title}"

    def label_rect(self) -> QRectF:
        """Where the label is: a place to grab the whole nest, in scene coordinates."""
        width = min(styles.width(self.label, styles.AFAR_BOLD) + 24, self.rect.width())
        return QRectF(self.rect.left(), self.rect.top(), width, 34)

    def boundingRect(self) -> QRectF:
        return self.rect.adjusted(-2, -2, 2, 2)

    def _inside(self) -> QRectF:
        """Where there is nothing of it but its fill."""
        return self.rect.adjusted(_RADIUS, self.label_rect().height(), -_RADIUS, -_RADIUS)

    def shape(self) -> QPainterPath:
        path = QPainterPath()
        path.addRect(self.label_rect())
        return path

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        scale = option.levelOfDetailFromTransform(painter.worldTransform())
        color = styles.level_color(self.halo.depth)
        fill = QColor(color)
        fill.setAlphaF(0.055)
        painter.setRenderHint(
            QPainter.RenderHint.Antialiasing, False
        )  # a smooth fill takes seven times as long
        if scale < FAR:
            painter.setBrush(fill)
            painter.setPen(QPen(color, 0.0))
            painter.drawRect(self.rect)
            return
        exposed = option.exposedRect
        # Where a card of it has changed, a rectangle costs a tenth of the path.
        if self._inside().contains(exposed):
            painter.fillRect(exposed, fill)
            return
        painter.fillPath(self._path, fill)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.strokePath(self._path, styles.level_pen(self.halo.depth))
        if scale >= LOW_DETAIL:
            self._name(painter, color, styles.HALO if scale >= ROWS else styles.AFAR_BOLD)

    def _name(self, painter: QPainter, color: QColor, font: str) -> None:
        painter.setPen(styles.text_color(color.name()))
        painter.setFont(styles.font(font))
        text = styles.elided(self.label, font, max(20.0, self.rect.width() - 32))
        at = QPointF(self.rect.left() + 16, self.rect.top() + 19 - styles.line_height(font) / 2)
        painter.drawStaticText(at, styles.static(text, font))


def rects(halos: Sequence[Halo], cards: Mapping[str, QRectF]) -> dict[str, QRectF]:
    """The rectangle of each halo by its optimizer: its members' cards and the halos inside it, padded.

    Inner halos come first, so an outer border never meets an inner one; nests that share nodes with others are padded
    a little more.
    """
    found: dict[str, QRectF] = {}
    for halo, number in sorted(zip(halos, _sharing(halos), strict=True), key=lambda pair: -pair[0].depth):
        rect = QRectF()
        for member in halo.members:
            if member in cards:
                rect = rect.united(cards[member])
            if member in found and member != halo.optimizer:
                rect = rect.united(found[member])
        extra = _STAGGER * (number % 4)
        padded = rect.adjusted(-HALO_SIDE - extra, -HALO_TOP - extra, HALO_SIDE + extra, HALO_BOTTOM + extra)
        found[halo.optimizer] = (
            padded if halo.optimizer not in found else found[halo.optimizer].united(padded)
        )
    return found


def _sharing(halos: Sequence[Halo]) -> list[int]:
    """For each halo, how many of the nests before its own have nodes of that one."""
    nests: list[frozenset[str]] = []
    found, number = [], 0
    for halo in halos:
        if halo.depth == 0:
            members = frozenset(halo.members)
            number = sum(not members.isdisjoint(other) for other in nests)
            nests.append(members)
        found.append(number)
    return found
