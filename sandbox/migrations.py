"""From older file versions to the present one, in pure steps from one version to the next.

A step takes the whole file as plain JSON values and returns it as the next version has it; it never edits what it was
given. Steps are never changed again: a later change of the layout is a further step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Raw = dict[str, Any]


class MigrationError(ValueError):
    """A file that is not laid out as its version says; the message is the end of a sentence."""


def from_0(old: Raw) -> Raw:
    """Version 0 (before the first release): nodes by id, with `kind`, `x`, `y`, `values`, `open`; `edges`; `name`."""
    nodes = []
    for node_id, node in old.get("nodes", {}).items():
        new = {key: value for key, value in node.items() if key not in {"kind", "x", "y", "values", "open"}}
        new |= {"id": node_id, "type": node["kind"], "at": [node.get("x", 0), node.get("y", 0)]}
        new["settings"] = node.get("values", {})
        new["genes"] = {
            name: {"low": low, "high": high} for name, (low, high) in node.get("open", {}).items()
        }
        nodes.append(new)
    wires = [[edge["from"], edge["to"]] for edge in old.get("edges", [])]
    kept = {key: value for key, value in old.items() if key not in {"nodes", "edges", "name", "version"}}
    if "name" in old:
        kept["title"] = old["name"]
    return {**kept, "version": 1, "nodes": nodes, "wires": wires}


STEPS: Mapping[int, Callable[[Raw], Raw]] = {0: from_0}


def upgrade(raw: Raw, version: int) -> Raw:
    """`raw`, which has the present version or an older one, as `version` has it; raises MigrationError."""
    while raw["version"] < version:
        old = raw["version"]
        try:
            raw = STEPS[old](raw)
        except (LookupError, TypeError, ValueError, AttributeError):
            raise MigrationError(
                f"it says that it has file version {old}, and is not laid out like that"
            ) from None
    return raw
