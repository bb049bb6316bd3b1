"""What a new user does in the first five minutes, once by mouse alone and once by keyboard alone.

The window is the real one with the real worker; of the desktop only the file dialog and QDrag's own loop are stood in
for, which need a desktop.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QDrag
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QTabBar, QToolButton, QWidget

sys.path.insert(0, str(Path(__file__).parent))
from person import LEFT, Person

from sandbox import scenario as scenarios
from sandbox.graph import end
from sandbox.headless import run
from ui.app import first_scenario
from ui.main_window import MainWindow
from ui.settings import settings

SHIFT = 200  # the generation from which on sugar is cheap


@pytest.fixture
def person(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    """At the first start of the program."""
    settings().clear()
    window = MainWindow()
    window.resize(1500, 950)
    window.show()
    window.layout_.proportion()
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    first_scenario(window, "")
    person = Person(window)
    monkeypatch.setattr(QDrag, "exec", lambda drag, *actions: person.catch(drag))
    yield person
    window.document.saved = window.document.scenario
    window.close()
    window.deleteLater()


def front(window: MainWindow, name: str) -> bool:
    """Whether a panel is the one in front of its tabs."""
    panel: QWidget = window.panels[name]
    return panel.isVisible() and not panel.visibleRegion().isEmpty()


# -- by mouse --------------------------------------------------------------------------------------------------


def tab(person: Person, title: str) -> None:
    """Clicks the tab of a panel."""
    for bar in person.window.findChildren(QTabBar):
        for index in range(bar.count()):
            if bar.tabText(index) == title and bar.isVisible():
                person.click(bar, bar.tabRect(index).center())
                return
    raise AssertionError(f"no tab {title}")


def choose(person: Person, menu: str, action: str) -> None:
    """Opens a menu of the window and clicks an entry."""
    window = person.window
    title, entry = window.actions_.menus[menu], window.actions_[action]
    bar = window.menuBar()
    person.click(bar, bar.actionGeometry(title.menuAction()).center())
    person.until(title.isVisible, 2)
    click_entry(title, entry)
    person.until(lambda: not title.isVisible(), 2)


def click_entry(menu: QMenu, entry: QAction) -> None:
    place = menu.actionGeometry(entry)
    assert menu.rect().contains(place.center()) and entry.isEnabled(), entry.text()
    QTest.mouseClick(menu, LEFT, pos=place.center())


def open_from_gallery(person: Person, name: str) -> None:
    """Scrolls the gallery to a scenario and clicks it."""
    window = person.window
    cards = window.gallery.list
    for row in range(cards.count()):
        card = cards.item(row).data(256)
        if getattr(card, "target", "") == name:
            cards.scrollToItem(cards.item(row))
            QTest.qWait(0)
            person.click(cards.viewport(), cards.visualItemRect(cards.item(row)).center())
            break
    else:
        raise AssertionError(f"the gallery has no {name}")
    person.until(lambda: window.name == name)


def timeline_place(person: Person, generation: int) -> QPoint:
    strip = person.window.timeline.strip
    return QPoint(round(strip.x_of(generation)), strip.height() // 2)


def test_the_first_five_minutes_by_mouse(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, session = person.window, person.window.session
    # A scenario is running when the window opens, and the gallery is there.
    person.until(lambda: session.running and session.generation > 3)
    assert front(window, "gallery") and window.name == scenarios.bundled()[0].name

    # A click in the gallery: another one, which runs until base and mesa objective have parted.
    open_from_gallery(person, "sweet-tooth")
    person.until(lambda: session.running and session.generation > SHIFT + 8)
    person.click(window.toolbar.run_button)
    person.until(lambda: not session.running and session.state == "paused")
    reached = session.generation
    gap = session.record["evolution.gap"]
    assert gap[SHIFT + 1] > 5 * abs(gap[SHIFT - 20 : SHIFT]).max(), "what evolved wants sugar, and now there is much"

    # The timeline: back to before the shift, and on from there with another setting, by its slider.
    strip = window.timeline.strip
    person.click(strip, timeline_place(person, 120))
    person.until(lambda: abs(session.place - 120) <= 3 and session.now.past is not None)
    tab(person, "Inspector")
    person.select("modern")
    slider = window.inspector.node_page.rows["availability"].editor.slider
    before = window.document.graph.nodes["modern"].settings["availability"]
    person.bring_into_sight(slider)
    person.click(slider, QPoint(slider.width() // 4, slider.height() // 2))
    assert window.document.graph.nodes["modern"].settings["availability"] != before
    person.click(window.timeline.header.buttons["branch"])
    person.until(lambda: session.place == -1 and session.generation < reached and session.state == "paused")

    # Everything can be undone, from the menu.
    branched = window.document.scenario
    for _ in range(2):  # the branch, and the number
        choose(person, "Edit", "undo")
    assert window.document.graph.nodes["modern"].settings["availability"] == before
    for _ in range(2):
        choose(person, "Edit", "redo")
    assert window.document.scenario == branched

    # A node from the library, wired by a drag.
    tab(person, "Library")
    free = person.canvas.viewport().rect().bottomRight() - QPoint(260, 120)
    made = person.drag_from_library("Plot", free)
    person.drag(person.port("brain.series", output=True), person.port(f"{made}.series", output=False))
    assert ("brain.series", f"{made}.series") in window.document.graph.wires

    # Deployed: what was selected for before the shift pursues something else after it.
    person.until(lambda: session.state == "paused" and not session.pending and session.generation > 1)
    person.click(deploy_button(person))
    person.until(lambda: front(window, "verdicts"))
    person.until(lambda: not window.deploying.busy)

    # Saved as a file that anybody can run.
    path = tmp_path / "walk.mesa.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(path), ""))
    choose(person, "File", "save_as")
    person.until(path.exists)
    saved = scenarios.load(path)
    assert saved.graph.wires == window.document.graph.wires and len(saved.interventions) == 1
    again = run(saved, session.generation)
    assert (again["evolution.base"] == session.record["evolution.base"]).all(), "the branch, as it was"


def deploy_button(person: Person) -> QWidget:
    action = person.window.actions_["deploy"]
    return next(b for b in person.window.toolbar.findChildren(QToolButton) if b.defaultAction() is action)


# -- by keyboard -----------------------------------------------------------------------------------------------


def command(person: Person, words: str) -> None:
    """The command palette, a few letters, Enter."""
    person.key("Ctrl+Shift+P")
    person.until(lambda: (QApplication.activePopupWidget() or QApplication.activeWindow()) is not person.window)
    person.type(words)
    person.key("Return")


def test_the_first_five_minutes_by_keyboard(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, session, canvas = person.window, person.window.session, person.canvas
    person.until(lambda: session.running and session.generation > 3)

    # From panel to panel until the gallery has the keyboard; down to another scenario; Enter.
    for _ in range(20):
        if window.gallery.isAncestorOf(QApplication.focusWidget()):
            break
        person.key("F6")
    assert window.gallery.isAncestorOf(QApplication.focusWidget())
    cards = window.gallery.list
    for _ in range(cards.count()):
        if getattr(cards.currentItem().data(256), "target", "") == "sweet-tooth":
            break
        person.key("Down")
    person.key("Return")
    person.until(lambda: window.name == "sweet-tooth" and session.running and session.generation > 5)

    # Space pauses, a full stop steps, a comma steps back.
    for _ in range(20):
        if canvas.hasFocus():
            break
        person.key("F6")
    person.key("Space")
    person.until(lambda: session.state == "paused" and not session.running)
    reached = session.generation
    person.key(".")
    person.until(lambda: session.generation > reached and session.state == "paused" and not session.running)
    newest = session.generation
    person.key(",")
    person.until(lambda: session.place == newest - 1)
    command(person, "newest")
    person.until(lambda: session.place == -1)

    # A node is added where it fits, named, and taken back.
    before = window.document.graph
    person.key("Ctrl+A")
    person.key("Right")
    person.key("Tab")
    person.type("plot")
    person.key("Return")
    person.until(lambda: len(window.document.graph.nodes) == len(before.nodes) + 1)
    person.key("F2")
    person.key("Ctrl+A")
    person.type("second curves")
    person.key("Return")
    person.until(lambda: "second_curves" in window.document.graph.nodes)
    person.until(canvas.hasFocus, 2)
    steps = window.document.position
    for _ in range(steps):
        person.key("Ctrl+Z")
    assert window.document.graph == before

    # Help on a node, beside the canvas.
    person.key("Ctrl+F")
    person.type("brain")
    person.key("Esc")
    person.until(lambda: canvas.selected() == ("brain",))
    person.until(canvas.hasFocus, 2)
    person.key("F1")
    person.until(lambda: front(window, "manual"))

    # Saved, opened again, run to its end: the same numbers as without a window.
    path = tmp_path / "walk.mesa.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(path), ""))
    person.key("Ctrl+Shift+S")
    person.until(path.exists)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(path), ""))
    person.key("Ctrl+O")
    person.until(lambda: window.document.path == path and session.state == "paused" and not session.pending)
    saved = scenarios.load(path)
    session.speed(0)
    person.key("Space")
    person.until(lambda: session.state == "finished" and bool(session.now.run_hash))
    assert session.now.run_hash == run(saved).run_hash()
    assert {end(wire)[0] for wire, _ in window.document.graph.wires} <= set(window.document.graph.nodes)
