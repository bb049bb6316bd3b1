"""The command palette: all actions in a list that is filtered as one types."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.fuzzy import rank_by

WIDTH, HEIGHT = 440, 360
STEPS: dict[int, int] = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


class Palette(QDialog):
    """Enter or a click triggers the chosen action; Escape closes."""

    def __init__(self, actions: Iterable[QAction], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.actions_ = [action for action in actions if action.isEnabled()]
        self.line = QLineEdit()
        self.line.setPlaceholderText("Search commands…")
        self.line.setClearButtonEnabled(False)
        self.list = QTreeWidget()
        self.list.setColumnCount(2)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.line)
        layout.addWidget(self.list)
        self.line.textChanged.connect(self.fill)
        self.line.installEventFilter(self)
        self.list.itemClicked.connect(lambda _: self._take())
        self.resize(WIDTH, HEIGHT)
        self.fill("")

    def open_over(self, window: QWidget) -> None:
        """Opens at the top middle of the window."""
        self.move(window.mapToGlobal(QPoint((window.width() - self.width()) // 2, 70)))
        self.show()
        self.line.setFocus()

    def fill(self, text: str) -> None:
        """Lists the actions that match, best first: their texts by letters in order, what is told of them by words."""
        found = rank_by(text, self.actions_, lambda action: (label(action), action.statusTip()))
        self.list.clear()
        for action in found:
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            item = QTreeWidgetItem(self.list, [label(action), keys])
            item.setSizeHint(0, QSize(0, 24))
            item.setToolTip(0, action.statusTip())
            item.setData(0, Qt.ItemDataRole.UserRole, self.actions_.index(action))
        self._go(0)

    def _go(self, row: int) -> None:
        """Marks a row, or the nearest there is."""
        item = self.list.topLevelItem(min(self.list.topLevelItemCount() - 1, max(0, row)))
        if item is not None:
            self.list.setCurrentItem(item)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = STEPS.get(event.key(), 0)
            if step:
                self._go(self.list.currentIndex().row() + step)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take()
                return True
        return super().eventFilter(watched, event)

    def _take(self) -> None:
        item = self.list.currentItem()
        if item is None:
            return
        action = self.actions_[item.data(0, Qt.ItemDataRole.UserRole)]
        self.close()
        action.trigger()


def label(action: QAction) -> str:
    """The action's text as people read it; a switch says of what it is."""
    text = action.property("title") if action.isCheckable() else None
    return str(text or action.text()).replace("&", "")
