"""A twin beside a run: the numbers of a run of its own, in lockstep, and the run does not notice."""

from __future__ import annotations

import msgspec
import numpy as np
from engine import Desk, bundled, small

from sandbox import nests
from sandbox.events import Frames, Ready, Status, TwinFault, TwinReady, TwinRows
from sandbox.headless import run
from sandbox.runner import Runner
from sandbox.scenario_model import Intervention, Scenario
from sandbox.worker_twin import Twin


def other(scenario: Scenario, value: float = 0.1) -> Scenario:
    graph = scenario.graph.set("evolution", "additive_variance", value)
    return msgspec.structs.replace(scenario, graph=graph)


def twin_rows(desk: Desk, number: int) -> np.ndarray:
    """All rows of a twin since it began (again); they come in order."""
    found: list[np.ndarray] = []
    for event in desk.events:
        if isinstance(event, TwinRows) and event.number == number:
            if event.first == 0:
                found = []
            assert event.first == sum(map(len, found))
            found.append(event.rows)
    return np.vstack(found) if found else np.empty((0, 0))


def both(desk: Desk, number: int, length: int) -> np.ndarray:
    desk.until(lambda: len(twin_rows(desk, number)) == length)
    return twin_rows(desk, number)


def test_a_twin_has_the_numbers_of_a_run_of_its_own_and_the_run_keeps_its_own(desk: Desk) -> None:
    desk.load(small(), 1)
    desk.client.twin(other(small()), 1)
    assert desk.finish() == run(small()).run_hash()
    np.testing.assert_array_equal(both(desk, 1, 31), run(other(small())).rows)
    assert desk.last(TwinReady).columns == run(small()).columns


def test_a_twin_begun_late_catches_up_and_then_goes_step_by_step(desk: Desk) -> None:
    desk.load(small(200), 2)
    desk.client.step(20)
    desk.at(20)
    desk.client.twin(other(small(200)), 2)
    both(desk, 2, 21)
    desk.client.step(1)
    desk.at(21)
    both(desk, 2, 22)
    desk.client.play()
    desk.until(lambda: sum(len(e.rows) for e in desk.events if isinstance(e, Frames)) > 60)
    desk.client.pause()
    desk.until(lambda: desk.last(Status).generation > 21 and desk.last(Status).state in ("paused", "finished"))
    at = desk.last(Status).generation
    rows = both(desk, 2, at + 1)
    np.testing.assert_array_equal(rows, run(other(small(200)), at).rows)
    desk.client.reset()
    desk.until(lambda: desk.last(Status).generation == 0)
    both(desk, 2, 1)
    assert desk.finish() == run(small(200)).run_hash()
    np.testing.assert_array_equal(both(desk, 2, 201), run(other(small(200))).rows)


def test_what_is_done_to_the_run_is_done_to_the_twin_but_for_their_difference(desk: Desk) -> None:
    scenario = small()
    desk.load(scenario, 3)
    desk.client.step(5)
    desk.at(5)
    desk.client.twin(other(scenario), 3)
    desk.client.intervene("sugar", "availability", 2.0)
    desk.client.intervene("evolution", "additive_variance", 0.3)
    shared = Intervention(6, "sugar", "availability", 2.0)
    own = Intervention(6, "evolution", "additive_variance", 0.3)
    expected = msgspec.structs.replace(scenario, interventions=(shared, own))
    assert desk.finish() == run(expected).run_hash()
    twin = msgspec.structs.replace(other(scenario), interventions=(shared,))
    np.testing.assert_array_equal(both(desk, 3, 31), run(twin).rows)


def test_a_twin_that_cannot_run_is_told_of_and_ends_with_its_run(desk: Desk) -> None:
    desk.load(small(), 4)
    broken = msgspec.structs.replace(small(), graph=small().graph.disconnect(("drive.objective", "brain.objective")))
    desk.client.twin(broken, 4)
    desk.until(lambda: desk.last(TwinFault) is not None)
    assert desk.last(TwinFault).ended and desk.last(TwinFault).sentence.startswith("The twin cannot run: brain")
    desk.client.twin(bundled("ice-cream", 30), 5)
    desk.until(lambda: desk.last(TwinReady) is not None and desk.last(TwinReady).number == 5)
    desk.client.untwin()
    assert desk.finish() == run(small()).run_hash()
    desk.client.twin(other(small()), 6)
    both(desk, 6, 31)
    desk.client.branch(7, 5)
    desk.until(lambda: desk.last(Ready).run == 5 and desk.last(Status).run == 5)
    desk.events = [event for event in desk.events if not isinstance(event, TwinRows)]
    assert desk.finish() == run(small()).run_hash()
    assert desk.last(TwinRows) is None, "the twin of the original has ended"


def test_a_default_and_the_same_number_written_out_are_no_difference() -> None:
    scenario, said = small(), []
    assert "mutation_size" not in scenario.graph.nodes["evolution"].settings
    kept = nests.value(scenario.graph, "evolution", "mutation_size")
    written = msgspec.structs.replace(scenario, graph=scenario.graph.set("evolution", "mutation_size", kept))
    one, twin = Runner(scenario), Twin(other(written), 1, 2, said.append)
    one.start()
    twin.intervene(one.intervene("evolution", "mutation_size", 0.3), one)
    twin.follow(1, 60.0)
    assert [e.setting for e in twin._runner.made] == ["mutation_size"] and len(said) == 1
    one.close()
    twin.close()
