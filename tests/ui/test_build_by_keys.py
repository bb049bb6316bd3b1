"""The sweet-tooth nest built from nothing by keys alone: nodes, names, wires, settings, genes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fake_window import fake_window
from person import Person
from PySide6.QtWidgets import QApplication

from sandbox import scenario as scenarios


@pytest.fixture
def person(app: QApplication) -> Iterator[Person]:
    """At a window without a scenario, whose worker runs nothing."""
    with fake_window(1500, 950) as window:
        yield Person(window)


def add(person: Person, words: str, name: str) -> None:
    """Tab, a few letters, Enter; then F2 and the name."""
    person.key("Tab")
    person.type(words)
    person.key("Return")
    person.key("F2")
    person.key("Ctrl+A")
    person.type(name)
    person.key("Return")
    assert person.canvas.selected() == (name,)
    person.until(person.canvas.hasFocus, 2)


def go(person: Person, keys: str, node: str) -> None:
    """Walks there with arrows."""
    for key in keys.split():
        person.key(key)
    assert person.canvas.selected() == (node,)


def to_field(person: Person, name: str) -> None:
    """Enter goes into the inspector, Tab on to a field that is read out by this name."""
    person.key("Return")
    for _ in range(60):
        found = QApplication.focusWidget()
        assert found is not None
        if found.accessibleName() == name:
            return
        person.key("Tab")
    raise AssertionError(f"Tab never reaches {name}")


def put(person: Person, title: str, text: str) -> None:
    """Writes a setting and goes back to the canvas."""
    to_field(person, title)
    person.key("Ctrl+A")
    person.type(text)
    person.key("Return")
    person.key("Esc")
    person.until(person.canvas.hasFocus, 2)


def test_sweet_tooth_is_built_without_a_mouse(person: Person) -> None:
    bundled = scenarios.load("sweet-tooth").graph
    canvas = person.canvas
    add(person, "sweet tooth", "sugar")
    add(person, "shift", "modern")
    add(person, "point", "mouth")
    add(person, "gradient descent", "brain")
    add(person, "weighted", "drive")
    assert canvas.document.graph.source("brain", "objective") == "drive"
    go(person, "Right", "brain")
    add(person, "natural selection", "evolution")
    add(person, "formula", "offspring")
    go(person, "Right", "evolution")
    add(person, "plot", "curves")
    go(person, "Left Left", "brain")
    for key in ("Ctrl+Right", "Down", "Return"):  # the second output of brain is its series
        person.key(key)
    assert canvas.pointer.gesture is not None
    person.key("Return")
    person.key("Esc")
    assert set(canvas.document.graph.wires) == set(bundled.wires)
    put(person, "Rate", "1")
    go(person, "Left Down", "drive")
    to_field(person, "Sweetness: Let the outer optimizer choose")
    person.key("Space")
    person.key("Esc")
    go(person, "Up", "mouth")
    go(person, "Left", "modern")
    put(person, "From generation", "200")
    graph = canvas.document.graph
    assert {key: node.type for key, node in graph.nodes.items()} == {
        key: node.type for key, node in bundled.nodes.items()
    }
    assert graph.nodes["modern"].settings["from_generation"] == 200
    assert list(graph.nodes["drive"].genes) == ["sweetness"]
    assert canvas.mirror_faults() == []
    cards = [item.card_rect() for item in canvas.scene_.nodes.values()]
    assert not any(a.intersects(b) for a in cards for b in cards if a is not b)
