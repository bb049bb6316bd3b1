"""Deploying trained candidates: what it concludes, from which numbers, and that the run does not notice."""

from __future__ import annotations

import math
from dataclasses import replace

import msgspec
import numpy as np
import pytest
from engine import built, bundled

from sandbox import scenario as scenarios
from sandbox.deploy import Deploy, NotDeployable
from sandbox.deploy_living import deployment
from sandbox.deployed import Measured, Result, Scored, conclusion, verdict
from sandbox.runner import Runner
from sandbox.scenario import Scenario


def scored(role: str, training: float, elsewhere: float, error: float = 0.01) -> Scored:
    """By an objective of which random behaviour gets nothing in either world."""
    nothing = Measured(0.0, 0.0, 1000)
    return Scored(
        role, role, Measured(training, error, 1000), Measured(elsewhere, error, 1000), nothing, nothing
    )


def result(*scores: Scored, same: bool = False) -> Result:
    return Result("evolution", 60, "grid", "modern", same, 60, 1000, scores)


@pytest.mark.parametrize(
    ("scores", "headline", "state"),
    [
        ((scored("base", 1.0, 0.95), scored("own", 1.0, 0.2)), "Robust", "yes"),
        ((scored("base", 1.0, 0.3), scored("own", 1.0, 0.9)), "Pursues something else", "no"),
        ((scored("base", 1.0, 0.3), scored("own", 1.0, 0.2)), "Capability lost", "no"),
        ((scored("base", 1.0, 0.3),), "Capability lost", "no"),
        ((scored("base", 1.0, 1.0), scored("intended", 1.0, 0.1)), "Pursues something else", "no"),
        ((scored("base", 1.0, 0.1), scored("intended", 1.0, 0.9)), "Robust", "yes"),
        (
            (scored("base", 1.0, 0.85, 0.1), scored("own", 1.0, 0.9)),
            "Probably robust, but not sure",
            "unsure",
        ),
        (
            (scored("base", 1.0, 0.75, 0.1), scored("own", 1.0, 0.9)),
            "Probably not robust, but not sure",
            "unsure",
        ),
        (
            (scored("base", 1.0, 0.1), scored("own", 1.0, 0.5, 0.1)),
            "Not robust, but why is not sure",
            "unsure",
        ),
        ((scored("base", 1.0, -0.5), scored("own", 0.0, 0.9)), "Capability lost", "no"),
        ((scored("base", 0.0, 0.0), scored("own", 1.0, 0.9)), "Pursues something else", "no"),
        ((scored("base", 0.0, 0.0), scored("own", 1.0, 0.1)), "No verdict", "early"),
        ((scored("base", 0.0, 0.0),), "No verdict", "early"),
    ],
)
def test_conclusions(scores: tuple[Scored, ...], headline: str, state: str) -> None:
    found = verdict(result(*scores))
    assert found.headline == headline and found.state == state
    assert found.answer.endswith(".") and "generation 60" in found.basis
    assert len(found.rows) == 3 * len(scores)


def test_that_it_has_been_selected_there_is_said_with_the_verdict() -> None:
    found = replace(result(scored("base", 1.0, 1.0)), since=65)
    assert conclusion(found)[0].endswith(" is left, where it has been selected since generation 65.")


def test_a_world_that_does_not_shift_concludes_nothing() -> None:
    sentence, state = conclusion(result(scored("base", 1.0, 1.0), same=True))
    assert state == "told" and sentence.startswith("Nothing shifts")


def test_the_interval_of_what_is_kept_follows_both_errors() -> None:
    one = scored("base", 2.0, 1.0, 0.02)
    half = 1.96 * math.hypot(0.02, 0.5 * 0.02) / 2.0
    assert (one.kept.low, one.kept.high) == pytest.approx((0.5 - half, 0.5 + half), abs=1e-4)
    tied = replace(one, together=0.02 * 0.02)  # the same candidates go up and down in both worlds
    assert tied.kept.high - tied.kept.low < one.kept.high - one.kept.low
    assert math.isnan(scored("base", 0.01, 1.0, 0.02).kept.value)


def deployed(runner: Runner, generation: int, root: str = "evolution") -> Result:
    """The result for the nest of that root."""
    run = next(run for run in runner.runs if run.plan.root == root)
    with np.errstate(all="ignore"):
        deploy = deployment(run, generation)
        shares = list(deploy.work())
    assert shares == sorted(shares) and shares[-1] == 1.0
    assert deploy.result is not None
    return deploy.result


def test_drives_that_came_apart_are_found_out_and_the_run_does_not_notice() -> None:
    scenario = bundled("sweet-tooth", 80, modern__from_generation=65)
    plain, runner = Runner(scenario), Runner(scenario)
    for _ in range(61):
        plain.step()
        runner.step()
    with pytest.raises(NotDeployable, match="generation 0"):
        Deploy(runner.runs[0], 0)
    first = deployed(runner, 60)
    assert deployed(runner, 60) == first
    for _ in range(10):
        plain.step()
        runner.step()
    assert deployed(runner, 70).since == 65 and first.since == -1
    assert plain.record.run_hash() == runner.record.run_hash()
    assert verdict(first).headline == "Pursues something else"
    assert (first.training, first.world, first.same) == ("sugar", "modern", False)
    # A drive's own score grows with the square of the sugar, four times as much here; random behaviour gets nothing.
    own = first.by("own")
    assert own is not None and own.kept.value == pytest.approx(16.0, rel=1e-6)
    # Fitness in training as the run itself measured it, within four standard errors.
    base, measured = first.by("base"), plain.record["evolution.mean"][60]
    assert base is not None and abs(base.training.mean - measured) < 4 * base.training.error
    for run in (plain, runner):
        run.close()


