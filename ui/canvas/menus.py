"""Context menus of the canvas, built from the table of keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from sandbox.asks import QUESTIONS, nest_of
from sims.declare import Optimizer
from ui.canvas.fixes import add_fixes
from ui.canvas.keys import COMMANDS, Command, keys_of

if TYPE_CHECKING:
    from ui.canvas.view import Canvas

_NODE = (
    "keyboard.activate",
    "rename_selected",
    "",
    "cut",
    "copy",
    "duplicate",
    "delete_selected",
    "commands.dissolve",
)
_NODE_END = ("", "commands.mute", "comments.add", "folds.toggle", "", "frame_selection", "help_selected")
_WIRE = ("delete_selected",)
_CANVAS = ("open_search", "paste", "", "select_all", "arrange", "frame_all", "zoom_to")


def menu_at(canvas: Canvas, at: QPoint) -> QMenu:
    """The menu for what is at a place of the view; selects it first, as a click would."""
    scene, point = canvas.scene_, canvas.mapToScene(at)
    menu = QMenu(canvas)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    node = scene.node_at(point)
    wire = None if node else scene.wire_at(point, canvas.reach() / 2)
    names: tuple[str, ...] = _CANVAS
    if node:
        if node.node_id not in canvas.selected():
            canvas.select((node.node_id,))
        names = (*_NODE, *_NODE_END)
    elif wire:
        canvas.select_wire(wire.wire)
        canvas.bends.fill_menu(menu, wire, point)
        names = _WIRE
    elif framed := canvas.comments.at(point):
        canvas.select(())
        canvas.comments.select(framed[0])
        canvas.comments.fill_menu(menu)
        return menu
    for name in names:
        if name:
            _add(menu, canvas, next(c for c in COMMANDS if c.method == name), at)
        else:
            menu.addSeparator()
    if node:
        _add_questions(menu, canvas, node.node_id)
        add_fixes(menu, canvas, node.node_id)
    return menu


def _add_questions(menu: QMenu, canvas: Canvas, node: str) -> None:
    """What an optimizer can be asked stands first."""
    graph = canvas.document.graph
    if not isinstance(graph.nodes[node].declaration, Optimizer) or not nest_of(graph, node):
        return
    first = menu.actions()[0]
    for type_, question in QUESTIONS.items():
        action = QAction(f"Ask: {question}", menu)
        action.triggered.connect(lambda _=False, t=type_: canvas.asked.emit((node, t)))
        menu.insertAction(first, action)
    menu.insertSeparator(first)


def entry(menu: QMenu, text: str, called: Callable[[], object]) -> QAction:
    """Adds a line to a menu; keys follow a tab in its text."""
    action = QAction(text, menu)
    action.triggered.connect(lambda _=False: called())
    menu.addAction(action)
    return action


def _add(menu: QMenu, canvas: Canvas, command: Command, at: QPoint) -> None:
    keys = keys_of(command)
    action = QAction(command.title + (f"\t{keys[0]}" if keys else ""), menu)
    if command.method == "open_search":
        point = canvas.mapToScene(at)
        action.triggered.connect(lambda: canvas.open_search(point))
    else:
        action.triggered.connect(lambda: canvas.run(command))
    action.setEnabled(canvas.can(command))
    menu.addAction(action)
