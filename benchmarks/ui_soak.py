"""A session of some minutes: how long the window's thread is kept from its next event while a hand works.

    python -m benchmarks.ui_soak [--minutes M]

While a run is on, the hand does one thing or another every 40 ms: pans, zooms, selects, changes a number, undoes, looks
back on the timeline, opens panels, and every half minute another scenario. Prints JSON: `blocked` is how late each
event of a timer of 5 ms came, in milliseconds; `deeds` the longest of each kind; `memory` the window's resident set at
the start and at the end, in MiB.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from benchmarks.ui_stage import child, display, home, reach, wait

if TYPE_CHECKING:
    from ui.main_window import MainWindow

LIMIT, TICK, PAUSE = 50.0, 5, 40  # milliseconds
SCENARIOS = ("sweet-tooth", "goodhart", "ice-cream", "three-levels", "irish-elk", "mesa-emerges")
OPENS = 30.0  # seconds a scenario


class Hand:
    """What a person does, by chance but the same in every session."""

    def __init__(self, window: MainWindow) -> None:
        self.window, self.chance = window, random.Random(1)
        self.opened, self.which = time.monotonic(), 0
        self.deeds: tuple[Callable[[], Any], ...] = (
            self.pan, self.pan, self.pan, self.zoom, self.select, self.number,
            self.undo, self.look, self.live, self.panel,
        )  # fmt: skip
        self.longest: dict[str, float] = {}  # milliseconds by the name of a deed

    def act(self) -> None:
        """One of the deeds; from time to time another scenario."""
        deed = self.open if time.monotonic() - self.opened > OPENS else self.chance.choice(self.deeds)
        began = time.perf_counter()
        deed()
        took = 1000 * (time.perf_counter() - began)
        self.longest[deed.__name__] = round(max(took, self.longest.get(deed.__name__, 0.0)), 1)

    def open(self) -> None:
        self.opened, self.which = time.monotonic(), self.which + 1
        self.window.document.saved = self.window.document.scenario
        self.window.files.open_bundled(SCENARIOS[self.which % len(SCENARIOS)], play=True)

    def pan(self) -> None:
        from PySide6.QtCore import QPoint

        self.window.canvas.pan(QPoint(self.chance.randint(-12, 12), self.chance.randint(-8, 8)))

    def zoom(self) -> None:
        self.window.canvas.zoom_to(
            min(2.0, max(0.3, self.window.canvas.scale_now() * self.chance.uniform(0.9, 1.1)))
        )

    def select(self) -> None:
        self.window.canvas.select((self.chance.choice(list(self.window.canvas.scene_.nodes)),))

    def number(self) -> None:
        document = self.window.document
        known = [
            (n.id, s)
            for n in document.graph.nodes.values()
            for s, v in n.settings.items()
            if type(v) is float
        ]
        if known:
            node, setting = self.chance.choice(known)
            value = float(document.graph.nodes[node].settings[setting]) * self.chance.uniform(0.99, 1.01)
            document.edit_graph(
                f"Set {node}.{setting}", document.graph.set(node, setting, value), merge=f"{node}.{setting}"
            )

    def undo(self) -> None:
        if self.window.document.undo_label:
            self.window.editing.undo()

    def look(self) -> None:
        session = self.window.session
        if session.can_look:
            session.look(self.chance.randint(0, max(0, session.generation)))

    def live(self) -> None:
        self.window.session.look_live()
        if self.window.session.state == "paused":
            self.window.session.play()

    def panel(self) -> None:
        self.window.layout_.show(
            self.chance.choice(("library", "story", "inspector", "history", "verdicts", "gallery"))
        )


def resident() -> float:
    """MiB of this process in memory; nan where the system does not say."""
    try:
        with open("/proc/self/statm") as told:
            return int(told.read().split()[1]) * 4096 / 2**20
    except OSError:
        return float("nan")


def watch(minutes: float) -> int:
    """In a process of its own: works and prints."""
    from sims import jit

    jit.plain()
    from PySide6.QtCore import Qt, QTimer

    from sims.declare import load_all
    from ui.app import application
    from ui.main_window import MainWindow

    load_all()
    application("dark")
    window = MainWindow(remembers=False)
    window.resize(1390, 868)
    window.show()
    window.layout_.proportion()
    window.files.open_bundled(SCENARIOS[0], play=True)
    reach(window, 5)
    hand, late, last = Hand(window), list[float](), [time.perf_counter()]
    began, deadline = resident(), time.monotonic() + 60 * minutes

    def tick() -> None:
        now = time.perf_counter()
        late.append(max(0.0, 1000 * (now - last[0]) - TICK))
        last[0] = now

    ticks = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=TICK)
    ticks.timeout.connect(tick)
    works = QTimer(interval=PAUSE)
    works.timeout.connect(hand.act)
    ticks.start()
    works.start()
    while time.monotonic() < deadline:
        wait(1.0)
    works.stop()
    ticks.stop()
    late.sort()
    parts = {name: round(late[int(share * (len(late) - 1))], 2) for name, share in
             (("median", 0.5), ("p95", 0.95), ("p99", 0.99), ("p99.9", 0.999), ("max", 1.0))}  # fmt: skip
    memory = [round(began), round(resident())]
    print(json.dumps({"blocked": {**parts, "n": len(late)}, "deeds": hand.longest, "memory": memory}))
    window.document.saved = window.document.scenario
    window.close()
    return 0


def main(words: list[str] | None = None) -> int:
    """Prints the JSON; exit code 1 where the 99th percentile misses the limit."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10.0, help="length of the session")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(words)
    if options.child:
        return watch(options.minutes)
    with display() as shown, home() as clean:
        environment = {**clean, "QT_QPA_PLATFORM": "xcb" if shown else "offscreen", "DISPLAY": shown}
        found = child(
            __spec__.name, ("--minutes", str(options.minutes)), environment, 60 * options.minutes + 120
        )
    met = found["blocked"]["p99"] < LIMIT
    print(json.dumps({"ui_soak": {**found, "limit": LIMIT, "met": met}}, indent=2))
    return int(not met)


if __name__ == "__main__":
    sys.exit(main())
