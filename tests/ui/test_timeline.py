"""The timeline by mouse and keys: looking back, bookmarks, branching; and that the other panels follow."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QMenu
from waiting import until
from window_fakes import SHIFT
from window_stage import WindowStage

from sandbox.bookmarks import bookmarks
from sandbox.scenario import Intervention
from ui import theme
from ui.panels.timeline import Strip


class Bench(WindowStage):
    @property
    def strip(self) -> Strip:
        return self.window.timeline.strip

    def place(self, generation: int) -> QPoint:
        return QPoint(round(self.strip.x_of(generation)), self.strip.height() // 2)

    def press(self, generation: int) -> None:
        QTest.mousePress(self.strip, Qt.MouseButton.LeftButton, pos=self.place(generation))

    def click(self, name: str) -> None:
        QTest.mouseClick(self.window.timeline.header.buttons[name], Qt.MouseButton.LeftButton)


@pytest.fixture
def bench(app: QApplication) -> Iterator[Bench]:
    made = Bench(50)
    yield made
    made.close()


def test_a_drag_looks_back_and_everything_follows_until_one_returns(bench: Bench) -> None:
    window, session = bench.window, bench.session
    wide = bench.strip.width()
    bench.press(10)
    assert abs(session.place - 10) <= 1
    QTest.qWait(0)
    assert bench.strip.width() == wide, "it does not move under the pointer"
    QTest.mouseMove(bench.strip, bench.place(20))
    QTest.mouseRelease(bench.strip, Qt.MouseButton.LeftButton, pos=bench.place(20))
    until(lambda: abs(session.place - 20) <= 1 and session.now.past is not None)
    place = session.place
    until(lambda: window.world.header.text() == f"generation {place}")
    until(lambda: window.scatter.header.text().endswith(f"generation {place}"))
    assert window.toolbar.generation.value.text() == str(
        place
    ) and window.timeline.header.place.text() == str(place)
    until(lambda: not window.live._later.waiting)
    shown = dict(window.live.numbers(["brain"])["brain"])
    assert shown["own score"].startswith(f"{session.record['brain.own_score'][place]:.3g}"[:3])
    bench.click("look_live")
    assert session.place == -1
    until(lambda: window.world.header.text() == "generation 50")
    assert not window.timeline.header.place.isVisible()


def test_cards_show_the_values_that_are_in_force_at_the_generation_shown(bench: Bench) -> None:
    canvas, session, document = bench.window.canvas, bench.session, bench.window.document
    document.edit(
        "Plan",
        msgspec.structs.replace(
            document.scenario, interventions=(Intervention(48, "brain", "restarts", 3),), generations=90
        ),
    )
    until(lambda: session.state == "paused" and not session.pending)

    def shown() -> tuple[str, str]:
        until(lambda: not bench.window.live._later.waiting)
        rows = {row.setting: row for row in canvas.scene_.nodes["brain"].look.rows}
        assert ("In force" in rows["restarts"].tip) == (rows["restarts"].value == "3")
        return rows["restarts"].value, rows["budget"].value

    for steps, restarts in ((47, "0"), (3, "3")):
        session.step(steps)
        until(lambda steps=steps: session.generation == {47: 47, 3: 50}[steps])
        assert shown() == (restarts, "64")
    document.edit_graph("set", document.graph.set("brain", "budget", 128))
    assert shown() == ("3", "128"), "at once"
    until(lambda: ("intervene", "brain", "budget", 128) in bench.client.commands)
    session.step(10)
    until(lambda: session.generation == 60)
    canvas.setFocus()
    assert shown() == ("3", "128")
    for place, expected in ((55, ("3", "128")), (49, ("3", "64")), (20, ("0", "64"))):
        bench.press(place)
        QTest.mouseRelease(bench.strip, Qt.MouseButton.LeftButton, pos=bench.place(place))
        until(lambda place=place: abs(session.place - place) <= 1)
        assert shown() == expected
    assert canvas.mirror_faults() == []
    bench.click("look_live")
    assert shown() == ("3", "128")
    document.edit_graph("set", document.graph.set("brain", "restarts", 5))
    assert shown() == ("5", "128"), "what a person sets is shown while it is on its way"
    session.reset()
    until(lambda: session.state == "paused" and session.generation == 0)
    assert shown() == ("5", "128")


def test_keys_step_back_and_forward_and_end_returns(bench: Bench) -> None:
    canvas, session = bench.window.canvas, bench.session
    bench.window.activateWindow()
    canvas.setFocus()
    for key, expected in ((",", 49), (",", 48), (".", 49), (",", 48)):
        QTest.keyClicks(canvas, key)
        assert session.shown == expected
    QTest.keyClick(canvas, Qt.Key.Key_End)
    assert session.place == -1
    bench.strip.setFocus()
    for key, expected in (
        (Qt.Key.Key_Left, 49),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_End, 50),
    ):
        QTest.keyClick(bench.strip, key)
        assert session.shown == expected


def test_bookmarks_are_set_named_found_again_and_removed(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    document, session = bench.window.document, bench.session
    session.look(SHIFT)
    bench.click("bookmark")
    session.look(12)
    bench.click("bookmark")
    assert [mark.generation for mark in bookmarks(document.scenario)] == [12, SHIFT]
    assert document.undo_label == "Bookmark generation 12"
    monkeypatch.setattr(QInputDialog, "getText", lambda *_a, **_k: ("the turn", True))
    bench.window.timeline.marking.rename(SHIFT)
    assert "Bookmark: the turn" in bench.strip.tip(bench.strip.x_of(SHIFT) + 2)
    session.look(20)
    bench.window.timeline.marking.jump(1)
    assert session.place == SHIFT
    bench.window.timeline.marking.jump(-1)
    assert session.place == 12
    session.look_live()
    QTest.mouseClick(bench.strip, Qt.MouseButton.LeftButton, pos=bench.place(SHIFT) + QPoint(3, 0))
    assert session.place == SHIFT, "a click close to a bookmark means it"
    bench.click("bookmark")
    assert [mark.generation for mark in bookmarks(document.scenario)] == [12]
    assert [c[0] for c in bench.client.commands].count("load") == 1, "no run was started again for a bookmark"


def test_the_menu_on_a_generation_branches_there(bench: Bench) -> None:
    shown: list[int] = []
    bench.strip.menu_wanted.disconnect()
    bench.strip.menu_wanted.connect(lambda generation, _at: shown.append(generation))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, bench.place(25), QPoint(5, 5))
    QApplication.sendEvent(bench.strip, event)
    assert len(shown) == 1 and abs(shown[0] - 25) <= 1
    menu = QMenu()
    bench.window.timeline.marking.fill(menu, 25)
    texts = {action.text(): action for action in menu.actions()}
    assert not texts["Return to the newest generation"].isEnabled()
    texts["Branch from generation 25"].trigger()
    until(lambda: bench.session.generation == 25 and bench.session.state == "paused")
    assert bench.session.branches == (25,) and "Branched at generation 25" in bench.strip.tip(
        bench.strip.x_of(25)
    )
    image = bench.strip.grab().toImage()
    accent = QColor(theme.role("accent"))
    below = [
        image.pixelColor(round(bench.strip.x_of(25)), y) for y in range(image.height() - 10, image.height())
    ]
    assert any(abs(p.red() - accent.red()) + abs(p.blue() - accent.blue()) < 60 for p in below)
    assert not bench.window.actions_["branch"].isEnabled()
    menu.deleteLater()


def test_no_mark_crosses_a_word(bench: Bench) -> None:
    strip, session = bench.strip, bench.session
    last = session.generation
    for place in range(0, last, 2):
        session.look(place)
        assert next(word.text for word in strip.words()).startswith("trai")
        for word in strip.words():
            crossing = [strip.x_of(mark) for mark in (place, last)]
            assert not any(word.left - 3 < x < word.left + word.wide + 3 for x in crossing), (place, word)
