"""Names of the ports of the node under the pointer, beside their rings."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from ui.canvas import styles
from ui.canvas.node_item import NodeItem
from ui.canvas.node_paint import LOW_DETAIL

_HEIGHT, _GAP = 18.0, 11.0


class PortLabels(QGraphicsItem):
    """One item for all labels; it is moved to whichever node is under the pointer."""

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setZValue(60)
        self.node_id = ""
        self._output: bool | None = None
        self._labels: list[tuple[QRectF, str, str]] = []
        self._rect = QRectF()

    def show_for(self, item: NodeItem | None, output: bool | None = None) -> None:
        """Shows the names of this node's ports (only of its outputs or inputs), or none."""
        if item is not None and not item.isVisible():  # folded: its container names its ports
            item = None
        node_id = item.node_id if item else ""
        if (node_id, output) == (self.node_id, self._output) and (item is None or item.pos() == self.pos()):
            return
        self.prepareGeometryChange()
        self.node_id, self._output = node_id, output
        self._labels = []
        self._rect = QRectF()
        if item:
            self.setPos(item.pos())
            for spot in (s for s in item.look.spots if output in (None, s.output)):
                width = styles.metrics(styles.SMALL).horizontalAdvance(spot.name) + 12
                left = spot.x + _GAP if spot.output else spot.x - _GAP - width
                box = QRectF(left, spot.y - _HEIGHT / 2, width, _HEIGHT)
                self._labels.append((box, spot.name, spot.wire))
                self._rect = self._rect.united(box.adjusted(-2, -2, 2, 2))
        self.update()

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        if option.levelOfDetailFromTransform(painter.worldTransform()) < LOW_DETAIL:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for box, name, wire in self._labels:
            painter.setPen(QPen(styles.wire_color(wire), 1))
            painter.setBrush(styles.color("card"))
            painter.drawRoundedRect(box, 5, 5)
            painter.setPen(styles.color("ink"))
            painter.setFont(styles.font(styles.SMALL))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)
