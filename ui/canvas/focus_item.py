"""The ring around what the keyboard is at: a card and one of its ports, or the title of a frame."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from ui.canvas import styles
from ui.canvas.node_paint import RADIUS, RING

_AWAY, _WIDE = 5.0, 2.0  # scene units from the card's edge, pixels


class FocusItem(QGraphicsItem):
    """One item that is moved about; hidden while the mouse is used."""

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setZValue(65)
        self._card, self._port = QRectF(), QPointF()
        self.setVisible(False)

    def show_at(self, rect: QRectF | None, port: QPointF | None = None) -> None:
        """Around this rectangle, and around a port at this point; None hides the ring."""
        self.setVisible(rect is not None)
        if rect is None:
            return
        self.prepareGeometryChange()
        self._card, self._port = rect, port or QPointF()
        self.update()

    @property
    def on_port(self) -> bool:
        """Whether a port has a ring too."""
        return not self._port.isNull()

    def boundingRect(self) -> QRectF:
        return self._card.adjusted(-16, -16, 16, 16)

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = QPen(styles.text_color("accent"), _WIDE)
        pen.setCosmetic(True)  # seen as well from afar
        painter.setPen(pen)
        around = self._card.adjusted(-_AWAY, -_AWAY, _AWAY, _AWAY)
        painter.drawRoundedRect(around, RADIUS + _AWAY, RADIUS + _AWAY)
        if self.on_port:
            painter.setBrush(styles.color("accent", 0.35))
            painter.drawEllipse(self._port, RING + 4.5, RING + 4.5)
