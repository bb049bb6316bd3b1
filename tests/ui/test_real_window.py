"""The real program on a real X display: a real drag from the library, wires by mouse, keys, and a clean end.

`make test` brings the display through xvfb-run; without one, or without xdotool, these are skipped and say so.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from sandbox import scenario as scenarios
from sandbox.graph import Graph
from sandbox.scenario import Scenario

ROOT = Path(__file__).resolve().parents[2]
ON_DISPLAY = pytest.mark.skipif(
    not os.environ.get("DISPLAY") or not shutil.which("xdotool"), reason="needs an X display and xdotool"
)
# The program with a file to which it writes, on SIGUSR1, where things are on the screen: what a person sees.
EYES = """
import json, signal, sys
from ui import app, launch
from PySide6.QtCore import QPoint
made = []
class Seen(app.MainWindow):
    def __init__(self, *words, **more):
        super().__init__(*words, **more)
        made.append(self)
def place(widget, point):
    at = widget.mapToGlobal(point)
    return [at.x(), at.y()]
def look(*_):
    window = made[0]
    canvas, nodes = window.canvas, window.library.list
    view = canvas.viewport()
    ports = {
        f"{key}{'>' if s.output else '<'}{s.name}": place(view, canvas.mapFromScene(item.port_point(s.name, s.output)))
        for key, item in canvas.scene_.nodes.items() for s in item.look.spots
    }
    items = {nodes.item(i).text(): place(nodes.viewport(), nodes.visualItemRect(nodes.item(i)).center())
             for i in range(nodes.count())}
    seen = {"ports": ports, "items": items, "canvas": place(view, QPoint(0, 0)),
            "size": [view.width(), view.height()], "nodes": list(canvas.scene_.nodes),
            "state": window.session.state, "generation": window.session.generation,
            "pid": window.session._client.pid if window.session._client else None}
    open(sys.argv[1] + ".part", "w").write(json.dumps(seen))
    __import__("os").replace(sys.argv[1] + ".part", sys.argv[1])
