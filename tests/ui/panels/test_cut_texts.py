"""Small things that are to be read: names of weights keep what tells them apart, a choice ends in an ellipsis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree as ET

from PySide6.QtCore import QPointF, QSize
from PySide6.QtWidgets import QApplication, QWidget
from scope_stage import Run

from sandbox.verdict_parts import Weights
from sims.declare import Setting
from sims.number_text import SPACE
from ui import theme, vector
from ui.panels.editors import ChoiceEditor
from ui.panels.glyphs import glyph
from ui.panels.verdict_figure import FONT, _weights
from ui.panels.world_view import WorldView

TEXT = "{http://www.w3.org/2000/svg}text"


def names_at(width: float, *names: str) -> list[str]:
    """What stands for names in a figure of weights."""
    figure = Weights(tuple((name, 0.5, 0.4) for name in names), 12.0)

    def paint(painter: object) -> None:
        painter.setFont(theme.font(FONT))
        _weights(painter, figure, width)

    document = vector.svg(QSize(round(width), 80), "x", paint)
    return [(text.text or "").strip() for text in ET.fromstring(document).iter(TEXT)][: len(names)]


def test_weights_are_told_apart_by_their_names(app: QApplication) -> None:
    switches = ("switches_correct", "switches_wrong", "switches_undecided")
    assert names_at(300.0, *switches) == [name.replace("_", " ") for name in switches]
    narrow = names_at(200.0, *switches)
    assert len(set(narrow)) == 3 and all("…" in name or "wrong" in name for name in narrow)


def test_a_choice_without_room_ends_in_an_ellipsis_and_is_the_tooltip(
    app: QApplication, show: Callable[..., QWidget]
) -> None:
    setting = Setting(
        name="way", default="finite_differences", choices=("finite_differences", "exact"), help="x"
    )
    editor = ChoiceEditor(setting, "Way")
    show(editor)
    editor.show_value("finite_differences")
    editor.resize(90, 26)
    editor.grab()
    assert editor.combo.toolTip() == "finite differences"
    editor.resize(300, 26)
    editor.grab()
    assert editor.combo.toolTip() == ""


def test_thousands_are_grouped_in_the_world_view_and_scoops_are_round(app: QApplication, run: Run) -> None:
    view = run.shown(WorldView(run.session), 320, 300)
    run.finish()
    scene = view.shown
    assert scene is not None
    run.session.scenes[scene.root] = replace(scene, generation=5000)
    view.redraw()
    assert view.header.text() == f"generation 5{SPACE}000"
    cone = glyph("ice_cream")
    assert cone.contains(QPointF(0, -0.6)) and cone.contains(QPointF(0, 0.8))
    assert not cone.contains(QPointF(0, 0.22)), "a gap between scoops and cone"
