"""The first module that a worker process imports: it must be light, since the window imports it, too."""

from __future__ import annotations

from multiprocessing.connection import Connection


def start(pipe: Connection, mailbox: str, snapshot: str) -> None:
    """Imports the worker, with Numba, in its own process, and runs it."""
    from sandbox.worker_main import main

    main(pipe, mailbox, snapshot)
