"""What both ends of a worker import: it must be light, since the window is one of them."""

from __future__ import annotations

from multiprocessing.connection import Connection
from pathlib import Path


def start(pipe: Connection, mailbox: str, folder: str) -> None:
    """Imports the worker, with Numba, in its own process, and runs it."""
    from sandbox.worker_main import main

    main(pipe, mailbox, folder)


def state_path(folder: Path, run: int) -> Path:
    """Where the state of a run is kept; there is a file if and only if that run can be resumed."""
    return folder / f"snapshot-{run}"
