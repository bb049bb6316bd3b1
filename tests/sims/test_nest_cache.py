"""Compiled nests on disk: found by the next process, mended when damaged, written by two at once, or not at all."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
CHILD = ROOT / "tests" / "sims" / "nest_child.py"


def start(cache: Path, **environment: str) -> subprocess.Popen:
    """The child process on a cache folder."""
    path = os.pathsep.join([str(ROOT), str(CHILD.parent)])
    env = {**os.environ, "MESA_SANDBOX_CACHE": str(cache), "PYTHONPATH": path, **environment}
    return subprocess.Popen(
        [sys.executable, "-W", "error", str(CHILD)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env
    )


def result(process: subprocess.Popen) -> tuple[str, list[str]]:
    """Its hash of the scores, and what it compiled."""
    out, err = process.communicate(timeout=100)
    assert process.returncode == 0, err
    assert not err
    scores, *compiled = out.split()
    return scores, compiled


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> tuple[Path, str]:
    """A cache that two processes filled at the same time, and their scores."""
    cache = tmp_path_factory.mktemp("cache")
    both = [start(cache), start(cache)]
    (first, compiled), (second, _) = [result(process) for process in both]
    assert first == second
    assert "evaluate_block" in compiled
    return cache, first


@pytest.fixture
def cache(filled, tmp_path) -> Path:
    """A copy of the filled cache."""
    return Path(shutil.copytree(filled[0], tmp_path / "cache"))


def files(cache: Path, pattern: str) -> list[Path]:
    found = [path for path in cache.rglob(pattern) if path.is_file()]
    assert found, f"no {pattern}"
    return found


def truncate(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path):
    path.write_bytes(b"")


def garble(path):
    path.write_bytes(np.random.default_rng(1).bytes(path.stat().st_size))


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def obstruct(path):
    path.unlink()
    path.mkdir()


def test_the_next_process_compiles_nothing(filled, cache):
    assert result(start(cache)) == (filled[1], [])
    assert not list(cache.rglob("*.tmp"))


def test_a_copy_of_the_library_elsewhere_may_use_the_same_cache(filled, cache, tmp_path):
    for name in ("sims", "sandbox"):
        shutil.copytree(ROOT / name, tmp_path / "copy" / name, ignore=shutil.ignore_patterns("__pycache__"))
    path = os.pathsep.join([str(tmp_path / "copy"), str(CHILD.parent)])
    assert result(start(cache, PYTHONPATH=path)) == (filled[1], [])


@pytest.mark.parametrize("damage", [truncate, empty, garble, flip, obstruct])
def test_a_damaged_nest_is_compiled_again_and_nothing_else(filled, cache, damage):
    for path in files(cache, "mesa_nest_*.kernel"):
        damage(path)
    assert result(start(cache)) == (filled[1], ["evaluate_block"])
    if damage is not obstruct:
        assert result(start(cache)) == (filled[1], [])


def test_damaged_kernels_of_the_library_are_compiled_again(filled, cache):
    kinds = [truncate, empty, garble, flip]
    for i, path in enumerate(files(cache, "sims.streams.*.kernel") + files(cache, "sims.optimizers.heredity.*.kernel")):
        kinds[i % 4](path)
    scores, compiled = result(start(cache))
    assert scores == filled[1]
    assert {"size", "fold"} & set(compiled)
    assert result(start(cache)) == (filled[1], [])


@pytest.mark.parametrize("damage", [truncate, garble, obstruct])
def test_a_damaged_source_is_written_again(filled, cache, damage):
    sources = files(cache, "mesa_*.py")
    before = {path: path.read_bytes() for path in sources}
    for path in sources:
        damage(path)
    assert result(start(cache))[0] == filled[1]
    for path in sources:
        assert path.is_dir() if damage is obstruct else path.read_bytes() == before[path]


def test_without_a_folder_to_write_to_it_runs_all_the_same_and_leaves_nothing(filled, tmp_path):
    blocked, scratch = tmp_path / "a file", tmp_path / "scratch"
    blocked.write_text("in the way", encoding="utf-8")
    scratch.mkdir()
    scores, compiled = result(start(blocked, TMPDIR=str(scratch)))
    assert scores == filled[1]
    assert "evaluate_block" in compiled
    assert not list(scratch.iterdir())


def test_a_kernel_whose_folder_was_removed_meanwhile_is_compiled_all_the_same(monkeypatch, tmp_path):
    from sims import jit

    monkeypatch.setattr(jit, "cache_folder", lambda: tmp_path / "gone")
    found = {}
    exec(compile("def twice(x):\n    return 2 * x\n", str(tmp_path / "gone" / "twice.py"), "exec"), found)
    assert jit.kernel(found["twice"])(4.0) == 8.0


def warm_up(*types: str, **environment: str) -> None:
    """In a process of its own."""
    words = [sys.executable, "-W", "error", "-m", "sims.warm_up", *types]
    subprocess.run(words, check=True, env={**os.environ, **environment}, cwd=ROOT)


@pytest.mark.slow
def test_all_kernels_can_be_warmed_up():
    warm_up()  # in the shared folder, where set-up has done it


@pytest.mark.slow
def test_after_a_warm_up_only_the_nest_is_left_to_compile(tmp_path):
    types = ("world.town", "world.maze", "optimizer.genetic", "candidate.lookup", "candidate.network")
    warm_up(*types, MESA_SANDBOX_CACHE=str(tmp_path))
    assert result(start(tmp_path))[1] == ["evaluate_block"]
    kept = {path.name.rsplit(".", 2)[0] for path in tmp_path.rglob("*.kernel")}
    assert {"sims.candidates.lookup.decide", "sims.candidates.network.decide", "sims.worlds.maze.observe"} <= kept


def test_nests_not_used_for_long_are_removed(monkeypatch, tmp_path):
    from sims import jit

    for i in range(8):
        (tmp_path / f"mesa_nest_{i}.py").write_text("")
        os.utime(tmp_path / f"mesa_nest_{i}.py", (1000 + i, 1000 + i))
    (tmp_path / "sims.streams.fold.kernel").write_text("")
    os.utime(tmp_path / "sims.streams.fold.kernel", (1, 1))
    monkeypatch.setattr(jit, "_KEEP_NESTS", 3)
    jit._forget_unused(tmp_path)
    kept = sorted(path.name for path in tmp_path.iterdir())
    assert kept == ["mesa_nest_5.py", "mesa_nest_6.py", "mesa_nest_7.py", "sims.streams.fold.kernel"]
