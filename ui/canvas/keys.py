"""The keys of the canvas, in one table: it drives the keyboard, the menus and the cheat sheet."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QKeyEvent, QKeySequence


@dataclass(frozen=True, slots=True)
class Command:
    """One action: a method of Canvas or of a part of it (with arguments), its keys, how menus call it, what it needs.

    `needs` is "" (nothing), "nodes", "titled" (nodes or a comment frame), or "any" (these, or a wire).
    """

    method: str
    title: str
    keys: tuple[str, ...]
    needs: str = ""
    args: tuple[object, ...] = ()


COMMANDS = (
    Command("open_search", "Add node…", ("Tab", "Shift+A")),
    Command("copy", "Copy", ("Ctrl+C",), "titled"),
    Command("cut", "Cut", ("Ctrl+X",), "titled"),
    Command("paste", "Paste", ("Ctrl+V",)),
    Command("duplicate", "Duplicate", ("Ctrl+D",), "titled"),
    Command("delete_selected", "Delete", ("Del", "Backspace"), "any"),
    Command("commands.dissolve", "Delete and reconnect", ("Ctrl+Del", "Ctrl+Backspace"), "titled"),
    Command("select_all", "Select all", ("Ctrl+A",)),
    Command("rename_selected", "Rename…", ("F2",), "titled"),
    Command("comments.add", "Frame with a title", ("Ctrl+G",), "nodes"),
    Command("folds.toggle", "Fold into one card, or unfold", ("Ctrl+Shift+G",), "titled"),
    Command("folds.enter_selected", "Enter the container", ("Ctrl+Return",), "titled"),
    Command("commands.mute", "Mute or unmute", ("M",), "titled"),
    Command("arrange", "Arrange all nodes", ("Ctrl+L",)),
    Command("frame_selection", "Frame selection", ("F",)),
    Command("frame_all", "Frame all", ("Home",)),
    Command("zoom_to", "Actual size", ("Ctrl+0",), args=(1.0,)),
    Command("zoom_by", "Zoom in", ("Ctrl++", "Ctrl+="), args=(1.25,)),
    Command("zoom_by", "Zoom out", ("Ctrl+-",), args=(0.8,)),
    Command("keyboard.activate", "Show settings", ("Return", "Enter"), "titled"),
    Command("help_selected", "Help", ("F1",), "nodes"),
    Command("escape", "Cancel, or select nothing", ("Esc",)),
    Command("keyboard.walk", "Go to the node on the left", ("Left",), args=(-1, 0)),
    Command("keyboard.walk", "Go to the node on the right", ("Right",), args=(1, 0)),
    Command("keyboard.walk", "Go to the node above", ("Up",), args=(0, -1)),
    Command("keyboard.walk", "Go to the node below", ("Down",), args=(0, 1)),
    Command("keyboard.extend", "Select the node on the left too", ("Alt+Left",), "nodes", (-1, 0)),
    Command("keyboard.extend", "Select the node on the right too", ("Alt+Right",), "nodes", (1, 0)),
    Command("keyboard.extend", "Select the node above too", ("Alt+Up",), "nodes", (0, -1)),
    Command("keyboard.extend", "Select the node below too", ("Alt+Down",), "nodes", (0, 1)),
    Command("keyboard.frame", "Go to the frame around it, or to the next frame", ("G",)),
    Command("comments.next_color", "Next colour of the frame", ("C",), "titled"),
    Command("keyboard.menu", "Menu of the node or frame", ("Shift+F10",)),
    Command("keyboard.ports", "Wire from the node…", ("W", "Ctrl+Right"), "titled", (True,)),
    Command("keyboard.ports", "Wire to the node…", ("Ctrl+Left",), "titled", (False,)),
    Command("nudge", "Move left", ("Shift+Left",), "titled", (-1, 0)),
    Command("nudge", "Move right", ("Shift+Right",), "titled", (1, 0)),
    Command("nudge", "Move up", ("Shift+Up",), "titled", (0, -1)),
    Command("nudge", "Move down", ("Shift+Down",), "titled", (0, 1)),
)


_rebound: dict[Command, tuple[str, ...]] = {}  # commands whose keys the user changed


def keys_of(command: Command) -> tuple[str, ...]:
    """The keys that a command has now."""
    return _rebound.get(command, command.keys)


def rebind(command: Command, keys: tuple[str, ...] | None) -> None:
    """Gives a command other keys, in every canvas; None: those of the table again."""
    if keys is None:
        _rebound.pop(command, None)
    else:
        _rebound[command] = keys


def command_for(event: QKeyEvent) -> Command | None:
    """The command of a key press, if any. Keys of the number pad count as the others."""
    pressed = QKeySequence(event.keyCombination().toCombined() & ~0x20000000)
    return next((c for c in COMMANDS for keys in keys_of(c) if QKeySequence(keys) == pressed), None)
