"""Looking back and branching: the session against a worker that answers at once, and once against the real one."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication
from waiting import until
from window_fakes import FakeClient, factory, small_document

from sandbox import scenario as scenarios
from sandbox.branches import branches, with_branches
from sandbox.document import Document
from sandbox.events import Seeking
from sandbox.headless import run as run_headless
from sandbox.scenario import Intervention
from ui.run_branch import branch_of
from ui.run_session import RunSession
from ui.run_state import RunState


class Bench:
    def __init__(self, document: Document, client: FakeClient | None = None) -> None:
        self.document, self.fake = document, client
        self.session = RunSession(document, factory(client)) if client else RunSession(document)
        self.told: list[tuple[str, int]] = []
        self.session.scene.connect(lambda scene: self.told.append(("scene", scene.generation)))
        self.session.population.connect(lambda found: self.told.append(("population", found.generation)))
        self.session.start()
        until(lambda: self.session.state == "paused", 60)

    def at(self, generation: int) -> None:
        self.session.step(generation - self.session.generation)
        until(lambda: self.session.record.length == generation + 1 and self.session.state != "running")

    def names(self) -> list[str]:
        assert self.fake is not None
        return [command[0] for command in self.fake.commands if command[0] != "speed"]

    def set(self, node: str, name: str, value: object) -> None:
        self.document.edit_graph(f"Set {name}", self.document.graph.set(node, name, value))


@pytest.fixture
def bench(app: QCoreApplication) -> Iterator[Bench]:
    made = Bench(small_document(), FakeClient())
    yield made
    made.session.close()


def test_a_look_shows_that_generation_until_one_returns(bench: Bench) -> None:
    bench.at(40)
    bench.told.clear()
    bench.session.look(12)
    assert (bench.session.place, bench.session.shown) == (12, 12)
    until(lambda: bench.session.now.past is not None)
    assert bench.told == [("population", 12), ("scene", 12)]
    assert bench.session.scenes["evolution"].generation == 12
    bench.told.clear()
    bench.session.look_live()
    assert bench.told == [("population", 40), ("scene", 40)] and bench.session.shown == 40
    assert bench.session.scenes["evolution"].generation == 40
    assert bench.names()[-2:] == ["look", "look"] and bench.fake.commands[-1] == ("look", -1)


def test_steps_go_back_and_forward_and_end_at_the_newest_generation(bench: Bench) -> None:
    bench.at(20)
    for expected in (19, 18):
        bench.session.step_back()
        assert bench.session.shown == expected
    bench.session.step()
    assert bench.session.place == 19
    bench.session.step()
    assert bench.session.place == -1 and bench.session.generation == 20, "looking forward is not running on"
    bench.session.step()
    until(lambda: bench.session.generation == 21)
    bench.session.look(-5)
    assert bench.session.place == 0
    bench.session.step_back()
    assert bench.session.place == 0


def test_a_run_goes_on_while_something_earlier_is_looked_at(bench: Bench) -> None:
    bench.at(10)
    bench.session.play()
    bench.session.look(4)
    until(lambda: bench.session.generation >= 25)
    until(lambda: bench.session.now.past is not None)
    told = [generation for _, generation in bench.told if generation > 12]
    assert bench.session.shown == 4 and len(told) <= 4
    bench.session.play()
    assert bench.session.place == -1, "running means watching it run"


@pytest.mark.parametrize("how", ["reset", "reload", "death"])
def test_what_ends_the_run_ends_the_look(bench: Bench, how: str) -> None:
    bench.at(10)
    bench.session.look(4)
    if how == "reset":
        bench.session.reset()
    elif how == "reload":
        bench.document.edit("Seed", msgspec.structs.replace(bench.document.scenario, seed=9))
    else:
        bench.fake.die()
    until(lambda: bench.session.place == -1)


def test_a_branch_keeps_a_trace_and_says_what_was_dropped(bench: Bench) -> None:
    said: list[str] = []
    bench.session.said.connect(said.append)
    bench.at(10)
    bench.set("evolution", "population", 300)
    until(lambda: "intervene" in bench.names())
    bench.at(40)
    assert [entry.generation for entry in bench.session.made] == [11]
    bench.session.look(5)
    bench.session.branch()
    until(lambda: bench.session.state == "paused" and bench.session.record.length == 6)
    assert bench.session.generation == 5 and bench.session.made == () and bench.session.place == -1
    assert bench.document.history[-1].label == "Branch at generation 5" and bench.session.branches == (5,)
    assert said[-1] == "Branch at generation 5; 1 later intervention dropped"
    (ghost,) = bench.session.ghosts.kept
    assert ghost.record.length == 41 and ghost.name == "original of the branch at 5"
    assert "population" not in bench.document.graph.nodes["evolution"].settings, "as it was then"
    bench.session.reset()
    assert bench.names()[-1] == "load", "the branch is over: the scenario as it stands begins anew"
    assert bench.session.branches == () and "branches" not in bench.session.as_run().views


def test_a_number_changed_while_looking_back_branches_there(bench: Bench) -> None:
    bench.at(40)
    bench.session.look(20)
    bench.set("evolution", "population", 300)
    until(lambda: "branch" in bench.names())
    until(lambda: "intervene" in bench.names())
    assert bench.fake.commands[-1] == ("intervene", "evolution", "population", 300)
    assert bench.names().count("load") == 1
    assert bench.document.history[-1].label == "Branch at generation 20: evolution.population = 300"
    bench.at(22)
    assert bench.session.made == (Intervention(21, "evolution", "population", 300),)


def test_undo_and_redo_while_looking_back_are_no_branches(bench: Bench) -> None:
    bench.at(30)
    bench.set("evolution", "population", 300)
    bench.at(40)
    steps = list(bench.document.history)
    for step, value in ((bench.document.undo, 1000), (bench.document.redo, 300)):
        bench.session.look(20)
        assert step()
        assert bench.session.place == -1, "what changes is to be seen"
        until(lambda value=value: bench.fake.commands[-1] == ("intervene", "evolution", "population", value))
    assert bench.document.history == steps and bench.document.position == 1
    assert "branch" not in bench.names() and bench.names().count("load") == 1
    bench.session.look(20)
    bench.set("evolution", "population", 400)
    until(lambda: "branch" in bench.names())


def test_a_branch_of_a_run_that_goes_on_has_the_number_from_its_first_generation(bench: Bench) -> None:
    bench.at(40)
    bench.fake.pace = 1
    bench.session.play()
    bench.session.look(20)
    bench.set("evolution", "population", 300)
    until(lambda: bench.names()[-2:] == ["intervene", "play"])
    until(lambda: bench.session.generation > 20 and bool(bench.session.made))
    assert bench.session.made == (Intervention(21, "evolution", "population", 300),)


def test_a_number_that_is_still_dragged_on_the_way_to_a_branch_begins_no_other_one(bench: Bench) -> None:
    bench.at(40)
    answer = bench.fake.branch
    late: list[tuple[int, int]] = []
    bench.fake.branch = lambda *asked: late.append(asked)
    bench.session.look(20)
    bench.set("evolution", "population", 300)
    until(lambda: bool(late))
    bench.set("evolution", "population", 400)
    until(lambda: not bench.session._flush.isActive())
    bench.session.branch()
    assert len(late) == len(bench.session.ghosts.kept) == 1 and bench.session.branches == (20,)
    answer(*late[0])
    until(lambda: "intervene" in bench.names())
    assert bench.fake.commands[-1] == ("intervene", "evolution", "population", 400)


def test_a_look_that_fails_says_so_and_a_branch_that_fails_starts_again(bench: Bench) -> None:
    said: list[str] = []
    bench.session.said.connect(said.append)
    bench.at(20)
    bench.session.look(8)
    bench.fake.events = [Seeking(bench.session.run, 8, -1, "Generation 8 cannot be shown: full")]
    until(lambda: bench.session.place == -1)
    assert said[-1] == "Generation 8 cannot be shown: full" and bench.session.state == "paused"
    bench.session.look(8)
    bench.fake.branch = lambda _generation, run: bench.fake.events.append(Seeking(run, 8, -1, "full"))
    bench.session.branch()
    until(lambda: bench.names().count("load") == 2)
    until(lambda: bench.session.state == "paused")


def test_planned_interventions_after_a_branch_are_dropped_and_earlier_ones_stay(
    app: QCoreApplication,
) -> None:
    entries = tuple(Intervention(g, "evolution", "population", 100 + g) for g in (5, 15, 25))
    scenario = msgspec.structs.replace(small_document().scenario, interventions=entries)
    what = branch_of(scenario, RunState(scenario), 15)
    assert what.scenario.interventions == what.start.interventions == entries[:2]
    assert what.dropped == entries[2:] and what.made == () and what.scenario.views == {"branches": [15]}


def test_branches_are_saved_with_the_run_and_marked_again_where_it_is_opened(bench: Bench) -> None:
    bench.at(40)
    for generation, population in ((30, 300), (12, 200)):
        bench.session.look(generation)
        bench.set("evolution", "population", population)
        until(lambda: bool(bench.session.now.sent))
        bench.at(40)
    kept = scenarios.from_json(scenarios.to_json(bench.session.as_run()), "kept")
    assert branches(kept) == [12] and bench.session.branches == (12,)
    bench.session.set_document(Document(with_branches(kept, (12, 7, 13))))
    until(lambda: bench.session.state == "paused")
    assert bench.session.branches == (7, 12), (
        "after the last change there is nothing that a branch would be for"
    )
    bench.at(20)
    bench.session.look(10)
    bench.session.branch()
    assert bench.session.branches == (7, 10) and bench.session.document.scenario.views["branches"] == [7, 10]
    for nonsense in ("no", ["x", True, -1, 2.5, None]):
        assert branches(msgspec.structs.replace(kept, views={"branches": nonsense})) == []


def test_with_the_real_worker_a_branch_repeats_the_run_bit_for_bit(app: QCoreApplication) -> None:
    scenario = msgspec.structs.replace(scenarios.load("sweet-tooth"), generations=60)
    bench = Bench(Document(scenario))
    session = bench.session
    try:
        session.speed(0)
        session.play()
        until(lambda: session.state == "finished" and bool(session.now.run_hash))
        original = session.now.run_hash
        session.look(23)
        until(lambda: session.now.past is not None)
        assert session.scenes["evolution"].generation == 23
        session.branch()
        until(lambda: session.state == "paused" and session.generation == 23)
        session.play()
        until(lambda: session.state == "finished" and bool(session.now.run_hash))
        assert session.now.run_hash == original == run_headless(scenario).run_hash()
        session.look(30)
        bench.set("evolution", "additive_variance", 0.2)
        until(lambda: bool(session.made))
        assert [(e.generation, e.value) for e in session.made] == [(31, 0.2)]
        session.play()
        until(
            lambda: session.state == "finished" and session.record.length == 61 and bool(session.now.run_hash)
        )
        assert session.now.run_hash == run_headless(session.as_run()).run_hash() != original
        assert len(session.ghosts.kept) == 2
    finally:
        session.close()
