"""The card of a deployment: how far it is, with a button that gives it up, and then its verdict."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QWidget

from sandbox.deployed import QUESTION
from sandbox.verdict_parts import Verdict
from ui import icons, theme
from ui.colors import color
from ui.panels.verdict_card import Card

OLD, OLD_QUESTION = "Of a run before this one. ", "Earlier run: and when deployed?"


def deploy_button(action: QAction) -> QToolButton:
    """The toolbar's button of the action."""
    icons.put(action, "deployment")
    button = QToolButton()
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setIconSize(QSize(16, 16))
    button.setFixedHeight(30)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


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


class DeployCard(Card):
    """Hidden until there is something to show. `cancelled` and `again` are its buttons."""

    cancelled = Signal()
    again = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._before = self.verdict
        self.bar, self.cancel, self.repeat = Bar(), QPushButton("Cancel"), QPushButton("Deploy again")
        self.cancel.clicked.connect(self.cancelled)
        self.repeat.clicked.connect(self.again)
        self.repeat.setToolTip("Deploys the candidates of the newest generation")
        self.under_way = QWidget()
        row = QHBoxLayout(self.under_way)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel)
        column = self.layout()
        assert column is not None
        column.addWidget(self.under_way)
        column.addWidget(self.repeat)
        self.under_way.hide()
        self.repeat.hide()
        self.hide()

    @property
    def known(self) -> bool:
        """Whether there is a verdict, be it of a deployment before."""
        return bool(self._before.answer)

    def show_progress(self, root: str, generation: int, share: float) -> None:
        """On the way."""
        if self.under_way.isHidden():
            self.set_open(False)
            self.under_way.show()
            self.repeat.hide()
            self.show()
        self.bar.show_share(share)
        answer = f"Deploying: the candidates that {root} has at generation {generation}."
        super().show_verdict(Verdict(root, QUESTION, answer, "early"))

    def show_verdict(self, verdict: Verdict) -> None:
        """Arrived."""
        self._before, self.node = verdict, verdict.node
        self._arrived()
        super().show_verdict(verdict)

    def show_failure(self, root: str, sentence: str) -> None:
        """Why there is nothing to show."""
        self._arrived()
        super().show_verdict(Verdict(root, QUESTION, f"Not deployed: {sentence}", "early"))

    def show_before(self) -> None:
        """Back to what was known before."""
        self._arrived()
        if self.known:
            super().show_verdict(self._before)
        self.setVisible(self.known)

    def mark_old(self) -> None:
        """What is shown is of a run that is over."""
        if self.known and not self._before.basis.startswith(OLD):
            self._before = replace(self._before, basis=OLD + self._before.basis, question=OLD_QUESTION)
            if self.under_way.isHidden():
                super().show_verdict(self._before)

    def forget(self) -> None:
        """Another document: nothing is known of it."""
        self._before = Verdict("", "", "", "early")
        self.under_way.hide()
        self.hide()

    def _arrived(self) -> None:
        self.under_way.hide()
        self.repeat.show()
        self.show()
