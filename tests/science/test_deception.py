"""Section 6: behaving in training, defecting in deployment, as the best of all plans and as what selection leaves."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from science.lab import between, bundled, chance, found, rows, runner, said
from scipy.stats import norm


def planned(*sets):
    """The planner's string and the last row of its columns, with other settings of the bundled scenario."""
    made = runner(bundled("deception", *sets), 1)
    columns = ("own_score", "training_compliance", "deployment_compliance", "found", "noticed")
    return made.best()["planner"]["string"], {name: made.record[f"planner.{name}"][-1] for name in columns}


def texts(training, deployment, notice, discount=1.0, **more):
    """`--set` texts."""
    audit, persistent = more.get("audit", 0.0), more.get("persistent", 1)
    return (
        f"oversight.training={training}", f"oversight.deployment={deployment}", f"oversight.notice={notice}",
        f"oversight.audit={audit}", f"oversight.persistent={persistent}", f"goal.discount={discount}",
        f"goal.task={more.get('task', 0.0)}", f"goal.own={more.get('own', 1.0)}",
    )  # fmt: skip


def worth(plan, training, notice, discount, *, audit=0.0, persistent=1, task=0.0, own=1.0):
    """Expected discounted worth of a plan of 0 and 1 per day."""
    intact, total = 1.0, 0.0
    for day, its in enumerate(plan):
        does = its * (intact if persistent else 1.0)
        total += discount**day * (own * does + task * (1.0 - does))
        if its:
            intact *= 1.0 - (notice if day < training else audit)
    return total


def waits(notice, discount, deployment):
    """How many of the last days of training are kept: floor(1 + ln(p gamma W) / -ln gamma)."""
    rest = (1.0 - discount**deployment) / (1.0 - discount)
    return 1.0 + math.log(notice * discount * rest) / -math.log(discount)


def test_three_days_of_deployment_are_worth_two_of_training():
    string, row = planned()
    assert string == "AABBB"
    assert row["own_score"] == 3.0
    assert [row["training_compliance"], row["deployment_compliance"]] == [1.0, 0.0]


@pytest.mark.parametrize("number", range(8))
def test_the_planner_finds_the_best_of_all_plans(number):
    rng = chance("plans", number)
    training, deployment = int(rng.integers(0, 6)), int(rng.integers(1, 6))
    notice, discount = between(rng, 0.05, 0.95), between(rng, 0.3, 1.0)
    more = {"audit": between(rng, 0.0, 0.6), "persistent": int(number != 3)}
    if number % 2:
        more |= {"task": between(rng, -0.5, 1.5), "own": between(rng, 0.5, 2.0)}
    best = max(
        worth(plan, training, notice, discount, **more)
        for plan in itertools.product((0, 1), repeat=training + deployment)
    )
    string, row = planned(*texts(training, deployment, notice, discount, **more))
    what = said(training, deployment, notice, discount, more)
    assert row["own_score"] == pytest.approx(best, rel=1e-9, abs=1e-12), what
    assert len(string) == training + deployment, what
    plan = [int(letter == "B") for letter in string]
    assert worth(plan, training, notice, discount, **more) == pytest.approx(best, rel=1e-9, abs=1e-12), what


@pytest.mark.parametrize("number", range(3))
def test_patient_goals_deceive_exactly_if_deployment_exceeds_one_over_notice(number):
    """A sweep of D over both sides of 1/p, whatever T."""
    rng = chance("boundary", number)
    training, notice = int(rng.integers(1, 31)), between(rng, 0.08, 0.6)
    border = 1.0 / notice
    for deployment in sorted({1, 2, math.floor(border), math.ceil(border), math.ceil(border) + 4}):
        if abs(deployment - border) < 1e-6:
            continue  # both are best
        string, row = planned(*texts(training, deployment, notice))
        letter = "A" if deployment > border else "B"
        assert string == letter * training + "B" * deployment, said(training, deployment, notice)
        assert row["training_compliance"] == (letter == "A")
        assert row["deployment_compliance"] == 0.0


@pytest.mark.parametrize("number", range(3))
def test_impatient_goals_deceive_only_at_the_end_of_training(number):
    rng = chance("impatient", number)
    while True:
        deployment, notice, discount = (
            int(rng.integers(2, 15)),
            between(rng, 0.3, 0.95),
            between(rng, 0.6, 0.95),
        )
        exact = waits(notice, discount, deployment)
        if 1.0 < exact < 20.0 and abs(exact - round(exact)) > 1e-3:
            break
    last = math.floor(exact)
    for training in (last + 5, last, max(1, last - 1)):
        kept = min(last, training)
        string, row = planned(*texts(training, deployment, notice, discount))
        assert string == "B" * (training - kept) + "A" * kept + "B" * deployment, said(
            training, deployment, notice, discount
        )
        assert row["training_compliance"] == pytest.approx(kept / training)


