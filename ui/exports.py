"""Copies of what is open: the scenario as a file, pictures that carry it, a drawing, a script, a page about its run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from sandbox import export, report
from sandbox import scenario as scenarios
from sandbox.safe_write import write_safely
from sandbox.scenario import SUFFIX, ScenarioError
from ui import drawings

if TYPE_CHECKING:
    from ui.main_window import MainWindow

PICTURE = (".png", "Pictures (*.png)")


class Exports:
    """What the Export menu does, for one window."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window

    def json(self) -> None:
        """The scenario, as run, to a file that does not become the document's."""
        self._export((SUFFIX, f"Scenarios (*{SUFFIX})"), self._save)

    def canvas(self) -> None:
        """The whole graph as a picture."""
        window = self.window
        self._export_bytes(PICTURE, lambda: drawings.png(window.canvas.picture(), window.session.as_run()))

    def drawing(self) -> None:
        """The whole graph as lines and texts, for print."""
        kind = (".svg", "Drawings (*.svg)")
        self._export_bytes(kind, lambda: drawings.canvas(self.window.session.as_run(), "svg"))

    def script(self) -> None:
        """A Python script that runs the scenario."""
        kind = (".py", "Python scripts (*.py)")
        self._export_bytes(kind, lambda: export.script(self.window.session.as_run()).encode())

    def page(self) -> None:
        """A page about the run as far as it is."""
        self._export_bytes((".html", "Pages (*.html)"), self._page)

    def window_picture(self) -> bytes:
        """The window as it is now, as PNG bytes which carry the scenario."""
        return drawings.png(self.window.grab(), self.window.session.as_run())

    def picture(self) -> None:
        """The window as a picture."""
        self._export_bytes(PICTURE, self.window_picture)

    def _page(self) -> bytes:
        session = self.window.session
        scenario, record = session.as_run(), session.record
        drawn = drawings.drawings(scenario, record, session.nests, session.shifts)
        return report.page(scenario, record, *drawn).encode()

    def _save(self, path: Path) -> None:
        scenarios.save(self.window.session.as_run(), path)

    def _export_bytes(self, kind: tuple[str, str], made: Callable[[], bytes]) -> None:
        self._export(kind, lambda path: write_safely(path, made()))

    def _export(self, kind: tuple[str, str], write: Callable[[Path], object]) -> None:
        """Asks for a place for a `kind` (ending, filter) of file, writes there, and says so."""
        suffix, filter_ = kind
        window = self.window
        start = Path(window.document.path.parent if window.document.path else Path.home())
        name, _ = QFileDialog.getSaveFileName(window, "Export", str(start / f"{window.name}{suffix}"), filter_)
        if not name:
            return
        path = Path(name)
        path = path if path.name.endswith(suffix) else path.with_name(path.name + suffix)
        try:
            write(path)
        except ScenarioError as error:
            window.complain(str(error))
            return
        window.say(f"Wrote {path.name}")
