"""Comment frames as they are drawn: a title bar over a tinted rectangle, behind halos, wires and nodes."""

from __future__ import annotations

from math import sqrt

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from sandbox.frames import Frame
from ui.canvas import styles
from ui.canvas.node_paint import FAR, ROWS

TITLE_BAR = 30.0
_ROLES = {"grey": "muted", "blue": "base", "orange": "mesa", "green": "world", "purple": "candidate",
          "yellow": "objective", "red": "bad"}  # fmt: skip
_RADIUS, _GRIP, _BEHIND = 10.0, 14.0, -300.0


def tint(name: str) -> QColor:
    """The colour of a frame in the theme, by its name in the file."""
    return QColor(styles.color(_ROLES[name]))


def title_of(frame: Frame) -> str:
    """What a frame or container is called, also without a title."""
    return frame.title or ("Container" if frame.holds else "Comment")


class CommentItem(QGraphicsItem):
    """One comment frame."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame = frame
        self.selected = self.hovered = False
        self.rect = QRectF()
        self._outline = self._bar = QPainterPath()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setFlag(
            QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption
        )  # tells paint what is exposed
        self.show_frame(frame)

    def show_frame(self, frame: Frame) -> None:
        """The frame is elsewhere, or has another title or colour."""
        rect = QRectF(*frame.at, *frame.size)
        if rect != self.rect:
            self.prepareGeometryChange()
            self.rect = rect
            self._outline, bar = QPainterPath(), QPainterPath()
            self._outline.addRoundedRect(rect, _RADIUS, _RADIUS)
            bar.addRect(self.title_rect())
            self._bar = self._outline.intersected(bar)
            self.setZValue(
                _BEHIND + 100 / (1 + sqrt(rect.width() * rect.height()) / 1000)
            )  # small ones in front
        self.frame = frame
        self.update()

    def set_state(self, selected: bool | None = None, hovered: bool | None = None) -> None:
        """Changes what is not None."""
        before = (self.selected, self.hovered)
        self.selected = self.selected if selected is None else selected
        self.hovered = self.hovered if hovered is None else hovered
        if before != (self.selected, self.hovered):
            self.update()

    def title_rect(self) -> QRectF:
        """Where the title is, to be dragged by, in scene coordinates."""
        return QRectF(self.rect.left(), self.rect.top(), self.rect.width(), TITLE_BAR)

    def boundingRect(self) -> QRectF:
        return self.rect.adjusted(-3, -3, 3, 3)

    def _inside(self) -> QRectF:
        return self.rect.adjusted(_RADIUS, TITLE_BAR, -_RADIUS, -_RADIUS - 4)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        scale = option.levelOfDetailFromTransform(painter.worldTransform())
        fill, bar, border = (tint(self.frame.color) for _ in range(3))
        fill.setAlphaF(0.08)
        bar.setAlphaF(0.42 if self.hovered else 0.30)
        border.setAlphaF(0.75)
        exposed = option.exposedRect
        if self._inside().contains(
            exposed
        ):  # something on it has changed: a rectangle costs a tenth of the path
            painter.fillRect(exposed, fill)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, scale >= FAR)
        painter.fillPath(self._outline, fill)
        painter.fillPath(self._bar, bar)
        pen = QPen(styles.color("ink"), 2.0) if self.selected else QPen(border, 1.2)
        painter.strokePath(self._outline, pen)
        if self.selected or self.hovered:
            self._grip(painter, border)
        self._title(painter, styles.TITLE if scale >= ROWS else styles.LARGE)

    def _grip(self, painter: QPainter, color: QColor) -> None:
        """Two strokes in the corner by which it is made larger."""
        corner = self.rect.bottomRight() - QPointF(4, 4)
        painter.setPen(QPen(color, 1.6))
        for step in (_GRIP, _GRIP / 2):
            painter.drawLine(corner - QPointF(step, 0), corner - QPointF(0, step))

    def _title(self, painter: QPainter, font: str) -> None:
        room = self.rect.width() - 24
        text = styles.elided(title_of(self.frame), font, max(20.0, room))
        painter.setFont(styles.font(font))
        painter.setPen(styles.color("ink" if self.frame.title else "muted"))
        y = self.rect.top() + (TITLE_BAR - styles.line_height(font)) / 2
        painter.drawStaticText(QPointF(self.rect.left() + 12, y), styles.static(text, font))
