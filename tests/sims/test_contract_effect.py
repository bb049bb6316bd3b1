"""The contract of effect, over all registered nodes: methods find more than chance, worlds can be solved, probes tell
what was searched from what was not.
"""

from __future__ import annotations

import numpy as np
import pytest
from contract_kit import ALL, OPTIMIZERS, done, home, nest, spread
from contract_kit import UNCHANGING as WORLDS

from sandbox.graph import GeneRange
from sandbox.runner import NotRunnable

SEEDS = range(1, 6)
# Best of n and guessing are random search, mate choice draws by weight, exhaustive search wins by completeness, and an
# invasion compares two: they have tests of their own.
CHANCE = ("optimizer.best_of_n", "optimizer.exhaustive", "optimizer.invasion", "optimizer.guessing",
          "optimizer.mate_choice")
SEARCHING = [method for method in OPTIMIZERS if method.type not in CHANCE]


def of_type(declaration):
    return declaration.type


# -- methods ---------------------------------------------------------------------------------------------------


def goal_of(runner, goal):
    """What the best candidate met so far has of the goal."""
    run = runner.runs[0]
    names = run.plan.spec.features
    return sum(weight * run.best.feats[0, names.index(name)] for name, weight in goal.items())


@pytest.mark.parametrize("method", SEARCHING, ids=of_type)
def test_method_beats_random_search_with_as_many_evaluations_as_the_outermost(method):
    world, goal, settings = home(method)
    generations = 1 if method.sequential else 150
    wins = 0
    for seed in SEEDS:
        found = done(nest(world, [method.type], goal=goal, world_settings=settings), generations, seed=seed)
        spent = found.evaluations
        chance = nest(world, ["optimizer.best_of_n"], goal=goal, world_settings=settings).set(
            "m0", "n", spent
        )
        wins += goal_of(found, goal) > goal_of(done(chance, 0, seed=seed), goal)
    assert wins >= len(SEEDS) - 1


@pytest.mark.parametrize("method", SEARCHING, ids=of_type)
def test_method_beats_random_search_with_as_many_evaluations_inside_another(method):
    """The same method, source and kernels one level further in: what it finds is what the outer one's candidates do."""
    world, goal, settings = home(method)

    def inner(type_, **more):
        graph = nest(world, ["optimizer.best_of_n", type_], goal=goal, world_settings=settings)
        graph = graph.set("m0", "n", 1).set("m0", "episodes", 12)
        for name, value in more.items():
            graph = graph.set("m1", name, value)
        record = done(graph, 1).record
        return sum(weight * record[f"m0.{name}"][1] for name, weight in goal.items()), record["m1.cost"][1]

    found, cost = inner(method.type)
    assert cost == round(cost) >= 2
    chance, spent = inner("optimizer.best_of_n", n=int(cost))
    assert spent == cost
    assert found > chance


@pytest.mark.parametrize("depth", [1, 2])
def test_exhaustive_search_finds_a_needle_that_chance_misses_in_one_case_of_three(depth):
    around = ["optimizer.best_of_n"] * (depth - 1)
    world = {"world_settings": {"function": "needle", "length": 7}}
    last = f"m{depth - 1}"

    def found(method, **more):
        graph = nest("world.bits", [*around, method], goal={"value": 1.0}, **world)
        for name, value in more.items():
            graph = graph.set(last, name, value)
        graph = graph.set("m0", "n", 1) if around else graph
        return [done(graph, 0 if around or "n" in more else 127, seed=s).runs[0].best.feats[0, 0] for s in range(40)]

    assert np.mean(found("optimizer.exhaustive")) == 1.0
    assert 0.3 < np.mean(found("optimizer.best_of_n", n=128)) < 0.9  # 1 - (1 - 1/128)^128 = 0.63