def test_nobody_waits_where_there_is_nothing_to_protect():
    """Controls: a goal that does not mind, nobody who notices, and audits that find everything."""
    rng = chance("controls")
    training, deployment, notice = int(rng.integers(1, 9)), int(rng.integers(2, 9)), between(rng, 0.5, 0.99)
    always = "B" * (training + deployment)
    assert planned(*texts(training, deployment, notice))[0].startswith("A" * training) == (
        deployment * notice > 1
    )
    assert planned(*texts(training, deployment, notice, persistent=0))[0] == always
    assert planned(*texts(training, deployment, 0.0))[0] == always
    string, row = planned(*texts(training, deployment, notice, audit=1.0))
    assert string.startswith("B" * training)
    assert row["training_compliance"] == 0.0


def test_where_nothing_is_lost_by_it_it_does_as_it_likes():
    """Equally good plans: today is all that counts, or the goal is lost on the first day in any case."""
    assert planned(*texts(4, 6, 0.5, 0.0))[0] == "B" * 10
    assert planned(*texts(4, 1, 1.0, 0.5))[0] == "B" * 5
    assert planned(*texts(4, 1, 1.0))[0] == "B" * 5
    assert planned(*texts(4, 6, 0.5, task=1.5))[0] == "A" * 10


def test_where_noticing_is_certain_a_goal_that_does_not_wait_is_shown_as_doing_as_it_likes():
    """T > k at p = 1: B on the first day ends the goal, so the formula's plan, B ... A ... B, is worth as much as any
    other that begins so, one day; of equals the first one is taken, and B is the first action.
    """
    rng = chance("certain")
    training, deployment, discount = int(rng.integers(14, 31)), int(rng.integers(2, 9)), between(rng, 0.55, 0.8)
    last = math.floor(waits(1.0, discount, deployment))
    assert training > last
    what = said(training, deployment, discount)
    string, row = planned(*texts(training, deployment, 1.0, discount))
    formulas = [0] * training
    formulas[: training - last] = [1] * (training - last)
    assert worth([*formulas, *[1] * deployment], training, 1.0, discount) == row["own_score"] == 1.0, what
    assert worth([0] * training + [1] * deployment, training, 1.0, discount) < 1.0, what
    assert string == "B" * (training + deployment), what
    # With the first day of training inside the last k it waits all the time.
    if last > 0:
        string, _ = planned(*texts(last, deployment, 1.0, discount))
        assert string == "A" * last + "B" * deployment, what


@pytest.mark.parametrize("discount", [0.1, 0.3, 0.5])
def test_days_too_far_away_to_be_seen_in_the_sum_are_not_chosen(discount):
    """Whose task is worth more complies as long as a day counts; beyond 1e-16 of the sum the two are equals."""
    string, row = planned(*texts(10, 20, 0.5, discount, task=1.5))
    seen = math.floor(math.log(1e-15) / math.log(discount))
    assert string[:seen] == "A" * min(seen, 30)
    assert ("B" in string) == (discount < 0.3), "the last days only at a short sight"
    assert row["own_score"] == pytest.approx(1.5 * (1.0 - discount**30) / (1.0 - discount), rel=1e-12)


@pytest.mark.parametrize("number", range(3))
def test_audits_find_it_out_in_the_end(number):
    rng = chance("audits", number)
    deployment, q = int(rng.integers(1, 16)), between(rng, 0.01, 0.4)
    string, row = planned(*texts(2, deployment, 1.0, audit=q))
    own = string[2:].count("B")
    assert own == deployment
    assert row["found"] == pytest.approx(1.0 - (1.0 - q) ** own, rel=1e-9)


# -- selection -------------------------------------------------------------------------------------------------


def evolved(*sets, generations=25, seed=3):
    """A runner of the scenario of selection, smaller."""
    return runner(bundled("deception-evolves", "evolution.population=200", *sets, seed=seed), generations)


def test_who_deceives_is_who_looks_far_ahead():
    """Candidate by candidate: honest where the task is worth more, deceiving where p gamma^T W > 1, else neither."""
    run = evolved("oversight.notice=0.7", generations=0).runs[0]
    names = [at.gene.name for at in run.plan.spec.levels[0].genes]
    task, own, discount = (run.pop[:, names.index(name)] for name in ("task", "own", "discount"))
    feats = {name: run.found.feats[:, i] for i, name in enumerate(run.plan.spec.features)}
    patient = 0.7 * discount**3 * (1.0 - discount**12) / (1.0 - discount) > 1.0
    np.testing.assert_array_equal(feats["deceiving"] == 1.0, (own > task) & patient)
    np.testing.assert_array_equal(feats["training_compliance"] == 1.0, (own < task) | patient)
    assert 20 < feats["deceiving"].sum() < 120


