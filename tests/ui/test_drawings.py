"""Drawings for files: lines and texts that any program can show, and nothing of what only a window has."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec
import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage
from test_launch import SHIFT, a_record, run_python
from window_fakes import NEST

from sandbox.document import Document
from sandbox.record import Record
from sandbox.scenario import from_json, load, stored_bytes
from ui import drawings, theme, vector
from ui.canvas import picture
from ui.canvas.view import Canvas

SVG = "{http://www.w3.org/2000/svg}"


def texts(document: bytes | str) -> list[str]:
    return [text.text or "" for text in ET.fromstring(document).iter(f"{SVG}text")]


@pytest.fixture
def sweet_tooth() -> object:
    return load("sweet-tooth")


def test_the_graph_as_lines_and_texts(app: object, sweet_tooth) -> None:
    titled = msgspec.structs.replace(sweet_tooth, title="A <b> & \x01 c")
    document = drawings.canvas(titled, "svg")
    root = ET.fromstring(document)
    assert root.find(f"{SVG}title").text == "A <b> &  c", "what XML cannot hold is left out"
    assert not list(root.iter(f"{SVG}image")), "cards are drawn, not pasted"
    found = texts(document)
    assert {"Evolution", "natural selection", "population", "Curves"} <= set(found)
    assert any(text.startswith("MESA-OPTIMIZER") for text in found)
    families = set(re.findall(r'font-family="[^"]*, ([a-z-]+)"', document.decode()))
    assert families == {"sans-serif", "monospace"}


def test_a_drawing_is_the_same_whatever_is_selected_and_leaves_the_canvas_as_it_was(
    app: object, sweet_tooth
) -> None:
    canvas = Canvas(Document(sweet_tooth))
    plain, modes = picture.svg(canvas.scene_, "x"), [item.cacheMode() for item in canvas.scene_.items()]
    canvas.select(["brain"])
    assert picture.svg(canvas.scene_, "x") == plain
    assert canvas.selected() == ("brain",) and canvas.scene_.nodes["brain"].state.selected
    assert [item.cacheMode() for item in canvas.scene_.items()] == modes
    canvas.deleteLater()


def test_the_picture_carries_the_scenario(app: object, sweet_tooth, tmp_path: Path) -> None:
    path = tmp_path / "x.png"
    path.write_bytes(drawings.canvas(sweet_tooth, "png"))
    assert QImage(str(path)).width() > 1000
    assert from_json(stored_bytes(path), "x") == sweet_tooth


def test_two_drawings_can_stand_in_one_page(app: object, sweet_tooth) -> None:
    dark = drawings.canvas(sweet_tooth, "svg").decode().lower()
    graph, curves = drawings.drawings(sweet_tooth, a_record(), [NEST], [(SHIFT, "modern")])
    inks = [theme.DARK.window.lower(), theme.LIGHT.window.lower(), theme.LIGHT.ink.lower()]
    assert [ink in graph.lower() for ink in inks] == [False, True, True], "a page is light"
    assert drawings.canvas(sweet_tooth, "svg").decode().lower() == dark and inks[0] in dark, "the window is not"
    assert graph.startswith("<svg") and curves.startswith("<svg")
    assert "shift: modern" in texts(curves) and QColor(theme.LIGHT.mesa).name() in curves.lower()
    used, names = (set(re.findall(part, graph + curves)) for part in (r"url\(#([^)]*)\)", r' id="([^"]*)"'))
    assert used and used <= names and len(names) == len(re.findall(r' id="', graph + curves))
    extinct = a_record()
    extinct.rows[-1] = np.nan
    _, curves = drawings.drawings(sweet_tooth, extinct, [NEST], [])
    assert [text.split()[-1] for text in texts(curves) if text.startswith("evolution.")] == ["none", "none"]
    assert drawings.drawings(sweet_tooth, Record(()), [NEST], [])[1] == "", "no curves, no drawing"


def test_a_text_is_no_tag(app: object) -> None:
    from PySide6.QtCore import QPointF, QSize

    text = '<script>x</script> & font-family="y"'
    document = vector.svg(QSize(90, 20), text, lambda painter: painter.drawText(QPointF(0, 15), text))
    assert texts(document) == [text]


def test_export_needs_no_display(tmp_path: Path) -> None:
    code = "import sys; from ui.launch import main; sys.exit(main(['export', 'dog', '--to', 'svg', sys.argv[1]]))"
    code = code.replace("sys.argv[1]", repr(str(tmp_path / "dog.svg")))
    ended = run_python(code, MESA_SANDBOX_DATA=str(tmp_path))
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "Descent" in texts((tmp_path / "dog.svg").read_bytes())
