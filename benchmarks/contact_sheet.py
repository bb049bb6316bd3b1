"""Every bundled scenario in the real window, as pictures to be looked at before a release.

    python -m benchmarks.contact_sheet OUT [--scenario NAME]... [--size WxH]... [--scale S]... [--theme T]...

Each scenario runs for a few seconds (or to its end) and is then grabbed: OUT/THEME-SCALEx-WxH/NAME.png, and a sheet of
all of them beside the folder. Without options: dark and light, 1x and 2x, 1280x720 and 2560x1440 (in points: twice
as many pixels at 2x). Needs Xvfb; every combination has a display and a process of its own.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.ui_stage import ROOT, home, wait, xvfb

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from ui.main_window import MainWindow

SIZES, SCALES, THEMES = ("1280x720", "2560x1440"), ("1", "2"), ("dark", "light")
COLUMNS, WIDE, LINE = 4, 640, 24  # of the sheet: thumbnails across, pixels of one, pixels of its name


def take(out: Path, names: list[str], size: str, theme: str, seconds: float) -> None:
    """The child: opens the window once and grabs it with each scenario; writes the pictures and their sheet."""
    from sims import jit

    jit.plain()
    from sims.declare import load_all
    from ui.app import application
    from ui.main_window import MainWindow

    application(theme)
    load_all()
    window = MainWindow(remembers=False)
    across, down = (int(part) for part in size.split("x"))
    window.resize(across, down)
    window.layout_.proportion()
    window.show()
    window.layout_.proportion()
    out.mkdir(parents=True, exist_ok=True)
    taken = {}
    for name in names:
        taken[name] = grab(window, name, seconds)
        taken[name].save(str(out / f"{name}.png"))
        print(out.name, name, window.session.state, window.session.generation, flush=True)
    sheet(taken).save(str(out.with_suffix(".png")))
    window.session.close()
    window.close()


def grab(window: MainWindow, name: str, seconds: float) -> QImage:
    """The window with a bundled scenario that has run for so long; raises RuntimeError where it does not open."""
    window.document.saved = window.document.scenario  # nobody is there to be asked about changes
    if not window.files.open_bundled(name):
        raise RuntimeError(f"{name}: {window.banner.label.text()}")
    session, slider = window.session, window.toolbar.slider
    slider.setValue(slider.maximum())  # as fast as it goes, and the picture says so
    end = time.monotonic() + 120
    while session.state not in ("paused", "failed", "died") and time.monotonic() < end:
        wait(0.05)
    if session.state != "paused":
        raise RuntimeError(f"{name} does not run: {session.state} {window.state_label.text()}")
    session.play()
    end = time.monotonic() + seconds
    while session.state not in ("finished", "failed", "died") and time.monotonic() < end:
        wait(0.05)
    if session.running:
        session.toggle()
    window.canvas.frame_all()
    wait(1.4)  # the panels draw what came last up to a second later
    return window.grab().toImage()


def sheet(taken: dict[str, QImage]) -> QImage:
    """Thumbnails in rows, each under its name."""
    from PySide6.QtCore import QRect, Qt
    from PySide6.QtGui import QColor, QImage, QPainter

    first = next(iter(taken.values()))
    high = WIDE * first.height() // first.width() + LINE
    made = QImage(COLUMNS * WIDE, -(-len(taken) // COLUMNS) * high, QImage.Format.Format_RGB32)
    made.fill(QColor("white"))
    painter = QPainter(made)
    for i, (name, image) in enumerate(taken.items()):
        box = QRect(i % COLUMNS * WIDE, i // COLUMNS * high, WIDE, high)
        painter.drawText(box.adjusted(6, 0, 0, LINE - high), Qt.AlignmentFlag.AlignVCenter, name)
        image.setDevicePixelRatio(1.0)
        painter.drawImage(
            box.topLeft() + QRect(0, 0, 1, LINE).bottomLeft(),
            image.scaledToWidth(WIDE, Qt.TransformationMode.SmoothTransformation),
        )
    painter.end()
    return made


def main() -> int:
    """Takes the pictures of every combination that is asked for."""
    parser = argparse.ArgumentParser(
        prog="contact_sheet", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("--scenario", action="append", help="only this one")
    parser.add_argument("--size", action="append")
    parser.add_argument("--scale", action="append")
    parser.add_argument("--theme", action="append", choices=THEMES)
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each scenario runs")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    from sandbox.gallery import names

    if options.child:
        wanted = options.scenario or names()
        take(options.out, wanted, options.size[0], options.theme[0], options.seconds)
        return 0
    for theme, scale, size in product(
        options.theme or THEMES, options.scale or SCALES, options.size or SIZES
    ):
        out = options.out.resolve() / f"{theme}-{scale}x-{size}"
        words = ["--child", "--size", size, "--theme", theme, "--seconds", str(options.seconds)]
        words += [word for name in options.scenario or () for word in ("--scenario", name)]
        across, down = (round(int(part) * float(scale)) for part in size.split("x"))
        with xvfb(across, down) as shown, home() as clean:
            clean |= {"QT_QPA_PLATFORM": "xcb", "DISPLAY": shown, "QT_SCALE_FACTOR": scale}
            command = [sys.executable, "-m", "benchmarks.contact_sheet", str(out), *words]
            if subprocess.run(command, cwd=ROOT, env=clean, check=False).returncode:
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
