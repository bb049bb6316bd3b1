"""A container as it is drawn: one card with a small picture of what is in it and the wires that lead in and out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from sandbox.frames import Frame
from ui.canvas import styles
from ui.canvas.comment_item import CommentItem, tint, title_of
from ui.canvas.live_item import WellItem
from ui.canvas.look import HEADER, ROW, WIDTH
from ui.canvas.node_paint import INSET, LOW_DETAIL, RADIUS, RING, ROWS

_PICTURE, _GAP, _WELL, _FOOT = 74.0, 8.0, 44.0, 10.0
_DIM = 0.35  # what is muted


@dataclass(frozen=True, slots=True)
class Gate:
    """A port of a container: the end of a node in it ("node.port"), how that is called, and what flows there."""

    where: str
    text: str
    wire: str
    output: bool


@dataclass(frozen=True, slots=True)
class Inside:
    """A node in a container: where its card is, its kind, whether it keeps the graph from running, or is muted."""

    card: QRectF
    kind: str
    faulty: bool
    muted: bool


class FoldedItem(CommentItem):
    """The card of a container, which stands where the first card in it does. Its frame keeps the size that it has
    unfolded. `root` is the node in it, if any, whose numbers are shown at its bottom.
    """

    def __init__(self, frame: Frame) -> None:
        self.gates: tuple[Gate, ...] = ()
        self.inside: tuple[Inside, ...] = ()
        self.rows: tuple[tuple[str, str], ...] = ()
        self.root, self._level = "", -1
        self._corner = QPointF()  # of what is in it, from the frame's
        super().__init__(frame)
        self.well = WellItem(self)
        self.well.setVisible(False)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption, False)
        self.setZValue(0.5)

    def show_frame(self, frame: Frame) -> None:
        """The frame is elsewhere, or has another title or colour."""
        self.frame = frame
        height = self._rows_top + len(self.rows) * ROW + _PICTURE + self._live
        rect = QRectF(QPointF(*frame.at) + self._corner, QSizeF(WIDTH, height))
        if rect != self.rect:
            self.prepareGeometryChange()
            self.rect = rect
        if self.root:
            top = rect.bottom() - self._live
            self.well.place(QRectF(rect.left() + INSET, top, WIDTH - 2 * INSET, _WELL), self._level)
        self.update()

    @property
    def _live(self) -> float:
        """The height of what shows numbers at its bottom."""
        return _WELL + _FOOT if self.root else 0.0

    @property
    def _rows_top(self) -> float:
        """Where the settings begin, from its top."""
        return HEADER + _GAP + ROW * max(sum(g.output == side for g in self.gates) for side in (False, True))

    def show_inside(
        self,
        gates: Sequence[Gate],
        inside: Sequence[Inside],
        rows: Sequence[tuple[str, str]] = (),
        root: str = "",
        level: int = -1,
    ) -> None:
        """What is in it, what leads in and out, names and values of the settings that it shows, and the node whose
        numbers it shows, with its level in its nest.
        """
        corner = _first([node.card for node in inside]) - QPointF(*self.frame.at)
        shown = (tuple(gates), tuple(inside), tuple(rows), corner, root, level)
        if shown != (self.gates, self.inside, self.rows, self._corner, self.root, self._level):
            self.gates, self.inside, self.rows, self._corner, self.root, self._level = shown
            self.well.setVisible(bool(root))
            self.well.setOpacity(_DIM if self.muted else 1.0)
            self.show_frame(self.frame)

    def title_rect(self) -> QRectF:
        """Where it is dragged by: all of it."""
        return QRectF(self.rect)

    def boundingRect(self) -> QRectF:
        return self.rect.adjusted(-RING - 3, -5, RING + 3, 10)

    def gate_point(self, where: str, output: bool) -> QPointF:
        """Where a wire from or to an end in it is drawn to."""
        side = [gate.where for gate in self.gates if gate.output == output]
        row = side.index(where) + 0.5 if where in side else 0.0
        x = self.rect.right() if output else self.rect.left()
        return QPointF(x, self.rect.top() + HEADER + _GAP + row * ROW)

    def row_at(self, point: QPointF) -> int | None:
        """Which of the settings that it shows is at a scene point."""
        row = (point.y() - self.rect.top() - self._rows_top) // ROW
        return int(row) if 0 <= row < len(self.rows) and self.rect.contains(point) else None

    def gate_at(self, point: QPointF, reach: float) -> Gate | None:
        """The port within `reach` of a scene point."""
        for gate in self.gates if self.isVisible() else ():
            away = self.gate_point(gate.where, gate.output) - point
            if away.x() ** 2 + away.y() ** 2 <= reach**2:
                return gate
        return None

    def count(self) -> str:
        """How many nodes are in it, and whether all of them are muted."""
        many = len(self.inside)
        return f"{many} node{'s' * (many != 1)}" + ", muted" * self.muted

    @property
    def muted(self) -> bool:
        """Whether all that is in it is."""
        return all(node.muted for node in self.inside)

    # -- painting --------------------------------------------------------------------------------------------

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        scale = option.levelOfDetailFromTransform(painter.worldTransform())
        near = scale >= LOW_DETAIL
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._card(painter, near)
        title = title_of(self.frame)
        if scale >= ROWS:
            count = self.count()
            room = WIDTH - 2 * INSET - styles.width(count, styles.SMALL) - _GAP
            _text(painter, styles.elided(title, styles.TITLE, room), styles.TITLE, self._header(), left=True)
            _text(painter, count, styles.SMALL, self._header(), left=False, role="muted")
            self._gates(painter)
            self._settings(painter)
            self._picture(painter)
        elif near:
            text = styles.elided(title, styles.LARGE, WIDTH - 2 * INSET)
            _text(painter, text, styles.LARGE, self._header(), left=True)
            self._gates(painter, styles.AFAR)
            self._picture(painter)
        else:
            text = styles.elided(title, styles.LARGE, WIDTH - 16)
            room = (WIDTH - styles.width(text, styles.LARGE)) / 2
            _text(painter, text, styles.LARGE, self.rect.adjusted(room, 0, 0, 0), left=True)

    def _header(self) -> QRectF:
        return QRectF(self.rect.left() + INSET, self.rect.top(), WIDTH - 2 * INSET, HEADER)

    def _card(self, painter: QPainter, near: bool) -> None:
        """The edges of two more cards under it say that there is more inside."""
        color = tint(self.frame.color)
        faulty = any(node.faulty for node in self.inside)
        border = QPen(styles.color("bad" if faulty else "border"), 1.8 if faulty else 1.2)
        for step in (2, 1, 0):
            path = QPainterPath()
            path.addRoundedRect(self.rect.adjusted(4 * step, 3 * step, -4 * step, 3 * step), RADIUS, RADIUS)
            painter.fillPath(path, styles.color("card"))
            painter.strokePath(path, border)
        head = QPainterPath()
        head.addRect(QRectF(self.rect.topLeft(), self.rect.topRight() + QPointF(0, HEADER)))
        color.setAlphaF(0.45 if self.hovered else 0.32)
        painter.fillPath(path.intersected(head) if near else path, color)
        if self.selected or self.hovered:
            role, width = ("ink", 2.2) if self.selected else ("muted", 1.2)
            painter.strokePath(path, QPen(styles.color(role), width))

    def _gates(self, painter: QPainter, font: str = styles.TEXT) -> None:
        half = WIDTH / 2 - INSET - 4
        for gate in self.gates:
            at, color = self.gate_point(gate.where, gate.output), styles.wire_color(gate.wire)
            painter.setPen(QPen(color, 2.2))
            painter.setBrush(color if gate.output else styles.color("card"))
            painter.drawEllipse(at, RING - 1, RING - 1)
            left = self.rect.center().x() + 4 if gate.output else self.rect.left() + INSET
            line = QRectF(left, at.y() - ROW / 2, half, ROW)
            text = styles.elided(gate.text, font, half)
            _text(painter, text, font, line, left=not gate.output, role="muted")

    def _settings(self, painter: QPainter) -> None:
        for i, (name, value) in enumerate(self.rows):
            line = QRectF(
                self.rect.left() + INSET, self.rect.top() + self._rows_top + i * ROW, WIDTH - 2 * INSET, ROW
            )
            value = styles.elided(value, styles.MONO, line.width() * 0.45)
            room = line.width() - styles.width(value, styles.MONO) - _GAP
            _text(painter, styles.elided(name, styles.TEXT, room), styles.TEXT, line, left=True, role="muted")
            _text(painter, value, styles.MONO, line, left=False)

    def _picture(self, painter: QPainter) -> None:
        """The cards inside, small, in the colours of their kinds."""
        room = QRectF(
            self.rect.left() + INSET,
            self.rect.bottom() - self._live - _PICTURE + 4,
            WIDTH - 2 * INSET,
            _PICTURE - _FOOT - 4,
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(styles.well_color())
        painter.drawRoundedRect(room, 4, 4)
        if self.root:
            painter.drawRoundedRect(self.well.rect(), 4, 4)
        whole = QRectF()
        for node in self.inside:
            whole = whole.united(node.card)
        if whole.isEmpty():
            return
        scale = min((room.width() - 12) / whole.width(), (room.height() - 12) / whole.height(), 0.25)
        for node in self.inside:
            away = (node.card.center() - whole.center()) * scale + room.center()
            small = QRectF(0, 0, node.card.width() * scale, node.card.height() * scale)
            small.moveCenter(away)
            color = QColor(styles.color("bad") if node.faulty else styles.kind_color(node.kind))
            color.setAlphaF(_DIM if node.muted else 1.0)
            painter.setBrush(color)
            painter.drawRoundedRect(small, 1.5, 1.5)


def _first(cards: Sequence[QRectF]) -> QPointF:
    """The corner of the card that is nearest to the top left corner of all of them, where no other card is."""
    left, top = (min(edge(card) for card in cards) for edge in (QRectF.left, QRectF.top))
    return min((card.topLeft() for card in cards), key=lambda at: (at.x() - left) ** 2 + (at.y() - top) ** 2)


def _text(painter: QPainter, text: str, font: str, line: QRectF, *, left: bool, role: str = "ink") -> None:
    """One line of text, centred in the height of its line, at its left or right end."""
    painter.setFont(styles.font(font))
    painter.setPen(styles.color(role))
    x = line.left() if left else line.right() - styles.width(text, font)
    painter.drawStaticText(
        QPointF(x, line.center().y() - styles.line_height(font) / 2), styles.static(text, font)
    )
