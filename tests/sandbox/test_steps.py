"""Steps of the history are named and sorted by what they changed."""

from __future__ import annotations

import msgspec
import pytest
from graphs import nest

from sandbox import steps
from sandbox.graph import GeneRange
from sandbox.muting import with_muted
from sandbox.scenario import Scenario


@pytest.mark.parametrize(
    "value, text",
    [
        (64, "64"),
        (0.1 + 0.2, "0.3"),
        (True, "on"),
        (False, "off"),
        ("deer", "“deer”"),
        ("", "“”"),
        ("a\nb", ""),
    ],
)
def test_values_are_said_in_words(value: object, text: str) -> None:
    assert steps.said(value) == text  # type: ignore[arg-type]


def test_a_long_text_is_changed_and_not_quoted() -> None:
    assert steps.set_to("brain.budget", 64) == "Set brain.budget to 64"
    assert steps.set_to("drive.formula", "x" * 40) == "Change drive.formula"


@pytest.mark.usefixtures("tiny_nodes")
def test_each_kind_of_edit_is_told_apart() -> None:
    before = Scenario(graph=nest())
    graph = before.graph
    node = next(iter(graph.nodes))

    def kind(**changes: object) -> str:
        return steps.kind(before, msgspec.structs.replace(before, **changes))

    assert kind() == ""
    assert kind(graph=graph.move({node: (900.0, 1.0)})) == "layout"
    assert kind(graph=graph.bend(graph.wires[0], [(1.0, 2.0)])) == "layout"
    assert kind(graph=with_muted(graph, (node,), True)) == "nodes"
    assert kind(graph=graph.disconnect(graph.wires[0])) == "wires"
    assert kind(graph=graph.remove((node,))) == "nodes"
    assert kind(graph=graph.rename(node, "other_name")) == "names"
    assert kind(graph=graph.annotate(node, "look here")) == "text"
    assert kind(graph=graph.set(node, "anything", 3)) == "values"
    assert kind(graph=graph.open_gene(node, "anything", GeneRange(0, 1))) == "values"
    assert kind(seed=3) == "values" and kind(title="Other") == "text" and kind(views={"a": 1}) == "layout"
    assert set(steps.KINDS) == {"layout", "wires", "nodes", "names", "text", "values"}
