"""Wires: curves between ports in the colour, width and dash of their type; and the one being drawn."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPainterPathStroker, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from sandbox.graph import Point, Wire
from ui.canvas import styles
from ui.canvas.bounded_item import BoundedItem
from ui.canvas.node_paint import FAR, LOW_DETAIL
from ui.canvas.wire_path import curve, through

IDLE = 0.3  # opacity of a wire in which nothing flows
_KNOB = 4.5  # radius of a bend


class WireItem(BoundedItem):
    """One wire of the graph."""

    def __init__(self, wire: Wire, flows: str) -> None:
        super().__init__()
        self.wire, self.flows = wire, flows
        self.selected = self.hovered = self.marked = self.idle = False
        self.start, self.stop = QPointF(), QPointF()
        self.bends: tuple[Point, ...] = ()
        self._chosen = -1
        self._path = QPainterPath()
        self.setZValue(-1)

    def set_ends(self, start: QPointF, stop: QPointF, bends: tuple[Point, ...] = ()) -> None:
        """From an output's centre through points to an input's, in scene coordinates."""
        if (start, stop, bends) == (self.start, self.stop, self.bends):
            return
        self.start, self.stop, self.bends = QPointF(start), QPointF(stop), bends
        self._chosen = self._chosen if self._chosen < len(bends) else -1
        self._path = through(start, bends, stop)
        self.setRect(self._path.controlPointRect().adjusted(-8, -8, 8, 8))
        self.update()

    def set_bends(self, bends: tuple[Point, ...]) -> None:
        """Through other points."""
        self.set_ends(self.start, self.stop, bends)

    def choose_bend(self, number: int) -> None:
        """Marks one bend as selected; -1: none."""
        if number != self._chosen:
            self._chosen = number
            self.update()

    def bend_at(self, point: QPointF, reach: float) -> int:
        """The number of the bend within `reach` of a scene point; -1 where there is none."""
        near = ((x - point.x()) ** 2 + (y - point.y()) ** 2 <= reach**2 for x, y in self.bends)
        return next((i for i, there in enumerate(near) if there), -1)

    def set_state(
        self, selected: bool | None = None, hovered: bool | None = None, marked: bool | None = None
    ) -> None:
        """Changes what is not None; `marked`: a node dropped now would be put into it."""
        before = (self.selected, self.hovered, self.marked)
        self.selected = self.selected if selected is None else selected
        self.hovered = self.hovered if hovered is None else hovered
        self.marked = self.marked if marked is None else marked
        if before != (self.selected, self.hovered, self.marked):
            self.setZValue(-0.5 if self.selected or self.hovered or self.marked else -1)
            self.update()

    def set_idle(self, idle: bool) -> None:
        """Whether nothing flows in it, because of a muted node."""
        self.idle = idle
        self.setOpacity(IDLE if idle else 1.0)

    def reach(self) -> QRectF:
        """Everywhere that the curve comes, in scene coordinates."""
        return self._path.boundingRect()

    def middle(self) -> QPointF:
        """The middle of the curve, in scene coordinates."""
        return self._path.pointAtPercent(0.5)

    def near(self, point: QPointF, reach: float) -> bool:
        """Whether the curve passes within `reach` of a scene point."""
        return self.crosses(QRectF(point.x() - reach, point.y() - reach, 2 * reach, 2 * reach))

    def crosses(self, rect: QRectF) -> bool:
        """Whether the curve passes through a rectangle."""
        if not self.rect().intersects(rect):
            return False
        stroker = QPainterPathStroker()  # a path alone is taken as the area that it encloses
        stroker.setWidth(0.5)
        return stroker.createStroke(self._path).intersects(rect)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        far = option.levelOfDetailFromTransform(painter.worldTransform()) < FAR
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not far)
        if self.selected or self.marked or self.hovered:
            glow = styles.color("ink" if self.selected else "selection" if self.marked else "muted", 0.45)
            painter.strokePath(self._path, QPen(glow, 8.0 if self.marked else 6.5, Qt.PenStyle.SolidLine))
        painter.strokePath(self._path, styles.wire_pen(self.flows, 0.8 if self.selected else 0.0, far))
        if self.bends and option.levelOfDetailFromTransform(painter.worldTransform()) >= LOW_DETAIL:
            self._knobs(painter)

    def _knobs(self, painter: QPainter) -> None:
        """The points that it is drawn through, as something to grab."""
        for i, (x, y) in enumerate(self.bends):
            chosen = i == self._chosen
            painter.setPen(QPen(styles.color("ink" if chosen else "window"), 2.0 if chosen else 1.5))
            painter.setBrush(styles.wire_color(self.flows))
            larger = 1.5 if chosen or self.hovered else 0.0
            painter.drawEllipse(QPointF(x, y), _KNOB + larger, _KNOB + larger)


class LooseWireItem(QGraphicsItem):
    """The wire that is being drawn, from a port to the pointer."""

    def __init__(self) -> None:
        super().__init__()
        self._path, self._type, self._fits = QPainterPath(), "", True
        self.setZValue(50)
        self.setVisible(False)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def show_between(self, start: QPointF, stop: QPointF, type_: str, fits: bool) -> None:
        """From an output's place to an input's; `fits` False draws it as refused."""
        self.prepareGeometryChange()
        self._path, self._type, self._fits = curve(start, stop), type_, fits
        self.setVisible(True)
        self.update()

    def boundingRect(self) -> QRectF:
        return self._path.controlPointRect().adjusted(-8, -8, 8, 8)

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(styles.wire_pen(self._type))
        if not self._fits:
            pen.setColor(styles.color("bad"))
        painter.strokePath(self._path, pen)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(pen.color())
        for element in (self._path.elementAt(0), self._path.elementAt(self._path.elementCount() - 1)):
            painter.drawEllipse(QPointF(element.x, element.y), 4, 4)
