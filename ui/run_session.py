"""The window's run: tells the worker what the document says, and keeps what the worker answers.

Nothing here blocks: commands are sent, answers are polled. An edit of the document reaches the run by itself: a number
changed while a run is under way is an intervention at the next generation boundary, anything else that matters starts
the run again from generation 0, and moving a node is none of its business.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from sandbox.document import Document
from sandbox.events import Died, Event, Faults, Frames, Population, Ready, Scene, Status
from sandbox.scenario import Scenario
from ui.crash import log
from ui.pace import Pace
from ui.run_changes import change
from ui.run_state import RunKnown, RunState

if TYPE_CHECKING:
    from sandbox.worker import Client

POLL_MS, SETTLE_MS = 50, 150
IDLE = ("", "failed", "died")


def worker() -> Client:
    """A worker process."""
    from sandbox.worker import Client

    return Client()


class RunSession(RunKnown):
    """One run at a time of one document. Signals carry the worker's events (`sandbox.events`); `said` is a sentence
    for the status bar. Several frames of one poll are told of once.
    """

    ready = Signal(object)
    frames = Signal(object)
    population = Signal(object)
    scene = Signal(object)
    status = Signal(object)
    faults = Signal(object)
    died = Signal(object)
    said = Signal(str)
    views_edited = Signal()

    def __init__(
        self, document: Document, client: Callable[[], Client] = worker, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._client: Client | None = None
        self._make_client = client
        self.document = document
        self.run = 0
        self.now, self.pace = RunState(document.scenario), Pace()
        self._play_when_ready = False
        self._resuming = False
        self._speed = 0.0
        self._settle = _timer(self, SETTLE_MS, self._load)
        self._flush = _timer(self, SETTLE_MS, self._send_numbers)
        self._poll = _timer(self, POLL_MS, self.poll, once=False)
        document.listeners.append(self._edited)

    # -- what is known ---------------------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether generations are going by, or will as soon as the graph is compiled."""
        return self.state == "running" or self._play_when_ready

    @property
    def under_way(self) -> bool:
        """Whether a run is between its first and last generation, so that a changed number is an intervention."""
        return self.generation > 0 and self.state in ("running", "paused") and not self.pending

    @property
    def pending(self) -> bool:
        """Whether the document's scenario has still to be compiled."""
        return self._settle.isActive() or self.state == "compiling"

    def as_run(self) -> Scenario:
        """The document's scenario with the start numbers and interventions of this run, so that it replays it."""
        return self.document.scenario if self._settle.isActive() else self.now.as_run(self.document.scenario)

    def status_now(self) -> Status:
        """The state as the window knows it, before the worker confirms it."""
        now = self.now
        return Status(self.run, now.state, now.generation, now.rate, now.run_hash)

    # -- what a person does ----------------------------------------------------------------------------------

    def start(self) -> None:
        """Compiles the document's scenario at once; the first call starts the worker."""
        self._load()

    def play(self) -> None:
        """Runs on; past the last generation the scenario is made longer by as many again."""
        if self.state == "finished" and not self.pending:
            self._longer(max(1, self.now.start.generations))
        if self.pending or self.state in IDLE:
            self._play_when_ready = True
            if self._settle.isActive() or self.state in IDLE:
                self._load()
        else:
            self.client.play()
            self.now.state = "running"
        self._tell()

    def pause(self) -> None:
        """Stops at the next generation boundary."""
        self._stop()
        if self._client is not None:
            self._client.pause()
        self._tell()

    def toggle(self) -> None:
        """Runs or pauses."""
        if self.running:
            self.pause()
        else:
            self.play()

    def step(self, generations: int = 1) -> None:
        """Goes on by so many generations, then pauses."""
        self._play_when_ready = False
        if self.state == "finished" and not self.pending:
            self._longer(generations)
        if not self.pending and self.state not in IDLE:
            self.client.step(generations)

    def reset(self) -> None:
        """Back to generation 0, paused; numbers changed during the run are what it starts from now."""
        self._stop()
        changed = len(self.now.changed)
        if changed or self.pending or self.state in IDLE:
            self._load()
            if changed:
                self.said.emit(
                    f"Reset: {changed} changed number{'s' * (changed > 1)} now count from the start"
                )
            return
        self.client.reset()
        self.now.forget_rows()
        self._tell()

    def speed(self, generations_per_second: float) -> None:
        """Limits the pace; 0 is as fast as it goes."""
        self._speed = generations_per_second
        if self._client is not None:
            self._client.speed(generations_per_second)

    def resume(self) -> None:
        """After a worker died: another one goes on from the last snapshot."""
        self.now.state, self._resuming = "compiling", True
        self.client.resume()
        self._poll.start()
        self._tell()

    def set_document(self, document: Document) -> None:
        """Another document: whatever ran, ends."""
        self.document.listeners.remove(self._edited)
        self.document = document
        document.listeners.append(self._edited)
        self._stop()
        self._load()

    def close(self) -> None:
        """Ends the worker; safe to call twice."""
        for timer in (self._poll, self._settle, self._flush):
            timer.stop()
        if self._edited in self.document.listeners:
            self.document.listeners.remove(self._edited)
        if self._client is not None:
            self._client.close()
            self._client = None

    # -- what the document says ------------------------------------------------------------------------------

    @property
    def client(self) -> Client:
        """The worker's near end, started when first needed."""
        if self._client is None:
            self._client = self._make_client()
            self._client.speed(self._speed)
        return self._client

    def _edited(self, before: Scenario, after: Scenario) -> None:
        what = change(before, after)
        if what.nothing:
            if before.graph != after.graph:
                self.views_edited.emit()
            return
        shorter = 0 < what.generations < self.generation
        if what.reload or shorter or self.pending or (what.numbers and not self.under_way):
            if self.generation > 0 and not self.pending:
                self.said.emit("The scenario changed: the run starts again from generation 0")
            self._settle.start()
            return
        if what.generations:
            self.client.extend(what.generations)
        self.now.waiting.update(what.numbers)
        if what.numbers and not self._flush.isActive():
            self._flush.start()

    def _send_numbers(self) -> None:
        """Throttled, so that a dragged slider is a few interventions and not hundreds."""
        for (node, setting), value in self.now.waiting.items():
            self.client.intervene(node, setting, value)
        self.now.sent.update(self.now.waiting)
        self.now.waiting.clear()

    def _load(self) -> None:
        """Sends the document's scenario to the worker under a new run number; older answers are passed over."""
        self._settle.stop()
        self._flush.stop()
        self._play_when_ready = self.running
        self.run += 1
        self._resuming = False
        self.now.load(self.document.scenario)
        try:
            self.client.load(self.now.start, self.run)
        except Exception as error:
            log.exception("the worker could not be started")
            self._on_died(Died(f"The worker could not be started ({error}).", resumable=False))
            return
        self._poll.start()
        self._tell()

    def _longer(self, generations: int) -> None:
        """The scenario gets a later last generation, as a step of the history."""
        scenario = self.document.scenario
        last = max(self.generation + generations, scenario.generations)
        self.document.edit(f"Run to generation {last}", msgspec.structs.replace(scenario, generations=last))
        self.said.emit(f"The run goes on to generation {last}")
        self.now.state = "paused"

    def _stop(self) -> None:
        self._play_when_ready = False
        if self.state == "running":
            self.now.state = "paused"

    # -- what the worker answers -----------------------------------------------------------------------------

    def poll(self) -> None:
        """Takes in everything that the worker said; of frames, populations and scenes only the newest are told."""
        if self._client is None:
            return
        self.pace.note(self.state == "running")
        newest: dict[tuple[type, str], Event] = {}
        for event in self._client.poll():
            if isinstance(event, Died):
                self._on_died(event)
            elif event.run != self.run:
                continue
            elif isinstance(event, Frames):
                self.now.take_frames(event)
                newest[Frames, ""] = event
            elif isinstance(event, (Population, Scene)):
                newest[type(event), event.root] = event
            elif isinstance(event, Ready):
                self._on_ready(event)
            elif isinstance(event, Faults):
                self._on_faults(event)
            else:
                self._on_status(event)
        for event in newest.values():
            self._pass_on(event)

    def _pass_on(self, event: Event) -> None:
        if isinstance(event, Frames):
            self.frames.emit(event)
        elif isinstance(event, Population):
            self.now.populations[event.root] = event
            self.population.emit(event)
        elif isinstance(event, Scene):
            self.now.scenes[event.root] = event
            self.scene.emit(event)

    def _on_ready(self, event: Ready) -> None:
        self.now.take_ready(event)
        self.faults.emit(())
        self.ready.emit(event)
        if self._play_when_ready:
            self._play_when_ready = False
            self.client.play()
            self.now.state = "running"
        self._tell()

    def _on_faults(self, event: Faults) -> None:
        self._play_when_ready = False
        self.now.faults, self.now.state = event.faults, "failed"
        self.faults.emit(event.faults)
        self._tell()

    def _on_status(self, event: Status) -> None:
        self.now.take_status(event)
        if self._resuming and event.state in ("paused", "finished"):
            self._resuming = False
            self.now.take_resumed(event.generation)
            self._send_numbers()
        if event.detail.get("refused"):
            self.said.emit(f"{event.sentence}: it starts again from generation 0")
            self._settle.start()
        elif event.state == "finished" and (self.now.sent or self.now.waiting):
            self.said.emit("The run was over before the change: it starts again from generation 0")
            self._settle.start()
        elif event.sentence:
            self.said.emit(event.sentence)
        self.status.emit(event)

    def _on_died(self, event: Died) -> None:
        self.now.state, self._play_when_ready = "died", False
        self._poll.stop()
        self.died.emit(event)
        self._tell()

    def _tell(self) -> None:
        self.status.emit(self.status_now())


def _timer(parent: QObject, milliseconds: int, call: Callable[[], None], once: bool = True) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(once)
    timer.setInterval(milliseconds)
    timer.timeout.connect(call)
    return timer
