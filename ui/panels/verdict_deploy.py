"""The toolbar's button of a deployment, and the card that tells of one."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton

from sandbox.deployed import QUESTION
from ui import icons
from ui.panels.verdict_once import OnceCard, Words


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


def deploy_card() -> OnceCard:
    """The card of the only deployment that there is at a time."""
    return OnceCard(Words(QUESTION, "Deploying", "Not deployed", "Deploy again"))
