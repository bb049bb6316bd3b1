"""Columns as CSV."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import numpy as np
import pytest

from sandbox.column_csv import BLOCK, chunks
from sandbox.safe_write import write_parts
from sandbox.scenario import ScenarioError


def test_numbers_come_back_bit_for_bit_over_many_blocks(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    columns = {"a, quoted": rng.normal(size=2 * BLOCK + 5) ** 9, "b": rng.normal(size=2 * BLOCK + 5)}
    columns["b"][7] = np.nan
    write_parts(tmp_path / "x.csv", chunks(columns))
    text = (tmp_path / "x.csv").read_text()
    assert text.startswith('generation,"a, quoted",b\n0,')
    read = np.array([[float(cell) for cell in line.split(",")] for line in text.splitlines()[1:]])
    assert read[:, 0].tolist() == list(range(2 * BLOCK + 5))
    for i, column in enumerate(columns.values(), 1):
        np.testing.assert_array_equal(read[:, i], column)


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.csv"
    path.write_text("old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "no")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ScenarioError, match="there is no space left on the disk"):
        write_parts(path, chunks({"a": np.ones(3)}))
    assert path.read_text() == "old" and len(list(tmp_path.iterdir())) == 1


def test_a_protected_file_stays_and_a_link_is_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, link = tmp_path / "x.csv", tmp_path / "link.csv"
    path.write_text("old")
    path.chmod(0o640)
    link.symlink_to(path)
    write_parts(link, chunks({"a": np.ones(1)}))
    assert link.is_symlink() and path.read_text() == "generation,a\n0,1.0\n"
    assert os.name != "posix" or path.stat().st_mode & 0o777 == 0o640
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(ScenarioError, match=r"x\.csv: the file is write-protected"):
        write_parts(path, chunks({"a": np.zeros(9)}))
    assert path.read_text() == "generation,a\n0,1.0\n" and len(list(tmp_path.iterdir())) == 2
