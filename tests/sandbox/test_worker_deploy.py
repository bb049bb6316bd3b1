"""Deploying with the real worker, while a run goes on."""

from __future__ import annotations

import msgspec
from engine import Desk

from sandbox import scenario as scenarios
from sandbox.events import Deployed, Status
from sandbox.headless import run

SWEET = msgspec.structs.replace(scenarios.load("sweet-tooth"), generations=120)


def told(desk: Desk) -> list[Deployed]:
    return [event for event in desk.events if isinstance(event, Deployed)]


def test_a_run_is_the_same_with_a_deployment_as_without(desk: Desk) -> None:
    desk.load(SWEET, 1)
    desk.client.deploy("evolution")
    desk.until(lambda: bool(told(desk)))
    assert "generation 0" in told(desk)[-1].sentence and told(desk)[-1].result is None
    desk.client.step(40)
    desk.at(40)
    desk.client.play()
    desk.client.deploy("evolution")
    desk.until(lambda: told(desk)[-1].result is not None)
    found = told(desk)[-1]
    assert found.generation >= 40 and found.share == 1.0 and found.result is not None
    assert desk.finish() == run(SWEET).run_hash()
    assert desk.last(Status).state == "finished"


def test_a_deployment_can_be_given_up(desk: Desk) -> None:
    desk.load(SWEET, 2)
    desk.client.step(10)
    desk.at(10)
    before = len(told(desk))
    desk.client.deploy("evolution")
    desk.client.deploy("")
    desk.client.deploy("nobody")
    desk.until(lambda: any(event.sentence for event in told(desk)[before:]))
    assert "nobody" in told(desk)[-1].sentence
    assert all(event.result is None for event in told(desk)[before:])
