"""The library: every node type, searched by a few letters, dragged onto the canvas or added with Enter."""

from __future__ import annotations

from PySide6.QtCore import (
    QByteArray,
    QEvent,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QDrag, QKeyEvent, QPainter, QPixmap
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

from sims.declare import KINDS, Declaration, load_all
from ui import fuzzy, icons, theme
from ui.colors import color
from ui.panels.node_tip import node_tip
from ui.panels.parts import SearchLine

MIME = "application/x-mesa-sandbox-node"
PLURAL = {
    "world": "Worlds",
    "shift": "Shifts",
    "candidate": "Candidates",
    "objective": "Objectives",
    "optimizer": "Optimizers",
    "deployment": "Deployment",
    "probe": "Probes",
    "view": "Views",
}
_ROW, _HEADING = 28, 30
_NODE = Qt.ItemDataRole.UserRole


def paint_node(
    painter: QPainter, rect: QRect, node: Declaration, marked: bool, focused: bool = False
) -> None:
    """A row of the library: a bar in the kind's colour, the title, a grip. Also the picture under the pointer."""
    card = rect.adjusted(1, 1, -1, -1)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(color("accent") if focused else Qt.PenStyle.NoPen)
    painter.setBrush(color("card_head" if marked else "card"))
    painter.drawRoundedRect(card, 4, 4)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color(node.kind))
    painter.drawRoundedRect(QRect(card.left(), card.top() + 2, 3, card.height() - 4), 1.5, 1.5)
    painter.setFont(theme.font(12))
    painter.setPen(color("ink"))
    text = card.adjusted(13, 0, -24, 0)
    shown = painter.fontMetrics().elidedText(node.title, Qt.TextElideMode.ElideRight, text.width())
    painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
    device = painter.device()
    grip = icons.pixmap("grip", 14, theme.current().muted, device.devicePixelRatio() if device else 1.0)
    painter.drawPixmap(card.right() - 20, card.center().y() - 6, grip)


class _Delegate(QStyledItemDelegate):
    """Paints headings and node types."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(80, _ROW if index.data(_NODE) else _HEADING)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        node = index.data(_NODE)
        painter.save()
        if isinstance(node, Declaration):
            marked = bool(state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver))
            chosen = bool(state & QStyle.StateFlag.State_Selected)
            paint_node(painter, rect, node, marked, chosen)
        else:
            painter.setFont(theme.font(11, bold=True))
            painter.setPen(color("muted"))
            low = rect.adjusted(3, 8, 0, -3)
            text = str(index.data(Qt.ItemDataRole.DisplayRole)).upper()
            painter.drawText(low, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, text)
        painter.restore()


class NodeList(QListWidget):
    """The list of node types; `chosen` gives one that was double-clicked or entered."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Node types")
        self.setItemDelegate(_Delegate(self))
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.itemDoubleClicked.connect(self._choose)

    def show_nodes(self, groups: list[tuple[str, list[Declaration]]]) -> None:
        """Shows groups of node types under headings ("" for none), the first node marked."""
        self.clear()
        for title, nodes in groups:
            if title and nodes:
                head = QListWidgetItem(title, self)
                head.setFlags(Qt.ItemFlag.NoItemFlags)
            for node in nodes:
                item = QListWidgetItem(node.title, self)
                item.setData(_NODE, node)
                item.setToolTip(node_tip(node))
                item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, f"{node.kind}: {node.summary}")

    def mark_first(self) -> None:
        """Marks the first node type."""
        rows = (i for i in range(self.count()) if self.item(i).data(_NODE))
        self.setCurrentRow(next(rows, -1))

    def types(self) -> list[str]:
        """The node types shown, from top to bottom."""
        items = (self.item(i).data(_NODE) for i in range(self.count()))
        return [node.type for node in items if node]

    def choose_current(self) -> None:
        """Emits the marked node type."""
        self._choose(self.currentItem())

    def _choose(self, item: QListWidgetItem | None) -> None:
        node = item.data(_NODE) if item else None
        if node:
            self.chosen.emit(node.type)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.choose_current()
            return
        super().keyPressEvent(event)

    def drag_of(self, node: Declaration) -> QDrag:
        """A drag that carries a node type, with its card as the picture under the pointer."""
        drag = QDrag(self)
        data = QMimeData()
        data.setData(MIME, QByteArray(node.type.encode()))
        drag.setMimeData(data)
        ratio = self.devicePixelRatioF()
        picture = QPixmap(QSize(170, _ROW) * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        paint_node(painter, QRect(0, 0, 170, _ROW), node, marked=True)
        painter.end()
        drag.setPixmap(picture)
        drag.setHotSpot(QPoint(16, _ROW // 2))
        return drag

    def startDrag(self, _actions: Qt.DropAction) -> None:
        item = self.currentItem()
        node = item.data(_NODE) if item else None
        if node:
            self.drag_of(node).exec(Qt.DropAction.CopyAction)


class Library(QWidget):
    """Search line and list. `add_requested` gives a node type that was chosen without dragging."""

    add_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Library")
        self.line = SearchLine("Add a node…", "Tab", self)
        self.line.setAccessibleName("Search node types")
        self.list = NodeList(self)
        self.none = QLabel(
            "No node fits. Try fewer letters.", alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True
        )
        self.none.setProperty("role", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 6, 4)
        layout.setSpacing(6)
        for widget in (self.line, self.list, self.none):
            layout.addWidget(widget)
        layout.setStretch(1, 1)
        self.line.textChanged.connect(self._fill)
        self.line.returnPressed.connect(self.list.choose_current)
        self.line.installEventFilter(self)
        self.list.chosen.connect(self.add_requested)
        theme.notifier().changed.connect(self.list.viewport().update)
        self._fill("")

    def focus_search(self) -> None:
        """Puts the cursor into the search line."""
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def _fill(self, query: str) -> None:
        nodes = list(load_all().values())
        if query.strip():
            groups = [("", fuzzy.rank(query, nodes))]
        else:
            groups = [(PLURAL[kind], [n for n in nodes if n.kind == kind]) for kind in KINDS]
        self.list.show_nodes(groups)
        found = bool(self.list.types())
        self.list.setVisible(found)
        self.none.setVisible(not found)
        if query.strip():
            self.list.mark_first()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Down:
                if self.list.currentRow() < 0:
                    self.list.mark_first()
                self.list.setFocus(Qt.FocusReason.TabFocusReason)
                return True
            if event.key() == Qt.Key.Key_Escape and self.line.text():
                self.line.clear()
                return True
        return super().eventFilter(watched, event)
