"""The whole window with a worker that answers at once, driven by real events."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
import shiboken6
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox, QToolButton
from window_fakes import FakeClient, factory, small_document

from sandbox import png_text
from sandbox import scenario as scenarios
from sandbox.document import Document
from sandbox.events import Fault
from ui import theme
from ui.main_window import MainWindow
from ui.palette import Palette
from ui.settings import recent, settings
from ui.toolbar import EXTENSION

NO_MODIFIER = Qt.KeyboardModifier.NoModifier
CTRL, SHIFT_KEY = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Bench:
    def __init__(self) -> None:
        settings().clear()
        self.client = FakeClient(1)
        self.window = MainWindow(factory(self.client))
        self.window.show()
        self.window.activateWindow()
        self.window.show_document(small_document(), "small")
        self.until(lambda: self.session.state == "paused")

    @property
    def session(self):
        return self.window.session

    @property
    def document(self) -> Document:
        return self.window.document

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NO_MODIFIER) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)

    def until(self, done: Callable[[], bool], seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < end, "it never happened"
            QTest.qWait(5)

    def names(self) -> list[str]:
        return [command[0] for command in self.client.commands if command[0] != "speed"]

    def close(self) -> None:
        self.document.saved = self.document.scenario
        self.window.close()
        self.window.deleteLater()


@pytest.fixture
def bench(app: QApplication) -> Iterator[Bench]:
    made = Bench()
    yield made
    made.close()


def answer(monkeypatch: pytest.MonkeyPatch, path: Path | None = None, button: object = None) -> list[str]:
    """Answers file dialogs with a path and questions with a button; returns what was asked."""
    asked: list[str] = []

    def file(*args: object, **_: object) -> tuple[str, str]:
        asked.append("file")
        return (str(path or ""), "")

    def question(*args: object, **_: object) -> object:
        asked.append(str(args[2]))
        return button

    monkeypatch.setattr(QFileDialog, "getSaveFileName", file)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", file)
    monkeypatch.setattr(QMessageBox, "question", question)
    return asked


# -- running -------------------------------------------------------------------------------------------------


def test_the_keys_run_pause_step_and_reset(bench: Bench) -> None:
    bench.press(Qt.Key.Key_Space)
    bench.until(lambda: bench.session.generation >= 3)
    bench.until(lambda: int(bench.window.toolbar.generation.value.text()) >= 3)
    bench.press(Qt.Key.Key_Space)
    bench.until(lambda: bench.session.state == "paused")
    reached = bench.session.generation
    bench.until(lambda: bench.window.toolbar.generation.value.text() == str(reached))
    bench.press(Qt.Key.Key_Period)
    bench.until(lambda: bench.session.generation == reached + 1)
    bench.press(Qt.Key.Key_R, CTRL)
    bench.until(lambda: bench.session.generation == 0)
    assert bench.names()[-4:] == ["play", "pause", "step", "reset"]


def test_the_buttons_do_the_same(bench: Bench) -> None:
    button = bench.window.toolbar.run_button
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    bench.until(lambda: bench.session.generation >= 2)
    assert button.text() == "Pause"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    bench.until(lambda: bench.session.state == "paused")
    assert button.text() == "Run"
    bench.until(lambda: bench.window.toolbar.hash.value.text() == "9f3ce1a2")


def test_space_in_a_text_field_is_a_space(bench: Bench) -> None:
    line = bench.window.library.line
    line.setFocus()
    for key in (Qt.Key.Key_B, Qt.Key.Key_Space, Qt.Key.Key_Period):
        bench.press(key)
    assert line.text() == "b ."
    assert "play" not in bench.names() and "step" not in bench.names()


def test_another_seed_starts_the_run_again(bench: Bench) -> None:
    seed = bench.window.toolbar.seed
    seed.setFocus()
    seed.selectAll()
    QTest.keyClicks(seed, "42")
    QTest.keyClick(seed, Qt.Key.Key_Return)
    assert bench.document.scenario.seed == 42
    seed.selectAll()
    QTest.keyClicks(seed, "5000000000")
    QTest.keyClick(seed, Qt.Key.Key_Return)
    assert bench.document.scenario.seed == 5_000_000_000, "as large as the form of the scenario takes"
    bench.document.undo()
    bench.until(lambda: bench.names() == ["load", "load"])
    bench.document.undo()
    bench.window.canvas.setFocus()
    assert bench.document.scenario.seed == 1
    bench.window.toolbar.show_document()
    assert seed.text() == "1"


def test_the_export_button_offers_the_exports(bench: Bench) -> None:
    button = next(b for b in bench.window.toolbar.findChildren(QToolButton) if b.text() == "Export…")
    assert [a.text().replace("&", "") for a in button.menu().actions()] == [
        "Scenario as JSON…",
        "Picture of the canvas…",
        "Picture of the window…",
        "Drawing of the canvas…",
        "Page about the run…",
        "Python script…",
    ]


def test_the_slider_sets_the_pace(bench: Bench) -> None:
    bench.window.toolbar.slider.setValue(100)
    assert bench.client.commands[-1] == ("speed", 0.0)
    bench.window.toolbar.slider.setValue(50)
    assert bench.client.commands[-1] == ("speed", pytest.approx(100))


def test_a_dead_worker_is_said_and_resumed_from_the_banner(bench: Bench) -> None:
    bench.client.die()
    bench.until(lambda: bench.window.banner.isVisible())
    assert "without being asked" in bench.window.banner.label.text()
    QTest.mouseClick(bench.window.banner.button, Qt.MouseButton.LeftButton)
    bench.until(lambda: bench.session.state == "paused")
    assert not bench.window.banner.isVisible()
    assert bench.names()[-1] == "resume"


# -- editing -------------------------------------------------------------------------------------------------


def test_undo_and_redo_by_keys(bench: Bench) -> None:
    before = bench.document.graph
    bench.window.canvas.setFocus()
    bench.window.canvas.select(("drive",))
    bench.press(Qt.Key.Key_Delete)
    after = bench.document.graph
    assert "drive" not in after.nodes
    bench.press(Qt.Key.Key_Z, CTRL)
    assert bench.document.graph == before
    bench.press(Qt.Key.Key_Y, CTRL)
    assert bench.document.graph == after
    bench.press(Qt.Key.Key_Z, CTRL)
    bench.press(Qt.Key.Key_Z, CTRL | SHIFT_KEY)
    assert bench.document.graph == after
    assert bench.window.actions_["undo"].text() == "&Undo Delete drive"


def test_edit_commands_go_to_the_text_field_with_the_focus(bench: Bench) -> None:
    line = bench.window.library.line
    line.setFocus()
    QTest.keyClicks(line, "plan")
    bench.window.canvas.select(("drive",))
    line.setFocus()
    bench.window.actions_["select_all"].trigger()
    assert line.selectedText() == "plan"
    bench.window.actions_["cut"].trigger()
    assert line.text() == "" and "drive" in bench.document.graph.nodes
    bench.window.actions_["undo"].trigger()
    assert line.text() == "plan"


def test_copy_and_paste_of_nodes(bench: Bench) -> None:
    bench.window.canvas.setFocus()
    bench.window.canvas.select(("drive", "brain"))
    bench.press(Qt.Key.Key_C, CTRL)
    bench.press(Qt.Key.Key_V, CTRL)
    assert {"drive_2", "brain_2"} <= set(bench.document.graph.nodes)
    assert ("drive_2.objective", "brain_2.objective") in bench.document.graph.wires


def test_the_title_says_what_is_open_and_whether_it_is_saved(bench: Bench) -> None:
    assert bench.window.windowTitle() == "small.mesa.json"
    bench.document.edit_graph("Move", bench.document.graph.move({"sugar": (1.0, 1.0)}))
    assert bench.window.windowTitle() == "small.mesa.json — edited"
    assert "edited" in bench.window.crumb.text()
    assert bench.window.graph_label.text() == "6 nodes · 2 levels deep"


# -- files ---------------------------------------------------------------------------------------------------


def test_save_and_reopen(bench: Bench, scenario_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = scenario_folder / "mine.mesa.json"
    bench.document.edit_graph("Move", bench.document.graph.move({"sugar": (10.0, 20.0)}))
    answer(monkeypatch, scenario_folder / "mine")
    bench.press(Qt.Key.Key_S, CTRL)
    assert path.exists() and not bench.document.modified
    assert bench.window.windowTitle() == "mine.mesa.json"
    saved = bench.document.scenario
    bench.window.files.new()
    assert bench.document.graph.nodes == {}
    assert bench.window.files.open_path(path)
    assert bench.document.scenario == saved
    assert recent() == [path]
    assert path in [card.target for card in bench.window.gallery.cards()]
    menu = bench.window.actions_.menus["File/Recent"]
    menu.aboutToShow.emit()
    assert menu.actions()[0].text() == "mine.mesa.json"


def test_saving_during_a_run_keeps_its_interventions(bench: Bench, scenario_folder: Path) -> None:
    bench.session.play()
    bench.until(lambda: bench.session.generation >= 3)
    bench.document.edit_graph("Set", bench.document.graph.set("sugar", "availability", 3.0))
    bench.until(lambda: bool(bench.session.made))
    bench.session.pause()
    assert bench.window.files.save_to(scenario_folder / "run.mesa.json")
    again = scenarios.load(scenario_folder / "run.mesa.json")
    assert "availability" not in again.graph.nodes["sugar"].settings
    assert [(e.node, e.setting, e.value) for e in again.interventions] == [("sugar", "availability", 3.0)]
    assert bench.window.timeline.strip.marks()[0][0] == again.interventions[0].generation


@pytest.mark.parametrize("button, closed", [("Cancel", False), ("Discard", True)])
def test_closing_asks_about_changes(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, button: str, closed: bool
) -> None:
    asked = answer(monkeypatch, button=getattr(QMessageBox.StandardButton, button))
    bench.window.close()
    assert not asked, "nothing changed, so nothing is asked"
    bench.window.show()
    bench.document.edit_graph("Move", bench.document.graph.move({"sugar": (1.0, 1.0)}))
    bench.window.close()
    assert "small.mesa.json has changes" in asked[0]
    assert bench.window.isVisible() is not closed
    assert bench.client.closed


def drop(window: MainWindow, path: Path) -> None:
    """QDrag hangs on the offscreen platform, so the events that it would bring."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, copy = Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(60, 60), copy, data, buttons, NO_MODIFIER)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(60, 60), copy, data, buttons, NO_MODIFIER))
    QTest.qWait(0)


