"""The panels of a window that plot: objective scope, scatter and twin. What they need takes as long to import as all
the rest, so this module is imported once the window is painted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.scatter import Scatter
from ui.panels.scope import Scope
from ui.panels.twin import TwinPanel

if TYPE_CHECKING:
    from ui.main_window import MainWindow


class Plots:
    """Fills their docks, and shows the run as it is then; scatter, twin and world view follow the nest of the scope."""

    def __init__(self, window: MainWindow) -> None:
        session = window.session
        self.scope, self.scatter, self.twin = Scope(session), Scatter(session), TwinPanel(session)
        self._following = (self.scatter, window.world, self.twin)
        for key in ("scope", "scatter", "twin"):
            window.panels[key] = getattr(self, key)
            window.layout_.docks[key].fill(window.panels[key])
        self.twin.attach(window, self.scope)
        session.ready.connect(lambda _: self._show_root())
        self.scope.nest_changed.connect(lambda _: self._show_root())
        self.scope.complained.connect(window.complain)
        self._show_root()

    def _show_root(self) -> None:
        nest = self.scope.nest
        for panel in self._following:
            panel.show_root(nest.root if nest else "")
