"""What a twin is: the scenario of a run with one change, or as it was saved. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from sandbox.differences import differences
from sandbox.scenario_model import Scenario, ScenarioError
from sandbox.setting_texts import apply_all

NAMES = ("this run", "the twin")


@dataclass(frozen=True, slots=True)
class Rule:
    """How a twin is made: `text` is a change written NODE.SETTING=VALUE; without one it is the scenario as saved."""

    text: str = ""

    @property
    def name(self) -> str:
        """What the legend calls the twin."""
        node, sign, value = self.text.partition("=")
        return f"twin: {node.strip()} = {value.strip()}" if sign else "twin: as saved"

    def of(self, run: Scenario, saved: Scenario | None) -> Scenario:
        """The twin of a run, with its seed, length and interventions but for those on the setting that is changed: that
        one keeps its value in the twin. Raises ScenarioError with a sentence.
        """
        if self.text:
            place = self.text.partition("=")[0].strip()
            others = tuple(e for e in run.interventions if f"{e.node}.{e.setting}" != place)
            twin = msgspec.structs.replace(apply_all(run, [self.text]), interventions=others)
        elif saved is None:
            raise ScenarioError("the scenario was never saved, so there is nothing to compare it with")
        else:
            twin = msgspec.structs.replace(saved, generations=run.generations)
        if twin.stream != run.stream:
            raise ScenarioError("the twin would have another random stream, which one worker cannot run beside this")
        if not differences(run, twin):
            reason = f"{self.text.partition('=')[0].strip()} has that value" if self.text else "nothing was edited"
            raise ScenarioError(f"{reason}, so the twin would be the same run")
        return twin
