"""Questions answered beside a run: what the probe would have found in the graph, bit for bit, and the run unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
import numpy as np
import pytest
from engine import built, bundled

from sandbox import asks
from sandbox.asked import Ask, NotAnswered
from sandbox.compose import Composition
from sandbox.events import Fault
from sandbox.runner import Runner
from sandbox.scenario import Scenario


@contextmanager
def ran(scenario: Scenario, generations: int, *, thumb: str = "") -> Iterator[Runner]:
    """A runner that stands at a generation; the number `thumb` was changed to 3 half way."""
    runner = Runner(scenario, 1)
    for generation in range(generations + 1):
        if thumb and generation == generations // 2:
            runner.intervene(*thumb.split("."), 3.0)
        runner.step()
    yield runner
    runner.close()


def asked(runner: Runner, type_: str) -> Ask:
    """The question, answered."""
    ask = Ask(runner, runner.runs[0], type_)
    with np.errstate(all="ignore"):
        shares = list(ask.work())
    assert shares == sorted(shares) and shares[-1] == 1.0
    assert ask.verdict is not None and ask.verdict.node == ask.root
    assert f"at generation {runner.generation}, on a copy" in ask.verdict.basis
    assert ask.verdict.headline.endswith(
        (f", at generation {runner.generation}", ", at the unselected start")
    )
    return ask


def same(scenario: Scenario, type_: str, generations: int = 10, thumb: str = "") -> Ask:
    """Asks beside the run; checks that a probe in the graph would have said the same, and that the run goes on as it
    would have.
    """
    with ran(scenario, generations, thumb=thumb) as runner:
        ask = asked(runner, type_)
        for _ in range(3):
            runner.step()
        after = runner.record.rows.copy()
    with ran(scenario, generations + 3, thumb=thumb) as alone:
        assert thumb or np.array_equal(after, alone.record.rows, equal_nan=True)
    root = ask.root
    with_probe = asks.ask(scenario.graph, root, type_)
    wired = msgspec.structs.replace(scenario, graph=with_probe.graph)
    with ran(wired, generations, thumb=thumb) as runner:
        seen = {name: runner.record[f"{with_probe.node}.{name}"][-1] for name in ask.columns}
    first = {name: values[0] for name, values in ask.columns.items()}
    np.testing.assert_array_equal(list(first.values()), list(seen.values()))
    return ask


def hills(shift: int) -> Scenario:
    """A single optimizer that pursues something else than was meant, on a hill that a shift makes another one."""
    graph = built(
        {
            "land": ("world.landscape", {}),
            "later": ("shift.shift", {}),
            "spot": ("candidate.point", {}),
            "proxy": ("objective.expression", {"expression": "0 - abs(distance - 1)"}),
            "meant": ("objective.weighted", {}),
            "search": ("optimizer.genetic", {"population": 12}),
        },
        "land.world>later.world", "later.world>spot.world", "spot.candidate>search.candidate",
        "proxy.objective>search.objective",
    )  # fmt: skip
    graph = graph.set("meant", "value", 1.0).set("later", "from_generation", shift)
    return Scenario(graph=graph.set("later", "function", "rastrigin"), generations=40)


def test_the_best_so_far_is_asked_as_it_was_seen_when_it_was_found() -> None:
    scenario = bundled("sweet-tooth", 40, evolution__population=40, modern__from_generation=6)
    same(scenario, "probe.optimization_power", thumb="modern.availability")


def test_choices_are_those_that_the_probe_would_have_seen() -> None:
    same(bundled("sweet-tooth", 40, evolution__population=40), "probe.wants")


def test_a_search_for_what_was_meant_is_made_up_for_and_ends_before_the_shift() -> None:
    """The searches that are compared begin at generation 0, with the numbers that the run had; later draws are of the
    world as it is now.
    """
    ask = same(hills(7), "probe.attribution", 6, thumb="search.tournament")
    with ran(hills(1000), 6, thumb="search.tournament") as runner:
        without = asked(runner, "probe.attribution")
    assert len(ask.columns["outer"]) == 20
    np.testing.assert_array_equal(ask.columns["outer"], without.columns["outer"])
    assert ask.verdict is not None and ask.verdict.headline == "Only outer, at generation 6"


def test_a_choice_is_made_again_for_an_interval() -> None:
    scenario = bundled("both", 40, choice__episodes=50)
    graph = scenario.graph.remove(["attribution", "measured"])
    ask = same(msgspec.structs.replace(scenario, graph=graph), asks.FAULT, 4)
    assert len(set(ask.columns["total"])) == 20
    assert ask.verdict is not None and "wire the base objective" in ask.verdict.basis


def test_the_unselected_start_is_asked_as_such() -> None:
    with ran(bundled("sweet-tooth", 40, evolution__population=40), 0) as runner:
        found = asked(runner, "probe.wants").verdict
    assert found is not None and found.headline.endswith(", at the unselected start")


def test_why_nothing_is_answered_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    fault = Fault("power", "objective", "random behaviour has no price", "Wire an objective into it.")
    with ran(bundled("sweet-tooth", 40, evolution__population=40), 0) as runner:
        with pytest.raises(NotAnswered, match="still needs the intended objective"):
            asked(runner, asks.FAULT)
        monkeypatch.setattr("sandbox.asked.compose", lambda _: Composition((), (fault,)))
        with pytest.raises(NotAnswered, match=r"has no price\. Wire an objective into it$"):
            asked(runner, "probe.optimization_power")
