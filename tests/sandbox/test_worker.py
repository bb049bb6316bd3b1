"""The worker: the same run as without one, whatever is done to it, and nothing left when it is gone."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
import numpy as np
import pytest
from engine import Desk, bundled, small

from sandbox.events import Died, Faults, Frames, Population, Ready, Scene, Status
from sandbox.headless import run
from sandbox.runner import Runner
from sandbox.worker_start import state_path

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def shared() -> Iterator[Desk]:
    """One worker for the tests that leave it alive: starting one takes a second."""
    desk = Desk()
    yield desk
    desk.client.close()


@pytest.fixture
def desk(shared: Desk) -> Desk:
    shared.client.speed(0)
    return shared


_runs = iter(range(100, 10_000))


def load(desk: Desk, scenario) -> int:
    number = next(_runs)
    desk.load(scenario, number)
    return number


def whole(desk: Desk) -> np.ndarray:
    """Every row since the last Ready, which must have come in order without gaps."""
    count, rows = 0, []
    start = max(i for i, e in enumerate(desk.events) if isinstance(e, Ready))
    for event in desk.events[start:]:
        if isinstance(event, Frames):
            assert event.first == count
            rows.append(event.rows)
            count += len(event.rows)
    return np.vstack(rows)


# -- the same run --------------------------------------------------------------------------------------------


def test_the_same_numbers_in_one_go_in_steps_and_with_pauses(desk):
    expected = run(small())
    load(desk, small())
    assert desk.finish() == expected.run_hash()
    rows = whole(desk)
    ready = desk.last(Ready)
    assert ready.columns == expected.columns and ready.shifts == ((12, "modern"),)
    np.testing.assert_array_equal(rows, expected.rows)

    load(desk, small())
    for steps, generation in ((1, 1), (4, 5), (10, 15)):
        desk.client.step(steps)
        desk.at(generation)
        assert desk.last(Status).run_hash == run(small(), generation).run_hash()
    desk.client.play()
    desk.client.pause()
    desk.state("paused", "finished")
    assert desk.finish() == expected.run_hash()
    np.testing.assert_array_equal(whole(desk), expected.rows)


def test_a_state_is_told_after_its_rows_and_pictures_come_along(desk):
    scenario = bundled("ice-cream", 400)
    number = load(desk, scenario)
    desk.client.play()
    desk.state("finished")
    seen = 0
    for event in desk.events:
        seen += len(event.rows) if isinstance(event, Frames) else 0
        if isinstance(event, Status) and event.state in ("paused", "finished"):
            assert seen == event.generation + 1 and event.run_hash
        if isinstance(event, Status) and event.state == "running":
            assert not event.run_hash
    scene = desk.last(Scene)
    assert (scene.run, scene.world, scene.generation) == (number, "town", 400)
    load(desk, small())
    desk.finish()
    population = desk.last(Population)
    assert population.generation == 30 and len(population.base) == len(population.mesa) == 60


def test_reset_extend_and_a_step_past_the_end(desk):
    load(desk, small(10))
    first = desk.finish()
    desk.client.reset()
    desk.until(lambda: desk.last(Status).state == "paused" and desk.last(Status).generation == 0)
    assert desk.finish() == first
    desk.client.extend(20)
    desk.until(lambda: desk.last(Status).state == "paused")
    assert desk.finish() == run(small(20)).run_hash()
    desk.client.step()
    desk.until(lambda: desk.last(Status).generation == 21)
    assert desk.last(Status).state == "finished" and desk.last(Status).run_hash == run(small(21)).run_hash()


def test_a_pace_is_kept_and_commands_are_heard_meanwhile(desk):
    load(desk, small(1000))
    desk.client.speed(50.0)
    desk.client.play()
    desk.until(lambda: desk.last(Status).generation >= 5)
    began, first = time.monotonic(), desk.last(Status).generation
    desk.until(lambda: desk.last(Status).generation >= first + 20)
    assert time.monotonic() - began > 0.3, "twenty generations at fifty a second"
    desk.client.speed(0.05)  # one in twenty seconds
    desk.client.pause()
    began = time.monotonic()
    desk.state("paused")
    assert time.monotonic() - began < 5.0
    desk.client.speed(0)
    generation = desk.last(Status).generation
    desk.client.step(3)
    desk.at(generation + 3)
    assert desk.last(Status).run_hash == run(small(1000), generation + 3).run_hash()


# -- interventions -------------------------------------------------------------------------------------------


def test_interventions_replay_without_a_window(desk):
    scenario = small()
    load(desk, scenario)
    made, at = [], 0
    for steps, node, setting, value in (
        (5, "evolution", "additive_variance", 0.2),
        (3, "sugar", "availability", 2.0),
        (9, "modern", "availability", 3.0),
    ):
        at += steps
        desk.client.step(steps)
        desk.at(at)
        desk.client.intervene(node, setting, value)
        desk.until(lambda wanted=value: desk.last(Status).detail.get("value") == wanted)
        made.append((desk.last(Status).detail["generation"], node, setting, value))
    hash_ = desk.finish()
    assert [entry[0] for entry in made] == [6, 9, 18]
    from sandbox.scenario_model import Intervention

    replayed = msgspec.structs.replace(scenario, interventions=tuple(Intervention(*entry) for entry in made))
    assert run(replayed).run_hash() == hash_ != run(scenario).run_hash()


def test_a_refused_intervention_is_told_of_and_changes_nothing(desk):
    load(desk, small())
    desk.client.step(4)
    desk.at(4)
    for node, setting, value, words in (
        ("evolution", "population", 70, "reset the run"),
        ("evolution", "additive_variance", -1.0, "additive_variance is 0 to"),
        ("evolution", "nothing", 1.0, "no such setting"),
        ("nobody", "nothing", 1.0, "no such setting"),
        ("offspring", "expression", "intake +", "offspring"),
        ("drive", "sweetness", "much", "is a number"),
    ):
        desk.client.intervene(node, setting, value)
        desk.until(lambda wanted=setting: desk.last(Status).detail.get("setting") == wanted)
        status = desk.last(Status)
        assert status.detail["refused"] and words in status.sentence and "\n" not in status.sentence
        desk.events.append(Status(status.run, "paused", 4))
    assert desk.finish() == run(small()).run_hash()


# -- faults --------------------------------------------------------------------------------------------------


def test_faults_are_told_and_the_next_load_is_fine(desk):
    scenario = small()
    graph = scenario.graph.disconnect(("offspring.objective", "evolution.objective"))
    cut = msgspec.structs.replace(scenario, graph=graph)
    number = next(_runs)
    desk.events.clear()
    desk.client.load(cut, number)
    desk.until(lambda: desk.last(Faults) is not None)
    assert desk.last(Faults).run == number and desk.last(Faults).faults[0].node == "evolution"
    desk.client.play()
    desk.client.step()
    load(desk, scenario)
    assert desk.finish() == run(scenario).run_hash()


def test_loading_while_running(desk):
    load(desk, small(100_000))
    desk.client.play()
    desk.state("running")
    number = load(desk, small())
    assert desk.finish() == run(small()).run_hash()
    assert {e.run for e in desk.events if isinstance(e, Frames)} == {number}


class Failing:
    """Stands for a Runner whose third generation fails."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __call__(self, scenario, **_):
        runner = Runner(scenario, 1)
        step = runner.step

        def fail():
            if runner.generation >= 2:
                runner.generation += 1
                raise self.error
            return step()

        runner.step = fail
        return runner


