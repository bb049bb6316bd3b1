"""Splitting work among threads: every candidate once, whatever the number of threads, and errors are passed on."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest

from sims.nest_threads import Threads


@pytest.fixture(params=[1, 2, 5])
def threads(request):
    made = Threads(request.param)
    yield made
    made.close()


@pytest.mark.parametrize("n", [0, 1, 2, 3, 31, 1000])
def test_every_candidate_is_worked_on_once_each_time(threads, n):
    done = np.zeros(n + 1, dtype=int)

    def work(low, high):
        done[low:high] += 1
        time.sleep(2e-4)

    for _ in range(3):
        threads.run(n, work)
    assert (done[1:n] == 3).all() and done[n] == 0
    assert n == 0 or done[0] in (3, 4), "the first is worked on once more where that compiles"


def test_short_work_stays_on_the_callers_thread():
    threads, seen = Threads(4), set()
    for _ in range(3):
        seen.clear()
        threads.run(100, lambda low, high: seen.add((low, high, threading.current_thread().name)))
    assert seen == {(0, 100, threading.current_thread().name)}
    threads.close()


def test_long_work_is_shared():
    threads, seen = Threads(2), set()

    def work(low, high):
        seen.add(threading.current_thread().name)
        time.sleep(0.002)

    threads.run(64, work)
    assert len(seen) == 2
    threads.close()


def test_what_a_part_raises_is_raised(threads):
    def work(low, high):
        if high == 40:
            raise MemoryError("of this part")

    with pytest.raises(MemoryError, match="of this part"):
        threads.run(40, work)
    threads.run(40, lambda low, high: None)


def test_nothing_is_still_at_work_after_an_error():
    threads, working, late = Threads(3), set(), threading.Event()

    def work(low, high):
        if threading.current_thread() is threading.main_thread():
            late.wait(5.0)
            raise MemoryError("of the caller")
        if not late.is_set():
            late.set()
            raise MemoryError("of a thread")
        working.add(low)
        time.sleep(0.05)
        working.discard(low)

    threads.run(3, lambda low, high: time.sleep(0.001))
    for _ in range(3):
        late.clear()
        with pytest.raises(MemoryError):
            threads.run(30, work)
        assert not working
    threads.close()
