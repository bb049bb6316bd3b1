"""Adding, hiding, ordering, copying and exporting series of the scope, as a person does it."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMenu
from scope_stage import Mouse, Run

from sandbox.column_csv import chunks
from sandbox.safe_write import write_parts
from sandbox.scenario import ScenarioError, load
from ui.panels.add_series import AddSeries
from ui.panels.legend import Legend
from ui.panels.scope import Scope

LEFT = Qt.MouseButton.LeftButton
SWEET = "drive.sweetness.mean"


def stage(run: Run) -> Scope:
    scope = run.shown(Scope(run.session))
    run.shown(scope.header, 700, 34)
    run.finish()
    return scope


def spot(legend: Legend, key: str) -> QPoint:
    """The middle of an entry."""
    x, top, entry = next(place for place in legend.places() if place[2].curve.key == key)
    return QPoint(round(x + entry.wide / 2), round(top + 10))


def choose(menu: QMenu, text: str) -> None:
    action = next(a for a in menu.actions() if a.text().replace("&", "") == text)
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())


def opened(scope: Scope) -> QMenu:
    QTest.mouseClick(scope.header.menu, LEFT)
    return scope._menu


def test_a_series_is_searched_and_added_by_keys_and_taken_away_again(run: Run) -> None:
    scope = stage(run)
    QTest.mouseClick(scope.header.more, LEFT)
    popup = scope.findChild(AddSeries)
    assert popup.list.count() == len(run.session.record.names)
    QTest.keyClicks(popup.line, "sweet me")
    assert popup.list.item(0).text() == SWEET
    QTest.keyClick(popup.line, Qt.Key.Key_Return)
    assert scope.plot.curves[-1].column == SWEET
    assert run.document.undo_label == f"Add {SWEET} to the scope"
    QTest.mouseClick(popup.list.viewport(), LEFT, pos=popup.list.visualItemRect(popup.list.item(0)).center())
    assert scope.plot.curves[-1].column != SWEET
    QTest.keyClick(popup.line, Qt.Key.Key_Escape)
    assert run.session.state == "finished", "looking is no reason to run again"


def test_a_solid_curve_hides_no_dashed_one(run: Run) -> None:
    scope, record = stage(run), run.session.record
    for name in ("evolution.gap", "evolution.base", SWEET):
        scope.edits.add(name)
    dashed, solid = scope.plot.curves[-2:]
    assert dashed.dash and not solid.dash
    record[solid.column][:] = record[dashed.column]
    scope.redraw()
    both = scope.plot.grab().toImage()
    scope.plot.lines.items[-2].hide()
    assert scope.plot.grab().toImage() != both, "its dashes are seen on the solid one"


def test_nothing_is_called_so_is_said(run: Run) -> None:
    scope = stage(run)
    scope.open_series("zzzz")
    popup = scope.findChild(AddSeries)
    assert popup.nothing.isVisible() and popup.list.count() == 0
    QTest.keyClick(popup.line, Qt.Key.Key_Return)
    popup.close()


def test_undo_brings_a_series_back_with_its_colour(run: Run) -> None:
    scope = stage(run)
    scope.edits.add("brain.own_score")
    scope.edits.add(SWEET)
    role = scope.plot.curves[-1].role
    scope.edits.remove("brain.own_score")
    assert scope.plot.curves[-1].role == role, "it keeps its colour while another one goes"
    run.document.undo()
    assert [c.column for c in scope.plot.curves[-2:]] == ["brain.own_score", SWEET]


def test_a_click_in_the_legend_hides_a_curve_and_another_shows_it(run: Run) -> None:
    scope = stage(run)
    scope.edits.add(SWEET)
    QTest.mouseClick(scope.more_legend, LEFT, pos=spot(scope.more_legend, SWEET))
    assert [c.key for c in scope.plot.curves] == ["base", "mesa"]
    assert [c.hidden for c in scope.curves] == [False, False, True]
    QTest.mouseClick(scope.more_legend, LEFT, pos=spot(scope.more_legend, SWEET))
    assert [c.key for c in scope.plot.curves] == ["base", "mesa", SWEET]
    legend = scope.legend if scope.legend.entries else scope.more_legend
    QTest.mouseClick(legend, LEFT, pos=spot(legend, "mesa"))
    assert [c.key for c in scope.plot.curves] == ["base", SWEET]
    assert scope.plot.gap.text.toPlainText() == "" and not len(scope.plot.markers.crosses)


def test_a_drag_in_the_legend_changes_the_order(run: Run) -> None:
    scope = stage(run)
    for column in ("brain.own_score", "evolution.gap", SWEET):
        scope.edits.add(column)
    legend = scope.more_legend
    start, stop = spot(legend, SWEET), spot(legend, "brain.own_score") - QPoint(40, 0)
    QTest.mousePress(legend, LEFT, pos=start)
    QTest.mouseMove(legend, (start + stop) / 2)
    QTest.mouseMove(legend, stop)
    QTest.mouseRelease(legend, LEFT, pos=stop)
    assert scope.state.columns == (SWEET, "brain.own_score", "evolution.gap")
    assert run.document.undo_label == f"Move {SWEET} in the legend"


def test_a_legend_of_many_lines_takes_no_more_than_a_third_and_pushes_nothing_away(run: Run) -> None:
    scope = stage(run)
    scope.resize(320, 190)
    for column in [name for name in run.session.record if "." in name][:14]:
        scope.edits.add(column)
    QTest.qWait(20)
    lines = {top for _, top, _ in scope.more_legend.places()}
    assert len(lines) > 3 and scope.more_legend.height() == 60, "three lines of twenty pixels"
    assert scope.height() == 190 and scope.plot.height() >= 90
    scope.resize(320, 420)
    QTest.qWait(20)
    scope.redraw()
    assert scope.more_legend.height() == min(len(lines), 7) * 20


def test_a_population_that_died_out_is_told_of_where_its_numbers_end(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    scope, record = stage(run), run.session.record
    record.extend(61, np.full((3, len(record.columns)), np.nan))
    scope.redraw()
    assert scope.note.isHidden(), "nobody lives in that world"
    herd = load("irish-elk").graph
    monkeypatch.setattr(run.document.__class__, "graph", herd.rename("selection", "evolution"))
    scope.redraw()
    assert scope.note.text() == "Evolution died out at generation 61" and scope.note.isVisible()
    record.truncate(61)
    scope.redraw()
    assert scope.note.isHidden()


def test_a_curves_menu_moves_and_removes_it(run: Run) -> None:
    scope = stage(run)
    scope.edits.add("brain.own_score")
    scope.edits.add(SWEET)
    for text in ("Move earlier", "Remove"):
        scope.more_legend.menu_wanted.emit(scope.curves[-1], scope.mapToGlobal(QPoint(50, 50)))
        choose(scope._menu, text)
    assert scope.state.columns == (SWEET,)


def test_logarithmic_axes_and_what_has_no_place_on_them(run: Run) -> None:
    scope = stage(run)
    choose(opened(scope), "Logarithmic generations")
    assert scope.plot.getViewBox().viewRange()[0] == pytest.approx([0, np.log10(60)])
    assert scope.note.text() == "generation 0 has no place on a logarithmic axis" and scope.note.isVisible()
    assert scope.plot.lines.items[0].getData()[0][0] == 0.0
    mouse = Mouse(scope.plot)
    mouse.move(7)
    assert scope.plot.cursors.hover == 7
    scope.edits.add("evolution.gap")
    choose(opened(scope), "Logarithmic heights")
    assert "evolution.gap: numbers of 0 and less run off the lower edge" in scope.note.text()
    low, high = scope.plot.getViewBox().viewRange()[1]
    assert -3 < low < high < 1
    x, y = scope.plot.lines.items[0].getData()
    base = run.session.record["evolution.base_scaled"]
    assert y == pytest.approx(np.log10(base[np.rint(10**x).astype(int)]))
    assert "1" in scope.plot.getAxis("left").tickStrings([0.0, -1.0], 1, 1)
    run.document.undo()
    run.document.undo()
    run.document.undo()
    assert scope.note.isHidden() and scope.plot.getViewBox().viewRange()[0] == [0, 60]


def test_the_picture_is_copied_and_a_png_carries_the_scenario(run: Run, tmp_path: Path) -> None:
    scope = stage(run)
    said: list[str] = []
    run.session.said.connect(said.append)
    choose(opened(scope), "Copy picture")
    image = QGuiApplication.clipboard().image()
    assert image.width() == 2 * scope.plot.width() and "Copied the picture" in said[-1]
    scope.export.save_to(tmp_path / "a.png", "png")
    assert load(tmp_path / "a.png").graph == run.document.graph and said[-1] == "Wrote a.png"
    assert struct.unpack(">I", (tmp_path / "a.png").read_bytes()[16:20])[0] == image.width()


def test_an_svg_can_be_drawn_and_names_the_plot(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scope = stage(run)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "plot"), ""))
    Mouse(scope.plot).move(20)
    assert scope.plot.cursors.readout.isVisible()
    scope.export.save("svg")
    text = (tmp_path / "plot.svg").read_text()
    assert "generation 20" not in text, "where the pointer happens to be is nothing to keep"
    assert "clip-path" in text, "what is zoomed in ends at the edges of the plot"
    assert "Objectives of evolution" in text and text.count("<path") + text.count("<polyline") > 5
    assert QSvgRenderer(str(tmp_path / "plot.svg")).isValid()


def test_a_csv_has_the_visible_series_bit_for_bit(run: Run, tmp_path: Path) -> None:
    scope = stage(run)
    scope.edits.add(SWEET)
    scope.edits.toggle("mesa")
    scope.export.save_to(tmp_path / "a.csv", "csv")
    head, *rows = (tmp_path / "a.csv").read_text().splitlines()
    assert head == f"generation,evolution.base_scaled,{SWEET}" and len(rows) == 61
    numbers = np.array([[float(cell) for cell in row.split(",")] for row in rows])
    assert (numbers[:, 1] == run.session.record["evolution.base_scaled"]).all()
    choose(opened(scope), "Copy numbers")
    assert QGuiApplication.clipboard().text() == (tmp_path / "a.csv").read_text()


def test_what_cannot_be_written_is_said_in_one_sentence(run: Run, tmp_path: Path) -> None:
    scope = stage(run)
    heard: list[str] = []
    scope.complained.connect(heard.append)
    for kind in ("png", "svg", "csv"):
        scope.export.save_to(tmp_path / "nowhere" / f"a.{kind}", kind)
    assert len(heard) == 3 and all(
        "it could not be written, since its folder does not exist" in h for h in heard
    )
    with pytest.raises(ScenarioError, match="a folder of that name"):
        write_parts(tmp_path, chunks({"a": np.ones(3)}))
    assert not list(tmp_path.iterdir())
