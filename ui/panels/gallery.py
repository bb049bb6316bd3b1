"""The gallery: the scenarios that come with the program by chapter, each playing its recorded run, and recent files."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QDrag,
    QHideEvent,
    QKeyEvent,
    QPainter,
    QPixmap,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from sandbox import scenario as scenarios
from sandbox import traces
from sandbox.scenario import ScenarioError
from ui import theme
from ui.mixing import MIME
from ui.panels.gallery_cards import Card, bundled_card, by_chapter, file_card
from ui.panels.gallery_paint import CARD, Delegate, card_rect, picture_rect
from ui.panels.thumbnail import thumbnail
from ui.panels.trace_paint import moment, paint_trace

FRAME_MS = 80  # between two pictures of the recorded runs
RECENT = 5  # files that are listed; the File menu has them all
_DRAGGED = QSize(120, 78)


class GalleryList(QListWidget):
    """The list: a click or Enter chooses; a drag carries a scenario, whose nest the canvas then adds."""

    chosen = Signal(object)
    add_requested = Signal(object)
    forget_requested = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Scenarios and recent files")
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)  # narrow cards are taller
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.paint = Delegate(self)
        self.setItemDelegate(self.paint)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.add_requested.emit(item.data(CARD))
            else:
                self.chosen.emit(item)
            return
        super().keyPressEvent(event)

    def drag_of(self, card: Card) -> QDrag:
        """A drag that carries a scenario, with its picture under the pointer."""
        drag = QDrag(self)
        data = QMimeData()
        data.setData(MIME, QByteArray(str(card.target).encode()))
        drag.setMimeData(data)
        drag.setPixmap(self._dragged(card))
        drag.setHotSpot(QPoint(16, 16))
        return drag

    def _dragged(self, card: Card) -> QPixmap:
        ratio = self.devicePixelRatioF()
        if card.graph is not None:
            return thumbnail(card.graph, _DRAGGED, ratio)
        picture = QPixmap(_DRAGGED * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        if card.trace is not None:
            painter = QPainter(picture)
            paint_trace(painter, card.trace, QRectF(0, 0, _DRAGGED.width(), _DRAGGED.height()), 1.0)
            painter.end()
        return picture

    def startDrag(self, _actions: Qt.DropAction) -> None:
        item = self.currentItem()
        card = item.data(CARD) if item else None
        if card is not None and not card.missing:
            self.drag_of(card).exec(Qt.DropAction.CopyAction)

    def menu_of(self, card: Card) -> QMenu:
        """The context menu of an entry."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        item = next(self.item(i) for i in range(self.count()) if self.item(i).data(CARD) is card)
        for text, call in (
            ("Open", lambda: self.chosen.emit(item)),
            ("Add its nest to the canvas\tCtrl+Return", lambda: self.add_requested.emit(card)),
        ):
            action = QAction(text, menu)
            action.setEnabled(not card.missing)
            action.triggered.connect(call)
            menu.addAction(action)
        if card.recent:
            menu.addSeparator()
            menu.addAction("Take off this list").triggered.connect(
                lambda: self.forget_requested.emit(card.target)
            )
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        item = self.currentItem() if keyboard else self.itemAt(event.pos())
        card = item.data(CARD) if item else None
        if card is not None and item is not None:
            at = self.visualItemRect(item).center() if keyboard else event.pos()
            self.menu_of(card).popup(self.viewport().mapToGlobal(at))

    def pictures(self) -> list[tuple[QRect, int]]:
        """Where the pictures in sight that move are, and in which rows, by which one is later than the next."""
        found, view = list[tuple[QRect, int]](), self.viewport().rect()
        for i in range(self.count()):
            item = self.item(i)
            card = item.data(CARD)
            if card is not None and card.trace is not None:
                place = self.visualItemRect(item)
                if place.intersects(view):
                    found.append((picture_rect(card_rect(place)), i))
        return found


