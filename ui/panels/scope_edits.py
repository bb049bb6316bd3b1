"""Edits of what a scope shows, as steps of the document's history."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from ui.bands import KINDS
from ui.curves import View
from ui.run_session import RunSession
from ui.scope_state import FLAGS, ScopeState

NAMES = dict(zip(FLAGS, ("logarithmic generations", "logarithmic heights"), strict=True))


class ScopeEdits:
    """Each method is one undoable step with a name."""

    def __init__(self, session: RunSession) -> None:
        self.session = session

    @property
    def state(self) -> ScopeState:
        """What the document says now."""
        return ScopeState.read(self.session.document.scenario.views)

    def add(self, column: str) -> None:
        """Adds a series."""
        self._edit(f"Add {column} to the scope", self.state.added(column))

    def remove(self, column: str) -> None:
        """Takes a series away."""
        self._edit(f"Remove {column} from the scope", self.state.removed(column))

    def clear(self) -> None:
        """Takes all added series away."""
        state = self.state
        for column in state.columns:
            state = state.removed(column)
        self._edit("Remove all series from the scope", state)

    def toggle(self, key: str) -> None:
        """Hides a curve, or shows it again."""
        state = self.state
        self._edit(f"{'Show' if key in state.hidden else 'Hide'} {key} in the scope", state.toggled(key))

    def move(self, column: str, place: int) -> None:
        """Puts a series at another place of the legend."""
        self._edit(f"Move {column} in the legend", self.state.moved(column, place))

    def move_before(self, column: str, other: str) -> None:
        """Puts a series before another one, or to the end where that is none."""
        rest = [name for name in self.state.columns if name != column]
        self.move(column, rest.index(other) if other in rest else len(rest))

    def toggle_flag(self, name: str) -> None:
        """Switches one of `FLAGS`."""
        state = self.state.switched(name)
        self._edit(f"Scope: {NAMES[name]} {'on' if getattr(state, name) else 'off'}", state)

    def shade(self, kind: str) -> None:
        """Chooses the bands around curves, one of `ui.bands.KINDS`."""
        self._edit(f"Scope: {KINDS[kind].step}", replace(self.state, band=kind))

    def choose(self, view: View) -> None:
        """Chooses what is shown."""
        self._edit(f"Scope: {view.title}", replace(self.state, show=view.key))

    def set_raw(self, on: bool) -> None:
        """Chooses between own units and the measured scale."""
        self._edit(f"Scope: {'own units' if on else 'measured scale'}", replace(self.state, raw=on))

    def _edit(self, label: str, state: ScopeState) -> None:
        document = self.session.document
        views = state.written(document.scenario.views)
        document.edit(label, msgspec.structs.replace(document.scenario, views=views))