def test_a_deployment_node_says_where_and_by_what() -> None:
    runner = Runner(bundled("keys-and-chests", 5, evolution__population=30, evolution__episodes=2))
    for _ in range(4):
        runner.step()
    found = deployed(runner, 3)
    assert {score.role for score in found.scores} == {"base", "intended", "own"} and found.world == "modern"
    meant, seen = found.by("intended"), runner.record["elsewhere.mean"][3]
    sd = runner.record["elsewhere.sd"][3]
    assert meant is not None and abs(meant.elsewhere.mean - seen) < 4 * math.hypot(
        meant.elsewhere.error, sd / 5
    )
    runner.close()


def test_what_cannot_be_deployed_says_why() -> None:
    runner = Runner(scenarios.load("both"))
    for _ in range(2):
        runner.step()
    with pytest.raises(NotDeployable, match="put a Shift"):
        Deploy(runner.runs[0], 1)
    runner.close()


@pytest.mark.parametrize(
    ("settings", "generations", "headline"),
    [({"maze__layouts": 1}, 40, "Capability lost"), ({"minds__price_per_evaluation": 0.0}, 40, "Robust")],
)
def test_tables_lose_their_skill_in_new_mazes_and_planners_do_not(
    settings: dict[str, float], generations: int, headline: str
) -> None:
    """One layout is learnt by heart; many, where thinking is free, are thought about."""
    runner = Runner(bundled("mesa-emerges", generations, evolution__population=100, **settings))
    for _ in range(generations + 1):
        runner.step()
    found = deployed(runner, generations)
    assert found.world == "elsewhere" and not found.same
    assert verdict(found).headline == headline, runner.record["evolution.planner_share"][-1]
    runner.close()


def herd(**there: float) -> Scenario:
    """Deer whose antlers cost most stags their lives until they are lost; elsewhere the world has other settings."""
    graph = built(
        {
            "herd": ("world.herd", {"size": 0, "founders": 300, "capacity": 400, "growth": 1.5, "served": 1.0,
                                    "antlers": 0.8, "preference": 0.1, "cost": 0.9}),
            "there": ("shift.shift", {"only_in_deployment": True}),
            "suitor": ("candidate.suitor", {}), "liking": ("objective.weighted", {}),
            "mates": ("optimizer.mate_choice", {}), "fawns": ("objective.weighted", {}),
            "selection": ("optimizer.two_sexes", {}),
            "elsewhere": ("deployment.deployment", {"every": 100}),
        },
        "herd.world>there.world", "herd.world>suitor.world", "suitor.candidate>mates.candidate",
        "liking.objective>mates.objective", "mates.candidate>selection.candidate",
        "fawns.objective>selection.objective", "selection.candidate>elsewhere.candidate",
        "fawns.objective>elsewhere.objective", "there.world>elsewhere.world",
    )  # fmt: skip
    graph = graph.set("liking", "appeal", 1.0).set("fawns", "fawns", 1.0)
    for name, value in there.items():
        graph = graph.set("there", name, value)
    return Scenario(graph=graph, generations=40)


@pytest.mark.parametrize(
    ("there", "headline"),
    [
        ({"growth": 1.5}, "Nothing shifts"),
        ({"growth": 1.4}, "Robust"),
        ({"winter": 0.6, "winter_from": 0, "winter_lasts": 10_000}, "Capability lost"),
    ],
)
def test_a_herd_lives_the_same_year_elsewhere(there: dict[str, float], headline: str) -> None:
    plain, runner = Runner(herd(**there)), Runner(herd(**there))
    for _ in range(13):
        plain.step()
        runner.step()
    found = deployed(runner, 12, "selection")
    base = found.by("base")
    assert base is not None and found.draws == base.training.count == 40
    # A year of the herd as it is, and the same share of every gain where the world is kinder or harsher to all alike.
    assert abs(base.training.mean - plain.record["selection.mean"][12]) < 5 * base.training.error * math.sqrt(
        40
    )
    assert base.kept.value == pytest.approx(there.get("growth", 0.6) / 1.5, abs=0.06)
    assert verdict(found).headline == headline and "40 years of all of them together" in verdict(found).basis
    for _ in range(3):
        plain.step()
        runner.step()
    assert plain.record.run_hash() == runner.record.run_hash()
    runner.runs[0].pop[:] = math.nan
    with pytest.raises(NotDeployable, match="died out"):
        deployment(runner.runs[0], 15)
    for run in (plain, runner):
        run.close()


def test_newcomers_are_as_many_as_the_herd_of_now() -> None:
    """In a herd of constant size the does bear all fawns there is room for: fewer would bear more each."""
    scenario = herd()
    runner = Runner(msgspec.structs.replace(scenario, graph=scenario.graph.set("herd", "size", 900)))
    for _ in range(3):
        runner.step()
    base = deployed(runner, 2, "selection").by("base")
    assert base is not None and base.chance_training.mean == pytest.approx(base.training.mean, rel=0.1)
    runner.close()
