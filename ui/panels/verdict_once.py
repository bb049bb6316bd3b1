"""The card of a question that is answered once, on a copy of the run: how far it is, with a button that gives it up,
then its verdict.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from sandbox.asks import question_of
from sandbox.verdict_parts import Verdict
from ui import theme
from ui.colors import color
from ui.panels.verdict_card import Card

OLD = "Of a run before this one. "
ALWAYS = "Puts the probe on the canvas, where it measures while the run goes on; the run starts again from generation 0"


class Bar(QWidget):
    """A bar that fills from the left."""

    def __init__(self) -> None:
        super().__init__()
        self.share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(8)
        theme.notifier().changed.connect(self.update)

    def show_share(self, share: float) -> None:
        """From 0 to 1."""
        self.share = share
        self.setAccessibleName(f"{100 * share:.0f} percent done")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(100, 8)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for share, role in ((1.0, "card_head"), (self.share, "deployment")):
            painter.setBrush(color(role))
            painter.drawRoundedRect(QRectF(0, 0, self.width() * share, 8), 4, 4)
        painter.end()


class Buttons(QWidget):
    """Widgets beside each other, or below each other where there is no room for that; hidden at first."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self.widgets = widgets
        self.line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self.line.setContentsMargins(0, 0, 0, 0)
        for widget in widgets:
            self.line.addWidget(widget, int(isinstance(widget, Bar)))
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide = sum(w.sizeHint().width() for w in self.widgets) + self.line.spacing() * (len(self.widgets) - 1)
        fits = wide <= event.size().width()
        self.line.setDirection(QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom)
        super().resizeEvent(event)

    def minimumSizeHint(self) -> QSize:
        widest = max(widget.minimumSizeHint().width() for widget in self.widgets)
        return QSize(widest, super().minimumSizeHint().height())


@dataclass(frozen=True, slots=True)
class Words:
    """What a card says: its question, what is done on the way, what did not come about, and on its button."""

    question: str
    doing: str
    failed: str
    again: str


class OnceCard(Card):
    """Hidden until there is something to show. `cancelled`, `again` and `always` are its buttons."""

    cancelled = Signal()
    again = Signal()
    always = Signal()

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.words, self._before = words, self.verdict
        self.bar, self.cancel = Bar(), QPushButton("Cancel")
        self.repeat, self.keep = QPushButton(words.again), QPushButton("Ask every generation")
        self.repeat.setToolTip("For the candidates of the newest generation; the run goes on meanwhile")
        self.keep.setToolTip(ALWAYS)
        self.locate.setToolTip("Shows the optimizer on the canvas")
        self.under_way, self.arrived = Buttons(self.bar, self.cancel), Buttons(self.repeat, self.keep)
        for button, signal in (
            (self.cancel, self.cancelled), (self.repeat, self.again), (self.keep, self.always),
        ):  # fmt: skip
            button.clicked.connect(signal)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.addWidget(self.under_way)
        column.addWidget(self.arrived)
        self.hide()

    @property
    def known(self) -> bool:
        """Whether there is a verdict, be it of an answer before."""
        return bool(self._before.answer)

    def show_progress(self, root: str, generation: int, share: float) -> None:
        """On the way."""
        if self.under_way.isHidden():
            self.set_open(False)
            self.under_way.show()
            self.arrived.hide()
            self.show()
        self.node = root
        self.bar.show_share(share)
        answer = f"{self.words.doing}: the candidates that {root} has at generation {generation}."
        super().show_verdict(Verdict(root, self.words.question, answer, "early"))

    def show_verdict(self, verdict: Verdict) -> None:
        """Arrived."""
        self._before = verdict
        self._arrive()
        super().show_verdict(verdict)

    def show_failure(self, root: str, sentence: str) -> None:
        """Why there is nothing to show."""
        self.node = root
        self._arrive()
        super().show_verdict(Verdict(root, self.words.question, f"{self.words.failed}: {sentence}", "early"))

    def show_before(self) -> None:
        """Back to what was known before."""
        self._arrive()
        if self.known:
            super().show_verdict(self._before)
        self.setVisible(self.known)

    def mark_old(self) -> None:
        """What is shown is of a run that is over."""
        if self.known and not self._before.basis.startswith(OLD):
            question = self._before.question
            question = f"Earlier run: {question[:1].lower()}{question[1:]}"
            self._before = replace(self._before, basis=OLD + self._before.basis, question=question)
            if self.under_way.isHidden():
                super().show_verdict(self._before)

    def forget(self) -> None:
        """Another document: nothing is known of it."""
        self._before = Verdict("", "", "", "early")
        self.under_way.hide()
        self.hide()

    def _arrive(self) -> None:
        self.under_way.hide()
        self.arrived.show()
        self.show()


def asked_card(type_: str) -> OnceCard:
    """The card of a question, by the probe that answers it."""
    return OnceCard(Words(question_of(type_), "Asking", "Not answered", "Ask again"))
