"""What the benchmarks of the window share: a display, a private home, processes that end, medians."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ui.main_window import MainWindow

ROOT = Path(__file__).resolve().parents[1]
PLATFORMS = ("xcb", "offscreen")


@contextmanager
def xvfb(across: int, down: int) -> Iterator[str]:
    """An X server of so many pixels of our own; its display."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{across}x{down}x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as told:
            yield f":{told.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


@contextmanager
def display() -> Iterator[str]:
    """The X display that there is, else an Xvfb of our own; "" where neither can be had."""
    found = os.environ.get("DISPLAY", "")
    if found or shutil.which("Xvfb") is None:
        yield found
        return
    with xvfb(2560, 1440) as made:
        yield made


@contextmanager
def home() -> Iterator[dict[str, str]]:
    """An environment whose settings and autosaves go to a folder that is removed; compiled kernels stay shared."""
    import platformdirs

    with tempfile.TemporaryDirectory(prefix="mesa-sandbox-bench-") as folder:
        found = {k: v for k, v in os.environ.items() if not k.startswith("QT_")}
        found.setdefault("MESA_SANDBOX_CACHE", platformdirs.user_cache_dir("mesa-sandbox", appauthor=False))
        found |= {
            f"XDG_{name}_HOME": str(Path(folder) / name) for name in ("CONFIG", "DATA", "STATE", "CACHE")
        }
        yield found


def child(
    module: str, words: Sequence[str], environment: dict[str, str], seconds: float = 200
) -> dict[str, Any]:
    """Runs a benchmark module as a process of its own, for so long at most; the JSON object on its last line."""
    command = [sys.executable, "-m", module, "--child", *words]
    ended = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=seconds, check=False
    )
    if ended.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {ended.returncode}:\n{ended.stderr[-2000:]}")
    result: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return result


def on_each_platform(module: str, words: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """`child` under X, where there is a display, and offscreen."""
    with display() as shown, home() as clean:
        for platform in PLATFORMS:
            if platform == "xcb" and not shown:
                continue
            yield platform, child(module, words, {**clean, "QT_QPA_PLATFORM": platform, "DISPLAY": shown})


def wait(seconds: float) -> None:
    """Lets the window's event loop run for so long."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def reach(window: MainWindow, generation: int) -> None:
    """Waits until a window's run has come so far; raises RuntimeError where it does not run."""
    end, session = time.monotonic() + 60, window.session
    while session.generation < generation:
        if session.state in ("failed", "died") or time.monotonic() > end:
            raise RuntimeError(f"it does not run: {session.state} {window.state_label.text()}")
        wait(0.05)


def spread(numbers: Sequence[float]) -> dict[str, float]:
    """Median, 95th percentile and greatest of some milliseconds."""
    ordered = sorted(numbers)
    high = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    return {
        "median": round(statistics.median(ordered), 2),
        "p95": round(high, 2),
        "max": round(ordered[-1], 2),
        "n": len(ordered),
    }
