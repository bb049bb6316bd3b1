"""What a node type's tooltip says: what it does, its ports, its settings."""

from __future__ import annotations

from html import escape

from sims.declare import Declaration, Port


def node_tip(node: Declaration) -> str:
    """The tooltip of a node type, as rich text."""
    parts = [f"<b>{escape(node.title)}</b> <span>({escape(node.kind)})</span>", escape(node.summary)]
    for title, ports in (("In", node.inputs), ("Out", node.outputs)):
        if ports:
            parts.append(f"{title}: {', '.join(_port(port) for port in ports)}")
    if node.settings:
        parts.append("Settings: " + ", ".join(escape(setting.title.lower()) for setting in node.settings))
    return f"<div style='white-space: normal'>{'<br>'.join(parts)}</div>"


def _port(port: Port) -> str:
    more = " (any number)" if port.many else " (optional)" if port.optional else ""
    return escape(port.name + more if port.name == port.wire else f"{port.name}: {port.wire}{more}")
