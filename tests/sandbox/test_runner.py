"""The runner: one hash per scenario, however it is driven, watched, interrupted and taken up again."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from engine import built, bundled, small, with_gene

from sandbox.graph import Graph
from sandbox.headless import run
from sandbox.runner import NotRunnable, Runner
from sandbox.scenario import load
from sandbox.scenario_model import Intervention, Scenario, ScenarioError

SIZES = {
    "optimizer.genetic": {"population": 6, "budget": 12},
    "optimizer.natural_selection": {"population": 6, "budget": 12},
    "optimizer.hill_climb": {"budget": 8},
    "optimizer.best_of_n": {"n": 5},
    "optimizer.gradient_descent": {"steps": 3, "rate": 0.05, "gradient": "finite_differences"},
}
METHODS = tuple(SIZES)
RANGE = {
    "optimizer.genetic": ("mutation", 0.1, 0.9),
    "optimizer.natural_selection": ("additive_variance", 0.01, 0.2),
    "optimizer.hill_climb": ("step", 0.01, 0.5),
    "optimizer.best_of_n": ("n", 1, 6),
    "optimizer.gradient_descent": ("rate", 0.001, 0.1),
}


def tower(*methods: str, world: str = "world.landscape", **settings) -> Graph:
    """A nest of these methods, innermost first: o1 around `body`, o2 around o1 with one of its numbers as a gene, ...
    A shift changes the world at generation 4.
    """
    nodes = {
        "world": (world, {"dimension": 3} if world == "world.landscape" else {}),
        "later": ("shift.shift", {"from_generation": 4, **settings}),
        "body": ("candidate.point", {}),
    }
    wires, inner = ["world.world>later.world", "later.world>body.world"], "body"
    for k, method in enumerate(methods, 1):
        nodes[f"o{k}"] = (method, SIZES[method])
        nodes[f"g{k}"] = ("objective.expression", {"expression": "value"})
        wires += [f"{inner}.candidate>o{k}.candidate", f"g{k}.objective>o{k}.objective"]
        inner = f"o{k}"
    graph = built(nodes, *wires)
    for k, method in enumerate(methods[:-1], 1):
        name, low, high = RANGE[method]
        graph = with_gene(graph, f"o{k}.{name}", low, high)
    return graph


def beam() -> Graph:
    return built(
        {
            "world": ("world.town", {"map": "H.$.S"}),
            "later": ("shift.shift", {"from_generation": 4, "map": "H$..S"}),
            "body": ("candidate.plan", {"horizon": 8}),
            "o1": ("optimizer.beam", {"width": 4}),
            "g1": ("objective.expression", {"expression": "ate * 100 - distance - steps_used"}),
            "random": ("candidate.random_behaviour", {"samples": 20, "horizon": 8}),
            "bits": ("probe.optimization_power", {}),
        },
        "world.world>later.world", "later.world>body.world", "later.world>random.world",
        "body.candidate>o1.candidate", "g1.objective>o1.objective", "o1.candidate>bits.candidate",
    )  # fmt: skip


def hash_of(scenario: Scenario, generations: int = 8, threads: int = 1) -> str:
    runner = Runner(scenario, threads)
    list(runner.advance(generations + 1))
    runner.close()
    return runner.record.run_hash()


def look(runner: Runner) -> None:
    """Everything that may be observed of a run."""
    runner.populations(), runner.scenes(), runner.best(), runner.snapshot(), runner.as_run()
    runner.record.run_hash(), runner.evaluations, runner.nests, runner.shifts, runner.coming
    dict(runner.record)


SCENARIOS = {
    "sweet-tooth": lambda: small(),
    "goodhart": lambda: bundled("goodhart", 9, choice__episodes=40),
    "three-levels": lambda: bundled("three-levels", 9),
    "beam": lambda: Scenario(beam()),
    "four levels": lambda: Scenario(tower(METHODS[4], METHODS[3], METHODS[2], METHODS[1], function="sphere")),
    **{method: (lambda method=method: Scenario(tower(method, function="rastrigin"))) for method in METHODS},
}


@pytest.fixture(scope="module")
def hashes() -> dict[str, str]:
    return {}


@pytest.mark.parametrize("name", SCENARIOS)
def test_one_hash_however_it_is_driven(name, hashes):
    scenario = SCENARIOS[name]()
    expected = hash_of(scenario)
    assert expected not in hashes.values()
    hashes[name] = expected
    assert hash_of(scenario, threads=2) == expected
    runner, other = Runner(scenario, 2), Runner(scenario, 1)
    kept = {}
    for generation in range(9):
        frame = runner.step()
        assert frame.generation == generation == runner.generation
        look(runner)
        kept[generation] = runner.snapshot()
    assert runner.record.run_hash() == expected, "watching changes nothing"
    for generation in (6, 0, 3, 8, 4, 5):  # before and after the shift at 4, back and forth, here and elsewhere
        for taker in (runner, other):
            taker.restore(kept[generation])
            assert (taker.generation, taker.record.length) == (generation, generation + 1)
            look(taker)
            list(taker.advance(8 - generation))
            assert taker.record.run_hash() == expected, f"from generation {generation}"
    runner.start()
    list(runner.advance(8))
    assert runner.record.run_hash() == expected, "a run begun again is the same run"
    runner.close()
    other.close()


def test_another_seed_is_another_run():
    assert hash_of(msgspec.structs.replace(small(), seed=8)) != hash_of(small())


@pytest.mark.parametrize("shift", range(len(METHODS)))
def test_every_method_outside_and_inside(shift):
    """Each method once outside and once inside; every pair of them is run without a compiler in test_fuzz."""
    inner, outer = METHODS[shift], METHODS[(2 * shift + 1) % len(METHODS)]
    scenario = Scenario(tower(inner, outer, function="sphere"))
    runner = Runner(scenario, 2)
    list(runner.advance(7))
    assert np.isfinite(runner.record["o2.best"]).all()
    assert runner.record["o1.own_score"][-1] <= 1e-12, "the sphere's top is 0"
    runner.close()
    assert hash_of(scenario, 6) == runner.record.run_hash()


def test_two_nests_in_lockstep_are_the_two_nests_alone():
    one, two = tower(METHODS[0]), tower(METHODS[2])
    both = one
    for key in ("o1", "g1"):
        both = both.add(msgspec.structs.replace(two.nodes[key], id=f"{key}b"))
    both = both.connect("body.candidate", "o1b.candidate").connect("g1b.objective", "o1b.objective")
    runner, alone = Runner(Scenario(both), 1), Runner(Scenario(one), 1)
    other = Runner(Scenario(two.rename("o1", "o1b").rename("g1", "g1b")), 1)
    for each in (runner, alone, other):
        list(each.advance(6))
    for name in alone.record.columns:
        np.testing.assert_array_equal(runner.record[name], alone.record[name])
    for name in other.record.columns:  # what both have of the node that they share is told apart
        shared = "" if name.startswith("o1b") else "o1b."
        np.testing.assert_array_equal(runner.record[f"{shared}{name}"], other.record[name])
    assert [nest.root for nest in runner.nests] == ["o1", "o1b"]
    assert runner.evaluations == alone.evaluations + other.evaluations


def watched(**settings) -> Graph:
    graph = tower("optimizer.natural_selection", function="rastrigin", only_in_deployment=True)
    graph, _ = graph.new("deployment.deployment", (0.0, 0.0), "real")
    graph, _ = graph.new("objective.expression", (0.0, 0.0), "meant")
    graph = graph.set("meant", "expression", "-distance")
    for name, value in settings.items():
        graph = graph.set("real", name, value)
    for wire in ("o1.candidate>real.candidate", "later.world>real.world", "meant.objective>real.objective"):
        graph = graph.connect(*wire.split(">"))
    return graph


def test_deployments_change_nothing_and_hold_between_their_turns():
    every, thrice, few = (Runner(Scenario(watched(**s)), 1) for s in ({}, {"every": 3}, {"candidates": 1}))
    plain = Runner(Scenario(watched().remove(["real", "meant"])), 1)
    for runner in (every, thrice, few, plain):
        list(runner.advance(8))
    for name in plain.record.columns:
        np.testing.assert_array_equal(every.record[name], plain.record[name])
    fresh, held, one = (runner.record["real.mean"] for runner in (every, thrice, few))
    assert len(set(fresh)) == 8
    np.testing.assert_array_equal(held, fresh[[0, 0, 0, 3, 3, 3, 6, 6]])
    assert (few.record["real.sd"] == 0.0).all() and not np.array_equal(one, fresh)
    np.testing.assert_array_equal(every.record["o1.intended"], fresh)
    assert every.record["real.value"][0] != every.record["o1.value"][0], "another world, only for them"


def test_one_that_climbs_judges_itself_anew_where_the_world_has_changed():
    graph = tower("optimizer.hill_climb", function="rosenbrock").set("o1", "budget", 1000)
    runner = Runner(Scenario(graph), 1)
    list(runner.advance(4))
    before = runner.record["o1.best"][-1]
    runner.step()
    x, _, _, score = runner.runs[0].champion(4)
    rosenbrock = -sum(100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2 for i in range(2))
    assert score == pytest.approx(rosenbrock, rel=1e-9) == runner.record["o1.best"][-1], "not its score in the sphere"
    assert score < before


def test_snapshots_of_other_scenarios_and_of_nothing_yet():
    runner = Runner(small(), 1)
    early = runner.snapshot()
    list(runner.advance(3))
    runner.restore(early)
    assert (runner.generation, runner.record.length) == (-1, 0)
    list(runner.advance(31))
    assert runner.record.run_hash() == hash_of(small(), 30)
    with pytest.raises(ScenarioError, match="another scenario"):
        runner.restore(Runner(Scenario(tower(METHODS[0])), 1).snapshot())
    bare = runner.snapshot(rows=False)
    assert len(bare) < len(runner.snapshot())
    rows = runner.record.rows.copy()
    other = Runner(small(), 1)
    other.restore(bare, rows)
    assert other.record.run_hash() == runner.record.run_hash()


def test_what_views_need_is_there(monkeypatch):
    runner = Runner(small(), 1)
    list(runner.advance(14))
    nest = runner.nests[0]
    assert (nest.root, nest.inner, nest.base, nest.mesa, nest.gap) == (
        "evolution", ("brain",), "evolution.base", "evolution.mesa", "evolution.gap")  # fmt: skip
    assert runner.shifts == ((12, "modern"),)
    (population,) = runner.populations(5)
    assert population.run == 5 and population.base.mean() == pytest.approx(runner.record["evolution.base"][-1])
    assert population.mesa.mean() == pytest.approx(runner.record["evolution.mesa"][-1])
    assert len(population.base) == population.size == 60
    monkeypatch.setattr("sandbox.runner.SCATTER", 7)
    (sample,) = runner.populations()
    assert (len(sample.base), len(sample.mesa), sample.size) == (7, 7, 60)
    (scene,) = runner.scenes(5)
    assert scene.generation == 13 and scene.picture.marks
    best = runner.best()
    assert best["evolution"]["score"] == pytest.approx(runner.record["evolution.best"][-1])
    assert best["brain"]["genes"]["mouth.intake"] >= 0.0


def test_infinite_objectives_are_numbers_like_others(recwarn):
    graph = tower("optimizer.gradient_descent").set("g1", "expression", "log(-distance) / 0")
    runner = Runner(Scenario(graph), 1)
    list(runner.advance(5))
    assert not recwarn.list and runner.record.length == 5


# -- interventions -------------------------------------------------------------------------------------------


def test_interventions_replay_bit_for_bit_and_ramps_with_them():
    scenario = small()
    runner = Runner(scenario, 1)
    list(runner.advance(5))
    assert runner.intervene("modern", "ramp", 6) == Intervention(5, "modern", "ramp", 6)
    assert runner.intervene("sugar", "availability", 2) == Intervention(5, "sugar", "availability", 2.0)
    assert runner.coming == 2 and runner.as_run().interventions == tuple(runner._due)
    list(runner.advance(9))
    runner.intervene("evolution", "width", 0.5)
    kept = runner.snapshot()
    list(runner.advance(7))
    replay = runner.as_run()
    assert [e.generation for e in replay.interventions] == [5, 5, 14]
    assert hash_of(replay, 20, 2) == runner.record.run_hash() != hash_of(scenario, 20)
    other = Runner(scenario, 1)
    other.restore(kept)
    assert other.coming == 1
    list(other.advance(7))
    assert other.record.run_hash() == runner.record.run_hash() and other.as_run() == replay
    other.start()
    list(other.advance(20))
    assert other.record.run_hash() == hash_of(scenario, 20), "begun again, nothing of it remains"
    ramped = msgspec.structs.replace(scenario, interventions=(Intervention(1, "modern", "ramp", 6),))
    steps = Runner(ramped, 1)
    list(steps.advance(24))
    made = np.diff(steps.record["brain.intake"] / steps.record["drive.sweetness.mean"])
    assert (made[11:18] > 0.2).all() and abs(made[19:]).max() < 1e-9, "seven equal steps from availability 1 to 4"


def test_a_planned_run_with_interventions_is_the_run_in_which_they_were_made():
    planned = (Intervention(3, "evolution", "width", 0.7), Intervention(15, "drive", "satiety", -0.5))
    scenario = msgspec.structs.replace(small(), interventions=tuple(reversed(planned)))
    runner = Runner(small(), 2)
    list(runner.advance(3))
    runner.intervene("evolution", "width", 0.7)
    list(runner.advance(12))
    runner.intervene("drive", "satiety", -0.5)
    list(runner.advance(16))
    assert runner.record.run_hash() == hash_of(scenario, 30)
    assert runner.as_run().interventions == planned


REFUSED = [
    ("evolution", "population", 61, "reset the run"),
    ("evolution", "width", -1.0, "width is 0 to"),
    ("evolution", "width", "wide", "is a number"),
    ("evolution", "joy", 1, "no such setting"),
    ("nobody", "joy", 1, "no such setting"),
    ("offspring", "expression", "intake *", "offspring.expression: column 9"),
    ("offspring", "expression", "intake", "reset the run"),
    ("brain", "gradient", "finite_differences", "reset the run"),
    ("modern", "availability", -1.0, "availability is"),
]


@pytest.mark.parametrize("node, setting, value, words", REFUSED)
def test_a_refused_intervention_changes_nothing(node, setting, value, words):
    runner = Runner(small(), 1)
    list(runner.advance(4))
    runner.intervene("evolution", "width", 0.8)
    before = runner.snapshot()
    with pytest.raises(ScenarioError, match=words.replace(".", r"\.")) as raised:
        runner.intervene(node, setting, value)
    assert "\n" not in str(raised.value)
    assert runner.snapshot() == before
    planned = msgspec.structs.replace(small(), interventions=(Intervention(9, node, setting, value),))
    with pytest.raises(NotRunnable, match="intervention at generation 9 cannot be made") as refused:
        Runner(planned, 1)
    (fault,) = refused.value.faults
    assert (fault.node, fault.part) == (node, setting) and "\n" not in str(fault)


def test_an_intervention_has_to_go_with_those_still_to_come():
    """Each may be made alone, but not both: the later one, planned in the file, would fail in the middle of the run."""
    scenario = bundled("three-levels", 20)
    planned = (Intervention(10, "firm", "measure", "1, 0.5, 2"), Intervention(10, "firm", "value", "1, 1, 1"))
    with pytest.raises(NotRunnable, match="generation 10"):
        Runner(msgspec.structs.replace(scenario, interventions=planned), 1)
    runner = Runner(scenario, 1)
    list(runner.advance(3))
    with pytest.raises(ScenarioError, match="measure has 3 numbers"):
        runner.intervene("firm", "measure", "1, 0.5, 2")
    runner.intervene("firm", "measure", "1, 0.5")
    runner.intervene("firm", "measure", "1, 0.7")
    assert [(e.setting, e.value) for e in runner._due] == [("measure", "1, 0.7")], "the later word counts"


def test_a_number_that_only_a_deployment_reads_leaves_the_search_alone():
    graph = watched().set("meant", "expression", "-distance * k").set("meant", "k", 1.0)
    plain, changed = Runner(Scenario(graph), 1), Runner(Scenario(graph), 1)
    list(plain.advance(8))
    list(changed.advance(4))
    changed.intervene("meant", "k", 5.0)
    list(changed.advance(4))
    for name in plain.record.columns:
        if name.startswith("o1.") and name not in ("o1.intended", "o1.raw_gap"):
            np.testing.assert_array_equal(plain.record[name], changed.record[name], err_msg=name)
    np.testing.assert_allclose(changed.record["o1.intended"][4:], 5.0 * plain.record["o1.intended"][4:])


def test_the_order_in_which_genes_were_opened_is_not_part_of_a_run():
    """Files sort them, so a run would change by being saved."""
    scenario = load("keys-and-chests")
    node = scenario.graph.nodes["wants"]
    turned = msgspec.structs.replace(node, genes=dict(reversed(node.genes.items())))
    assert list(turned.genes) != list(node.genes)
    graph = msgspec.structs.replace(scenario.graph, nodes={**scenario.graph.nodes, "wants": turned})
    hashes = {run(msgspec.structs.replace(scenario, graph=g), 2).run_hash() for g in (scenario.graph, graph)}
    assert len(hashes) == 1
