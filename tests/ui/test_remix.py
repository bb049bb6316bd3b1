"""The first minute: the gallery plays recorded runs, explains, opens, and gives its nests to the canvas by one drag."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDrag, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from waiting import until
from window_fakes import FakeClient, factory, small_document

from sandbox import frames
from sandbox import scenario as scenarios
from sandbox.scenario import Scenario
from ui import mixing
from ui.app import first_scenario
from ui.main_window import MainWindow
from ui.panels.gallery_paint import CARD
from ui.panels.twin_dialog import TwinDialog
from ui.settings import recent, remember, settings

LEFT, PLAIN, CTRL = (
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
)


@pytest.fixture
def window(app: QApplication) -> Iterator[MainWindow]:
    yield from shown(plots=True)


@pytest.fixture
def bare(app: QApplication) -> Iterator[MainWindow]:
    yield from shown(plots=False)


def shown(plots: bool) -> Iterator[MainWindow]:
    settings().clear()
    made = MainWindow(factory(FakeClient()), plots=plots)
    made.show()
    made.activateWindow()
    yield made
    made.document.saved = made.document.scenario
    made.close()
    made.deleteLater()


def row(window: MainWindow, title: str):
    items = window.gallery.list
    return next(items.item(i) for i in range(items.count()) if items.item(i).text() == title)


def place(window: MainWindow, title: str) -> QPoint:
    items = window.gallery.list
    items.scrollToItem(row(window, title))
    QTest.qWait(0)
    return items.visualItemRect(row(window, title)).center()


def test_the_first_start_shows_the_gallery_and_one_that_runs(window: MainWindow) -> None:
    first_scenario(window, "")
    assert window.gallery.isVisible() and window.name == "sweet-tooth"
    until(lambda: window.session.generation > 3)
    assert window.gallery.list.paint.opened == "sweet-tooth"


def test_plots_that_come_after_the_first_picture_show_the_run_that_is_under_way(bare: MainWindow) -> None:
    first_scenario(bare, "")
    until(lambda: bare.session.generation > 3)
    assert bare.canvas.scene_.nodes and bare.layout_.docks["scope"].widget() is None
    bare.add_plots()
    scope, scatter = bare.scope, bare.scatter
    until(lambda: scope.plot.isVisible() and scope.header.isVisible())
    assert scope.nest is not None and scatter.root == scope.nest.root
    assert {curve.role for curve in scope.plot.curves} >= {"base", "mesa"} and scope.plot.running
    assert scope.accessibleName() and scope.accessibleDescription()
    until(lambda: len(scope.legend.entries + scope.more_legend.entries) == 2 and len(scatter._now) > 0)


def test_a_key_that_needs_plots_is_heard_before_there_are_any(bare: MainWindow) -> None:
    first_scenario(bare, "")
    until(lambda: bare.session.generation > 3 and bare.isActiveWindow())
    assert bare.layout_.docks["scope"].widget() is None
    QTest.keyClick(bare.windowHandle(), Qt.Key.Key_T, CTRL)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, TwinDialog)
    dialog.reject()
    shown = bare.scope
    bare.add_plots()
    assert bare.scope is shown is bare.layout_.docks["scope"].widget()


def test_a_scope_that_shares_its_place_keeps_legend_and_buttons(bare: MainWindow) -> None:
    docks = bare.layout_.docks
    bare.tabifyDockWidget(docks["scatter"], docks["scope"])
    bare.tabifyDockWidget(docks["scatter"], docks["timeline"])
    docks["scope"].raise_()
    until(lambda: not docks["scope"].titleBarWidget().height())
    bare.add_plots()
    until(lambda: bare.scope.header.isVisible())
    QTest.mouseClick(bare.scope.header.more, LEFT)
    until(lambda: QApplication.activePopupWidget() is not None)
    QTest.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_Escape)


def test_pictures_move_while_they_are_seen_and_rest_when_not(window: MainWindow) -> None:
    window.layout_.show("gallery")
    until(window.gallery._player.isActive)
    items, paint = window.gallery.list, window.gallery.list.paint
    until(lambda: len(items.pictures()) > 3)
    window.gallery._player.stop()
    seen = []
    for second in (0.5, 3.0):
        paint.now = second
        seen.append(items.viewport().grab(items.pictures()[0][0]).toImage())
    assert seen[0] != seen[1]
    window.gallery.play()
    assert paint.now > 3.0
    window.layout_.show("library")
    until(window.gallery.visibleRegion().isEmpty)
    rests = paint.now
    window.gallery.play()
    assert paint.now == rests


def test_the_pointer_is_told_summary_control_and_what_to_try(window: MainWindow) -> None:
    window.layout_.show("gallery")
    until(lambda: not window.gallery._reader.isActive())
    tip = row(window, "Sweet tooth").toolTip()
    assert "sugar gets cheap" in tip and "<b>Control.</b> Set modern.availability to 1" in tip
    assert "<b>Try.</b>" in tip and "Drag it onto the canvas" in tip


def pull(window: MainWindow, title: str, monkeypatch: pytest.MonkeyPatch) -> QMimeData:
    """Presses a card and pulls; QDrag.exec hangs offscreen, so what it would carry is caught."""
    caught: list[QMimeData] = []

    def catch(drag: QDrag, _action: object) -> Qt.DropAction:
        data = QMimeData()
        data.setData(mixing.MIME, drag.mimeData().data(mixing.MIME))
        assert not drag.pixmap().isNull()
        caught.append(data)
        drag.deleteLater()
        return Qt.DropAction.CopyAction

    monkeypatch.setattr(QDrag, "exec", catch)
    items, start = window.gallery.list, place(window, title)
    handle, there = window.windowHandle(), items.viewport().mapTo(window, start)
    QTest.mousePress(handle, LEFT, PLAIN, there)
    for step in range(1, 6):
        QTest.mouseMove(handle, there + QPoint(9 * step, 2 * step))
    QTest.mouseRelease(handle, LEFT, PLAIN, there + QPoint(45, 10))
    assert len(caught) == 1
    return caught[0]


def test_one_drag_remixes(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    window.show_document(small_document(), "small")
    before = window.document.graph
    window.layout_.show("gallery")
    data = pull(window, "Goodhart's law", monkeypatch)
    view, at, copy = (
        window.canvas.viewport(),
        window.canvas.viewport().rect().center(),
        Qt.DropAction.CopyAction,
    )
    for event in (
        QDragEnterEvent(at, copy, data, LEFT, PLAIN),
        QDragMoveEvent(at, copy, data, LEFT, PLAIN),
        QDropEvent(QPointF(at), copy, data, LEFT, PLAIN),
    ):
        QApplication.sendEvent(view, event)
        assert event.isAccepted()
    added = scenarios.load("goodhart").graph
    after = window.document.graph
    assert len(after.nodes) == len(before.nodes) + len(added.nodes)
    assert len(after.wires) == len(before.wires) + len(added.wires)
    assert window.document.undo_label == "Add Goodhart's law" and window.name == "small"
    assert set(window.canvas.selected()) == set(after.nodes) - set(before.nodes)
    new, old = (Scenario(graph=after.fragment(ids)) for ids in (window.canvas.selected(), before.nodes))
    assert not mixing.extent(new).intersects(mixing.extent(old)), "it stands beside what was there"
    assert window.canvas.visible_rect().contains(mixing.extent(new))
    window.document.undo()
    assert window.document.graph == before


def test_the_keyboard_remixes_too_and_a_bad_file_is_said(window: MainWindow, tmp_path: Path) -> None:
    window.layout_.show("gallery")
    items = window.gallery.list
    items.setFocus()
    items.setCurrentItem(row(window, "Dog"))
    QTest.keyClick(items, Qt.Key.Key_Return, CTRL)
    assert window.document.graph.nodes.keys() == scenarios.load("dog").graph.nodes.keys()
    framed = frames.added(small_document().scenario, frames.Frame((-900.0, -900.0), (2000.0, 120.0), "Wide"))
    steps, file = window.document.position, tmp_path / "framed.mesa.json"
    scenarios.save(framed, file)
    added = mixing.add_scenario(window.canvas, str(file), QPointF())
    (frame,), offset = frames.frames(window.document.scenario).values(), frames.frames(framed)[0].at
    (node, *_), (old, *_) = (window.document.graph.nodes[key] for key in added), framed.graph.nodes.values()
    assert frame.title == "Wide" and frame.at[0] - offset[0] == node.at[0] - old.at[0]
    assert all(
        node.at[1] < frame.at[1] for key, node in window.document.graph.nodes.items() if key not in added
    )
    assert window.document.position == steps + 1
    window.document.undo()
    assert window.document.scenario.frames == ()
    bad = tmp_path / "bad.mesa.json"
    bad.write_text("{")
    assert mixing.add_scenario(window.canvas, str(bad), QPointF()) == ()
    assert "bad.mesa.json" in window.statusBar().currentMessage()


def test_missing_files_are_greyed_explained_and_can_be_taken_off(window: MainWindow, tmp_path: Path) -> None:
    here, gone = tmp_path / "here.mesa.json", tmp_path / "gone.mesa.json"
    scenarios.save(small_document().scenario, here)
    for path in (gone, here):
        remember(path)
    window.show_recent()
    window.layout_.show("gallery")
    item = row(window, "gone")
    assert not item.flags() & Qt.ItemFlag.ItemIsEnabled and "moved, renamed or removed" in item.toolTip()
    menu = window.actions_.menus["File/Recent"]
    menu.aboutToShow.emit()
    assert [(a.text(), a.isEnabled()) for a in menu.actions()[:2]] == [
        ("here.mesa.json", True),
        ("gone.mesa.json (not found)", False),
    ]
    card_menu = window.gallery.list.menu_of(item.data(CARD))
    enabled = {a.text().partition("\t")[0]: a.isEnabled() for a in card_menu.actions() if a.text()}
    assert enabled == {"Open": False, "Add its nest to the canvas": False, "Take off this list": True}
    card_menu.actions()[-1].trigger()
    card_menu.close()
    assert recent() == [here]
    assert "gone" not in [card.title for card in window.gallery.cards()]
