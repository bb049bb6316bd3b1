"""`mesa-sandbox shot`: the real window on a machine without a display, run for a while, as a picture."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop

from sandbox.safe_write import check_place, write_safely
from sims.declare import load_all
from ui import crash
from ui.main_window import MainWindow

PATIENCE = 180.0  # seconds that compiling and running may take


class ShotError(RuntimeError):
    """No picture could be made; the message is one sentence."""


def shot(
    file: str, out: Path, generations: int = 0, size: tuple[int, int] = (1390, 868), theme: str = "dark"
) -> None:
    """Opens `file`, runs it to `generations` (0: to the scenario's end), and writes the window as a PNG that carries
    the scenario. The picture has `size` times the device pixel ratio pixels. Raises ShotError, or ScenarioError where
    it cannot be written.
    """
    from ui.app import application

    check_place(out)
    crash.start_log()
    application(theme)
    load_all()
    window = MainWindow(remembers=False)
    try:
        window.resize(*size)
        window.layout_.proportion()
        window.show()
        window.layout_.proportion()
        if not window.files.open_bundled(file):
            raise ShotError(window.banner.label.text())
        _run(window, generations)
        window.canvas.frame_all()
        _settle(0.5)
        for panel in (window.scope, window.scatter, window.world, window.live):
            panel.send() if panel is window.live else panel.redraw()  # type: ignore[union-attr]
        _settle(0.1)
        write_safely(out, window.exports.window_picture())
    finally:
        window.session.close()
        window.document.saved = window.document.scenario
        window.close()
        window.deleteLater()
        _settle(0.0)


def _run(window: MainWindow, generations: int) -> None:
    session = window.session
    session.speed(0)
    end = time.monotonic() + PATIENCE
    _until(lambda: session.state in ("paused", "failed", "died"), end)
    if session.state == "paused":
        session.step(generations or session.document.scenario.generations)
        wanted = generations or session.document.scenario.generations
        _until(lambda: session.generation >= wanted or session.state in ("finished", "failed", "died"), end)
        _until(lambda: session.state != "running", min(end, time.monotonic() + 5))
    if session.state == "died":
        raise ShotError("the worker ended before the picture was taken")


def _until(done: Callable[[], bool], end: float) -> None:
    while not done():
        if time.monotonic() > end:
            raise ShotError(f"the run was not ready after {PATIENCE:.0f} seconds")
        _settle(0.02)


def _settle(seconds: float) -> None:
    """Lets the window work through its events for so long."""
    end = time.monotonic() + seconds
    while True:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        if time.monotonic() >= end:
            return
        time.sleep(0.005)
