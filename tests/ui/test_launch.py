"""The entry point, the plot of a run, and what is said where there is no display."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage
from window_fakes import COLUMNS, NEST, SHIFT, FakeClient

from sandbox.record import Record
from ui import display, theme
from ui.plot_file import plot, ticks

ROOT = Path(__file__).resolve().parents[2]


def run_python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {
        k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        timeout=100,
    )


OPEN = "import sys; from ui.launch import main; sys.exit(main({words}))"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only X11 and Wayland can be missing")
@pytest.mark.parametrize("words, name", [([], "SCENARIO"), (["open", "ice-cream"], "ice-cream")])
@pytest.mark.parametrize("screen", ["", ":987"])
def test_without_a_display_one_sentence_names_the_other_command(
    words: list[str], name: str, screen: str
) -> None:
    ended = run_python(OPEN.format(words=words), DISPLAY=screen)
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1 and f"mesa-sandbox run {name}" in ended.stderr
    assert ended.stdout == ""


def test_a_window_process_never_imports_numba(tmp_path: Path) -> None:
    code = (
        "import sys; from sims import jit; jit.plain(); import ui.main_window; from sims.declare import load_all; "
        "load_all(); print('numba' in sys.modules)"
    )
    ended = run_python(code, QT_QPA_PLATFORM="offscreen")
    assert ended.stdout.strip() == "False", ended.stderr


def test_the_entry_point_is_light() -> None:
    ended = run_python(
        "import sys, ui.launch; print([m for m in ('PySide6', 'numba', 'numpy') if m in sys.modules])"
    )
    assert ended.stdout.strip() == "[]", ended.stderr


def test_a_display_is_found_by_its_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert "no display" in display.trouble()
    monkeypatch.setenv("DISPLAY", "nonsense")
    assert "does not answer" in display.trouble()
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        number = server.getsockname()[1] - 6000
        assert display._x_answers(f"127.0.0.1:{number}.0")
    assert not display._x_answers(f"127.0.0.1:{number}.0")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert display.trouble() == ""


def a_record(length: int = 60) -> Record:
    record = Record(COLUMNS)
    record.extend(0, FakeClient().rows(0, length).rows)
    return record


def test_the_plot_of_a_run(tmp_path: Path, app: object) -> None:
    path = tmp_path / "objectives.png"
    assert plot(a_record(), [NEST], [(SHIFT, "modern")], path)
    image = QImage(str(path))
    assert image.width() >= 1000
    data = np.frombuffer(image.convertToFormat(QImage.Format.Format_RGB32).constBits(), np.uint8)
    data = data.reshape(image.height(), -1, 4)[:, :, 2::-1].astype(int)
    for role in ("base", "mesa", "gap"):
        color = QColor(getattr(theme.LIGHT, role))
        assert (abs(data - [color.red(), color.green(), color.blue()]).max(axis=2) < 16).sum() > 200, role


def test_the_plot_of_a_run_has_its_bands(tmp_path: Path, app: object) -> None:
    rows = FakeClient().rows(0, 61).rows
    record = Record((*COLUMNS, "evolution.base_error"))
    record.extend(0, np.column_stack([rows, np.full(61, 0.1)]))
    assert plot(record, [NEST], [], tmp_path / "with.png") and plot(
        a_record(), [NEST], [], tmp_path / "without.png"
    )
    shade = QColor(theme.LIGHT.base)
    shade = [
        round(0.2 * c + 0.8 * w)
        for c, w in zip(shade.getRgb()[:3], QColor(theme.LIGHT.well).getRgb(), strict=False)
    ]
    pale = {}
    for name in ("with", "without"):
        image = QImage(str(tmp_path / f"{name}.png")).convertToFormat(QImage.Format.Format_RGB32)
        data = (
            np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)[:, :, 2::-1].astype(int)
        )
        pale[name] = int((abs(data - shade).max(axis=2) < 3).sum())
    assert pale["with"] > 20_000 > 100 * pale["without"]


def test_nothing_to_plot_leaves_no_file(tmp_path: Path, app: object) -> None:
    assert not plot(Record(COLUMNS), [NEST], [], tmp_path / "none.png")
    assert not (tmp_path / "none.png").exists()


def test_a_plot_needs_no_display(tmp_path: Path) -> None:
    path = tmp_path / "objectives.png"
    code = (
        "import sys; sys.path.insert(0, 'tests/ui'); from test_launch import a_record, NEST; "
        "from ui.launch import WindowCommands; "
        f"print(WindowCommands().plot(a_record(), [NEST], [(30, 'm')], {str(path)!r}))"
    )
    ended = run_python(code)
    assert ended.stdout.strip() == "True", ended.stderr
    assert path.stat().st_size > 5000


@pytest.mark.parametrize("low, high", [(0, 1), (-3, 7), (0.1, 0.1001), (0, 12345), (-1e-6, 2e-6)])
def test_ticks_are_round_and_inside(low: float, high: float) -> None:
    found = ticks(low, high, 5)
    assert 2 <= len(found) <= 11
    assert low - 1e-9 <= found[0] and found[-1] <= high * (1 + 1e-9)
    steps = np.diff(found)
    assert np.allclose(steps, steps[0])
    assert f"{steps[0]:.0e}"[0] in "125"