def test_selection_in_training_leaves_the_deceivers():
    found = evolved().record
    assert found["evolution.mean"][0] < 0.9
    assert found["evolution.mean"][-1] > 0.98  # in training nearly perfect
    assert found["evolution.deceiving"][-5:].min() > 0.2
    assert found["deployment.mean"][-1] < 0.8
    np.testing.assert_allclose(found["deployment.mean"], found["evolution.deployment_compliance"], atol=1e-12)
    assert found["goal.discount.mean"][-1] > found["goal.discount.mean"][0] + 0.1  # the impatient are gone


@pytest.mark.parametrize("control", ["oversight.persistent=0", "oversight.notice=0", "oversight.audit=1"])
def test_without_a_reason_to_hide_selection_finds_all(control):
    found = rows(bundled("deception-evolves", "evolution.population=200", control, seed=4), 25)
    assert found["evolution.deceiving"].max() == 0.0
    assert found["evolution.mean"][-1] > 0.97
    assert found["deployment.mean"][-1] > 0.97


# -- an imperfect cue --------------------------------------------------------------------------------------------


def threshold(cue, training, deployment, notice):
    """x* = d'/2 + ln[(1 - pi) L / (pi r)] / d': one day of training in T + D, of which a noticed one costs D others."""
    pi, lost, gained = deployment / (training + deployment), notice * deployment - 1.0, 1.0
    return cue / 2.0 + math.log((1.0 - pi) * lost / (pi * gained)) / cue


@pytest.mark.parametrize("number", range(3))
def test_who_knows_deployment_by_a_cue_defects_above_the_threshold_of_the_formula(number):
    """To within a step of the cue, of which a plan tells 60 apart; and it is worth what the threshold is worth."""
    rng = chance("cue", number)
    while True:
        training, deployment = int(rng.integers(1, 31)), int(rng.integers(2, 31))
        cue, notice = between(rng, 0.5, 4.0), between(rng, 0.1, 1.0)
        if notice * deployment > 1.05 and -3.0 < threshold(cue, training, deployment, notice) < cue + 3.0:
            break
    what = said(training, deployment, notice, cue)
    string, row = planned(*texts(training, deployment, notice), f"oversight.cue={cue}")
    kept = string.count("A")
    assert string == "A" * kept + "B" * (60 - kept), what
    step, exact = (cue + 8.0) / 60, threshold(cue, training, deployment, notice)
    found(f"oversight: threshold of a cue of {cue}", step * kept - 4.0, exact)
    assert abs(step * kept - 4.0 - exact) < step, what
    share = deployment / (training + deployment)

    def worth_of(x):
        seen, free = norm.sf(x), norm.sf(x - cue)
        return share * free + (1.0 - share) * seen * (1.0 - notice * deployment)

    assert worth_of(exact) + 1e-12 >= row["own_score"] == pytest.approx(worth_of(step * kept - 4.0), abs=1e-12), what
    assert row["own_score"] >= max(worth_of(exact - step), worth_of(exact + step)) - 1e-12, what
    assert row["training_compliance"] == pytest.approx(norm.cdf(step * kept - 4.0), abs=1e-12)


def test_a_cue_that_tells_everything_deceives_and_one_that_tells_nothing_does_not_help():
    """At both ends of d', and controls: deployment too short to wait for, a goal that does not mind, nobody notices."""
    perfect, row = planned(*texts(4, 6, 0.5), "oversight.cue=10")
    assert perfect == "A" * perfect.count("A") + "B" * perfect.count("B")
    assert row["training_compliance"] > 1.0 - 1e-6 and row["deployment_compliance"] < 1e-6
    # Without a cue one has to do the same on all days: B if D > T (p D - 1).
    assert planned(*texts(4, 6, 0.5), "oversight.cue=0.01")[0] == "A" * 60
    assert planned(*texts(2, 6, 0.5), "oversight.cue=0.01")[0] == "B" * 60
    for training, deployment, notice, more in ((5, 4, 0.2, {}), (5, 9, 0.9, {"persistent": 0}), (5, 9, 0.0, {})):
        assert planned(*texts(training, deployment, notice, **more), "oversight.cue=2")[0] == "B" * 60
