"""A window whose worker runs nothing, as tests open and close it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtTest import QTest
from window_fakes import FakeClient, factory

from ui.main_window import MainWindow
from ui.settings import settings


@contextmanager
def fake_window(width: int = 1400, height: int = 900) -> Iterator[MainWindow]:
    """Without a scenario, active, with the canvas in focus; what was edited is not asked about when it closes."""
    settings().clear()
    window = MainWindow(factory(FakeClient()), remembers=False)
    window.resize(width, height)
    window.show()
    window.layout_.proportion()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    window.canvas.setFocus()
    yield window
    window.document.saved = window.document.scenario
    window.close()
    window.deleteLater()
