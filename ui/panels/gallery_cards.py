"""The gallery's entries: what each is, and what is said about it while the pointer is over it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path

from sandbox.graph import Graph
from sandbox.scenario import SUFFIX, Entry, Scenario
from sandbox.story_parts import part
from sandbox.traces import Trace

HINT = "Click to open and run it. Drag it onto the canvas to add its nest to yours."
GONE = "It was moved, renamed or removed since it was open here. The context menu takes it off this list."


@dataclass
class Card:
    """One entry: what is emitted when it is opened, its texts, its graph and story once they have been read, and the
    recording of its run where there is one.
    """

    target: str | Path
    title: str
    summary: str
    missing: bool = False
    graph: Graph | None = None
    story: str = ""
    trace: Trace | None = None

    @property
    def recent(self) -> bool:
        """Whether it is a file of the user's."""
        return isinstance(self.target, Path)

    def read(self, scenario: Scenario, trace: Trace | None) -> None:
        """Takes in what the file says; a recording of what the scenario was before is not played."""
        self.graph, self.story = scenario.graph, scenario.story
        self.trace = trace if trace is not None and trace.fresh(scenario) else None

    def tip(self) -> str:
        """What is said while the pointer is over it, as rich text."""
        if self.recent:
            lines = [f"<b>{escape(self.title)}</b>", escape(str(self.target))]
            lines.append(escape(GONE if self.missing else HINT))
            return _block(lines)
        lines = [f"<b>{escape(self.title)}</b>", escape(self.summary)]
        for name in ("Control", "Try"):
            text = part(self.story, name)
            if text:
                lines.append(f"<b>{name}.</b> {escape(text)}")
        return _block([*lines, f"<i>{escape(HINT)}</i>"])

    def spoken(self) -> str:
        """What a screen reader says beside the title."""
        return self.summary + (f" {GONE}" if self.missing else "")


def bundled_card(entry: Entry) -> Card:
    """The card of a scenario that comes with the program."""
    return Card(entry.name, entry.title or entry.name, entry.summary)


def file_card(path: Path) -> Card:
    """The card of a file that was open lately; missing where it is no longer there."""
    missing = not path.is_file()
    folder = f"not found: {path.parent}" if missing else str(path.parent)
    return Card(path, path.name.removesuffix(SUFFIX), folder, missing)


def by_chapter(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """The entries of each chapter, in the order in which the chapters first appear."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.chapter or "Scenarios", []).append(entry)
    return found


def _block(lines: list[str]) -> str:
    return "<div style='white-space: normal'>" + "<br>".join(lines) + "</div>"
