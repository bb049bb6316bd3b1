"""The contract of the sciences: node ids, settings and columns that anyone may use from a shell."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from science.lab import bundled, rows

from sandbox.headless import run_to_folder

SETS = {
    "evolution": ("bits.function=onemax", "bits.length=20", "ga.population=30", "ga.mutation=0.1",
                  "ga.selection=roulette", "ga.crossover=one_point", "ga.elitism=3"),
    "moran": ("population.size=9", "population.fitness=2", "population.replicates=50"),
    "deception": ("oversight.training=3", "oversight.deployment=2", "oversight.notice=0.3", "oversight.persistent=0",
                  "goal.discount=0.3", "planner.width=4"),
    "deception-evolves": ("oversight.training=2", "oversight.deployment=3", "oversight.notice=0.4",
                          "oversight.persistent=0", "evolution.population=30"),
    "hiring-gamers": ("applicants.gamer_share=0.2", "applicants.boost=3", "hiring.n=5", "hiring.episodes=30"),
    "goodhart-heavy-tail": ("applicants.error=gaussian", "applicants.df=4", "applicants.error_scale=2", "choice.n=8",
                            "choice.episodes=20"),
    "ice-cream": ("town.map=H.G", "town.idle_actions=2", "plan.horizon=4", "planner.width=8", "random.samples=10",
                  "power.samples=1000"),
    "goodhart": ("applicants.error=gaussian", "applicants.df=4", "applicants.error_scale=2", "choice.n=8",
                 "choice.episodes=20"),
    "sweet-tooth": ("sugar.availability=1.5", "modern.from_generation=3", "modern.availability=2",
                    "drive.sweetness.mean=0.5", "brain.steps=2", "evolution.population=50",
                    "evolution.additive_variance=0.02", "evolution.width=2"),
    "dog": ("text.target=cat", "text.alphabet=30", "descent.rate=0.2", "descent.gradient=sampled",
            "credit.kind=partial", "letters.start=uniform"),
    "mesa-emerges": ("maze.layouts=3", "maze.wall_share=0.1", "minds.price_per_evaluation=0.1",
                     "evolution.population=12"),
    "learned-step": ("regression.d=2", "regression.n=5", "regression.noise=1", "outer.rate=0.5", "outer.batch=3"),
    "hinton-nowlan": ("switches.length=6", "learner.trials=5", "evolution.population=20"),
    "humans": ("modern.from_generation=2", "evolution.population=12"),
    "antlers-two-locus": ("herd.size=50", "herd.cost=0.2", "herd.antlers=0.9", "herd.preference=0.8",
                          "mates.strength=2"),
    "antlers-runaway": ("herd.size=50", "herd.width=2", "herd.variance_antler=2", "herd.variance_preference=0.5",
                        "herd.covariance=0.1"),
    "irish-elk": ("herd.founders=80", "herd.capacity=90", "herd.growth=2", "herd.served=1", "herd.viability=0.3",
                  "herd.cost_to_fawns=0.9"),
    "executives": ("firm.value=1, 2", "firm.measure=1, 1", "firm.noise=2"),
    "both": ("chain.s1=2", "chain.s2=0.1", "choice.n=5", "choice.episodes=30"),
    "three-levels": ("firm.value=1, 2", "firm.measure=1, 1", "firm.noise=0.1", "contract.bonus=0.2",
                     "executive.steps=5", "owners.episodes=2", "hiring.n=2"),
}  # fmt: skip
COLUMNS = {
    "evolution": ("ga.best", "ga.mean", "ga.evaluations", "ga.price_residual"),
    "moran": ("population.fixed", "population.lost", "neutral.fixed"),
    "deception": ("planner.own_score", "planner.training_compliance", "planner.deployment_compliance"),
    "deception-evolves": ("evolution.mean", "deployment.mean", "evolution.deceiving", "goal.task.mean",
                          "goal.own.mean", "goal.discount.mean"),
    "hiring-gamers": ("hiring.gamer", "hiring.value", "hiring.metric"),
    "goodhart-heavy-tail": ("choice.value", "choice.metric"),
    "ice-cream": ("planner.best", "planner.ate", "planner.reached", "planner.steps_used", "random.ate", "power.bits"),
    "goodhart": ("choice.value", "choice.metric"),
    "sweet-tooth": ("evolution.mean", "drive.sweetness.mean", "drive.sweetness.sd", "brain.intake",
                    "evolution.price_residual", "evolution.base", "evolution.mesa", "evolution.gap",
                    "evolution.correlation"),
    "dog": ("letters.p_target", "descent.best", "letters.loss"),
    "mesa-emerges": ("evolution.planner_share", "test.r1", "test.r2", "test.slope", "test.verdict"),
    "learned-step": ("inner.rate.mean", "outer.loss"),
    "hinton-nowlan": ("switches.correct", "switches.undecided", "switches.wrong", "evolution.mean"),
    "humans": ("evolution.base", "evolution.mesa", "evolution.gap", "evolution.correlation", "brain.fruit",
               "brain.donating"),
    "antlers-two-locus": ("herd.t", "herd.p", "herd.male_viability", "herd.disequilibrium"),
    "antlers-runaway": ("herd.antler.mean", "herd.preference.mean", "herd.g", "herd.b"),
    "irish-elk": ("herd.size", "herd.antler.mean", "herd.male_viability", "herd.extinct"),
    "executives": ("owners.best", "contract.bonus.mean", "firm.reported", "firm.value_made"),
    "both": ("attribution.outer", "attribution.inner", "attribution.total", "attribution.shapley_outer",
             "attribution.shapley_inner", "attribution.capability"),
    "three-levels": ("owners.best", "contract.bonus.mean", "firm.reported", "firm.value_made"),
}  # fmt: skip


@pytest.mark.parametrize("name", SETS)
def test_settings_and_columns_are_those_of_the_contract(name, tmp_path):
    scene = bundled(name, *SETS[name], generations=5)
    assert run_to_folder(scene, name, tmp_path, quiet=True).exit_code == 0
    head, *lines = (tmp_path / "metrics.csv").read_text().splitlines()
    columns = head.split(",")
    assert columns[0] == "generation"
    assert set(COLUMNS[name]) <= set(columns)
    assert len(set(columns)) == len(columns)
    table = np.array([line.split(",") for line in lines], dtype=float)
    assert table[:, 0].tolist() == [0, 1, 2, 3, 4, 5]
    found = rows(scene)
    for i, column in enumerate(columns[1:], start=1):
        np.testing.assert_array_equal(table[:, i], found[column])  # full precision
    info = msgspec.json.decode((tmp_path / "run.json").read_bytes())
    assert info["best"]
    assert info["run_hash"] == found.run_hash()
    if name == "ice-cream":
        assert info["best"]["planner"]["actions"] == ["east", "east"]
        assert info["best"]["planner"]["string"] == "EE"
    if name == "sweet-tooth":
        genes = info["best"]["evolution"]["genes"] | info["best"]["brain"]["genes"]
        assert set(genes) == {"drive.sweetness", "mouth.intake"}


@pytest.mark.parametrize("name", SETS)
def test_every_setting_of_the_contract_changes_the_run(name):
    soon = ("modern.from_generation=2",) if name == "sweet-tooth" else ()
    base = rows(bundled(name, *soon, generations=5)).run_hash()
    for text in SETS[name]:
        if text.startswith(("applicants.df", "contract.bonus=")):
            continue  # seen only with student errors; a gene's own value, while the gene is open
        if text.startswith("power.samples"):
            continue  # exact here, so nothing is sampled
        assert rows(bundled(name, *soon, text, generations=5)).run_hash() != base, text


def test_row_zero_is_the_unselected_start():
    sweet = rows(bundled("sweet-tooth", generations=1))
    mean, spread = sweet["drive.sweetness.mean"][0], sweet["drive.sweetness.sd"][0]
    assert abs(mean - 0.2) < 4 * 0.2 / 1000**0.5
    assert abs(spread - 0.2) < 4 * 0.2 / 2000**0.5
    ice = rows(bundled("ice-cream", generations=1))
    assert ice["planner.ate"].tolist() == [0.0, 1.0]
    assert ice["planner.steps_used"][0] == 0.0
    three = rows(bundled("three-levels", generations=1))
    assert three["contract.bonus.mean"][0] == 0.1
