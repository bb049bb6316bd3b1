"""The top of the inspector: name, type, help, and what the node does."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from sandbox.document import Document
from sandbox.graph import GraphError, Node
from ui import icons, theme
from ui.panels import edits
from ui.panels.parts import ElidedLabel, Sentence

NAME = "Name; small letters, digits and _ in files and on the command line"
SPACE = 6
INDENT = 5  # of the type below the name, which stands so far inside its field


class NodeHeader(QWidget):
    """`renaming` and `renamed` give (old, new) before and after a rename; `help_requested` the node's type."""

    renaming = Signal(object)
    renamed = Signal(object)
    help_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mark = QLabel()
        self.mark.setFixedSize(18, 24)  # in the middle of the name's line
        self.name = QLineEdit()
        self.name.setAccessibleName("Name of the node")
        self.name.setProperty("bare", True)
        self.name.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.name.textChanged.connect(self._fit_name)
        self.type = ElidedLabel("", "muted")
        self.help = QToolButton()
        self.help.setText("F1")
        self.help.setProperty("flat", True)
        self.help.setAccessibleName("Help on this node type")
        self.help.setToolTip("Help on this node type (F1)")
        self.help.setMinimumSize(QSize(26, 22))
        self.summary = QLabel(wordWrap=True)
        self.summary.setProperty("role", "muted")
        self.wrong = Sentence()
        self._lay_out()
        self._document: Document | None = None
        self._node, self._type, self._kind = "", "", ""
        self.name.editingFinished.connect(self._finish)
        self.help.clicked.connect(lambda: self.help_requested.emit(self._type))
        theme.notifier().changed.connect(self._paint_mark)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(SPACE)
        self._names = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._names.addWidget(self.name, 99)  # what it needs, before the type
        self._names.addWidget(self.type, 1)
        upper = Qt.AlignmentFlag.AlignTop
        top.addWidget(self.mark, 0, upper)
        top.addLayout(self._names, 1)
        top.addWidget(self.help, 0, upper)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.wrong)
        column.addWidget(self.summary)

    def show_node(self, document: Document, node: Node) -> None:
        """Shows one node."""
        kind = node.declaration
        other = node.id != self._node or document is not self._document
        self._document, self._node, self._type = document, node.id, node.type
        self._kind = kind.kind if kind else ""
        if other:
            self.wrong.say("")
        self.name.setReadOnly(False)
        if other or not (self.name.hasFocus() and self.name.isModified()):
            if self.name.text() != node.title:
                self.name.setText(node.title)
                self.name.setCursorPosition(0)
        tip = f"{node.type}\nin files and on the command line this node is {node.id}"
        self.type.set_text(kind.title if kind else node.type, tip)
        self._fit_name()
        unknown = f"The type {node.type} is not installed. The node is kept, and saved as it is."
        muted = "Muted, so left out of what runs: M on the canvas brings it back. " if node.muted else ""
        self.summary.setText(muted + (kind.summary if kind else unknown))
        self.help.setVisible(kind is not None)
        self._paint_mark()

    def show_many(self, count: int, types: int, shared: bool) -> None:
        """Shows that several nodes are selected, of so many types, with or without settings that all of them have."""
        self._document, self._node, self._kind = None, "", ""
        self.name.setText(f"{count} nodes")
        self.name.setReadOnly(True)
        self.type.set_text("")
        self.help.hide()
        several = "An edit of a shared setting changes all." if shared else "They have no setting in common."
        self.summary.setText("They are of one type: an edit changes all." if types == 1 else several)
        self.wrong.say("")
        self._paint_mark()

    def _fit_name(self) -> None:
        """Makes the field as wide as the name; the type goes below it where it has no room beside it."""
        wanted = max(48, QFontMetrics(theme.font(14, bold=True)).horizontalAdvance(self.name.text()) + 16)
        room = self.width() - self.mark.width() - self.help.minimumWidth() - 2 * SPACE
        self.name.setMaximumWidth(wanted)
        beside = wanted + SPACE + self.type.sizeHint().width() <= room
        directions = QBoxLayout.Direction
        self._names.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
        self._names.setSpacing(SPACE if beside else 0)
        self.type.setIndent(0 if beside else INDENT)
        self.name.setToolTip(NAME if wanted <= room else f"{self.name.text()}\n{NAME}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_name()

    def _paint_mark(self) -> None:
        self.mark.setVisible(bool(self._kind))
        if self._kind:
            ratio = self.devicePixelRatioF()
            self.mark.setPixmap(icons.pixmap(self._kind, 18, theme.kind_color(self._kind), ratio))

    def _finish(self) -> None:
        if not self.name.isModified() or self._document is None:
            return
        self.name.setModified(False)
        old, document = self._node, self._document
        title = document.graph.nodes[old].title if old in document.graph.nodes else ""
        if self.name.text() == title:
            return
        try:
            new = edits.new_id(document, old, self.name.text())
            self.renaming.emit((old, new))
            edits.rename(document, old, new)
        except GraphError as error:
            self.wrong.say(str(error))
            self.name.setText(title)
            return
        self.wrong.say("")
        self.name.setText(document.graph.nodes[new].title)
        if new != old:
            self.renamed.emit((old, new))
