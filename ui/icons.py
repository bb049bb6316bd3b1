"""Icons: one family of stroked SVGs (assets/icons), painted in the colours of the theme."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from ui import theme
from ui.style import ICONS

_DEVICE_SIZES = (16, 20, 24, 32, 40, 48)


def icon(name: str, role: str = "ink") -> QIcon:
    """The icon of that name (a file in assets/icons without its ending) in a colour role of the current theme.

    It keeps its colours when the theme changes; use `put` for one that follows. Raises FileNotFoundError.
    """
    now = theme.current()
    return _icon(name, theme.role(role), now.faint)


@lru_cache(maxsize=256)
def _icon(name: str, color: str, disabled: str) -> QIcon:
    made = QIcon()
    for size in _DEVICE_SIZES:
        drawn = _render(name, color, size)
        made.addPixmap(drawn)
        made.addPixmap(_painted_over(drawn, disabled), QIcon.Mode.Disabled)
    return made


def app_icon() -> QIcon:
    """The program's own icon, in its own colours."""
    made = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        made.addPixmap(_render("app", "", size))
    return made


def pixmap(name: str, size: int, color: str, ratio: float = 1.0) -> QPixmap:
    """An icon as a picture `size` logical pixels wide, sharp at a device pixel ratio, in any colour."""
    made = QPixmap(_render(name, color, round(size * ratio)))
    made.setDevicePixelRatio(ratio)
    return made


@lru_cache(maxsize=512)
def _render(name: str, color: str, size: int) -> QPixmap:
    drawing, made = _drawing(name, color), QPixmap(size, size)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    drawing.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return made


@lru_cache(maxsize=64)
def _drawing(name: str, color: str) -> QSvgRenderer:
    text = (ICONS / f"{name}.svg").read_text("utf-8")
    return QSvgRenderer(QByteArray(text.replace("currentColor", color).encode()))


def _painted_over(drawn: QPixmap, color: str) -> QPixmap:
    """The same shape in one colour."""
    made = QPixmap(drawn)
    painter = QPainter(made)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(made.rect(), QColor(color))
    painter.end()
    return made


class _Follower(QObject):
    """Lives as long as the button or action whose icon it renews."""

    def __init__(self, target: QAction | QAbstractButton) -> None:
        super().__init__(target)
        self._target = target
        self._what = ("", "")
        theme.notifier().changed.connect(self._renew)

    def show_icon(self, name: str, role: str) -> None:
        if (name, role) != self._what:
            self._what = (name, role)
            self._renew()

    def _renew(self) -> None:
        self._target.setIcon(icon(*self._what))


def put(target: QAction | QAbstractButton, name: str, role: str = "ink") -> None:
    """Gives a button or action an icon that follows the theme. Call again for another icon."""
    found = target.findChild(_Follower, "", Qt.FindChildOption.FindDirectChildrenOnly)
    (found or _Follower(target)).show_icon(name, role)
