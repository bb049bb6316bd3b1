"""Metrics: columns and what is in them, Price's terms, the gap on measured scales."""

from __future__ import annotations

import math

import numpy as np
import pytest
from engine import built, bundled, with_gene
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.compose import compose
from sandbox.graph import Graph
from sandbox.metrics import MAX_GENE_COLUMNS, OWN, correlation, moments, price, standard_error, unit
from sandbox.runner import Runner
from sandbox.scenario_model import Scenario
from sims.declare import declared
from sims.formula import Call, Feature, Number, Value

# -- plain functions -------------------------------------------------------------------------------------------


def test_price_of_a_family_worked_by_hand():
    before = np.array([[1.0, 10.0], [2.0, 20.0], [6.0, 0.0]])
    after = np.array([[6.5, 0.0], [4.0, 10.0], [6.0, 1.0]])
    parents = np.array([[2, -1], [1, 2], [2, 2]])  # the third alone, second and third, the third with itself
    found = price(before, after, parents)
    # Children: 0, 1/2, 5/2. Selected mean (0.5 x 2 + 2.5 x 6) / 3 = 16/3, less the mean 3; the rest is transmission.
    assert found.selection == pytest.approx(16 / 3 - 3)
    assert found.transmission == pytest.approx((0.5 + 0.0 + 0.0) / 3)
    assert found.residual == pytest.approx(0.0, abs=1e-15)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 30), st.integers(1, 40), st.integers(1, 4))
def test_prices_identity_holds_for_any_parents(seed, n, children, genes):
    rng = np.random.default_rng(seed)
    before, after = rng.normal(size=(n, genes)) * 1e3, rng.normal(size=(children, genes)) * 1e3
    parents = rng.integers(0, n, size=(children, 2))
    parents[rng.random(children) < 0.5, 1] = -1
    found = price(before, after, parents)
    assert found.residual < 1e-9
    assert found.selection + found.transmission == pytest.approx(
        after[:, 0].mean() - before[:, 0].mean(), abs=1e-9
    )


def test_empty_places_of_a_population_that_varies_count_for_nothing_in_price():
    before, after = np.array([[1.0], [5.0], [3.0]]), np.array([[5.0], [4.0]])
    parents = np.array([[1, -1], [1, 2]])
    roomy = np.full((5, 1), np.nan)
    roomy[[0, 2, 3]] = before
    later, theirs = np.vstack((after, [[np.nan]])), np.array([[2, -1], [2, 3], [-1, -1]])
    assert price(roomy, later, theirs) == price(before, after, parents)


def test_price_is_not_a_number_where_somebody_has_no_parent():
    before = np.ones((2, 1))
    for parents in (np.array([[0, -1], [-1, -1]]), np.zeros((0, 2), dtype=int)):
        assert math.isnan(price(before, before[: len(parents)], parents).residual)


def test_moments_are_those_of_the_finite_values():
    assert moments(np.array([1.0, -np.inf, 3.0, np.nan])) == (3.0, 2.0, 1.0)
    assert all(math.isnan(value) for value in moments(np.array([-np.inf, np.nan])))


@pytest.mark.parametrize(
    "a, b, expected",
    [
        ([1.0, 2.0, 3.0], [2.0, 4.0, 6.0], 1.0),
        ([1.0, 2.0, 3.0], [3.0, 2.0, 1.0], -1.0),
        ([1.0, 2.0, 3.0, -np.inf], [1.0, 0.0, 1.0, 5.0], 0.0),
        ([1.0, 1.0], [1.0, 2.0], math.nan),
        ([np.nan], [1.0], math.nan),
    ],
)
def test_correlation(a, b, expected):
    assert correlation(np.array(a), np.array(b)) == pytest.approx(expected, abs=1e-12, nan_ok=True)


def test_units_are_those_of_sums_of_features_that_share_one():
    world = declared("world.applicants")
    value, metric, gamer = Feature("value"), Feature("metric"), Feature("gamer")
    assert unit(world, value) == "points"
    assert unit(world, Call("-", (metric, Call("*", (Number(2.0), value))))) == "points"
    assert (
        unit(world, Call("+", (Call("*", (Value("weight", "o"), metric)), Call("*", (Number(1.0), value)))))
        == "points"
    )
    assert unit(world, gamer) == ""
    assert unit(world, Call("+", (value, gamer))) == ""
    assert unit(world, Call("exp", (value,))) == ""
    assert unit(world, Call("**", (value, Number(2.0)))) == ""
    assert unit(world, Number(1.0)) == ""


