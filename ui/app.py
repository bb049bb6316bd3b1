"""Starts the window: application, theme, log, the scenario to show, and what is left over from a crash."""

from __future__ import annotations

import gc
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QPixmapCache, Qt
from PySide6.QtWidgets import QApplication

from sandbox import scenario as scenarios
from sims.declare import load_all
from ui import crash, icons, recovery, theme
from ui.main_window import MainWindow
from ui.run_session import worker
from ui.settings import settings

if TYPE_CHECKING:
    from sandbox.worker import Client

LARGEST = (1920, 1200)  # logical pixels of a first window
PICTURES = 128 * 1024  # kilobytes that Qt may keep of painted items: the curves of a large scope at 200 %
PAINTED_MS, SETTLED_MS = 60, 1500  # after which a window is painted, and all that a start makes is there


def application(choice: str = "") -> QApplication:
    """The application with its theme: `choice`, else the stored one, else what the desktop has."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    QPixmapCache.setCacheLimit(PICTURES)
    app.setApplicationName("mesa-sandbox")
    app.setApplicationDisplayName("Mesa Sandbox")
    app.setDesktopFileName("mesa-sandbox")
    app.setWindowIcon(icons.app_icon())
    stored = choice or str(settings().value("theme", "dark"))
    theme.apply(app, next((known for known in theme.CHOICES if known == stored), "dark"))
    return app


def open_window(file: str = "", client: Client | None = None) -> int:
    """Opens the window with a file, a bundled scenario, or the gallery's first one running; returns the exit code.

    `client` is a worker that has been started already; without one the window starts its own.
    """
    crash.start_log()
    app = application()
    load_all()
    window = MainWindow(worker if client is None else lambda: client, plots=False)
    crash.catch(window.complain)
    fit_screen(window)
    if not window.layout_.restore():
        window.layout_.proportion()
    window.show()
    QTimer.singleShot(0, window, lambda: _fill(window, file))
    stop = _stop_on_signals(window)
    try:
        return app.exec()
    finally:
        stop.stop()
        window.session.close()


def fit_screen(window: MainWindow) -> None:
    """A first window takes most of the screen: never more than there is, nor more than a large one is good for."""
    free = window.screen().availableGeometry()
    title = 40  # the frame that a window manager adds
    window.resize(min(LARGEST[0], free.width()), min(LARGEST[1], free.height() - title))
    window.move(free.left() + (free.width() - window.width()) // 2, free.top())


def first_scenario(window: MainWindow, file: str) -> None:
    """What the window shows at its start: the file, or the gallery with its first scenario running."""
    bundled = scenarios.bundled()
    if file:
        if not window.files.open_bundled(file):
            window.session.start()
    elif bundled:
        window.layout_.show("gallery")
        window.files.open_bundled(bundled[0].name, play=True)
    else:
        window.session.start()
    recovery.offer(window)


def _fill(window: MainWindow, file: str) -> None:
    """The scenario, and once it is painted what takes longer."""
    try:
        first_scenario(window, file)
    finally:
        QTimer.singleShot(PAINTED_MS, window, window.add_plots)
        QTimer.singleShot(SETTLED_MS, window, _collect)


def _collect() -> None:
    """From now on garbage is collected, but not looked for in what the start has made: that would hold up a frame."""
    gc.freeze()
    gc.enable()


def absolute(file: str) -> str:
    """A path made absolute; a name that is no file stays as it is."""
    return str(Path(file).resolve()) if file and os.path.exists(file) else file


def _stop_on_signals(window: MainWindow) -> QTimer:
    """Ctrl+C in the terminal closes the window. Python hears signals only between Qt's events: hence the timer."""

    def end(*_: object) -> None:
        window.session.close()
        QApplication.exit(3)

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    timer = QTimer()
    timer.setInterval(250)
    timer.timeout.connect(lambda: None)
    timer.start()
    return timer
