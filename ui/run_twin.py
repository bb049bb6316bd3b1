"""The twin of the session's run: sent to the worker, taken in as a ghost that grows, and described in sentences."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QObject, Signal

from sandbox.differences import differences
from sandbox.events import TwinFault, TwinReady, TwinRows
from sandbox.record import Record
from sandbox.scenario import Scenario, ScenarioError
from sandbox.twins import NAMES, Rule
from ui.ghosts import Ghost
from ui.run_session import RunSession


class RunTwin(QObject):
    """`changed` tells that a twin began or ended or differs in something else, `grew` of more rows of it."""

    changed = Signal()
    grew = Signal()

    def __init__(self, session: RunSession) -> None:
        super().__init__(session)
        self.session = session
        self.rule: Rule | None = None
        self.ghost: Ghost | None = None
        self.sentences: list[str] = []
        self._number = 0
        session.ready.connect(lambda _: self._again())
        session.twinned.connect(self._take)
        session.ghosts.changed.connect(self._look_for_ghost)

    @property
    def on(self) -> bool:
        """Whether there is a twin."""
        return self.rule is not None

    def possible(self, rule: Rule) -> str:
        """Why there can be no such twin; empty where there can."""
        try:
            self._made(rule)
        except ScenarioError as error:
            return str(error)
        return ""

    def start(self, rule: Rule) -> str:
        """Begins a twin, in place of one that was; a sentence where that is not possible."""
        refused = self.possible(rule)
        if refused:
            return refused
        self.stop()
        self.rule = rule
        self.ghost = self.session.ghosts.keep(Record(()), rule.name, self.session.nests)
        if self.session.record.length and not self.session.pending:
            self._send()
        self.changed.emit()
        return ""

    def stop(self) -> None:
        """Ends the twin."""
        if self.rule is None:
            return
        ghost, self.rule, self.ghost, self.sentences = self.ghost, None, None, []
        self._number += 1
        self.session.untwin()
        if ghost is not None:
            self.session.ghosts.drop(ghost)
        self.changed.emit()

    def _made(self, rule: Rule) -> tuple[Scenario, Scenario]:
        run = self.session.as_run()
        saved = self.session.document.saved
        if saved is not None and not rule.text:  # what was done to the run is done to its twin as well
            entries = sorted((*saved.interventions, *self.session.made), key=lambda entry: entry.generation)
            saved = msgspec.structs.replace(saved, interventions=tuple(entries))
        return run, rule.of(run, saved)

    def _again(self) -> None:
        """Another run is ready: its twin begins with it."""
        if self.rule is not None:
            self._send()

    def _send(self) -> None:
        assert self.rule is not None
        try:
            run, twin = self._made(self.rule)
        except ScenarioError as error:
            self.session.said.emit(f"The twin has ended: {error}")
            self.stop()
            return
        self._number += 1
        self.sentences = differences(run, twin, NAMES)
        self.session.client.twin(twin, self._number)
        self.changed.emit()

    def _look_for_ghost(self) -> None:
        if self.ghost is not None and not any(each is self.ghost for each in self.session.ghosts.kept):
            self.ghost = None
            self.stop()

    def _take(self, event: TwinReady | TwinRows | TwinFault) -> None:
        if event.number != self._number or self.ghost is None:
            return
        if isinstance(event, TwinReady):
            self.ghost.record = Record(event.columns, event.aliases, event.scales, event.gaps)
            self.ghost.nests = event.nests
        elif isinstance(event, TwinRows):
            record = self.ghost.record
            if event.first == 0:
                record.truncate(0)
            if event.first <= record.length and event.rows.shape[1] == len(record.columns):
                record.extend(event.first, event.rows)
            self.grew.emit()
        else:
            self.session.said.emit(event.sentence)
            if event.ended:
                self.stop()
