"""How long the objective scope takes for a frame of a long record while a hand pans and zooms it.

    python -m benchmarks.ui_scope [--points N] [--frames N]

Four curves of N points (1,000,000 by default) with a gap, crossings and shifts, in a scope of 1,400 x 420 pixels.
Prints JSON: milliseconds of processor time by platform and gesture, from the mouse event until the pixels are handed
over.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.ui_stage import on_each_platform, spread, wait

LIMIT = 16.0  # milliseconds, of the median
NAMES = ("nest.base", "nest.mesa", "nest.intended", "nest.other")


def record(points: int) -> Any:
    """Four noisy columns that cross and are shifted, in a record as long runs leave it."""
    from sandbox.record import Record

    made = Record((*NAMES, "nest.more", "nest.last"))
    rng, places = np.random.default_rng(1), np.arange(points) / points
    rows = np.empty((points, 6))
    for i in range(6):
        rows[:, i] = np.tanh(3 * places * (1 + i / 6)) + 0.05 * rng.normal(size=points)
    rows[points // 2 :, 1] += 0.4
    made.extend(0, rows)
    return made


def scope(points: int) -> Any:
    """The scope with that record, shown."""
    from sandbox.document import Document
    from sandbox.events import Nest
    from ui.panels.scope import Scope
    from ui.run_session import RunSession

    session = RunSession(Document())
    session.now.record = record(points)
    session.now.nests = (Nest("nest", ("inner",), *NAMES[:3], ""),)
    session.now.shifts = ((points // 2, "elsewhere"),)
    made = Scope(session)
    made.resize(1400, 420)
    made.show()
    session.ready.emit(None)
    made.edits.add(NAMES[3])
    wait(0.3)
    return made


def _timed(move: Callable[[int], None], frames: int) -> dict[str, float]:
    from PySide6.QtWidgets import QApplication

    found = []
    for frame in range(frames):
        began = time.thread_time()
        move(frame)
        QApplication.processEvents()  # the painting
        found.append(1000 * (time.thread_time() - began))
        wait(0.012)  # what comes within 10 ms of another move of the mouse is passed over
    return spread(found[3:])


def _one(points: int, frames: int) -> dict[str, Any]:
    from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
    from PySide6.QtGui import QMouseEvent, QWheelEvent
    from PySide6.QtWidgets import QApplication

    made = scope(points)
    view = made.plot.viewport()
    left, no, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier

    def mouse(kind: QEvent.Type, x: int, button: Qt.MouseButton, held: Qt.MouseButton) -> None:
        at = QPointF(x, view.height() / 2)
        QApplication.sendEvent(view, QMouseEvent(kind, at, QPointF(view.mapToGlobal(at)), button, held, none))

    def pan(frame: int) -> None:
        mouse(QEvent.Type.MouseMove, 700 + 5 * (frame % 80) - 200, no, left)

    def zoom(frame: int) -> None:
        at, turn = QPointF(700, view.height() / 2), QPoint(0, 120 if frame % 40 < 20 else -120)
        phase = Qt.ScrollPhase.NoScrollPhase
        QApplication.sendEvent(
            view, QWheelEvent(at, QPointF(view.mapToGlobal(at)), QPoint(), turn, no, none, phase, False)
        )

    result: dict[str, Any] = {
        "hover": _timed(lambda f: mouse(QEvent.Type.MouseMove, 400 + f, no, no), frames)
    }
    mouse(QEvent.Type.MouseButtonPress, 700, left, left)
    result["pan"] = _timed(pan, frames)
    mouse(QEvent.Type.MouseButtonRelease, 700, left, no)
    result["zoom"] = _timed(zoom, frames)
    made.edits.toggle_flag("log_x")
    result["zoom, logarithmic"] = _timed(zoom, frames)
    made.close()
    made.session.close()
    return result


def main() -> None:
    """Prints the table, or with --child the results of this process."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--frames", type=int, default=80)
    parser.add_argument("--child", action="store_true")
    chosen = parser.parse_args()
    if chosen.child:
        from sims import jit

        jit.plain()
        from sims.declare import load_all
        from ui.app import application

        application("dark")
        load_all()
        print(json.dumps(_one(chosen.points, chosen.frames)))
        return
    words = ["--points", str(chosen.points), "--frames", str(chosen.frames)]
    found = dict(on_each_platform("benchmarks.ui_scope", words))
    print(json.dumps(found, indent=2))
    slow = [platform for platform, result in found.items() if result["pan"]["median"] > LIMIT]
    sys.exit(f"panning takes more than {LIMIT:g} ms on {', '.join(slow)}" if slow else 0)


if __name__ == "__main__":
    main()