# -- columns ---------------------------------------------------------------------------------------------------


def runner_of(graph: Graph, generations: int, seed: int = 1) -> Runner:
    made = Runner(Scenario(graph=graph, seed=seed), threads=1)
    list(made.advance(generations + 1))
    return made


def strings(length: int, **more: object) -> Graph:
    return built(
        {
            "bits": ("world.bits", {"length": length}), "string": ("candidate.point", {}),
            "goal": ("objective.weighted", {"value": 1.0}), "ga": ("optimizer.genetic", {"population": 12, **more}),
        },
        "bits.world>string.world", "string.candidate>ga.candidate", "goal.objective>ga.objective",
    )  # fmt: skip


@pytest.mark.parametrize("name", ["sweet-tooth", "ice-cream", "goodhart", "three-levels"])
def test_names_are_unique_and_every_alias_gap_and_scale_has_its_column(name):
    made = Runner(bundled(name, 3), threads=1)
    list(made.advance(2))
    record = made.record
    assert len(set(record.names)) == len(record.names)
    assert set(record.aliases.values()) <= set(record.columns)
    assert not set(record.aliases) & set(record.columns)
    for name_ in record.names:
        assert len(record[name_]) == 2
    for run in made.runs:
        assert all(f"{run.plan.root}.{own}" in record for own in OWN)
        assert len(run.columns.names) == len(set(run.columns.names))


def test_many_genes_of_a_candidate_have_no_columns_but_opened_settings_always_have():
    assert f"string.b{MAX_GENE_COLUMNS - 1}.mean" in runner_of(strings(MAX_GENE_COLUMNS), 0).record
    assert not any(
        c.startswith("string.") for c in runner_of(strings(MAX_GENE_COLUMNS + 1), 0).record.columns
    )
    graph = strings(MAX_GENE_COLUMNS + 1)
    graph, _ = graph.new("optimizer.best_of_n", (0.0, 0.0), "outer")
    graph, _ = graph.new("objective.weighted", (0.0, 0.0), "wish")
    graph = graph.connect("ga.candidate", "outer.candidate").connect("wish.objective", "outer.objective")
    graph = with_gene(graph.set("wish", "value", 1.0), "ga.mutation", 0.01, 0.1)
    record = runner_of(graph, 1).record
    assert not any(c.startswith("string.") for c in record.columns)
    assert 0.01 <= record["ga.mutation.mean"][1] <= 0.1


def test_a_row_is_what_the_candidates_are():
    made = runner_of(strings(8), 5)
    run, record = made.runs[0], made.record
    ones, scores = run.pop.sum(axis=1), run.found.scores
    assert np.array_equal(ones, scores)
    assert record["ga.best"][-1] == scores.max()
    assert record["ga.mean"][-1] == pytest.approx(scores.mean())
    assert record["ga.sd"][-1] == pytest.approx(scores.std())
    assert record["ga.ones"][-1] == record["bits.ones"][-1] == pytest.approx(ones.mean())
    for j in range(8):
        assert record[f"string.b{j}.mean"][-1] == pytest.approx(run.pop[:, j].mean())
        assert record[f"string.b{j}.sd"][-1] == pytest.approx(run.pop[:, j].std())
    assert "ga.correlation" not in record
    assert "ga.gap" not in record


def test_best_of_n_reports_its_winners():
    made = runner_of(bundled("goodhart", 3, choice__n=5, choice__episodes=7, tame_choice__n=1).graph, 3)
    run = next(run for run in made.runs if run.plan.root == "choice")
    groups = run.found.scores.reshape(7, 5)
    assert made.record["choice.mean"][-1] == pytest.approx(groups.max(axis=1).mean())
    assert made.record["choice.metric"][-1] == made.record["choice.mean"][-1]
    winners = run.found.feats[:, 0].reshape(7, 5)[np.arange(7), groups.argmax(axis=1)]
    assert made.record["choice.value"][-1] == pytest.approx(winners.mean())
    assert made.record["applicant.talent.mean"][-1] == pytest.approx(winners.mean())
    # Deployed in the same world, the same people are worth the same.
    assert made.record["choice.intended"][-1] == pytest.approx(winners.mean())
    assert made.record["choice.raw_gap"][-1] == pytest.approx((groups.max(axis=1) - winners).mean())


