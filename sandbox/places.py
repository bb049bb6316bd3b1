"""Places: views of the canvas that a person wants to come back to, kept by number in a scenario's `views`. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from sandbox.scenario_model import Scenario

KEY = "places"
NUMBERS = range(1, 10)
_FURTHEST = 1e7  # scene units from the origin; a whole number in a file may have thousands of digits


@dataclass(frozen=True, slots=True)
class Place:
    """The middle of a view in scene units, and its scale (1 is actual size, from 0.05 to 4)."""

    x: float
    y: float
    scale: float


def places(scenario: Scenario) -> dict[int, Place]:
    """By number from 1 to 9; what a file holds under that key and is no place is passed over."""
    kept: Any = scenario.views.get(KEY)
    found = {}
    for number in NUMBERS:
        entry = kept.get(str(number)) if isinstance(kept, dict) else None
        if isinstance(entry, list) and len(entry) == 3 and all(_is_number(value) for value in entry):
            x, y, scale = map(float, entry)
            if scale > 0:
                found[number] = Place(x, y, min(max(scale, 0.05), 4.0))
    return found


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= _FURTHEST


def with_place(scenario: Scenario, number: int, place: Place | None) -> Scenario:
    """With a place under a number from 1 to 9, instead of the one that was there; None takes it away."""
    kept = {key: known for key, known in places(scenario).items() if key != number}
    if place is not None:
        kept[number] = place
    views = {key: value for key, value in scenario.views.items() if key != KEY}
    if kept:
        views[KEY] = {str(key): [p.x, p.y, p.scale] for key, p in sorted(kept.items())}
    return msgspec.structs.replace(scenario, views=views)
