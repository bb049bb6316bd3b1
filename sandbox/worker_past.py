"""A worker's looks at earlier generations: asked for at any time, answered when the replay has arrived.

A newer request supersedes an older one. The run goes on meanwhile and does not notice.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from sandbox.events import Event, Seeking
from sandbox.events import Past as Seen
from sandbox.past import Past
from sandbox.runner import Runner
from sandbox.scenario_model import Scenario

SLICE = 0.01  # seconds of replay between looks at the commands
TELL = 0.15  # seconds between words on how far it is
_LONGEST = 300  # characters of a sentence


class Looking:
    """Looks back at one run (`number`). `branching` is the number of the run that is to go on from there, or 0."""

    def __init__(self, scenario: Scenario, number: int, send: Callable[[Event], None]) -> None:
        self.past = Past(scenario)
        self.branching = 0
        self._number, self._send = number, send
        self._asked = False
        self._pending = -1  # a generation that is to be sought
        self._told = 0.0

    @property
    def busy(self) -> bool:
        """Whether a request waits for its answer."""
        return self._asked

    def keep(self, runner: Runner) -> None:
        """After each generation of the run: keeps a snapshot, if it is the turn of this one."""
        self.past.snapshots.keep(runner)

    def ask(self, generation: int, runner: Runner, branching: int = 0) -> None:
        """Asks for a generation; below 0 or after the newest one, for the nearest there is. Costs nothing before
        `work`, so that a pointer that is dragged over hundreds of generations holds nothing up.
        """
        self._pending = min(max(0, generation), runner.generation)
        self._asked, self.branching = True, branching
        self._told = time.perf_counter() + TELL

    def work(self, runner: Runner) -> Runner | None:
        """On the way for a slice. A runner that stands where a branch is to begin; what else is found, is told."""
        found: list[Runner | None] = []
        self._safely(lambda: found.append(self._go(runner)))
        there = found[0] if found else None
        if there is None:
            now = time.perf_counter()
            if self._asked and now >= self._told:
                self._told = now + TELL
                self._send(Seeking(self._number, self.past.wanted, self.past.generation))
            return None
        self._asked = False
        if self.branching:
            return there
        parts = tuple(there.populations(self._number)), tuple(there.scenes(self._number))
        self._send(Seen(self._number, there.generation, *parts))
        return None

    def _go(self, runner: Runner) -> Runner | None:
        if self._pending >= 0:
            wanted, self._pending = self._pending, -1
            self.past.seek(wanted, runner)
        return self.past.go(SLICE)

    def branched(self, generation: int, number: int) -> None:
        """The run goes on from there under another number; what it kept of later generations is forgotten."""
        self.past.cut(generation)
        self.branching, self._asked, self._number = 0, False, number

    def restart(self) -> None:
        """The run begins again: nothing of it is kept."""
        self.past.cut(-1)
        self.branching, self._asked, self._pending = 0, False, -1

    def rest(self) -> None:
        """Nobody looks back any more."""
        self._asked, self.branching, self._pending = False, 0, -1
        self.past.rest()

    def _safely(self, call: Callable[[], object]) -> None:
        """A look that fails is told of; the run is not to suffer for it."""
        try:
            call()
        except Exception as error:  # noqa: BLE001 - the window is told, whatever it is
            reason = " ".join(f"{type(error).__name__}: {error}".split())
            if isinstance(error, MemoryError):
                reason = "there is not enough memory for a second copy of the run"
            sentence = f"Generation {self.past.wanted} cannot be shown: {reason}"[:_LONGEST]
            wanted, number = self.past.wanted, self.branching or self._number
            self.rest()
            self._send(Seeking(number, wanted, -1, sentence))
