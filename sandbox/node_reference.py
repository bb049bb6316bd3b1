"""The registry as people and programs read it: every node type with its settings, features and ports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sims.declare import Declaration, Port, Setting, World


def described(node: Declaration) -> dict[str, Any]:
    """A node type as plain JSON values."""
    found: dict[str, Any] = {
        "type": node.type,
        "title": node.title,
        "summary": node.summary,
        "help": node.help,
        "settings": [_setting(setting) for setting in node.settings],
        "inputs": [_port(port) for port in node.inputs],
        "outputs": [_port(port) for port in node.outputs],
    }
    if isinstance(node, World):
        found["features"] = [{"name": f.name, "help": f.help, "unit": f.unit} for f in node.features]
    return found


def _setting(setting: Setting) -> dict[str, Any]:
    plain = ("name", "type", "default", "low", "high", "unit", "gene", "help")
    return {key: getattr(setting, key) for key in plain} | {"choices": list(setting.choices)}


def _port(port: Port) -> dict[str, Any]:
    return {key: getattr(port, key) for key in ("name", "wire", "help", "many", "optional")}


def lines(node: Declaration) -> Iterator[str]:
    """A node type as a few lines of text."""
    yield f"{node.type}  {node.title}: {node.summary}"
    for way, ports in (("in", node.inputs), ("out", node.outputs)):
        if ports:
            yield f"    {way:<4}{', '.join(_port_text(port) for port in ports)}"
    if isinstance(node, World):
        yield f"    features {', '.join(feature.name for feature in node.features)}"
    for setting in node.settings:
        default = str(setting.default).replace("\n", "\\n")
        default = default if len(default) <= 40 else f"{default[:39]}…"
        gene = ", may be a gene" if setting.gene else ""
        yield f"    {setting.name} = {default or '(empty)'}  ({setting.range}{gene})  {setting.help}"


def _port_text(port: Port) -> str:
    more = [word for word, holds in (("many", port.many), ("optional", port.optional)) if holds]
    kind = port.wire if port.wire != port.name else ""
    notes = ", ".join([kind, *more] if kind else more)
    return f"{port.name} ({notes})" if notes else port.name
