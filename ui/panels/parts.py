"""Small widgets that several panels use: elided labels, switches, flat buttons, sentences of error."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from types import MethodType

import shiboken6
from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from sandbox.document import Document
from sandbox.scenario import Scenario
from ui import icons, theme


class ElidedLabel(QLabel):
    """One line of text, cut with an ellipsis where there is no room; the whole text is then its tooltip."""

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            self.setProperty("role", role)
        self._text, self._tip, self._wish = "", "", 0
        self.set_text(text)

    def set_text(self, text: str, tip: str = "") -> None:
        """Shows a text; `tip` is its tooltip."""
        self._text, self._tip = text, tip
        self.setAccessibleName(text)
        self._elide()

    def wish(self, width: int) -> None:
        """Makes the label this wide where there is room."""
        if width != self._wish:
            self._wish = width
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            self.updateGeometry()

    def full_text(self) -> str:
        """The text before it was cut."""
        return self._text

    def sizeHint(self) -> QSize:
        width = self._wish or self.fontMetrics().horizontalAdvance(self._text) + 2
        return QSize(width, self.fontMetrics().height() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, self.fontMetrics().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._elide()

    def _elide(self) -> None:
        line = self._text.replace("\n", " ")
        shown = self.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, self.width())
        cut = shown != self._text
        if shown != self.text():
            self.setText(shown)
        tip = f"{self._text}\n{self._tip}" if cut and self._tip else self._tip or (self._text if cut else "")
        if tip != self.toolTip():
            self.setToolTip(tip)


class Toggle(QAbstractButton):
    """A switch, on to the right."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.notifier().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(34, 20)

    def event(self, event: QEvent) -> bool:
        return _takes_space(event) or super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pill = QRectF(3, 3, 28, 14)
        color = QColor(now.faint if not self.isEnabled() else now.accent if self.isChecked() else now.field)
        painter.setPen(QPen(color if self.isChecked() else QColor(now.muted), 1.2))
        painter.setBrush(color)
        painter.drawRoundedRect(pill, 7, 7)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.on_accent if self.isChecked() else now.muted))
        painter.drawEllipse(QRectF(19 if self.isChecked() else 5, 5, 10, 10))
        if self.hasFocus():
            painter.setPen(QPen(QColor(now.ink), 1.2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(0.8, 0.8, 32.4, 18.4), 9, 9)
        painter.end()


class FlatButton(QToolButton):
    """A button that is an icon alone. It takes the space bar for itself when it has the focus."""

    def __init__(
        self, icon: str, tip: str, name: str = "", size: int = 14, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("flat", True)
        self.setIconSize(QSize(size, size))
        self.setFixedSize(size + 5, size + 5)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(tip)
        self.setAccessibleName(name or tip)
        self._icon = icon
        icons.put(self, icon, "muted")
        self.toggled.connect(self._color)

    def _color(self, checked: bool) -> None:
        icons.put(self, self._icon, "mesa" if checked else "muted")

    def event(self, event: QEvent) -> bool:
        return _takes_space(event) or super().event(event)


def push_button(text: str, tip: str, call: Callable[[], None]) -> QPushButton:
    """A button with a text that calls `call`; it is not what Enter presses in a dialog."""
    button = QPushButton(text)
    button.setToolTip(tip)
    button.setAccessibleDescription(tip)
    button.setAutoDefault(False)
    button.clicked.connect(lambda _=False: call())
    return button


def _takes_space(event: QEvent) -> bool:
    """Accepts the space bar before a shortcut of the window gets it."""
    if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
        if event.key() == Qt.Key.Key_Space:
            event.accept()
            return True
    return False


class Sentence(QLabel):
    """A sentence about something wrong, below the field that it concerns; hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bad")
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.hide()

    def say(self, sentence: str) -> None:
        """Shows a sentence, or nothing."""
        if sentence:
            sentence = sentence[0].upper() + sentence[1:]
            sentence += "" if sentence.endswith((".", "!", "?")) else "."
        if sentence != self.text():
            self.setText(sentence)
            self.setAccessibleName(sentence)
        self.setVisible(bool(sentence))


class SearchLine(QLineEdit):
    """A line to search in: a hint, at its right end the key that does the same, a cross that clears it."""

    def __init__(self, hint: str, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(hint)
        self._key = key
        self._clear = QAction(self)
        self._clear.setToolTip("Clear")
        icons.put(self._clear, "close", "muted")
        self._clear.triggered.connect(self.clear)
        self.textChanged.connect(self._show_clear)

    def _show_clear(self, text: str) -> None:
        if text and self._clear not in self.actions():
            self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        elif not text:
            self.removeAction(self._clear)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.text():
            painter = QPainter(self)
            painter.setFont(theme.font(11))
            painter.setPen(QColor(theme.current().muted))
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(self.rect().adjusted(0, 0, -10, 0), side, self._key)
            painter.end()


def heading(text: str, above: int = 0) -> QLabel:
    """A heading in capitals over a part of a panel, so many pixels below what is over it."""
    label = QLabel(text.upper())
    label.setContentsMargins(0, above, 0, 0)
    label.setProperty("role", "heading")
    label.setAccessibleName(text)
    return label


class WheelGuard(QObject):
    """Keeps the wheel, which scrolls the panel, from changing a field that it passes over without the focus."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False


def guard_wheel(widget: QWidget) -> None:
    """Only the focused `widget` answers to the wheel."""
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    widget.installEventFilter(WheelGuard(widget))


def follow(document: Document, call: Callable[[Scenario, Scenario], None]) -> Callable[[], None]:
    """Calls a widget's method after every change of the document, as long as the widget lives.

    Returns a function that ends it.
    """
    method = weakref.WeakMethod(call)

    def stop() -> None:
        if listener in document.listeners:
            document.listeners.remove(listener)

    def listener(before: Scenario, after: Scenario) -> None:
        alive = method()
        if isinstance(alive, MethodType) and shiboken6.isValid(alive.__self__):
            alive(before, after)
        else:
            stop()

    document.listeners.append(listener)
    return stop