def test_a_dropped_file_or_picture_opens(
    bench: Bench, scenario_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = msgspec.structs.replace(bench.document.scenario, title="Dropped")
    file, picture = scenario_folder / "dropped.mesa.json", scenario_folder / "window.png"
    scenarios.save(scenario, file)
    drop(bench.window, file)
    assert bench.document.scenario == scenario and bench.document.path == file
    answer(monkeypatch, picture)
    bench.window.exports.picture()
    bench.window.files.new()
    drop(bench.window, picture)
    assert bench.document.scenario == scenario and bench.document.path is None


def test_a_bad_file_is_one_sentence_and_nothing_is_lost(bench: Bench, scenario_folder: Path) -> None:
    bad = scenario_folder / "bad.mesa.json"
    bad.write_text('{"format": "something else"}')
    before = bench.document
    drop(bench.window, bad)
    assert bench.window.banner.isVisible()
    sentence = bench.window.banner.label.text()
    assert "bad.mesa.json" in sentence and "Traceback" not in sentence and "\n" not in sentence
    assert bench.window.document is before


def test_pictures_carry_the_scenario(
    bench: Bench, scenario_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for export in (bench.window.exports.canvas, bench.window.exports.picture):
        path = scenario_folder / f"{export.__name__}.png"
        answer(monkeypatch, path)
        export()
        text = png_text.extract(path.read_bytes())
        assert text and scenarios.from_json(text.encode(), path.name) == bench.document.scenario
        assert not QImage(str(path)).isNull()


def test_a_drawing_a_script_and_a_page_are_written(
    bench: Bench, scenario_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begins = {"drawing.svg": "<?xml", "script.py": '"""Runs a scenario', "page.html": "<!DOCTYPE html>"}
    for name, start in begins.items():
        path = scenario_folder / name
        answer(monkeypatch, path)
        getattr(bench.window.exports, path.stem)()
        assert path.read_text().startswith(start) and bench.document.scenario.title in path.read_text()
        assert bench.window.statusBar().currentMessage() == f"Wrote {name}"
    page = (scenario_folder / "page.html").read_text()
    assert page.count("<svg") >= 1 and f"{bench.window.session.record.length - 1} generations" in page


def test_an_export_that_cannot_be_written_says_so(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    for export, name in (("json", "all.mesa.json"), ("canvas", "all.png"), ("picture", "all.png")):
        answer(monkeypatch, Path("/nowhere/at") / name)
        getattr(bench.window.exports, export)()
        said = bench.window.banner.label.text()
        assert f"{name}: it could not be written, since its folder does not exist" in said


# -- the window itself ---------------------------------------------------------------------------------------


def test_the_layout_is_restored_and_reset(bench: Bench, app: QApplication) -> None:
    docks = bench.window.layout_.docks
    docks["timeline"].hide()
    docks["world"].setFloating(True)
    bench.window.layout_.save()
    other = MainWindow(factory(FakeClient()))
    try:
        assert other.layout_.restore()
        other.show()
        assert other.layout_.docks["timeline"].isHidden()
        assert other.layout_.docks["world"].isFloating()
        other.reset_layout()
        assert not other.layout_.docks["timeline"].isHidden()
        assert not other.layout_.docks["world"].isFloating()
        tabs = other.tabifiedDockWidgets(other.layout_.docks["library"])
        assert {dock.key for dock in tabs} == {"gallery", "story"}
        other.resize(2560, 1440)
        other.layout_.proportion()
        QTest.qWait(0)
        assert other.canvas.width() > 0.65 * 2560, "of a large window the canvas has the most"
        assert other.canvas.height() > 0.55 * 1440
    finally:
        other.close()
        other.deleteLater()


def test_of_the_run_before_nothing_is_left_beside_another_document(bench: Bench) -> None:
    window, session = bench.window, bench.session
    session.step(5)
    bench.until(lambda: session.generation == 5)
    bench.client.fault = Fault("", "", "there is nothing to run yet")
    graph = window.document.graph
    window.document.edit_graph("Cut", graph.disconnect(("intake.candidate", "brain.candidate")))
    bench.until(lambda: session.state == "failed")
    assert session.record.length and session.nests, "of the same document it stays while it is edited"
    window.document.saved = window.document.scenario
    window.actions_["new"].trigger()
    assert session.state == "compiling" and not session.record.length and not session.scenes and not session.shifts
    assert window.scope.nest is None and not window.world.header.text(), "at once, not when the worker answers"
    bench.until(lambda: session.state == "failed")
    assert "nothing to run" in window.state_label.text()


def test_the_command_palette_finds_and_does(bench: Bench) -> None:
    bench.press(Qt.Key.Key_P, CTRL | SHIFT_KEY)
    palette = next(w for w in QApplication.topLevelWidgets() if isinstance(w, Palette))
    line = palette.findChild(QLineEdit)
    QTest.keyClicks(line, "step")
    assert palette.list.topLevelItem(0).text(0) == "Step"
    line.selectAll()
    QTest.keyClicks(line, "arrangement")
    assert palette.list.topLevelItem(0).text(0) == "Remove panels from the scenario", "its description tells of one"
    line.selectAll()
    QTest.keyClicks(line, "stpb")
    assert palette.list.topLevelItem(0).text(0) == "Step back", "letters in order are enough"
    line.selectAll()
    QTest.keyClicks(line, "step")
    QTest.keyClick(line, Qt.Key.Key_Return)
    bench.until(lambda: bench.names()[-1] == "step")


def test_what_has_no_room_in_the_toolbar_is_behind_a_button_that_is_seen(bench: Bench) -> None:
    more = bench.window.toolbar.findChild(QToolButton, EXTENSION)
    bench.window.toolbar.resize(600, bench.window.toolbar.height())
    bench.until(more.isVisible)
    shown = more.grab().toImage()
    dots = {shown.pixelColor(x, shown.height() // 2).lightness() for x in range(shown.width())}
    assert max(dots) > 150 > min(dots) and more.toolTip()


def test_the_theme_changes_while_it_runs(bench: Bench) -> None:
    bench.session.play()
    before = bench.window.grab().toImage().pixelColor(700, 400).lightness()
    bench.window.actions_["toggle_theme"].trigger()
    try:
        assert theme.current().name == "light"
        assert bench.window.grab().toImage().pixelColor(700, 400).lightness() > before + 100
        assert settings().value("theme") == "light"
    finally:
        bench.window.actions_["toggle_theme"].trigger()
    assert theme.current().name == "dark"


def test_no_two_actions_share_a_key(bench: Bench) -> None:
    keys = [key.toString() for action in bench.window.actions_ for key in action.shortcuts()]
    assert len(keys) == len(set(keys))


def test_what_goes_takes_nothing_else_along(bench: Bench) -> None:
    """Rows of the inspector that go took the actions of panels with them, once F6 had passed by."""
    for node in ("brain", "drive", "evolution"):
        bench.window.canvas.select((node,))
        for _ in range(4):
            bench.press(Qt.Key.Key_F6)
        QTest.qWait(0)
    assert [a.objectName() for a in bench.window.actions_.by_name.values() if not shiboken6.isValid(a)] == []


def test_menus_are_texts(bench: Bench) -> None:
    with_icons = [action for action in bench.window.actions_ if not action.icon().isNull()]
    assert with_icons and not any(action.isIconVisibleInMenu() for action in with_icons)


def test_selecting_a_node_shows_its_settings_and_help(bench: Bench) -> None:
    bench.window.canvas.setFocus()
    bench.window.canvas.select(("brain",))
    assert bench.window.inspector.nodes() == ("brain",)
    manual = bench.window.manual
    assert not manual.isVisible()
    bench.press(Qt.Key.Key_F1)
    bench.until(lambda: not manual.visibleRegion().isEmpty())
    assert manual.reader.toPlainText().startswith("Hill climb")
    bench.window.canvas.select(("drive",))
    assert manual.reader.toPlainText().startswith("Expression"), "it follows the selection"
    bench.window.canvas.select(())
    bench.window.layout_.show("inspector")
    bench.until(manual.visibleRegion().isEmpty)
    bench.window.canvas.select(("brain",))
    assert manual.topic == "objective.expression", "out of sight it costs nothing"


def test_live_numbers_reach_the_cards(bench: Bench) -> None:
    sent: list[tuple] = []
    bench.window.canvas.show_live = lambda *args: sent.append(args)
    bench.session.play()
    bench.until(lambda: bench.session.state == "finished")
    bench.until(lambda: len(sent[-1][1].get("brain", ())) == 61)
    values, sparks, _ = sent[-1]
    assert values["evolution"] == [("base", "0.20")] and values["brain"] == [("own score", "1.80")]
    assert len(sparks["brain"]) == 61
    assert len(sent) < 60, "at most twenty a second"