class Gallery(QWidget):
    """`open_requested` gives the name of a bundled scenario (str) or a recent file (Path), `add_requested` one whose
    nest shall come to the canvas, `forget_requested` a file that shall leave the list.
    """

    open_requested = Signal(object)
    add_requested = Signal(object)
    forget_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Scenarios")
        self.list = GalleryList(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 6, 4, 4)
        layout.addWidget(self.list)
        self.none = QLabel("There are no scenarios here yet.\nOpen or drop a scenario file.", wordWrap=True)
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.none.setProperty("role", "muted")
        layout.addWidget(self.none, 1)
        self._recent: list[Path] = []
        self._chapters = {
            chapter: [bundled_card(entry) for entry in entries]
            for chapter, entries in by_chapter(scenarios.bundled()).items()
        }
        self._reading = self._read()
        self._reader = QTimer(self, interval=0)
        self._reader.timeout.connect(self._read_on)
        self._player = QTimer(self, interval=FRAME_MS)
        self._player.timeout.connect(self.play)
        self.list.itemClicked.connect(self._open)
        self.list.chosen.connect(self._open)
        self.list.add_requested.connect(self._add)
        self.list.forget_requested.connect(self.forget_requested)
        theme.notifier().changed.connect(self.list.viewport().update)
        self._fill()

    def set_recent(self, paths: Sequence[Path]) -> None:
        """Lists the first of these files above the bundled scenarios; missing ones are greyed."""
        if not paths and not self._recent:
            return
        self._recent = list(paths[:RECENT])
        self._fill()

    def show_open(self, name: str) -> None:
        """Marks the scenario that the window shows."""
        self.list.paint.opened = name
        self.list.viewport().update()

    def cards(self) -> list[Card]:
        """The entries from top to bottom."""
        cards = (self.list.item(i).data(CARD) for i in range(self.list.count()))
        return [card for card in cards if card is not None]

    def _fill(self) -> None:
        place = self.list.verticalScrollBar().value()
        self.list.clear()
        recent = {"Recent": [file_card(path) for path in self._recent]} if self._recent else {}
        for chapter, cards in {**recent, **self._chapters}.items():
            self._head(chapter)
            for card in cards:
                self._put(card)
        self.list.verticalScrollBar().setValue(place)
        empty = not self.cards()
        self.list.setVisible(not empty)
        self.none.setVisible(empty)

    def _head(self, title: str) -> None:
        head = QListWidgetItem(title, self.list)
        head.setFlags(Qt.ItemFlag.NoItemFlags)

    def _put(self, card: Card) -> None:
        item = QListWidgetItem(card.title, self.list)
        item.setData(CARD, card)
        item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, card.spoken())
        item.setToolTip(card.tip())
        if card.missing:
            item.setFlags(Qt.ItemFlag.NoItemFlags)

    def _read_on(self) -> None:
        if next(self._reading, None) is None:
            self._reader.stop()

    def _read(self) -> Iterator[Card]:
        """Reads the recordings, and then one scenario's graph and story after the other, so that the window opens at
        once; yields the card that comes next.
        """
        cards = [card for chapter in self._chapters.values() for card in chapter]
        played = traces.stored() if cards else {}
        for card in cards:
            yield card
            with suppress(ScenarioError):  # then it stays an empty picture; opening it says what is wrong
                card.read(scenarios.load(str(card.target)), played.get(str(card.target)))
            for i in range(self.list.count()):
                if self.list.item(i).data(CARD) is card:
                    self.list.item(i).setToolTip(card.tip())
            self.list.viewport().update()

    # -- the pictures move -----------------------------------------------------------------------------------

    def play(self) -> None:
        """The next picture of the recorded runs in sight; none behind another tab, none of one that has ended."""
        if self.visibleRegion().isEmpty():
            return
        before, self.list.paint.now = self.list.paint.now, time.monotonic()
        for place, row in self.list.pictures():
            if moment(before + row) < 1.0 or moment(self.list.paint.now + row) < 1.0:
                self.list.viewport().update(place)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._player.start()
        self._reader.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._player.stop()
        self._reader.stop()

    # -- what a person does ----------------------------------------------------------------------------------

    def _open(self, item: QListWidgetItem) -> None:
        card = item.data(CARD)
        if card is not None and not card.missing:
            self.open_requested.emit(card.target)

    def _add(self, card: Card | None) -> None:
        if card is not None and not card.missing:
            self.add_requested.emit(card.target)
