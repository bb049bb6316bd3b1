"""From the command to a usable window, warm: the canvas has painted a graph, and the first scenario is running.

    python -m benchmarks.ui_launch [--times N]

Prints JSON: milliseconds from the start of the process (interpreter and imports included), by platform.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from typing import Any

from benchmarks.ui_stage import child, display, home, spread

BEGAN = "MESA_SANDBOX_BENCH_BEGAN"
LIMIT = 2000.0  # milliseconds
STAGES = ("imported", "shown", "painted", "plotted", "running")


def watch() -> int:
    """The program itself, which says when it had come how far and then ends."""
    began = float(os.environ[BEGAN])
    seen: dict[str, float] = {}

    def note(stage: str) -> None:
        seen.setdefault(stage, 1000 * (time.monotonic() - began))

    from ui import launch

    client = launch.prepare()  # as `mesa-sandbox open` does
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication

    from ui import app as program
    from ui.main_window import MainWindow

    note("imported")

    class Eye(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                window = watched.window()  # type: ignore[attr-defined]
                if window.canvas.scene_.nodes:
                    QTimer.singleShot(0, lambda: note("painted"))
            return False

    class Watched(MainWindow):
        def __init__(self, *words: Any, **more: Any) -> None:
            super().__init__(*words, **more)
            self.eye = Eye()
            self.canvas.viewport().installEventFilter(self.eye)
            self.timer = QTimer(self, interval=2)
            self.timer.timeout.connect(self.look)
            self.timer.start()

        def showEvent(self, event: Any) -> None:
            super().showEvent(event)
            note("shown")

        def add_plots(self) -> None:
            super().add_plots()
            note("plotted")

        def look(self) -> None:
            if self.session.generation > 0:
                note("running")
            if len(seen) == len(STAGES):
                self.timer.stop()
                self.document.saved = self.document.scenario
                self.close()
                QApplication.quit()

    program.MainWindow = Watched  # type: ignore[misc]
    code = program.open_window("", client)
    print(json.dumps(seen))
    return code


def measure(times: int) -> dict[str, Any]:
    """Milliseconds to each stage, by platform; a first launch warms the caches and does not count."""
    found: dict[str, Any] = {}
    with display() as shown, home() as clean:
        for platform in ("xcb", "offscreen") if shown else ("offscreen",):
            runs = []
            for _ in range(times + 1):
                environment = {
                    **clean,
                    "QT_QPA_PLATFORM": platform,
                    "DISPLAY": shown,
                    BEGAN: str(time.monotonic()),
                }
                runs.append(child("benchmarks.ui_launch", (), environment))
            found[platform] = {stage: spread([run[stage] for run in runs[1:]]) for stage in STAGES}
            usable = spread([max(run["painted"], run["running"]) for run in runs[1:]])
            found[platform] |= {"usable": usable, "limit": LIMIT, "met": usable["median"] < LIMIT}
    return found


def main(words: list[str] | None = None) -> int:
    """Prints the JSON; exit code 1 where the limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=5, help="launches per platform")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(words)
    if options.child:
        return watch()
    found = measure(options.times)
    print(json.dumps({"ui_launch": found}, indent=2))
    return int(not all(platform["met"] for platform in found.values()))


if __name__ == "__main__":
    sys.exit(main())
