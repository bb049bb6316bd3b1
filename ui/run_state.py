"""What the window knows of the current run: its metrics, its newest population and scene, where it stands."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject

from sandbox.branches import branches, with_branches
from sandbox.events import Fault, Frames, Nest, Past, Population, Ready, Scene, Status
from sandbox.record import Record
from sandbox.scenario import Intervention, Scenario
from sims.declare import Value
from ui.gene_record import GeneRecord
from ui.pace import Pace
from ui.run_changes import Key, as_run


class RunState:
    """`made` are the interventions of this run as the worker confirmed them; `sent` those that it has been told of,
    `waiting` those that it has still to be told of. `state` is one of `sandbox.events.Status`, "branching", "died", or
    "" at first. `place` is the earlier generation that is looked at, or -1; `past` what is known of it; `seeking` how
    far its replay is, or -1. `branching` is where a branch begins that the worker is on the way to, or -1. `missing`:
    rows were lost, as where a late word about generation 0 was taken for a reset; they are to be asked for. `number` is
    that of the run whose rows these are. `populations` are the newest, by the nest's root, `then` the last ones before
    the first shift, without a shift the first ones.
    """

    def __init__(self, start: Scenario) -> None:
        self.record = Record(())
        self.nests: tuple[Nest, ...] = ()
        self.shifts: tuple[tuple[int, str], ...] = ()
        self.faults: tuple[Fault, ...] = ()
        self.populations: dict[str, Population] = {}
        self.then: dict[str, Population] = {}
        self.scenes: dict[str, Scene] = {}
        self.genes = GeneRecord()
        self.made: list[Intervention] = []
        self.sent: dict[Key, Value] = {}
        self.waiting: dict[Key, Value] = {}
        self.start = start
        self.state, self.generation, self.rate, self.run_hash = "", 0, 0.0, ""
        self.branching, self.branches = -1, branches(start)
        self.missing = False
        self.number = 0
        self.look_live()

    def look_live(self) -> None:
        """Nothing earlier is looked at."""
        self.place, self.seeking = -1, -1
        self.past: Past | None = None

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
        self.branching, self.branches = -1, branches(start)
        self.look_live()
        self.state, self.generation, self.rate, self.run_hash = "compiling", 0, 0.0, ""

    def branch(self, generation: int, start: Scenario, made: Iterable[Intervention]) -> None:
        """The worker is on the way to where a branch begins; numbers that wait are sent from there."""
        self.start, self.made = start, list(made)
        self.sent.clear()
        self.branching = generation
        self.branches = [mark for mark in self.branches if mark < generation] + [generation]
        self.state, self.run_hash = "branching", ""

    def forget_rows(self) -> None:
        """Back at generation 0."""
        self.record.truncate(0)
        self.genes.cut(0)
        self.made.clear()
        self.generation, self.run_hash = 0, ""
        self.look_live()

    def take_ready(self, event: Ready) -> None:
        """The scenario is compiled."""
        self.record = Record(event.columns, event.aliases, event.scales, event.gaps)
        self.nests, self.shifts = event.nests, event.shifts
        self.populations.clear()
        self.scenes.clear()
        if event.run != self.number:  # else another worker goes on with it, and knows no genes before
            self.genes.cut(self.branching + 1)
            self.then = {root: kept for root, kept in self.then.items() if kept.generation <= self.branching}
        self.number = event.run
        self.faults = ()
        self.state, self.generation = "paused", max(0, self.branching)
        self.branching = -1
        self.look_live()

    def take_frames(self, event: Frames) -> None:
        """More rows; rows of a run that was reset meanwhile do not fit and are passed over."""
        if event.rows.ndim != 2 or event.rows.shape[1] != len(self.record.columns) or not len(event.rows):
            return
        if event.first > self.record.length:
            self.missing = True
            return
        self.record.extend(event.first, event.rows)
        self.generation = max(self.generation, self.record.length - 1)

    def take_population(self, event: Population) -> None:
        """A newer population; one of an earlier generation is of a run that was reset."""
        kept = self.then.get(event.root)
        shift = min((generation for generation, _ in self.shifts), default=-1)
        if kept is None or event.generation < max(shift, kept.generation):
            self.then[event.root] = event
        self.populations[event.root] = event

    def take_status(self, event: Status) -> None:
        """Where the run is; a confirmed intervention is noted."""
        if event.state == "paused" and event.generation == 0 < self.generation:
            self.forget_rows()
        self.state, self.generation = event.state, event.generation
        self.rate, self.run_hash = event.rate, event.run_hash
        if event.state in ("paused", "finished") and event.generation >= self.record.length:
            self.missing = True  # told only after the last row was sent
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
        """`current` with the start numbers, branches and interventions of this run, those on their way included."""
        coming = {**self.sent, **self.waiting}
        later = [Intervention(self.generation + 1, *key, value) for key, value in coming.items()]
        return with_branches(as_run(self.start, current, (*self.made, *later)), self.branches)


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
        """The scene of each nest that is to be shown, by its root: the newest, or that of the generation looked at."""
        past = self.now.past
        return self.now.scenes if past is None else {scene.root: scene for scene in past.scenes}

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

    @property
    def branches(self) -> tuple[int, ...]:
        """Where this run was branched."""
        return tuple(self.now.branches)