@pytest.mark.parametrize("world", WORLDS, ids=of_type)
def test_best_of_n_beats_the_first_that_comes(world):
    graph = spread(nest(world.type, ["optimizer.best_of_n"], goal=SOLVED[world.type][0])).set(
        "m0", "episodes", 50
    )
    many, one = (done(graph.set("m0", "n", n), 1).record for n in (64, 1))
    assert one["m0.sd"][1] > 0.0
    assert many["m0.mean"][1] > one["m0.mean"][1]


def test_three_levels_of_any_methods_run():
    """Every method in every place of a nest of three."""
    plain = [m.type for m in OPTIMIZERS if not m.sequential]
    for shift in range(len(plain)):
        methods = [plain[(shift + k) % len(plain)] for k in range(3)]
        graph = nest("world.landscape", methods, goal={"value": 1.0})
        for k in range(3):
            for name in ("budget", "steps", "population", "n", "trials"):
                if ALL[methods[k]].setting(name):
                    graph = graph.set(f"m{k}", name, 4 if name == "population" else 8)
        record = done(graph, 2).record
        assert np.isfinite(record["m0.mean"]).all()
        least = 2 if methods[2] == "optimizer.invasion" else 4  # an invasion compares two types
        assert (record["m2.cost"] >= least).all(), methods


# -- worlds ----------------------------------------------------------------------------------------------------

# How each world can be solved: features to maximise with their weights, settings, method, and what shows the success.
SOLVED = {
    "world.town": ({"ate": 1.0, "distance": -0.01}, {}, "optimizer.beam", lambda r: r["m0.ate"][-1] == 1.0),
    "world.bits": ({"value": 1.0}, {"length": 20}, "optimizer.genetic", lambda r: r["m0.best"].max() == 20.0),
    "world.landscape": ({"value": 1.0}, {}, "optimizer.gradient_descent", lambda r: r["m0.distance"][-1] < 0.01),
    "world.sweet_tooth": (
        {"sweetness": 1.0, "satiety": -1.0}, {}, "optimizer.gradient_descent",
        lambda r: abs(r["m0.intake"][-1] - 1.0) < 0.01,
    ),
    "world.firm": (
        {"value_made": 1.0, "effort_cost": -1.0}, {}, "optimizer.gradient_descent",
        lambda r: r["m0.mean"][-1] > 0.999,
    ),
    "world.oversight": (
        {"deployment_compliance": -1.0, "training_compliance": 1.0}, {"training": 20}, "optimizer.beam",
        lambda r: r["m0.deceiving"][-1] == 1.0,
    ),
    "world.applicants": (
        {"value": 1.0}, {}, "optimizer.hill_climb", lambda r: r["m0.value"][-1] > 20.0,
    ),
    "world.maze": ({"distance": -1.0}, {"size": 5}, "optimizer.genetic", lambda r: r["m0.reached"][-1] > 0.5),
    "world.meadow": ({"food": 1.0, "poison": -1.0}, {}, "optimizer.beam", lambda r: r["m0.food"][-1] > 8.0),
    "world.keys_and_chests": (
        {"chests": 1.0, "keys": 0.1}, {"keys": 3, "chests": 12}, "optimizer.beam", lambda r: r["m0.chests"][-1] > 2.0,
    ),
    "world.savanna": (
        {"offspring": 1.0}, {}, "optimizer.hill_climb", lambda r: r["m0.offspring"][-1] > 2.6,
    ),
    "world.text": ({"log_p": 1.0}, {}, "optimizer.gradient_descent", lambda r: r["m0.p_target"][-1] > 0.5),
    "world.prose": (
        {"plausibility": 1.0}, {"length": 20}, "optimizer.genetic", lambda r: r["m0.best"].max() > -3.5,
    ),
    "world.chain": ({"value": 1.0}, {}, "optimizer.hill_climb", lambda r: r["m0.value"][-1] > 3.0),
    "world.quarters": ({"value_made": 1.0}, {}, "optimizer.hill_climb", lambda r: r["m0.value_made"][-1] > 0.4),
    "world.regression": ({"loss": -1.0}, {}, "optimizer.best_of_n", lambda r: r["m0.loss"][1:].mean() < 6.0),
}  # fmt: skip


