"""The title row of the scope: legend of the objectives, and the buttons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from ui import icons
from ui.curves import View
from ui.panels.legend import Legend

RAW = (
    "Scaled: 0 is random behaviour, 1 the own mean over 50 generations before the shift. "
    "Raw: the objectives in their own units"
)
SMALLEST = 24  # pixels of a button either way
FOLLOW = "Shows all generations so far and goes on with them; drag or turn the wheel to look closer"


class ScopeHeader(QWidget):
    """`views` chooses what is shown, `raw` and `follow` are switches, `more` adds series, `menu` has the rest."""

    def __init__(self, legend: Legend) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3)
        row.addWidget(legend, 1)
        self.views = _button("", "What is shown: the objectives of a nest, or the metrics of a Plot node")
        self.views.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.views.setMenu(QMenu(self.views))
        self.views.setIconSize(QSize(12, 12))
        self.views.setAccessibleName("What is shown")
        self.views.hide()
        self.raw = _button("", RAW)
        self.raw.setAccessibleName("Raw")  # the switch; its text is what is shown now
        self.raw.setCheckable(True)
        self.raw.setMinimumWidth(0)  # as wide as its word
        self.follow = _button("", FOLLOW)
        self.follow.setAccessibleName("Follow")
        self.follow.setCheckable(True)
        self.follow.setChecked(True)
        self.more = _button("", "Add series…: further metrics of the run")
        self.more.setAccessibleName("Add series")
        self.menu = _button("", "Copy, export, logarithmic axes, bands, reset view")
        self.menu.setAccessibleName("Scope menu")
        for button, name in ((self.follow, "follow"), (self.more, "plus"), (self.menu, "more")):
            icons.put(button, name)
            button.setIconSize(QSize(14, 14))
        for button in (self.views, self.raw, self.follow, self.more, self.menu):
            row.addWidget(button)

    def show_view(self, view: View | None, found: Sequence[View]) -> None:
        """Names the view that is shown; a mere arrow where the others are genes, which leaves the legend more room.
        The switch says what the numbers are: on a card the same objective is always raw.
        """
        self.raw.setText("raw" if self.raw.isChecked() else "scaled")
        several = sum(not other.gene for other in found) > 1 or (view is not None and bool(view.gene))
        name = (view.nest.root if view.nest else view.title) if view is not None else ""
        self.views.setVisible(len(found) > 1)
        self.views.setText(name if several else "")
        self.views.setMinimumWidth(0 if several else SMALLEST)
        self.views.setIcon(QIcon() if several else icons.icon("arrow_down"))


def _button(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setProperty("flat", True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setMinimumSize(SMALLEST, SMALLEST)
    return button
