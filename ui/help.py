"""Help: texts written from the declarations, beside the canvas or in a dialog, and what the Help menu does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QTextCursor
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from sandbox.version import engine
from sims.declare import Declaration, Setting, World, declared
from ui import crash, theme
from ui.canvas import manual
from ui.keys_window import TITLE, KeysWindow
from ui.panels.markdown import lay_out
from ui.panels.number_box import number_text

if TYPE_CHECKING:
    from ui.main_window import MainWindow

VALIDATION = Path(__file__).resolve().parent.parent / "assets" / "lessons" / "validation.md"


def validation() -> str:
    """The table of every reference of the science and what this version obtains, as Markdown."""
    try:
        return VALIDATION.read_text(encoding="utf-8")
    except OSError:
        return "# Validation\n\nThe table is missing here; `make validate` writes it in a checkout."


class TextDialog(QDialog):
    """A text to be read; it deletes itself when closed."""

    def __init__(self, title: str, markdown: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._markdown = markdown
        self.text = QTextBrowser()
        self.text.setAccessibleName(title)
        self.text.setOpenExternalLinks(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.addWidget(self.text)
        layout.addWidget(buttons)
        theme.notifier().changed.connect(self._write)
        self._write()

    def _write(self) -> None:
        lay_out(self.text.document(), self._markdown)
        self.text.moveCursor(QTextCursor.MoveOperation.Start)


def show(title: str, markdown: str, parent: QWidget, size: tuple[int, int] = (560, 520)) -> None:
    """Opens a dialog with a text."""

    def make() -> QDialog:
        made = TextDialog(title, markdown, parent)
        made.resize(*size)
        return made

    bring_up(parent, title, make)


def bring_up(parent: QWidget, title: str, make: Callable[[], QDialog]) -> None:
    """Opens a dialog, or brings the one of that title to the front where it is open already."""
    there = (d for d in parent.findChildren(QDialog) if d.isVisible() and d.windowTitle() == title)
    dialog = next(there, None) or make()
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()


def node_help(kind: Declaration) -> str:
    """What a node does, its ports, settings and features, as Markdown that a narrow panel can show."""
    parts = [f"# {kind.title}", f"*{kind.type}*", kind.summary, kind.help]
    for heading, ports in (("Takes", kind.inputs), ("Gives", kind.outputs)):
        _list(parts, heading, ((p.name, p.wire if p.wire != p.name else "", p.help) for p in ports))
    _list(parts, "Settings", ((s.title, _range(s), s.help) for s in kind.settings))
    if isinstance(kind, World):
        _list(parts, "Features of an outcome", ((f.name, f.unit, f.help) for f in kind.features))
    return "\n\n".join(part for part in parts if part)


def _list(parts: list[str], heading: str, entries: Iterable[tuple[str, str, str]]) -> None:
    """Adds a heading and a paragraph for each (name, what it may be, help)."""
    lines = [
        f"**{name}**{f' ({what})' if what else ''}{f': {text}' if text else ''}"
        for name, what, text in entries
    ]
    if lines:
        parts += [f"## {heading}", *lines]


def _range(setting: Setting) -> str:
    default = setting.default
    usual = ("on" if default else "off") if isinstance(default, bool) else number_text(default)
    known = isinstance(default, bool) or (isinstance(default, str) and not setting.choices)
    range_ = "" if known else f"{setting.range}; "
    return f"{range_}usually {usual}" if usual and len(usual) < 40 and "\n" not in usual else setting.range


class Help:
    """What the Help menu does, for one window."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window

    def on_node(self, node: str) -> None:
        """Help on a node of the graph."""
        nodes = self.window.document.graph.nodes
        if node in nodes:
            self.on_type(nodes[node].type)

    def on_type(self, type_: str) -> None:
        """Help on a node type, in the panel beside the canvas."""
        kind = declared(type_)
        if kind is None:
            self.window.say(f"There is no help on {type_}, as that type is not installed")
        elif self.window.layout_.show("manual"):
            self.window.manual.show_topic(type_, node_help(kind))

    def follow(self, ids: tuple[str, ...]) -> None:
        """The panel follows the selection while it is in sight."""
        nodes, panel = self.window.document.graph.nodes, self.window.manual
        kind = nodes[ids[-1]].declaration if ids and ids[-1] in nodes else None
        if kind is not None and not panel.visibleRegion().isEmpty():
            panel.show_topic(kind.type, node_help(kind))

    def on_selection(self) -> None:
        """Help on the selected node; without one, the keys."""
        selected = self.window.canvas.selected()
        if selected:
            self.on_node(selected[-1])
        else:
            self.keys()

    def keys(self) -> None:
        """The table of keys."""
        bring_up(self.window, TITLE, lambda: KeysWindow(self.window.bindings, self.window))

    def canvas(self) -> None:
        """What hands can do on the canvas."""
        show("On the canvas", manual.TEXT, self.window, (760, 640))

    def validation(self) -> None:
        """What the science is held against, and what came out."""
        show("Validation", validation(), self.window, (900, 640))

    def log(self) -> None:
        """The folder with the log file, in the desktop's file manager."""
        folder = crash.log_file().parent
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self.window.complain(f"The desktop opens no folders. The log is in {folder}.")

    def about(self) -> None:
        """Name and version."""
        show("About", ABOUT.format(version=engine().partition(" ")[2]), self.window, (480, 200))


ABOUT = """# Mesa Sandbox {version}

Optimizers inside optimizers, and how their objectives come apart. A nest is wired on the canvas, run live, and saved
as a file that replays to the last bit.

MIT License. Built with Qt for Python, pyqtgraph, NumPy and Numba.
"""