class Wire:
    """Both ends of a Worker in this process: what a Client would send and be told."""

    def __init__(self, tmp_path: Path) -> None:
        from multiprocessing import Pipe

        from sandbox.mailbox import Mailbox
        from sandbox.worker_main import Worker

        self.near, far = Pipe()
        self.box = Mailbox()
        self.worker = Worker(far, Mailbox(self.box.name), tmp_path)
        self.thread = threading.Thread(target=self.worker.loop)
        self.thread.start()
        self.events: list = []

    def until(self, kind: type, **wanted) -> object:
        end = time.monotonic() + 60.0
        while time.monotonic() < end:
            while self.near.poll(0.01):
                self.events.append(self.near.recv())
            self.box.take()
            for event in reversed(self.events):
                if isinstance(event, kind) and all(getattr(event, k) == v for k, v in wanted.items()):
                    return event
        raise AssertionError(f"no {kind.__name__} with {wanted}: {self.events[-3:]}")

    def close(self) -> None:
        self.near.send(("close",))
        self.thread.join(20.0)
        self.worker.sender.close(5.0)
        self.near.close()
        self.worker.pipe.close()
        self.box.close()
        assert not self.thread.is_alive()


@pytest.fixture
def wire(tmp_path) -> Iterator[Wire]:
    made = Wire(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize(
    "error, words",
    [
        (MemoryError(), "not enough memory"),
        (ZeroDivisionError("by\nnothing"), "ZeroDivisionError: by nothing"),
        (OSError("the disk is full"), "the disk is full"),
    ],
)
def test_an_exception_becomes_a_sentence_and_only_a_reset_goes_on(wire, monkeypatch, error, words):
    from sandbox import worker_main

    monkeypatch.setattr(worker_main, "Runner", Failing(error))
    wire.near.send(("load", small(), 1))
    wire.until(Status, state="paused")
    wire.near.send(("play",))
    status = wire.until(Status, state="failed")
    assert words in status.sentence and "\n" not in status.sentence
    for command in (("play",), ("step", 1), ("intervene", "drive", "sweetness", 0.1), ("pause",), ("extend", 50)):
        wire.events.clear()
        wire.near.send(command)
        wire.until(Status, state="failed")
    wire.worker.runner.step = Runner.step.__get__(wire.worker.runner)
    wire.near.send(("reset",))
    wire.events.clear()
    wire.until(Status, state="paused", generation=0)
    wire.near.send(("step", 5))
    assert wire.until(Status, state="paused", generation=5).run_hash == run(small(), 5).run_hash()


def test_a_failing_picture_and_a_failing_load_are_told_once(wire, monkeypatch):
    from sandbox import worker_main

    monkeypatch.setattr(Runner, "scenes", lambda *_: 1 / 0)
    wire.near.send(("load", small(), 1))
    wire.until(Status, state="failed")
    time.sleep(0.2)
    while wire.near.poll(0):
        wire.events.append(wire.near.recv())
    assert sum(isinstance(e, Status) and e.state == "failed" for e in wire.events) == 1
    monkeypatch.undo()

    def no_memory(_scenario, **_):
        raise MemoryError

    monkeypatch.setattr(worker_main, "Runner", no_memory)
    wire.near.send(("load", small(), 2))
    assert "memory" in wire.until(Status, state="failed", run=2).sentence
    monkeypatch.undo()
    wire.near.send(("load", small(), 3))
    wire.until(Status, state="paused", run=3)


def test_a_reader_that_does_not_read_holds_nothing_up(wire):
    """The mailbox is full and nobody reads the pipe: the run goes on to its end, and then no row is missing."""
    wire.near.send(("load", bundled("ice-cream", 4000, town__idle_actions=0), 1))
    _until(lambda: wire.worker.runner is not None)
    for i in range(300):
        wire.near.send(("intervene", "nobody", "x" * 2000, i))  # more answers than the pipe holds
    wire.near.send(("play",))
    end = time.monotonic() + 60.0
    while wire.worker.runner.generation < 4000 and time.monotonic() < end:
        time.sleep(0.01)
    assert wire.worker.runner.generation == 4000
    assert not wire.worker.sender.idle
    count = 0
    while count < 4001 and time.monotonic() < end:
        batch = wire.box.take()
        if batch is not None:
            assert batch[1] == count
            count += len(batch[2])
    assert count == 4001
    assert wire.until(Status, state="finished").run_hash == wire.worker.runner.record.run_hash()


# -- death and resumption ------------------------------------------------------------------------------------


def test_the_populations_before_the_first_shift_always_come(desk):
    """However fast it goes: `small` shifts at generation 12."""
    for _ in range(2):
        number = load(desk, small())
        desk.finish()
        before = [e for e in desk.events if isinstance(e, Population) and e.run == number and e.generation < 12]
        assert max(e.generation for e in before) == 11
        (last,) = (e for e in before if e.generation == 11)
        runner = Runner(small())
        runner.start()
        for _ in range(11):
            runner.step()
        (expected,) = runner.populations(number)
        np.testing.assert_array_equal(last.base, expected.base)
        runner.close()


def test_rows_are_sent_again_where_they_are_asked_for(desk):
    load(desk, small())
    expected = desk.finish()
    desk.events[:] = [e for e in desk.events if isinstance(e, Ready)]
    desk.client.resend(0)
    desk.until(lambda: desk.last(Status) is not None and desk.last(Status).run_hash == expected)
    np.testing.assert_array_equal(whole(desk), run(small()).rows)


def test_a_killed_worker_is_resumed_to_the_same_hash():
    scenario = bundled("sweet-tooth", 4000, evolution__population=60, modern__from_generation=30)
    desk = Desk()
    try:
        desk.load(scenario)
        desk.client.step(20)
        desk.at(20)
        desk.until(lambda: _kept(desk)[:1] == (21,))
        before = _kept(desk)
        desk.client.intervene("evolution", "additive_variance", 0.1)
        desk.until(lambda: bool(desk.last(Status).detail) and _kept(desk) != before)
        desk.client.extend(90)
        desk.client.speed(30.0)  # so that it is killed long before its end
        desk.client.play()
        desk.until(lambda: desk.last(Status).generation >= 45)
        os.kill(desk.client.pid, signal.SIGKILL)
        desk.until(lambda: desk.last(Died) is not None)
        died = desk.last(Died)
        assert died.resumable and "SIGKILL" in died.sentence
        desk.poll()
        assert sum(isinstance(e, Died) for e in desk.events) == 1, "it is told once"
        desk.client.play()  # nothing happens, nothing is raised
        desk.events.clear()
        desk.client.resume()
        desk.until(lambda: desk.last(Status) is not None and desk.last(Status).state == "paused")
        assert 20 <= desk.last(Status).generation < 90
        desk.client.speed(0)
        assert desk.finish() == _as_it_was(scenario)
        np.testing.assert_array_equal(whole(desk), run(_intervened(scenario)).rows)
        os.kill(desk.client.pid, signal.SIGKILL)
        desk.until(lambda: isinstance(desk.events[-1], Died))
        desk.load(small(5), 2)  # a load after a death begins anew
        assert desk.finish() == run(small(5)).run_hash()
    finally:
        desk.client.close()


def _kept(desk) -> tuple:
    """How many rows the newest snapshot of the first run stands for, and the state; nothing without one."""
    with suppress(OSError):
        return pickle.loads(state_path(desk.client._folder, 1).read_bytes())
    return ()


def _intervened(scenario):
    from sandbox.scenario_model import Intervention

    entry = Intervention(21, "evolution", "additive_variance", 0.1)
    return msgspec.structs.replace(scenario, interventions=(entry,), generations=90)


def _as_it_was(scenario) -> str:
    return run(_intervened(scenario)).run_hash()


def test_a_pause_is_kept_and_a_reset_forgets(tmp_path):
    """What a worker leaves on the disk is what it last stood at; a run that was reset cannot come back."""
    wire = Wire(tmp_path)
    try:
        wire.near.send(("load", small(1000), 1))
        wire.until(Status, state="paused")
        for steps, generation in ((3, 3), (4, 7)):
            wire.near.send(("step", steps))
            wire.until(Status, state="paused", generation=generation)
            _until(lambda: (tmp_path / "snapshot-1").exists() and wire.worker._kept[:1] == (generation,))  # noqa: B023
        from sandbox.worker_snapshot import Snapshot

        again = Runner(small(1000), 1)
        assert Snapshot(tmp_path, 1).read(again) and again.generation == 7
        assert not Snapshot(tmp_path, 2).read(again), "that is another run's"
        list(again.advance(13))
        assert again.record.run_hash() == run(small(), 20).run_hash()
        again.close()
        wire.near.send(("reset",))
        _until(lambda: not any(tmp_path.iterdir()))
        wire.near.send(("step", 2))
        _until(lambda: (tmp_path / "snapshot-1").exists())
        wire.near.send(("load", small(), 2))
        _until(lambda: not any(tmp_path.iterdir()))
    finally:
        wire.close()


def _until(done) -> None:
    end = time.monotonic() + 20.0
    while not done():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_the_stream_of_a_scenario_is_the_stream_of_its_process():
    code = (
        "from engine import small; import msgspec; from sandbox.headless import run;"
        "print(run(msgspec.structs.replace(small(6), stream='philox')).run_hash())"
    )
    env = {**os.environ, "MESA_SANDBOX_STREAM": "philox", "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests/sandbox'}"}
    expected = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    desk = Desk()
    try:
        desk.load(msgspec.structs.replace(small(6), stream="philox"))
        assert desk.finish() == expected.stdout.strip() != run(small(6)).run_hash()
        assert "MESA_SANDBOX_STREAM" not in os.environ or os.environ["MESA_SANDBOX_STREAM"] == "splitmix"
    finally:
        desk.client.close()


# -- nothing stays -------------------------------------------------------------------------------------------

LIFE = """
import os, sys, time, threading
from engine import Desk, small
if __name__ == "__main__":
    desk = Desk()
    desk.load(small(100_000))
    desk.client.play()
    desk.state("running")
    print(desk.client.pid, desk.client._mailbox.name, desk.client._folder, flush=True)
    if sys.argv[1] == "close":
        desk.client.close()
        desk.client.close()
        print(sorted(t.name for t in threading.enumerate()))
    elif sys.argv[1] == "die":
        time.sleep(1000)
"""


def _life(tmp_path: Path, how: str) -> subprocess.Popen:
    path = tmp_path / "life.py"
    path.write_text(LIFE)
    env = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests/sandbox'}"}
    words = [sys.executable, str(path), how]
    return subprocess.Popen(words, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _gone(pid: int, name: str, folder: str) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return not (Path("/dev/shm") / name).exists() and not Path(folder).exists()
    state = Path(f"/proc/{pid}/stat")
    zombie = state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z"
    return zombie and not (Path("/dev/shm") / name).exists() and not Path(folder).exists()


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /dev/shm and /proc")
def test_close_leaves_nothing(tmp_path):
    process = _life(tmp_path, "close")
    out, err = process.communicate(timeout=60)
    first, threads = out.splitlines()
    pid, name, folder = first.split()
    assert threads == "['MainThread']"
    assert err == "", "no leaked semaphores or shared memory"
    assert _gone(int(pid), name, folder)


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /dev/shm and /proc")
def test_a_worker_ends_with_its_window(tmp_path):
    process = _life(tmp_path, "die")
    pid, name, folder = process.stdout.readline().split()
    process.kill()
    process.wait()
    _until(lambda: _gone(int(pid), name, folder))
    process.communicate()
