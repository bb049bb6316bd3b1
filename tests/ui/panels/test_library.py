"""The library: searching, choosing by keys and mouse, what a drag carries."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import tiny
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QWidget

from ui.panels.library import MIME, Library
from ui.panels.node_tip import node_tip


@pytest.fixture
def library(app: QApplication, tiny_nodes: None, show: Callable[..., QWidget]) -> Library:
    panel = Library()
    show(panel, 200)
    return panel


def chosen(library: Library) -> list[str]:
    spy = QSignalSpy(library.add_requested)
    library.spy = spy  # type: ignore[attr-defined]
    return spy


def row_of(library: Library, title: str) -> int:
    return next(i for i in range(library.list.count()) if library.list.item(i).text() == title)


def test_all_nodes_stand_under_their_kinds(library: Library) -> None:
    texts = [library.list.item(i).text() for i in range(library.list.count())]
    assert texts.index("Worlds") < texts.index("Tiny world") < texts.index("Candidates")
    assert "Probes" not in texts  # none is registered
    assert set(library.list.types()) == {node.type for node in tiny.NODES}
    head = library.list.item(texts.index("Worlds"))
    assert not head.flags() & Qt.ItemFlag.ItemIsSelectable


def test_typing_filters_and_enter_adds_the_first(library: Library) -> None:
    spy = chosen(library)
    library.focus_search()
    QTest.keyClicks(library.line, "search")
    assert library.list.types() == ["optimizer.tiny"]
    QTest.keyClick(library.line, Qt.Key.Key_Return)
    assert [spy.at(i)[0] for i in range(spy.count())] == ["optimizer.tiny"]


def test_nothing_found_says_so_and_escape_clears(library: Library) -> None:
    library.focus_search()
    QTest.keyClicks(library.line, "zebra")
    assert library.list.types() == []
    assert library.none.isVisible()
    assert not library.list.isVisible()
    spy = chosen(library)
    QTest.keyClick(library.line, Qt.Key.Key_Return)
    assert spy.count() == 0
    QTest.keyClick(library.line, Qt.Key.Key_Escape)
    assert library.line.text() == ""
    assert library.list.isVisible()
    assert len(library.list.types()) == len(tiny.NODES)


def test_down_goes_into_the_list_and_enter_there_adds(library: Library) -> None:
    spy = chosen(library)
    library.focus_search()
    QTest.keyClick(library.line, Qt.Key.Key_Down)
    assert library.list.hasFocus()
    QTest.keyClick(library.list, Qt.Key.Key_Down)
    QTest.keyClick(library.list, Qt.Key.Key_Enter)
    assert [spy.at(i)[0] for i in range(spy.count())] == ["world.tiny_steps"]


def test_double_click_adds_and_headings_do_not(library: Library) -> None:
    spy = chosen(library)
    view = library.list
    for title in ("Worlds", "Tiny plot"):
        at = view.visualItemRect(view.item(row_of(library, title))).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert [spy.at(i)[0] for i in range(spy.count())] == ["view.tiny"]


def test_a_drag_carries_the_type(library: Library) -> None:
    drag = library.list.drag_of(tiny.OPTIMIZER)
    assert bytes(drag.mimeData().data(MIME).data()).decode() == "optimizer.tiny"
    assert MIME == "application/x-mesa-sandbox-node"
    image = drag.pixmap().toImage()
    assert not drag.pixmap().isNull()
    assert len({image.pixel(x, image.height() // 2) for x in range(image.width())}) > 3  # bar, card, letters
    drag.deleteLater()


def test_tooltips_say_what_a_node_is(library: Library) -> None:
    tip = library.list.item(row_of(library, "Tiny search")).toolTip()
    assert tip == node_tip(tiny.OPTIMIZER)
    for part in ("Tiny search", "Keeps what it has.", "candidate", "objective", "series", "budget", "rate"):
        assert part in tip


def test_the_cross_clears(library: Library) -> None:
    library.focus_search()
    QTest.keyClicks(library.line, "sh")
    clear = library.line.actions()
    assert len(clear) == 1
    clear[0].trigger()
    assert library.line.text() == ""
    assert library.line.actions() == []
