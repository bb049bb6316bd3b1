"""The Verdicts panel: what each probe of the graph has found out, as a sentence with its uncertainty."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from sandbox.asks import QUESTIONS
from sandbox.document import Document
from sandbox.scenario import Scenario
from sandbox.verdicts import answering, verdict
from ui import theme
from ui.pace import Throttle
from ui.panels.parts import follow
from ui.panels.verdict_card import Card
from ui.panels.verdict_deploy import deploy_card
from ui.panels.verdict_once import OnceCard, asked_card
from ui.run_session import RunSession

REDRAW_MS = 400
NOBODY = (
    "Nothing has been asked yet. A question is put to the candidates that the selected optimizer has now; the run goes "
    "on meanwhile, and the answer stands here. A right-click on an optimizer asks as well."
)


class Verdicts(QWidget):
    """A card for each probe and deployment of the graph, and for each question asked beside the run (`once`, by root
    and the probe's type). `asked` gives a probe's type, `node_requested` a node to be shown; `given_up`, `repeated` and
    `wanted_always` are buttons of a question's card.
    """

    asked = Signal(str)
    given_up = Signal(str, str)
    repeated = Signal(str, str)
    wanted_always = Signal(str, str)
    node_requested = Signal(str)
    deploy_requested = Signal()

    def __init__(self, session: RunSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setAccessibleName("Verdicts")
        self.cards: dict[str, Card] = {}
        self.once: dict[tuple[str, str], OnceCard] = {}
        self._stale = False
        self.empty = self._questions()
        self._lay_out()
        self._later = Throttle(self.redraw, REDRAW_MS, session.pace, self)
        for signal in (session.frames, session.ready, session.status, session.faults):
            signal.connect(lambda _: self._soon())
        theme.notifier().changed.connect(self.update)
        self._stop = follow(session.document, self._edited)
        self.redraw()

    def _questions(self) -> QWidget:
        """What stands there while nothing has been asked: the questions, each a button."""
        found = QWidget()
        column = QVBoxLayout(found)
        column.setContentsMargins(0, 0, 0, 0)
        label = QLabel(NOBODY)
        label.setWordWrap(True)
        label.setProperty("role", "muted")
        column.addWidget(label)
        for type_, question in QUESTIONS.items():
            button = QPushButton(question)
            button.clicked.connect(lambda _=False, t=type_: self.asked.emit(t))
            column.addWidget(button)
        return found

    def _lay_out(self) -> None:
        self.ask = QToolButton()
        self.ask.setText("Ask…")
        self.ask.setToolTip("Asks the selected optimizer, or the outermost one, beside the run")
        self.ask.setMinimumSize(64, 26)
        self.ask.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu = self.questions = QMenu(self.ask)
        for type_, question in QUESTIONS.items():
            menu.addAction(question).triggered.connect(lambda _=False, t=type_: self.asked.emit(t))
        self.ask.clicked.connect(lambda: menu.popup(self.ask.mapToGlobal(self.ask.rect().bottomLeft())))
        start = QToolButton()
        start.setText("Deploy")
        start.setToolTip("Runs the trained candidates in the shifted world, and says what becomes of them")
        start.setMinimumSize(64, 26)
        start.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        start.clicked.connect(self.deploy_requested)
        self.top = QHBoxLayout()
        self.top.addWidget(self.ask)
        self.top.addWidget(start)
        self.top.addStretch(1)
        inside = QWidget()
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(0, 0, 6, 6)
        self.column.setSpacing(8)
        self.deploy = deploy_card()
        self.deploy.node_requested.connect(self.node_requested)
        self.column.addWidget(self.deploy)
        self.column.addWidget(self.empty)
        self.column.addStretch(1)
        self.area = QScrollArea(widgetResizable=True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 2, 2)
        layout.setSpacing(8)
        layout.addLayout(self.top)
        layout.addWidget(self.area, 1)

    # -- the document and its run ----------------------------------------------------------------------------

    def set_document(self, document: Document) -> None:
        """Shows the probes of another document."""
        self._stop()
        self._stop = follow(document, self._edited)
        self.deploy.forget()
        for node in list(self.cards):
            self._remove(node)
        for root, type_ in list(self.once):
            self.forget(root, type_)
        self._soon()

    def _edited(self, before: Scenario, after: Scenario) -> None:
        if before.graph is not after.graph:
            self._soon()

    def _soon(self) -> None:
        """Nothing is worked out for a panel that nobody sees, such as one behind another one's tab."""
        self._stale = True
        if not self.visibleRegion().isEmpty():
            self._later.soon()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._stale:
            self._later.soon()

    def redraw(self) -> None:
        """Writes the verdicts on the metrics that there are now."""
        self._stale = False
        graph = self.session.document.graph
        nodes = answering(graph)
        for node in [node for node in self.cards if node not in nodes]:
            self._remove(node)
        faults = {fault.node: f"{fault.sentence}. {fault.fix}".strip() for fault in self.session.faults_now}
        for place, node in enumerate(nodes):
            card = self.cards.get(node) or self._add(node, place)
            card.show_verdict(verdict(graph, self.session.record, node, faults.get(node, "")))
        self.empty.setVisible(not nodes and not self.once and self.deploy.isHidden())

    def _add(self, node: str, place: int) -> Card:
        card = Card(node)
        card.node_requested.connect(self.node_requested)
        self.cards[node] = card
        self.column.insertWidget(1 + len(self.once) + place, card)  # below the deployment and what was asked
        return card

    def question(self, root: str, type_: str) -> OnceCard:
        """The card of a question to a nest, which is made where there is none."""
        if (root, type_) not in self.once:
            card = self.once[root, type_] = asked_card(type_)
            card.node_requested.connect(self.node_requested)
            card.cancelled.connect(lambda: self.given_up.emit(root, type_))
            card.again.connect(lambda: self.repeated.emit(root, type_))
            card.always.connect(lambda: self.wanted_always.emit(root, type_))
            self.column.insertWidget(1, card)
        return self.once[root, type_]

    def forget(self, root: str, type_: str) -> None:
        """Takes the card of a question away."""
        if (root, type_) in self.once:
            self._discard(self.once.pop((root, type_)))

    def _remove(self, node: str) -> None:
        self._discard(self.cards.pop(node))

    def _discard(self, card: Card) -> None:
        self.column.removeWidget(card)
        card.hide()
        card.deleteLater()

    def show_card(self, card: Card) -> None:
        """Scrolls to a card and gives it the focus, once it has been laid out."""
        self.redraw()
        QTimer.singleShot(0, card, lambda: self._go_to(card))

    def _go_to(self, card: Card) -> None:
        self.area.ensureWidgetVisible(card, 0, 10)
        card.setFocus(Qt.FocusReason.OtherFocusReason)
