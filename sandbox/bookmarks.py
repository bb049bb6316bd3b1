"""Bookmarks: generations of a run that a person wants to find again, kept in a scenario's `views`. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from sandbox.scenario_model import MAX_GENERATIONS, Scenario

KEY = "bookmarks"


@dataclass(frozen=True, slots=True, order=True)
class Bookmark:
    """A generation with a name."""

    generation: int
    name: str


def bookmarks(scenario: Scenario) -> tuple[Bookmark, ...]:
    """In order of their generations; what a file holds under that key and is no bookmark is passed over."""
    kept: Any = scenario.views.get(KEY)
    found: dict[int, Bookmark] = {}
    for entry in kept if isinstance(kept, list) else []:
        generation = entry.get("generation") if isinstance(entry, dict) else None
        if isinstance(generation, int) and not isinstance(generation, bool) and 0 <= generation <= MAX_GENERATIONS:
            name = entry.get("name")
            named = name if isinstance(name, str) and name.strip() else default_name(generation)
            found[generation] = Bookmark(generation, named)
    return tuple(sorted(found.values()))


def default_name(generation: int) -> str:
    """What a bookmark is called before somebody names it."""
    return f"Generation {generation}"


def bookmark_at(scenario: Scenario, generation: int) -> Bookmark | None:
    """The bookmark of a generation."""
    return next((mark for mark in bookmarks(scenario) if mark.generation == generation), None)


def with_bookmark(scenario: Scenario, generation: int, name: str = "") -> Scenario:
    """With a bookmark there, in place of the one that was."""
    kept = [mark for mark in bookmarks(scenario) if mark.generation != generation]
    return _with(scenario, (*kept, Bookmark(generation, name.strip() or default_name(generation))))


def without_bookmark(scenario: Scenario, generation: int) -> Scenario:
    """Without the bookmark of a generation."""
    return _with(scenario, tuple(mark for mark in bookmarks(scenario) if mark.generation != generation))


def neighbour(scenario: Scenario, generation: int, step: int) -> Bookmark | None:
    """The next bookmark after a generation (`step` 1) or the last one before it (-1)."""
    marks = bookmarks(scenario)
    if step > 0:
        return next((mark for mark in marks if mark.generation > generation), None)
    return next((mark for mark in reversed(marks) if mark.generation < generation), None)


def _with(scenario: Scenario, marks: tuple[Bookmark, ...]) -> Scenario:
    views = {key: value for key, value in scenario.views.items() if key != KEY}
    if marks:
        views[KEY] = [{"generation": mark.generation, "name": mark.name} for mark in sorted(marks)]
    return msgspec.structs.replace(scenario, views=views)
