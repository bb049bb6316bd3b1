"""The runner in a process of its own: commands go down, frames come up through shared memory.

This is the window's end; the other one is `sandbox.worker_main`.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import tempfile
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import msgspec

from sandbox.events import Died, Event, Frames, Ready
from sandbox.mailbox import Mailbox
from sandbox.scenario_model import Scenario
from sandbox.sender import Sender
from sandbox.worker_start import start, state_path
from sims.declare import Value

STREAM = "MESA_SANDBOX_STREAM"  # read by the worker when it starts (sims.jit)
PATIENCE = 2.0  # seconds that a process gets to end by itself


class Client:
    """The window's end of a worker. No call blocks; `poll` returns what came since the last call."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="mesa-sandbox-run-"))
        self._mailbox: Mailbox | None = None
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._sender: Sender | None = None
        self._stream = ""
        self._speed = 0.0
        self._scenario: Scenario | None = None
        self._run = 0
        self._ready = False
        self._told_dead = False
        self._begin(os.environ.get(STREAM, "splitmix"))

    # -- the process -----------------------------------------------------------------------------------------

    def _begin(self, stream: str) -> None:
        """Starts a process; its random stream is fixed when it starts."""
        context = multiprocessing.get_context("spawn")
        self._mailbox = Mailbox()
        self._pipe, far = context.Pipe()
        before = os.environ.get(STREAM)
        os.environ[STREAM] = stream
        try:
            args = (far, self._mailbox.name, str(self._folder))
            process = context.Process(target=start, args=args, name="worker", daemon=True)
            process.start()
            self._process = process
        finally:
            if before is None:
                del os.environ[STREAM]
            else:
                os.environ[STREAM] = before
        far.close()
        self._sender = Sender(self._pipe)
        self._stream, self._told_dead = stream, False
        if self._speed:
            self._send("speed", self._speed)

    def _end(self) -> None:
        """Ends the process and frees what it shared."""
        self._send("close")
        if self._process is not None:
            self._process.join(PATIENCE)
            if self._process.is_alive():
                self._process.kill()
                self._process.join()
            self._process.close()
        if self._sender is not None:
            self._sender.close(PATIENCE)
        if self._pipe is not None:
            self._pipe.close()
        if self._mailbox is not None:
            self._mailbox.close()
        self._process = self._pipe = self._sender = self._mailbox = None

    @property
    def pid(self) -> int | None:
        """The number of the worker's process."""
        return self._process.pid if self._process is not None else None

    def _send(self, *command: Any) -> None:
        if self._sender is not None:  # that a worker is dead is told by poll
            self._sender.send(command)

    # -- commands --------------------------------------------------------------------------------------------

    def load(self, scenario: Scenario, run: int) -> None:
        """Compiles a scenario and stands at generation 0, paused; answers Ready or Faults with the number `run`.

        Every load has a number of its own, by which late answers of the one before are told apart.
        """
        self._scenario, self._run, self._ready = scenario, run, False
        state_path(self._folder, run).unlink(missing_ok=True)
        if self._process is None or not self._process.is_alive() or scenario.stream != self._stream:
            self._end()
            self._begin(scenario.stream)
        self._send("load", scenario, run)

    def play(self) -> None:
        """Runs until the scenario's last generation."""
        self._send("play")

    def pause(self) -> None:
        """Stops at the next generation boundary."""
        self._send("pause")

    def step(self, generations: int = 1) -> None:
        """Runs so many generations, then pauses."""
        self._send("step", generations)

    def reset(self) -> None:
        """Back to generation 0 of the loaded scenario (its recorded interventions are dropped by the window)."""
        self._send("reset")

    def speed(self, generations_per_second: float) -> None:
        """Limits the pace; 0 is as fast as it goes."""
        self._speed = generations_per_second
        self._send("speed", generations_per_second)

    def extend(self, generations: int) -> None:
        """Another last generation."""
        if self._scenario is not None:
            self._scenario = msgspec.structs.replace(self._scenario, generations=generations)
        self._send("extend", generations)

    def intervene(self, node: str, setting: str, value: Value) -> None:
        """Changes a number at the next generation boundary; recorded, see Status.detail."""
        self._send("intervene", node, setting, value)

    def look(self, generation: int) -> None:
        """Asks how an earlier generation was: answered by Past, on the way by Seeking. A newer request supersedes an
        older one; below 0 nobody looks back any more. The run does not notice.
        """
        self._send("look", generation)

    def branch(self, generation: int, run: int) -> None:
        """Goes on from an earlier generation, exactly, as the run `run`, paused there; answers Ready and all its rows.

        Interventions after that generation are dropped.
        """
        self._run, self._ready = run, False
        self._send("branch", generation, run)

    def twin(self, scenario: Scenario, number: int) -> None:
        """A second run beside this one, in lockstep; answers TwinReady or TwinFault with that number, and TwinRows."""
        self._send("twin", scenario, number)

    def untwin(self) -> None:
        """Ends the second run."""
        self._send("untwin")

    def deploy(self, root: str) -> None:
        """Deploys what a nest has selected so far: answered by Deployed, again and again until it has the result. An
        empty root gives up what is under way. The run does not notice.
        """
        self._send("deploy", root)

    def ask(self, root: str, type_: str) -> None:
        """Asks a nest as it is now what a probe of that type would tell of it: answered by Answered, again and again
        until it has the verdict. Questions are answered one after the other; the run does not notice.
        """
        self._send("ask", root, type_)

    def unask(self, root: str, type_: str) -> None:
        """Gives up a question."""
        self._send("unask", root, type_)

    def resend(self, first: int) -> None:
        """Asks for the rows from a generation on once more, where they were lost on their way."""
        self._send("resend", self._run, first)

    def resume(self) -> None:
        """After Died: a new process that goes on from the last snapshot."""
        self._end()
        self._begin(self._scenario.stream if self._scenario else "splitmix")
        self._ready = False  # rows of the new process are not taken before it has said what they are
        if self._scenario is not None:
            self._send("restore", self._scenario, self._run)

    # -- answers ---------------------------------------------------------------------------------------------

    def poll(self) -> list[Event]:
        """Everything that the worker said since the last call."""
        events: list[Event] = []
        if self._pipe is None or self._process is None or self._mailbox is None:
            return events
        with suppress(EOFError, OSError):
            while self._pipe.poll(0):
                event = self._pipe.recv()
                self._ready = self._ready or (isinstance(event, Ready) and event.run == self._run)
                events.append(event)
        batch = self._mailbox.take() if self._ready else None
        if batch is not None and batch[0] == self._run:
            # Rows come before what is said of them: a state that nothing follows is told after its last row was sent.
            place = max((i + 1 for i, event in enumerate(events) if isinstance(event, Ready)), default=0)
            events.insert(place, Frames(*batch))
        if not self._told_dead and not self._process.is_alive():
            self._told_dead = True
            events.append(Died(self._last_words(), state_path(self._folder, self._run).exists()))
        return events

    def _last_words(self) -> str:
        code = self._process.exitcode if self._process is not None else None
        how = f"with exit code {code}"
        if code is not None and code < 0:
            with suppress(ValueError):
                how = f"by the signal {signal.Signals(-code).name}"
        return f"The process that runs the scenario ended {how}; nothing that you built is lost."

    def close(self) -> None:
        """Ends the process; safe to call twice."""
        self._end()
        shutil.rmtree(self._folder, ignore_errors=True)
