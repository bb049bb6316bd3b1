"""Presenter mode shows what the author chose, step by step, and leaves everything as it was; layouts of scenarios."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from waiting import until
from window_fakes import FakeClient, factory, small_document

from sandbox import staging
from sandbox.document import Document
from ui import scenario_layout
from ui.layout import VERSION
from ui.main_window import MainWindow
from ui.panels import edits
from ui.settings import settings

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(app: QApplication) -> Iterator[MainWindow]:
    settings().clear()
    made = MainWindow(factory(FakeClient()))
    made.show()
    made.activateWindow()
    made.show_document(small_document(), "small")
    until(lambda: made.session.state == "paused")
    made.canvas.setFocus()
    yield made
    made.document.saved = made.document.scenario
    made.close()
    made.deleteLater()


def press(window: MainWindow, key: Qt.Key) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key)


def seen(window: MainWindow) -> dict[str, bool]:
    return {key: dock.isVisible() for key, dock in window.layout_.docks.items()}


def revealed(window: MainWindow) -> set[str]:
    return {key for key, item in window.canvas.scene_.nodes.items() if item.isVisible()}


def first_setting(window: MainWindow, node: str) -> str:
    window.canvas.select((node,))
    return next(iter(window.inspector.node_page.rows))


def next_setting(window: MainWindow, node: str) -> str:
    window.canvas.select((node,))
    known = staging.exposed(window.document.scenario)
    return next(name for name in window.inspector.node_page.rows if (node, name) not in known)


def expose(window: MainWindow, node: str) -> str:
    """Brings the pointer to the first row of a node in the inspector and clicks its star."""
    name = first_setting(window, node)
    row = window.inspector.node_page.rows[name]
    assert row.star is not None and not row.star.isVisible()
    at = QPointF(row.rect().center())
    QApplication.sendEvent(row, QEnterEvent(at, at, QPointF(row.mapToGlobal(at.toPoint()))))
    assert row.star.isVisible()
    QTest.mouseClick(row.star, LEFT)
    return name


def test_the_star_exposes_a_setting_and_undo_hides_it(window: MainWindow) -> None:
    name = expose(window, "brain")
    row = window.inspector.node_page.rows[name]
    assert staging.exposed(window.document.scenario) == (("brain", name),)
    assert window.document.undo_label == f"Expose brain.{name}"
    QApplication.sendEvent(row, QEvent(QEvent.Type.Leave))
    assert row.star.isVisible() and row.star.isChecked(), "it stays where it is set"
    window.document.undo()
    assert not row.star.isChecked() and staging.exposed(window.document.scenario) == ()
    menu = row.menu()
    next(a for a in menu.actions() if a.text() == "Show in presenter mode").trigger()
    menu.close()
    assert staging.exposed(window.document.scenario) == (("brain", name),)
    edits.rename(window.document, "brain", "mind")
    assert staging.exposed(window.document.scenario) == (("mind", name),)


def test_only_what_was_chosen_is_left_and_escape_brings_everything_back(window: MainWindow) -> None:
    expose(window, "brain")
    window.layout_.docks["timeline"].hide()
    window.layout_.show("gallery")
    window.canvas.select(("drive",))
    window.canvas.zoom_to(0.8)
    QTest.qWait(0)
    docks, place = seen(window), window.geometry()
    view = (window.canvas.transform(), window.canvas.horizontalScrollBar().value())
    width = window.layout_.docks["inspector"].width()
    press(window, Qt.Key.Key_F11)
    assert window.presenter.on
    assert {key for key, on in seen(window).items() if on} == set(staging.USUAL_PANELS)
    for hidden in (window.menuBar(), window.toolbar, window.statusBar(), window.crumb):
        assert not hidden.isVisible()
    assert window.isFullScreen()
    press(window, Qt.Key.Key_Escape)
    until(lambda: window.geometry() == place)
    assert seen(window) == docks and window.layout_.docks["inspector"].width() == width
    assert (window.canvas.transform(), window.canvas.horizontalScrollBar().value()) == view
    assert window.canvas.selected() == ("drive",) and revealed(window) == set(window.document.graph.nodes)
    for shown in (window.menuBar(), window.toolbar, window.statusBar(), window.crumb):
        assert shown.isVisible()
    assert not window.isFullScreen()
    press(window, Qt.Key.Key_F11)
    press(window, Qt.Key.Key_F11)
    assert not window.presenter.on


def test_the_graph_is_revealed_step_by_step(window: MainWindow) -> None:
    order = staging.order(window.document.graph)
    window.presenter.enter()
    bar = window.presenter
    assert revealed(window) == set(order) and not bar.next.isEnabled()
    QTest.mouseClick(bar.whole, LEFT)
    assert revealed(window) == {order[0]} and not bar.previous.isEnabled()
    for count in (2, 3):
        press(window, Qt.Key.Key_Right)
        assert revealed(window) == set(order[:count]) and window.canvas.selected() == order[count - 1 : count]
    assert bar.caption.full_text().startswith(f"3 of {len(order)} · ")
    wires = window.canvas.scene_.wires
    for (source, target), item in wires.items():
        assert item.isVisible() == ({source.partition(".")[0], target.partition(".")[0]} <= set(order[:3]))
    press(window, Qt.Key.Key_PageUp)
    assert revealed(window) == set(order[:2])
    window.document.edit_graph("Set", window.document.graph.set("brain", "budget", 3))
    assert revealed(window) == set(order[:2]), "an edit reveals nothing"
    QTest.mouseClick(bar.next, LEFT)
    assert revealed(window) == set(order[:3])
    window.presenter.leave()
    assert revealed(window) == set(order)
    assert all(item.isVisible() for item in (*wires.values(), *window.canvas.scene_.halos.values()))


def test_what_is_folded_stays_folded(window: MainWindow) -> None:
    canvas, order = window.canvas, staging.order(window.document.graph)
    canvas.select(("brain", "drive"))
    canvas.folds.toggle()
    scene, (card,) = canvas.scene_, canvas.comments.items.values()
    canvas.select(())
    before = revealed(window)
    assert before == set(order) - {"brain", "drive"} and card.isVisible()
    window.presenter.enter()
    assert revealed(window) == before and card.isVisible()
    QTest.mouseClick(window.presenter.whole, LEFT)
    assert not card.isVisible()
    first = min(order.index("brain"), order.index("drive")) + 1
    for _ in range(first - 1):
        press(window, Qt.Key.Key_PageDown)
    assert card.isVisible() and canvas.folds.depth == 0
    assert revealed(window) == set(order[:first]) - {"brain", "drive"}
    press(window, Qt.Key.Key_Escape)
    assert revealed(window) == before and card.isVisible() and canvas.mirror_faults() == []
    assert not scene.wires["drive.objective", "brain.objective"].isVisible()


def test_an_exposed_slider_changes_the_run_and_space_runs_it(window: MainWindow) -> None:
    name = expose(window, "brain")
    window.canvas.setFocus()
    window.presenter.enter()
    row = window.presenter._dock.widget().settings.rows["brain", name]
    until(row.isVisible)
    assert row.star is None and not row.gene_button.isVisible()
    box = row.editor.box
    box.setFocus()
    before = window.document.graph.nodes["brain"].settings.get(name)
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert window.document.graph.nodes["brain"].settings[name] != before
    until(lambda: window.session.state == "paused")
    window.canvas.setFocus()
    press(window, Qt.Key.Key_Space)
    until(lambda: window.session.generation > 2)
    assert window.presenter.play.text() == "Pause"
    box.setFocus()
    press(window, Qt.Key.Key_Escape)
    assert not window.presenter.on, "from a field too"
    window.session.pause()


def test_escape_leaves_from_a_floating_panel_and_no_other_panel_comes_in(window: MainWindow) -> None:
    world = window.layout_.docks["world"]
    window.presenter.enter()
    window.canvas.select(("brain",))
    press(window, Qt.Key.Key_F1)
    window.canvas.node_activated.emit("brain")
    assert {key for key, on in seen(window).items() if on} == set(staging.USUAL_PANELS)
    world.toggle_floating()
    until(lambda: world.isWindow() and world.isVisible())
    QTest.keyClick(world, Qt.Key.Key_Escape)
    assert not window.presenter.on and not world.isFloating()
    world.setFloating(True)
    assert window.layout_.show("world"), "a panel that floats has its place"
    world.setFloating(False)


def test_chosen_panels_and_a_new_document(window: MainWindow) -> None:
    menu = window.actions_.menus["View/Presenter"]
    menu.aboutToShow.emit()
    assert (
        window.actions_["presents_scope"].isChecked() and not window.actions_["presents_scatter"].isChecked()
    )
    window.actions_["presents_scatter"].trigger()
    window.actions_["presents_story"].trigger()
    assert window.document.undo_label == "Hide Story in presenter mode"
    window.presenter.enter()
    assert {key for key, on in seen(window).items() if on} == {"scope", "world", "scatter"}
    window.show_document(Document(window.document.scenario), "other")
    assert not window.presenter.on and window.menuBar().isVisible()


def test_a_scenario_brings_its_panels_and_gives_them_up_again(window: MainWindow) -> None:
    docks = window.layout_.docks
    plain = window.document
    docks["timeline"].hide()
    docks["world"].hide()
    window.actions_["keep_layout"].trigger()
    assert window.document.undo_label == "Save the panels with the scenario"
    with_panels = window.document.scenario
    docks["timeline"].show()
    docks["world"].show()
    window.show_document(Document(with_panels), "with panels")
    assert not docks["timeline"].isVisible() and not docks["world"].isVisible()
    window.show_document(Document(plain.history[0].scenario), "plain")
    assert docks["timeline"].isVisible() and docks["world"].isVisible()
    window.show_document(Document(with_panels), "with panels")
    window.actions_["drop_layout"].trigger()
    assert "layout" not in window.document.scenario.views and docks["timeline"].isVisible()


@pytest.mark.parametrize(
    "entry",
    [3, {"version": VERSION}, {"version": 0, "state": ""}, {"version": VERSION, "state": "é"},
     {"version": VERSION, "state": "A" * 70_000}, {"version": VERSION, "state": "AAAA"}],
)  # fmt: skip
def test_a_damaged_layout_does_no_harm(window: MainWindow, entry: object) -> None:
    before = seen(window)
    scenario = msgspec.structs.replace(window.document.scenario, views={"layout": entry})
    window.show_document(Document(scenario), "damaged")
    assert seen(window) == before
    assert scenario_layout.stored({"layout": entry}) is None or entry == {"version": VERSION, "state": "AAAA"}


def test_the_graph_and_the_settings_are_in_sight_at_any_size(window: MainWindow) -> None:
    for node in ("brain", "drive", "sugar", "evolution", "brain"):
        window.document.edit(
            f"Expose {node}",
            staging.with_exposed(window.document.scenario, (node,), next_setting(window, node), on=True),
        )
    window.presenter.enter()
    rows = list(window.presenter._dock.widget().settings.rows.values())
    titles = [label.text() for label in window.presenter._dock.widget().findChildren(QLabel)]
    assert titles.count("BRAIN") == 1, "the settings of a node stand together"
    for size in ((1500, 900), (2200, 1300)):
        window.showNormal()
        window.resize(*size)
        cards = [item.sceneBoundingRect() for item in window.canvas.scene_.nodes.values()]
        until(lambda: all(window.canvas.visible_rect().contains(card) for card in cards))  # noqa: B023 - called at once
        until(lambda: not rows[-1].visibleRegion().isEmpty())
    window.presenter.leave()


def test_the_bar_fits_a_small_window(window: MainWindow) -> None:
    window.presenter.enter()
    window.showNormal()
    window.resize(1280, 720)
    QTest.qWait(0)
    out = window.presenter.out
    assert out.mapTo(window, QPoint(out.width(), 0)).x() <= window.width()
    window.presenter.leave()
