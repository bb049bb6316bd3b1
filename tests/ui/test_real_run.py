"""The window's run with the real worker: the same numbers as without a window, whatever one does to it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sandbox import scenario as scenarios
from sandbox.document import Document
from sandbox.headless import run as run_headless
from ui.main_window import MainWindow
from ui.run_session import RunSession
from ui.settings import settings

GENERATIONS, GENE = 60, "drive.sweetness"


class Bench:
    def __init__(self) -> None:
        scenario = scenarios.load("sweet-tooth")
        self.document = Document(msgspec.structs.replace(scenario, generations=GENERATIONS))
        self.session = RunSession(self.document)
        self.session.speed(0)
        self.session.start()
        self.until(lambda: self.session.state == "paused", 60_000)

    def until(self, done: Callable[[], bool], milliseconds: int = 20_000) -> None:
        for _ in range(milliseconds // 10):
            if done():
                return
            QTest.qWait(10)
        raise AssertionError(f"it never happened; {self.session.state} at {self.session.generation}")

    def finish(self) -> str:
        self.session.play()
        self.until(lambda: self.session.state == "finished" and bool(self.session.now.run_hash))
        self.until(lambda: self.session.record.length == self.document.scenario.generations + 1)
        return self.session.now.run_hash


@pytest.fixture
def bench(app: QApplication) -> Iterator[Bench]:
    made = Bench()
    yield made
    made.session.close()


def test_the_window_has_the_run_hash_of_a_headless_run(bench: Bench) -> None:
    bench.session.step(7)
    bench.until(lambda: bench.session.generation == 7)
    bench.session.pause()
    run_hash = bench.finish()
    assert run_hash == run_headless(bench.document.scenario).run_hash()
    assert bench.session.record.run_hash() == run_hash, "what the window kept is what the worker has"
    bench.session.reset()
    bench.until(lambda: bench.session.record.length == 1)
    assert bench.finish() == run_hash


def test_a_saved_run_with_interventions_replays(bench: Bench, tmp_path: Path) -> None:
    for generation, value in ((10, 2.0), (25, 0.5)):
        bench.session.step(generation - bench.session.generation)
        bench.until(lambda wanted=generation: bench.session.generation == wanted)
        graph = bench.document.graph.set("sugar", "availability", value)
        bench.document.edit_graph("Set", graph)
        bench.until(lambda wanted=value: any(e.value == wanted for e in bench.session.made))
    run_hash = bench.finish()
    path = tmp_path / "run.mesa.json"
    scenarios.save(bench.session.as_run(), path)
    again = scenarios.load(path)
    assert [e.generation for e in again.interventions] == [11, 26]
    assert run_headless(again).run_hash() == run_hash
    plain = msgspec.structs.replace(again, interventions=())
    assert run_headless(plain).run_hash() != run_hash


def test_a_population_changed_during_a_run_starts_it_again(bench: Bench) -> None:
    bench.session.step(5)
    bench.until(lambda: bench.session.generation == 5)
    bench.document.edit_graph("Set", bench.document.graph.set("evolution", "population", 200))
    bench.until(lambda: bench.session.run == 2 and bench.session.state == "paused")
    assert bench.finish() == run_headless(bench.document.scenario).run_hash()


def test_a_killed_worker_is_told_of_and_resumed(bench: Bench) -> None:
    died: list = []
    bench.session.died.connect(died.append)
    bench.session.step(3)
    genes = bench.session.now.genes
    bench.until(lambda: bench.session.generation == 3 and genes.series(GENE) is not None)
    bench.until(lambda: genes.series(GENE).last == 3)
    os.kill(bench.session.client.pid, signal.SIGKILL)
    bench.until(lambda: bool(died))
    assert "SIGKILL" in died[0].sentence and bench.session.record.length == 4
    bench.session.resume()
    bench.until(lambda: bench.session.state == "paused", 60_000)
    assert bench.finish() == run_headless(bench.document.scenario).run_hash()
    bench.until(lambda: genes.series(GENE).last == GENERATIONS)
    found = genes.series(GENE)
    assert not np.isnan(found.values[:, 0]).any() and found.first == 0


def test_a_fault_names_its_node_and_its_cure_goes_on(bench: Bench) -> None:
    faults: list = []
    bench.session.faults.connect(faults.append)
    bench.document.edit_graph("Cut", bench.document.graph.disconnect(("mouth.candidate", "brain.candidate")))
    bench.until(lambda: bench.session.state == "failed")
    assert faults[-1] and faults[-1][0].node in bench.document.graph.nodes
    bench.document.undo()
    bench.until(lambda: bench.session.state == "paused")
    assert faults[-1] == ()


def test_every_bundled_scenario_runs_in_the_window(app: QApplication) -> None:
    settings().clear()
    window = MainWindow()
    window.show()
    try:
        for entry in scenarios.bundled():
            assert window.files.open_bundled(entry.name)
            window.session.speed(0)
            window.session.play()
            end = time.monotonic() + 60
            while not (window.session.generation >= 3 and window.scope.plot.curves and window.world.shown):
                assert time.monotonic() < end, f"{entry.name}: {window.state_label.text()}"
                QTest.qWait(10)
            assert window.session.faults_now == ()
    finally:
        window.close()
        window.deleteLater()
