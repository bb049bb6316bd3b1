"""The row of the timeline: the strip, what is looked at, and buttons for bookmark, branch and return."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from sandbox.bookmarks import bookmark_at
from sims.number_text import grouped
from ui import icons, theme
from ui.run_session import RunSession

ICONS = {"bookmark": "bookmark", "branch": "branch", "look_live": "live"}


class TimelineBar(QWidget):
    """`attach` gives the buttons the window's actions."""

    def __init__(self, strip: QWidget, session: RunSession) -> None:
        super().__init__()
        self.strip, self.session = strip, session
        self.place = QLabel()
        self.place.setFont(theme.font(12, bold=True, mono=True))
        self.place.setAccessibleName("Generation looked at")
        policy = self.place.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # else the strip would move under the pointer that looks back
        self.place.setSizePolicy(policy)
        self.buttons = {name: _button() for name in ICONS}
        self.buttons["branch"].setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 4, 0)
        row.setSpacing(4)
        row.addWidget(strip, 1)
        for widget in (self.place, *self.buttons.values()):
            row.addWidget(widget)
        self._actions: dict[str, QAction] = {}
        for signal in (session.looked, session.status, session.edited, session.ready):
            signal.connect(lambda *_: self.show_state())
        theme.notifier().changed.connect(self.show_state)
        self.show_state()

    def attach(self, actions: dict[str, QAction]) -> None:
        """The window's actions behind the buttons, by their names."""
        self._actions = {name: actions[name] for name in ICONS}
        for name, action in self._actions.items():
            self.buttons[name].setDefaultAction(action)
        self.show_state()

    def show_state(self) -> None:
        """What is looked at, and what can be done there."""
        session = self.session
        looking = session.place >= 0
        self.place.setText(self._place_text())
        last = max(session.generation, session.document.scenario.generations)
        texts, metrics = ("100 %", grouped(last)), QFontMetrics(self.place.font())
        self.place.setFixedWidth(max(map(metrics.horizontalAdvance, texts)) + 2)
        self.place.setToolTip("The generation that world view, scatter, values and cursor show")
        self.place.setVisible(looking)
        for name, action in self._actions.items():
            marked = bookmark_at(session.document.scenario, session.shown) is not None
            role = "accent" if (name == "bookmark" and marked) or (name == "look_live" and looking) else "ink"
            icons.put(action, ICONS[name], role)
            action.setEnabled(looking if name != "bookmark" else bool(session.record.length))
            self.buttons[name].setText("Branch here" if name == "branch" else "")

    def _place_text(self) -> str:
        now = self.session.now
        if now.place < 0:
            return ""
        if now.past is None and now.seeking >= 0:
            return f"{round(100 * now.seeking / max(1, now.place))} %"
        return grouped(now.place)


def _button() -> QToolButton:
    button = QToolButton()
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setIconSize(QSize(16, 16))
    button.setMinimumSize(28, 26)
    button.setMaximumHeight(26)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
