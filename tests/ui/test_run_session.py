"""The run session against a worker that answers at once."""

from __future__ import annotations

import time
from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtTest import QTest
from window_fakes import FakeClient, factory, small_document

from sandbox.document import Document
from sandbox.events import Fault, Status
from ui.run_session import RunSession


class Bench:
    def __init__(self) -> None:
        self.document: Document = small_document()
        self.client = FakeClient()
        self.session = RunSession(self.document, factory(self.client))

    def names(self) -> list[str]:
        return [command[0] for command in self.client.commands if command[0] != "speed"]

    def set(self, node: str, name: str, value: object) -> None:
        self.document.edit_graph("set", self.document.graph.set(node, name, value))

    def until(self, done, seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < end, "it never happened"
            QTest.qWait(5)


@pytest.fixture
def bench(app: QCoreApplication) -> Iterator[Bench]:
    made = Bench()
    made.session.start()
    made.until(lambda: made.session.state == "paused")
    yield made
    made.session.close()
    assert made.client.closed


def test_play_pause_step_and_reset_reach_the_worker(bench: Bench) -> None:
    bench.session.play()
    bench.until(lambda: bench.session.generation >= 10)
    bench.session.pause()
    bench.until(lambda: bench.session.state == "paused")
    reached = bench.session.generation
    assert bench.session.record.length == reached + 1
    bench.session.step()
    bench.until(lambda: bench.session.generation == reached + 1)
    bench.session.reset()
    bench.until(lambda: bench.session.record.length == 1)
    assert bench.session.generation == 0
    assert bench.names() == ["load", "play", "pause", "step", "reset"]


def test_rows_that_were_lost_are_asked_for(bench: Bench) -> None:
    """The worker's word that it stands at generation 0 may come after the first rows, and look like a reset."""
    session, client = bench.session, bench.client
    client.events += [client.rows(0, 6), Status(client.run, "paused", 0)]
    bench.until(lambda: session.generation == 0 and session.record.length == 0 and client.asked_again != [])
    assert set(client.asked_again) == {0}
    client.asked_again.clear()
    client.events.append(client.rows(6, 9))
    bench.until(lambda: bool(client.asked_again))
    assert set(client.asked_again) == {0} and session.record.length == 0
    client.events += [client.rows(0, 9), Status(client.run, "paused", 8)]
    bench.until(lambda: session.record.length == 9)
    client.asked_again.clear()
    QTest.qWait(100)
    assert client.asked_again == []


def test_moving_a_node_or_writing_a_note_never_touches_the_run(bench: Bench) -> None:
    graph = bench.document.graph.move({"sugar": (5.0, 5.0)}).annotate("brain", "hm")
    bench.document.edit_graph("Move", graph)
    bench.document.edit("Title", msgspec.structs.replace(bench.document.scenario, title="Other", summary="s"))
    QTest.qWait(250)
    assert bench.names() == ["load"]


def test_views_are_no_part_of_a_run(bench: Bench) -> None:
    told: list[bool] = []
    bench.session.views_edited.connect(lambda: told.append(True))
    graph, _ = bench.document.graph.new("view.plot", (0.0, 0.0), "plot")
    bench.document.edit_graph("Plot", graph.connect("brain.series", "plot.series"))
    bench.set("plot", "metrics", "mean")
    QTest.qWait(250)
    assert bench.names() == ["load"]
    assert len(told) == 2


def test_edits_before_the_run_are_compiled_once_they_settle(bench: Bench) -> None:
    for value in (2.0, 3.0, 4.0):
        bench.set("sugar", "availability", value)
    bench.until(lambda: bench.names() == ["load", "load"] and bench.session.state == "paused")
    _, scenario, run = bench.client.commands[-1]
    assert scenario.graph.nodes["sugar"].settings["availability"] == 4.0
    assert run == 2


def test_a_number_changed_during_a_run_is_a_recorded_intervention(bench: Bench) -> None:
    bench.client.pace = 1
    bench.session.play()
    bench.until(lambda: bench.session.generation >= 5)
    bench.set("sugar", "availability", 3.0)
    assert bench.session.as_run().interventions[0].value == 3.0, (
        "a change on its way is not lost by saving now"
    )
    bench.until(lambda: bool(bench.session.made))
    assert ("intervene", "sugar", "availability", 3.0) in bench.client.commands
    assert bench.names().count("load") == 1
    run = bench.session.as_run()
    assert "availability" not in run.graph.nodes["sugar"].settings, "the file starts as the run started"
    assert [(e.node, e.setting, e.value) for e in run.interventions] == [("sugar", "availability", 3.0)]
    assert bench.document.graph.nodes["sugar"].settings["availability"] == 3.0
    bench.document.undo()
    bench.until(lambda: len(bench.session.made) == 2)
    assert bench.session.made[1].value == 1.0


def test_reset_after_interventions_starts_from_the_numbers_shown(bench: Bench) -> None:
    said: list[str] = []
    bench.session.said.connect(said.append)
    bench.client.pace = 1
    bench.session.play()
    bench.until(lambda: bench.session.generation >= 5)
    bench.set("sugar", "availability", 3.0)
    bench.until(lambda: bool(bench.session.made))
    bench.session.reset()
    bench.until(lambda: bench.session.state == "paused" and bench.session.generation == 0)
    assert bench.client.commands[-1][0] == "load"
    assert bench.client.commands[-1][1].graph.nodes["sugar"].settings["availability"] == 3.0
    assert bench.session.as_run().interventions == ()
    assert "1 changed number" in said[-1]


def test_a_structural_edit_starts_the_run_again_and_says_so(bench: Bench) -> None:
    said: list[str] = []
    bench.session.said.connect(said.append)
    bench.session.play()
    bench.until(lambda: bench.session.generation >= 5)
    bench.document.edit_graph("Cut", bench.document.graph.disconnect(("sugar.world", "intake.world")))
    bench.until(lambda: bench.names().count("load") == 2)
    assert "generation 0" in said[0]
    bench.until(lambda: bench.session.generation > 0)
    assert bench.names()[-1] == "play", "a run that was on goes on"


def test_while_the_first_generation_is_on_its_way_it_is_not_called_paused(bench: Bench) -> None:
    """The worker says "paused" once it is ready; that word is under way while it is told to run."""
    said: list[str] = []
    bench.session.reset()
    bench.session.status.connect(lambda event: said.append(event.state))
    bench.session.start()
    bench.session.play()
    bench.until(lambda: bench.session.generation > 2)
    assert "paused" not in said and said[0] == "compiling"
    bench.session.pause()
    bench.until(lambda: said[-1] == "paused")


def test_faults_are_told_and_a_valid_graph_clears_them(bench: Bench) -> None:
    seen: list[tuple] = []
    bench.session.faults.connect(seen.append)
    bench.client.fault = Fault("brain", "candidate", "nothing is wired here", "Wire a candidate.")
    bench.document.edit_graph("Cut", bench.document.graph.disconnect(("intake.candidate", "brain.candidate")))
    bench.until(lambda: bench.session.state == "failed")
    assert seen[-1][0].node == "brain"
    bench.client.fault = None
    bench.document.undo()
    bench.until(lambda: bench.session.state == "paused")
    assert seen[-1] == ()


def test_play_goes_beyond_the_last_generation_when_asked(bench: Bench) -> None:
    bench.session.play()
    bench.until(lambda: bench.session.state == "finished")
    assert bench.session.generation == 60
    bench.session.play()
    bench.until(lambda: bench.session.state == "finished" and bench.session.generation == 120)
    assert ("extend", 120) in bench.client.commands
    assert bench.document.scenario.generations == 120
    assert bench.session.record.length == 121


def test_a_number_changed_after_the_end_starts_another_run(bench: Bench) -> None:
    bench.session.play()
    bench.until(lambda: bench.session.state == "finished")
    bench.set("sugar", "availability", 3.0)
    bench.until(lambda: bench.names().count("load") == 2 and bench.session.state == "paused")
    assert bench.session.record.length == 1
    assert "intervene" not in bench.names()


def test_a_change_that_comes_too_late_starts_another_run(bench: Bench) -> None:
    bench.client.pace = 25
    bench.session.play()
    bench.until(lambda: bench.session.generation >= 25)
    bench.set("sugar", "availability", 3.0)
    bench.until(lambda: bench.names().count("load") == 2)
    assert bench.client.commands[-1][1].graph.nodes["sugar"].settings["availability"] == 3.0


def test_a_dead_worker_keeps_the_record_and_can_resume(bench: Bench) -> None:
    died: list[object] = []
    bench.session.died.connect(died.append)
    bench.session.play()
    bench.until(lambda: bench.session.generation >= 5)
    bench.client.die()
    bench.until(lambda: bool(died))
    assert bench.session.state == "died" and bench.session.record.length > 5
    bench.session.resume()
    bench.until(lambda: bench.session.state == "paused")


def test_answers_of_an_older_run_are_passed_over(bench: Bench) -> None:
    stale = bench.client.rows(1, 9)
    bench.session.set_document(small_document())
    bench.client.events.insert(0, stale)
    bench.until(lambda: bench.session.state == "paused")
    assert bench.session.record.length == 1


def test_a_worker_that_cannot_start_is_one_sentence(app: QCoreApplication) -> None:
    def none() -> FakeClient:
        raise OSError("no more processes")

    session = RunSession(small_document(), none)
    died: list = []
    session.died.connect(died.append)
    session.start()
    assert died[0].sentence == "The worker could not be started (no more processes)."
    assert session.state == "died"
    session.close()


def test_a_number_that_the_run_cannot_change_starts_it_again(bench: Bench) -> None:
    bench.client.pace, bench.client.refuses = 1, "population"
    said: list[str] = []
    bench.session.said.connect(said.append)
    bench.session.play()
    bench.until(lambda: bench.session.generation >= 3)
    bench.set("evolution", "population", 500)
    bench.until(lambda: bench.names().count("load") == 2)
    assert said == ["population cannot change: it starts again from generation 0"]
    assert bench.session.as_run().interventions == ()
    assert bench.session.as_run().graph.nodes["evolution"].settings["population"] == 500


def test_after_resuming_the_numbers_changed_since_the_snapshot_are_sent_again(bench: Bench) -> None:
    bench.client.pace = 1
    bench.session.play()
    bench.until(lambda: bench.session.generation > 0)
    for value in (2.0, 3.0):
        bench.set("sugar", "availability", value)
        bench.until(lambda wanted=value: any(e.value == wanted for e in bench.session.made))
        bench.client.snapshot = bench.client.snapshot or bench.session.generation
    bench.client.die()
    bench.until(lambda: bench.session.state == "died")
    bench.session.resume()
    bench.until(lambda: bench.session.state == "paused")
    bench.session.step()
    bench.until(lambda: [e.value for e in bench.session.made] == [2.0, 3.0])
    assert bench.session.made[1].generation == bench.client.snapshot + 1
    assert bench.session.record.length == bench.client.snapshot + 2
