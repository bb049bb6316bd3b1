"""A wire that is drawn out of the canvas and let go over the scope."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from person import LEFT, NONE, Person
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from window_fakes import FakeClient, factory, small_document

from ui.main_window import MainWindow
from ui.panels.add_series import AddSeries


@pytest.fixture
def person(app: QApplication) -> Iterator[Person]:
    window = MainWindow(client=factory(FakeClient()), remembers=False)
    window.resize(1280, 720)
    window.show()
    window.layout_.proportion()
    window.show_document(small_document(), "small")
    window.session.start()
    made = Person(window)
    window.session.play()
    made.until(lambda: window.session.state == "finished")
    window.canvas.frame_all()
    yield made
    window.document.saved = window.document.scenario
    window.session.close()
    window.close()
    window.deleteLater()


def over_scope(person: Person) -> QPoint:
    """The middle of the scope's curves, in the canvas' own coordinates."""
    plot = person.window.scope.plot
    return person.canvas.viewport().mapFromGlobal(plot.mapToGlobal(plot.rect().center()))


def test_a_port_dragged_onto_the_scope_draws_the_nodes_series(person: Person) -> None:
    said: list[str] = []
    person.window.session.said.connect(said.append)
    before = person.window.document.graph
    person.drag(person.port("brain.series", output=True), over_scope(person))
    scope = person.window.scope
    assert scope.plot.curves[-1].column == "brain.own_score"
    assert said[-1] == "brain.own_score is drawn; brain has 0 more metrics: Add series…"
    assert person.window.document.graph == before and not person.canvas.search.isVisible()
    assert scope.plot.getViewBox().border.style().name == "NoPen", "no longer offered"
    person.key("Ctrl+Z")
    assert scope.plot.curves[-1].column != "brain.own_score"


def test_the_view_that_follows_the_hand_over_the_edge_is_back_over_the_scope(person: Person) -> None:
    canvas, handle = person.canvas, person.handle(person.canvas)
    view, start = canvas.viewport(), person.port("brain.series", output=True)
    edge, scope = QPoint(start.x(), view.height() - 3), over_scope(person)
    corner = canvas.mapToScene(QPoint())
    QTest.mousePress(handle, LEFT, NONE, view.mapTo(person.window, start))
    for at in (start + QPoint(0, 20), edge):
        QTest.mouseMove(handle, view.mapTo(person.window, at))
    person.until(lambda: canvas.mapToScene(QPoint()).y() > corner.y() + 20, 2)
    QTest.mouseMove(handle, view.mapTo(person.window, scope))
    QTest.qWait(80)
    assert (canvas.mapToScene(QPoint()) - corner).manhattanLength() < 2
    QTest.mouseRelease(handle, LEFT, NONE, view.mapTo(person.window, scope))
    assert person.window.scope.plot.curves[-1].column == "brain.own_score"


def test_one_that_is_drawn_already_offers_the_others(person: Person) -> None:
    person.drag(person.port("evolution.series", output=True), over_scope(person))
    popup = person.window.scope.findChild(AddSeries)
    assert popup is not None and popup.line.text() == "evolution "
    assert {popup.list.item(row).text().split(".")[0] for row in range(popup.list.count())} == {"evolution"}
    popup.close()


def test_a_node_without_metrics_says_so_and_an_empty_place_still_searches(person: Person) -> None:
    said: list[str] = []
    person.window.session.said.connect(said.append)
    person.drag(person.port("fitness.objective", output=True), over_scope(person))
    assert said[-1] == "fitness has no metrics in this run"
    start = person.port("brain.series", output=True)
    person.drag(start, QPoint(person.canvas.viewport().width() // 2, 8))
    assert person.canvas.search.isVisible()
    QTest.qWait(0)
    person.canvas.search.close()


def test_the_scope_is_reached_from_the_view_menu(person: Person) -> None:
    actions, scope = person.window.actions_, person.window.scope
    actions["scope_log_y"].trigger()
    assert scope.plot.axes.log_y and person.window.document.undo_label == "Scope: logarithmic heights on"
    actions.menus["View/Scope"].aboutToShow.emit()
    assert actions["scope_log_y"].isChecked() and not actions["scope_log_x"].isChecked()
    assert actions["scope_band_none"].isChecked() and not actions["scope_band_confidence"].isChecked()
    actions["scope_band_spread"].trigger()
    assert (
        scope.state.band == "spread"
        and person.window.document.undo_label == "Scope: spread of the candidates"
    )
    actions["scope_series"].trigger()
    popup = scope.findChild(AddSeries)
    assert popup is not None and popup.isVisible()
    popup.close()
    actions["scope_copy"].trigger()
    assert QApplication.clipboard().image().width() == 2 * scope.plot.width()
