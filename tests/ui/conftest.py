"""One application for all tests of the window, offscreen, which fails a test for what it leaves behind or logs.

Tests that need a real X display run the program in a process of its own (mark `xvfb`).
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.pop("QT_SCALE_FACTOR", None)

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from sims.declare import load_all

if TYPE_CHECKING:
    from scope_stage import Run

# What the offscreen platform says of itself: that it sets no sizes, raises no windows, grabs no keyboard.
OF_THE_PLATFORM = "This plugin does not support "


@pytest.fixture(scope="session", autouse=True)
def _private_home(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Settings, caches and autosaves of the tests go to a folder of their own; compiled kernels stay shared."""
    home = tmp_path_factory.mktemp("home")
    import platformdirs

    os.environ.setdefault("MESA_SANDBOX_CACHE", platformdirs.user_cache_dir("mesa-sandbox", appauthor=False))
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        os.environ[f"XDG_{name}_HOME"] = str(home / name.lower())
    os.environ["HOME"] = str(home)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(home / "config"))
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)


@pytest.fixture(scope="session")
def app(_private_home: None) -> QApplication:
    """The application with the dark theme."""
    from ui import theme

    load_all()
    application = QApplication.instance() or QApplication(["mesa-sandbox"])
    assert isinstance(application, QApplication)
    application.setApplicationName("mesa-sandbox-tests")
    theme.apply(application, "dark")
    return application


def _settle(seconds: float = 0.0) -> None:
    end = time.monotonic() + seconds
    while True:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()
        if time.monotonic() >= end:
            return
        time.sleep(0.01)


def _tops() -> set[int]:
    return {id(w) for w in QApplication.topLevelWidgets() if w.isVisible()}


@pytest.fixture(autouse=True)
def _leaves_nothing(app: QApplication) -> Iterator[None]:
    """Fails a test that logs through Qt or leaves a top-level widget, a thread or a child process."""
    logged: list[str] = []

    def hear(kind: QtMsgType, _where: object, message: str) -> None:
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and not message.startswith(
            OF_THE_PLATFORM
        ):
            logged.append(message)

    shown = _tops()
    threads = set(threading.enumerate())
    children = {p.pid for p in multiprocessing.active_children()}
    before = qInstallMessageHandler(hear)
    try:
        yield
        _settle()
        gc.collect()
        _settle()
        deadline = time.monotonic() + 3
        while time.monotonic() < deadline and _left(shown, threads, children):
            _settle(0.05)
        left = _left(shown, threads, children)
    finally:
        qInstallMessageHandler(before)
        for widget in QApplication.topLevelWidgets():
            if id(widget) not in shown:
                widget.hide()
                widget.deleteLater()
        _settle()
    assert not logged, f"Qt logged: {logged}"
    assert not left, f"left behind: {left}"


def _left(shown: set[int], threads: set[threading.Thread], children: set[int | None]) -> list[str]:
    widgets = [w for w in QApplication.topLevelWidgets() if w.isVisible() and id(w) not in shown]
    found = [f"widget {type(w).__name__} {w.objectName()}" for w in widgets]
    found += [f"thread {t.name}" for t in threading.enumerate() if t not in threads and t.is_alive()]
    found += [f"process {p.name}" for p in multiprocessing.active_children() if p.pid not in children]
    return found


@pytest.fixture
def run(app: QApplication) -> Iterator[Run]:
    """A session without a process, for panels that show a run."""
    from scope_stage import Run

    made = Run()
    yield made
    made.session.close()
    for widget in made.widgets:
        widget.close()
        widget.deleteLater()


@pytest.fixture
def scenario_folder(tmp_path: Path) -> Path:
    """An empty folder for files that a test saves."""
    folder = tmp_path / "scenarios"
    folder.mkdir()
    return folder
