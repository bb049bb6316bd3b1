"""The theme's colours as QColor."""

from __future__ import annotations

from PySide6.QtGui import QColor

from ui import theme


def color(role: str, alpha: float = 1.0) -> QColor:
    """The colour of a role (see `ui.theme.Theme`); `alpha` from 0 to 1."""
    found = QColor(theme.role(role))
    found.setAlphaF(alpha)
    return found


def text_color(role: str) -> QColor:
    """The colour of a role, moved towards the ink as far as text in it needs."""
    return QColor(theme.readable(theme.role(role)))
