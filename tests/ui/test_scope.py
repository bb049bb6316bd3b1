"""The objective scope, scatter, world view and timeline, fed by a worker that answers at once."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from scope_stage import Run
from window_fakes import PICTURE, SHIFT

from sandbox.events import Population, Scene
from sims.picture import Glyph, Picture
from ui import theme
from ui.curves import Curve
from ui.panels.axes import level
from ui.panels.glyphs import _SHAPES, glyph
from ui.panels.plot_points import Axes, limits
from ui.panels.scatter import Scatter, correlation
from ui.panels.scope import REDRAW_MS, Scope
from ui.panels.scope_menu import fill_views
from ui.panels.timeline import Strip, phases
from ui.panels.world_view import WorldView


def ink(image: QImage, color: QColor) -> int:
    """How many pixels are nearly of a colour."""
    wide, high = image.width(), image.height()
    data = np.frombuffer(image.convertToFormat(QImage.Format.Format_RGB32).constBits(), np.uint8).reshape(
        high, -1, 4
    )
    near = (
        np.abs(data[:, :wide, 2::-1].astype(int) - [color.red(), color.green(), color.blue()]).max(axis=2)
        < 24
    )
    return int(near.sum())


def test_the_scope_draws_the_scaled_objectives_with_gap_and_shift(run: Run) -> None:
    scope = run.shown(Scope(run.session))
    run.finish()
    drawn = [(c.column, c.role) for c in scope.plot.curves]
    assert drawn == [("evolution.base_scaled", "base"), ("evolution.mesa_scaled", "mesa")]
    assert scope.legend.text() == "base · fitness 0.22  mesa · drive 1.35"
    assert len({c.dash for c in scope.plot.curves}) == 2, "the line style is a second cue"
    assert [mark.generation for mark in scope.plot.markers.marks] == [SHIFT]
    assert scope.plot.gap.text.toPlainText() == "gap 1.13"
    image = scope.plot.grab().toImage()
    for role in ("base", "mesa", "gap"):
        assert ink(image, QColor(theme.role(role))) > 20, role


def test_a_curve_of_another_size_is_seen_on_the_right_axis(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.panels.axes.FAR", 1.01)  # so that a curve of nearly the same size counts
    scope = run.shown(Scope(run.session))
    run.finish()
    scope.edits.add("drive.sweetness.mean")
    line = scope.plot.lines.items[-1]
    assert scope.plot.getAxis("right").isVisible() and line in scope.plot._right.lines
    with_it = scope.plot.grab().toImage()
    line.hide()
    pen = line.opts["pen"].color()
    assert ink(with_it, pen) > ink(scope.plot.grab().toImage(), pen) + 50


def test_raw_shows_the_objectives_in_their_own_units(run: Run) -> None:
    scope = run.shown(Scope(run.session))
    header = run.shown(scope.header, 700, 34)
    run.finish()
    assert scope.raw.text() == "scaled"
    QTest.mouseClick(scope.raw, Qt.MouseButton.LeftButton)
    assert [c.column for c in scope.plot.curves] == ["evolution.base", "evolution.mesa"]
    assert scope.raw.text() == "raw"
    assert "0.20" in scope.legend.text() and "0.90" in scope.legend.text()
    assert header.grab().toImage().width() == 700
    run.document.undo()
    assert [c.column for c in scope.plot.curves] == ["evolution.base_scaled", "evolution.mesa_scaled"]
    assert not scope.raw.isChecked() and scope.raw.text() == "scaled"


def test_the_units_change_when_a_scale_turns_out_upside_down(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    scope = run.shown(Scope(run.session))
    run.finish()
    assert scope.curves[0].column == "evolution.base_scaled" and not scope.raw.isChecked()
    monkeypatch.setattr("ui.panels.scope.starts_raw", lambda record, nest: record.length > 60)
    scope.redraw()
    assert scope.curves[0].column == "evolution.base" and scope.raw.isChecked()
    scope.edits.set_raw(on=False)
    assert scope.curves[0].column == "evolution.base_scaled", "a person has the last word"


def test_a_plot_node_and_the_menu_add_columns(run: Run) -> None:
    scope = run.shown(Scope(run.session))
    graph, _ = run.document.graph.new("view.plot", (0.0, 0.0), "plot")
    graph = graph.connect("brain.series", "plot.series").set(
        "plot", "metrics", "own_score, drive.sweetness.mean, nothing"
    )
    run.document.edit_graph("Plot", graph)
    run.finish()
    fill_views(scope, scope.header.views.menu())
    plot = next(a for a in scope.header.views.menu().actions() if a.text() == "Plot")
    plot.trigger()
    assert [c.column for c in scope.plot.curves] == ["brain.own_score", "drive.sweetness.mean"]
    assert run.document.undo_label == "Scope: Plot", "what is shown is a part of the file"
    run.document.undo()
    assert scope.view.nest is not None and scope.plot.curves[0].main
    run.document.redo()
    assert run.document.scenario.views["scope"] == {"show": "plot:plot"}
    assert [c.column for c in scope.plot.curves] == ["brain.own_score", "drive.sweetness.mean"]
    run.document.edit_graph("Remove", run.document.graph.remove(("plot",)))
    run.until(lambda: bool(scope.plot.curves) and scope.plot.curves[0].main)
    run.document.undo()
    run.until(lambda: not scope.plot.curves[0].main)
    scope.edits.add("evolution.gap")
    assert scope.plot.curves[-1].column == "evolution.gap"
    scope.edits.remove("evolution.gap")
    assert scope.plot.curves[-1].column != "evolution.gap"
    for _ in range(3):
        fill_views(scope, scope.header.views.menu())
    run.until(lambda: len(scope.header.views.menu().findChildren(QMenu)) == 1)


def test_the_pointer_reads_values_at_a_generation(run: Run) -> None:
    scope = run.shown(Scope(run.session))
    run.finish()
    base = 1.1 * (1 - np.exp(-10 / 8))

    def reads_it() -> bool:
        """Points anew, as the plot may just have been laid out in another way."""
        scene = scope.plot.getViewBox().mapViewToScene(QPointF(10, 0.5))
        QTest.mouseMove(scope.plot.viewport(), QPoint(2, 2))
        QTest.qWait(20)  # what comes within 10 ms of another move is passed over
        QTest.mouseMove(scope.plot.viewport(), scope.plot.mapFromScene(scene))
        QTest.qWait(5)
        return f"base · fitness {base:.2f}" in scope.legend.text()

    run.until(reads_it)
    QTest.qWait(20)
    QTest.mouseMove(scope.plot.viewport(), QPoint(2, 2))
    run.until(lambda: "base · fitness 0.22" in scope.legend.text())


def test_zooming_stops_following_and_the_button_goes_back(run: Run) -> None:
    scope = run.shown(Scope(run.session))
    run.finish()
    scope.plot.getViewBox().by_hand.emit(False)
    assert not scope.follow.isChecked() and not scope.plot.follow
    scope.follow.click()
    assert scope.plot.getViewBox().viewRange()[0][1] == pytest.approx(60)


def test_a_reset_empties_the_scope(run: Run) -> None:
    scope = run.shown(Scope(run.session))
    run.finish()
    run.session.reset()
    run.until(lambda: run.session.record.length == 1 and run.drawn())
    for curve, line in zip(scope.plot.curves, scope.plot.lines.items, strict=True):
        x, y = line.getData()
        assert x[0] == 0 and len(x) == 2 and abs(scope.plot.pixel(x[1]) - 6) < 0.1, "a dot where it begins"
        assert (y == run.session.record[curve.column][0]).all()


def test_redraws_are_limited(run: Run) -> None:
    scope = run.shown(Scope(run.session))
    run.client.pace = 1
    run.session.start()
    run.session.play()
    run.until(lambda: run.session.state == "running")
    drawn: list[float] = []
    redraw = scope.plot.redraw
    scope.plot.redraw = lambda record: (drawn.append(time.monotonic()), redraw(record))[1]
    run.until(lambda: len(drawn) >= 5)
    assert drawn[-1] - drawn[0] >= 0.9 * (len(drawn) - 1) * REDRAW_MS / 1000


def test_the_scatter_keeps_the_population_before_the_shift(run: Run) -> None:
    scatter = run.shown(Scatter(run.session), 320, 260)
    run.finish()
    assert run.session.now.then["evolution"].generation < SHIFT <= scatter.now["evolution"].generation
    then, now = (text.toPlainText() for text in scatter._texts)
    assert then.startswith("then r = +0.9") and now.startswith("now  r = −0.9")
    assert len(scatter._now) == 40
    assert ink(scatter.grab().toImage(), QColor(theme.role("gap"))) > 30


def test_correlation_without_spread_is_not_a_number() -> None:
    x = np.array([1.0, 2.0, 3.0, np.nan])
    assert correlation(x, 2 * x) == pytest.approx(1)
    assert np.isnan(correlation(x, np.ones(4)))
    assert np.isnan(correlation(x[:2], x[:2]))


def test_the_world_view_shows_the_newest_scene(run: Run) -> None:
    view = run.shown(WorldView(run.session), 320, 300)
    run.finish()
    assert view.canvas.picture is PICTURE
    assert "ice-cream" in view.caption.text()
    assert view.header.text() == "generation 60"
    nest = run.session.nests[0]
    run.session.now.nests = (nest, replace(nest, root="other"))
    view.show_root("other")  # which has no scene
    assert view.header.text() == "generation 60 · Evolution", "whose it is"
    image = view.canvas.grab().toImage()
    for role in ("accent", "wall", "mesa"):
        assert ink(image, QColor(theme.role(role))) > 10, role


def test_numbers_below_zero_have_a_minus_in_captions(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = Scene(0, 3, "", "", Picture(10, 5, [], "writes “9-3”, is worth -0.3; -1e-07"))
    monkeypatch.setattr(WorldView, "shown", property(lambda _: scene))
    view = run.shown(WorldView(run.session), 320, 300)
    view.show_root("")
    assert view.caption.text() == "writes “9-3”, is worth \N{MINUS SIGN}0.3; \N{MINUS SIGN}1e-07"


def test_every_glyph_differs_and_fits() -> None:
    names = [name.strip(" .\n") for name in Glyph.__doc__.split("Shapes:")[1].strip().split(",")]
    assert set(names) == set(_SHAPES)
    outlines = {name: glyph(name) for name in names}
    for name, path in outlines.items():
        box = path.boundingRect()
        assert -1.01 <= box.left() and box.right() <= 1.01 and -1.01 <= box.top() and box.bottom() <= 1.01, (
            name
        )
    assert len({str(path) for path in outlines.values()}) == len(names)


def test_a_picture_keeps_its_shape_at_any_size(run: Run) -> None:
    view = run.shown(WorldView(run.session), 200, 600)
    place, scale = view.canvas.fitted(Picture(10, 5, []))
    assert place.x() >= 0 and place.y() > 100 and 10 * scale <= view.canvas.width()


def test_phases_cover_the_generations_once() -> None:
    found = phases(((30, "modern"), (50, "later_still")), 60)
    assert [(p.first, p.last, p.name) for p in found] == [
        (0, 30, "training"),
        (30, 50, "modern"),
        (50, 60, "later still"),
    ]
    assert [p.name for p in phases(((0, "at_once"),), 10)] == ["at once"]
    assert [p.last for p in phases(((99, "never"),), 10)] == [10]


def test_the_timeline_says_where_a_generation_is(run: Run) -> None:
    line = run.shown(Strip(run.session), 600, 40)
    run.finish()
    assert line.tip(line.x_of(45)) == "Generation 45 of 60: modern"
    image = line.grab().toImage()
    assert ink(image, QColor(theme.role("accent"))) > 10


def test_a_curve_of_another_size_gets_the_right_axis(run: Run) -> None:
    scope = run.shown(Scope(run.session))
    run.finish()
    scope.edits.add("drive.sweetness.mean")
    assert not scope.plot._right.lines, "0.6 beside 1.4 needs no axis of its own"
    big = run.session.record["drive.sweetness.mean"]
    big *= 1000
    scope.plot.forget()
    scope.redraw()
    assert len(scope.plot._right.lines) == 1 and scope.plot.getAxis("right").isVisible()
    assert scope.plot.getViewBox().viewRange()[1][1] < 3
    assert scope.plot._right.box.viewRange()[1][1] > 500
    assert scope.plot.lines.items[-1].opts["pen"].dashPattern(), "as in the legend: it is not long on its own axis"
    axis, curve = scope.plot.getAxis("right"), scope.plot.curves[-1]
    for size in (1.0, 1e-10):  # the numbers of small ones are long
        big *= size
        scope.plot.forget()
        scope.redraw()
        scope.plot.grab()  # which lays the axis out
        QTest.qWait(1)
        rect = axis.mapRectToScene(axis.boundingRect()).toAlignedRect()
        image = scope.plot.grab(rect).toImage()
        assert ink(image, QColor(theme.readable(theme.role(curve.role)))) > 30, (
            "in the colour of its only curve"
        )
    (bottom, top), (low, high) = (b.viewRange()[1] for b in (scope.plot.getViewBox(), scope.plot._right.box))
    assert bottom / top == pytest.approx(low / high), "both zeros are level"
    scope.edits.remove("drive.sweetness.mean")
    assert not scope.plot.getAxis("right").isVisible()
    names = ("herd.fixed", "bare.fixed", "herd.lost", "bare.lost")
    scope.plot.lines.show([Curve(name, name, "ink") for name in names])
    sizes = [np.array([size]) for size in (0.2, 0.01, 1e3, 0.3)]
    assert scope.plot._on_right(sizes[:1], sizes) == [False, False, False, False], "what is called alike is compared"
    assert scope.plot._on_right(sizes[:1], [*sizes[:3], sizes[2]]) == [False, False, True, True]


def test_zeros_are_level_where_that_makes_no_curve_small() -> None:
    assert level(0.0, 100.0, -1.0, 3.0) == pytest.approx((-100 / 3, 100))
    assert level(-2.0, 1.0, -1.0, 1.0) == pytest.approx((-2, 2))
    assert level(90.0, 100.0, -1.0, 3.0) == (90.0, 100.0), "a range of 10 on an axis of 133"
    assert level(2.0, 3.0, 5.0, 6.0) == (2.0, 3.0), "no zero on the left"
    assert level(-5.0, -1.0, -1.0, 1.0) == pytest.approx((-5, 5))


def test_a_curve_that_all_but_stands_still_is_flat() -> None:
    still = np.linspace(1.4602e-7, 1.4603e-7, 50)
    low, high = limits([still], Axes())
    assert low < 0.6 * still[0] and high > 1.4 * still[-1]
    assert limits([still * np.linspace(1, 1.1, 50)], Axes())[1] == pytest.approx(1.1 * still[-1])
    low, high = limits([np.log10(still)], Axes(log_y=True))
    assert high - low == pytest.approx(1.0, abs=0.01)
    assert limits([np.zeros(3)], Axes()) == (-0.5, 0.5) and limits([np.empty(0)], Axes()) == (0.0, 1.0)


def test_with_one_candidate_a_generation_the_scatter_shows_generations(run: Run) -> None:
    scatter = run.shown(Scatter(run.session), 320, 260)
    run.finish()
    one = np.array([1.0])
    scatter.now["evolution"] = Population(1, 60, "evolution", one, one)
    scatter.redraw()
    assert len(scatter._then) == SHIFT and len(scatter._now) == 61 - SHIFT
    assert scatter.header.text() == "a dot a generation"
