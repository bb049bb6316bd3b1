"""Where the run that a scenario describes was branched, kept in its `views`. No Qt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from sandbox.scenario_model import Scenario

KEY = "branches"


def branches(scenario: Scenario) -> list[int]:
    """The generations, in order, after which anything is changed, as a branch without a change is the original. What a
    file holds under that key and is no generation is passed over.
    """
    kept: Any = scenario.views.get(KEY)
    marks = {mark for mark in kept if type(mark) is int and mark >= 0} if isinstance(kept, list) else set()
    last = max((entry.generation for entry in scenario.interventions), default=0)
    return sorted(mark for mark in marks if mark < last)


def with_branches(scenario: Scenario, marks: Iterable[int]) -> Scenario:
    """With these in place of those that were."""
    views = {key: value for key, value in scenario.views.items() if key != KEY}
    ordered = sorted(marks)
    return msgspec.structs.replace(scenario, views={**views, KEY: ordered} if ordered else views)
