"""A dock with a slim title row of its own, into which a panel can put its legend or buttons.

Where docks share a place as tabs, the tab is the title, and the row goes where a panel has put nothing into it. Esc
leaves a panel that does not take it.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QMainWindow, QSizePolicy, QToolButton, QWidget

from ui import icons, theme
from ui.panels.parts import ElidedLabel

HEIGHT = 34


class Title(QWidget):
    """The title row: name, what the panel adds, a button that floats the dock, one that closes it."""

    def __init__(self, dock: Dock) -> None:
        super().__init__(dock)
        self.setObjectName("dock_title")
        self.name = ElidedLabel(dock.windowTitle())
        self.name.setFont(theme.font(13, bold=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 6, 2)
        row.setSpacing(6)
        self.name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        row.addWidget(self.name)
        row.addSpacing(4)
        row.addStretch(0)  # gives way to a header
        self._buttons = [
            _button(
                "dock_float", "Makes this panel a window of its own, or docks it again", dock.toggle_floating
            ),
            _button("dock_close", "Hides this panel; the View menu brings it back", dock.close),
        ]
        for button in self._buttons:
            row.addWidget(button)
        self.setFixedHeight(HEIGHT)

    def take(self, header: QWidget) -> None:
        """Puts what a panel adds behind the name."""
        row = self.layout()
        assert isinstance(row, QHBoxLayout)
        row.insertWidget(2, header, 1)

    def restyle(self) -> None:
        """Takes the icons of the theme."""
        for button in self._buttons:
            button.setIcon(icons.icon(button.objectName(), "muted"))

    def sizeHint(self) -> QSize:
        return QSize(160, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, HEIGHT)


class Dock(QDockWidget):
    """A panel that can be moved, floated, tabbed and hidden, or the place of one that comes later. `key` names it in
    the stored layout; `left` comes when Esc is pressed and nothing in it takes it.
    """

    left = Signal()

    def __init__(self, key: str, title: str, window: QMainWindow) -> None:
        super().__init__(title, window)
        self.setObjectName(f"dock_{key}")
        self.key = key
        self._title = Title(self)
        self._none = QWidget(self)
        self._none.setFixedHeight(0)
        self.setTitleBarWidget(self._title)
        self.windowTitleChanged.connect(self._title.name.set_text)
        for signal in (self.topLevelChanged, self.dockLocationChanged, self.visibilityChanged):
            signal.connect(lambda *_: QTimer.singleShot(0, self, self.fit_title))
        theme.notifier().changed.connect(self._title.restyle)

    def fill(self, panel: QWidget) -> Dock:
        """Puts the panel in; its `header`, where it has one, goes into the title row."""
        self.setWidget(panel)
        panel.windowTitleChanged.connect(self.setWindowTitle)  # where what it shows has another name
        header = getattr(panel, "header", None)
        if header is not None:
            self._title.take(header)
            self.fit_title()
        return self

    def toggle_floating(self) -> None:
        """Floats or docks."""
        self.setFloating(not self.isFloating())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def fit_title(self) -> None:
        """Shows the title row unless tabs show the title and the row has nothing else."""
        window = self.parent()
        tabbed = (
            isinstance(window, QMainWindow)
            and not self.isFloating()
            and bool(window.tabifiedDockWidgets(self))
        )
        more = getattr(self.widget(), "header", None) is not None
        wanted = self._none if tabbed and not more else self._title
        if self.titleBarWidget() is not wanted:
            self.titleBarWidget().hide()
            self.setTitleBarWidget(wanted)
            wanted.show()


def _button(icon: str, tip: str, call: object) -> QToolButton:
    button = QToolButton()
    button.setObjectName(icon)
    button.setIcon(icons.icon(icon, "muted"))
    button.setIconSize(QSize(12, 12))
    button.setFixedSize(22, 22)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setProperty("flat", True)
    button.setToolTip(tip)
    button.clicked.connect(call)
    return button
