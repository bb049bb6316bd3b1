"""A line over the canvas that says one thing which needs an answer: an error, or a worker that ended."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from ui import icons
from ui.colors import color


class Banner(QFrame):
    """Hidden until `say`; the person closes it, or whoever said it, with `clear`.

    It lies over the top of its parent, which keeps its room, so that nothing moves away under a pointer.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        parent.installEventFilter(self)
        self.topic, self._around = "", parent
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        self._icon = QLabel()
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button = QPushButton()
        self.button.setProperty("primary", True)
        self._close = QPushButton("Close")
        self._close.clicked.connect(self._dismiss)
        self._call: Callable[[], None] | None = None
        self.button.clicked.connect(self._act)
        row.addWidget(self._icon)
        row.addWidget(self.label, 1)
        row.addWidget(self.button)
        row.addWidget(self._close)
        self.hide()

    def say(
        self, sentence: str, topic: str = "", button: str = "", call: Callable[[], None] | None = None
    ) -> None:
        """Shows a sentence, with a button that does something about it."""
        self.topic, self._call = topic, call
        self._icon.setPixmap(icons.icon("warning", "accent").pixmap(16, 16))
        self.label.setText(sentence)
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self._place()
        self.show()
        self.raise_()

    def clear(self, topic: str = "") -> None:
        """Hides it; with a topic, only where that is what it shows."""
        if not topic or topic == self.topic:
            self.topic = ""
            self.hide()

    def _place(self) -> None:
        """As wide as the parent, and as high as the sentence needs there."""
        wide = self._around.width()
        self.setGeometry(0, 0, wide, self._row.totalHeightForWidth(wide))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, rect = QPainter(self), QRectF(self.rect())
        painter.fillRect(rect, color("card"))
        painter.fillRect(rect.adjusted(0, rect.height() - 1, 0, 0), color("accent"))

    def _dismiss(self) -> None:
        self.clear()

    def _act(self) -> None:
        call = self._call
        self.clear()
        if call is not None:
            call()
