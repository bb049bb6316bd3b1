"""The runner in a process of its own: commands go down, frames come up through shared memory."""

from __future__ import annotations

from sandbox.events import Event
from sandbox.scenario import Scenario
from sims.declare import Value


class Client:
    """The window's end of a worker. No call blocks; `poll` returns what came since the last call."""

    def __init__(self) -> None:
        raise NotImplementedError

    def load(self, scenario: Scenario, run: int) -> None:
        """Compiles a scenario and stands at generation 0, paused; answers Ready or Faults with the number `run`."""

    def play(self) -> None:
        """Runs until the scenario's last generation."""

    def pause(self) -> None:
        """Stops at the next generation boundary."""

    def step(self, generations: int = 1) -> None:
        """Runs so many generations, then pauses."""

    def reset(self) -> None:
        """Back to generation 0 of the loaded scenario (its recorded interventions are dropped by the window)."""

    def speed(self, generations_per_second: float) -> None:
        """Limits the pace; 0 is as fast as it goes."""

    def extend(self, generations: int) -> None:
        """Another last generation."""

    def intervene(self, node: str, setting: str, value: Value) -> None:
        """Changes a number at the next generation boundary; recorded, see Status.detail."""

    def resume(self) -> None:
        """After Died: a new process that goes on from the last snapshot."""

    def poll(self) -> list[Event]:
        """Everything that the worker said since the last call."""
        raise NotImplementedError

    def close(self) -> None:
        """Ends the process; safe to call twice."""
