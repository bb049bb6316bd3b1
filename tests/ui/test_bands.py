"""Bands around the curves of the scope: how sure a mean over episodes is, how much the candidates differ."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from scope_stage import Mouse, Run
from window_fakes import COLUMNS

from sandbox.events import Frames
from sandbox.record import Record, Scale
from sandbox.scenario import Intervention, load
from ui import theme
from ui.bands import KINDS, averaged, digits, student
from ui.colors import color
from ui.curves import Band, Curve
from ui.ghosts import Ghost
from ui.panels.plot_points import MAX_SHADED, hull, margins
from ui.panels.scope import Scope
from ui.panels.scope_menu import fill_plot
from ui.panels.scope_reading import with_margin
from ui.scope_state import ScopeState

ERRORS = (
    "evolution.base_error",
    "evolution.mesa_error",
    "evolution.sd",
)  # 0.02, 0.05 and 0.3, none at generation 3


OF_4 = student(3)  # standard errors that hold the mean of four episodes in 95 % of cases


def uncertain(run: Run) -> Scope:
    """A scope with the small run, whose means are over episodes."""
    ready, rows = run.client.ready, run.client.rows

    def longer(first: int, last: int) -> Frames:
        more = np.tile([0.02, 0.05, 0.3], (last - first, 1))
        more[np.arange(first, last) == 3] = np.nan
        return Frames(run.client.run, first, np.hstack([rows(first, last).rows, more]))

    run.client.ready = lambda: replace(ready(), columns=(*COLUMNS, *ERRORS))  # type: ignore[method-assign]
    run.client.rows = longer  # type: ignore[method-assign]
    run.document.edit_graph("Set episodes", run.document.graph.set("evolution", "episodes", 4))
    scope = run.shown(Scope(run.session))
    run.finish()
    return scope


def menu(scope: Scope, kind: str):
    fill_plot(scope, scope._menu)
    return next(action for action in scope._menu.actions() if action.text() == KINDS[kind].title)


def shaded(scope: Scope) -> list:
    return [item for item in scope.plot.bands.items if not item.path().isEmpty()]


def test_confidence_is_shaded_where_the_run_has_it_and_another_band_can_be_chosen(run: Run) -> None:
    scope = uncertain(run)
    base = run.session.record["evolution.base_scaled"]
    assert [curve.band for curve in scope.plot.curves] == [Band(name, OF_4) for name in ERRORS[:2]]
    low, high = scope.plot.getViewBox().viewRange()[1]
    rect = shaded(scope)[0].path().boundingRect()
    assert rect.top() == pytest.approx(np.delete(base, 3).min() - OF_4 * 0.02)
    assert low <= rect.top() and rect.bottom() <= high and len(shaded(scope)) == 2
    scope._open_menu(scope.mapToGlobal(scope.rect().center()))
    assert menu(scope, "confidence").isChecked()
    QTest.mouseClick(
        scope._menu, Qt.MouseButton.LeftButton, pos=scope._menu.actionGeometry(menu(scope, "spread")).center()
    )
    assert run.document.undo_label == "Scope: spread of the candidates" and scope.bands.kind == "spread"
    assert [curve.band for curve in scope.plot.curves] == [Band("evolution.sd"), None], "brain.sd is unknown"
    rect = shaded(scope)[0].path().boundingRect()
    assert rect.bottom() == pytest.approx(base.max() + 0.3) and len(shaded(scope)) == 1
    assert ScopeState.read(run.document.scenario.views).band == "spread"
    menu(scope, "none").trigger()
    assert not shaded(scope) and menu(scope, "none").isChecked() and scope.bands.on.none
    run.document.undo()
    run.document.undo()
    assert len(shaded(scope)) == 2 and "scope" not in run.document.scenario.views
    scope.edits.toggle("mesa")
    assert len(shaded(scope)) == 1, "a hidden curve hides its band"


def test_the_cursor_and_the_legend_say_what_the_band_is(run: Run) -> None:
    scope = uncertain(run)
    run.session.now.made.append(Intervention(20, "evolution", "episodes", 8))
    mouse = Mouse(scope.plot)
    mouse.move(40)
    text = scope.plot.cursors.readout.reading.text().splitlines()
    assert (
        text[1:4] == ["base 0.22 ± 0.06", "mesa 1.35 ± 0.16", "gap 1.13"]
        and text[-1] == "± 95 % over 8 episodes"
    )
    legend = scope.legend if scope.legend.entries else scope.more_legend
    x, top, _ = legend.places()[0]
    assert "Band: 95 % confidence of the mean over 8 episodes" in legend.tip(
        QPoint(round(x + 9), round(top + 9))
    )
    mouse.move(10)
    assert scope.plot.cursors.readout.reading.text().endswith("± 95 % over 4 episodes")
    mouse.move(3)
    assert "±" not in scope.plot.cursors.readout.reading.text(), "there was one episode then"


def test_means_of_a_plot_node_are_over_the_episodes_of_their_own_nests(run: Run) -> None:
    scope = uncertain(run)
    graph, _ = run.document.graph.new("view.plot", (0.0, 0.0), "plot")
    graph = graph.connect("brain.series", "plot.series").set(
        "plot", "metrics", "evolution.base, brain.own_score"
    )
    run.document.edit_graph("Plot", graph)
    scope.edits.choose(next(view for view in scope.views() if view.key == "plot:plot"))
    assert [curve.band for curve in scope.plot.curves] == [Band("evolution.base_error", OF_4), None]
    assert (
        scope.bands.note(40) == "± 95 % over 4 episodes"
        and scope.bands.note(-1) == scope.bands.note(99) == ""
    )


def test_a_run_without_such_columns_has_no_bands_and_says_so(run: Run) -> None:
    scope = run.shown(Scope(run.session))
    run.finish()
    assert scope.bands.kind == "none" and not shaded(scope) and scope.bands.note(5) == ""
    assert menu(scope, "none").isChecked() and not menu(scope, "confidence").isEnabled()
    assert "one episode a generation" in menu(scope, "confidence").toolTip()
    assert not menu(scope, "spread").isEnabled() and scope.state.band == "confidence"


def test_bands_are_drawn_on_logarithmic_axes_and_in_pictures(run: Run, tmp_path: Path) -> None:
    scope = uncertain(run)
    scope.edits.toggle_flag("log_y")
    base = run.session.record["evolution.base_scaled"]
    rect, (low, _) = shaded(scope)[0].path().boundingRect(), scope.plot.getViewBox().viewRange()[1]
    assert rect.bottom() == pytest.approx(np.log10(base.max() + OF_4 * 0.02))
    assert low > -3 and rect.top() < low, "where the lower edge is 0 or less it runs off"
    scope.edits.toggle_flag("log_x")
    assert shaded(scope)[0].path().boundingRect().left() == 0.0
    run.document.undo()
    run.document.undo()
    scope.export.save_to(tmp_path / "a.svg", "svg")
    text = (tmp_path / "a.svg").read_text()
    assert "± 95 % over 4 episodes" in text
    scope.edits.shade("none")
    scope.export.save_to(tmp_path / "b.svg", "svg")
    bare = (tmp_path / "b.svg").read_text()
    assert "±" not in bare and len(bare) < len(text) - 1000, "the areas have gone with the words"


def test_a_band_of_many_points_has_few_corners_and_holds_all_of_it() -> None:
    x, rng = np.arange(5000.0), np.random.default_rng(3)
    low, high = rng.normal(size=5000), 3 + rng.normal(size=5000)
    places, under, over = hull(x, low, high)
    assert len(places) <= MAX_SHADED and (places[0], places[-1]) == (0, 4999) and (np.diff(places) > 0).all()
    step = -(-5000 // MAX_SHADED)
    assert (under[:-1] <= low[: step * (len(places) - 1)].reshape(-1, step).min(axis=1)).all()
    assert over.max() == high.max() and under.min() == low.min()
    assert (hull(x[:50], low[:50], high[:50])[0] == x[:50]).all()


def test_another_theme_or_screen_changes_all_that_is_drawn(
    app: QApplication, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    scope = uncertain(run)
    plot, record = scope.plot, run.session.record
    plot.show_curves([Curve("evolution.base_scaled", "intended", "intended", band=Band("evolution.sd"))])
    plot.past.ghosts = [Ghost("other", record)]
    plot.redraw(record)
    dark = color("intended").name()
    theme.apply(app, "light")
    try:
        assert scope._later.waiting, "all is drawn anew"
        plot.redraw(record)
        drawn = (shaded(scope)[0].brush(), plot.past.drawn[0][1].opts["pen"], plot.lines.items[0].opts["pen"])
        assert {each.color().name() for each in drawn} == {color("intended").name()} != {dark}
    finally:
        theme.apply(app, "dark")
    monkeypatch.setattr(plot, "devicePixelRatioF", lambda: 2.0)
    plot.redraw(record)
    assert plot.lines.items[0].opts["pen"].widthF() == 3.6


def test_a_band_is_on_the_scale_of_its_curve() -> None:
    made = Record(("a", "a_error"), scales={"a_scaled": Scale("a", -2.0)})
    made.extend(0, np.array([[0.0, 0.5], [4.0, 0.5]]))  # 0 is -2, and 1 is their mean, 2: a span of 4
    curve = Curve("a_scaled", "a", "base", band=Band("a_error", 1.96))
    assert margins(made, curve, np.array([0.0, 1.0])) == pytest.approx([1.96 * 0.125] * 2)
    assert np.isnan(margins(made, replace(curve, band=None), np.array([0]))).all()


@pytest.mark.parametrize(
    ("freedom", "known"),
    [(1, 12.7062), (2, 4.3027), (3, 3.1824), (5, 2.5706), (10, 2.2281), (30, 2.0423), (10**6, 1.96)],
)
def test_few_episodes_make_a_wide_band(freedom: int, known: float) -> None:
    assert student(freedom) == pytest.approx(known, rel=2e-3)  # a printed table of Student's t


def test_over_what_was_averaged_is_told_at_any_generation() -> None:
    chests, hiring = load("keys-and-chests"), load("goodhart")
    changes = (Intervention(30, "evolution", "episodes", 2), Intervention(10, "evolution", "episodes", 16))
    first = averaged(chests.graph, (), "evolution", 0)
    assert first.endswith(" episodes") and averaged(chests.graph, changes, "evolution", 9) == first
    assert averaged(chests.graph, changes, "evolution", 10) == "16 episodes"
    assert averaged(chests.graph, changes, "evolution", 99) == "2 episodes"
    assert averaged(hiring.graph, (), "choice", 0).endswith(" choices")
    assert averaged(chests.graph, changes, "nobody", 0) == "episodes"


@pytest.mark.parametrize(
    ("value", "margin", "shown"),
    [
        (0.5231, 0.034, "0.52 ± 0.03"), (0.5231, 0.0034, "0.523 ± 0.003"), (-0.1, 0.0, "−0.10 ± 0.00"),
        (1234.0, 56.0, "1\N{NARROW NO-BREAK SPACE}234 ± 56.00"), (0.2, np.nan, "0.20"), (np.nan, 0.1, "–"),
    ],
)  # fmt: skip
def test_a_number_has_as_many_digits_as_its_margin_allows(value: float, margin: float, shown: str) -> None:
    assert with_margin(value, margin) == shown
    assert 2 <= digits(margin) <= 6
