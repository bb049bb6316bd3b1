"""A second run beside the first, in the same worker and in lockstep: one generation of the run, one of the twin.

Until a twin has caught up, the run waits for it. The run itself does not notice.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from sandbox import nests
from sandbox.events import Event, TwinFault, TwinReady, TwinRows
from sandbox.runner import NotRunnable, Runner
from sandbox.scenario_model import Intervention, Scenario, ScenarioError

SEND = 1 / 20  # seconds between rows
ROWS = 4096  # at most so many at once
_LONGEST = 300  # characters of a sentence


class Twin:
    """The twin `number` of the run `run`. Raises NotRunnable."""

    def __init__(self, scenario: Scenario, run: int, number: int, send: Callable[[Event], None]) -> None:
        self.run, self.number = run, number
        self._send = send
        self._runner = Runner(scenario)
        self._sent, self._due = 0, 0.0
        self._runner.start()
        kept = self._runner.record
        names = (kept.columns, dict(kept.aliases), dict(kept.scales), dict(kept.gaps))
        send(TwinReady(run, number, *names, self._runner.nests))

    def behind(self, generation: int) -> bool:
        """Whether it has still to come to a generation of the run."""
        return self._runner.generation < generation

    def follow(self, generation: int, seconds: float) -> None:
        """Goes on towards a generation of the run, for a while."""
        end = time.perf_counter() + seconds
        while self.behind(generation):
            self._runner.step()
            if time.perf_counter() >= end:
                break

    @property
    def unsent(self) -> bool:
        """Whether rows wait to be sent."""
        return self._sent < self._runner.record.length

    def tell(self, now: float, *, at_once: bool) -> None:
        """Sends rows that have not been sent, if it is time for that."""
        if self.unsent and (at_once or now >= self._due):
            rows = self._runner.record.rows[self._sent : self._sent + ROWS].copy()
            self._send(TwinRows(self.run, self.number, self._sent, rows))
            self._sent += len(rows)
            self._due = now + SEND

    def restart(self) -> None:
        """Back to generation 0, with the run."""
        self._runner.start()
        self._sent = 0

    def intervene(self, entry: Intervention, run: Runner) -> None:
        """Does what was done to the run, in the same generation; what makes the difference of the two stays."""
        graphs = run.scenario.graph, self._runner.scenario.graph
        if any(entry.node not in graph.nodes for graph in graphs):
            return
        before, other = (nests.value(graph, entry.node, entry.setting) for graph in graphs)
        if before != other:
            return
        try:
            self._runner.intervene(entry.node, entry.setting, entry.value, entry.generation)
        except ScenarioError as error:
            self._send(TwinFault(self.run, self.number, f"The twin cannot follow a change: {error}"[:_LONGEST]))

    def close(self) -> None:
        """Ends its threads."""
        self._runner.close()


def begun(scenario: Scenario, run: int, number: int, send: Callable[[Event], None]) -> Twin | None:
    """A twin, or a word on why there is none."""
    try:
        return Twin(scenario, run, number, send)
    except NotRunnable as error:
        sentence = str(error)
    except MemoryError:
        sentence = "there is not enough memory for a second run"
    except Exception as error:  # noqa: BLE001 - the window is told, whatever it is; the run goes on
        sentence = " ".join(f"{type(error).__name__}: {error}".split())
    send(TwinFault(run, number, f"The twin cannot run: {sentence}"[:_LONGEST], ended=True))
    return None
