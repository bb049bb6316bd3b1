"""How the gallery's entries look: a heading, a scenario with a picture that moves, a file."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPixmap, QTextLayout, QTextOption
from PySide6.QtWidgets import QListWidget, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from sandbox.graph import Graph
from ui import icons, theme
from ui.colors import color
from ui.panels.gallery_cards import Card
from ui.panels.thumbnail import thumbnail
from ui.panels.trace_paint import moment, paint_trace

CARD = Qt.ItemDataRole.UserRole
_PICTURE, _NARROW = QSize(84, 54), QSize(62, 54)  # the second one in narrow docks
_WIDE = 230  # pixels of a card from which on the title stands beside the picture, and not above both
_ROW, _TALL, _RECENT, _HEADING, _LINE, _GAP = 66, 84, 42, 30, 14, 8
_KEPT = 120  # painted cards
_TITLE = 20  # height of the title above the picture


def card_rect(item: QRect) -> QRect:
    """The card of an entry in the place that the list gives it."""
    return item.adjusted(1, 2, -3, -2)


def picture_rect(card: QRect) -> QRect:
    """The picture on a scenario's card."""
    size, top = (_PICTURE, 4) if card.width() >= _WIDE else (_NARROW, 2 + _TITLE)
    return QRect(card.left() + 4, card.top() + top, size.width(), size.height())


class Delegate(QStyledItemDelegate):
    """Paints headings, scenarios and files; `now` is where the recorded runs are played, in seconds."""

    def __init__(self, view: QListWidget) -> None:
        super().__init__(view)
        self._view = view
        self._bodies: dict[tuple[object, ...], QPixmap] = {}
        self.now = 0.0
        self.opened = ""  # the scenario that the window shows

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        card, width = index.data(CARD), self._view.viewport().width()
        if card is None:
            return QSize(120, _HEADING + _LINE * (len(self._heading(index, width)) - 1))
        wide = width - 4 >= _WIDE
        return QSize(120, _RECENT if card.recent else _ROW if wide else _TALL)

    def _heading(self, index: QModelIndex | QPersistentModelIndex, width: int) -> list[str]:
        """A chapter's name in as many lines as it takes."""
        metrics, lines = QFontMetrics(theme.font(11, bold=True)), [""]
        for word in str(index.data(Qt.ItemDataRole.DisplayRole)).upper().split():
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and metrics.horizontalAdvance(longer) > width - 8:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        card = index.data(CARD)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if card is None:
            painter.setFont(theme.font(11, bold=True))
            painter.setPen(color("muted"))
            lines = self._heading(index, rect.width())
            for i, line in enumerate(reversed(lines)):
                painter.drawText(rect.left() + 4, rect.bottom() - 5 - i * _LINE, line)
        else:
            self._paint_card(painter, card_rect(rect), state, card, self.now + index.row())
        painter.restore()

    def _paint_card(
        self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, card: Card, now: float
    ) -> None:
        """The card, which is painted once and kept, and on it the run as far as it is played."""
        chosen = bool(state & QStyle.StateFlag.State_Selected and state & QStyle.StateFlag.State_HasFocus)
        marked = bool(state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver))
        device = painter.device()
        ratio = device.devicePixelRatio() if device else 1.0
        painter.drawPixmap(rect.topLeft(), self._body(card, rect.size(), chosen, marked, ratio))
        if card.trace is not None and card.trace.curves:
            paint_trace(painter, card.trace, QRectF(picture_rect(rect)), moment(now))

    def _body(self, card: Card, size: QSize, chosen: bool, marked: bool, ratio: float) -> QPixmap:
        opened = card.target == self.opened
        drawn = card.graph is not None
        key = (str(card.target), card.missing, size.width(), size.height(), chosen, marked, opened, drawn, ratio,
               theme.current().name)  # fmt: skip
        if key not in self._bodies:
            if len(self._bodies) > _KEPT:
                self._bodies.clear()
            body = self._bodies[key] = QPixmap(size * ratio)
            body.setDevicePixelRatio(ratio)
            body.fill(Qt.GlobalColor.transparent)
            painter = QPainter(body)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_body(painter, QRect(QPoint(0, 0), size), card, (chosen, marked, opened), ratio)
            painter.end()
        return self._bodies[key]

    def _paint_body(
        self, painter: QPainter, rect: QRect, card: Card, state: tuple[bool, bool, bool], ratio: float
    ) -> None:
        chosen, marked, opened = state
        painter.setPen(color("accent") if chosen else Qt.PenStyle.NoPen)
        painter.setBrush(color("card_head" if marked and not card.missing else "card"))
        painter.drawRoundedRect(rect.adjusted(0, 0, -1, -1), 5, 5)
        if opened:
            painter.fillRect(QRect(rect.left(), rect.top() + 6, 2, rect.height() - 12), color("accent"))
        left = rect.left() + 4
        if card.recent:
            ink = theme.current().faint if card.missing else theme.current().muted
            painter.drawPixmap(left + 4, rect.center().y() - 8, icons.pixmap("open", 16, ink, ratio))
            left += 28
        else:
            place = picture_rect(rect)
            if card.trace is None or not card.trace.curves:
                painter.drawPixmap(place.topLeft(), thumbnail(card.graph or Graph(), place.size(), ratio))
            left = place.right() + 1 + _GAP
        text = QRect(left, rect.top() + 5, rect.right() - left - 6, rect.height() - 8)
        above = not card.recent and rect.width() < _WIDE
        if above:
            text.setLeft(rect.left() + 6)
        painter.setFont(theme.font(12, bold=not card.recent))
        painter.setPen(color("faint" if card.missing else "ink"))
        title = painter.fontMetrics().elidedText(card.title, Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(text, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, title)
        painter.setPen(color("faint" if card.missing else "muted"))
        painter.setFont(theme.font(11))
        below = text.adjusted(0, painter.fontMetrics().height() + 3, 0, 0)
        below.setLeft(left)
        if card.recent:
            line = painter.fontMetrics().elidedText(card.summary, Qt.TextElideMode.ElideMiddle, below.width())
            painter.drawText(below, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, line)
        else:
            draw_lines(painter, below, card.summary)


def draw_lines(painter: QPainter, rect: QRect, text: str) -> None:
    """Draws a text wrapped, the last line that fits cut with an ellipsis."""
    layout = QTextLayout(text, painter.font())
    layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
    metrics = painter.fontMetrics()
    height = metrics.lineSpacing()
    room = max(1, (rect.height() + 2) // height)
    layout.beginLayout()
    for i in range(room):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(rect.width())
        start = line.textStart()
        last = i == room - 1
        part = text[start:] if last else text[start : start + line.textLength()]
        shown = metrics.elidedText(part.strip(), Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect.left(), rect.top() + i * height + metrics.ascent(), shown)
    layout.endLayout()
