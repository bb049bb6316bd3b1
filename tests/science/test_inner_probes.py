"""Probes of inner optimizers on known cases: a planner and a fixed plan, a drive that is known."""

from __future__ import annotations

from lab import built, bundled, rows, scenario

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
    assert planner["test.verdict"][-1] == 1.0
    assert planner["test.slope_low"][-1] > 0.0
    plan = rows(scenario(examined(planner=False)), 60)
    assert plan["outer.best"][-1] == 0.0, "in training the plan does as well"
    assert plan["test.verdict"][-1] == 0.0
    assert plan["test.r1_high"][-1] < 0.5
    assert plan["test.slope"][-1] == 0.0


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
