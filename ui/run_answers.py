"""What the worker answers, taken in and passed on: the part of the run's session that listens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from sandbox.document import Document
from sandbox.events import (
    Answered,
    Deployed,
    Died,
    Event,
    Faults,
    Frames,
    Past,
    Population,
    Ready,
    Scene,
    Seeking,
    Status,
    TwinFault,
    TwinReady,
    TwinRows,
)
from sandbox.gene_history import Genes
from ui.pace import Pace
from ui.run_state import RunKnown, RunState

if TYPE_CHECKING:
    from sandbox.worker import Client


class RunAnswers(RunKnown):
    """Signals carry the worker's events (`sandbox.events`); several frames of one poll are told of once. `said` is a
    sentence for the status bar. `looked` tells that another generation is looked at, or none, `edited` that the
    document was edited; `twinned` carries what is said of a twin.
    """

    ready = Signal(object)
    frames = Signal(object)
    population = Signal(object)
    scene = Signal(object)
    genes = Signal(object)
    status = Signal(object)
    faults = Signal(object)
    died = Signal(object)
    said = Signal(str)
    views_edited = Signal()
    looked = Signal()
    edited = Signal()
    twinned = Signal(object)
    deployed = Signal(object)
    answered = Signal(object)

    def __init__(
        self, document: Document, client: Callable[[], Client], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._client: Client | None = None
        self._make_client = client
        self._speed = 0.0
        self.document = document
        self.run = 0
        self.now, self.pace = RunState(document.scenario), Pace()
        self._play_when_ready = False
        self._resuming = False
        self._poll: QTimer
        self._settle: QTimer

    @property
    def client(self) -> Client:
        """The worker's near end, started when first needed."""
        if self._client is None:
            self._client = self._make_client()
            self._client.speed(self._speed)
        return self._client

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
            elif isinstance(event, Genes):
                self.now.genes.take(event)
                newest[Genes, ""] = event
            elif isinstance(event, (Population, Scene)):
                newest[type(event), event.root] = event
                if isinstance(event, Population):
                    self.now.take_population(event)
            elif isinstance(event, (TwinReady, TwinRows, TwinFault)):
                self.twinned.emit(event)
            elif isinstance(event, (Past, Seeking)):
                newest[Past, ""] = event
            elif isinstance(event, Deployed):
                self.deployed.emit(event)
            elif isinstance(event, Answered):
                self.answered.emit(event)
            else:
                self._on_word(event)
        for event in newest.values():
            self._pass_on(event)
        if self.now.missing:
            self.now.missing = False
            self._client.resend(self.record.length)

    def _on_word(self, event: Ready | Faults | Status) -> None:
        if isinstance(event, Ready):
            self._on_ready(event)
        elif isinstance(event, Faults):
            self._on_faults(event)
        else:
            self._on_status(event)

    def _pass_on(self, event: Event) -> None:
        """While something earlier is looked at, what is new is kept and not shown."""
        live = self.now.past is None
        if isinstance(event, Frames):
            self.frames.emit(event)
        elif isinstance(event, Population):
            if live:
                self.population.emit(event)
        elif isinstance(event, Scene):
            self.now.scenes[event.root] = event
            if live:
                self.scene.emit(event)
        elif isinstance(event, Genes):
            self.genes.emit(event)
        elif isinstance(event, Past):
            self._on_past(event)
        elif isinstance(event, Seeking):
            self._on_seeking(event)

    # -- looking back ----------------------------------------------------------------------------------------

    def _on_past(self, event: Past) -> None:
        if self.now.place < 0:
            return
        self.now.past, self.now.seeking = event, -1
        self._show_scenes()

    def _on_seeking(self, event: Seeking) -> None:
        if event.sentence:
            self.now.look_live()
            self.said.emit(event.sentence)
            self._show_scenes()
            if self.now.branching >= 0:  # it never gets there: the run starts again
                self._settle.start()
        elif self.now.place >= 0:
            self.now.seeking = event.generation
            self.looked.emit()

    def _show_scenes(self) -> None:
        """Populations and scenes of the generation that is looked at, or the newest ones."""
        past = self.now.past
        for population in past.populations if past else self.now.populations.values():
            self.population.emit(population)
        for scene in past.scenes if past else self.now.scenes.values():
            self.scene.emit(scene)
        self.looked.emit()

    # -- words about the run ---------------------------------------------------------------------------------

    def _on_ready(self, event: Ready) -> None:
        branched = self.now.branching
        self.now.take_ready(event)
        self.faults.emit(())
        self.ready.emit(event)
        if branched >= 0:
            self._send_numbers()  # before it runs on: they count from the branch's first generation
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
        if event.state == "paused" and self.state == "running" and self.generation == event.generation == 0:
            event = replace(event, state="running")  # said before the worker heard that it shall run
        self.now.take_status(event)
        if self._resuming and event.state in ("paused", "finished"):
            self._resuming = False
            self.now.take_resumed(event.generation)
            self._send_numbers()
        if event.detail.get("refused"):
            self.said.emit(f"{event.sentence}: it starts again from generation 0")
            self._settle.start()
        elif event.state == "finished" and (self.now.sent or self.now.waiting) and self.now.place < 0:
            self.said.emit("The run was over before the change: it starts again from generation 0")
            self._settle.start()
        elif event.sentence:
            self.said.emit(event.sentence)
        self.status.emit(event)

    def _on_died(self, event: Died) -> None:
        self.now.state, self._play_when_ready = "died", False
        self.now.look_live()
        self._poll.stop()
        self.died.emit(event)
        self._tell()
        self.looked.emit()

    def _send_numbers(self) -> None:
        """Throttled, so that a dragged slider is a few interventions and not hundreds."""
        for (node, setting), value in self.now.waiting.items():
            self.client.intervene(node, setting, value)
        self.now.sent.update(self.now.waiting)
        self.now.waiting.clear()

    def status_now(self) -> Status:
        """The state as the window knows it, before the worker confirms it."""
        now = self.now
        return Status(self.run, now.state, now.generation, now.rate, now.run_hash)

    def _tell(self) -> None:
        self.status.emit(self.status_now())
