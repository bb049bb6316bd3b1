"""Small widgets over the canvas: how to begin, the sentence at the pointer, and the line that renames a node."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from ui import theme
from ui.canvas import styles

_STAYS = 4000  # milliseconds that a sentence stays where nothing else hides it


class Beginning(QLabel):
    """Says in the middle of an empty canvas how a node gets there."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Drag a node here from the library,\nor double-click to search for one", parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setProperty("role", "muted")
        parent.installEventFilter(self)
        self._around = parent
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._around.rect())
        return super().eventFilter(watched, event)


class Bubble(QLabel):
    """One sentence beside the pointer: why a wire does not fit, or a hint."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = parent
        self.setWordWrap(True)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setContentsMargins(10, 6, 10, 6)
        self._role = "bad"
        self._timer = QTimer(self, singleShot=True, interval=_STAYS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def say(self, sentence: str, at: QPoint, *, refusal: bool = True) -> None:
        """Shows a sentence near a place of the parent, inside it."""
        self._role = "bad" if refusal else "accent"
        if self.text() != sentence or self.isHidden():
            self.setFont(theme.font(12))
            self.setText(sentence)
            ink = self.palette()
            ink.setColor(self.foregroundRole(), QColor(theme.current().ink))
            self.setPalette(ink)
            wide = min(300, self.fontMetrics().horizontalAdvance(sentence) + 24)
            self.setFixedSize(wide, self.heightForWidth(wide))
        room = self._around.rect()
        x = min(at.x() + 16, room.right() - self.width() - 4)
        y = at.y() + 20 if at.y() + 24 + self.height() < room.bottom() else at.y() - self.height() - 12
        self.move(max(4, x), max(4, y))
        self.show()
        self.raise_()
        self._timer.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(styles.color("card"))
        painter.setPen(QPen(styles.color(self._role), 1.4))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 6, 6)
        painter.end()
        super().paintEvent(event)


class RenameLine(QLineEdit):
    """A line over a node's title; Enter hands its text to `done`, which says whether it is good; Esc closes."""

    def __init__(self, parent: QWidget, text: str, place: QRect, done: Callable[[str], bool]) -> None:
        super().__init__(text, parent)
        self._done, self._around = done, parent
        self.setFont(theme.font(12, bold=True))
        self.setMaxLength(63)
        self.setAccessibleName("New name")
        self.setGeometry(place.adjusted(0, 0, 0, max(0, 26 - place.height())))
        self.selectAll()
        self.show()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._done(self.text()):
                self._close()
        elif event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)
        event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if not self.isHidden() and event.reason() != Qt.FocusReason.PopupFocusReason:
            self._done(self.text())
            self._close()

    def event(self, event: QEvent) -> bool:
        # Single letters are shortcuts of the canvas' window; while typing they are letters.
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def _close(self) -> None:
        self.hide()
        self._around.setFocus()
        self.deleteLater()
