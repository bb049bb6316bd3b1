"""What a step of the history changed, and how a changed value is called in it."""

from __future__ import annotations

from sandbox.graph import Graph
from sandbox.scenario_model import Scenario
from sims.declare import Value

LONGEST = 28  # letters of a text that is quoted whole
KINDS = ("nodes", "wires", "names", "values", "layout", "text")


def said(value: Value) -> str:
    """A value in the words of the history: 64, 0.05, on, “deer”; nothing for a long text or one of several lines."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, str):
        return f"“{value}”" if len(value) <= LONGEST and "\n" not in value else ""
    return str(value) if isinstance(value, int) else f"{value:.6g}"


def set_to(what: str, value: Value) -> str:
    """Set brain.budget to 64."""
    text = said(value)
    return f"Set {what} to {text}" if text else f"Change {what}"


def kind(before: Scenario, after: Scenario) -> str:
    """What differs most between two scenarios, one of `KINDS`; empty where nothing does."""
    old, new = before.graph, after.graph
    if old is not new:
        found = _kind_of_graph(old, new)
        if found:
            return found
    return "" if before == after else _kind_of_rest(before, after)


def _kind_of_graph(old: Graph, new: Graph) -> str:
    if old.nodes.keys() != new.nodes.keys():
        return "names" if len(old.nodes) == len(new.nodes) else "nodes"
    if old.wires != new.wires:
        return "wires"
    moved = False
    for key, node in new.nodes.items():
        was = old.nodes[key]
        if was is node:
            continue
        if was.note != node.note:
            return "text"
        if (was.settings, was.genes, was.type) != (node.settings, node.genes, node.type):
            return "values"
        moved = moved or was.at != node.at
        if was != node and was.at == node.at:
            return "nodes"
    return "layout" if moved or old.bends != new.bends else ""


def _kind_of_rest(before: Scenario, after: Scenario) -> str:
    texts = ("title", "summary", "story", "chapter", "lesson")
    if any(getattr(before, name) != getattr(after, name) for name in texts):
        return "text"
    layout = ("frames", "views")
    return "layout" if any(getattr(before, name) != getattr(after, name) for name in layout) else "values"
