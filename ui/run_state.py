"""What the window knows of the current run: its metrics, its newest population and scene, where it stands."""

from __future__ import annotations

from PySide6.QtCore import QObject

from sandbox.events import Fault, Frames, Nest, Population, Ready, Scene, Status
from sandbox.record import Record
from sandbox.scenario import Intervention, Scenario
from sims.declare import Value
from ui.pace import Pace
from ui.run_changes import Key, as_run


class RunState:
    """`made` are the interventions of this run as the worker confirmed them; `sent` those that it has been told of,
    `waiting` those that it has still to be told of. `state` is one of `sandbox.events.Status`, "died", or "" at first.
    """

    def __init__(self, start: Scenario) -> None:
        self.record = Record(())
        self.nests: tuple[Nest, ...] = ()
        self.shifts: tuple[tuple[int, str], ...] = ()
        self.faults: tuple[Fault, ...] = ()
        self.populations: dict[str, Population] = {}
        self.scenes: dict[str, Scene] = {}
        self.made: list[Intervention] = []
        self.sent: dict[Key, Value] = {}
        self.waiting: dict[Key, Value] = {}
        self.start = start
        self.state, self.generation, self.rate, self.run_hash = "", 0, 0.0, ""

    @property
    def changed(self) -> set[Key]:
        """The numbers changed since generation 0."""
        return {(e.node, e.setting) for e in self.made} | self.sent.keys() | self.waiting.keys()

    def load(self, start: Scenario) -> None:
        """Another scenario has been sent; metrics stay until it is compiled, so that nothing flickers."""
        self.start = start
        self.made.clear()
        self.sent.clear()
        self.waiting.clear()
        self.state, self.generation, self.rate, self.run_hash = "compiling", 0, 0.0, ""

    def forget_rows(self) -> None:
        """Back at generation 0."""
        self.record.truncate(0)
        self.made.clear()
        self.generation, self.run_hash = 0, ""

    def take_ready(self, event: Ready) -> None:
        """The scenario is compiled."""
        self.record = Record(event.columns, event.aliases, event.scales, event.gaps)
        self.nests, self.shifts = event.nests, event.shifts
        self.populations.clear()
        self.scenes.clear()
        self.faults = ()
        self.state, self.generation = "paused", 0

    def take_frames(self, event: Frames) -> None:
        """More rows; rows of a run that was reset meanwhile do not fit and are passed over."""
        fits = event.rows.ndim == 2 and event.rows.shape[1] == len(self.record.columns)
        if fits and len(event.rows) and event.first <= self.record.length:
            self.record.extend(event.first, event.rows)
            self.generation = max(self.generation, self.record.length - 1)

    def take_status(self, event: Status) -> None:
        """Where the run is; a confirmed intervention is noted."""
        if event.state == "paused" and event.generation == 0 < self.generation:
            self.forget_rows()
        self.state, self.generation = event.state, event.generation
        self.rate, self.run_hash = event.rate, event.run_hash
        detail = event.detail
        if detail.get("refused"):
            self.sent.pop((str(detail["node"]), str(detail["setting"])), None)
        elif detail.get("setting"):
            key = (str(detail["node"]), str(detail["setting"]))
            entry = Intervention(int(detail["generation"]), *key, detail["value"])
            same = (entry.generation, entry.node, entry.setting)
            self.made = [e for e in self.made if (e.generation, e.node, e.setting) != same] + [entry]
            if self.sent.get(key) == entry.value:
                del self.sent[key]

    def take_resumed(self, generation: int) -> None:
        """Another worker stands at a snapshot of this run: what was changed after it has to be changed again."""
        lost = {(e.node, e.setting): e.value for e in self.made if e.generation > generation}
        self.made = [e for e in self.made if e.generation <= generation]
        self.waiting = {**lost, **self.sent, **self.waiting}
        self.sent.clear()

    def as_run(self, current: Scenario) -> Scenario:
        """`current` with the start numbers and interventions of this run, those on their way included."""
        coming = {**self.sent, **self.waiting}
        later = [Intervention(self.generation + 1, *key, value) for key, value in coming.items()]
        return as_run(self.start, current, (*self.made, *later))


class RunKnown(QObject):
    """What may be read of a run, for whoever shows it."""

    now: RunState
    pace: Pace

    @property
    def record(self) -> Record:
        """The metrics so far."""
        return self.now.record

    @property
    def nests(self) -> tuple[Nest, ...]:
        """The nests of the run."""
        return self.now.nests

    @property
    def shifts(self) -> tuple[tuple[int, str], ...]:
        """Generation and node of each shift."""
        return self.now.shifts

    @property
    def made(self) -> tuple[Intervention, ...]:
        """The interventions made in this run."""
        return tuple(self.now.made)

    @property
    def scenes(self) -> dict[str, Scene]:
        """The newest scene of each nest, by its root."""
        return self.now.scenes

    @property
    def faults_now(self) -> tuple[Fault, ...]:
        """What keeps the graph from running."""
        return self.now.faults

    @property
    def state(self) -> str:
        """See RunState."""
        return self.now.state

    @property
    def generation(self) -> int:
        """The newest generation."""
        return self.now.generation
