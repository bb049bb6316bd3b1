"""Saving in a window: what other programs wrote, names without an ending, and disks that refuse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from waiting import until
from window_fakes import FakeClient, factory, small_document
from window_stage import leave

from sandbox import scenario as scenarios
from ui.main_window import MainWindow
from ui.settings import settings

BUTTONS = QMessageBox.StandardButton


@pytest.fixture
def window(app: QApplication, scenario_folder: Path) -> Iterator[MainWindow]:
    made = MainWindow(factory(FakeClient()), remembers=False)
    made.show()
    made.activateWindow()
    scenarios.save(small_document().scenario, scenario_folder / "mine.mesa.json")
    made.files.open_path(scenario_folder / "mine.mesa.json")
    until(lambda: made.session.state == "paused")
    yield made
    leave(made)


class Asked:
    """Answers every question with a button and every file dialog with a path; keeps what was asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, path: Path | None = None) -> None:
        self.button, self.sentences = BUTTONS.Cancel, []
        monkeypatch.setattr(QMessageBox, "question", self._question)
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))

    def _question(self, *words: object) -> QMessageBox.StandardButton:
        self.sentences.append(str(words[2]))
        return self.button


def move(window: MainWindow, to: float) -> None:
    window.document.edit_graph("Move", window.document.graph.move({"sugar": (to, to)}))


def save(window: MainWindow) -> None:
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)


def test_what_another_program_wrote_is_not_replaced_unasked(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, path = Asked(monkeypatch), window.document.path
    for to in (1.0, 2.0):
        move(window, to)
        save(window)
        assert not asked.sentences and not window.document.modified
    mine = path.read_bytes()
    path.write_bytes(mine + b"\n")
    theirs = path.read_bytes()
    move(window, 3.0)
    save(window)
    assert "mine.mesa.json was changed by another program" in asked.sentences[0]
    assert path.read_bytes() == theirs and window.document.modified
    asked.button = BUTTONS.Save
    save(window)
    assert scenarios.load(path) == window.document.scenario and not window.document.modified
    path.unlink()
    move(window, 4.0)
    save(window)
    assert path.exists() and len(asked.sentences) == 2, "what is not there is not replaced"


def test_a_name_without_ending_does_not_replace_a_file_unasked(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = window.document.path.with_name("other.mesa.json")
    other.write_text("{}")
    asked = Asked(monkeypatch, other.with_name("other"))
    assert not window.files.save_as()
    assert asked.sentences[0].startswith("other.mesa.json is there already.") and other.read_text() == "{}"
    asked.button = BUTTONS.Save
    assert window.files.save_as() and window.document.path == other


def test_a_save_that_fails_is_one_sentence_and_loses_nothing(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, path = window.document.path.read_bytes(), window.document.path
    assert not window.files.save_to(path / "inside.mesa.json")
    sentence = "inside.mesa.json was not saved: it could not be written, since its folder is not a folder."
    assert window.banner.label.text() == sentence
    full = lambda *_, **__: (_ for _ in ()).throw(OSError(28, "No space left on device"))  # noqa: E731
    monkeypatch.setattr("sandbox.safe_write._write_whole", full)
    move(window, 5.0)
    save(window)
    assert "there is no space left on the disk." in window.banner.label.text()
    assert path.read_bytes() == before and window.document.modified and window.document.path == path


def test_settings_that_cannot_be_kept_keep_nobody_from_working(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config").write_text("")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    settings().setValue("theme", "light")
    window.remembers = True
    move(window, 6.0)
    save(window)
    assert not window.document.modified
