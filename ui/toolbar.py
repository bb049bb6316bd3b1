"""The toolbar: run controls, pace, seed, and what the run says about itself."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QAction, QRegularExpressionValidator
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QSizePolicy,
    QSlider,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from sandbox.events import Status
from sims.number_text import SPACE, grouped
from ui import icons, theme
from ui.panels.scenario_form import LARGEST
from ui.panels.still_text import StillText
from ui.panels.verdict_deploy import deploy_button
from ui.settings import number, settings

if TYPE_CHECKING:
    from ui.actions import Actions
    from ui.run_session import RunSession

FASTEST, DECADES = (
    100,
    4,
)  # the slider's right end is as fast as it goes; below it 1 to 10^4 generations a second
USUAL = 45
WRITE_MS = 100
EXTENSION = "qt_toolbar_ext_button"  # Qt's own button for what has no room
HASH_LATER = "so far, shown while the run stands"


def pace(position: int) -> float:
    """Generations per second at a place of the slider; 0 is as fast as it goes."""
    return 0.0 if position >= FASTEST else 10 ** (position / FASTEST * DECADES)


def pace_text(position: int) -> str:
    """The pace in words."""
    per_second = pace(position)
    return f"{grouped(per_second)} generations a second" if per_second else "as fast as it goes"


def short_count(number: float) -> str:
    """412 k, 1.2 M: three digits and a prefix."""
    if not math.isfinite(number) or number <= 0:
        return "–"
    for size, prefix in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if number >= size:
            return f"{number / size:.3g}{SPACE}{prefix}"
    return f"{number:.3g}"


class Readout(QWidget):
    """A small heading with a value under it."""

    def __init__(self, heading: str, tip: str, value: QWidget | None = None, width: int = 0) -> None:
        super().__init__()
        self.setToolTip(tip)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 0)
        column.setSpacing(0)
        self.heading = QLabel(heading)
        self.heading.setProperty("role", "heading")
        self.heading.setFont(theme.font(10, bold=True))
        self.value = StillText("–", "ink", 14, bold=True, mono=True)
        shown = value or self.value
        self.heading.setFixedHeight(16)  # all alike, so that they stand on one line
        shown.setFixedHeight(24)
        column.addWidget(self.heading)
        column.addWidget(shown)
        if value is not None:
            value.setFixedWidth(width - 8)
        self.setMinimumWidth(width)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def show_text(self, text: str) -> None:
        """Another value."""
        self.value.setText(text)


class Toolbar(QToolBar):
    """Follows a session; its buttons are the window's actions."""

    def __init__(self, session: RunSession, actions: Actions) -> None:
        super().__init__("Toolbar")
        self.setObjectName("toolbar")
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.session = session
        self.actions_ = actions
        self._running, self._status, self._rate = False, session.status_now(), 0.0
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(WRITE_MS)
        self._later.timeout.connect(self._write)
        self.run_button = self._button(actions["run"])
        self.run_button.setProperty("primary", True)
        before = [self._button(actions[name]) for name in ("reset", "step_back")]
        for button in (*before, self.run_button, self._button(actions["step"])):
            self.addWidget(button)
        self.addWidget(deploy_button(actions["deploy"]))
        self._readouts()
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(space)
        self._right()
        for more in self.findChildren(QToolButton, EXTENSION):
            icons.put(more, "more")
            more.setIconSize(QSize(12, 12))
            more.setToolTip("What has no room here")
        session.status.connect(self.show_status)
        session.frames.connect(lambda _: self._soon())
        session.looked.connect(self._write)
        session.ready.connect(lambda _: self._new_run())
        theme.notifier().changed.connect(self.restyle)
        self.restyle()

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setIconSize(QSize(16, 16))
        button.setFixedSize(32, 30)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _readouts(self) -> None:
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, FASTEST)
        self.slider.setAccessibleName("Speed")
        self.slider.valueChanged.connect(self._set_pace)
        self.speed = Readout("SPEED", "", self.slider, 118)
        self.generation = Readout("GENERATION", "The newest generation; 0 is the unselected start", width=104)
        self.seed = QLineEdit()
        self.seed.setValidator(QRegularExpressionValidator(f"[0-9]{{1,{len(str(LARGEST))}}}", self.seed))
        self.seed.setAccessibleName("Seed")
        self.seed.setFont(theme.font(13, bold=True, mono=True))
        self.seed.editingFinished.connect(self._set_seed)
        seed = Readout(
            "SEED",
            "The same seed gives the same run, to the last bit. Another one starts it again.",
            self.seed,
            74,
        )
        self.rate = Readout("CANDIDATES / S", "Candidates evaluated per second, lately", width=116)
        self.hash = Readout(
            "RUN HASH",
            f"SHA-256 of all metrics {HASH_LATER}",
            width=92,
        )
        for readout in (self.speed, self.generation, seed, self.rate, self.hash):
            self.addWidget(readout)
        self.slider.setValue(number("pace", USUAL))
        self._set_pace(self.slider.value())

    def _right(self) -> None:
        twin, commands, export = QToolButton(), QToolButton(), QToolButton()
        twin.setText("Twin…")
        twin.setToolTip(self.actions_["twin"].toolTip())
        twin.clicked.connect(self.actions_["twin"].trigger)
        commands.setText("Commands")
        commands.setToolTip(self.actions_["palette"].toolTip())
        commands.clicked.connect(self.actions_["palette"].trigger)
        export.setText("Export…")
        export.setToolTip("Scenario or picture to a file")
        export.setMenu(self.actions_.menus["File/Export"])
        export.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        for button in (twin, commands, export):
            button.setMinimumSize(84, 30)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.addWidget(button)
        self.addWidget(self._button(self.actions_["toggle_theme"]))

    # -- what is shown ---------------------------------------------------------------------------------------

    def _new_run(self) -> None:
        self._rate = 0.0
        self.show_document()

    def show_status(self, status: Status) -> None:
        """Takes in the state of the run: at once when it runs or stops, else ten times a second."""
        self._status = status
        if status.rate > 0:
            self._rate = status.rate
        if self.session.running != self._running:
            self._running = self.session.running
            self._show_button()
            self._write()
        elif not self._running:
            self._write()
        else:
            self._soon()

    def _show_button(self) -> None:
        run = self.actions_["run"]
        run.setIcon(icons.icon("pause" if self._running else "play", "on_accent"))
        run.setText("Pause" if self._running else "Run")

    def _soon(self) -> None:
        if not self._later.isActive():
            self._later.start()

    def _write(self) -> None:
        """Generation, rate and hash as they are now."""
        run_hash = "" if self._running else self._status.run_hash
        self.generation.heading.setText("LOOKING AT" if self.session.place >= 0 else "GENERATION")
        self.generation.show_text(grouped(self.session.shown))
        self.rate.show_text(short_count(self._rate))
        self.hash.show_text(run_hash[:8] or "–")
        up_to = (
            f"up to generation {grouped(self._status.generation)}:\n{run_hash}" if run_hash else HASH_LATER
        )
        self.hash.setToolTip(f"SHA-256 of all metrics {up_to}")

    def show_document(self) -> None:
        """Takes in the seed, unless it is being typed."""
        text = str(self.session.document.scenario.seed)
        if not self.seed.hasFocus() and self.seed.text() != text:
            self.seed.setText(text)

    def restyle(self) -> None:
        """Takes the icons of the theme."""
        moon_or_sun = "sun" if theme.current().name == "dark" else "moon"
        named = {"reset": "reset", "step_back": "to_start", "step": "step", "toggle_theme": moon_or_sun}
        for name, icon in named.items():
            self.actions_[name].setIcon(icons.icon(icon))
        self._show_button()
        self.show_status(self.session.status_now())

    # -- what a person sets ----------------------------------------------------------------------------------

    def _set_pace(self, position: int) -> None:
        self.speed.heading.setText(f"SPEED  {grouped(pace(position))}/s" if pace(position) else "SPEED  max")
        self.speed.setToolTip(f"Pace: {pace_text(position)}")
        self.slider.setToolTip(f"Pace: {pace_text(position)}")
        self.slider.setAccessibleDescription(pace_text(position))
        self.session.speed(pace(position))

    def remember(self) -> None:
        """Keeps the pace for the next start."""
        settings().setValue("pace", self.slider.value())

    def _set_seed(self) -> None:
        document = self.session.document
        if self.seed.text().isdigit():
            seed = min(int(self.seed.text()), LARGEST)
            document.edit(f"Set seed to {seed}", msgspec.structs.replace(document.scenario, seed=seed))
