"""A slider over the scale of a number. Screen readers read the number; of Qt's own slider they read the position."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from PySide6.QtCore import QObject, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAccessibleValueInterface, QMouseEvent
from PySide6.QtWidgets import QAccessibleWidget, QSlider, QStyle, QWidget
from shiboken6 import VoidPtr

from ui.panels.number_box import number_text
from ui.panels.parts import guard_wheel
from ui.panels.scale import Scale


class Slider(QSlider):
    """A slider that jumps to where it is pressed, and leaves the wheel to the panel. `scale` says what its positions
    are; without one it is hidden.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        guard_wheel(self)
        _install()
        self.scale: Scale | None = None

    def set_scale(self, scale: Scale | None) -> None:
        """Covers the range of a scale."""
        self.scale = scale
        self.setVisible(scale is not None)
        if scale is not None:
            with QSignalBlocker(self):
                self.setRange(0, scale.positions)
                self.setPageStep(max(1, scale.positions // 10))
                self.setSingleStep(max(1, scale.positions // 100))

    def number(self) -> float:
        """The number where it stands."""
        return self.scale.value(self.value()) if self.scale is not None else float(self.value())

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        return QSize(44, super().sizeHint().height())

    def _at(self, event: QMouseEvent) -> int:
        knob = 14
        room = max(1, self.width() - knob)
        x = round(event.position().x()) - knob // 2
        return QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), x, room)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self.setSliderDown(True)
        self.setValue(self._at(event))
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.setValue(self._at(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown() and event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)


class _Number(QAccessibleValueInterface):
    """The number of the slider that a face stands for."""

    def __init__(self, face: _Face) -> None:
        super().__init__()
        self._face = face

    def currentValue(self) -> float:
        return self._face.slider().number()

    def minimumValue(self) -> float:
        return self._scale().low

    def maximumValue(self) -> float:
        return self._scale().high

    def minimumStepSize(self) -> float:
        return 0.0

    def setCurrentValue(self, value: Any) -> None:
        self._face.slider().setValue(self._scale().position(float(value)))

    def _scale(self) -> Scale:
        slider = self._face.slider()
        return slider.scale or Scale(slider.minimum(), slider.maximum(), slider.maximum(), whole=True)


class _Face(QAccessibleWidget):
    """What Qt asks of a slider. It holds none: Python keeps every interface that it ever made."""

    def __init__(self, slider: Slider) -> None:
        super().__init__(slider, QAccessible.Role.Slider)
        self._number = _Number(self)

    def slider(self) -> Slider:
        return cast("Slider", self.object())

    def text(self, kind: QAccessible.Text) -> str:
        return number_text(self.slider().number()) if kind == QAccessible.Text.Value else super().text(kind)

    def interface_cast(self, kind: QAccessible.InterfaceType) -> Any:
        if kind == QAccessible.InterfaceType.ValueInterface:
            return self._number
        found = super().interface_cast(kind)
        return VoidPtr(0) if found is None else found  # None is no null for PySide


def _made(name: str, thing: QObject) -> QAccessibleInterface | None:
    return _Face(thing) if name == "Slider" and isinstance(thing, Slider) else None


@cache
def _install() -> None:
    """Tells Qt, once, how the interface of a slider is made."""
    QAccessible.installFactory(_made)
