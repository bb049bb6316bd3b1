"""Wires that do not fit are refused with the reason."""

from __future__ import annotations

from dataclasses import replace

import pytest
from graphs import built, nest
from tiny import CANDIDATE, OPTIMIZER, WORLD

from sandbox import links
from sandbox.graph import GraphError, Node
from sandbox.links import refusal
from sims import declare


@pytest.fixture(autouse=True)
def _kinds(tiny_nodes, monkeypatch):
    """Beside the tiny ones: a plan, a point, a baseline and a method that extends plans."""
    for node in (
        replace(CANDIDATE, type="candidate.plan", title="Plan", acts="plan"),
        replace(CANDIDATE, type="candidate.point", title="Point", acts="point"),
        replace(CANDIDATE, type="candidate.random", title="Random", baseline=True),
        replace(OPTIMIZER, type="optimizer.beam", title="Beam", sequential=True),
    ):
        monkeypatch.setitem(declare._registry, node.type, node)


@pytest.mark.parametrize(
    "source, target, words",
    [
        ("gone.world", "body.world", "there is no node 'gone'"),
        ("world.world", "gone.world", "there is no node 'gone'"),
        ("world.heat", "body.world", "world has no output 'heat'"),
        ("world.world", "body.heat", "body has no input 'heat'"),
        ("world.world", "o1.candidate", "o1 takes a candidate at 'candidate', not a world"),
        ("g1.objective", "body.world", "body takes a world at 'world', not an objective"),
        ("body.candidate", "plot.series", "plot takes a series at 'series', not a candidate"),
        ("world.world", "body.world", "this wire is already there"),
        ("o2.candidate", "o1.candidate", "this would close a loop: o1 already flows into o2"),
        ("o1.candidate", "o1.candidate", "this would close a loop"),
    ],
)
def test_refusals(source, target, words):
    graph = nest(2)
    assert words in refusal(graph, source, target)
    with pytest.raises(GraphError) as caught:
        graph.connect(source, target)
    assert words in str(caught.value)


def test_a_wire_that_fits():
    assert refusal(nest(2), "g1.objective", "o2.objective") == ""


def test_a_placeholder_takes_no_new_wires():
    graph = nest(1).add(Node("lost", "world.forgotten"))
    assert (
        refusal(graph, "lost.world", "body.world")
        == "lost is of a type that is not installed (world.forgotten)"
    )


@pytest.mark.parametrize(
    "form, plan, point", [("world.tiny", False, True), ("world.tiny_steps", True, False)]
)
def test_candidates_fit_the_form_of_the_world_also_behind_a_shift(form, plan, point):
    graph = built(
        {
            "w": form,
            "s": "shift.tiny",
            "plan": "candidate.plan",
            "point": "candidate.point",
            "any": "candidate.tiny",
        },
        ("w.world", "s.world"),
    )
    for giver in ("w", "s"):
        assert ("goes step by step" not in refusal(graph, f"{giver}.world", "plan.world")) is plan
        assert ("numbers at once" not in refusal(graph, f"{giver}.world", "point.world")) is point
        assert refusal(graph, f"{giver}.world", "any.world") == ""


def test_baselines_are_not_searched_and_plans_are_extended_directly():
    graph = built({"r": "candidate.random", "p": "candidate.plan", "q": "candidate.point", "o": "optimizer.tiny",
                   "b": "optimizer.beam"})  # fmt: skip
    assert "Random is a baseline" in refusal(graph, "r.candidate", "o.candidate")
    assert refusal(graph, "p.candidate", "b.candidate") == ""
    assert "Point is not a plan" in refusal(graph, "q.candidate", "b.candidate")
    assert "not an optimizer" in refusal(graph, "o.candidate", "b.candidate")
    assert refusal(graph.connect("p.candidate", "b.candidate"), "b.candidate", "o.candidate") == ""


def test_optimizers_nest_at_most_sixteen_deep_from_either_side():
    graph = nest(16)
    graph, above = graph.new("optimizer.tiny", (0, 0))
    assert "nest at most 16 deep" in refusal(graph, "o16.candidate", f"{above}.candidate")
    graph = nest(15).remove(["body"])
    for _ in range(2):
        graph, _ = graph.new("optimizer.tiny", (0, 0))
    graph = graph.connect("tiny_search.candidate", "tiny_search_2.candidate")
    assert "nest at most 16 deep" in refusal(graph, "tiny_search_2.candidate", "o1.candidate")


def test_shifts_follow_each_other_at_most_sixteen_times():
    graph = built({f"s{i}": "shift.tiny" for i in range(18)})
    for i in range(16):
        graph = graph.connect(f"s{i}.world", f"s{i + 1}.world")
    assert "at most 16 shifts" in refusal(graph, "s16.world", "s17.world")


def test_wires_are_bounded(monkeypatch):
    monkeypatch.setattr(links, "MAX_WIRES", 1)
    graph = built({"w": WORLD.type, "a": "candidate.tiny", "b": "candidate.tiny"}, ("w.world", "a.world"))
    assert "at most 1 wires" in refusal(graph, "w.world", "b.world")
