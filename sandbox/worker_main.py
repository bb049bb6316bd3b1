"""The worker process: owns the Runner, obeys commands, sends frames. Started by `sandbox.worker.Client`."""

from __future__ import annotations

import shutil
import signal
import time
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sandbox.events import Faults, Ready, Status
from sandbox.mailbox import Mailbox
from sandbox.runner import NotRunnable, Runner
from sandbox.scenario_model import Scenario, ScenarioError
from sandbox.sender import Sender
from sandbox.worker_beside import Beside
from sandbox.worker_deploy import Deploying
from sandbox.worker_snapshot import Snapshot
from sims.declare import Value

SLICE = 0.01  # seconds of running between looks at the commands
FRAME, SCENE, STATUS, SNAPSHOT = 1 / 20, 0.2, 0.25, 5.0  # seconds between what is sent or kept at most so often
SHOWING, KEEPING = 0.01, 0.01  # shares of the time that may go into pictures of a run, and into snapshots of it
RESTING = 0.25  # into snapshots while nothing runs
ASIDE = ("look", "twin", "untwin", "ask", "unask")  # commands that leave the run as it is
_LONGEST = 300  # characters of a sentence


def main(pipe: Connection, mailbox: str, folder: str) -> None:
    """Runs until told to stop or until the window is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Worker(pipe, Mailbox(mailbox), Path(folder)).loop()


class Worker:
    """The state of the process. Commands are method names with arguments, see `sandbox.worker.Client`."""

    def __init__(self, pipe: Connection, mailbox: Mailbox, folder: Path) -> None:
        self.pipe, self.mailbox, self.folder = pipe, mailbox, folder
        self.sender, self.alive = Sender(pipe), True
        self.runner: Runner | None = None
        self.snapshot = Snapshot(folder, 0)
        self.beside: Beside | None = None
        self.deploying = Deploying(self.sender.send)
        self.run, self.last, self.pace = 0, 0, 0.0
        self.target = -1  # run until this generation; below the current one: paused
        self.sent = 0  # rows sent
        self.told = True  # whether the newest state has been told
        self.broken = ""  # why nothing can go on before the next load or reset
        self._kept: tuple[int, ...] = ()  # what the newest snapshot holds
        self._due = dict.fromkeys(("frame", "scene", "status", "snapshot", "rest", "regular", "step"), 0.0)
        self._rate = (time.perf_counter(), 0, 0.0)  # when, evaluations, candidates per second

    def loop(self) -> None:
        """Commands, a slice of running, what is due to be sent and kept; again."""
        while self.alive:
            try:
                self.listen()
                self.go_on()
                self.look()
                self.deploying.work()
                self.publish()
                self.keep()
            except Exception as error:  # noqa: BLE001 - the window is told, whatever it is
                self.fail(error)
        self._drop(self.run)
        self.mailbox.close()

    def listen(self) -> None:
        """Obeys every command that has come; waits for one as long as there is nothing else to do."""
        wait = self._patience()
        try:
            while self.alive and self.pipe.poll(wait):
                command = self.pipe.recv()
                self.obey(*command)
                wait = 0.0
        except (EOFError, ConnectionError):  # the window has gone without a word
            self.alive = False
            shutil.rmtree(self.folder, ignore_errors=True)

    def _patience(self) -> float:
        """Seconds to wait for a command."""
        beside, runner = self.beside, self.runner
        if self.deploying.busy or (beside is not None and runner is not None and beside.busy(runner.generation)):
            return 0.0
        if self.running:
            return min(max(0.0, self._due["step"] - time.perf_counter()), FRAME) if self.pace > 0.0 else 0.0
        if not self.told or self.behind or (beside is not None and beside.unsent):
            return 0.005
        return 1.0 if self._kept == self._now() else 0.05

    @property
    def running(self) -> bool:
        """Whether generations are to be run."""
        return self.runner is not None and not self.broken and self.runner.generation < self.target

    @property
    def behind(self) -> bool:
        """Whether rows wait to be sent."""
        return self.runner is not None and self.sent < self.runner.record.length

    def fail(self, error: Exception) -> None:
        """Tells of a fault of the program itself, or of too little memory; only a new start goes on from it."""
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        if isinstance(error, MemoryError):
            reason = "there is not enough memory for so many candidates"
        self.target, self.told = -1, True
        self.broken = f"The run stopped: {reason}"[:_LONGEST]
        self._status()

    # -- commands --------------------------------------------------------------------------------------------

    def obey(self, name: str, *args: Any) -> None:
        """One command."""
        if name == "close":
            self.alive = False
        elif name in ASIDE and not self.broken:
            if self.beside is not None and self.runner is not None:
                getattr(self.beside, name)(self.runner, *args)
        elif name in ("load", "restore", "speed") or (self.runner is not None and (name == "reset" or not self.broken)):
            getattr(self, f"on_{name}")(*args)
        elif self.broken:
            self._status()

    def on_load(self, scenario: Scenario, run: int) -> None:
        """Compiles, stands at generation 0."""
        self._load(scenario, run, resume=False)

    def on_restore(self, scenario: Scenario, run: int) -> None:
        """After a process died: goes on from the snapshot that it left, paused."""
        self._load(scenario, run, resume=True)

    def _load(self, scenario: Scenario, run: int, *, resume: bool) -> None:
        began = time.perf_counter()
        self._drop(run)
        self.last = scenario.generations
        self.sender.send(Status(run, "compiling", 0))
        try:
            runner = Runner(scenario, genes=True)
            if not (resume and self.snapshot.read(runner)):
                runner.start()
        except NotRunnable as error:
            self.sender.send(Faults(run, error.faults))
            return
        self.runner, self.beside = runner, Beside(scenario, run, self.sender.send)
        self._ready(time.perf_counter() - began)
        self._rate = (time.perf_counter(), runner.evaluations, 0.0)
        self.told = False

    def _ready(self, seconds: float) -> None:
        """Tells what the run is made of."""
        if self.runner is not None:
            kept = self.runner.record
            names = (kept.columns, dict(kept.aliases), dict(kept.scales), dict(kept.gaps))
            self.sender.send(Ready(self.run, *names, self.runner.nests, self.runner.shifts, seconds))

    def _drop(self, run: int) -> None:
        """Lets go of the run before; what it kept on the disk is of no use to the next one."""
        if self.runner is not None:
            self.runner.close()
        if self.beside is not None:
            self.beside.close()
        self.runner, self.beside, self.broken = None, None, ""
        self._number(run)
        self.told = True

    def _number(self, run: int) -> None:
        """Another run from here on, of which nothing has been sent or kept."""
        self.snapshot.forget()
        self.deploying.rest()
        self.run, self.target, self.sent = run, -1, 0
        self.snapshot = Snapshot(self.folder, run)
        self._kept, self._due["snapshot"], self._due["rest"] = (), 0.0, 0.0

    def on_play(self) -> None:
        """Runs until the last generation."""
        self.target, self.told = self.last, False
        self._due["step"] = self._due["status"] = 0.0

    def on_pause(self) -> None:
        """Stops at this boundary."""
        self.target, self.told = -1, False

    def on_step(self, generations: int) -> None:
        """So many more, then paused."""
        if self.runner is not None:
            self.target = self.runner.generation + generations
            self._due["step"] = self._due["status"] = 0.0

    def on_reset(self) -> None:
        """Back to generation 0."""
        if self.runner is not None:
            self.target, self.sent, self.broken, self.told = -1, 0, "", False
            self.snapshot.forget()
            self._kept = ()
            self.runner.start()
            if self.beside is not None:
                self.beside.restart()

    def on_branch(self, generation: int, run: int) -> None:
        """Goes on from an earlier generation as another run, paused there."""
        if self.runner is not None and self.beside is not None:
            self.target = -1
            self.beside.looking.ask(generation, self.runner, run)

    def on_speed(self, pace: float) -> None:
        """At most so many generations a second; 0: no limit."""
        self.pace = pace

    def on_extend(self, generations: int) -> None:
        """Another last generation."""
        if self.running and self.target == self.last:
            self.target = generations
        self.last, self.told = generations, False

    def on_resend(self, run: int, first: int) -> None:
        """Sends rows again, from the first one on that the window has not got."""
        if run == self.run:
            self.sent, self.told = min(self.sent, first), False

    def on_intervene(self, node: str, setting: str, value: Value) -> None:
        """Another number from the next generation on, or a sentence why not."""
        if self.runner is None:
            return
        try:
            entry = self.runner.intervene(node, setting, value)
        except ScenarioError as error:
            self._status(str(error), {"refused": 1, "node": node, "setting": setting, "value": value})
            return
        if self.beside is not None:
            self.beside.intervene(entry, self.runner)
        self._status("", {"generation": entry.generation, "node": node, "setting": setting, "value": entry.value})

    def on_deploy(self, root: str) -> None:
        """What a nest has selected, elsewhere."""
        if self.runner is not None:
            self.deploying.begin(self.runner, root, self.run)

    # -- running and telling ---------------------------------------------------------------------------------

    def go_on(self) -> None:
        """A slice of running, or of a twin that the run waits for."""
        waits = self.beside is not None and self.runner is not None and self.beside.catch_up(self.runner.generation)
        if self.running and not waits:
            self.slice()

    def slice(self) -> None:
        """Runs for a few milliseconds, or the one generation whose time has come."""
        runner = self.runner
        if runner is None:
            return
        end = time.perf_counter() + SLICE
        while runner.generation < self.target:
            now = time.perf_counter()
            if self.pace > 0.0:
                if now < self._due["step"]:
                    break
                self._due["step"] = max(self._due["step"], now - 0.1) + 1.0 / self.pace
            runner.step()
            if self.beside is not None:
                self.beside.after(runner)
            if time.perf_counter() >= end:
                break
        if runner.generation >= self.target:
            self.told = False

    def look(self) -> None:
        """A slice of the way to an earlier generation; where a branch was asked for, the run goes on from there."""
        number = self.beside.branch_of(self.runner) if self.beside is not None and self.runner is not None else 0
        if number:
            self._number(number)
            self._ready(0.0)
            self.told = False

    def publish(self) -> None:
        """Sends rows, and now and then population and scene; nothing while the window is behind.

        A state in which nothing runs is told of only when all rows up to it have been sent.
        """
        runner, now = self.runner, time.perf_counter()
        if self.beside is not None and runner is not None:
            self.beside.tell(now, runner.generation, running=self.running)
        if runner is None or now < self._due["frame"] or (self.told and not self.behind) or self.mailbox.full:
            return
        self._due["frame"] = now + FRAME
        if self.behind:
            self.sent += self.mailbox.put(self.run, self.sent, runner.record.rows[self.sent :])
        if self.broken or (self.behind and not self.running):
            return
        if not self.running or (now >= self._due["scene"] and self.sender.idle):
            for event in runner.sights(self.run):
                self.sender.send(event)
            self._due["scene"] = _next(now, SCENE, SHOWING)
        if not self.running or (now >= self._due["status"] and self.sender.idle):
            self._due["status"] = now + STATUS
            self._status()
        self.told = not self.running

    def keep(self) -> None:
        """Writes a snapshot of every pause and every intervention, and now and then in between."""
        runner, began, now = self.runner, time.perf_counter(), self._now()
        if runner is None or now == self._kept or began < self._due["snapshot" if self.running else "rest"]:
            return
        if self.running and now[1:] == self._kept[1:] and began < self._due["regular"]:
            return
        self.snapshot.write(runner)
        self._kept = now
        self._due["snapshot"], self._due["regular"] = _next(began, 0.0, KEEPING), began + SNAPSHOT
        self._due["rest"] = _next(began, 0.0, RESTING)

    def _now(self) -> tuple[int, ...]:
        """What tells one moment of a run from another; as kept where there is nothing to keep."""
        runner = self.runner
        if runner is None or self.broken or runner.generation < 1:
            return self._kept
        return runner.generation, len(runner.made), runner.coming

    def _status(self, sentence: str = "", detail: Mapping[str, Value] | None = None) -> None:
        runner = self.runner
        generation = runner.generation if runner is not None else 0
        if self.broken:
            self.sender.send(Status(self.run, "failed", generation, sentence=self.broken))
        elif runner is not None:
            state = "running" if self.running else "finished" if generation >= self.last else "paused"
            run_hash = "" if self.running else runner.record.run_hash()
            more = (self._pace(), run_hash, sentence, dict(detail or {}))
            self.sender.send(Status(self.run, state, generation, *more))

    def _pace(self) -> float:
        """Candidates per second, over the last half second or so."""
        if self.runner is None:
            return 0.0
        then, before, rate = self._rate
        now, count = time.perf_counter(), self.runner.evaluations
        if now - then > 0.5 or count < before:
            rate = max(0, count - before) / (now - then)
            self._rate = (now, count, rate)
        return rate if rate > 0 or now == then else max(0, count - before) / (now - then)


def _next(began: float, least: float, share: float) -> float:
    """When to do again what began then and ends now, at least so long after, using at most that share of the time."""
    return began + max(least, (time.perf_counter() - began) / share)
