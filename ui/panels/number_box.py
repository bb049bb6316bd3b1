"""The field in which a number is typed or stepped. It takes any text, and answers nonsense with a sentence."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QWidget

from sims.declare import Setting, SettingError, Value
from ui.panels.scale import step_of

MIXED = "—"
_BELOW_ZERO = re.compile(r"(?<!\S)-(?=\d)")  # the hyphen of a number in a sentence


def minus(text: str) -> str:
    """A sentence whose numbers below zero have a minus sign."""
    return _BELOW_ZERO.sub("\N{MINUS SIGN}", text)


def number_text(value: Value, exact: bool = False) -> str:
    """A number as its field shows it: six digits, or all of them."""
    if isinstance(value, (bool, int, str)):
        return str(value)
    short = f"{value:.6g}"
    return repr(value).removesuffix(".0") if exact and float(short) != value else short


def plain(text: str) -> str:
    """A typed number as `Setting.parse` reads it: decimal comma, real minus and spaces between digits allowed."""
    text = text.strip().replace("\N{MINUS SIGN}", "-")
    for space in (" ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"):
        text = text.replace(space, "")
    return text.replace(",", ".") if text.count(",") == 1 and "." not in text else text


class NumberBox(QAbstractSpinBox):
    """`entered` gives a new value, checked; `stepped` one made by keys, wheel or arrows; `refused` a sentence."""

    entered = Signal(object)
    stepped = Signal(object)
    refused = Signal(str)

    def __init__(self, setting: Setting, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setting = setting
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._value: Value | None = None
        self._dirty = False  # QLineEdit's own flag is gone before editingFinished comes
        self.lineEdit().textEdited.connect(self._mark)
        self.lineEdit().setAccessibleName(name)
        self.editingFinished.connect(self.commit)

    def value(self) -> Value | None:
        """The value shown, None where several nodes have different ones."""
        return self._value

    def show_value(self, value: Value | None) -> None:
        """Shows a value, unless another one is being typed."""
        same = value == self._value and bool(self.text())
        self._value = value
        if not (self.hasFocus() and self._dirty) and not same:
            self._restore()

    def commit(self) -> None:
        """Takes what was typed, or refuses it and shows the old value."""
        if not self._dirty:
            return
        typed = self.text()
        if typed.strip() in ("", MIXED):
            self._restore()
            return
        try:
            value = self.setting.parse(plain(typed))
        except SettingError as error:
            self._restore()
            self.refused.emit(str(error))
            return
        self._value = value
        self._restore()
        self.refused.emit("")
        self.entered.emit(value)

    def _mark(self) -> None:
        self._dirty = True

    def _restore(self) -> None:
        text = MIXED if self._value is None else number_text(self._value, exact=self.hasFocus())
        self.lineEdit().setText(text)
        self._dirty = False
        if not self.hasFocus():
            self.lineEdit().setCursorPosition(0)

    # -- what QAbstractSpinBox asks --------------------------------------------------------------------------

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        return QValidator.State.Acceptable, text, position

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        return (
            QAbstractSpinBox.StepEnabledFlag.StepUpEnabled | QAbstractSpinBox.StepEnabledFlag.StepDownEnabled
        )

    def stepBy(self, steps: int) -> None:
        self.commit()
        low, high = self.setting.low, self.setting.high
        start = float(self.setting.default if self._value is None else self._value)
        step = step_of(self.setting, start)
        value = float(f"{round(start / step + steps) * step:.12g}") if abs(start) < 1e12 * step else start
        value = value if low is None else max(low, value)
        value = value if high is None else min(high, value)
        checked = self.setting.check(value)
        self.refused.emit("")
        if checked != self._value:
            self._value = checked
            self._restore()
            self.selectAll()
            self.stepped.emit(checked)

    def sizeHint(self) -> QSize:
        return QSize(72, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(56, super().sizeHint().height())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo = event.matches(QKeySequence.StandardKey.Undo) or event.matches(
                QKeySequence.StandardKey.Redo
            )
            if undo and not self._dirty:
                event.ignore()  # the window's undo takes it: nothing has been typed here
                return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._dirty:
            self._restore()
            self.selectAll()
            event.accept()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self._dirty:
            self._restore()  # all digits
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if not self._dirty:
            self._restore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()  # scrolls the panel
