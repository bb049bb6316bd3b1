"""Sends messages through a pipe without ever waiting for whoever reads it."""

from __future__ import annotations

from contextlib import suppress
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any


class Sender:
    """A thread that writes what it is given, in order; once nobody can read any more, it drops it."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._queue: SimpleQueue[tuple[Any] | None] = SimpleQueue()
        self._given = self._sent = 0
        self._giving = Lock()
        self._thread = Thread(target=self._work, name="sender", daemon=True)
        self._thread.start()

    @property
    def idle(self) -> bool:
        """Whether everything has been handed to the system."""
        return self._given == self._sent

    def send(self, message: Any) -> None:
        """Sends soon; any thread may. The message must not change any more."""
        with self._giving:
            self._given += 1
        self._queue.put((message,))

    def _work(self) -> None:
        while (held := self._queue.get()) is not None:
            with suppress(OSError, ValueError):  # the reader has gone, or the pipe has been closed
                self._pipe.send(held[0])
            self._sent += 1

    def close(self, patience: float) -> None:
        """Ends the thread once everything is sent, or after so many seconds leaves it to end with the pipe."""
        self._queue.put(None)
        self._thread.join(patience)
