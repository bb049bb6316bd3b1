"""The gallery lists scenarios by chapter, draws their graphs, and opens what is chosen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from panel_nest import nest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QWidget

from sandbox import scenario as scenarios
from sandbox import traces
from sandbox.graph import Graph
from sandbox.scenario import Entry, Scenario, ScenarioError
from ui.panels.gallery import Gallery
from ui.panels.thumbnail import card_rects, halo_rects, thumbnail

ENTRIES = [
    Entry("one", Path("one"), "First chapter", "One", "What happens in one. " * 20),
    Entry("two", Path("two"), "First chapter", "Two", "Two's summary"),
    Entry("bad", Path("bad"), "Second chapter", "Bad", "Cannot be read"),
]


@pytest.fixture
def gallery(
    app: QApplication, tiny_nodes: None, show: Callable[..., QWidget], monkeypatch: pytest.MonkeyPatch
) -> Gallery:
    graph = nest()

    def load(name: str) -> Scenario:
        if name == "bad":
            raise ScenarioError("bad is damaged")
        return Scenario(
            graph.move({"meadow": (-400.0, 0.0), "outer": (400.0, 100.0), "inner": (150.0, 50.0)})
        )

    monkeypatch.setattr(scenarios, "bundled", lambda: ENTRIES)
    monkeypatch.setattr(scenarios, "load", load)
    panel = Gallery()
    show(panel, 260, 500)
    QTest.qWait(20)
    return panel


def texts(gallery: Gallery) -> list[str]:
    return [gallery.list.item(i).text() for i in range(gallery.list.count())]


def click(gallery: Gallery, title: str) -> None:
    item = gallery.list.item(texts(gallery).index(title))
    at = gallery.list.visualItemRect(item).center()
    QTest.mouseClick(gallery.list.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_scenarios_stand_in_their_chapters(gallery: Gallery) -> None:
    assert texts(gallery) == ["First chapter", "One", "Two", "Second chapter", "Bad"]


def test_a_click_or_enter_opens(gallery: Gallery) -> None:
    spy = QSignalSpy(gallery.open_requested)
    click(gallery, "Two")
    click(gallery, "First chapter")
    gallery.list.setFocus()
    QTest.keyClick(gallery.list, Qt.Key.Key_Up)
    QTest.keyClick(gallery.list, Qt.Key.Key_Return)
    assert [spy.at(i)[0] for i in range(spy.count())] == ["two", "one"]


def test_graphs_are_read_after_the_window_opened_and_a_bad_one_does_no_harm(gallery: Gallery) -> None:
    graphs = {card.title: card.graph for card in gallery.cards()}
    assert graphs["One"] is not None and "inner" in graphs["One"].nodes
    assert graphs["Bad"] is None
    assert gallery.grab().width() == 260  # paints all of them


def test_behind_another_tab_nothing_is_read(gallery: Gallery, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    monkeypatch.setattr(traces, "stored", lambda: read.append("traces") or {})
    monkeypatch.setattr(scenarios, "load", lambda name: read.append(name) or Scenario(Graph()))
    hidden = Gallery(gallery)
    QTest.qWait(20)
    assert read == []
    hidden.show()
    QTest.qWait(20)
    assert read == ["traces", "one", "two", "bad"]


def test_recent_files_missing_ones_greyed(gallery: Gallery, tmp_path: Path) -> None:
    here = tmp_path / "mine.mesa.json"
    here.write_text("{}")
    gallery.set_recent([here, tmp_path / "gone.mesa.json"])
    assert texts(gallery)[:3] == ["Recent", "mine", "gone"], "before the 24 that everybody has"
    assert not gallery.list.item(2).flags() & Qt.ItemFlag.ItemIsEnabled
    assert "not found" in gallery.cards()[1].summary
    spy = QSignalSpy(gallery.open_requested)
    click(gallery, "gone")
    click(gallery, "mine")
    assert [spy.at(i)[0] for i in range(spy.count())] == [here]
    gallery.set_recent([tmp_path / f"{i}.mesa.json" for i in range(12)])
    assert texts(gallery)[:6] == ["Recent", "0", "1", "2", "3", "4"] and "5" not in texts(gallery)
    gallery.set_recent([])
    assert "Recent" not in texts(gallery)


def test_without_any_scenario_it_says_so(
    app: QApplication, show: Callable[..., QWidget], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scenarios, "bundled", list)
    panel = Gallery()
    show(panel)
    assert panel.none.isVisible() and not panel.list.isVisible()


def test_thumbnail_shows_cards_and_nested_halos(app: QApplication, tiny_nodes: None) -> None:
    graph = nest().move({"meadow": (-400.0, 0.0), "outer": (400.0, 100.0), "inner": (150.0, 50.0)})
    halos = halo_rects(graph, card_rects(graph))
    assert [level for level, _ in halos] == [0, 1]
    assert halos[0][1].contains(halos[1][1])
    picture = thumbnail(graph, QSize(84, 54), 2.0)
    assert (picture.width(), picture.height(), picture.devicePixelRatio()) == (168, 108, 2.0)
    full, empty = picture.toImage(), thumbnail(Graph(), QSize(84, 54), 2.0).toImage()
    differing = sum(full.pixel(x, y) != empty.pixel(x, y) for x in range(168) for y in range(108))
    assert differing > 500
