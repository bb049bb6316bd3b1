"""Thin traces: drawn on the run's own scale, named, cleared; and the line at the generation looked at."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from waiting import until
from window_fakes import FakeClient, factory, small_document

from ui.panels.ghost_legend import GhostLegend
from ui.panels.scope import Scope
from ui.run_session import RunSession


@pytest.fixture
def scope(app: QApplication) -> Iterator[Scope]:
    session = RunSession(small_document(), factory(FakeClient()))
    shown = Scope(session)
    shown.resize(700, 300)
    shown.show()
    session.start()
    until(lambda: session.state == "paused")
    session.step(40)
    until(lambda: session.generation == 40)
    yield shown
    session.close()
    shown.close()
    shown.deleteLater()


def lines(scope: Scope) -> list[tuple[np.ndarray, np.ndarray]]:
    return [line.getData() for name, line in scope.plot.past.drawn if name]


def test_the_original_stays_as_a_thin_trace_until_it_is_cleared(scope: Scope) -> None:
    session = scope.session
    legend = scope.findChild(GhostLegend)
    assert legend is not None and not legend.isVisible() and not lines(scope)
    before = session.record.rows.copy()
    session.look(12)
    session.branch()
    until(lambda: session.state == "paused" and session.record.length == 13)
    until(lambda: len(lines(scope)) == len(scope.plot.curves) > 0)
    for curve, (x, y) in zip(scope.plot.curves, lines(scope), strict=True):
        own, zero, size = session.record.line(curve.column)
        np.testing.assert_array_equal(x, np.arange(41))
        np.testing.assert_allclose(y, (before[:, session.record.columns.index(own)] - zero) / size)
    pens = [line.opts["pen"] for _, line in scope.plot.past.drawn]
    assert all(pen.widthF() == 1.0 and pen.dashPattern() for pen in pens)
    assert scope.plot.getViewBox().viewRange()[0][1] >= 40, "the trace is in view as far as it goes"
    assert legend.isVisible() and legend.names.names == ["original of the branch at 12"]
    QTest.mouseClick(legend.clear, Qt.MouseButton.LeftButton)
    until(lambda: not lines(scope))
    assert not legend.isVisible()


def test_the_trace_of_a_curve_on_the_right_axis_is_there_too(scope: Scope) -> None:
    session = scope.session
    session.look(12)
    session.branch()
    until(lambda: session.state == "paused" and session.record.length == 13)
    scope.edits.add("drive.sweetness.mean")
    column, ghost = "drive.sweetness.mean", session.ghosts.kept[0].record
    for record, size in ((session.record, 1000.0), (ghost, 3000.0)):
        values = record[column]
        values *= size
    scope.plot.forget()
    scope.redraw()
    trace = dict(scope.plot.past.drawn)[column]
    assert scope.plot._right.lines == {scope.plot.lines.items[-1], trace}
    assert scope.plot._right.box.viewRange()[1][1] > ghost[column].max(), "all of it is in view"
    scope.edits.remove(column)
    assert not scope.plot._right.lines and not scope.plot.getAxis("right").isVisible()
    session.ghosts.clear()
    until(lambda: not lines(scope))


def test_a_line_stands_where_one_looks_and_the_legend_reads_it(scope: Scope) -> None:
    session = scope.session
    assert not scope.plot.past._place.isVisible()
    session.look(7)
    until(lambda: scope.plot.past._place.isVisible())
    assert scope.plot.past._place.value() == 7
    curve, value = scope.legend.entries[0]
    own, zero, size = session.record.line(curve.column)
    assert value == pytest.approx((session.record[own][7] - zero) / size)
    session.look_live()
    until(lambda: not scope.plot.past._place.isVisible())


def test_a_run_of_other_columns_draws_nothing(scope: Scope) -> None:
    session = scope.session
    other = type(session.record)(("elsewhere.mean",))
    other.append(np.array([1.0]))
    session.ghosts.keep(other, "another", ())
    scope.redraw()
    assert not lines(scope) and len(session.ghosts.kept) == 1
