"""Section 4: selection finds a searcher where no habit will do, and the test that tells one."""

from __future__ import annotations

import pytest
from science.lab import built, bundled, chance, found, rows, said, scenario

from sandbox.graph import GeneRange

SMALL = ("evolution.population=120", "evolution.episodes=4", "test.every=30")


def emerged(*texts, seed=3):
    """A shorter run: habits for 80 generations, then the price falls."""
    return rows(bundled("mesa-emerges", *SMALL, *texts, seed=seed, generations=120))


@pytest.mark.parametrize("layouts, planners", [(1, False), (60, True)])
def test_planners_take_over_where_layouts_are_many(layouts, planners):
    record = emerged(f"maze.layouts={layouts}")
    share = record["evolution.planner_share"]
    assert share[70] < 0.2, "thinking is too dear at first"
    assert (share[-1] > 0.85) if planners else (share[-1] < 0.25), said(layouts, share[-1])
    r1, r2, verdict = (record[f"test.{name}"][-1] for name in ("r1", "r2", "verdict"))
    found(f"mesa-emerges: R1, R2 and verdict, {layouts} layouts", [r1, r2, verdict])
    assert verdict == float(planners), said(r1, r2)
    assert (r1 > 0.9 and r2 > 0.5) if planners else (r1 < 0.5 and r2 < 0.5), said(r1, r2)


def test_the_border_lies_where_habits_are_worth_as_much_as_planning_less_its_price():
    """A sweep of the number of layouts, thinking too dear at first: planners take over where even the best table scores
    less than one that solves every maze and pays for its evaluations, and nowhere where tables score more on average.
    Between them a table is worth more than planning, and its mutated children less.
    """
    rng, sides = chance("layouts"), set()
    seed = int(rng.integers(1, 1000))
    sets = ("evolution.population=100", "evolution.episodes=6", "test.every=1000")
    swept = (1, 2, int(rng.integers(3, 7)), int(rng.integers(8, 25)), 60)
    records = [rows(bundled("mesa-emerges", *sets, f"maze.layouts={n}", seed=seed, generations=120)) for n in swept]
    planning = records[-1]["evolution.mean"][-10:].mean()  # hardly anybody else is left there
    for layouts, record in zip(swept, records, strict=True):
        mean, best = (record[f"evolution.{name}"][70:80].mean() for name in ("mean", "best"))
        share = record["evolution.planner_share"][-1]
        found(f"mesa-emerges: share of planners, {layouts} layouts; tables, best table, planning",
              [share, mean, best, planning])  # fmt: skip
        if best < planning - 0.1:
            assert share > 0.8, said(layouts, seed, mean, best, planning)
            sides.add("planners")
        elif mean > planning + 0.05:
            assert share < 0.4, said(layouts, seed, mean, best, planning)
            sides.add("tables")
    assert sides == {"planners", "tables"}, said(seed, swept)


def test_a_table_is_worth_little_in_mazes_it_has_not_seen_and_a_planner_as_much_as_ever():
    """8 x 8, 20 % walls: equal in training; on 200 new layouts the planner solves all, the table about a tenth."""
    maze = {"size": 8, "wall_share": 0.2, "layouts": 1}
    graph = built(
        {
            "maze": ("world.maze", maze), "new": ("world.maze", {**maze, "layouts": 200, "first_layout": 1000}),
            "table": ("candidate.lookup", {"horizon": 40}), "plan": ("candidate.plan", {"horizon": 40}),
            "near": ("objective.weighted", {"reached": 1.0, "distance": -0.02}),
            "aim": ("objective.weighted", {"distance": -1.0}), "there": ("objective.weighted", {"reached": 1.0}),
            "habits": ("optimizer.genetic", {"population": 200, "mutation": 0.01, "elitism": 2, "episodes": 100}),
            "planner": ("optimizer.beam", {"width": 16}), "deployed": ("deployment.deployment", {"every": 60}),
        },
        ("maze.world", "table.world"), ("table.candidate", "habits.candidate"), ("near.objective", "habits.objective"),
        ("habits.candidate", "deployed.candidate"), ("new.world", "deployed.world"),
        ("there.objective", "deployed.objective"),
    ).connect("maze.world", "plan.world").connect("plan.candidate", "planner.candidate")  # fmt: skip
    record = rows(scenario(graph.connect("aim.objective", "planner.objective"), seed=4, generations=60))
    assert record["habits.reached"].max() > 0.8 and record["planner.reached"][-1] == 1.0
    table = record["deployed.mean"][60]
    found("table, selected in one maze, in 200 others: share that arrives", table, 0.1)
    assert 0.03 < table < 0.25, said(table)


def test_the_planner_solves_every_new_layout():
    """Best of one around it draws a new maze for each of 200 choices; its only gene changes nothing."""
    nodes = {
        "maze": ("world.maze", {"size": 8, "wall_share": 0.2, "layouts": 200, "first_layout": 1000}),
        "plan": ("candidate.plan", {"horizon": 40}), "aim": ("objective.weighted", {"distance": -1.0}),
        "planner": ("optimizer.beam", {"width": 16}), "there": ("objective.weighted", {"reached": 1.0}),
        "days": ("optimizer.best_of_n", {"n": 1, "episodes": 200}),
    }  # fmt: skip
    graph = built(
        nodes, ("maze.world", "plan.world"), ("plan.candidate", "planner.candidate"),
        ("aim.objective", "planner.objective"), ("planner.candidate", "days.candidate"),
        ("there.objective", "days.objective"),
    ).open_gene("aim", "distance", GeneRange(-1.5, -0.5))  # fmt: skip
    reached = rows(scenario(graph, generations=1))["days.reached"][-1]
    found("planner, in 200 mazes: share that arrives", reached, 1.0)
    assert reached == 1.0
