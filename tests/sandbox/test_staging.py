"""What a presentation shows, and in which order."""

from __future__ import annotations

import msgspec
import pytest
from graphs import nest

from sandbox import staging
from sandbox.graph import Graph, Node
from sandbox.scenario import Scenario, from_json, to_json

pytestmark = pytest.mark.usefixtures("tiny_nodes")


def test_settings_are_exposed_and_hidden_again() -> None:
    scenario = Scenario(graph=nest())
    name = staging.nests.parameters(scenario.graph, "o1")[0].name
    shown = staging.with_exposed(scenario, ("o1", "o2"), name, on=True)
    assert staging.exposed(shown) == (("o1", name), ("o2", name))
    assert from_json(to_json(shown), "x").lesson == {"exposed": [f"o1.{name}", f"o2.{name}"]}
    assert staging.with_exposed(shown, ("o1", "o2"), name, on=False) == scenario
    assert staging.with_exposed(shown, ("o1",), name, on=True).lesson["exposed"] == [
        f"o2.{name}",
        f"o1.{name}",
    ]


def test_what_is_gone_or_nonsense_is_left_out() -> None:
    scenario = Scenario(graph=nest())
    name = staging.nests.parameters(scenario.graph, "o1")[0].name
    for exposed in ([f"gone.{name}", "o1.nothing", f"o1.{name}", 3, "o1"], "o1.x", None):
        lesson = {"exposed": exposed, "other": 1}
        found = staging.exposed(msgspec.structs.replace(scenario, lesson=lesson))
        assert found == ((("o1", name),) if isinstance(exposed, list) else ())
    strange = Graph({"a": Node("a", "world.of_another_program")})
    assert staging.exposed(Scenario(graph=strange, lesson={"exposed": ["a.b"]})) == ()


def test_panels_are_the_usual_ones_until_they_are_chosen() -> None:
    scenario = Scenario()
    assert staging.panels(scenario) == staging.USUAL_PANELS
    more = staging.with_panel(scenario, "scatter", on=True)
    assert set(staging.panels(more)) == {*staging.USUAL_PANELS, "scatter"}
    assert staging.with_panel(more, "scatter", on=False) == scenario
    none = scenario
    for key in staging.USUAL_PANELS:
        none = staging.with_panel(none, key, on=False)
    assert staging.panels(none) == ()


def test_another_name_of_a_node_is_followed() -> None:
    lesson = {"exposed": ["o1.budget", "o11.budget"], "panels": []}
    assert staging.renamed(lesson, "o1", "brain")["exposed"] == ["brain.budget", "o11.budget"]
    assert staging.renamed(lesson, "x", "y") is lesson


def test_nodes_appear_by_the_wires_before_them() -> None:
    graph = nest(3)
    order = staging.order(graph)
    assert set(order) == set(graph.nodes)
    for source, target in graph.wires:
        assert order.index(source.partition(".")[0]) < order.index(target.partition(".")[0])
    assert order.index("g3") > order.index("o1"), "an objective comes when it is needed, not with the world"
    level = nest(1).move({"g1": (-50.0, 0.0), "body": (5.0, 0.0)})
    assert staging.order(level)[:2] == ("world", "g1"), "then from left to right"
    assert staging.order(Graph()) == ()
