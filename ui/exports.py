"""Copies of what is open: the scenario as a file, the canvas or the window as a PNG that carries the scenario."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFileDialog

from sandbox import png_text
from sandbox import scenario as scenarios
from sandbox.safe_write import write_safely
from sandbox.scenario import SUFFIX, Scenario, ScenarioError

if TYPE_CHECKING:
    from ui.main_window import MainWindow


def png(picture: QImage | QPixmap, scenario: Scenario) -> bytes:
    """A picture as PNG bytes which carry a scenario."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not picture.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise ScenarioError("the picture could not be encoded as PNG")
    return png_text.embed(bytes(buffer.data().data()), scenarios.to_json(scenario).decode())


class Exports:
    """What the Export menu does, for one window."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window

    def json(self) -> None:
        """The scenario, as run, to a file that does not become the document's."""
        path = self._ask(SUFFIX, f"Scenarios (*{SUFFIX})")
        if path is not None:
            self._write(path, lambda: scenarios.save(self.window.session.as_run(), path))

    def canvas(self) -> None:
        """The whole graph as a picture."""
        path = self._ask(".png", "Pictures (*.png)")
        if path is not None:
            picture = self.window.canvas.picture()
            self._write(path, lambda: write_safely(path, png(picture, self.window.session.as_run())))

    def window_picture(self) -> bytes:
        """The window as it is now, as PNG bytes which carry the scenario."""
        return png(self.window.grab(), self.window.session.as_run())

    def picture(self) -> None:
        """The window as a picture."""
        path = self._ask(".png", "Pictures (*.png)")
        if path is not None:
            self._write(path, lambda: write_safely(path, self.window_picture()))

    def _ask(self, suffix: str, filter_: str) -> Path | None:
        start = Path(self.window.document.path.parent if self.window.document.path else Path.home())
        name, _ = QFileDialog.getSaveFileName(
            self.window, "Export", str(start / f"{self.window.name}{suffix}"), filter_
        )
        if not name:
            return None
        path = Path(name)
        return path if path.name.endswith(suffix) else path.with_name(path.name + suffix)

    def _write(self, path: Path, write: Callable[[], object]) -> None:
        try:
            write()
        except ScenarioError as error:
            self.window.complain(str(error))
            return
        self.window.say(f"Wrote {path.name}")