def test_winners_have_the_standard_error_of_independent_choices():
    made = runner_of(bundled("goodhart", 3, choice__n=5, choice__episodes=7, tame_choice__n=1).graph, 3)
    run = next(run for run in made.runs if run.plan.root == "choice")
    groups = run.found.scores.reshape(7, 5)
    winners = run.found.feats[:, 0].reshape(7, 5)[np.arange(7), groups.argmax(axis=1)]
    for column, values in (("choice.base_error", groups.max(axis=1)), ("choice.intended_error", winners)):
        assert made.record[column][-1] == pytest.approx(values.std(ddof=1) / math.sqrt(7))


@pytest.mark.parametrize("name", ["keys-and-chests", "three-levels"])
def test_the_error_of_a_mean_is_that_over_episodes(name):
    """Runs with one episode more each have the earlier ones' draws, so they tell what each episode came to."""
    root = {"keys-and-chests": "evolution", "three-levels": "owners"}[name]
    records = [runner_of(bundled(name, 3, **{f"{root}__episodes": k}).graph, 0).record for k in range(1, 6)]
    columns = [what for what in ("base", "mesa", "intended") if f"{root}.{what}" in records[0]]
    assert columns[:2] == ["base", "mesa"]
    for what in columns:
        means = [record[f"{root}.{what}"][0] for record in records]
        single = np.diff([k * mean for k, mean in enumerate([0.0, *means])])
        expected = single.std(ddof=1) / math.sqrt(5)
        assert expected > 0.0
        assert records[-1][f"{root}.{what}_error"][0] == pytest.approx(expected, rel=1e-6)
    assert math.isnan(records[0][f"{root}.base_error"][0])  # one episode says nothing of others


def test_what_is_not_left_to_chance_has_no_error():
    made = Runner(bundled("sweet-tooth", 2, evolution__population=50), threads=1)
    assert not [name for name in made.record if name.endswith("_error")]


def test_the_standard_error_leaves_out_what_is_no_number():
    values = np.array([[1.0, 3.0, -np.inf], [5.0, np.nan, np.nan]])
    assert standard_error(values) == pytest.approx(0.0)  # the episodes' means are 3 and 3
    assert math.isnan(standard_error(values[:, :1]))
    assert math.isnan(standard_error(np.zeros((4, 0))))


def test_an_inner_optimizer_shows_its_own_score_and_what_it_cost():
    made = Runner(bundled("sweet-tooth", 9, evolution__population=50), threads=1)
    list(made.advance(4))
    run, record = made.runs[0], made.record
    own = run.found.feats[:, run.plan.spec.features.index("brain_own_score")]
    assert record["evolution.mesa"][-1] == pytest.approx(own.mean())
    assert record["brain.mean"][-1] == record["brain.own_score"][-1] == pytest.approx(own.mean())
    assert record["brain.best"][-1] == own.max()
    assert record["brain.sd"][-1] == pytest.approx(own.std())
    assert record["brain.cost"][-1] == 2.0  # the start and one step
    assert record["evolution.correlation"][-1] == pytest.approx(np.corrcoef(own, run.found.scores)[0, 1])
    (seen,) = made.populations()
    assert np.corrcoef(seen.base, seen.mesa)[0, 1] == pytest.approx(record["evolution.correlation"][-1])


def test_without_a_mesa_objective_candidates_are_shown_as_they_were_deployed():
    made = Runner(bundled("foraging", 3, evolution__population=40, unseen__every=3, toadstools__every=3), threads=1)
    list(made.advance(4))
    (seen,) = made.populations()
    first = next(run.plan.deployments[0].node for run in made.runs if run.plan.root == "evolution")
    assert len(seen.mesa) == 40 and seen.generation == 3
    assert seen.mesa.mean() == pytest.approx(made.record["evolution.intended"][-1])
    assert seen.mesa.mean() == pytest.approx(made.record[f"{first}.mean"][-1])
    assert seen.base.mean() == pytest.approx(made.record["evolution.base"][-1])
    assert abs(np.corrcoef(seen.base, seen.mesa)[0, 1]) < 0.95, "elsewhere they do not do the same"
    list(made.advance(1))
    assert made.populations() == [], "these candidates have not been deployed"


# -- the gap ---------------------------------------------------------------------------------------------------