@pytest.mark.parametrize("world", WORLDS, ids=of_type)
def test_world_can_be_solved_by_a_search_and_is_not_by_chance(world):
    assert world.type in SOLVED, f"say in SOLVED how {world.type} can be solved"
    goal, settings, method, solved = SOLVED[world.type]
    graph = nest(world.type, [method], goal=goal, world_settings=settings)
    for name, value in {"budget": 2000, "gradient": "exact", "rate": 0.3}.items():
        if ALL[method].setting(name):
            graph = graph.set("m0", name, value)
    runner = done(graph, 3 if ALL[method].sequential else 300)
    assert solved(runner.record)
    chance = nest(world.type, ["optimizer.best_of_n"], goal=goal, world_settings=settings)
    assert not solved(done(chance.set("m0", "n", 1), 20).record)


# -- probes ----------------------------------------------------------------------------------------------------


def watched(graph, type_, **settings):
    """With a probe or a plot on the outermost optimizer."""
    graph, _ = graph.new(type_, (0.0, 0.0), "watch")
    for name, value in settings.items():
        graph = graph.set("watch", name, value)
    port = "series" if ALL[type_].kind == "view" else "candidate"
    return graph.connect(f"m0.{port}", f"watch.{port}")


@pytest.mark.parametrize("world", WORLDS, ids=of_type)
def test_power_tells_what_was_searched_from_what_was_not(world):
    goal, settings, _, _ = SOLVED[world.type]
    graph = watched(
        spread(nest(world.type, ["optimizer.best_of_n"], goal=goal, world_settings=settings)),
        "probe.optimization_power", samples=20_000,
    )  # fmt: skip
    bits = {}
    for n in (1, 400):
        found = [done(graph.set("m0", "n", n), 0, seed=seed).record["watch.bits"][0] for seed in range(8)]
        bits[n] = float(np.median(found))
    assert bits[400] > bits[1] + 3.0  # 8.6 more on average where scores are continuous


@pytest.mark.parametrize("episodes", [1, 4])
def test_exact_and_measured_gradients_lead_the_same_way(episodes):
    """Also through an objective that is curved in what chance changes, averaged over episodes."""
    graph = nest("world.firm", ["optimizer.gradient_descent"], world_settings={"noise": 0.5})
    graph, _ = graph.new("objective.expression", (0.0, 0.0), "x")
    graph = graph.set("x", "expression", "exp(-(reported - 1)**2) - effort_cost")
    graph = graph.disconnect(("o0.objective", "m0.objective")).connect("x.objective", "m0.objective")
    graph = graph.set("m0", "batch", episodes)
    exact, measured = (
        done(graph.set("m0", "gradient", g), 8).record for g in ("exact", "finite_differences")
    )
    assert abs(exact["c.effort0.mean"][-1]) > 0.05
    for column in ("c.effort0.mean", "c.effort1.mean", "m0.mean"):
        np.testing.assert_allclose(exact[column], measured[column], rtol=1e-5, atol=1e-7)


def test_a_gradient_along_options_is_refused():
    with pytest.raises(NotRunnable, match="real numbers"):
        done(nest("world.bits", ["optimizer.gradient_descent"]), 1)


@pytest.mark.parametrize(
    "method, name, high", [("optimizer.best_of_n", "n", 64), ("optimizer.hill_climb", "budget", 64)]
)
def test_a_size_that_is_opened_as_a_gene_is_the_size_that_is_used(method, name, high):
    graph = nest("world.bits", ["optimizer.best_of_n", method], world_settings={"length": 8})
    graph = graph.open_gene("m1", name, GeneRange(1, high)).set("m0", "n", 60)
    run = done(graph, 0).runs[0]
    place = [(at.node, at.gene.name) for at in run.plan.spec.levels[0].genes].index(("m1", name))
    cost = run.found.feats[:, run.plan.spec.features.index("m1_cost")]
    assert np.array_equal(cost, np.floor(run.pop[:, place] + 0.5))
    assert cost.max() > 2 * cost.min()
