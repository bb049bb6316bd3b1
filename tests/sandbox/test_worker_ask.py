"""Asking with the real worker, while a run goes on."""

from __future__ import annotations

import msgspec
from engine import Desk

from sandbox import scenario as scenarios
from sandbox.events import Answered, Status
from sandbox.headless import run

SWEET = msgspec.structs.replace(scenarios.load("sweet-tooth"), generations=120)


def told(desk: Desk) -> list[Answered]:
    return [event for event in desk.events if isinstance(event, Answered)]


def test_a_run_is_the_same_with_questions_as_without(desk: Desk) -> None:
    desk.load(SWEET, 1)
    desk.client.step(40)
    desk.at(40)
    desk.client.play()
    for type_ in ("probe.wants", "probe.attribution"):  # one after the other
        desk.client.ask("evolution", type_)
    desk.until(lambda: bool(told(desk)) and "intended objective" in told(desk)[-1].sentence)
    answers = [event for event in told(desk) if event.verdict is not None]
    assert [(event.type, event.share) for event in answers] == [("probe.wants", 1.0)]
    found = answers[0].verdict
    assert found is not None and found.answer.startswith("It wants more sweetness")
    assert answers[0].generation >= 40 and f"generation {answers[0].generation}" in found.basis
    assert desk.finish() == run(SWEET).run_hash()
    assert desk.last(Status).state == "finished"


def test_questions_are_given_up(desk: Desk) -> None:
    desk.load(SWEET, 2)
    desk.client.ask("evolution", "probe.wants")
    desk.client.unask("evolution", "probe.wants")
    desk.client.ask("nobody", "probe.wants")
    desk.client.ask("evolution", "probe.optimization_power")
    desk.until(lambda: bool(told(desk)) and told(desk)[-1].verdict is not None)
    news = told(desk)
    assert [e.sentence for e in news if e.sentence] == ["there is no optimizer 'nobody' to ask"]
    assert {event.type for event in news if event.verdict is not None} == {"probe.optimization_power"}
    last = news[-1].verdict
    assert last is not None and last.headline.endswith(", at the unselected start")
