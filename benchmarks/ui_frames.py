"""How long the window is busy per frame while a run is on: 300 nodes with 30 live sparklines, and 1,000 nodes.

    python -m benchmarks.ui_frames [--nests N]... [--frames N] [--json]

A hand pans, zooms and drags a node 60 times a second in the real window, with the worker running at full speed.
Prints a table: milliseconds, median / 95th percentile, by platform, number of nodes, view and gesture. `frame` is the
processor time of all that the window's thread does between two moves of the hand (events, the worker's answers, live
numbers, all panels, handing the pixels over), and is what the limits are for; `paint` the time by the clock in which
the canvas is painted, with what Qt's own threads do of it; `apart` that from one move to the next, 16 at best.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from benchmarks.ui_stage import on_each_platform, reach, spread, wait

if TYPE_CHECKING:
    from ui.main_window import MainWindow

INTERVAL = 16  # milliseconds
LIMITS = {
    300: (8.0, 16.0),
    1000: (16.0, 33.0),
}  # median and 95th percentile of a frame, for up to so many nodes
NESTS = (15, 50)  # of 20 nodes and 2 sparklines each
GESTURES = ("live", "pan", "zoom", "drag")
SHOWN = ("frame", "paint", "apart")
SIZES = {"whole": (2560, 1440), "usual": (1920, 1200), "close": (1920, 1200)}


def _window(nests: int) -> MainWindow:
    """The real window with a scenario of so many nests, running as fast as it goes."""
    from benchmarks.ui_graphs import many_nests
    from sandbox.document import Document
    from ui.main_window import MainWindow

    window = MainWindow(remembers=False)
    window.resize(*SIZES["usual"])
    window.layout_.proportion()
    window.show()
    window.show_document(Document(many_nests(nests, round((1.7 * nests) ** 0.5))), "benchmark")
    window.session.speed(0)
    window.session.play()
    return window


def _look(window: MainWindow, view: str) -> None:
    """`whole`: nothing but the canvas, all nodes in sight. `usual`: all panels. `close`: all panels, actual size."""
    window.resize(*SIZES[view])
    for dock in window.layout_.docks.values():
        dock.setVisible(view != "whole")
    wait(0.3)
    window.canvas.frame_all()
    if view == "close":
        window.canvas.zoom_to(1.0)
    wait(0.3)


def _gestures(window: MainWindow) -> dict[str, Callable[[int], None]]:
    """What the hand does at each frame, by name."""
    from PySide6.QtCore import QPoint, Qt

    canvas = window.canvas
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    node = next(key for key in canvas.scene_.nodes if key.endswith("_4"))
    begun: list[QPoint] = []

    def drag(frame: int) -> None:
        if not begun:
            item = canvas.scene_.nodes[node]
            canvas.centerOn(item.card_rect().center())
            begun.append(canvas.mapFromScene(item.title_rect().center()))
            canvas.pointer.press(begun[0], left, none)
        step = frame % 60
        canvas.pointer.move(begun[0] + QPoint(3 * min(step, 60 - step), 2 * min(step, 60 - step)), none)

    return {
        "live": lambda _frame: None,
        "pan": lambda frame: canvas.pan(QPoint(6 if frame % 60 < 30 else -6, 3)),
        "zoom": lambda frame: canvas.zoom_by(1.03 if frame % 20 < 10 else 1 / 1.03),
        "drag": drag,
    }


class Meter:
    """What the window's thread does between calls of `take`, in milliseconds: processor time, and time spent in
    painting the canvas.
    """

    def __init__(self) -> None:
        from ui.canvas.view import Canvas

        self._since, self._painted, self.paints = time.thread_time(), 0.0, list[float]()
        plain = Canvas.paintEvent

        def timed(canvas: Canvas, event: Any) -> None:
            began = time.perf_counter()
            plain(canvas, event)
            self.paints.append(1000 * (time.perf_counter() - began))

        Canvas.paintEvent = timed  # type: ignore[method-assign]

    def take(self) -> float:
        """Processor time since the last call."""
        before, self._since = self._since, time.thread_time()
        return 1000 * (self._since - before)


def _measure(meter: Meter, move: Callable[[int], None], frames: int) -> dict[str, Any]:
    """Frames, paints of the canvas, and how far apart the frames were, while `move` is called at every frame."""
    from PySide6.QtCore import QEventLoop, Qt, QTimer

    loop, found, times = QEventLoop(), list[float](), list[float]()
    timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=INTERVAL)

    def tick() -> None:
        found.append(meter.take())
        times.append(1000 * time.perf_counter())
        if len(found) > frames:
            timer.stop()
            loop.quit()
        else:
            move(len(found))

    meter.paints.clear()
    timer.timeout.connect(tick)
    timer.start()
    loop.exec()
    apart = [b - a for a, b in itertools.pairwise(times)]
    return {"frame": spread(found[1:]), "paint": spread(meter.paints or [0.0]), "apart": spread(apart)}


def _one(nests: int, frames: int) -> Iterator[tuple[str, Any]]:
    """Results by view, of one window."""
    meter = Meter()
    window = _window(nests)
    reach(window, 20)
    for view in SIZES:
        _look(window, view)
        first, began, scale = window.session.generation, time.monotonic(), window.canvas.scale_now()
        result: dict[str, Any] = {}
        for gesture, move in _gestures(window).items():
            result[gesture] = _measure(meter, move, frames)
            window.canvas.pointer.cancel()
        rate = (window.session.generation - first) / (time.monotonic() - began)
        sparks = sum(
            item.well.isVisible() and bool(item.well.values) for item in window.canvas.scene_.nodes.values()
        )
        result |= {
            "scale": round(scale, 2),
            "sparklines": sparks,
            "generations_per_second": round(rate, 1),
        }
        yield view, result
    window.document.saved = window.document.scenario
    window.close()


def watch(nests: int, frames: int) -> int:
    """In a process of its own: measures and prints."""
    from sims import jit

    jit.plain()
    from sims.declare import load_all
    from ui.app import application

    load_all()
    application("dark")
    print(json.dumps(dict(_one(nests, frames))))
    return 0


def lines(found: dict[str, Any]) -> list[tuple[str, ...]]:
    """The rows of the table, the verdict last; `found` are results by platform, number of nodes, view and gesture."""
    rows = []
    for platform, sizes in found.items():
        for nodes, views in sizes.items():
            limit = next((pair for most, pair in LIMITS.items() if int(nodes) <= most), (math.inf, math.inf))
            for view, result in views.items():
                for gesture in GESTURES:
                    times = [
                        (result[gesture][what]["median"], result[gesture][what]["p95"]) for what in SHOWN
                    ]
                    met = all(time < most for time, most in zip(times[0], limit, strict=True))
                    texts = (f"{median:.1f} / {high:.1f}" for median, high in (*times, limit))
                    where = f"{view}, {result['scale']:.2f}"
                    rows.append((platform, nodes, where, gesture, *texts, "met" if met else "missed"))
    return rows


def table(rows: list[tuple[str, ...]]) -> str:
    """The rows under their headings, as Markdown."""
    heads = ("platform", "nodes", "view, scale", "gesture", *SHOWN, "limit", "verdict")
    every = [heads, tuple("-" * len(head) for head in heads), *rows]
    wide = [max(len(row[i]) for row in every) for i in range(len(heads))]
    return "\n".join(
        f"| {' | '.join(cell.ljust(room) for cell, room in zip(row, wide, strict=True))} |" for row in every
    )


def main(words: list[str] | None = None) -> int:
    """Prints the table, or the JSON; exit code 1 where a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--nests", type=int, action="append", help="nests of 20 nodes; default 15 and 50")
    parser.add_argument("--frames", type=int, default=150, help="frames per gesture")
    parser.add_argument("--json", action="store_true", help="all that was measured, in place of the table")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(words)
    if options.child:
        return watch(options.nests[0], options.frames)
    found: dict[str, Any] = {}
    for nests in options.nests or NESTS:
        told = ("--nests", str(nests), "--frames", str(options.frames))
        for platform, views in on_each_platform(__spec__.name, told):
            found.setdefault(platform, {})[str(20 * nests)] = views
    rows = lines(found)
    met = all(row[-1] == "met" for row in rows)
    print(json.dumps({"ui_frames": {**found, "met": met}}, indent=2) if options.json else table(rows))
    return int(not met)


if __name__ == "__main__":
    sys.exit(main())
