"""History: undo and redo give back exactly what was there, whatever was done."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from graphs import edited
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sandbox import document as documents
from sandbox.document import Document
from sandbox.scenario import Scenario, to_json

EDITS = 60


@settings(
    max_examples=150,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # histories of fixed length shrink for minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.tuples(st.integers(0, 14), st.integers(0, 2**16), st.integers(0, 2**16)),
        min_size=EDITS,
        max_size=EDITS,
    )
)
def test_random_histories_undo_and_redo_exactly(tiny_nodes, numbers):
    document = Document()
    seen = [to_json(document.scenario)]  # bytes: nobody can change them afterwards
    for kind, a, b in numbers:
        before = document.scenario
        if kind == 12:
            document.edit("Title", msgspec.structs.replace(document.scenario, title=f"Title {a}"))
        elif kind == 13 and document.undo():
            assert to_json(document.scenario) == seen[document.position]
            continue
        elif kind == 14 and document.redo():
            assert to_json(document.scenario) == seen[document.position]
            continue
        else:
            document.edit_graph("Edit", edited(document.graph, kind, a, b))
        if document.scenario is not before:
            del seen[document.position :]
            seen.append(to_json(document.scenario))
    while document.redo():
        pass
    assert len(document.history) == len(seen)
    for position in reversed(range(len(seen))):
        assert document.position == position and to_json(document.scenario) == seen[position]
        assert document.undo() is (position > 0)
    for position in range(len(seen)):
        assert document.position == position and to_json(document.scenario) == seen[position]
        assert document.redo() is (position < len(seen) - 1)


def titled(title: str) -> Scenario:
    return Scenario(title=title)


def test_edits_in_a_row_with_one_merge_key_are_one_step():
    document = Document()
    for i in range(5):
        document.edit("Drag", titled(str(i)), merge="slider")
    assert len(document.history) == 2 and document.scenario.title == "4"
    document.end_merge()
    document.edit("Drag", titled("5"), merge="slider")
    assert len(document.history) == 3
    document.edit("Other", titled("6"), merge="other")
    assert len(document.history) == 4
    document.undo()
    document.edit("Drag", titled("7"), merge="other")
    assert [step.scenario.title for step in document.history] == ["Untitled", "4", "5", "7"]


def test_an_edit_after_undo_drops_what_was_undone_and_no_effect_is_no_step():
    document = Document()
    document.edit("One", titled("1"))
    document.edit("Two", titled("2"))
    assert (document.undo_label, document.redo_label) == ("Two", "")
    document.undo()
    assert (document.undo_label, document.redo_label) == ("One", "Two")
    document.edit("Same", titled("1"))
    assert document.redo_label == "Two"
    document.edit("Three", titled("3"))
    assert document.redo_label == "" and not document.redo()
    assert document.go(0) and document.scenario == Scenario() and document.undo_label == ""
    assert not document.undo() and not document.go(7) and not document.go(0)


def test_listeners_hear_every_change_with_both_values():
    document = Document()
    heard: list[tuple[str, str]] = []
    document.listeners.append(lambda before, after: heard.append((before.title, after.title)))
    document.edit("One", titled("1"))
    document.undo()
    document.redo()
    document.edit("Same", titled("1"))
    document.mark_saved(Path("x.mesa.json"))
    assert heard == [("Untitled", "1"), ("1", "Untitled"), ("Untitled", "1"), ("1", "1")]


def test_modified_is_a_difference_and_not_a_flag():
    document = Document(titled("0"), Path("x.mesa.json"))
    assert not document.modified
    document.edit("One", titled("1"))
    assert document.modified
    document.undo()
    assert not document.modified
    document.redo()
    document.mark_saved(Path("y.mesa.json"))
    assert not document.modified and document.path == Path("y.mesa.json")
    document.undo()
    assert document.modified


def test_the_history_is_bounded(monkeypatch):
    monkeypatch.setattr(documents, "MAX_HISTORY", 10)
    document = Document()
    for i in range(25):
        document.edit("Edit", titled(str(i)))
    assert len(document.history) == 10 and document.scenario.title == "24"
    while document.undo():
        pass
    assert document.scenario.title == "15"


@pytest.mark.usefixtures("tiny_nodes")
def test_random_edits_reach_every_kind_of_change():
    """The generator of the histories is worth something only if its graphs get wires, genes, settings and copies."""
    document = Document()
    number = 1
    for _ in range(400):
        number = (number * 1103515245 + 12345) % 2**31
        document.edit_graph("Edit", edited(document.graph, number >> 8, number >> 12, number >> 4))
    graphs = [step.scenario.graph for step in document.history]
    assert max(len(graph.wires) for graph in graphs) >= 8
    assert any(node.genes for graph in graphs for node in graph.nodes.values())
    assert any(node.settings for graph in graphs for node in graph.nodes.values())
    assert any(len(b.nodes) < len(a.nodes) for a, b in pairwise(graphs))
