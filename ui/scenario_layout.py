"""The panels that a scenario brings along, kept in its `views`; they give way to the person's own again."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QByteArray

from ui.layout import VERSION

if TYPE_CHECKING:
    from sandbox.document import Document
    from ui.main_window import MainWindow

KEY = "layout"
LARGEST = 64 * 1024  # letters of a stored arrangement; a real one has some 2,000


def stored(views: dict[str, Any]) -> QByteArray | None:
    """The arrangement in a scenario's views, where there is one of this version."""
    entry = views.get(KEY)
    if not isinstance(entry, dict) or entry.get("version") != VERSION:
        return None
    text = entry.get("state")
    if not isinstance(text, str) or len(text) > LARGEST:
        return None
    try:
        return QByteArray(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError):
        return None


class ScenarioLayout:
    """What the View menu does with layouts of scenarios, for one window."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self._own: QByteArray | None = None  # the person's arrangement while a scenario's is shown

    def keep(self) -> None:
        """Stores the panels as they are now with the scenario."""
        state = base64.b64encode(self.window.saveState(VERSION).data()).decode("ascii")
        self._edit("Save the panels with the scenario", {"version": VERSION, "state": state})
        self.window.say("The panels are part of the scenario now; opening it brings them back")

    def remove(self) -> None:
        """The scenario brings no arrangement along any more."""
        if KEY in self.window.document.scenario.views:
            self._edit("Remove the panels from the scenario", None)
            self.leave()
        else:
            self.window.say("This scenario has no panels of its own")

    def _edit(self, label: str, entry: dict[str, Any] | None) -> None:
        document = self.window.document
        views = {key: value for key, value in document.scenario.views.items() if key != KEY}
        if entry is not None:
            views[KEY] = entry
        document.edit(label, msgspec.structs.replace(document.scenario, views=views))

    def follow(self, document: Document) -> None:
        """Another document is shown: its arrangement, or the person's own where it has none."""
        state = stored(document.scenario.views)
        if state is None:
            self.leave()
            return
        own = self._own or self.window.saveState(VERSION)
        if self._take(state):
            self._own = own

    def leave(self) -> None:
        """The person's own arrangement again, where a scenario's is shown."""
        if self._own is not None:
            own, self._own = self._own, None
            self._take(own)

    def forget(self) -> None:
        """The person arranged the panels anew while a scenario's arrangement was shown."""
        self._own = None

    def _take(self, state: QByteArray) -> bool:
        taken = self.window.restoreState(state, VERSION)
        for dock in self.window.layout_.docks.values():
            dock.fit_title()
        return taken
