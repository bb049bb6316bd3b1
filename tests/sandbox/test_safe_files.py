"""Saving survives every failure, keeps backups; autosaves survive the program's death."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import msgspec
import pytest

from sandbox import files, safe_write
from sandbox.document import Document
from sandbox.files import Autosave, backups, forget, recoverable, write_safely
from sandbox.safe_write import check_place
from sandbox.scenario import Scenario, ScenarioError, load, save, to_json


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path, monkeypatch, tiny_nodes):
    monkeypatch.setenv("MESA_SANDBOX_DATA", str(tmp_path / "data"))


@pytest.fixture
def path(tmp_path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "a.mesa.json").write_bytes(b"old")
    return folder / "a.mesa.json"


def titled(title: str) -> Scenario:
    return Scenario(title=title)


# -- saving --------------------------------------------------------------------------------------------------


def test_nothing_but_the_file_is_left_beside_it(path):
    write_safely(path, b"new", keep_backups=True)
    assert path.read_bytes() == b"new"
    assert os.listdir(path.parent) == ["a.mesa.json"]


def test_three_backups_are_kept_away_from_the_file(path, tmp_path):
    for text in (b"1", b"2", b"2", b"3", b"4"):
        write_safely(path, text, keep_backups=True)
    assert [copy.read_bytes() for copy in backups(path)] == [b"3", b"2", b"1"]
    assert [copy.name for copy in backups(path)] == [f"a.mesa.json.bak{i}" for i in (1, 2, 3)]
    assert all((tmp_path / "data") in copy.parents for copy in backups(path))
    assert backups(path.with_name("b.mesa.json")) == []


def test_a_backup_that_cannot_be_made_does_not_keep_from_saving(path, tmp_path):
    (tmp_path / "data").write_text("a file in the way")
    write_safely(path, b"new", keep_backups=True)
    assert path.read_bytes() == b"new" and backups(path) == []


def failing(number: int):
    def fail(*_args, **_kwargs):
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize("name", ["open", "write", "fsync", "replace", "fstat"])
@pytest.mark.parametrize(
    "number, words",
    [
        (errno.ENOSPC, "no space left"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "not allowed"),
        (errno.EIO, "error"),
    ],
)
def test_the_old_file_survives_any_failure(path, monkeypatch, name, number, words):
    with monkeypatch.context() as patch:
        patch.setattr(safe_write.os, name, failing(number))
        with pytest.raises(ScenarioError) as caught:
            write_safely(path, b"new")
    assert words in str(caught.value) and str(path) in str(caught.value) and "\n" not in str(caught.value)
    assert path.read_bytes() == b"old"
    assert os.listdir(path.parent) == ["a.mesa.json"]


def test_a_disk_that_fills_up_in_the_middle(path, monkeypatch):
    real, calls = os.write, []

    def write(descriptor, data):
        calls.append(len(data))
        if len(calls) > 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(descriptor, data[:10])

    with monkeypatch.context() as patch:
        patch.setattr(safe_write.os, "write", write)
        with pytest.raises(ScenarioError, match="no space left"):
            write_safely(path, b"x" * 100)
    assert calls == [100, 90, 80] and path.read_bytes() == b"old"


def test_short_writes_are_continued(path, monkeypatch):
    real = os.write
    with monkeypatch.context() as patch:
        patch.setattr(safe_write.os, "write", lambda descriptor, data: real(descriptor, data[:7]))
        write_safely(path, bytes(range(100)))
    assert path.read_bytes() == bytes(range(100))


@pytest.mark.parametrize("answer", [lambda fd, data: 0, lambda fd, data: len(data)])
def test_a_write_that_reports_what_it_did_not_do(path, monkeypatch, answer):
    with monkeypatch.context() as patch:
        patch.setattr(safe_write.os, "write", answer)
        with pytest.raises(ScenarioError, match="the disk reports an error"):
            write_safely(path, b"new")
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize(
    "where, words",
    [("gone/a.mesa.json", "does not exist"), ("mine", "in the way"), ("mine/a.mesa.json/b", "not a folder"),
     ("mine/" + "x" * 300, "too long"), ("mine/a\0b", "no name for a file")],
)  # fmt: skip
def test_places_where_nothing_can_be_saved(path, tmp_path, where, words):
    for put in (lambda place: write_safely(place, b"new"), check_place):
        with pytest.raises(ScenarioError) as caught:
            put(tmp_path / where)
        assert words in str(caught.value) and "\n" not in str(caught.value)


def test_a_place_is_tried_without_a_trace(path):
    check_place(path)
    check_place(path.with_name("other"))
    assert path.read_bytes() == b"old" and os.listdir(path.parent) == ["a.mesa.json"]


@pytest.mark.skipif(
    os.name != "posix" or os.geteuid() == 0, reason="permissions bind neither root nor Windows"
)
def test_a_folder_that_may_not_be_written(path):
    path.parent.chmod(0o500)
    try:
        with pytest.raises(ScenarioError, match="not allowed"):
            write_safely(path, b"new")
    finally:
        path.parent.chmod(0o700)
    assert path.read_bytes() == b"old"


@pytest.mark.skipif(os.name != "posix", reason="permissions and links of POSIX")
def test_permissions_and_links_stay(path):
    path.chmod(0o640)
    link = path.with_name("link.mesa.json")
    link.symlink_to(path)
    write_safely(link, b"new")
    assert link.is_symlink() and path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640


def test_saving_a_scenario_keeps_the_one_before(tmp_path):
    path = tmp_path / "s.mesa.json"
    save(titled("one"), path)
    save(titled("two"), path)
    assert load(path) == titled("two")
    assert backups(path)[0].read_bytes() == to_json(titled("one"))


# -- autosave ------------------------------------------------------------------------------------------------


def recovery_files() -> list[str]:
    folder = files.recovery_folder()
    return sorted(p.name.split(".", 1)[1] for p in folder.iterdir()) if folder.exists() else []


def test_an_edit_is_on_the_disk_within_a_second():
    document = Document()
    autosave = Autosave(document)
    autosave.tick(0.0)
    assert recovery_files() == []
    document.edit("Title", titled("mine"))
    autosave.tick(0.1)
    assert recovery_files() == ["lock", "mesa.json"]
    document.edit("Title", titled("mine again"))
    autosave.tick(0.3)
    autosave.tick(0.7)
    copy = next(files.recovery_folder().glob("*.mesa.json"))
    assert load(copy) == titled("mine again")
    assert recoverable() == []  # its session lives: this process
    autosave.discard()
    autosave.discard()
    assert recovery_files() == []


def test_there_is_no_copy_of_what_is_saved(tmp_path):
    document = Document()
    autosave = Autosave(document)
    document.edit("Title", titled("mine"))
    autosave.tick(0.0)
    save(document.scenario, tmp_path / "s.mesa.json")
    document.mark_saved(tmp_path / "s.mesa.json")
    autosave.tick(0.1)
    assert recovery_files() == []
    document.edit("Title", titled("mine again"))
    autosave.tick(0.2)
    autosave.tick(0.9)
    assert recovery_files() == ["lock", "mesa.json"]
    document.undo()
    autosave.tick(1.5)
    assert recovery_files() == []
    autosave.discard()


def test_a_failing_autosave_says_so_and_goes_on(monkeypatch):
    document = Document()
    autosave = Autosave(document)
    document.edit("Title", titled("mine"))
    with monkeypatch.context() as patch:
        patch.setattr(safe_write.os, "replace", failing(errno.ENOSPC))
        autosave.tick(0.0)
    assert "no space left" in autosave.fault
    autosave.tick(1.0)
    assert autosave.fault == "" and recovery_files() == ["lock", "mesa.json"]
    document.edit("Views", msgspec.structs.replace(document.scenario, views={"x": float("nan")}))
    autosave.tick(2.0)
    assert "cannot be written" in autosave.fault
    autosave.discard()


VICTIM = """
    import sys
    from pathlib import Path
    from sandbox.document import Document
    from sandbox.files import Autosave
    from sandbox.scenario import Scenario

    document = Document(path=Path("somewhere.mesa.json"))
    document.edit("Title", Scenario(title="Rescued"))
    autosave = Autosave(document)
    autosave.tick(0.0)
    print("saved", flush=True)
    sys.stdin.read()
"""


def test_a_killed_program_leaves_its_work():
    victim = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(VICTIM)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert victim.stdout is not None and victim.stdout.readline() == b"saved\n"
        assert recoverable() == []
    finally:
        victim.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
        victim.communicate(timeout=20)
    found = recoverable()
    assert [(r.title, r.original_path) for r in found] == [("Rescued", Path("somewhere.mesa.json"))]
    assert load(found[0].path) == titled("Rescued") and found[0].when.tzinfo is not None
    forget(found[0])
    assert recoverable() == [] and recovery_files() == []


def test_what_is_damaged_in_the_recovery_folder_is_passed_over():
    folder = files.recovery_folder()
    folder.mkdir(parents=True)
    (folder / "a.mesa.json").write_bytes(b"{")
    (folder / "list.mesa.json").write_bytes(b"[1]")
    (folder / "b.mesa.json").write_bytes(to_json(titled("fine")))
    (folder / "b.lock").write_text("nonsense")
    (folder / "c.mesa.json").write_bytes(to_json(titled("no lock")))
    assert sorted(recovery.title for recovery in recoverable()) == ["fine", "no lock"]
