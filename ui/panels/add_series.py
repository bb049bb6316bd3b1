"""A list of all metrics of a run, filtered as one types, in which those that the scope shows are ticked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.fuzzy import rank_by

WIDTH, HEIGHT = 340, 320
STEPS: dict[int, int] = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


class AddSeries(QFrame):
    """Enter or a click adds a metric or takes it away (`toggled`); Escape closes. `describe` gives a metric's number
    and unit as text.
    """

    toggled = Signal(str, bool)

    def __init__(
        self, names: Sequence[str], shown: Sequence[str], describe: Callable[[str], str], parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.names, self.shown, self.describe = list(names), set(shown), describe
        self.line = QLineEdit()
        self.line.setPlaceholderText("Add series…")
        self.line.setAccessibleName("Search metrics")
        self.list = QListWidget()
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName("Metrics of the run")
        self.nothing = QLabel("Nothing has run yet" if not names else "No metric is called so")
        self.nothing.setProperty("role", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        for widget in (self.line, self.nothing, self.list):
            layout.addWidget(widget)
        layout.setStretchFactor(self.list, 1)
        self.line.textChanged.connect(self.fill)
        self.line.installEventFilter(self)
        self.list.itemClicked.connect(self._take)
        self.resize(WIDTH, HEIGHT)
        self.fill("")

    def open_at(self, corner: QPoint) -> None:
        """Opens with its right lower corner there, or wherever the screen has room."""
        screen = QGuiApplication.screenAt(corner) or self.screen()
        room, rect = screen.availableGeometry(), QRect(corner - QPoint(WIDTH, HEIGHT), self.size())
        x = max(room.left(), min(rect.left(), room.right() - WIDTH))
        y = max(room.top(), min(rect.top(), room.bottom() - HEIGHT))
        self.move(x, y)
        self.show()
        self.line.setFocus()

    def fill(self, text: str) -> None:
        """Lists the metrics that match all words, best first; those that are shown come first in a whole list."""
        found = rank_by(text.replace(".", " "), self.names, lambda name: (name.replace(".", " "),))
        if not text.strip():
            found.sort(key=lambda name: name not in self.shown)
        self.list.clear()
        for name in found:
            item = QListWidgetItem(name, self.list)
            item.setSizeHint(QSize(0, 24))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(_tick(name in self.shown))
            item.setToolTip(f"{name}: {self.describe(name)}")
        self.nothing.setVisible(not found)
        self.list.setCurrentRow(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = STEPS.get(event.key(), 0)
            if step:
                row = self.list.currentRow() + step
                self.list.setCurrentRow(max(0, min(self.list.count() - 1, row)))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        name = item.text()
        self.shown ^= {name}
        item.setCheckState(_tick(name in self.shown))
        self.toggled.emit(name, name in self.shown)


def _tick(on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
