"""The way of the population's centre, and correlations that leave the dots free."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QWidget
from scope_stage import Run
from window_fakes import SHIFT

from sandbox.events import Population
from sims.number_text import SPACE
from ui.dock import Dock
from ui.panels.scatter import Scatter, correlation, r_text
from ui.panels.trail import MOST, Trail


def test_the_trail_goes_through_the_means_of_every_generation(run: Run) -> None:
    scatter = run.shown(Scatter(run.session), 320, 260)
    run.finish()
    record = run.session.record
    for drawn, column in ((scatter.trail.x_values, "evolution.mesa"), (scatter.trail.y_values, "evolution.base")):
        own = record[column]
        early, late = (own[part].reshape(-1, 4).mean(axis=1) for part in (slice(0, 28), slice(32, 60)))
        turn = [own[28:30].mean(), own[SHIFT], own[31]]
        assert drawn == pytest.approx([*early, *turn, *late, own[60], own[60]])
    (left, right), (low, high) = scatter.plot.getViewBox().viewRange()
    assert left < scatter.trail.x_values.min() and scatter.trail.x_values.max() < right
    assert low < scatter.trail.y_values.min() and scatter.trail.y_values.max() < high
    image = scatter.grab().toImage()
    scatter.trail.hide()
    assert scatter.grab().toImage() != image


def test_what_was_before_the_shift_outlives_the_worker(run: Run) -> None:
    scatter = run.shown(Scatter(run.session), 320, 260)
    run.finish()
    then = run.session.now.then["evolution"]
    run.client.snapshot = 45
    run.client.die()
    run.until(lambda: run.session.state == "died")
    run.session.resume()
    run.until(lambda: run.session.state == "paused" and run.session.generation == 45)
    run.session.step(2)
    run.until(lambda: "evolution" in scatter.now)
    assert run.session.now.then["evolution"] is then
    run.session.start()
    run.until(lambda: not run.session.now.then)


def test_when_a_run_stops_its_last_population_is_drawn_at_once_with_how_many_there_are(run: Run) -> None:
    scatter = run.shown(Scatter(run.session), 320, 260)
    run.finish()
    some, drawn = np.linspace(0, 1, 20), scatter.header.text
    run.session.now.state = "running"
    run.session.population.emit(Population(1, 70, "evolution", some, some, 4000))
    assert drawn() == "40 candidates, generation 60" and scatter._later.waiting
    run.session.now.state = "paused"
    run.session.status.emit(run.session.status_now())
    assert drawn() == f"20 of 4{SPACE}000 candidates, generation 70"
    run.session.population.emit(Population(1, 72, "evolution", some, some, 20))
    assert drawn() == "20 candidates, generation 72" and not scatter._later.waiting


def test_rounding_is_no_correlation() -> None:
    x = np.array([0.0, 1.0, 2.0, 3.0])
    assert np.isnan(correlation(x, 0.7 + 1e-16 * x[::-1]))
    assert correlation(x, 0.7 + 1e-9 * x[::-1]) == pytest.approx(-1)


def test_where_a_dot_is_a_generation_there_is_no_trail(run: Run) -> None:
    scatter = run.shown(Scatter(run.session), 320, 260)
    run.finish()
    one = np.array([1.0])
    scatter.take(Population(1, 60, "evolution", one, one))
    scatter.redraw()
    assert len(scatter.trail.x_values) == 0 and scatter.header.text() == "a dot a generation"


def test_without_a_second_objective_there_are_no_axes_but_one_sentence(run: Run) -> None:
    scatter = run.shown(Scatter(run.session), 320, 260)
    run.finish()
    scatter.show_root("evolution")
    assert scatter.plot.isVisible() and not scatter.nothing.isVisible()
    two = run.session.nests
    alone = replace(two[0], root="alone", inner=(), mesa="", intended="", gap="")
    run.session.now.nests = (*two, alone)
    scatter.show_root("alone")  # nor is another nest's population shown in its place
    assert not scatter.plot.isVisible() and len(scatter._now) == 0 and not scatter.header.text()
    assert scatter.nothing.isVisible() and "no second objective" in scatter.nothing.text()
    scatter.show_root("evolution")
    assert scatter.plot.isVisible() and len(scatter._now) > 0 and not scatter.nothing.isVisible()


def test_a_dock_keeps_its_height_when_the_plot_comes_and_goes(run: Run) -> None:
    window = run.shown(QMainWindow(), 400, 500)
    scatter, dock = Scatter(run.session), QDockWidget(window)
    window.setCentralWidget(QWidget())
    dock.setWidget(scatter)
    window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
    run.finish()
    alone = replace(run.session.nests[0], root="alone", inner=(), mesa="", intended="", gap="")
    run.session.now.nests = (*run.session.nests, alone)
    scatter.show_root("evolution")
    window.resizeDocks([dock], [200], Qt.Orientation.Vertical)
    QApplication.processEvents()
    high = dock.height()
    for root in ("alone", "evolution"):
        scatter.show_root(root)
        QApplication.processEvents()
        assert dock.height() == high < 220


@pytest.mark.parametrize(("x", "y"), [(0.02, 0.95), (0.95, 0.95), (0.95, 0.05), (0.02, 0.05)])
def test_the_correlations_stand_where_there_are_no_dots(run: Run, x: float, y: float) -> None:
    scatter = run.shown(Scatter(run.session), 420, 300)
    run.finish()
    rng = np.random.default_rng(5)
    crowd = rng.uniform(-0.02, 0.02, (2, 300))
    ends = np.array([[0.0, 1.0], [0.0, 1.0]])
    mesa, base = np.append(x + crowd[0], ends[0]), np.append(y + crowd[1], ends[1])
    run.session.now.then.clear()
    scatter.now["evolution"] = Population(1, 60, "evolution", base, mesa)
    scatter.redraw()
    text = next(text for text in scatter._texts if text.toPlainText())
    rect = text.mapRectToParent(text.boundingRect())
    places = zip(*scatter._pixels(scatter._now), strict=True)
    assert sum(rect.contains(*place) for place in places) <= 1


def test_in_a_narrower_plot_the_correlations_stay_in_sight(run: Run) -> None:
    scatter = run.shown(Scatter(run.session), 420, 300)
    run.finish()
    scatter.resize(230, 180)
    run.until(lambda: scatter.plot.getViewBox().width() < 170)
    box = scatter.plot.getViewBox().boundingRect()
    assert all(box.contains(text.mapRectToParent(text.boundingRect())) for text in scatter._texts)


def test_a_long_trail_is_thinned_and_numbers_that_are_none_are_left_out() -> None:
    trail = Trail()
    trail.set_color(QColor("red"))
    x = np.arange(100_000.0)
    x[5] = np.nan
    for many in (33, 1000, 99_999, 100_000):
        trail.show_points(x[:many], x[:many])
        assert MOST / 2 < len(trail.x_values) <= MOST + 1 and trail.x_values[-1] == many - 1
        assert (np.diff(trail.x_values) > 0).all()
    trail.show_points(x[:1000], x[:1000], [200, 5000])
    assert 200.0 in trail.x_values.tolist(), "a corner of its own"
    trail.show_points(np.full(3, np.nan), np.zeros(3))
    assert len(trail.x_values) == 0 and trail.boundingRect().isNull()


def test_the_last_population_before_the_shift_is_kept_whatever_comes_with_it(run: Run) -> None:
    """Also where a newer one comes at the same time, and while an earlier generation is looked at."""
    scatter = run.shown(Scatter(run.session), 320, 260)
    run.finish()
    run.session.look(10)
    run.until(lambda: run.session.now.past is not None)
    one = np.linspace(0, 1, 9)
    number = run.session.run
    run.client.events += [Population(number, g, "evolution", one + g, one) for g in (12, SHIFT - 1, SHIFT + 4)]
    run.until(lambda: not run.client.events)
    assert run.session.now.then["evolution"].generation == SHIFT - 1
    assert scatter.now["evolution"].generation == 10


def test_what_says_nothing_is_not_written_and_the_title_says_which_objective(run: Run) -> None:
    window = run.shown(QMainWindow(), 400, 500)
    scatter = Scatter(run.session)
    dock = Dock("scatter", "Base against mesa", window).fill(scatter)
    window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
    run.finish()
    spots = np.array([0.0, 1.0, 0.0, 1.0])
    assert np.isnan(correlation(spots, 1 - spots)), "two places make no correlation"
    scatter.take(Population(1, 60, "evolution", spots, 1 - spots))
    scatter.redraw()
    assert not scatter._texts[1].isVisible()
    assert (r_text("now", -0.004), r_text("now", -0.3)) == ("now r = 0.00", "now r = −0.30")
    nest = run.session.nests[0]
    run.session.now.nests = (nest, replace(nest, root="other", inner=(), mesa=""))
    for root, title in (("other", "Base and intended"), ("evolution", "Base against mesa")):
        scatter.show_root(root)
        assert dock.windowTitle() == dock.titleBarWidget().name.full_text() == title
