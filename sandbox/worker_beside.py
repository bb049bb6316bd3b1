"""What a worker does beside its run: looks at earlier generations, a twin in lockstep, questions, and how all was
before the first shift. The run never notices.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from sandbox.compose import shifts
from sandbox.events import Event, TwinFault
from sandbox.muting import effective
from sandbox.runner import Runner
from sandbox.scenario_model import Intervention, Scenario
from sandbox.worker_ask import Asking
from sandbox.worker_past import Looking
from sandbox.worker_twin import Twin, begun

SLICE = 0.01  # seconds for a twin between looks at the commands


class Beside:
    """What goes with one run (`number`) of a scenario."""

    def __init__(self, scenario: Scenario, number: int, send: Callable[[Event], None]) -> None:
        self.looking = Looking(scenario, number, send)
        self.second: Twin | None = None
        self._asking = Asking(send)
        self._number, self._send = number, send
        self._eve = min((generation for generation, _ in shifts(effective(scenario.graph))), default=0) - 1

    def busy(self, generation: int) -> bool:
        """Whether a look is on its way, or the twin is behind the run's generation."""
        return self.looking.busy or (self.second is not None and self.second.behind(generation))

    @property
    def unsent(self) -> bool:
        """Whether rows of the twin wait to be sent."""
        return self.second is not None and self.second.unsent

    def catch_up(self, generation: int) -> bool:
        """A slice for a twin that is behind the run, which waits for it; False where there is none."""
        if self.second is None or not self.second.behind(generation):
            return False
        self._follow(generation)
        return True

    def after(self, runner: Runner) -> None:
        """After each generation of the run: perhaps a snapshot, and the twin's turn. The populations before the first
        shift are sent whatever else is due: what comes later is compared with them.
        """
        self.looking.keep(runner)
        if runner.generation == self._eve:
            for population in runner.populations(self._number):
                self._send(population)
        if self.second is not None:
            self._follow(runner.generation)

    def _follow(self, generation: int) -> None:
        """A twin that fails ends; the run is not to suffer for it."""
        if self.second is None:
            return
        try:
            self.second.follow(generation, SLICE)
        except Exception as error:  # noqa: BLE001 - the window is told, whatever it is
            sentence = f"The twin stopped: {' '.join(f'{type(error).__name__}: {error}'.split())}"[:300]
            self._send(TwinFault(self._number, self.second.number, sentence, ended=True))
            self._end_twin()

    def tell(self, now: float, generation: int, *, running: bool) -> None:
        """Sends the twin's rows: now and then, and at once when it stands."""
        if self.second is not None:
            self.second.tell(now, at_once=not running and not self.second.behind(generation))

    def intervene(self, entry: Intervention, runner: Runner) -> None:
        """What was done to the run."""
        if self.second is not None:
            self.second.intervene(entry, runner)

    def restart(self) -> None:
        """The run begins again, and the twin with it."""
        self._asking.rest()
        self.looking.restart()
        if self.second is not None:
            self.second.restart()

    def branch_of(self, runner: Runner) -> int:
        """A slice of the way to an earlier generation. Where a branch has arrived there, the run goes on from it, and
        this is its number; else 0. A twin of the original has nothing to go with then.
        """
        there = self.looking.work(runner) if self.looking.busy else None
        if there is None:
            return 0
        generation, number = there.generation, self.looking.branching
        runner.branch(there.snapshot(rows=False), runner.record.rows[: generation + 1].copy())
        self.looking.branched(generation, number)
        self._number = number
        self._asking.rest()
        self._end_twin()
        return number

    def close(self) -> None:
        """Ends all of it."""
        self._asking.close()
        self.looking.rest()
        self._end_twin()

    def _end_twin(self) -> None:
        if self.second is not None:
            with suppress(Exception):
                self.second.close()
        self.second = None

    # -- commands --------------------------------------------------------------------------------------------

    def twin(self, _runner: Runner, scenario: Scenario, number: int) -> None:
        """Another run beside this one, from generation 0 on, in place of one that was."""
        self._end_twin()
        self.second = begun(scenario, self._number, number, self._send)

    def untwin(self, _runner: Runner) -> None:
        """Without it."""
        self._end_twin()

    def ask(self, runner: Runner, root: str, type_: str) -> None:
        """A question to a nest as it is now."""
        self._asking.begin(runner, root, type_, self._number)

    def unask(self, _runner: Runner, root: str, type_: str) -> None:
        """Its answer is not wanted any more."""
        self._asking.give_up(root, type_)

    def look(self, runner: Runner, generation: int) -> None:
        """How an earlier generation was; below 0 nobody looks back any more. A branch under way goes first."""
        if self.looking.branching:
            return
        if generation < 0:
            self.looking.rest()
        else:
            self.looking.ask(generation, runner)
