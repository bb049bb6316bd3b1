"""Parts of the inspector below the settings: ports and wires, live numbers, the note, own numbers."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from sandbox.graph import Graph, end
from ui import theme
from ui.panels.parts import ElidedLabel, FlatButton, Sentence, heading


class PortList(QWidget):
    """What is wired where; a click on a node's name goes to it (`node_requested`)."""

    node_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Ports and wires")
        self._text = QLabel(wordWrap=True)
        self._text.setTextFormat(Qt.TextFormat.RichText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        self._text.linkActivated.connect(lambda link: self.node_requested.emit(link.removeprefix("node:")))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(heading("Wires"))
        column.addWidget(self._text)
        self._what: tuple[Graph, str] | None = None
        theme.notifier().changed.connect(self._show)

    def text(self) -> str:
        """The list, as rich text."""
        return self._text.text()

    def show_node(self, graph: Graph, node: str) -> None:
        """Lists a node's ports."""
        self._what = (graph, node)
        self._show()

    def _show(self) -> None:
        if self._what is None:
            return
        graph, node_id = self._what
        kind = graph.nodes[node_id].declaration if node_id in graph.nodes else None
        rows = []
        for port in kind.inputs if kind else ():
            nodes = [end(source)[0] for source, target in graph.wires if target == f"{node_id}.{port.name}"]
            rows.append(_port_row("←", port.name, port.help, nodes, port.optional))
        for port in kind.outputs if kind else ():
            targets = [end(target)[0] for source, target in graph.wires if source == f"{node_id}.{port.name}"]
            rows.append(_port_row("→", port.name, port.help, targets, optional=True))
        self.setVisible(bool(rows))
        text = f"<table cellspacing='0' cellpadding='1'>{''.join(rows)}</table>"
        if text != self._text.text():
            self._text.setText(text)


def _port_row(arrow: str, name: str, help_: str, nodes: list[str], optional: bool) -> str:
    now = theme.current()
    link = f"style='color: {now.ink}; text-decoration: underline'"
    wired = ", ".join(
        f"<a href='node:{n}' {link}>{escape(n.replace('_', ' ').capitalize())}</a>" for n in nodes
    )
    open_ = "not wired" if optional else f"<span style='color: {now.bad}'>not wired, but needed</span>"
    left = f"<td style='color: {now.muted}'>{arrow} {escape(name)}&nbsp;&nbsp;</td>"
    return f"<tr title='{escape(help_)}'>{left}<td style='color: {now.muted}'>{wired or open_}</td></tr>"


class LiveList(QWidget):
    """Numbers of the run, updated in place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Numbers of the run")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(heading("Now"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        column.addLayout(self._grid)
        self._rows: list[tuple[ElidedLabel, QLabel]] = []
        self.hide()

    def show_numbers(self, numbers: Sequence[tuple[str, str]]) -> None:
        """Shows (label, text) pairs; labels are made once and only their texts change."""
        while len(self._rows) < len(numbers):
            name, value = ElidedLabel("", "muted"), QLabel(alignment=Qt.AlignmentFlag.AlignRight)
            value.setProperty("role", "mono")
            self._grid.addWidget(name, len(self._rows), 0)
            self._grid.addWidget(value, len(self._rows), 1)
            self._rows.append((name, value))
        for i, (name, value) in enumerate(self._rows):
            name.setVisible(i < len(numbers))
            value.setVisible(i < len(numbers))
            if i < len(numbers):
                label, text = numbers[i]
                if name.full_text() != label:
                    name.set_text(label)
                if value.text() != text:
                    value.setText(text)
        self.setVisible(bool(numbers))

    def texts(self) -> list[tuple[str, str]]:
        """What is shown."""
        return [(n.full_text(), v.text()) for n, v in self._rows if not n.isHidden()]


class NoteField(QWidget):
    """A note on the node; `edited` gives the text as it is typed, `ended` comes when the field is left."""

    edited = Signal(object)
    ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = QPlainTextEdit(placeholderText="Anything worth remembering about this node")
        self.text.setAccessibleName("Note")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(54)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(heading("Note"))
        column.addWidget(self.text)
        self._typed = QTimer(self, singleShot=True, interval=400)
        self._typed.timeout.connect(self.take)
        self._dirty = False
        self.text.textChanged.connect(self._mark)
        self.text.installEventFilter(self)

    def show_note(self, note: str) -> None:
        """Shows a note, unless one is being typed."""
        if self.text.toPlainText() != note and not self._dirty:
            with QSignalBlocker(self.text):
                self.text.setPlainText(note)

    def _mark(self) -> None:
        self._dirty = True
        self._typed.start()

    def take(self) -> None:
        """Emits what was typed and not yet emitted."""
        self._typed.stop()
        if self._dirty:
            self._dirty = False
            self.edited.emit(self.text.toPlainText())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.text and event.type() == QEvent.Type.FocusOut:
            self.take()
            self.ended.emit()
        return super().eventFilter(watched, event)


class AddNumber(QWidget):
    """Adds a number of one's own to a node that takes them; `wanted` gives its name."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit(placeholderText="Add a number by its name…")
        self.line.setAccessibleName("Name of a new number")
        self.button = FlatButton("plus", "Adds a number that the expression can use, and that can be a gene")
        self.wrong = Sentence()
        row = QHBoxLayout()
        row.addWidget(self.line, 1)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.wrong)
        self.line.returnPressed.connect(self._add)
        self.button.clicked.connect(self._add)

    def done(self, sentence: str = "") -> None:
        """The number was added, or why not."""
        self.wrong.say(sentence)
        if not sentence:
            self.line.clear()

    def _add(self) -> None:
        self.wanted.emit(self.line.text())
