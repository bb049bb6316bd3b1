"""Presenter mode: the exposed settings, the chosen panels and the graph step by step; Escape brings everything back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QTransform
from PySide6.QtWidgets import QApplication, QPushButton, QSizePolicy, QToolBar, QWidget

from sandbox import staging
from ui.dock import Dock
from ui.layout import VERSION
from ui.panels.exposed import Exposed
from ui.panels.parts import ElidedLabel, push_button
from ui.reveal import Reveal

if TYPE_CHECKING:
    from ui.main_window import MainWindow

ACTIONS = ("presenter", "run", "step", "reset", "frame_all", "zoom_in", "zoom_out", "undo", "redo")
NEXT = (Qt.Key.Key_PageDown, Qt.Key.Key_Right)
PREVIOUS = (Qt.Key.Key_PageUp, Qt.Key.Key_Left)
LEFT, RIGHT, BOTTOM, MOST_TRY = 0.24, 0.26, 0.40, 0.55  # shares of the window
TITLE = 48  # height of a dock's title row and what is around it


@dataclass(slots=True)
class _Before:
    """How the window was."""

    layout: QByteArray
    state: Qt.WindowState
    place: QRect
    view: tuple[QTransform, int, int]
    selected: tuple[str, ...]


class Presenter(QObject):
    """One for a window; `reveal` is there while it is on."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window_ = window
        self.reveal: Reveal | None = None
        self._before: _Before | None = None
        self._bar: QToolBar | None = None
        self._dock: Dock | None = None

    @property
    def on(self) -> bool:
        """Whether a presentation is on."""
        return self._before is not None

    def toggle(self) -> None:
        """Begins or ends."""
        if self.on:
            self.leave()
        else:
            self.enter()

    def choose_panel(self, key: str) -> None:
        """Adds a panel to those that the scenario's presentation shows, or takes it away."""
        window = self.window_
        on = key not in staging.panels(window.document.scenario)
        title = window.layout_.docks[key].windowTitle()
        label = f"{'Show' if on else 'Hide'} {title} in presenter mode"
        window.document.edit(label, staging.with_panel(window.document.scenario, key, on))

    # -- on and off ------------------------------------------------------------------------------------------

    def enter(self) -> None:
        """Keeps how the window is, and shows only what the author chose."""
        window, canvas = self.window_, self.window_.canvas
        self._before = _Before(
            window.saveState(VERSION),
            window.windowState(),
            window.geometry(),
            (canvas.transform(), canvas.horizontalScrollBar().value(), canvas.verticalScrollBar().value()),
            canvas.selected(),
        )
        for action in ACTIONS:
            window.addAction(window.actions_[action])  # those of a hidden menu bar hear no keys
        window.setUpdatesEnabled(False)
        self._show_panels()
        self._add_bar()
        for bar in (window.menuBar(), window.toolbar, window.statusBar(), window.crumb, window.story.button):
            bar.hide()
        window.setUpdatesEnabled(True)
        window.setWindowState(window.windowState() | Qt.WindowState.WindowFullScreen)
        self.reveal = Reveal(canvas, window.document)
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self)
        window.session.status.connect(self._say_run)
        canvas.setFocus()
        self._fit_soon()
        self._say()

    def leave(self) -> None:
        """Everything as it was before."""
        before, window, canvas = self._before, self.window_, self.window_.canvas
        if before is None:
            return
        self._before = None
        app = QApplication.instance()
        assert app is not None
        app.removeEventFilter(self)
        window.session.status.disconnect(self._say_run)
        if self.reveal is not None:
            self.reveal.end()
            self.reveal = None
        for action in ACTIONS:
            window.removeAction(window.actions_[action])
        self._drop_bar()
        window.setWindowState(before.state)
        if before.state == Qt.WindowState.WindowNoState:
            window.setGeometry(before.place)
        for bar in (window.menuBar(), window.toolbar, window.statusBar(), window.crumb, window.story.button):
            bar.show()
        window.restoreState(before.layout, VERSION)
        for dock in window.layout_.docks.values():
            dock.fit_title()
        transform, x, y = before.view
        canvas.setTransform(transform)
        canvas.horizontalScrollBar().setValue(x)
        canvas.verticalScrollBar().setValue(y)
        canvas.select(before.selected)
        canvas.setFocus()

    def _show_panels(self) -> None:
        """Story left, settings and world right, plots below; all else hidden."""
        window, docks, areas = self.window_, self.window_.layout_.docks, Qt.DockWidgetArea
        chosen = staging.panels(window.document.scenario)
        for dock in docks.values():
            dock.setFloating(False)
            window.removeDockWidget(dock)
        self._exposed = Exposed(window.document)
        self._dock = Dock("presenter", "Try it", window).fill(self._exposed)
        window.addDockWidget(areas.RightDockWidgetArea, self._dock)
        places = {"story": areas.LeftDockWidgetArea, "world": areas.RightDockWidgetArea,
                  "verdicts": areas.RightDockWidgetArea}  # fmt: skip
        for key in chosen:
            window.addDockWidget(places.get(key, areas.BottomDockWidgetArea), docks[key])
            docks[key].show()
        if {"scope", "scatter"} <= set(chosen):
            window.splitDockWidget(docks["scope"], docks["scatter"], Qt.Orientation.Horizontal)
        if "timeline" in chosen and {"scope", "scatter"} & set(chosen):
            above = docks["scope" if "scope" in chosen else "scatter"]
            window.splitDockWidget(above, docks["timeline"], Qt.Orientation.Vertical)
            if "scope" in chosen and "scatter" in chosen:
                window.splitDockWidget(docks["scope"], docks["scatter"], Qt.Orientation.Horizontal)

    def _fit_soon(self) -> None:
        """Once the panels are laid out: a desktop takes its time to give the window the whole screen."""
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        if self.on:
            self._proportion()
            self._frame()

    def _frame(self) -> None:
        if self.on:
            self.window_.canvas.frame_all()

    def _proportion(self) -> None:
        window, docks = self.window_, self.window_.layout_.docks
        wide, high = window.width(), window.height()
        assert self._dock is not None
        for dock, share, sideways in (
            (docks["story"], LEFT, True),
            (self._dock, RIGHT, True),
            (docks["scope"], BOTTOM, False),
            (docks["scatter"], BOTTOM, False),
        ):
            if dock.isVisible():
                way = Qt.Orientation.Horizontal if sideways else Qt.Orientation.Vertical
                window.resizeDocks([dock], [round(share * (wide if sideways else high))], way)
        if docks["world"].isVisible():
            page, both = self._exposed.page, self._dock.height() + docks["world"].height()
            wanted = min(round(MOST_TRY * both), page.sizeHint().height() + TITLE)
            window.resizeDocks([self._dock, docks["world"]], [wanted, both - wanted], Qt.Orientation.Vertical)

    # -- the bar ---------------------------------------------------------------------------------------------

    def _add_bar(self) -> None:
        window = self.window_
        bar = self._bar = QToolBar("Presentation")
        bar.setObjectName("presenter_bar")
        bar.setMovable(False)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.previous = _button("Previous", "Hides the newest node (Page up)", lambda: self.step(-1))
        self.next = _button("Next", "Reveals the next node (Page down)", lambda: self.step(1))
        self.whole = _button("Whole graph", "Reveals all nodes, or only the first", self.whole_or_first)
        self.caption = ElidedLabel("", "muted")
        self.caption.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.caption.setContentsMargins(8, 0, 8, 0)
        self.play = _button("Run", "Runs or pauses (Space)", window.session.toggle)
        self.restart = _button("Reset", "Back to generation 0", window.session.reset)
        self.out = _button("Leave", "Leaves the presentation; everything is as before (Esc)", self.leave)
        for widget in (self.previous, self.next, self.whole, self.caption, self.play, self.restart, self.out):
            bar.addWidget(widget)
        window.addToolBar(Qt.ToolBarArea.TopToolBarArea, bar)

    def _drop_bar(self) -> None:
        window = self.window_
        if self._bar is not None:
            window.removeToolBar(self._bar)
            self._bar.deleteLater()
        if self._dock is not None:
            window.removeDockWidget(self._dock)
            self._dock.deleteLater()
        self._bar = self._dock = None

    def step(self, by: int) -> None:
        """One node more or less."""
        if self.reveal is not None:
            self.reveal.go(self.reveal.shown + by)
            self._say()

    def whole_or_first(self) -> None:
        """All nodes; where they are there, only the first one, to begin."""
        if self.reveal is not None:
            whole = self.reveal.shown == len(self.reveal.order)
            self.reveal.go(1 if whole else len(self.reveal.order))
            self._say()

    def _say(self) -> None:
        """The bar tells of the newest node."""
        reveal = self.reveal
        if reveal is None or self._bar is None:
            return
        many, whole = len(reveal.order), reveal.shown == len(reveal.order)
        node = self.window_.document.graph.nodes.get(reveal.newest())
        kind = node.declaration if node else None
        said = f"{node.title} · {kind.title}: {kind.summary}" if node and kind else ""
        self.caption.set_text(
            f"All {many} node{'s' * (many != 1)}" if whole else f"{reveal.shown} of {many} · {said}"
        )
        self.next.setEnabled(not whole)
        self.previous.setEnabled(reveal.shown > 1)
        self.whole.setText("From the start" if whole else "Whole graph")
        self._say_run()

    def _say_run(self, *_: object) -> None:
        self.play.setText("Pause" if self.window_.session.running else "Run")

    # -- keys ------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self.window_:
            self._fit_soon()
        elif event.type() == QEvent.Type.Resize and watched is self.window_.canvas:
            QTimer.singleShot(0, self, self._frame)
        types = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
        if event.type() in types and isinstance(event, QKeyEvent) and self._mine(watched):
            if event.key() == Qt.Key.Key_Escape or self._turns(event):
                event.accept()
                if event.type() == QEvent.Type.KeyPress:
                    self._do(event)
                return True
        return super().eventFilter(watched, event)

    def _mine(self, watched: QObject) -> bool:
        """Whether a key goes to the window itself, with no dialog, menu or list open over it."""
        if QApplication.activePopupWidget() or QApplication.activeModalWidget():
            return False
        top = watched.window() if isinstance(watched, QWidget) else None
        return top is self.window_ or top in self.window_.layout_.docks.values()  # one may float

    def _turns(self, event: QKeyEvent) -> bool:
        """Whether a key turns to another step: the page keys everywhere, the arrows on the canvas."""
        pages = (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        canvas = self.window_.canvas.hasFocus() and event.key() in (*NEXT, *PREVIOUS)
        return event.key() in pages or canvas

    def _do(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            self.step(1 if event.key() in NEXT else -1)


def _button(text: str, tip: str, call: Callable[[], None]) -> QPushButton:
    button = push_button(text, tip, call)
    button.setMinimumHeight(30)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys with the canvas
    return button
