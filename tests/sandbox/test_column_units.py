"""Units of metric columns."""

from __future__ import annotations

from sandbox.column_units import unit_of
from sandbox.scenario import load


def test_objectives_have_the_unit_of_what_they_add_up() -> None:
    chests = load("keys-and-chests").graph
    assert unit_of(chests, "evolution.base") == unit_of(chests, "evolution.intended") == "chests"
    assert unit_of(chests, "evolution.keys") == "keys"
    assert unit_of(chests, "evolution.evaluations") == "evaluations"
    humans = load("humans").graph
    assert unit_of(humans, "evolution.base") == "children" and unit_of(humans, "evolution.fruit") == "h"


def test_what_has_no_unit_has_none() -> None:
    graph = load("sweet-tooth").graph
    for column in (
        "evolution.base",
        "evolution.base_scaled",
        "evolution.correlation",
        "nobody.base",
        "evolution",
        "",
    ):
        assert unit_of(graph, column) == ""
    assert unit_of(graph, "evolution.mesa") == "sensation"
