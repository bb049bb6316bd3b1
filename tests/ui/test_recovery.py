"""Autosaves and their recovery, in a window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from waiting import until
from window_fakes import FakeClient, factory, small_document

from sandbox import files
from sandbox import scenario as scenarios
from sandbox.document import Document
from ui.main_window import MainWindow
from ui.recovery import TICK_MS, RecoveryDialog, offer


@pytest.fixture
def window(app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    monkeypatch.setenv("MESA_SANDBOX_DATA", str(tmp_path))
    made = MainWindow(factory(FakeClient()))
    made.show()
    yield made
    made.document.saved = made.document.scenario
    made.close()
    made.deleteLater()


def copies() -> list[Path]:
    return list(files.recovery_folder().glob("*.mesa.json"))


def edit(window: MainWindow) -> None:
    window.document.edit_graph("Move", window.document.graph.move({"sugar": (7.0, 7.0)}))


def test_an_edit_is_on_the_disk_within_a_second(window: MainWindow, tmp_path: Path) -> None:
    window.show_document(small_document(), "small")
    QTest.qWait(500)
    assert copies() == []
    edit(window)
    assert TICK_MS < 500, "at the latest at the second tick"
    until(lambda: len(copies()) == 1)
    assert scenarios.load(copies()[0]) == window.document.scenario
    window.files.save_to(tmp_path / "small.mesa.json")
    until(lambda: copies() == [])


def left_behind(tmp_path: Path | None) -> Document:
    """What a session leaves whose process was killed: the copy, and a lock that nobody holds. Without a folder the
    document was never saved.
    """
    document = Document(small_document().scenario, tmp_path / "mine.mesa.json" if tmp_path else None)
    document.edit_graph("Move", document.graph.move({"sugar": (9.0, 9.0)}))
    autosave = files.Autosave(document)
    autosave.tick(100.0)
    assert autosave._session is not None
    autosave._session._lock.close()
    return document


def test_unsaved_work_is_offered_and_opened_as_unsaved(window: MainWindow, tmp_path: Path) -> None:
    lost = left_behind(tmp_path)
    offer(window)
    dialog = window.findChild(RecoveryDialog)
    assert dialog.list.item(0).text().startswith("mine.mesa.json, ")
    QTest.mouseClick(dialog.open_button, Qt.MouseButton.LeftButton)
    assert window.document.scenario == lost.scenario and window.document.path == lost.path
    assert window.windowTitle() == "mine.mesa.json — edited"
    assert f"mine.mesa.json in {tmp_path} is as it was" in window.banner.label.text()
    assert files.recoverable() == [] and len(copies()) == 1, "it is autosaved again before the old copy goes"


def test_of_what_was_never_saved_no_file_is_told(window: MainWindow) -> None:
    left_behind(None)
    offer(window)
    QTest.mouseClick(window.findChild(RecoveryDialog).open_button, Qt.MouseButton.LeftButton)
    assert window.windowTitle() == "recovered.mesa.json — edited"
    assert window.banner.label.text().endswith(": it was never saved to a file.")


def test_unsaved_work_can_wait_or_be_discarded(window: MainWindow, tmp_path: Path) -> None:
    left_behind(tmp_path)
    for button, left in (("later_button", 1), ("discard_button", 0)):
        window.actions_["recover"].trigger()
        dialog = next(d for d in window.findChildren(RecoveryDialog) if d.isVisible())
        assert not dialog.discard_all_button.isVisible()
        QTest.mouseClick(getattr(dialog, button), Qt.MouseButton.LeftButton)
        assert len(files.recoverable()) == left and not dialog.isVisible()
    window.actions_["recover"].trigger()
    assert window.statusBar().currentMessage() == "Nothing is left over from earlier sessions"


def test_one_of_several_is_discarded_then_all(window: MainWindow, tmp_path: Path) -> None:
    for _ in range(3):
        left_behind(tmp_path)
    offer(window)
    dialog = window.findChild(RecoveryDialog)
    assert str(tmp_path) in dialog.list.item(1).text(), "it says where the file is"
    gone = dialog._found[1].path
    dialog.list.setCurrentRow(1)
    QTest.mouseClick(dialog.discard_button, Qt.MouseButton.LeftButton)
    assert dialog.list.count() == 2 and not gone.exists() and dialog.isVisible()
    QTest.mouseClick(dialog.discard_all_button, Qt.MouseButton.LeftButton)
    assert files.recoverable() == [] and not dialog.isVisible()


def test_nothing_left_nothing_asked(window: MainWindow) -> None:
    offer(window)
    assert window.findChild(RecoveryDialog) is None


def test_a_copy_goes_only_when_there_is_another(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = left_behind(tmp_path)

    def refuse(*_: object, **__: object) -> None:
        raise files.ScenarioError("copy.mesa.json: there is no space left on the disk")

    monkeypatch.setattr(files, "write_safely", refuse)
    offer(window)
    QTest.mouseClick(window.findChild(RecoveryDialog).open_button, Qt.MouseButton.LeftButton)
    assert window.document.scenario == lost.scenario
    assert [left.original_path for left in files.recoverable()] == [lost.path]
    assert window.banner.label.text() == (
        "Edits that are not saved yet are not kept either: copy.mesa.json: there is no space left on the disk."
    )
