"""The mailbox: one batch at a time, whole or not at all, and nothing left behind."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from multiprocessing.shared_memory import SharedMemory

import numpy as np
import pytest

from sandbox.mailbox import SIZE, Mailbox


@pytest.fixture
def ends() -> Iterator[tuple[Mailbox, Mailbox]]:
    reader = Mailbox()
    writer = Mailbox(reader.name)
    yield reader, writer
    writer.close()
    reader.close()


def test_a_batch_goes_across_whole(ends):
    reader, writer = ends
    assert reader.take() is None
    rows = np.arange(12.0).reshape(4, 3)
    assert writer.put(7, 100, rows) == 4
    rows[:] = -1.0
    assert writer.full and writer.put(7, 104, rows) == 0, "a full one takes nothing"
    run, first, taken = reader.take()
    assert (run, first) == (7, 100)
    np.testing.assert_array_equal(taken, np.arange(12.0).reshape(4, 3))
    assert not writer.full and reader.take() is None


def test_what_does_not_fit_waits(ends):
    reader, writer = ends
    rows = np.arange(1_500_000.0).reshape(-1, 5)
    sent, got = 0, []
    while sent < len(rows):
        count = writer.put(1, sent, rows[sent:])
        assert 0 < count <= SIZE // 40
        sent += count
        got.append(reader.take())
    assert len(got) > 2 and [first for _, first, _ in got] == list(np.cumsum([0] + [len(r) for *_, r in got[:-1]]))
    np.testing.assert_array_equal(np.vstack([r for *_, r in got]), rows)


def test_two_at_once_lose_nothing(ends):
    reader, writer = ends
    rows = np.arange(15_000.0).reshape(-1, 3)

    def write() -> None:
        sent = 0
        while sent < len(rows):
            sent += writer.put(1, sent, rows[sent : sent + 197])

    thread = threading.Thread(target=write)
    thread.start()
    got: list[np.ndarray] = []
    count = 0
    while count < len(rows):
        batch = reader.take()
        if batch is not None:
            assert batch[1] == count
            got.append(batch[2])
            count += len(batch[2])
    thread.join()
    np.testing.assert_array_equal(np.vstack(got), rows)


def test_the_memory_goes_with_its_maker():
    made = Mailbox()
    name = made.name
    made.close()
    with pytest.raises(FileNotFoundError):
        SharedMemory(name)
