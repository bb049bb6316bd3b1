"""Copies of a scope: to the clipboard, as PNG, SVG or CSV; what goes wrong is said in one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEventLoop, QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from sandbox.column_csv import chunks
from sandbox.safe_write import write_parts, write_safely
from sandbox.scenario import ScenarioError
from ui.curves import Curve
from ui.drawings import png
from ui.panels import plot_picture
from ui.panels.plot_pointer import PointedPlot

if TYPE_CHECKING:
    from ui.panels.scope import Scope

KINDS = {"png": "Pictures (*.png)", "svg": "Vector pictures (*.svg)", "csv": "Tables (*.csv)"}
MOST = 200_000  # numbers that are put into the clipboard


class PlotExport(QObject):
    """`said` and `complained` give a sentence. What the scope shows is drawn, below its title and its legend."""

    said = Signal(str)
    complained = Signal(str)

    def __init__(
        self,
        scope: Scope,
    ) -> None:
        super().__init__(scope)
        self.scope = scope
        self.folder = Path.home()

    def copy_picture(self) -> None:
        """The picture into the clipboard."""
        made = self._image()
        QGuiApplication.clipboard().setImage(made)
        self.said.emit(f"Copied the picture ({made.width()} × {made.height()} pixels)")

    def copy_numbers(self) -> None:
        """The numbers of the visible curves into the clipboard, as CSV."""
        columns, length = self._columns(), self.scope.session.record.length
        if length * (len(columns) + 1) > MOST:
            self.complained.emit("These are too many numbers for the clipboard; export them as CSV instead")
            return
        QGuiApplication.clipboard().setText(b"".join(chunks(columns)).decode())
        self.said.emit(f"Copied {length} generations of {len(columns)} series")

    def save(self, kind: str) -> None:
        """Asks for a file; `kind` is "png", "svg" or "csv"."""
        start = self.folder / f"{re.sub(r'[^0-9A-Za-z]+', '-', self.scope.title()).strip('-').lower()}.{kind}"
        name, _ = QFileDialog.getSaveFileName(
            self.scope, f"Export as {kind.upper()}", str(start), KINDS[kind]
        )
        if name:
            path = Path(name)
            self.save_to(path if path.suffix.lower() == f".{kind}" else Path(f"{name}.{kind}"), kind)

    def save_to(self, path: Path, kind: str) -> None:
        """Writes the file: a PNG carries the scenario as it is run, so that it can be opened again."""
        self.folder = path.parent
        try:
            if kind == "csv":
                write_parts(path, self._breathing(chunks(self._columns())))
            else:
                write_safely(path, self._picture(kind))
        except ScenarioError as error:
            self.complained.emit(str(error))
            return
        self.said.emit(f"Wrote {path.name}")

    def _picture(self, kind: str) -> bytes:
        if kind == "svg":
            return plot_picture.svg(*self._parts())
        return png(self._image(), self.scope.session.as_run())

    def _image(self) -> QImage:
        return plot_picture.image(*self._parts())

    def _parts(self) -> tuple[PointedPlot, str, list[tuple[Curve, float]], str]:
        """What a picture is made of, without the cursor under the pointer, which is on its way to a menu."""
        scope = self.scope
        scope.shown_plot.point_at(-1)
        return (
            scope.shown_plot,
            scope.title(),
            scope.entries(),
            scope.bands.note(scope.session.record.length - 1),
        )

    def _columns(self) -> dict[str, np.ndarray]:
        """Copies of the visible columns, as the record may change while they are written."""
        record = self.scope.session.record
        return {curve.column: np.array(record[curve.column]) for curve, _ in self.scope.entries()}

    def _breathing(self, parts: Iterable[bytes]) -> Iterable[bytes]:
        """The parts; between them the window is drawn, so that a million rows do not freeze it."""
        for i, part in enumerate(parts):
            if i % 16 == 15:
                QGuiApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
            yield part
