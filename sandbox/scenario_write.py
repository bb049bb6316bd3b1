"""From a scenario to the bytes of a file: the same bytes for equal scenarios, laid out so that differences read well.

Keys are sorted; what is short stands on one line; a node, wire or frame begins a line of its own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from sandbox.graph import Graph, Node, Point
from sandbox.scenario_model import FORMAT, FRAGMENT, VERSION, Scenario, ScenarioError
from sandbox.version import engine

_LINE = 100  # characters of what is kept on one line
_PLAIN = ("title", "summary", "story", "chapter", "seed", "generations", "stream", "views", "lesson")
_LISTS = ("bends", "frames", "interventions", "nodes", "wires")


def to_json(scenario: Scenario) -> bytes:
    """The file of a scenario, UTF-8; ScenarioError where it holds what no file can (such as infinite numbers)."""
    raw = {key: getattr(scenario, key) for key in _PLAIN}
    raw |= {"format": FORMAT, "version": VERSION, "engine": engine(), "frames": list(scenario.frames)}
    raw["interventions"] = [msgspec.to_builtins(entry) for entry in scenario.interventions]
    return _encode(raw | _graph(scenario.graph))


def fragment_to_json(graph: Graph, frames: Sequence[Mapping[str, Any]] = ()) -> str:
    """Copied nodes, wires and frames as text for the clipboard."""
    framed = {"frames": list(frames)} if frames else {}
    return _encode({"format": FRAGMENT, "version": VERSION, **_graph(graph), **framed}).decode()


def _graph(graph: Graph) -> dict[str, Any]:
    bends = [[*wire, [_place(at) for at in points]] for wire, points in graph.bends.items()]
    return {
        "nodes": [_node(node) for node in graph.nodes.values()],
        "wires": [list(wire) for wire in graph.wires],
    } | ({"bends": bends} if bends else {})


def _place(at: Point) -> list[float]:
    return [int(x) if float(x).is_integer() else x for x in at]


def _node(node: Node) -> dict[str, Any]:
    genes = {name: msgspec.to_builtins(gene) for name, gene in node.genes.items()}
    plain = {
        "id": node.id,
        "type": node.type,
        "at": _place(node.at),
        "settings": node.settings,
        "genes": genes,
        "note": node.note,
    }
    return plain | ({"muted": True} if node.muted else {}) | node.extra


def _encode(raw: dict[str, Any]) -> bytes:
    """The outermost object: its long lists always with an entry a line, every entry of `nodes` with a key a line."""
    try:
        lines = [f"  {_flat(key)}: {_member(key, raw[key])}" for key in sorted(raw)]
        return ("{\n" + ",\n".join(lines) + "\n}\n").encode()
    except UnicodeEncodeError:
        raise ScenarioError(
            "a text holds half of a character (a lone surrogate), which no file can hold"
        ) from None
    except (TypeError, ValueError) as error:
        raise ScenarioError(f"this cannot be written to a file: {error}") from None
    except RecursionError:
        raise ScenarioError("settings nest too deep to be written to a file") from None


def _member(key: str, value: Any) -> str:
    if key not in _LISTS or not value:
        return _laid_out(value, 1)
    entries = (_opened(entry, 2) if key == "nodes" else _laid_out(entry, 2) for entry in value)
    return "[\n    " + ",\n    ".join(entries) + "\n  ]"


def _flat(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False)


def _laid_out(value: Any, depth: int) -> str:
    """JSON text of a value that stands `depth` steps in: on one line if it is short."""
    text = _flat(value)
    return (
        text
        if len(text) <= _LINE or not isinstance(value, (dict, list, tuple)) or not value
        else _opened(value, depth)
    )


def _opened(value: Any, depth: int) -> str:
    inner, outer = "\n" + "  " * (depth + 1), "\n" + "  " * depth
    if isinstance(value, dict):
        parts = [f"{_flat(key)}: {_laid_out(value[key], depth + 1)}" for key in sorted(value)]
        return "{" + inner + f",{inner}".join(parts) + outer + "}"
    return "[" + inner + f",{inner}".join(_laid_out(part, depth + 1) for part in value) + outer + "]"
