"""Splits the candidates of a nest among threads, where that pays."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from itertools import count

_PART_SECONDS = 100e-6  # shorter work is not worth waking a thread for, nor splitting
_PARTS = 16  # of each thread at most: so many that a slow one does not keep the others waiting
Work = Callable[[int, int], object]


class Threads:
    """Runs work over 0 .. n-1 on up to `threads` threads (of which the caller is one), in parts of any order."""

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self._pool: ThreadPoolExecutor | None = None
        self._seconds: dict[int, float] = {}  # all threads together took for the last work of a size

    def run(self, n: int, work: Work) -> None:
        """Calls work(low, high) on parts that cover 0 .. n-1 once; raises what a part raised."""
        parts = self._parts(n)
        if parts > 1 and self._pool is None:
            work(0, 1)  # compiles on this thread
            self._pool = ThreadPoolExecutor(self.threads - 1, thread_name_prefix="nest")
        turn = count()

        def share() -> float:
            began = time.perf_counter()
            while (part := next(turn)) < parts:
                work(n * part // parts, n * (part + 1) // parts)
            return time.perf_counter() - began

        jobs = [self._pool.submit(share) for _ in range(min(self.threads, parts) - 1)] if self._pool else []
        try:
            spent = share()
        finally:  # nobody writes into the arrays afterwards
            others = [job for job in jobs if not job.cancel()]
            wait(others)
        if len(self._seconds) > 64:
            self._seconds.clear()
        self._seconds[n] = spent + sum(job.result() for job in others)

    def _parts(self, n: int) -> int:
        """Into how many parts to split: by how long the same took before; at first many."""
        if self.threads < 2 or n < 2:
            return 1
        each = self._seconds.get(n, 1.0) / (self.threads * _PART_SECONDS)  # parts of a thread
        return min(n, self.threads * min(_PARTS, int(each))) if each >= 1.0 else 1

    def close(self) -> None:
        """Ends the threads."""
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None
