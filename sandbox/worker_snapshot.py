"""What a worker leaves on the disk, so that another one can go on when it dies: the state, and the rows of metrics.

Rows are only ever appended, so a snapshot costs the same early and late in a run.
"""

from __future__ import annotations

import pickle
from contextlib import suppress
from pathlib import Path

import numpy as np

from sandbox.runner import Runner
from sandbox.worker_start import state_path


class Snapshot:
    """The snapshot of one run in a folder: written again and again, read once by another process."""

    def __init__(self, folder: Path, run: int) -> None:
        self._state, self._rows = state_path(folder, run), folder / f"rows-{run}"
        self._written = 0  # rows in the file that count

    def write(self, runner: Runner) -> None:
        """Rows first: the state names how many of them it needs. What is full leaves the older snapshot as it is."""
        temporary = self._state.with_suffix(".tmp")
        with suppress(OSError, MemoryError):
            state = runner.snapshot(rows=False)
            new = runner.record.rows[self._written :]
            with self._rows.open("r+b" if self._written else "wb") as stream:
                stream.seek(8 * self._written * new.shape[1])
                stream.write(np.ascontiguousarray(new).data)
            temporary.write_bytes(pickle.dumps((runner.record.length, state)))
            temporary.replace(self._state)
            self._written += len(new)

    def read(self, runner: Runner) -> bool:
        """Puts the runner where the snapshot was made; False where there is none."""
        try:
            length, state = pickle.loads(self._state.read_bytes())  # noqa: S301 - written by this program
            columns = len(runner.record.columns)
            rows = np.fromfile(self._rows, dtype=np.float64, count=length * columns).reshape(length, columns)
        except OSError:
            return False
        runner.restore(state, rows)
        self._written = length
        return True

    def forget(self) -> None:
        """The run has another past now: nothing to resume."""
        self._written = 0
        for path in (self._state, self._rows):
            path.unlink(missing_ok=True)
