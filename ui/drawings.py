"""Drawings of a scenario and of its run for files, in the theme of the application, or light for a page; no window is
needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage, QPixmap

from sandbox import png_text
from sandbox.document import Document
from sandbox.events import Nest
from sandbox.record import Record
from sandbox.scenario import Scenario, ScenarioError, to_json
from ui import plot_file, theme
from ui.canvas import picture, styles
from ui.canvas.view import Canvas


def png(picture: QImage | QPixmap, scenario: Scenario) -> bytes:
    """A picture as PNG bytes which carry a scenario. Raises ScenarioError."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not picture.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise ScenarioError("the picture could not be encoded as PNG")
    return png_text.embed(bytes(buffer.data().data()), to_json(scenario).decode())


def canvas(scenario: Scenario, form: str) -> bytes:
    """The whole graph as a "png", which carries the scenario, or as an "svg"."""
    shown = Canvas(Document(scenario))
    try:
        return png(shown.picture(), scenario) if form == "png" else picture.svg(shown.scene_, scenario.title)
    finally:
        shown.deleteLater()


def drawings(
    scenario: Scenario, record: Record, nests: Sequence[Nest], shifts: Sequence[tuple[int, str]]
) -> tuple[str, str]:
    """The graph and the objectives of a run as SVG elements that can stand in one page, which is light; the second one
    is empty where there is nothing to draw.
    """
    curves = plot_file.svg(record, nests, shifts)
    with _light():
        graph = canvas(scenario, "svg")
    return _element(graph, "canvas"), _element(curves, "objectives")


@contextmanager
def _light() -> Iterator[None]:
    """The canvas is light meanwhile; what it keeps of a theme's colours is dropped before and after."""
    styles.forget()
    try:
        with theme.instead(theme.LIGHT):
            yield
    finally:
        styles.forget()


def _element(document: bytes, name: str) -> str:
    """The element of an SVG document, without what stands before it, and with `name` before the names in it."""
    _, tag, rest = document.decode().partition("<svg")
    return re.sub(r'(<clipPath id="|url\(#)', rf"\1{name}-", tag + rest)
