"""What both ends of a worker import: it must be light, since the window is one of them."""

from __future__ import annotations

import gc
import os
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

NICENESS = 5


def start(pipe: Connection, mailbox: str, folder: str) -> None:
    """Imports the worker, with Numba, in its own process, and runs it. The window comes first on busy cores.

    What is imported stays, so nothing is gained by looking for garbage in it, then or later.
    """
    with suppress(OSError, AttributeError):
        os.nice(NICENESS)
    gc.disable()
    from sandbox.worker_main import main

    gc.freeze()
    gc.enable()
    main(pipe, mailbox, folder)


def state_path(folder: Path, run: int) -> Path:
    """Where the state of a run is kept; there is a file if and only if that run can be resumed."""
    return folder / f"snapshot-{run}"
