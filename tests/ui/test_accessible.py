"""What a screen reader finds on the canvas: an object for each card and frame, told where the keyboard goes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fake_window import fake_window
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from waiting import until

from sandbox import frames
from sandbox.events import Fault
from ui.main_window import MainWindow

SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
NAME, ABOUT = QAccessible.Text.Name, QAccessible.Text.Description


@pytest.fixture
def window(app: QApplication) -> Iterator[MainWindow]:
    """With sweet tooth, its run paused."""
    with fake_window(1280, 720) as made:
        made.files.open_bundled("sweet-tooth")
        yield made


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[QAccessible.Event, str]]:
    """What is told to a screen reader: the kind of event, and what the object of it is called."""
    heard: list[tuple[QAccessible.Event, str]] = []

    def hear(event: QAccessibleEvent) -> None:
        said = getattr(event, "message", None)
        heard.append((event.type(), said() if said else event.accessibleInterface().text(NAME)))

    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    return heard


def press(keys: str) -> None:
    """A key by its name, or small letters, into whatever has the focus."""
    focus = QApplication.focusWidget()
    if keys.islower():
        QTest.keyClicks(focus, keys)
    else:
        combination = QKeySequence(keys)[0]
        QTest.keyClick(focus, combination.key(), combination.keyboardModifiers())


def canvas_face(window: MainWindow) -> QAccessibleInterface:
    return QAccessible.queryAccessibleInterface(window.canvas)


def elements(window: MainWindow) -> dict[str, QAccessibleInterface]:
    """The objects on the canvas by their names."""
    found = canvas_face(window)
    children = [found.child(i) for i in range(found.childCount())]
    roles = (QAccessible.Role.ListItem, QAccessible.Role.Grouping)
    return {child.text(NAME): child for child in children if child.role() in roles}


def test_every_card_has_a_name_a_text_a_role_and_a_place(window: MainWindow) -> None:
    found, canvas = elements(window), window.canvas
    assert canvas_face(window).role() == QAccessible.Role.Canvas
    nodes = window.document.graph.nodes
    assert list(found) == [f"{node.title}, {node.declaration.title}" for node in nodes.values()]
    brain = found["Brain, Gradient descent"]
    assert "objective from Drive. feeds Evolution" in brain.text(ABOUT) and "Rate 1" in brain.text(ABOUT)
    card = canvas.scene_.nodes["brain"].card_rect()
    middle = canvas.viewport().mapToGlobal(canvas.mapFromScene(card.center()))
    assert brain.rect().contains(middle) and abs(brain.rect().width() - card.width() * canvas.scale_now()) < 2
    assert canvas_face(window).childAt(middle.x(), middle.y()) is brain
    corner = canvas.viewport().mapToGlobal(QPoint(1, 1))
    assert canvas_face(window).childAt(corner.x(), corner.y()).object() is canvas.viewport()
    assert brain.parent() is canvas_face(window)
    at = canvas_face(window).indexOfChild(brain)
    assert canvas_face(window).child(at) is brain and canvas_face(window).indexOfChild(brain.parent()) == -1
    assert canvas_face(window).child(canvas_face(window).childCount()) is None
    canvas.show_faults((Fault("brain", "", "it is tired"),))
    assert brain.text(ABOUT).startswith("Fault: it is tired. ")
    canvas.show_faults(())


def test_it_is_told_where_the_keyboard_goes(window: MainWindow, told: list) -> None:
    canvas, found = window.canvas, elements(window)
    canvas.select(("mouth",))
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    focus = [name for event, name in told if event == QAccessible.Event.Focus]
    assert focus == ["Mouth, Point", "Brain, Gradient descent"]
    states = {name: face.state() for name, face in found.items()}
    assert [name for name, state in states.items() if state.focused and state.selected] == focus[-1:]
    assert canvas_face(window).focusChild() is found[focus[-1]]
    assert not any(state.offscreen for state in states.values())
    canvas.zoom_to(4.0)
    assert any(face.state().offscreen for face in found.values())
    canvas.frame_all()
    told.clear()
    QTest.keyClick(canvas, Qt.Key.Key_W)
    said = [text for event, text in told if event == QAccessible.Event.Announcement]
    assert said[0].startswith("Brain, output candidate, wired to Evolution: Enter starts a wire")
    QTest.keyClick(canvas, Qt.Key.Key_Escape)


def test_a_frame_is_an_object_too_and_goes_with_what_it_stood_for(window: MainWindow, told: list) -> None:
    canvas, document = window.canvas, window.document
    canvas.select(("mouth",))
    QTest.keyClick(canvas, Qt.Key.Key_G, CTRL)
    QTest.keyClicks(QApplication.focusWidget(), "Tongue")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    told.clear()
    known = [window.bindings.keys(f"canvas.{name}") for name in ("keyboard.frame", "comments.next_color")]
    assert known == [("G",), ("C",)], "they stand in the table of keys"
    QTest.keyClick(canvas, Qt.Key.Key_G)
    frame = elements(window)["Frame Tongue"]
    assert frame.role() == QAccessible.Role.Grouping and frame.state().focused
    assert frame.text(ABOUT).startswith("1 node: Mouth. Colour: grey. F2 renames it")
    assert canvas.accessibleDescription() == f"Frame Tongue. {frame.text(ABOUT)}"
    assert (QAccessible.Event.Focus, "Frame Tongue") in told
    title = canvas.comments.items[0].title_rect().center()
    on = canvas.viewport().mapToGlobal(canvas.mapFromScene(title))
    assert canvas_face(window).childAt(on.x(), on.y()) is frame
    QTest.keyClick(canvas, Qt.Key.Key_C)
    assert "Colour: blue" in frame.text(ABOUT)
    QTest.keyClick(canvas, Qt.Key.Key_G, CTRL | SHIFT)
    folded = elements(window)["Container Tongue"]
    assert folded.role() == QAccessible.Role.ListItem and "Mouth, Point" not in elements(window)
    document.undo()
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert not frame.isValid(), "until Qt has dropped it"
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert "Frame Tongue" not in elements(window) and frames.frames(document.scenario) == {}


def test_search_and_find_say_what_they_offer(window: MainWindow, told: list) -> None:
    canvas = window.canvas
    canvas.select(("mouth",))
    for keys in ("Tab", "plo", "Down", "Esc"):
        press(keys)
    said = [text for event, text in told if event == QAccessible.Event.Announcement]
    assert said[-2].startswith("Plot, view, 1 of ") and ", 2 of " in said[-1]
    told.clear()
    press("Ctrl+F")
    press("drive")
    assert told[-1][1] == "1 of 2 · Drive"  # the plot names it too
    press("Esc")
    QTest.keyClick(canvas, Qt.Key.Key_A, CTRL)
    assert told[-1][1].startswith("8 nodes selected: Sugar, Modern, ")
    told.clear()
    canvas.select(("drive",))
    window.document.edit_graph("x", window.document.graph.set("drive", "satiety", 3.0))
    changed = QAccessible.Event.DescriptionChanged
    assert told[-1] == (changed, "Drive, Weighted features"), "it is not read from the start again"


def test_what_is_only_seen_is_said(window: MainWindow, told: list) -> None:
    def said() -> list[str]:
        return [text for event, text in told if event == QAccessible.Event.Announcement]

    until(lambda: "Paused" in said())
    canvas = window.canvas
    canvas.select(("mouth",))
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Down, SHIFT)
    told.clear()
    for name in ("redo", "undo", "undo", "redo"):
        window.actions_[name].trigger()
    window.say("Something happened")
    window.complain("Something is wrong")
    steps = ["Undone: Nudge mouth", "Done again: Nudge mouth"]
    assert said() == [*steps, "Something happened", "Something is wrong"]
    window.banner.clear()
    window.story.setFocus()
    told.clear()
    canvas.setFocus()
    QTest.qWait(0)
    assert told[-1] == (QAccessible.Event.Focus, "Mouth, Point")
