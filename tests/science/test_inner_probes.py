"""Probes of inner optimizers on known cases: a planner and a fixed plan, a drive that is known."""

from __future__ import annotations

import numpy as np
from lab import built, bundled, found, rows, scenario

from sandbox.graph import GeneRange

HERE = "H..#....\n.#...##.\n...#...G\n.#....#.\n"
THERE = "..#.H...\n.#.#.##.\nG......#\n.#.#..#.\n"


def examined(*, planner):
    """The test of a planner whose drive is searched, or of a plan that is searched itself."""
    nodes = {
        "town": ("world.town", {"map": HERE, "idle_actions": 1}),
        "other": ("shift.shift", {"map": THERE, "only_in_deployment": True}),
        "plan": ("candidate.plan", {"horizon": 14}),
        "goal": ("objective.weighted", {"distance": -1.0}),
        "outer": ("optimizer.genetic", {"population": 20 if planner else 100}),
        "test": ("probe.mesa_test", {}),
    }
    wires = [
        ("town.world", "other.world"), ("other.world", "plan.world"), ("goal.objective", "outer.objective"),
        ("outer.candidate", "test.candidate"), ("other.world", "test.world"),
    ]  # fmt: skip
    if not planner:
        return built(nodes, *wires, ("plan.candidate", "outer.candidate"))
    nodes["drive"] = ("objective.weighted", {"distance": -1.0})
    nodes["mind"] = ("optimizer.hill_climb", {"budget": 300})
    wires += [("plan.candidate", "mind.candidate"), ("drive.objective", "mind.objective")]
    graph = built(nodes, *wires, ("mind.candidate", "outer.candidate"))
    return graph.open_gene("drive", "distance", GeneRange(-2.0, 1.0))


def test_a_planner_is_an_optimizer_and_a_plan_is_none():
    planner = rows(scenario(examined(planner=True)), 20)
    assert planner["test.r1"][-1] > 0.5 and planner["test.r2_share"][-1] > 0.5
    assert planner["test.slope_low"][-1] > 0.0
    # To go away from the goal is so easy that nobody could reach half as many bits at it.
    assert planner["test.r2"][-1] < 0.25 and np.isnan(planner["test.verdict"][-1])
    plan = rows(scenario(examined(planner=False)), 60)
    assert plan["outer.best"][-1] == 0.0, "in training the plan does as well"
    assert plan["test.verdict"][-1] == 0.0
    assert plan["test.r1_high"][-1] < 0.5
    assert plan["test.slope"][-1] == 0.0


def test_a_sampler_gains_about_one_bit_for_each_doubling():
    """The best of n is worth H_n / ln 2 bits on average, so the slope over some n is known."""
    graph = built(
        {
            "chain": ("world.chain", {}), "person": ("candidate.applicant", {}),
            "drive": ("objective.weighted", {"value": 1.0}), "mind": ("optimizer.best_of_n", {"n": 32}),
            "fit": ("objective.weighted", {"value": 1.0}), "outer": ("optimizer.best_of_n", {"n": 1}),
            "test": ("probe.mesa_test", {"episodes": 600, "samples": 20_000, "doublings": 4}),
        },
        ("chain.world", "person.world"), ("person.candidate", "mind.candidate"), ("drive.objective", "mind.objective"),
        ("mind.candidate", "outer.candidate"), ("fit.objective", "outer.objective"),
        ("outer.candidate", "test.candidate"),
    ).open_gene("drive", "value", GeneRange(0.5, 1.5))  # fmt: skip
    record = rows(scenario(graph, seed=5), 1)
    n = np.array([2, 4, 8, 16, 32])
    known = np.polyfit(np.log2(n), [(1.0 / np.arange(1, k + 1)).sum() / np.log(2.0) for k in n], 1)[0]
    error = (record["test.slope_high"][0] - record["test.slope_low"][0]) / (2 * 1.96)
    found("slope of best of n, bits for each doubling", record["test.slope"][0], known)
    assert 0.0 < error < 0.05
    assert abs(record["test.slope"][0] - known) <= 4.0 * error


def test_choices_give_the_drive_away():
    graph = bundled("sweet-tooth", "modern.from_generation=20", "evolution.population=100").graph
    for node, type_ in (("wants", "probe.wants"), ("attribution", "probe.attribution")):
        graph, _ = graph.new(type_, (0.0, 0.0), node)
        graph = graph.connect("evolution.candidate", f"{node}.candidate")
    record = rows(scenario(graph.connect("offspring.objective", "attribution.objective"), seed=3), 30)
    assert record["wants.angle"].max() < 10.0
    assert record["wants.agreement"].min() > 0.9
    # No outer fault, and an inner one that appears when the world has changed.
    assert abs(record["attribution.outer"]).max() < 1e-9
    assert record["attribution.inner"][20] > 10.0 * record["attribution.inner"][19]


def test_who_cannot_search_gives_nothing_away():
    graph = bundled("sweet-tooth", "evolution.population=50").graph.set("brain", "steps", 0)
    graph, _ = graph.new("probe.wants", (0.0, 0.0), "wants")
    record = rows(scenario(graph.connect("evolution.candidate", "wants.candidate"), seed=3), 2)
    assert record["wants.decided"][-1] == 0.0
