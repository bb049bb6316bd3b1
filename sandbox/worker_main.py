"""The worker process: owns the Runner, obeys commands, sends frames. Started by `sandbox.worker.Client`."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sandbox.events import Faults, Ready, Status
from sandbox.mailbox import Mailbox
from sandbox.runner import NotRunnable, Runner
from sandbox.scenario_model import Scenario, ScenarioError
from sims.declare import Value

SLICE = 0.004  # seconds of running between looks at the commands
FRAME, SCENE, SNAPSHOT = 1 / 60, 0.1, 5.0  # seconds between what is sent at most so often
NICENESS = 5


def main(pipe: Connection, mailbox: str, snapshot: str) -> None:
    """Runs until told to stop or until the window is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(OSError, AttributeError):
        os.nice(NICENESS)  # the window comes first on busy cores
    Worker(pipe, Mailbox(mailbox), Path(snapshot)).loop()


class Worker:
    """The state of the process. Commands are method names with arguments, see `sandbox.worker.Client`."""

    def __init__(self, pipe: Connection, mailbox: Mailbox, snapshot: Path) -> None:
        self.pipe, self.mailbox, self.snapshot_path = pipe, mailbox, snapshot
        self.runner: Runner | None = None
        self.run, self.last, self.pace = 0, 0, 0.0
        self.target = -1  # run until this generation; below the current one: paused
        self.sent = 0  # rows sent
        self.told = True  # whether the newest state has been told
        self._due = dict.fromkeys(("frame", "scene", "snapshot", "step"), 0.0)
        self._rate = (time.perf_counter(), 0, 0.0)  # when, evaluations, candidates per second

    def loop(self) -> None:
        """Commands, a slice of running, what is due to be sent; again."""
        alive = True
        while alive:
            try:
                busy = self.running or not self.told or self.behind
                while alive and self.pipe.poll(0 if self.running else 0.01 if busy else 1.0):
                    alive = self.obey(*self.pipe.recv())
                    busy = True
                if self.running:
                    self.slice()
                self.publish()
            except (EOFError, OSError):
                alive = False
            except Exception as error:  # noqa: BLE001 - the window is told, whatever it is
                self.fail(error)
        if self.runner is not None:
            self.runner.close()
        self.mailbox.close()

    @property
    def running(self) -> bool:
        """Whether generations are to be run."""
        return self.runner is not None and self.runner.generation < self.target

    @property
    def behind(self) -> bool:
        """Whether rows wait to be sent."""
        return self.runner is not None and self.sent < self.runner.record.length

    def fail(self, error: Exception) -> None:
        """Tells of a fault of the program itself, or of memory that did not suffice."""
        generation = self.runner.generation if self.runner else 0
        self.target = -1
        sentence = f"The run stopped: {type(error).__name__}: {error}"
        if isinstance(error, MemoryError):
            sentence = "The run stopped: there is not enough memory for so many candidates"
        self.pipe.send(Status(self.run, "failed", generation, sentence=sentence))

    # -- commands --------------------------------------------------------------------------------------------

    def obey(self, name: str, *args: Any) -> bool:
        """One command; False for the one that ends the process."""
        if name == "close":
            return False
        if self.runner is not None or name in ("load", "restore", "speed"):
            getattr(self, f"on_{name}")(*args)
        return True

    def on_load(self, scenario: Scenario, run: int) -> None:
        """Compiles, stands at generation 0."""
        began = time.perf_counter()
        if self.runner is not None:
            self.runner.close()
            self.runner = None
        self.run, self.target = run, -1
        self.pipe.send(Status(run, "compiling", 0))
        try:
            self.runner = Runner(scenario)
            self.last = scenario.generations
            self.runner.start()
        except NotRunnable as error:
            self.pipe.send(Faults(run, error.faults))
            return
        self._ready(began)

    def _ready(self, began: float) -> None:
        runner = self.runner
        if runner is None:
            return
        self.sent = 0
        kept, seconds = runner.record, time.perf_counter() - began
        names = (kept.columns, kept.aliases, kept.scales, kept.gaps)
        self.pipe.send(Ready(self.run, *names, runner.nests, runner.shifts, seconds))
        self._rate = (time.perf_counter(), runner.evaluations, 0.0)
        self.told = False

    def on_restore(self, scenario: Scenario, run: int) -> None:
        """After a process died: goes on from the snapshot that it left, paused."""
        began = time.perf_counter()
        self.run, self.target, self.last = run, -1, scenario.generations
        self.runner = Runner(scenario)
        try:
            self.runner.restore(self.snapshot_path.read_bytes())
        except OSError:
            self.runner.start()
        self._ready(began)

    def on_play(self) -> None:
        """Runs until the last generation."""
        self.target = self.last
        self._due["step"] = 0.0
        self.told = False

    def on_pause(self) -> None:
        """Stops at this boundary."""
        self.target = -1
        self.told = False

    def on_step(self, generations: int) -> None:
        """So many more, then paused."""
        if self.runner is not None:
            self.target = self.runner.generation + generations
            self._due["step"] = 0.0

    def on_reset(self) -> None:
        """Back to generation 0."""
        if self.runner is not None:
            self.target, self.sent = -1, 0
            self.runner.start()
            self.told = False

    def on_speed(self, pace: float) -> None:
        """At most so many generations a second; 0: no limit."""
        self.pace = pace

    def on_extend(self, generations: int) -> None:
        """Another last generation."""
        if self.target == self.last:
            self.target = generations
        self.last = generations
        self.told = False

    def on_intervene(self, node: str, setting: str, value: Value) -> None:
        """Another number from the next generation on, or a sentence why not."""
        if self.runner is None:
            return
        try:
            entry = self.runner.intervene(node, setting, value)
        except ScenarioError as error:
            self._status(str(error), {"refused": 1, "node": node, "setting": setting, "value": value})
            return
        self._status("", {"generation": entry.generation, "node": node, "setting": setting, "value": value})

    # -- running and telling ---------------------------------------------------------------------------------

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
                    time.sleep(min(SLICE, self._due["step"] - now))
                    break
                self._due["step"] = max(self._due["step"], now - 0.1) + 1.0 / self.pace
            runner.step()
            if time.perf_counter() >= end:
                break
        if runner.generation >= self.target:
            self.told = False

    def publish(self) -> None:
        """Sends rows, and now and then population, scene and snapshot; nothing while the window is behind."""
        runner, now = self.runner, time.perf_counter()
        if runner is None or self.mailbox.full or now < self._due["frame"] or (self.told and not self.behind):
            return
        self._due["frame"] = now + FRAME
        if self.behind:
            self.sent += self.mailbox.put(self.run, self.sent, runner.record.rows[self.sent :])
        if now >= self._due["scene"] or not self.running:
            self._due["scene"] = now + SCENE
            for event in (*runner.populations(self.run), *runner.scenes(self.run)):
                self.pipe.send(event)
            # Drawing must not slow the run: at most a tenth of the time goes into it.
            self._due["scene"] = max(self._due["scene"], now + 10 * (time.perf_counter() - now))
        if self.running and now >= self._due["snapshot"]:
            self._snapshot()
            self._due["snapshot"] = now + max(SNAPSHOT, 50 * (time.perf_counter() - now))
        self._status()
        self.told = not self.running

    def _snapshot(self) -> None:
        if self.runner is None:
            return
        temporary = self.snapshot_path.with_suffix(".tmp")
        with suppress(OSError):
            temporary.write_bytes(self.runner.snapshot())
            temporary.replace(self.snapshot_path)

    def _status(self, sentence: str = "", detail: Mapping[str, Value] | None = None) -> None:
        runner = self.runner
        if runner is None:
            return
        state = "running" if self.running else "finished" if runner.generation >= self.last else "paused"
        run_hash = "" if self.running else runner.record.run_hash()
        self.pipe.send(
            Status(self.run, state, runner.generation, self._pace(), run_hash, sentence, dict(detail or {}))
        )

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
