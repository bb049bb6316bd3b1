"""What a window has open: the current scenario, its path, and its history as older values."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from sandbox import frames
from sandbox.graph import Graph
from sandbox.scenario import Scenario

MAX_HISTORY = 1000


class Step(msgspec.Struct, frozen=True):
    """One entry of the history: what was done, and the scenario after it."""

    label: str
    scenario: Scenario


class Document:
    """A scenario being edited. `listeners` are called with (before, after) after every change, also undo and redo;
    `stepping` says meanwhile that it is one of these.
    """

    def __init__(self, scenario: Scenario | None = None, path: Path | None = None) -> None:
        self.path = path
        self.history = [Step("Open", scenario or Scenario())]
        self.position = 0
        self.saved: Scenario | None = self.scenario
        self.listeners: list[Callable[[Scenario, Scenario], None]] = []
        self.stepping = False
        self._merge = ""

    @property
    def scenario(self) -> Scenario:
        """The scenario as it is now."""
        return self.history[self.position].scenario

    @property
    def graph(self) -> Graph:
        """The graph as it is now."""
        return self.scenario.graph

    @property
    def modified(self) -> bool:
        """Whether it differs from what was last saved or opened."""
        return self.scenario != self.saved

    def edit(self, label: str, scenario: Scenario, merge: str = "") -> None:
        """Makes `scenario` the current one. Edits in a row with the same non-empty `merge` (a slider being dragged)
        become one step of the history. An edit without effect is no step.
        """
        before = self.scenario
        if scenario == before:
            return
        joined = bool(merge) and merge == self._merge and self.position == len(self.history) - 1 > 0
        del self.history[self.position + (0 if joined else 1) :]
        self.history.append(Step(label, scenario))
        if len(self.history) > MAX_HISTORY:
            del self.history[0]
        self.position = len(self.history) - 1
        self._merge = merge
        self._tell(before)

    def edit_graph(self, label: str, graph: Graph, merge: str = "") -> None:
        """`edit` with another graph."""
        self.edit(label, frames.with_graph(self.scenario, graph), merge)

    def end_merge(self) -> None:
        """The next edit is a step of its own (a slider was let go)."""
        self._merge = ""

    @property
    def undo_label(self) -> str:
        """What undo would take back; empty where there is nothing."""
        return self.history[self.position].label if self.position > 0 else ""

    @property
    def redo_label(self) -> str:
        """What redo would bring back; empty where there is nothing."""
        return self.history[self.position + 1].label if self.position + 1 < len(self.history) else ""

    def undo(self) -> bool:
        """Goes one step back; False where there is none."""
        return self.go(self.position - 1)

    def redo(self) -> bool:
        """Goes one step forward; False where there is none."""
        return self.go(self.position + 1)

    def go(self, position: int) -> bool:
        """Goes to any step of the history."""
        if not 0 <= position < len(self.history) or position == self.position:
            return False
        before = self.scenario
        self.position = position
        self._merge = ""
        self.stepping = True
        try:
            self._tell(before)
        finally:
            self.stepping = False
        return True

    def mark_saved(self, path: Path) -> None:
        """The current scenario is what `path` holds now."""
        self.path = path
        self.saved = self.scenario
        self._tell(self.scenario)

    def _tell(self, before: Scenario) -> None:
        for listener in tuple(self.listeners):
            listener(before, self.scenario)
