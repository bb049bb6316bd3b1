"""The contract of runs: who watches one changes nothing of it, and from a snapshot it goes on as if never stopped."""

from __future__ import annotations

import numpy as np
import pytest
from contract_kit import ALL, OPTIMIZERS, done, home, nest

from sandbox.compose import compose
from sandbox.graph import end
from sandbox.runner import Runner
from sandbox.scenario import bundled, load
from sandbox.scenario_model import Scenario
from sims.declare import Deployment, Probe, View

SMALL = {"population": 40, "episodes": 3, "samples": 500}

# A nest of each kind; the others differ in their numbers.
WATCHED = ("sweet-tooth", "ice-cream", "goodhart", "hinton-nowlan", "three-levels", "both")


def short(name):
    """A bundled scenario, made small, with its shifts early."""
    graph = load(name).graph
    for key, node in graph.nodes.items():
        for setting, value in {**SMALL, "from_generation": 4}.items():
            if node.declaration and node.declaration.setting(setting):
                graph = graph.set(key, setting, value)
    return graph


def shared(a, b):
    """Whether two records have the same bits in all columns that both have."""
    both = [name for name in a.columns if name in b.columns]
    assert both
    return [name for name in both if not np.array_equal(a[name], b[name], equal_nan=True)]


def finished(graph, generations=8):
    return done(graph, generations).record


@pytest.mark.parametrize("name", WATCHED)
def test_probes_deployments_and_plots_are_no_part_of_a_run(name):
    graph = short(name)
    whole = finished(graph)
    observers = [k for k, n in graph.nodes.items() if isinstance(n.declaration, (View, Probe, Deployment))]
    bare = graph.remove(observers)
    alone = finished(bare)
    assert shared(whole, alone) == []
    more = bare
    for root in {end(t)[0] for _, t in bare.wires if end(t)[1] == "candidate"}:
        if any(end(s)[0] == root and end(s)[1] == "candidate" for s, t in bare.wires):
            continue
        world = next(
            k for k, n in bare.nodes.items() if k in bare.upstream(root) and n.declaration.kind == "world"
        )
        feature = bare.nodes[world].declaration.features[0].name
        for type_ in (d.type for d in ALL.values() if isinstance(d, (View, Probe, Deployment))):
            tried, watch = more.new(type_, (0.0, 0.0), more.fresh_id(f"watch_{root}"))
            port = "series" if ALL[type_].kind == "view" else "candidate"
            tried = tried.connect(f"{root}.{port}", f"{watch}.{port}")
            if ALL[type_].input("world") is not None:
                tried = tried.connect(f"{world}.world", f"{watch}.world")
            if ALL[type_].input("objective") is not None:
                tried, wish = tried.new("objective.weighted", (0.0, 0.0), f"wish_{watch}")
                tried = tried.connect(f"{wish}.objective", f"{watch}.objective").set(wish, feature, 1.0)
            faults = compose(tried).faults
            assert all(fault.node == watch for fault in faults), faults  # who does not fit here says so itself
            more = more if faults else tried
    crowded = finished(more)
    assert len(crowded.columns) > len(alone.columns)
    assert shared(crowded, alone) == []


@pytest.mark.parametrize("name", [entry.name for entry in bundled()])
def test_whoever_looks_at_a_run_changes_nothing(name):
    scenario = Scenario(graph=short(name), seed=5)
    quiet = done(scenario.graph, 8, seed=5).record.run_hash()
    seen = Runner(scenario)
    for frame in seen.advance(9):
        assert len(frame.row) == len(seen.record.columns)
        seen.populations()
        seen.scenes()
        seen.best()
        seen.snapshot()
        assert seen.as_run() == scenario
        assert [seen.record[column] is not None for column in seen.record.names]
    seen.close()
    assert seen.record.run_hash() == quiet


def everything():
    """Every method on its home problem, and the bundled scenarios."""
    for method in OPTIMIZERS:
        world, goal, settings = home(method)
        yield method.type, nest(world, [method.type], goal=goal, world_settings=settings)
    yield "one-plus-one", nest("world.bits", ["optimizer.genetic"]).set("m0", "population", 1)
    yield "rescored", nest("world.landscape", ["optimizer.hill_climb"]).set("m0", "rescore", True)
    for entry in bundled():
        yield entry.name, short(entry.name)


@pytest.mark.parametrize("graph", [pytest.param(graph, id=name) for name, graph in everything()])
@pytest.mark.parametrize("at", [3, 6])
def test_a_snapshot_goes_on_as_if_nothing_had_been(graph, at):
    """At generation 3 a shift is still to come, at 6 it is over."""
    whole = Runner(Scenario(graph=graph, seed=9))
    kept = None
    for frame in whole.advance(13):
        if frame.generation == at:
            kept = whole.snapshot()
    expected = whole.record.run_hash()
    whole.restore(kept)
    assert whole.generation == at
    list(whole.advance(12 - at))
    assert whole.record.run_hash() == expected, "in the same runner"
    fresh = Runner(Scenario(graph=graph, seed=9))
    fresh.restore(kept)
    list(fresh.advance(12 - at))
    assert fresh.record.run_hash() == expected, "in another one"
    assert fresh.best() == whole.best()


def test_an_intervention_touches_only_the_nests_that_read_it():
    """Two hill climbs side by side; the other one's memory stays."""
    graph = nest("world.bits", ["optimizer.hill_climb"], world_settings={"function": "leading_ones"})
    other, renamed = graph.paste(graph.fragment(list(graph.nodes)), (0.0, 400.0))
    climbs = [k for k, n in other.nodes.items() if n.type == "optimizer.hill_climb"]
    assert len(climbs) == 2 and renamed
    plain = finished(other, 60)
    runner = Runner(Scenario(graph=other, seed=1))
    list(runner.advance(20))
    runner.intervene(climbs[1], "changes", 3)
    list(runner.advance(41))
    for column in plain.columns:
        if column.startswith(f"{climbs[0]}."):
            assert np.array_equal(runner.record[column], plain[column], equal_nan=True), column
    assert not np.array_equal(runner.record[f"{climbs[1]}.best"], plain[f"{climbs[1]}.best"])
    replay = Runner(runner.as_run())
    list(replay.advance(61))
    assert replay.record.run_hash() == runner.record.run_hash()
