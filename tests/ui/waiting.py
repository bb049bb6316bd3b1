"""Waits for what is to come: a busy machine takes longer, and a test must not mind."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtTest import QTest


def until(done: Callable[[], bool], seconds: float = 20) -> None:
    """Lets the event loop run until something holds; fails where it never does."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it never happened"
        QTest.qWait(5)
