"""All texts of a window made 40 % longer, as German is beside English, and what of them is then cut off."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QLabel, QPushButton, QToolButton, QWidget

from ui.panels.parts import ElidedLabel

SHARE = 0.4


def longer(text: str) -> str:
    """The text with 40 % more letters at its end; texts without letters stay."""
    if not any(letter.isalpha() for letter in text):
        return text
    more = max(1, round(SHARE * len(text)))
    return text + "nenschaftlicher"[: more % 15] + "nenschaftlicher" * (more // 15)


def lengthen(top: QWidget) -> None:
    """Makes the texts of buttons and labels longer."""
    for widget in top.findChildren(QWidget):
        if isinstance(widget, ElidedLabel):
            widget.set_text(longer(widget.full_text()))
        elif isinstance(widget, QAbstractButton) and widget.text():
            action = widget.defaultAction() if isinstance(widget, QToolButton) else None
            if action is None:
                widget.setText(longer(widget.text()))
        elif isinstance(widget, QLabel) and widget.text() and "<" not in widget.text():
            widget.setText(longer(widget.text()))


def cut_off(top: QWidget) -> list[str]:
    """Visible buttons and labels whose text is cut, and things that reach beyond the window."""
    found = []
    for widget in top.findChildren(QWidget):
        if not widget.isVisible() or widget.visibleRegion().isEmpty():
            continue
        text = widget.text() if isinstance(widget, (QAbstractButton, QLabel)) else ""
        if isinstance(widget, ElidedLabel):
            if widget.text() != widget.full_text() and not widget.toolTip():
                found.append(f"label {widget.full_text()!r} is cut and has no tooltip")
        elif isinstance(widget, (QPushButton, QCheckBox)) or (
            isinstance(widget, QToolButton) and _written(widget)
        ):
            if widget.width() < widget.minimumSizeHint().width() or _outside(widget, top):
                found.append(
                    f"button {text!r}: {widget.width()} of {widget.minimumSizeHint().width()} pixels"
                )
        elif isinstance(widget, QLabel) and text and not widget.wordWrap() and "<" not in text:
            if widget.width() < widget.sizeHint().width() - 2 * widget.margin():
                found.append(f"label {text!r}: {widget.width()} of {widget.sizeHint().width()} pixels")
        elif isinstance(widget, QComboBox):
            wanted = widget.fontMetrics().horizontalAdvance(widget.currentText()) + 30
            if widget.width() < wanted and not widget.toolTip():
                found.append(f"choice {widget.currentText()!r}: {widget.width()} of {wanted} pixels")
    return found


def _written(button: QToolButton) -> bool:
    """Whether a tool button shows its text."""
    return bool(button.text()) and (button.icon().isNull() or button.toolButtonStyle().value != 0)


def _outside(widget: QWidget, top: QWidget) -> bool:
    right = widget.mapTo(top, widget.rect().bottomRight())
    left = widget.mapTo(top, widget.rect().topLeft())
    return left.x() < 0 or left.y() < 0 or right.x() >= top.width() or right.y() >= top.height()
