"""What is shown at a hovered wire."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from waiting import until

from ui.canvas import flows

NONE = Qt.MouseButton.NoButton
SERIES, CANDIDATE = ("outer.series", "plot.series"), ("inner.candidate", "outer.candidate")


def numbers(nodes):
    known = {"outer": [("evaluations", "9"), ("base", "0.42")], "thing": [("x.mean", "1.5")]}
    return {node: known[node] for node in nodes if node in known}


@pytest.fixture
def shown(canvas, hand):
    """Hovers a wire until its card shows."""
    canvas.tools.wire_value.numbers = numbers

    def rest(wire):
        at = canvas.mapFromScene(canvas.scene_.wires[wire].middle())
        hand.move(QPoint(5, 5), at, button=NONE, steps=2)
        until(canvas.tools.wire_value.isVisible)
        return canvas.tools.wire_value

    return rest


def test_a_series_shows_its_newest_numbers_the_most_telling_first(canvas, shown):
    text = shown(SERIES).text()
    assert "series of Outer" in text
    assert text.index("0.42") < text.index(">9<")
    assert "outer.series → plot.series" in text
    assert canvas.rect().contains(canvas.tools.wire_value.geometry())


def test_it_follows_the_run(canvas, shown):
    card = shown(SERIES)
    card.numbers = lambda _nodes: {"outer": [("base", "0.99")]}
    card.refresh()
    assert "0.99" in card.text()
    assert "0.42" not in card.text()


def test_it_goes_with_the_pointer_a_press_and_an_edit(canvas, hand, shown):
    card = shown(SERIES)
    hand.move(hand.at(1100, 300), hand.at(1100, 320), button=NONE)
    assert not card.isVisible()
    shown(CANDIDATE)
    start = hand.card("plot")
    hand.press(start)
    assert not card.isVisible()
    hand.release(start)
    shown(SERIES)
    canvas.document.edit_graph("x", canvas.document.graph.disconnect(SERIES))
    assert not card.isVisible()


def test_what_candidates_objectives_and_worlds_are(canvas):
    graph, nodes = canvas.document.graph, canvas.scene_.nodes
    assert flows.sentence(graph, CANDIDATE, "candidate") == "Thing, as Inner has it learn"
    assert flows.sentence(graph, ("thing.candidate", "inner.candidate"), "candidate") == "candidate: Thing"
    assert flows.values(nodes["thing"], "candidate", numbers) == [("x mean", "1.5")]
    rows = flows.values(nodes["world"], "world", numbers)
    assert rows == [(row.name, row.value) for row in nodes["world"].look.rows]
    assert rows
    drives = flows.values(nodes["drives"], "objective", flows.no_numbers)
    assert drives == [(row.name, row.value) for row in nodes["drives"].look.rows]
    assert flows.values(nodes["outer"], "series", flows.no_numbers) == []


def test_an_objective_shows_what_its_genes_are_now(canvas):
    from sandbox.graph import GeneRange

    name = canvas.scene_.nodes["drives"].look.rows[0].setting
    canvas.document.edit_graph("x", canvas.document.graph.open_gene("drives", name, GeneRange(-1.0, 1.0)))
    canvas.show_live({}, {}, {("drives", name): 0.25})
    values = dict(flows.values(canvas.scene_.nodes["drives"], "objective", numbers))
    assert "0.25" in values.values()
