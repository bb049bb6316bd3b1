"""Looking back and branching with the real worker."""

from __future__ import annotations

import msgspec
import numpy as np
from engine import Desk, small

from sandbox.events import Frames, Past, Population, Ready, Scene, Status
from sandbox.headless import run
from sandbox.runner import Runner
from sandbox.scenario_model import Intervention


def rows(desk: Desk) -> np.ndarray:
    """Every row of the run that was made ready last."""
    start = max(i for i, event in enumerate(desk.events) if isinstance(event, Ready))
    return np.vstack([event.rows for event in desk.events[start:] if isinstance(event, Frames)])


def seen(desk: Desk, generation: int) -> Past:
    desk.until(lambda: (found := desk.last(Past)) is not None and found.generation == generation)
    return desk.last(Past)


def test_a_look_back_shows_what_was_told_then_and_changes_nothing(desk: Desk) -> None:
    desk.load(small(), 1)
    desk.client.step(9)
    desk.at(9)
    then = [event for event in desk.events if isinstance(event, (Population, Scene)) and event.generation == 9]
    run_hash = desk.finish()
    desk.client.look(9)
    past = seen(desk, 9)
    (population,) = [event for event in then if isinstance(event, Population)][-1:]
    np.testing.assert_array_equal(past.populations[0].base, population.base)
    np.testing.assert_array_equal(past.populations[0].mesa, population.mesa)
    assert repr(past.scenes[0].picture) == repr([event for event in then if isinstance(event, Scene)][-1].picture)
    assert desk.last(Status).generation == 30 and run_hash == run(small()).run_hash()


def test_a_newer_request_supersedes_an_older_one_while_the_run_goes_on(desk: Desk) -> None:
    scenario = small(3000)
    desk.load(scenario, 2)
    desk.client.play()
    desk.until(lambda: sum(len(e.rows) for e in desk.events if isinstance(e, Frames)) > 200)
    for generation in (150, 40, 7):
        desk.client.look(generation)
    assert len(seen(desk, 7).populations[0].base) == 60
    told = [event.generation for event in desk.events if isinstance(event, Past)]
    assert told[-1] == 7
    desk.client.look(-1)
    desk.client.pause()
    desk.until(lambda: desk.last(Status).generation > 0 and desk.last(Status).state in ("paused", "finished"))
    paused = desk.last(Status)
    assert paused.run_hash == run(scenario, paused.generation).run_hash()


def test_a_branch_is_a_run_of_its_own_that_repeats_the_original(desk: Desk) -> None:
    planned = tuple(Intervention(g, "evolution", "additive_variance", v) for g, v in ((4, 0.3), (20, 0.1)))
    scenario = msgspec.structs.replace(small(), interventions=planned)
    without = msgspec.structs.replace(scenario, interventions=planned[:1])
    desk.load(scenario, 3)
    original = desk.finish()
    assert original == run(scenario).run_hash()
    desk.client.branch(11, 4)
    desk.until(lambda: desk.last(Ready).run == 4 and desk.last(Status).run == 4)
    assert (desk.last(Status).state, desk.last(Status).generation) == ("paused", 11)
    assert desk.finish() == run(without).run_hash()
    np.testing.assert_array_equal(rows(desk), run(without).rows)

    desk.client.branch(11, 5)
    desk.until(lambda: desk.last(Ready).run == 5 and desk.last(Status).run == 5)
    desk.client.intervene("evolution", "additive_variance", 0.05)
    changed = (planned[0], Intervention(12, "evolution", "additive_variance", 0.05))
    assert desk.finish() == run(msgspec.structs.replace(scenario, interventions=changed)).run_hash()


def test_a_branch_while_it_runs_stops_there_and_can_be_resumed(desk: Desk) -> None:
    scenario = small(5000)
    desk.load(scenario, 6)
    desk.client.play()
    desk.until(lambda: sum(len(e.rows) for e in desk.events if isinstance(e, Frames)) > 60)
    desk.client.branch(33, 7)
    desk.until(lambda: desk.last(Status).run == 7)
    assert (desk.last(Status).state, desk.last(Status).generation) == ("paused", 33)
    assert desk.last(Status).run_hash == run(scenario, 33).run_hash()
    desk.client.reset()
    desk.until(lambda: desk.last(Status).generation == 0)
    desk.client.step(3)
    desk.at(3)
    runner = Runner(scenario)
    expected = [frame.row for frame in runner.advance(4)]
    runner.close()
    assert desk.last(Status).run_hash == run(scenario, 3).run_hash() and len(expected) == 4