def test_the_gap_is_on_measured_scales():
    made = Runner(
        bundled("sweet-tooth", 80, evolution__population=200, modern__from_generation=70), threads=1
    )
    list(made.advance(81))
    record = made.record
    base, mesa = record["evolution.base"], record["evolution.mesa"]
    # Random behaviour starts hungry: an intake of 0, whatever the drive.
    zero_base, zero_mesa = math.exp(-0.5), 0.0
    scaled_base = (base - zero_base) / (base[20:70].mean() - zero_base)
    scaled_mesa = (mesa - zero_mesa) / (mesa[20:70].mean() - zero_mesa)
    np.testing.assert_allclose(record["evolution.base_scaled"], scaled_base, rtol=1e-9)
    np.testing.assert_allclose(record["evolution.mesa_scaled"], scaled_mesa, rtol=1e-9)
    np.testing.assert_allclose(record["evolution.gap"], scaled_mesa - scaled_base, rtol=1e-9, atol=1e-12)
    assert abs(record["evolution.gap"][20:70].mean()) < 1e-9
    assert record["evolution.gap"][70] > 5.0
    assert "evolution.raw_gap" not in record  # sensations are not children


def test_without_an_inner_optimizer_the_gap_compares_base_and_intended():
    record = runner_of(bundled("goodhart", 9, choice__episodes=50, tame_choice__n=1).graph, 9).record
    np.testing.assert_allclose(
        record["choice.gap"], record["choice.base_scaled"] - record["choice.intended_scaled"]
    )
    np.testing.assert_allclose(record["choice.raw_gap"], record["choice.base"] - record["choice.intended"])


def test_a_constant_miss_is_seen_on_the_plain_scale_only():
    """Each objective has a measured scale of its own: one that is always 5 lower than the other looks the same."""
    graph = built(
        {
            "land": ("world.landscape", {"dimension": 2}), "spot": ("candidate.point", {"start": "uniform"}),
            "goal": ("objective.weighted", {"value": 1.0}), "climb": ("optimizer.genetic", {"population": 20}),
            "meant": ("objective.expression", {"expression": "value - 5"}), "there": ("deployment.deployment", {}),
        },
        "land.world>spot.world", "spot.candidate>climb.candidate", "goal.objective>climb.objective",
        "climb.candidate>there.candidate", "land.world>there.world", "meant.objective>there.objective",
    )  # fmt: skip
    record = runner_of(graph, 20).record
    np.testing.assert_allclose(record["climb.intended_scaled"], record["climb.base_scaled"], rtol=1e-9)
    assert np.abs(record["climb.gap"]).max() < 1e-9
    assert {"climb.intended", "there.mean"} <= set(record.columns), "kept, so it can be plotted"
    np.testing.assert_array_equal(record["climb.intended"], record["there.mean"])
    np.testing.assert_allclose(record["climb.intended"], record["climb.base"] - 5.0)


def inside(method: str, objective: str, **more: object) -> Graph:
    """Best of n around another method on a hill, whose objective is an expression with the gene w."""
    graph = built(
        {
            "land": ("world.landscape", {"dimension": 1}), "spot": ("candidate.point", {}),
            "drive": ("objective.expression", {"expression": objective, "w": 1.0}), "mind": (method, more),
            "goal": ("objective.weighted", {"value": 1.0}), "outer": ("optimizer.best_of_n", {"n": 4, "episodes": 4}),
        },
        "land.world>spot.world", "spot.candidate>mind.candidate", "drive.objective>mind.objective",
        "mind.candidate>outer.candidate", "goal.objective>outer.objective",
    )  # fmt: skip
    return with_gene(graph, "drive.w", 0.5, 1.5)


def test_the_scale_of_an_inner_objective_is_that_of_its_score():
    """Natural selection scores by fitness, exp(objective / width): outside and inside, and so does its zero."""
    graph = inside("optimizer.natural_selection", "0 * w - 1", population=4, budget=8, width=0.5)
    record = runner_of(graph, 2).record
    assert record["mind.own_score"][1] == pytest.approx(math.exp(-2.0))
    assert record.scales["outer.mesa_scaled"].zero == pytest.approx(math.exp(-2.0))


def test_a_score_that_is_no_number_counts_neither_for_the_mean_nor_for_the_zero():
    graph = inside("optimizer.hill_climb", "w * log(value + 12)", budget=4)
    record = runner_of(graph, 2).record
    assert math.isfinite(record.scales["outer.mesa_scaled"].zero)
    assert np.isfinite(record["outer.gap"]).all()


def test_plans_of_the_same_graph_have_the_same_columns():
    graph = bundled("three-levels", 3).graph
    assert compose(graph).plans == compose(graph).plans
    assert runner_of(graph, 0).record.columns == runner_of(graph, 0).record.columns
