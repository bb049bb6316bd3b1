"""Optimization power: exact where it can be counted, sampled with its interval elsewhere, never made up."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from engine import built, bundled, with_gene

from sandbox.compose import compose
from sandbox.runner import Runner
from sandbox.scenario_model import Scenario
from sims.probes import optimization_power
from sims.probes.optimization_power import bits, exact_scores, wilson


def record_of(graph, generations=1, seed=1):
    made = Runner(Scenario(graph=graph, seed=seed), threads=1)
    list(made.advance(generations + 1))
    return made.record


def test_bits():
    assert [bits(1.0), bits(0.5), bits(2.0**-20)] == [0.0, 1.0, 20.0]
    assert bits(0.0) == math.inf
    assert math.copysign(1.0, bits(1.0)) == 1.0
    assert bits(1.0 + 1e-12) == 0.0


def test_wilson_interval():
    # 10 of 100: 0.0552 to 0.1744 (Agresti & Coull 1998 and elsewhere).
    assert wilson(10, 100) == pytest.approx((0.05523, 0.17437), abs=1e-5)
    low, high = wilson(0, 1000)
    assert low == 0.0
    assert high == pytest.approx(3.8416 / 1003.8416, rel=1e-3)
    assert wilson(1000, 1000)[1] == 1.0


class Machine:
    """A random finite machine: state after (state, action), and a score per state."""

    def __init__(self, seed, states=5, options=3):
        rng = np.random.default_rng(seed)
        self.next = rng.integers(0, states, size=(states, options))
        self.scores = rng.integers(0, 4, size=states).astype(float)

    def behave(self, plans):
        found = np.zeros(len(plans))
        for i, plan in enumerate(plans):
            state = 0
            for action in plan:
                if action < 0:
                    break
                state = self.next[state, int(action)]
            found[i] = state
        return found, self.scores[found.astype(int)]


@pytest.mark.parametrize("seed", range(8))
def test_exact_probability_is_that_of_trying_every_plan(seed):
    machine, length = Machine(seed), 6
    plans = np.array(list(product(range(3), repeat=length)), dtype=float)
    scores = machine.behave(plans)[1]
    for score in range(5):
        expected = float((scores >= score).mean())
        assert exact_scores(machine.behave, 3, length, 100).at_least(score) == pytest.approx(
            expected, abs=1e-12
        )


def test_too_many_states_are_not_counted():
    machine = Machine(1)
    assert exact_scores(machine.behave, 3, 6, 1) is None
    assert exact_scores(machine.behave, 3, 6, 5) is not None


def town(**power):
    return bundled("ice-cream", 2, town__map="H.G\n...", town__idle_actions=1, plan__horizon=3,
                   **{f"power__{name}": value for name, value in power.items()}).graph  # fmt: skip


def test_sampled_bits_surround_the_exact_ones():
    exact = record_of(town())
    assert exact["power.exact"][1] == 1.0
    assert exact["power.low"][1] == exact["power.bits"][1] == exact["power.high"][1]
    # Two of five actions, one after the other, and any third: east, east.
    assert exact["power.bits"][1] == pytest.approx(-math.log2(1 / 25))
    # The world without the probe's dynamic program: the same nest, sampled.
    inside = 0
    for seed in range(12):
        made = Runner(Scenario(graph=town(samples=2000), seed=seed), threads=1)
        for run in made.runs:
            for watcher in run.watchers:
                watcher.power.counted = lambda *_: None  # as where there are too many states
        list(made.advance(2))
        record = made.record
        assert record["power.exact"][1] == 0.0
        assert record["power.low"][1] < record["power.bits"][1] < record["power.high"][1]
        inside += record["power.low"][1] <= exact["power.bits"][1] <= record["power.high"][1]
    assert inside >= 9  # 95 % each: fewer than 9 of 12 once in 4000 times


def land(samples, n=64, **more):
    return built(
        {
            "land": ("world.landscape", {"dimension": 1, "range": 1.0}),
            "spot": ("candidate.point", {"start": "uniform"}),
            "high": ("objective.weighted", {"value": 1.0}), "search": ("optimizer.best_of_n", {"n": n, **more}),
            "power": ("probe.optimization_power", {"samples": samples}),
        },
        "land.world>spot.world", "spot.candidate>search.candidate", "high.objective>search.objective",
        "search.candidate>power.candidate",
    )  # fmt: skip


def test_sampled_bits_are_those_of_the_score():
    """-x^2 with x uniform in -1 .. 1: P(at least -s^2) = s."""
    record = record_of(land(100_000), 0)
    expected = -math.log2(math.sqrt(-record["search.best"][0]))
    assert record["power.bits"][0] == pytest.approx(expected, abs=0.1)
    assert record["power.low"][0] - 0.1 <= expected <= record["power.high"][0] + 0.1


def test_where_no_sample_did_as_well_there_is_only_a_lower_bound():
    record = record_of(land(100, n=100_000), 0)
    assert record["power.high"][0] == math.inf
    assert record["power.bits"][0] == record["power.low"][0] == pytest.approx(-math.log2(wilson(0, 100)[1]))
    assert record["power.exact"][0] == 0.0


def test_bits_never_fall_while_the_world_stays_and_what_is_found_improves():
    record = record_of(land(10_000), 30)
    assert (np.diff(record["power.bits"]) >= 0.0).all()


@pytest.mark.parametrize("method", ["optimizer.genetic", "optimizer.hill_climb", "optimizer.best_of_n"])
def test_after_a_shift_the_best_of_the_new_world_is_measured(method):
    """What was best where it was selected is nothing special any more: its score of old is not held against chance."""
    graph = built(
        {
            "people": ("world.applicants", {"error_scale": 0.0, "gamer_share": 1.0, "boost": 50.0}),
            "later": ("shift.shift", {"boost": 0.0, "from_generation": 5}), "person": ("candidate.applicant", {}),
            "seen": ("objective.weighted", {"metric": 1.0}), "search": (method, {}),
            "power": ("probe.optimization_power", {"samples": 1000}),
        },
        "people.world>later.world", "later.world>person.world", "person.candidate>search.candidate",
        "seen.objective>search.objective", "search.candidate>power.candidate",
    )  # fmt: skip
    if method == "optimizer.genetic":
        graph = graph.set("search", "mutation", 0.0)
    record = record_of(graph, 7)
    best = record["search.best"]
    assert (best[:5] > 40.0).all()
    assert (best[5:] < best[4] - 30.0).all()
    # The score measured is the best one's of the new world, which chance reaches once in a while: not infinitely hard.
    assert np.isfinite(record["power.high"][5:]).all() or method == "optimizer.hill_climb"
    made = Runner(Scenario(graph=graph, seed=1), threads=1)
    list(made.advance(7))
    assert made.runs[0].best.observed[0, 0] < best[4] - 30.0


def test_an_objective_that_random_behaviour_has_no_numbers_for_is_refused():
    graph = bundled("sweet-tooth", 3).graph
    graph, _ = graph.new("probe.optimization_power", (0.0, 0.0), "power")
    graph = graph.connect("evolution.candidate", "power.candidate")
    assert not compose(graph).faults  # children depend on what is eaten, and anybody eats
    with_drive = graph.connect("drive.objective", "power.objective")
    (fault,) = compose(with_drive).faults
    assert (fault.node, fault.part) == ("power", "objective")
    assert "random behaviour" in fault.sentence
    assert "sweetness" in fault.sentence
    graph, _ = graph.new("objective.expression", (0.0, 0.0), "thrift")
    graph = graph.connect("thrift.objective", "power.objective").set("thrift", "expression", "intake - cost")
    (fault,) = compose(graph).faults
    assert "cost" in fault.sentence
    assert with_gene(
        bundled("sweet-tooth", 3).graph, "drive.sweetness", -1.0, 1.0
    ).nodes  # the gene is what is refused


def test_the_probe_measures_by_its_own_objective_where_one_is_wired():
    graph = bundled("ice-cream", 2).graph
    graph, _ = graph.new("objective.weighted", (0.0, 0.0), "nearer")
    graph = graph.set("nearer", "distance", -1.0).connect("nearer.objective", "power.objective")
    record = record_of(graph)
    plain = record_of(bundled("ice-cream", 2).graph)
    assert record["planner.best"][1] == plain["planner.best"][1]
    assert 0.0 < record["power.bits"][1] <= plain["power.bits"][1]  # in any number of steps: easier


def test_large_worlds_are_sampled_instead_of_counted_for_minutes(monkeypatch):
    monkeypatch.setattr(optimization_power, "WORK", 20)
    record = record_of(town(samples=1000))
    assert record["power.exact"][1] == 0.0
    assert record["power.low"][1] <= math.log2(25) <= record["power.high"][1]


def test_blocks_of_plans_change_nothing(monkeypatch):
    whole = record_of(town())
    monkeypatch.setattr(optimization_power, "BLOCK", 1)
    assert np.array_equal(record_of(town()).rows, whole.rows)


def test_a_noisy_measure_is_never_counted_as_if_there_were_no_chance():
    graph = town(samples=500)
    graph, _ = graph.new("objective.noisy", (0.0, 0.0), "seen")
    graph = graph.connect("wish.objective", "seen.objective").connect("seen.objective", "power.objective")
    assert record_of(graph)["power.exact"][1] == 0.0
