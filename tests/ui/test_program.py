"""The program as a person starts it: pictures without a display, and the real window under X."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from PySide6.QtGui import QImage

from sandbox import scenario as scenarios

ROOT = Path(__file__).resolve().parents[2]
START = [sys.executable, "-m", "ui.launch"]


def mesa(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {
        k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    command = [*START, *(str(word) for word in words)]
    return subprocess.run(
        command, cwd=ROOT, env={**clean, **environment}, capture_output=True, text=True, timeout=110
    )


@pytest.mark.parametrize("scale, theme", [(1, "dark"), (2, "light")])
def test_a_shot_is_the_window_and_carries_the_scenario(tmp_path: Path, scale: int, theme: str) -> None:
    out = tmp_path / "shot.png"
    ended = mesa(
        "shot", "ice-cream", out, "--generations", 5, "--size", "1280x720", "--scale", scale, "--theme", theme
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    image = QImage(str(out))
    assert (image.width(), image.height()) == (1280 * scale, 720 * scale)
    assert (image.pixelColor(5, 5).lightness() > 128) == (theme == "light")
    assert scenarios.load(out).graph == scenarios.load("ice-cream").graph


def test_a_shot_of_a_file_that_is_no_scenario_is_one_sentence(tmp_path: Path) -> None:
    bad = tmp_path / "bad.mesa.json"
    bad.write_text("{}")
    ended = mesa("shot", bad, tmp_path / "shot.png")
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1 and "bad.mesa.json" in ended.stderr


def test_a_shot_leaves_the_settings_alone(tmp_path: Path) -> None:
    home = {"XDG_CONFIG_HOME": str(tmp_path / "config"), "XDG_DATA_HOME": str(tmp_path / "data")}
    path = tmp_path / "mine.mesa.json"
    scenarios.save(scenarios.load("ice-cream"), path)
    assert mesa("shot", path, tmp_path / "shot.png", "--generations", 1, **home).returncode == 0
    kept = [file.read_text() for file in (tmp_path / "config").rglob("*.ini")]
    assert not any("recent" in text or "layout" in text or "theme" in text for text in kept)
    assert list((tmp_path / "data").rglob("*.mesa.json")) == []


def test_export_to_png_carries_the_scenario(tmp_path: Path) -> None:
    out = tmp_path / "canvas.png"
    ended = mesa("export", "three-levels", "--to", "png", out)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert scenarios.load(out) == scenarios.load("three-levels")
    assert QImage(str(out)).width() > 800


class Desktop:
    """The real window, driven by xdotool."""

    def __init__(self, tmp_path: Path, *words: str) -> None:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("QT_")}
        for name in ("CONFIG", "DATA", "STATE"):
            environment[f"XDG_{name}_HOME"] = str(tmp_path / name.lower())
        self.process = subprocess.Popen(
            [*START, *words],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.window = ""

    def tool(self, *words: str) -> str:
        return subprocess.run(["xdotool", *words], capture_output=True, text=True, timeout=20).stdout.strip()

    def until(self, done: Callable[[], bool], seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < end, "it never happened"
            assert self.process.poll() is None, "the program ended"
            time.sleep(0.1)

    def find(self, title: str) -> None:
        def found() -> bool:
            self.window = self.tool("search", "--onlyvisible", "--name", title).splitlines()[0:1]
            return bool(self.window)

        self.until(found)
        self.window = self.window[0]
        self.tool("windowfocus", "--sync", self.window)

    def key(self, name: str) -> None:
        self.tool("key", "--window", self.window, name)

    def title(self) -> str:
        return self.tool("getwindowname", self.window)

    def end(self) -> tuple[int, str]:
        self.process.send_signal(signal.SIGTERM)
        try:
            _, errors = self.process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
            raise
        return self.process.returncode, errors


@pytest.mark.xvfb
@pytest.mark.skipif(
    not os.environ.get("DISPLAY") or not shutil.which("xdotool"), reason="needs an X display and xdotool"
)
def test_the_real_window_opens_runs_and_saves(tmp_path: Path) -> None:
    path = tmp_path / "short.mesa.json"
    scenarios.save(msgspec.structs.replace(scenarios.load("ice-cream"), generations=3), path)
    desktop = Desktop(tmp_path, "open", str(path))
    try:
        desktop.find("short.mesa.json")
        time.sleep(1.0)
        desktop.key("ctrl+a")
        desktop.key("ctrl+d")
        desktop.until(lambda: "edited" in desktop.title())
        desktop.key("ctrl+s")
        desktop.until(lambda: "edited" not in desktop.title())
        doubled = scenarios.load(path)
        assert len(doubled.graph.nodes) == 2 * len(scenarios.load("ice-cream").graph.nodes)
        desktop.key("ctrl+z")
        desktop.until(lambda: "edited" in desktop.title())
        desktop.key("ctrl+s")
        desktop.until(lambda: "edited" not in desktop.title())
        assert scenarios.load(path).graph == scenarios.load("ice-cream").graph
    finally:
        code, errors = desktop.end()
    assert (code, errors) == (3, "")
