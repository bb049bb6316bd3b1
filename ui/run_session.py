"""The window's run: tells the worker what the document says, and keeps what the worker answers.

Nothing here blocks: commands are sent, answers are polled. An edit of the document reaches the run by itself: a number
changed while a run is under way is an intervention at the next generation boundary, anything else that matters starts
the run again from generation 0, and moving a node is none of its business.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QTimer

from sandbox.document import Document
from sandbox.events import Died, Ready
from sandbox.scenario import Scenario
from ui.crash import log
from ui.ghosts import Ghosts
from ui.run_changes import change
from ui.run_past import RunPast

if TYPE_CHECKING:
    from sandbox.worker import Client

POLL_MS, SETTLE_MS = 50, 150
IDLE = ("", "failed", "died")
NOTHING = Ready(-1, (), {}, {}, {}, (), (), 0.0)  # nothing stays in sight of the document before


def worker() -> Client:
    """A worker process."""
    from sandbox.worker import Client

    return Client()


class RunSession(RunPast):
    """One run at a time of one document; its signals are those of RunAnswers."""

    def __init__(
        self, document: Document, client: Callable[[], Client] = worker, parent: QObject | None = None
    ) -> None:
        super().__init__(document, client, parent)
        self.ghosts = Ghosts(self)
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
    def _on_the_way(self) -> bool:
        """Whether a changed number belongs to a branch: one that has been asked for, or one from what is looked at."""
        return self.state == "branching" or (self.place >= 0 and not self.pending)

    @property
    def pending(self) -> bool:
        """Whether the document's scenario has still to be compiled."""
        return self._settle.isActive() or self.state in ("compiling", "branching")

    def as_run(self) -> Scenario:
        """The document's scenario with the start numbers and interventions of this run, so that it replays it."""
        return self.document.scenario if self._settle.isActive() else self.now.as_run(self.document.scenario)

    # -- what a person does ----------------------------------------------------------------------------------

    def start(self) -> None:
        """Compiles the document's scenario at once; the first call starts the worker."""
        self._load()

    def play(self) -> None:
        """Runs on; past the last generation the scenario is made longer by as many again."""
        self.look_live()
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

    def toggle(self) -> None:
        """Runs or pauses."""
        if self.running:
            self.pause()
        else:
            self.play()

    def step(self, generations: int = 1) -> None:
        """Goes on by so many generations, then pauses. While something earlier is looked at, shows the next one."""
        self._play_when_ready = False
        if self.place >= 0:
            self.look(self.place + generations)
            return
        if self.state == "finished" and not self.pending:
            self._longer(generations)
        if not self.pending and self.state not in IDLE:
            self.client.step(generations)

    def reset(self) -> None:
        """Back to generation 0, paused; numbers changed during the run are what it starts from now."""
        self._stop()
        changed = len(self.now.changed)
        if changed or self.branches or self.pending or self.state in IDLE:
            self._load()
            if changed:
                self.said.emit(
                    f"Reset: {changed} changed number{'s' * (changed > 1)} now count from the start"
                )
            return
        self.client.reset()
        self.now.forget_rows()
        self._tell()
        self.looked.emit()

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
        self.ghosts.clear()
        document.listeners.append(self._edited)
        self._stop()
        self.now.take_ready(NOTHING)
        self.ready.emit(NOTHING)
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

    def _edited(self, before: Scenario, after: Scenario) -> None:
        what = change(before, after)
        self.edited.emit()
        if self._branching:
            return
        if what.nothing:
            if before.graph != after.graph or before.views != after.views:
                self.views_edited.emit()
            return
        if self.document.stepping:
            self.look_live()  # a branch would be a new step, and end what can be redone
        shorter = 0 < what.generations < self.generation
        if self._on_the_way and what.numbers and not what.reload and not shorter:
            self.now.waiting.update(what.numbers)
            if not self._flush.isActive():
                self._flush.start()
            return
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

    def _load(self) -> None:
        """Sends the document's scenario to the worker under a new run number; older answers are passed over."""
        self._settle.stop()
        self._flush.stop()
        self._play_when_ready = self.running
        self.run += 1
        self._resuming = False
        self.now.load(self.document.scenario)
        self.looked.emit()
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


def _timer(parent: QObject, milliseconds: int, call: Callable[[], None], once: bool = True) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(once)
    timer.setInterval(milliseconds)
    timer.timeout.connect(call)
    return timer
