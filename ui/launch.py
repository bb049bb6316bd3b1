"""The command `mesa-sandbox`: opens the window, or hands the rest to the command line. Nothing of Qt is imported
before it is needed.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.events import Nest
    from sandbox.record import Record
    from sandbox.scenario import Scenario
    from sandbox.worker import Client

NO_QT = "Qt cannot start here ({reason})"


class WindowCommands:
    """What the command line asks of the window; each imports Qt only when called."""

    def open(self, file: str | None = None) -> int:
        """Opens the window; with no display, says so and names the command that needs none."""
        from ui.display import trouble

        reason = trouble()
        if reason:
            return _complain(f"{reason}; without a window it runs by: mesa-sandbox run {file or 'SCENARIO'}")
        client = prepare()
        try:
            try:
                from ui.app import absolute, open_window
            except ImportError as error:
                return _complain(NO_QT.format(reason=error))
            return open_window(absolute(file or ""), client)
        finally:
            gc.enable()
            if client is not None:
                client.close()

    def shot(
        self,
        file: str,
        out: str | Path,
        generations: int = 0,
        size: tuple[int, int] = (1390, 868),
        scale: int = 1,
        theme: str = "dark",
    ) -> int:
        """A picture of the window after so many generations, without a display."""
        _plain_kernels()
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        os.environ["QT_SCALE_FACTOR"] = str(scale)
        try:
            from ui.shot import ShotError, shot
        except ImportError as error:
            return _complain(NO_QT.format(reason=error))
        try:
            shot(file, Path(out), generations, size, theme)
        except ShotError as error:
            return _complain(str(error))
        return 0

    def picture(self, scenario: Scenario, form: str) -> bytes:
        """The canvas of a scenario as a "png", which carries it, or as an "svg"."""
        return bytes(_drawings("dark").canvas(scenario, form))

    def drawings(
        self, scenario: Scenario, record: Record, nests: Sequence[Nest], shifts: Sequence[tuple[int, str]]
    ) -> tuple[str, str]:
        """Canvas and objectives of a run as SVG elements for a page."""
        canvas, objectives = _drawings("light").drawings(scenario, record, nests, shifts)
        return canvas, objectives

    def plot(
        self, record: Record, nests: Sequence[Nest], shifts: Sequence[tuple[int, str]], path: str | Path
    ) -> bool:
        """objectives.png of a run; False, after a sentence on stderr, where Qt cannot start."""
        try:
            from ui.plot_file import plot
        except ImportError as error:
            _complain(NO_QT.format(reason=error) + ", so there is no plot")
            return False
        return plot(record, nests, shifts, Path(path))


def _drawings(theme: str) -> Any:
    """What draws without a display, in that theme; raises UsageError where Qt cannot start."""
    from sandbox.cli_parser import UsageError

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        from ui import drawings
        from ui.app import application
    except ImportError as error:
        raise UsageError(NO_QT.format(reason=error)) from None
    application(theme)
    return drawings


def _plain_kernels() -> None:
    """This process shows and never runs: kernels stay plain Python, and Numba is not imported."""
    from sims import jit

    jit.plain()


def prepare() -> Client | None:
    """The worker that the window will use: its imports take as long as the window's own, so they go side by side.

    None where it cannot be started; the window tries again and says why. No garbage is collected until the window
    stands (ui.app): nearly all that is made until then stays.
    """
    gc.disable()
    _plain_kernels()
    from sandbox.worker import Client

    try:
        return Client()
    except OSError:
        return None


def _complain(sentence: str) -> int:
    print(f"mesa-sandbox: {sentence}", file=sys.stderr)
    return 2


def main(argv: Sequence[str] | None = None) -> int:
    """The command `mesa-sandbox`; returns its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words == ["open"]:
        return WindowCommands().open()
    from sandbox.cli import main as command_line

    return command_line(words, window=WindowCommands())


if __name__ == "__main__":
    sys.exit(main())
