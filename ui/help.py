"""Help texts written from the declarations and the table of actions; shown in one small dialog."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QTextCursor
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from sims.declare import Declaration, World
from ui.actions import Actions
from ui.canvas.keys import COMMANDS
from ui.panels.markdown import lay_out

VALIDATION = Path(__file__).resolve().parent.parent / "assets" / "lessons" / "validation.md"


def validation() -> str:
    """The table of every reference of the science and what this version obtains, as Markdown."""
    try:
        return VALIDATION.read_text(encoding="utf-8")
    except OSError:
        return "# Validation\n\nThe table is missing here; `make validate` writes it in a checkout."


def show(title: str, markdown: str, parent: QWidget) -> QDialog:
    """Opens a dialog with a text; it deletes itself when closed."""
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(title)
    text = QTextBrowser()
    lay_out(text.document(), markdown)
    text.setOpenExternalLinks(True)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.close)
    layout = QVBoxLayout(dialog)
    layout.addWidget(text)
    layout.addWidget(buttons)
    dialog.resize(560, 520)
    dialog.show()
    text.moveCursor(QTextCursor.MoveOperation.Start)
    text.verticalScrollBar().setValue(0)
    return dialog


def node_help(kind: Declaration) -> str:
    """What a node does, its ports, settings and features, as Markdown."""
    parts = [f"# {kind.title}", f"*{kind.type}*", kind.summary, kind.help]
    for heading, ports in (("Takes", kind.inputs), ("Gives", kind.outputs)):
        if ports:
            rows = [f"| {p.name} | {p.wire} | {p.help} |" for p in ports]
            parts.append(
                "\n".join([f"## {heading}", "", "| port | wire | what it is |", "|---|---|---|", *rows])
            )
    if kind.settings:
        rows = [f"| {s.title} | {s.range} | {s.help} |" for s in kind.settings]
        parts.append(
            "\n".join(["## Settings", "", "| setting | range | what it does |", "|---|---|---|", *rows])
        )
    if isinstance(kind, World):
        rows = [f"| {f.name} | {f.unit} | {f.help} |" for f in kind.features]
        parts.append(
            "\n".join(
                ["## Features of an outcome", "", "| feature | unit | what it is |", "|---|---|---|", *rows]
            )
        )
    return "\n\n".join(part for part in parts if part)


def keys_help(actions: Actions) -> str:
    """All keys, as Markdown: those of the window, then those of the canvas."""
    rows: dict[str, str] = {}
    for action in actions:
        keys = ", ".join(
            key.toString(QKeySequence.SequenceFormat.NativeText).replace("|", "\\|")
            for key in action.shortcuts()
        )
        if keys:
            rows[action.text().replace("&", "").rstrip("…")] = keys
    for command in COMMANDS:
        rows.setdefault(command.title.rstrip("…"), ", ".join(command.keys))
    lines = [f"| {title} | {keys} |" for title, keys in rows.items()]
    return "\n".join(["# Keys", "", "| command | keys |", "|---|---|", *lines])


ABOUT = """# Mesa Sandbox {version}

Optimizers inside optimizers, and how their objectives come apart. A nest is wired on the canvas, run live, and saved
as a file that replays to the last bit.

MIT License. Built with Qt for Python, pyqtgraph, NumPy and Numba.
"""
