"""Section 2, creatures that forage: selection makes reflexes of chance, which hold in meadows never seen."""

from __future__ import annotations

import numpy as np
import pytest
from science.lab import SEED, built, bundled, found, rows, runner, said, scenario

REFLEXES = {
    "meadow": ("world.meadow", {"sight": "beside"}),
    "elsewhere": ("world.meadow", {"sight": "beside", "first_meadow": 5000}),
    "reflex": ("candidate.lookup", {"horizon": 40}), "taste": ("objective.weighted", {"food": 1.0, "poison": -1.0}),
    "evolution": ("optimizer.genetic", {"population": 100, "mutation": 0.02, "elitism": 2, "episodes": 10}),
    "deployed": ("deployment.deployment", {"every": 30}),
}  # fmt: skip


def evolved(seed, poison=-1.0):
    graph = built(
        REFLEXES, ("meadow.world", "reflex.world"), ("reflex.candidate", "evolution.candidate"),
        ("taste.objective", "evolution.objective"), ("evolution.candidate", "deployed.candidate"),
        ("elsewhere.world", "deployed.world"), ("taste.objective", "deployed.objective"),
    )  # fmt: skip
    return scenario(graph.set("taste", "poison", poison), seed, 60)


def test_reflexes_that_eat_food_and_leave_poison_are_selected():
    made = runner(evolved(seed=2), 60)
    record, run = made.record, made.runs[0]
    late = slice(-10, None)
    food, poison = record["evolution.food"], record["evolution.poison"]
    eaten = [food[0], poison[0], food[late].mean(), poison[late].mean()]
    found("meadow: food and poison eaten at first and at last", eaten)
    assert 1.5 < food[0] / poison[0] < 2.5, "at first as much of each as grows"
    assert food[late].mean() > 2.0 * food[0] and food[late].mean() > 4.0 * poison[late].mean(), said(
        food, poison
    )
    assert record["deployed.mean"][60] > 2.0 * record["deployed.mean"][0], said(record["deployed.mean"])
    # Of situations with one fruit and no poison beside it (the digit of that side is 1), most moves go for the fruit.
    best = run.pop[np.argmax(run.found.scores)]
    assert sum(best[3 ** (3 - side)] == side for side in range(4)) >= 3, said(best)


def test_control_where_poison_is_as_good_as_food_it_is_eaten_as_gladly():
    record = rows(evolved(seed=3, poison=1.0))
    late = slice(-10, None)
    assert 1.4 < record["evolution.food"][late].mean() / record["evolution.poison"][late].mean() < 2.8
    assert record["evolution.poison"][late].mean() > 1.5 * record["evolution.poison"][0]


def foraged(*texts, generations):
    """Means of the last ten generations of the bundled scenario's places, with fewer creatures."""
    record = rows(bundled("foraging", "evolution.population=100", *texts, seed=SEED % 1000 + 1), generations)
    return {name: record[f"{name}.mean"][-10:].mean() for name in ("evolution", "unseen", "toadstools")} | {
        "random": record["random.food"][-10:].mean(), "first": record["evolution.mean"][0],
    }  # fmt: skip


def test_foragers_come_of_noise_hold_in_unseen_meadows_and_know_nothing_of_what_they_never_met():
    ate = foraged(generations=40)
    found("foraging: at home, in unseen meadows, among toadstools, random", [*ate.values()][:4])
    assert ate["evolution"] > 2.5 * ate["first"] and ate["evolution"] > 1.7 * ate["random"], said(ate)
    assert ate["unseen"] == pytest.approx(ate["evolution"], rel=0.2), said(ate)
    assert ate["toadstools"] < 0.55 * ate["unseen"], said(ate)


def test_control_whoever_grew_up_among_toadstools_loses_nothing_there():
    ate = foraged("meadow.poison=10", generations=80)
    assert ate["toadstools"] == pytest.approx(ate["unseen"], rel=0.25), said(ate)
    assert ate["toadstools"] > 3.0 * ate["first"], said(ate)
