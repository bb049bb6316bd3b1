"""The gallery: the scenarios that come with the program by chapter, each drawn small, and recent files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPixmap, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from sandbox import scenario as scenarios
from sandbox.graph import Graph
from sandbox.scenario import SUFFIX, Entry, ScenarioError
from ui import icons, theme
from ui.colors import color
from ui.panels.thumbnail import thumbnail

_PICTURE, _NARROW = QSize(84, 54), QSize(62, 54)  # the second one in docks narrower than 230 pixels
_ROW, _RECENT, _HEADING, _GAP = 66, 42, 30, 8
_CARD = Qt.ItemDataRole.UserRole


@dataclass
class Card:
    """One entry: what is emitted when it is opened, its texts, and its graph once that has been read."""

    target: str | Path
    title: str
    summary: str
    missing: bool = False
    graph: Graph | None = None

    @property
    def recent(self) -> bool:
        """Whether it is a file of the user's."""
        return isinstance(self.target, Path)


class _Delegate(QStyledItemDelegate):
    """Paints headings, scenarios and files."""

    def __init__(self, view: QListWidget) -> None:
        super().__init__(view)
        self._pictures: dict[tuple[str, str, int, float], QPixmap] = {}

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        card = index.data(_CARD)
        return QSize(120, _HEADING if card is None else _RECENT if card.recent else _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        card = index.data(_CARD)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if card is None:
            painter.setFont(theme.font(11, bold=True))
            painter.setPen(color("muted"))
            text = str(index.data(Qt.ItemDataRole.DisplayRole)).upper()
            line = rect.adjusted(4, 8, -4, -3)
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, shown)
        else:
            self._paint_card(painter, rect.adjusted(1, 2, -3, -2), state, card)
        painter.restore()

    def _paint_card(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, card: Card) -> None:
        chosen = bool(state & QStyle.StateFlag.State_Selected and state & QStyle.StateFlag.State_HasFocus)
        marked = bool(state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver))
        painter.setPen(color("accent") if chosen else Qt.PenStyle.NoPen)
        painter.setBrush(color("card_head" if marked and not card.missing else "card"))
        painter.drawRoundedRect(rect, 5, 5)
        device = painter.device()
        ratio = device.devicePixelRatio() if device else 1.0
        left = rect.left() + 4
        if card.recent:
            ink = theme.current().faint if card.missing else theme.current().muted
            painter.drawPixmap(left + 4, rect.center().y() - 8, icons.pixmap("open", 16, ink, ratio))
            left += 28
        else:
            size = _PICTURE if rect.width() >= 230 else _NARROW
            painter.drawPixmap(left, rect.top() + 4, self._picture(card, size, ratio))
            left += size.width() + _GAP
        text = QRect(left, rect.top() + 5, rect.right() - left - 6, rect.height() - 8)
        painter.setFont(theme.font(12, bold=not card.recent))
        painter.setPen(color("faint" if card.missing else "ink"))
        title = painter.fontMetrics().elidedText(card.title, Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(text, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, title)
        painter.setPen(color("faint" if card.missing else "muted"))
        painter.setFont(theme.font(11))
        below = text.adjusted(0, painter.fontMetrics().height() + 3, 0, 0)
        if card.recent:
            line = painter.fontMetrics().elidedText(card.summary, Qt.TextElideMode.ElideMiddle, below.width())
            painter.drawText(below, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, line)
        else:
            draw_lines(painter, below, card.summary)

    def _picture(self, card: Card, size: QSize, ratio: float) -> QPixmap:
        key = (str(card.target) if card.graph else "", theme.current().name, size.width(), ratio)
        if key not in self._pictures:
            self._pictures[key] = thumbnail(card.graph or Graph(), size, ratio)
        return self._pictures[key]


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


class _List(QListWidget):
    """The list; a click or Enter chooses."""

    chosen = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            item = self.currentItem()
            if item is not None:
                self.chosen.emit(item)
            return
        super().keyPressEvent(event)


class Gallery(QWidget):
    """`open_requested` gives the name of a bundled scenario (str) or a recent file (Path)."""

    open_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Scenarios")
        self.list = _List(self)
        self.list.setAccessibleName("Scenarios and recent files")
        self.list.setItemDelegate(_Delegate(self.list))
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 6, 4, 4)
        layout.addWidget(self.list)
        self.none = QLabel("There are no scenarios here yet.\nOpen or drop a scenario file.", wordWrap=True)
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.none.setProperty("role", "muted")
        layout.addWidget(self.none, 1)
        self._recent: list[Path] = []
        self._bundled = [_bundled_card(entry) for entry in scenarios.bundled()]
        self._chapters = [entry.chapter or "Scenarios" for entry in scenarios.bundled()]
        self._unread = list(self._bundled)
        self._reader = QTimer(self, interval=0)
        self._reader.timeout.connect(self._read_one)
        self.list.itemClicked.connect(self._open)
        self.list.chosen.connect(self._open)
        theme.notifier().changed.connect(self.list.viewport().update)
        self._fill()
        self._reader.start()

    def set_recent(self, paths: Sequence[Path]) -> None:
        """Lists these files below the bundled scenarios; missing ones are greyed."""
        self._recent = list(paths)
        self._fill()

    def cards(self) -> list[Card]:
        """The entries from top to bottom."""
        cards = (self.list.item(i).data(_CARD) for i in range(self.list.count()))
        return [card for card in cards if card is not None]

    def _fill(self) -> None:
        self.list.clear()
        chapter = ""
        for card, its_chapter in zip(self._bundled, self._chapters, strict=True):
            if its_chapter != chapter:
                chapter = its_chapter
                self._head(chapter)
            self._add(card)
        if self._recent:
            self._head("Recent")
        for path in self._recent:
            missing = not path.exists()
            folder = f"not found: {path.parent}" if missing else str(path.parent)
            self._add(Card(path, path.name.removesuffix(SUFFIX), folder, missing))

        empty = not self.cards()
        self.list.setVisible(not empty)
        self.none.setVisible(empty)

    def _head(self, title: str) -> None:
        head = QListWidgetItem(title, self.list)
        head.setFlags(Qt.ItemFlag.NoItemFlags)

    def _add(self, card: Card) -> None:
        item = QListWidgetItem(card.title, self.list)
        item.setData(_CARD, card)
        item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, card.summary)
        item.setToolTip(str(card.target) if card.recent else f"{card.title}\n{card.summary}")
        if card.missing:
            item.setFlags(Qt.ItemFlag.NoItemFlags)

    def _read_one(self) -> None:
        """Reads one scenario's graph for its drawing; one after the other, so that the window opens at once."""
        if not self._unread:
            self._reader.stop()
            return
        card = self._unread.pop(0)
        try:
            card.graph = scenarios.load(str(card.target)).graph
        except ScenarioError:
            card.graph = None  # stays an empty picture; opening it says what is wrong
        self.list.viewport().update()

    def _open(self, item: QListWidgetItem) -> None:
        card = item.data(_CARD)
        if card is not None and not card.missing:
            self.open_requested.emit(card.target)


def _bundled_card(entry: Entry) -> Card:
    return Card(entry.name, entry.title or entry.name, entry.summary)
