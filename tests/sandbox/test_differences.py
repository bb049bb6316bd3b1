"""Differences in plain sentences: none between equals, one for each change, and all of them read well."""

from __future__ import annotations

from random import Random

import msgspec
import pytest
from engine import bundled, small, with_gene
from fuzz_graphs import random_graph
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox import nests
from sandbox.differences import differences, value_text
from sandbox.graph import Graph
from sandbox.scenario_model import Intervention, Scenario
from sims.declare import View


def change(scenario: Scenario, **what: object) -> Scenario:
    return msgspec.structs.replace(scenario, **what)


def test_every_kind_of_difference_has_its_sentence():
    a = small()
    graph = a.graph
    cases = {
        "the seed is 7 in the first, 8 in the second": change(a, seed=8),
        "the last generation is 30 in the first, 40 in the second": change(a, generations=40),
        "the random stream is splitmix in the first, philox in the second": change(a, stream="philox"),
        "brain.steps is 1 in the first, 4 in the second": change(a, graph=graph.set("brain", "steps", 4)),
        "mouth.start_value is 0 in the first, 2.5 in the second":
            change(a, graph=graph.set("mouth", "start_value", 2.5)),
        "sugar.availability is 1 in the first, a gene from 0.5 to 2 in the second":
            change(a, graph=with_gene(graph, "sugar.availability", 0.5, 2.0)),
        "mouth.candidate is wired to brain.candidate in the first only":
            change(a, graph=graph.disconnect(("mouth.candidate", "brain.candidate"))),
        "sugar.availability becomes 3 at generation 9 in the second only":
            change(a, interventions=(Intervention(9, "sugar", "availability", 3.0),)),
    }  # fmt: skip
    for sentence, b in cases.items():
        assert differences(a, b) == [sentence]
        assert len(differences(b, a)) == 1
    assert differences(a, change(a, graph=graph.remove(("modern",)))) == [
        "the second has no Shift called modern"
    ]
    assert differences(change(a, graph=graph.remove(("modern",))), a) == [
        "the first has no Shift called modern"
    ]
    renamed = graph.rename("modern", "shift")
    assert differences(change(a, graph=renamed), change(a, graph=renamed.remove(("shift",)))) == [
        "the second has no Shift"
    ]


def test_what_no_run_notices_is_no_difference():
    a = small()
    graph = a.graph.move({"brain": (9.0, 9.0)}).annotate("brain", "a note")
    graph, _ = graph.new("view.plot", (0.0, 0.0), "another")
    graph = graph.set("evolution", "population", 60).set(
        "brain", "momentum", nests.value(a.graph, "brain", "momentum")
    )
    b = change(a, graph=graph, title="x", summary="y", story="z", views={"bookmarks": []})
    assert differences(a, b) == []


def test_names_and_changed_values_of_an_intervention():
    a = change(small(), interventions=(Intervention(9, "sugar", "availability", 3.0),))
    b = change(a, interventions=(Intervention(9, "sugar", "availability", 4.0),))
    names = ("this run", "the twin")
    assert differences(a, b, names) == [
        "at generation 9 sugar.availability becomes 3 in this run, 4 in the twin"
    ]


def test_long_texts_and_switches_read_well():
    town = bundled("ice-cream", 5)
    long = change(town, graph=town.graph.set("town", "map", "H" + "." * 60 + "S"))
    longer = change(town, graph=town.graph.set("town", "map", "H" + "." * 60 + "SG"))
    assert differences(long, longer) == ["town.map is another text in the second"]
    assert (
        value_text(True) == "on" and value_text("a\nb") == "a b" and value_text(0.1 + 0.2) == repr(0.1 + 0.2)
    )


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Scenario, Scenario]:
    """A random graph, and the same after some edits."""
    graph = random_graph(draw(st.integers(0, 60)))
    random, other = Random(draw(st.integers(0, 10**6))), graph
    for _ in range(draw(st.integers(0, 3))):
        other = _edited(other, random)
    seeds = draw(st.sampled_from(((1, 1), (1, 2))))
    return Scenario(graph=graph, seed=seeds[0]), Scenario(graph=other, seed=seeds[1])


def _edited(graph: Graph, random: Random) -> Graph:
    if not graph.nodes:
        return graph
    key = random.choice(list(graph.nodes))
    how = random.randrange(4)
    if how == 0:
        return graph.remove((key,))
    if how == 1 and graph.wires:
        return graph.disconnect(random.choice(graph.wires))
    numbers = [
        s for s in nests.parameters(graph, key) if isinstance(s.default, (int, float)) and s.high is not None
    ]
    numbers = [s for s in numbers if not isinstance(s.default, bool) and s.low is not None]
    if how == 2 and numbers:
        setting = random.choice(numbers)
        return graph.set(key, setting.name, random.choice((setting.low, setting.high)))
    return graph.move({key: (random.random(), 0.0)})


def essence(scenario: Scenario) -> tuple:
    """What a run depends on, told another way: seed, nodes with all their values, wires."""
    graph = scenario.graph
    nodes = {}
    for key, node in graph.nodes.items():
        if not isinstance(node.declaration, View):
            values = {s.name: nests.value(graph, key, s.name) for s in nests.parameters(graph, key)}
            nodes[key] = (node.type, node.genes, node.muted, values, node.settings)
    wires = [wire for wire in graph.wires if {end.split(".")[0] for end in wire} <= nodes.keys()]
    return scenario.seed, nodes, wires


@given(pairs())
@settings(max_examples=80, deadline=None)
def test_there_are_sentences_if_and_only_if_something_differs(pair):
    a, b = pair
    found = differences(a, b)
    assert len(found) == len(differences(b, a))
    assert len(set(found)) == len(found)
    assert differences(a, a) == differences(b, b) == []
    if essence(a) == essence(b):
        assert found == []
    elif not found:  # a value that is written out and the same one as a default are one
        plain = [(s, {k: n[:4] for k, n in nodes.items()}, w) for s, nodes, w in (essence(a), essence(b))]
        assert plain[0] == plain[1]
    for sentence in found:
        assert "\n" not in sentence and "None" not in sentence and not sentence.endswith(".")
        assert "the first" in sentence or "the second" in sentence


@pytest.mark.parametrize("value", [1e300, -0.25, 3, "x" * 200, "", False])
def test_a_value_is_one_short_line(value):
    text = value_text(value)
    assert text and len(text) <= 40 and "\n" not in text
