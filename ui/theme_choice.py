"""Which theme a person chose: kept for the next start, and marked in the menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from ui import theme
from ui.settings import settings

if TYPE_CHECKING:
    from ui.actions import Actions


class ThemeChoice:
    """What the View menu does with themes."""

    def __init__(self, actions: Actions) -> None:
        self._actions = actions
        self._mark()

    def choose(self, choice: theme.Choice) -> None:
        """Dark, light, or what the desktop has."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, choice)
        settings().setValue("theme", choice)
        self._mark()

    def toggle(self) -> None:
        """Light from dark, dark from light."""
        self.choose("light" if theme.current().name == "dark" else "dark")

    def _mark(self) -> None:
        self._actions[f"theme_{theme.choice()}"].setChecked(True)
