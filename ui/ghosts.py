"""Ghost traces: the curves of other runs, kept to be seen behind those of the current one. No Qt widgets."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from sandbox.events import Nest
from sandbox.record import Record

MOST = 4  # further ones push out the oldest


@dataclass(slots=True)
class Ghost:
    """Another run's metrics, and what the legend calls it."""

    name: str
    record: Record
    nests: tuple[Nest, ...] = ()


class Ghosts(QObject):
    """Those that are shown, oldest first. `changed` tells of new ones and of fewer, not of rows that a live one got."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.kept: list[Ghost] = []

    def keep(self, record: Record, name: str, nests: tuple[Nest, ...]) -> Ghost:
        """Shows a run from now on; its record is not copied."""
        ghost = Ghost(name, record, nests)
        self.kept = [*self.kept, ghost][-MOST:]
        self.changed.emit()
        return ghost

    def drop(self, ghost: Ghost) -> None:
        """Shows one no longer."""
        if any(each is ghost for each in self.kept):
            self.kept = [each for each in self.kept if each is not ghost]
            self.changed.emit()

    def clear(self) -> None:
        """Shows none."""
        if self.kept:
            self.kept = []
            self.changed.emit()
