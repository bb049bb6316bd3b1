"""A mailbox in shared memory: one process puts rows of metrics in, the other takes them out; neither ever waits."""

from __future__ import annotations

from multiprocessing.shared_memory import SharedMemory
from threading import Lock

import numpy as np

SIZE = 4 * 2**20  # bytes
_HEADER = 8  # int64 numbers before the rows: full, run, first, rows, columns
_FULL, _RUN, _FIRST, _ROWS, _COLUMNS = range(5)


class Mailbox:
    """Holds at most one batch. The writer puts only into an empty one, the reader empties it by taking.

    Only `_FULL` changes hands, and it is written last on either side; a lock taken and released before makes that the
    order which the other processor sees, too.
    """

    def __init__(self, name: str = "") -> None:
        self._memory = SharedMemory(name or None, create=not name, size=SIZE)
        self._owner = not name
        self._fence = Lock()
        numbers = SIZE // 8
        self._header = np.ndarray((_HEADER,), dtype=np.int64, buffer=self._memory.buf)
        self._rows = np.ndarray((numbers - _HEADER,), dtype=np.float64, buffer=self._memory.buf, offset=8 * _HEADER)
        if self._owner:
            self._header[:] = 0

    @property
    def name(self) -> str:
        """By which another process opens it."""
        return self._memory.name

    @property
    def full(self) -> bool:
        """Whether a batch waits to be taken."""
        return bool(self._header[_FULL])

    def put(self, run: int, first: int, rows: np.ndarray) -> int:
        """Puts as many of rows[k, columns] as fit, from generation `first` on; how many, 0 where it is full."""
        if self.full:
            return 0
        columns = rows.shape[1]
        count = min(len(rows), len(self._rows) // columns)
        self._rows[: count * columns] = rows[:count].ravel()
        self._header[_RUN:] = (run, first, count, columns, 0, 0, 0)
        with self._fence:
            self._header[_FULL] = 1
        return count

    def take(self) -> tuple[int, int, np.ndarray] | None:
        """(run, first generation, rows[k, columns]) or None where it is empty."""
        if not self.full:
            return None
        with self._fence:
            run, first, count, columns = (int(n) for n in self._header[_RUN : _COLUMNS + 1])
        rows = self._rows[: count * columns].reshape(count, columns).copy()
        with self._fence:
            self._header[_FULL] = 0
        return run, first, rows

    def close(self) -> None:
        """Lets go of the memory; its maker removes it."""
        del self._header, self._rows
        self._memory.close()
        if self._owner:
            self._memory.unlink()
