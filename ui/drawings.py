"""Drawings of a scenario and of its run for files, in the theme of the application; no window is needed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sandbox.document import Document
from sandbox.events import Nest
from sandbox.record import Record
from sandbox.scenario import Scenario
from ui import plot_file
from ui.canvas import picture
from ui.canvas.view import Canvas
from ui.exports import png


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
    """The graph and the objectives of a run as SVG elements that can stand in one page; the second one is empty where
    there is nothing to draw.
    """
    curves = plot_file.svg(record, nests, shifts)
    return _element(canvas(scenario, "svg"), "canvas"), _element(curves, "objectives")


def _element(document: bytes, name: str) -> str:
    """The element of an SVG document, without what stands before it, and with `name` before the names in it."""
    _, tag, rest = document.decode().partition("<svg")
    return re.sub(r'(<clipPath id="|url\(#)', rf"\1{name}-", tag + rest)
