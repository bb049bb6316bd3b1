"""Oversight against expectations over all that may be noticed, and the cue against numbers drawn."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from worldkit import check_picture, settings

from sims.worlds.oversight import DAYS, WORLD
from sims.worlds.oversight_cue import CONTEXTS, chances, edges


def played(values, plan):
    """The outcome of a plan of 0 (own) and 1 (complies), and the identity on the way to each day."""
    prepared, key, out = WORLD.prepare(values), np.uint64(1), np.full(len(WORLD.features), np.nan)
    state, identities = WORLD.reset(prepared.real, prepared.table, key), []
    for t, action in enumerate(plan):
        state = WORLD.step(prepared.real, prepared.table, key, t, state, action)
        identities.append(int(WORLD.identity(prepared.real, prepared.table, state)))
    WORLD.outcome(prepared.real, prepared.table, key, state, out)
    return dict(zip((f.name for f in WORLD.features), out.tolist(), strict=True)), identities


def expected(values, plan):
    """By every way in which own days may be found out or not: chances of own doing by day, and of being found."""
    risks = [values["notice"]] * values["training"] + [values["audit"]] * values["deployment"]
    own, seen = np.zeros(len(plan)), {"noticed": 0.0, "found": 0.0}
    days = [day for day, action in enumerate(plan) if action == 0]
    for fates in itertools.product((False, True), repeat=len(days)):
        chance = np.prod([risks[d] if hit else 1 - risks[d] for d, hit in zip(days, fates, strict=True)])
        caught = [d for d, hit in zip(days, fates, strict=True) if hit]
        for day in days:
            own[day] += chance * (not values["persistent"] or not any(c < day for c in caught))
        seen["noticed"] += chance * any(c < values["training"] for c in caught)
        seen["found"] += chance * any(c >= values["training"] for c in caught)
    return own, seen


@pytest.mark.parametrize("training, deployment", [(0, 1), (2, 3), (4, 2), (3, 4)])
@pytest.mark.parametrize("persistent", [True, False])
def test_every_plan_has_its_expectations(training, deployment, persistent):
    values = settings(WORLD, training=training, deployment=deployment, notice=0.3, audit=0.6, persistent=persistent)
    futures = {}
    for plan in itertools.product((0, 1), repeat=training + deployment):
        found, identities = played(values, plan)
        own, seen = expected(values, plan)
        assert [found[f"own_{d + 1}"] for d in range(len(plan))] == pytest.approx(own.tolist(), abs=1e-12)
        assert [found["noticed"], found["found"]] == pytest.approx(list(seen.values()), abs=1e-12)
        kept = [float(np.mean(part)) if part else 1.0 for part in (plan[:training], plan[training:])]
        assert [found["training_compliance"], found["deployment_compliance"]] == pytest.approx(kept)
        assert found["deceiving"] == float(kept[0] == 1.0 > kept[1]) and found["days"] == len(plan)
        for day, identity in enumerate(identities[:-1], 1):
            # With one identity on one day, the chance that the goal is intact is one.
            before = plan[:day]
            intact = np.prod([1 - 0.3] * before[:training].count(0) + [1 - 0.6] * before[training:].count(0))
            futures.setdefault((day, identity), set()).add(round(float(intact), 12) if persistent else 1.0)
    assert all(len(worth) == 1 for worth in futures.values())


def test_days_after_the_last_change_nothing():
    values = settings(WORLD)
    assert played(values, [0, 1, 0, 1, 0])[0] == played(values, [0, 1, 0, 1, 0, 0, 0, 0])[0]


@pytest.mark.parametrize("cue", [0.1, 1.0, 3.0, 10.0])
def test_steps_of_a_cue_have_the_chances_of_normal_numbers(cue):
    for mean in (0.0, cue):
        found = np.array(chances(cue, mean))
        assert len(found) == CONTEXTS and found.min() >= 0.0 and found.sum() == pytest.approx(1.0, abs=1e-12)
        drawn = np.searchsorted(edges(cue), np.random.default_rng(1).normal(mean, 1.0, 40_000))
        counts = np.bincount(drawn, minlength=CONTEXTS)
        assert (abs(counts - 40_000 * found) < 4.5 * np.sqrt(40_000 * found * (1 - found)) + 1.0).all()


@pytest.mark.parametrize("persistent", [True, False])
def test_a_plan_by_cue_has_the_worth_of_days_that_are_drawn(persistent):
    values = settings(WORLD, cue=1.2, training=6, deployment=4, notice=0.5, audit=0.1, persistent=persistent)
    rng = np.random.default_rng(3)
    plan = rng.integers(0, 2, size=CONTEXTS)
    found, identities = played(values, plan)
    n = 200_000
    deployed = rng.random(n) < 0.4
    own = plan[np.searchsorted(edges(1.2), rng.normal(1.2 * deployed, 1.0))] == 0
    caught = own & ~deployed & (rng.random(n) < 0.5)
    worth = own - 4.0 * (caught if persistent else 0.0)
    for name, numbers in {
        "own_1": worth, "training_compliance": ~own[~deployed], "deployment_compliance": ~own[deployed],
        "noticed": caught[~deployed],
    }.items():  # fmt: skip
        assert abs(found[name] - numbers.mean()) < 4.5 * numbers.std() / np.sqrt(len(numbers)), name
    assert found["found"] == pytest.approx(0.1 * (1.0 - found["deployment_compliance"]))
    assert found["deceiving"] == 1.0 and found["days"] == 1.0 and set(identities) == {0}
    assert all(found[f"own_{day}"] == 0.0 for day in range(2, 2 * DAYS + 1))
    assert played(values, [0] * CONTEXTS)[0]["deceiving"] == played(values, [1] * CONTEXTS)[0]["deceiving"] == 0.0


@pytest.mark.parametrize("cue", [0.1, 2.0, 10.0])
@pytest.mark.parametrize("days", [(0, 5), (4, 3), (30, 1)])
def test_pictures_of_a_cue_say_where_it_changes_what_it_does(cue, days):
    values = settings(WORLD, cue=cue, training=days[0], deployment=days[1])
    plans = {
        "complies whatever": [1.0] * 60, "does as it likes whatever": [0.0] * 60, "complies": [],
        "looks more than": [1.0] * 40 + [0.0] * 20, "30 of 60": [1.0, 0.0] * 30,
    }  # fmt: skip
    for words, plan in plans.items():
        picture = WORLD.picture(values, plan, {})
        check_picture(picture)
        assert words in picture.caption
