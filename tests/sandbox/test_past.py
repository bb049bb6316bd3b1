"""Looking back: any earlier generation comes back bit for bit, and the run does not notice."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from engine import bundled, small

from sandbox.headless import run
from sandbox.past import Past, Snapshots
from sandbox.runner import Runner
from sandbox.scenario_model import Intervention


def there(past: Past, generation: int, live: Runner) -> Runner:
    """The runner at a generation that was sought."""
    past.seek(generation, live)
    while (found := past.go(0.001)) is None:
        assert past.busy
    assert found.generation == generation
    return found


def changed(generations: int = 30):
    """A scenario with interventions, before and after its shift."""
    scenario = small(generations)
    entries = tuple(Intervention(g, "evolution", "additive_variance", v) for g, v in ((5, 0.3), (17, 0.05)))
    return msgspec.structs.replace(scenario, interventions=entries)


@pytest.mark.parametrize("scenario", [changed(), bundled("keys-and-chests", 12), bundled("moran", 40)])
def test_every_earlier_generation_comes_back_bit_for_bit(scenario):
    live, past = Runner(scenario), Past(scenario)
    seen = {}
    for frame in live.advance(scenario.generations + 1):
        past.snapshots.keep(live)
        seen[frame.generation] = (live.populations(), live.scenes(), live.best())
    rows, run_hash = live.record.rows.copy(), live.record.run_hash()
    order = np.random.default_rng(3).permutation(scenario.generations + 1)[:12]
    for generation in (*map(int, order), 0, scenario.generations, scenario.generations - 1):
        then = there(past, generation, live)
        populations, scenes, best = seen[generation]
        assert repr(then.scenes()) == repr(scenes) and repr(then.best()) == repr(best)
        for now, before in zip(then.populations(), populations, strict=True):
            np.testing.assert_array_equal(now.base, before.base)
            np.testing.assert_array_equal(now.mesa, before.mesa)
        if then.record.length:
            np.testing.assert_array_equal(then.record.rows[-1], rows[generation])
    assert live.record.run_hash() == run_hash == run(scenario).run_hash()
    past.rest()
    live.close()


def test_a_run_that_is_looked_back_at_goes_on_as_if_nobody_had():
    live, past = Runner(changed()), Past(changed())
    for _ in live.advance(21):
        past.snapshots.keep(live)
    there(past, 3, live)
    live.intervene("evolution", "additive_variance", 0.4)
    for _ in live.advance(10):
        continue
    late = there(past, 28, live)
    np.testing.assert_array_equal(late.record.rows[-1], live.record.rows[28])
    entry = Intervention(21, "evolution", "additive_variance", 0.4)
    same = msgspec.structs.replace(changed(), interventions=(*changed().interventions, entry))
    assert live.record.run_hash() == run(same).run_hash() != run(changed()).run_hash()
    past.rest()
    live.close()


def test_a_branch_without_a_change_repeats_the_original():
    scenario = msgspec.structs.replace(changed(), interventions=())
    live, past = Runner(scenario), Past(scenario)
    for _ in live.advance(31):
        past.snapshots.keep(live)
    original = live.record.run_hash()
    then = there(past, 13, live)
    live.branch(then.snapshot(rows=False), live.record.rows[:14].copy())
    past.cut(13)
    assert live.generation == 13 and live.record.length == 14 and max(past.snapshots.kept) <= 13
    for _ in live.advance(17):
        pass
    assert live.record.run_hash() == original
    live.close()


def test_a_branch_keeps_what_was_changed_before_it_and_drops_what_comes_after():
    live, past = Runner(changed()), Past(changed())
    for _ in live.advance(31):
        past.snapshots.keep(live)
    then = there(past, 13, live)
    live.branch(then.snapshot(rows=False), live.record.rows[:14].copy())
    assert [entry.generation for entry in live.made] == [5] and live.coming == 0
    for _ in live.advance(17):
        pass
    shorter = msgspec.structs.replace(changed(), interventions=changed().interventions[:1])
    assert live.record.run_hash() == run(shorter).run_hash()
    live.close()


class Sized:
    """A runner as far as snapshots need one."""

    def __init__(self, size: int) -> None:
        self.size, self.generation = size, 0

    def snapshot(self, *, rows: bool) -> bytes:
        assert not rows
        return b"x" * self.size


def test_snapshots_stay_few_and_small_and_evenly_apart():
    kept, runner = Snapshots(many=16, size=10_000, share=1e9), Sized(100)
    for runner.generation in range(1, 5000):
        kept.keep(runner)
        assert len(kept.kept) <= 16
    gaps = np.diff([0, *sorted(kept.kept), 5000])
    assert len(kept.kept) >= 7 and gaps.max() <= 2 * 5000 / 7
    large, runner = Snapshots(many=16, size=10_000, share=1e9), Sized(4000)
    for runner.generation in range(1, 100):
        large.keep(runner)
        assert sum(map(len, large.kept.values())) <= 10_000
    assert large.kept and large.nearest(3) in (0, *large.kept)
    huge, runner = Snapshots(many=16, size=10_000, share=1e9), Sized(20_000)
    for runner.generation in range(1, 50):
        huge.keep(runner)
    assert not huge.kept and huge.nearest(40) == 0


def test_a_probe_that_reads_another_number_does_so_in_the_replay_too():
    """A planner that need not search again still shows its probes the numbers of now."""
    scenario = bundled("ice-cream", 9, plan__horizon=3, power__states=2000, power__samples=2000)
    graph, _ = scenario.graph.new("objective.weighted", (0.0, 0.0), "meant")
    graph = graph.set("meant", "distance", -1.0).set("meant", "steps_used", 0.1)
    graph = graph.connect("meant.objective", "power.objective")
    entry = Intervention(4, "meant", "distance", 1.0)
    scenario = msgspec.structs.replace(scenario, graph=graph, interventions=(entry,))
    live, past = Runner(scenario), Past(scenario)
    for frame in live.advance(10):
        if frame.generation == 6:
            past.snapshots.keep(live)
    start = msgspec.structs.replace(scenario, graph=graph.set("meant", "distance", 1.0), interventions=())
    bits, anew = live.record["power.bits"], run(start)["power.bits"]
    assert bits[3] != bits[4] and bits[4] == anew[4], "as if it had been so from the start"
    for generation in (7, 9):
        np.testing.assert_array_equal(there(past, generation, live).record.rows[-1], live.record.rows[generation])
    past.rest()
    live.close()


def test_a_run_that_begins_again_is_kept_as_densely_as_at_first():
    kept, runner = Snapshots(many=16, size=10_000, share=1e9), Sized(100)
    for runner.generation in range(1, 200):
        kept.keep(runner)
    kept.cut(-1)
    for runner.generation in range(1, 5):
        kept.keep(runner)
    assert sorted(kept.kept) == [1, 2, 3, 4]
