"""The editors of a setting's value, one per type of setting; `editor_for` chooses.

An editor never writes to the document: it emits `edited` with a checked value and whether more of the same gesture may
follow (a slider being dragged), then `ended`; a bad value is answered by `refused` with a sentence, and an empty one
when all is well again. `show_value` takes None where several nodes have different values.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPaintEvent, QTextOption
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from sims.declare import Setting, SettingError, Value
from ui import theme
from ui.panels.number_box import MIXED, NumberBox
from ui.panels.parts import Toggle, guard_wheel
from ui.panels.scale import scale_for
from ui.panels.slider import Slider

PAUSE_MS = 700  # a pause this long ends a series of key presses


class Editor(QWidget):
    """What all editors have in common. `field` is what takes the keyboard; no focus proxy, as Tab would come back to it
    from wherever the editor itself stands in the order.
    """

    field: QWidget
    edited = Signal(object, bool)
    ended = Signal()
    refused = Signal(str)
    wish = 124  # pixels wide where there is room
    below = False  # whether it stands below the setting's name and has the whole width

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setting = setting
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(8)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.ended)

    def show_value(self, value: Value | None) -> None:
        """Shows a value without emitting anything; each editor has its own way."""

    def sizeHint(self) -> QSize:
        return QSize(self.wish, super().sizeHint().height())

    def _offer(self, value: Value) -> bool:
        """Emits a whole edit where the setting takes the value."""
        try:
            checked = self.setting.check(value)
        except SettingError as error:
            self.refused.emit(str(error))
            return False
        self.refused.emit("")
        self.edited.emit(checked, False)
        return True


class NumberEditor(Editor):
    """A slider where the range allows one, and a field."""

    def __init__(self, setting: Setting, name: str, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.slider = Slider(self)
        self.slider.setAccessibleName(f"{name}, slider")
        self.box = NumberBox(setting, name, self)
        self.row.addWidget(self.slider, 1)
        self.row.addWidget(self.box)
        self.field = self.box
        self._rescale(float(setting.default))
        self.slider.valueChanged.connect(self._slid)
        self.slider.sliderPressed.connect(self.ended)  # a drag is a step of its own
        self.slider.sliderReleased.connect(self.ended)
        self.box.entered.connect(self._typed)
        self.box.stepped.connect(self._stepped)
        self.box.refused.connect(self.refused)

    def show_value(self, value: Value | None) -> None:
        self.box.show_value(value)
        number = float(self.setting.default if value is None else value)
        if not self.slider.isSliderDown():
            self._rescale(number)
            self._place(number)

    def _rescale(self, value: float) -> None:
        scale = self.slider.scale
        if scale is not None and scale.low <= value <= scale.high:
            return  # keeps its range as long as that covers the value
        self.slider.set_scale(scale_for(self.setting, value))

    def _place(self, value: float) -> None:
        if self.slider.scale is not None:
            with QSignalBlocker(self.slider):
                self.slider.setValue(self.slider.scale.position(value))

    def _slid(self, position: int) -> None:
        if self.slider.scale is None:
            return
        value = self.setting.check(self.slider.scale.value(position))
        self.box.show_value(value)
        self.refused.emit("")
        self.edited.emit(value, True)
        if not self.slider.isSliderDown():
            self._pause.start()

    def _typed(self, value: Value) -> None:
        self.ended.emit()
        self._rescale(float(value))
        self._place(float(value))
        self.edited.emit(value, False)

    def _stepped(self, value: Value) -> None:
        self._rescale(float(value))
        self._place(float(value))
        self.edited.emit(value, True)
        self._pause.start()


class SwitchEditor(Editor):
    """On or off."""

    wish = 34

    def __init__(self, setting: Setting, name: str, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.toggle = Toggle(name, self)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.row.addWidget(self.toggle)
        self.field = self.toggle
        self.toggle.clicked.connect(self._offer)

    def show_value(self, value: Value | None) -> None:
        self.toggle.setChecked(bool(value))


class Choices(QComboBox):
    """A list of choices; one that has no room ends in an ellipsis, and is the tooltip."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self)
        text = self.currentText() or self.placeholderText()
        option.currentText = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width() - 2)
        self.setToolTip(text if option.currentText != text else "")
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()


