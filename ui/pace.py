"""How often what follows a run is drawn: as often as asked, unless all of it together takes too much of the machine.

The run has the same cores as the window. So the window looks at what it has used lately, and where that is more than
its share, everything that is drawn because a run goes on is drawn less often.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

SHARE = 0.04  # of all cores: what drawing a run may take
SLOWEST = 2.5  # times as long between two drawings, at most: curves still move four times a second
OVER = 0.5  # seconds over which it is measured


class Pace:
    """`stretch`, from 1 to SLOWEST, is how many times as long as asked is waited between two drawings of a part.

    `clock` and `used` give seconds of time and seconds of processor time of this thread.
    """

    def __init__(
        self, clock: Callable[[], float] = time.perf_counter, used: Callable[[], float] = time.thread_time
    ) -> None:
        self.stretch = 1.0
        self._clock, self._used = clock, used
        self._limit = SHARE * (os.cpu_count() or 2)
        self._since = (clock(), used())

    def note(self, running: bool) -> None:
        """Called again and again while there is a run."""
        now, used = self._clock(), self._used()
        span = now - self._since[0]
        if span < OVER:
            return
        share = (used - self._since[1]) / span
        self._since = now, used
        change = min(1.5, max(0.7, share / self._limit)) if span < 4 * OVER else 1.0
        self.stretch = min(SLOWEST, max(1.0, self.stretch * change)) if running else 1.0

    def milliseconds(self, least: int) -> int:
        """What to wait between two drawings, where `least` would do on an idle machine."""
        return round(least * self.stretch)


class Throttle(QObject):
    """Calls something soon after it was asked for, with at least `least` milliseconds (times the stretch) between."""

    def __init__(self, call: Callable[[], None], least: int, pace: Pace, parent: QObject) -> None:
        super().__init__(parent)
        self._call, self._least, self._pace = call, least, pace
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._due)

    @property
    def waiting(self) -> bool:
        """Whether a call is to come."""
        return self._timer.isActive()

    def soon(self, least: int = 0) -> None:
        """Asks for a call; `least`: for this time a longer pause."""
        if not self._timer.isActive():
            pause = self._pace.milliseconds(max(least, self._least))
            waited = self._clock.elapsed() if self._clock.isValid() else pause
            self._timer.start(max(0, pause - int(waited)))

    def at_once(self) -> None:
        """Calls now, if a call is to come."""
        if self._timer.isActive():
            self._timer.stop()
            self._due()

    def _due(self) -> None:
        self._clock.restart()
        self._call()
