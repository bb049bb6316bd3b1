"""Looking back at an earlier generation of the run, and going on from there: a part of the run's session."""

from __future__ import annotations

from ui.ghosts import Ghosts
from ui.run_answers import RunAnswers
from ui.run_branch import Branch, branch_of


class RunPast(RunAnswers):
    """The generation looked at is `place`, -1 for the newest one. Looking never changes the run; an edited number
    while something earlier is looked at branches from there, one that is undone or redone changes the newest one.
    """

    ghosts: Ghosts
    _branching = False  # whether the document is being edited by the branch itself

    @property
    def place(self) -> int:
        """The generation that is looked at; -1 where that is the newest one."""
        return self.now.place

    @property
    def shown(self) -> int:
        """The generation whose numbers are shown."""
        return self.now.place if self.now.place >= 0 else self.generation

    @property
    def can_look(self) -> bool:
        """Whether there is anything earlier to look at."""
        return self.generation > 0 and self.state in ("running", "paused", "finished")

    def look(self, generation: int) -> None:
        """Shows an earlier generation; one after the newest is the newest itself."""
        generation = max(0, generation)
        if generation >= self.generation or not self.can_look:
            self.look_live()
        elif generation != self.place:
            self.now.place = generation
            self.client.look(generation)
            self.looked.emit()

    def look_live(self) -> None:
        """Shows the newest generation again."""
        if self.place < 0:
            return
        self.now.look_live()
        if self._client is not None:
            self._client.look(-1)
        self._show_scenes()

    def step_back(self) -> None:
        """Shows the generation before the one that is shown; a run that goes on is paused first."""
        if self.state == "running":
            self.pause()
        self.look(self.shown - 1)

    def untwin(self) -> None:
        """Ends the run beside this one."""
        if self._client is not None:
            self._client.untwin()

    def pause(self) -> None:
        """Stops at the next generation boundary."""
        self._play_when_ready = False
        if self.state == "running":
            self.now.state = "paused"
        if self._client is not None:
            self._client.pause()
        self._tell()

    # -- branching -------------------------------------------------------------------------------------------

    def branch(self) -> None:
        """Goes on from the generation that is looked at, as a run of its own. Numbers that were changed while looking
        there are its first interventions. The curves of the original stay as thin traces.
        """
        generation = self.place
        if generation < 0 or self.now.branching >= 0:
            return
        what = branch_of(self.document.scenario, self.now, generation)
        self._play_when_ready = self.state == "running"
        self.ghosts.keep(self.record, f"original of the branch at {generation}", self.nests)
        self._branching = True
        try:
            self.document.edit(what.label, what.scenario)
        finally:
            self._branching = False
        self.run += 1
        self.now.branch(generation, what.start, what.made)
        self.client.branch(generation, self.run)
        self._say_branch(what)
        self._tell()
        self.looked.emit()

    def _say_branch(self, what: Branch) -> None:
        dropped = len(what.dropped)
        lost = f"; {dropped} later intervention{'s' * (dropped != 1)} dropped" if dropped else ""
        self.said.emit(f"{what.label}{lost}")

    def _send_numbers(self) -> None:
        if self.now.branching >= 0:
            return  # they are sent from where the branch begins
        if self.place >= 0 and self.now.waiting:
            self.branch()
        else:
            super()._send_numbers()