app.MainWindow = Seen
signal.signal(signal.SIGUSR1, look)
sys.exit(launch.main(["open", *sys.argv[2:]]))
"""


class Screen:
    """The program in a process of its own, driven by xdotool."""

    def __init__(self, folder: Path, file: Path) -> None:
        self.seen_file, script = folder / "seen.json", folder / "eyes.py"
        script.write_text(_guarded(EYES))
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("QT_", "WAYLAND"))}
        environment |= {f"XDG_{n}_HOME": str(folder / n.lower()) for n in ("CONFIG", "DATA", "STATE")}
        environment |= {"QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(
            [sys.executable, str(script), str(self.seen_file), str(file)],
            cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.window = ""

    def tool(self, *words: object) -> str:
        command = ["xdotool", *(str(word) for word in words)]
        return subprocess.run(command, capture_output=True, text=True, timeout=20).stdout.strip()

    def until(self, done: Callable[[], bool], seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while not done():
            assert self.process.poll() is None, f"the program ended: {self.process.communicate()[1]}"
            assert time.monotonic() < end, f"it never happened; seen: {self.look()}"
            time.sleep(0.05)

    def look(self) -> dict:
        """What is on the screen now."""
        import json
        import signal

        self.seen_file.unlink(missing_ok=True)
        self.process.send_signal(signal.SIGUSR1)
        end = time.monotonic() + 10
        while not self.seen_file.exists():
            assert time.monotonic() < end and self.process.poll() is None
            time.sleep(0.02)
        return json.loads(self.seen_file.read_text())

    def find(self, title: str) -> None:
        def found() -> bool:
            names = self.tool("search", "--onlyvisible", "--name", re.escape(title)).split()
            self.window = names[0] if names else ""
            return bool(self.window)

        self.until(found)
        self.tool("windowfocus", "--sync", self.window)

    def title(self) -> str:
        return self.tool("getwindowname", self.window)

    def key(self, name: str) -> None:
        self.tool("key", name)

    def drag(self, start: list[int], stop: list[int]) -> None:
        """Press, a few steps, release; slowly enough for a drag of the desktop to follow."""
        self.tool("mousemove", *start)
        self.tool("mousedown", 1)
        for step in range(1, 9):
            x, y = (round(a + (b - a) * step / 8) for a, b in zip(start, stop, strict=True))
            self.tool("mousemove", x, y)
            time.sleep(0.03)
        time.sleep(0.1)
        self.tool("mouseup", 1)


def _guarded(text: str) -> str:
    """As a script that a worker process may import as its main module: then it does nothing."""
    body = "\n".join(f"    {line}" for line in text.strip().splitlines())
    return f'if __name__ == "__main__":\n    from sims import jit\n    jit.plain()\n{body}\n'


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    file = tmp_path / "mine.mesa.json"
    scenarios.save(Scenario(graph=Graph(), title="Mine", generations=40), file)
    shown = Screen(tmp_path, file)
    yield shown
    if shown.process.poll() is None:
        shown.process.kill()
    shown.process.communicate()


NODES = {
    "Landscape": (0.15, 0.2), "Point": (0.42, 0.2), "Expression": (0.42, 0.65), "Hill climb": (0.75, 0.3),
}  # fmt: skip
WIRES = (
    ("landscape>world", "point<world"), ("point>candidate", "hill_climb<candidate"),
    ("expression>objective", "hill_climb<objective"),
)  # fmt: skip


@pytest.mark.xvfb
@ON_DISPLAY
def test_a_nest_is_dragged_wired_run_saved_and_left(screen: Screen, tmp_path: Path) -> None:
    screen.find("mine.mesa.json")
    screen.until(lambda: screen.look()["pid"] is not None)
    worker = screen.look()["pid"]
    for number, (title, (x, y)) in enumerate(NODES.items(), 1):
        seen = screen.look()
        left, top = seen["canvas"]
        screen.tool("mousemove", *seen["items"]["Landscape"])
        if title == "Hill climb":
            for _ in range(20):  # the wheel turns until the entry is in sight
                if screen.look()["items"][title][1] < screen.look()["canvas"][1] + screen.look()["size"][1] // 2:
                    break
                screen.tool("click", "--repeat", 2, 5)
                time.sleep(0.3)
        start = screen.look()["items"][title]
        screen.drag(start, [left + int(x * seen["size"][0]), top + int(y * seen["size"][1])])
        screen.until(lambda n=number: len(screen.look()["nodes"]) == n, 10)
    for source, target in WIRES:
        ports = screen.look()["ports"]
        screen.drag(ports[source], ports[target])
    screen.key("ctrl+s")
    screen.until(lambda: "edited" not in screen.title())
    saved = scenarios.load(tmp_path / "mine.mesa.json")
    wanted = [tuple(re.sub("[<>]", ".", end) for end in wire) for wire in WIRES]
    assert list(saved.graph.wires) == wanted

    screen.until(lambda: screen.look()["state"] == "paused")
    screen.key("space")
    screen.until(lambda: screen.look()["generation"] == 40 and screen.look()["state"] == "finished")
    screen.key("ctrl+z")
    screen.until(lambda: "edited" in screen.title())
    screen.key("ctrl+y")
    screen.until(lambda: "edited" not in screen.title())

    if shutil.which("import"):
        picture = tmp_path / "screen.png"
        subprocess.run(["import", "-window", screen.window, str(picture)], check=True, timeout=20)
        image = QImage(str(picture))
        colors = {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}
        assert image.width() > 800 and len(colors) > 30, "the window is painted"

    screen.key("ctrl+q")
    out, errors = screen.process.communicate(timeout=20)
    assert (screen.process.returncode, out, errors) == (0, "", "")
    assert not Path(f"/proc/{worker}").exists(), "the worker ended with the window"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only X11 and Wayland can be missing")
def test_without_a_display_one_sentence_and_code_2() -> None:
    gone = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    clean = {k: v for k, v in os.environ.items() if k not in gone}
    command = [sys.executable, "-m", "ui.launch"]
    ended = subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.count("\n") == 1 and "no display" in ended.stderr
