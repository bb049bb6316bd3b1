"""Remedies of a node's faults on top of its context menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from sandbox.remedies import Remedy, remedies

if TYPE_CHECKING:
    from ui.canvas.view import Canvas


def offered(canvas: Canvas, node: str) -> list[Remedy]:
    """What would mend a node, for the faults that the canvas shows on it."""
    graph = canvas.document.graph
    found = [
        remedy for fault in canvas.scene_.faults if fault.node == node for remedy in remedies(graph, fault)
    ]
    return list({remedy.label: remedy for remedy in found}.values())


def add_fixes(menu: QMenu, canvas: Canvas, node: str) -> None:
    """Puts them first into a menu that has entries already."""
    found, first = offered(canvas, node), menu.actions()[0]
    for remedy in found:
        action = QAction(f"Fix: {remedy.label}", menu)
        action.triggered.connect(lambda _=False, r=remedy: canvas.document.edit_graph(r.label, r.graph))
        menu.insertAction(first, action)
    if found:
        menu.insertSeparator(first)
