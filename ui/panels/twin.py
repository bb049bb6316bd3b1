"""The Twin panel: what a second run beside the first does otherwise, in sentences, and the difference as curves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from sandbox.twins import Rule
from ui import icons, theme
from ui.curves import DASHES, Curve
from ui.pace import Throttle
from ui.panels.legend import FlowLegend
from ui.panels.twin_dialog import TwinDialog
from ui.panels.twin_plot import TwinPlot
from ui.run_session import RunSession
from ui.run_twin import RunTwin

if TYPE_CHECKING:
    from ui.panels.scope import Scope

REDRAW_MS, MOST = 250, 12  # sentences that are shown
NOBODY = (
    "No twin yet. A twin is a second run beside this one: the same seed and one change, generation by generation, so "
    "that whatever differs comes from the change. Its curves are the thin ones in the scope."
)


class TwinPanel(QWidget):
    """`started` asks for the panel to be shown. `ask` opens the question what the twin does otherwise."""

    started = Signal()

    def __init__(self, session: RunSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.twin, self.root = session, RunTwin(session), ""
        self.setAccessibleName("Twin run")
        self.sentences = QLabel(wordWrap=True)
        self.sentences.setTextFormat(Qt.TextFormat.PlainText)
        self.sentences.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.sentences.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.heading = QLabel("This run minus the twin")
        self.heading.setProperty("role", "heading")
        self.legend, self.plot = FlowLegend(), TwinPlot()
        self._selected: Callable[[], str] = lambda: ""
        self.begin, self.end = _button("Twin…", "twin"), _button("End twin", "close")
        self._lay_out()
        self._later = Throttle(self.redraw, REDRAW_MS, session.pace, self)
        self.twin.changed.connect(self._changed)
        for signal in (self.twin.grew, session.ready, session.looked):
            signal.connect(lambda *_: self._soon())
        session.frames.connect(lambda _: self._soon())
        self.begin.clicked.connect(lambda _=False: self.ask())
        self.end.clicked.connect(self.twin.stop)
        theme.notifier().changed.connect(self.restyle)
        self._changed()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.begin)
        buttons.addWidget(self.end)
        buttons.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setAccessibleName("What the twin does otherwise")
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setWidget(self.sentences)
        self.area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(6)
        column.addLayout(buttons)
        column.addWidget(self.area, 1)
        for widget in (self.heading, self.legend):
            column.addWidget(widget)
        column.addWidget(self.plot, 2)

    def attach(self, window: Any, scope: Scope) -> None:
        """The panel comes to the front with a twin; the scope draws a twin that catches up while the run stands."""
        self._selected = lambda: next(iter(window.canvas.selected()), "")
        self.twin.grew.connect(scope.soon)
        self.started.connect(lambda: window.layout_.show("twin"))

    # -- what a person does ----------------------------------------------------------------------------------

    def ask(self) -> None:
        """Asks what the twin does otherwise, beginning with the selected node; then it runs."""
        dialog = TwinDialog(self.session.document, self.twin.possible, self._selected(), self.window())
        dialog.accepted.connect(lambda: self.start(dialog.rule()))
        dialog.open()

    def start(self, rule: Rule) -> None:
        """Begins a twin."""
        refused = self.twin.start(rule)
        if refused:
            self.session.said.emit(f"No twin: {refused}")
        else:
            self.started.emit()

    # -- what is shown ---------------------------------------------------------------------------------------

    def show_root(self, root: str) -> None:
        """Shows the objectives of another nest."""
        self.root = root
        self._soon()

    def _changed(self) -> None:
        on = self.twin.on
        found = self.twin.sentences
        more = [f"… and {len(found) - MOST} more"] if len(found) > MOST else []
        lines = [_capital(sentence) for sentence in found[:MOST]] + more
        dot = "•  " if len(lines) > 1 else ""
        self.sentences.setText("\n".join(dot + line for line in lines) if on else NOBODY)
        self.sentences.setProperty("role", "ink" if on else "muted")
        self.sentences.style().polish(self.sentences)
        self.end.setEnabled(on)
        for widget in (self.heading, self.legend, self.plot):
            widget.setVisible(on)
        self._soon()

    def _soon(self) -> None:
        if self.isVisible():
            self._later.soon()

    def redraw(self) -> None:
        """Draws the difference as it is now."""
        nest = next((each for each in self.session.nests if each.root == self.root), None)
        nest = nest or next(iter(self.session.nests), None)
        record = self.twin.ghost.record if self.twin.ghost is not None else None
        newest = self.plot.redraw(self.session.record, record, nest)
        self.legend.show_values([(Curve(role, role, role, DASHES[role]), value) for role, value in newest.items()])

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self._soon()

    def restyle(self) -> None:
        """Takes the colours of the theme."""
        self.plot.restyle()
        self.legend.update()


def _button(text: str, icon: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setIconSize(QSize(14, 14))
    button.setMinimumHeight(28)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    icons.put(button, icon)
    return button


def _capital(sentence: str) -> str:
    """As a line of its own; ids of nodes and settings stay as they are written."""
    plain = sentence.startswith(("the ", "this ", "at "))
    return (sentence[:1].upper() + sentence[1:] if plain else sentence) + "."