class ChoiceEditor(Editor):
    """One of a few texts."""

    def __init__(self, setting: Setting, name: str, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.combo = Choices(self)
        self.combo.setAccessibleName(name)
        self.combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.combo.setMinimumContentsLength(4)
        self.combo.setPlaceholderText(MIXED)
        for choice in setting.choices:
            self.combo.addItem(choice.replace("_", " "), choice)
        guard_wheel(self.combo)
        self.row.addWidget(self.combo, 1)
        self.field = self.combo
        self.combo.activated.connect(lambda index: self._offer(self.combo.itemData(index)))

    def show_value(self, value: Value | None) -> None:
        self.combo.setCurrentIndex(-1 if value is None else self.combo.findData(value))


class TextEditor(Editor):
    """A line of text."""

    below = True

    def __init__(self, setting: Setting, name: str, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.line = QLineEdit(self)
        self.line.setAccessibleName(name)
        self.row.addWidget(self.line, 1)
        self.field = self.line
        self._value = ""
        self.line.editingFinished.connect(self._finish)

    def show_value(self, value: Value | None) -> None:
        text = "" if value is None else str(value)
        self.line.setPlaceholderText(MIXED if value is None else "")
        typing = self.line.hasFocus() and self.line.isModified()
        if text != self._value or (text != self.line.text() and not typing):
            self._value = text
            self.line.setText(text)
            self.line.setCursorPosition(0)
            self.line.setToolTip(text)  # where it is longer than the line

    def _finish(self) -> None:
        if self.line.isModified():
            self.line.setModified(False)
            if self.line.text() != self._value and not self._offer(self.line.text()):
                self.line.setText(self._value)


class MultilineEditor(Editor):
    """Several lines, in a font of equal widths; what is typed is taken after a pause, all of it as one step."""

    below = True

    def __init__(self, setting: Setting, name: str, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.text = QPlainTextEdit(self)
        self.text.setAccessibleName(name)
        self.text.setTabChangesFocus(True)
        self.text.setFont(theme.font(12, mono=True))
        self.text.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.row.addWidget(self.text, 1)
        self.field = self.text
        self._value: str | None = ""
        self._typed = QTimer(self, singleShot=True, interval=400)
        self._typed.timeout.connect(self._take)
        self.text.textChanged.connect(self._typed.start)
        self.text.installEventFilter(self)
        self._fit()

    def show_value(self, value: Value | None) -> None:
        text = None if value is None else str(value)
        self.text.setPlaceholderText(MIXED if value is None else "")
        if text == self._value or (self._typed.isActive() and self.text.hasFocus()):
            return
        self._value = text
        if self.text.toPlainText() != (text or ""):
            with QSignalBlocker(self.text):
                self.text.setPlainText(text or "")
        self._fit()

    def _fit(self) -> None:
        blocks = self.text.blockCount()
        grid = blocks > 2  # a map: its lines stay lines
        modes = QPlainTextEdit.LineWrapMode
        self.text.setLineWrapMode(modes.NoWrap if grid else modes.WidgetWidth)
        lines = blocks if grid else round(self.text.document().size().height())
        height = min(14, max(2, lines)) * QFontMetrics(self.text.font()).lineSpacing() + 18
        if height != self.text.minimumHeight():
            self.text.setFixedHeight(height)

    def _take(self) -> None:
        self._typed.stop()
        text = self.text.toPlainText()
        if text == (self._value or ""):
            return
        try:
            self.setting.check(text)
        except SettingError as error:
            self.refused.emit(str(error))
            return
        self._value = text
        self.refused.emit("")
        self.edited.emit(text, True)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.text:
            if event.type() == QEvent.Type.Resize:
                QTimer.singleShot(0, self.text, self._fit)
            elif event.type() == QEvent.Type.FocusOut:
                self._take()
                self.ended.emit()
            elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
                if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                    self._take()
                    self.ended.emit()
                    return True
        return super().eventFilter(watched, event)


_EDITORS: dict[str, Callable[[Setting, str, QWidget | None], Editor]] = {
    "int": NumberEditor,
    "float": NumberEditor,
    "switch": SwitchEditor,
    "choice": ChoiceEditor,
}


def editor_for(setting: Setting, name: str, parent: QWidget | None = None) -> Editor:
    """The editor for a setting's type; `name` is what assistive technology reads."""
    text = MultilineEditor if setting.multiline else TextEditor
    make: Callable[[Setting, str, QWidget | None], Editor] = _EDITORS.get(setting.type, text)
    return make(setting, name, parent)
