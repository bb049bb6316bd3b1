"""Cursors, marks and zooming of the objective scope, by real mouse and key events."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from scope_stage import Mouse, Run
from window_fakes import SHIFT

from sandbox.scenario import Intervention
from ui.panels.legend import number
from ui.panels.plot_cursor import LINE
from ui.panels.plot_lines import KEPT, NOT_KEPT
from ui.panels.plot_markers import INTERVENTION
from ui.panels.plot_shade import gap_text
from ui.panels.scope import Scope
from ui.panels.scope_reading import reading

CTRL, SHIFT_KEY = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def stage(run: Run) -> tuple[Scope, Mouse]:
    scope = run.shown(Scope(run.session))
    run.finish()
    return scope, Mouse(scope.plot)


def box_text(scope: Scope) -> str:
    readout = scope.plot.cursors.readout
    return readout.reading.text() if readout.isVisible() else ""


def test_the_cursor_reads_every_curve_at_a_generation(run: Run) -> None:
    scope, mouse = stage(run)
    scope.edits.add("drive.sweetness.mean")
    mouse.move(40)
    lines = box_text(scope).splitlines()
    assert lines[0] == "generation 40"
    assert lines[1:] == ["base 0.22", "mesa 1.35", "drive.sweetness.mean 0.40", "gap 1.13"]
    mouse.leave()
    assert box_text(scope) == "" and not scope.plot.cursors.lines["hover"].isVisible()


def test_a_click_pins_a_second_cursor_and_the_first_reads_differences(run: Run) -> None:
    scope, mouse = stage(run)
    mouse.click(20)
    assert scope.plot.cursors.pin == 20 and scope.plot.cursors.lines["pin"].value() == 20
    mouse.move(40)
    record = scope.session.record
    apart = record["evolution.base_scaled"][40] - record["evolution.base_scaled"][20]
    assert "generation 40  (20 from 20)" in box_text(scope)
    assert f"base 0.22 {apart:.2f}".replace("-", "−") in box_text(scope)
    mouse.leave()
    assert box_text(scope).startswith("generation 20")
    QTest.qWait(QTest_double())
    mouse.click(20)
    assert scope.plot.cursors.pin == -1 and scope.plot.cursors.hover in (-1, 20)


def QTest_double() -> int:
    """Longer than a double click may take."""
    from PySide6.QtWidgets import QApplication

    return QApplication.doubleClickInterval() + 20


def test_in_a_low_plot_the_box_says_what_there_is_room_for(run: Run) -> None:
    scope, _ = stage(run)
    scope.edits.add("drive.sweetness.mean")
    record, curves = run.session.record, scope.plot.curves

    def lines(height: float) -> list[str]:
        return reading(record, curves, 40, -1, lambda _: "", ("a note",), height).text().splitlines()

    whole = ["generation 40", "base 0.22", "mesa 1.35", "drive.sweetness.mean 0.40", "gap 1.13", "a note"]
    assert lines(200) == whole and lines(100) == whole[:-1]
    assert lines(80) == ["generation 40", "base 0.22", "gap 1.13", "and 2 more"]
    assert lines(50) == ["generation 40"]
    assert all(len(lines(height)) * LINE <= height for height in range(20, 200))


def test_arrows_move_the_cursor_return_pins_and_escape_clears(run: Run) -> None:
    scope, _ = stage(run)
    scope.plot.setFocus()
    QTest.keyClick(scope.plot, Qt.Key.Key_Right)
    assert scope.plot.cursors.hover == 31, "from the middle of the view"
    QTest.keyClick(scope.plot, Qt.Key.Key_Left, SHIFT_KEY)
    QTest.keyClick(scope.plot, Qt.Key.Key_Return)
    assert (scope.plot.cursors.hover, scope.plot.cursors.pin) == (21, 21)
    QTest.keyClick(scope.plot, Qt.Key.Key_Escape)
    assert box_text(scope) == ""


def test_a_new_run_forgets_the_pin(run: Run) -> None:
    scope, mouse = stage(run)
    mouse.click(20)
    run.session.start()
    run.until(lambda: scope.plot.cursors.pin == -1)


def test_where_base_and_mesa_cross_there_is_a_ring(run: Run) -> None:
    scope, mouse = stage(run)
    places = scope.plot.markers.crosses.tolist()
    base, mesa = (run.session.record[f"evolution.{name}_scaled"] for name in ("base", "mesa"))
    turned = np.flatnonzero(np.diff(np.sign((base - mesa)[1:]))) + 1  # at first both are 0
    assert len(turned) and [int(place) for place in places] == turned.tolist()
    scope.plot.grab()
    assert scope.plot.markers.drawn.tolist() == places
    mouse.move(places[0])
    assert f"base and mesa cross at {places[0]:.1f}" in box_text(scope)


def test_shifts_and_interventions_are_marked_and_told(run: Run) -> None:
    scope, mouse = stage(run)
    run.session.now.made.append(Intervention(12, "brain", "steps", -3.5))
    run.session.status.emit(run.session.status_now())
    assert [(m.generation, m.text) for m in scope.plot.markers.marks if m.kind == INTERVENTION] == [
        (12, "brain.steps = −3.5")
    ]
    mouse.move(SHIFT)
    assert "shift: modern" in box_text(scope)
    mouse.move(12)
    assert "brain.steps = −3.5" in box_text(scope)


def test_the_wheel_zooms_the_generations_and_with_ctrl_the_heights(run: Run) -> None:
    scope, mouse = stage(run)
    before = scope.plot.getViewBox().viewRange()
    mouse.wheel(30, 3)
    (left, right), _ = scope.plot.getViewBox().viewRange()
    assert right - left < 0.95 * (before[0][1] - before[0][0]) and not scope.follow.isChecked()
    mouse.wheel(30, 3, CTRL)
    low, high = scope.plot.getViewBox().viewRange()[1]
    assert high - low < 0.95 * (before[1][1] - before[1][0])
    scope.redraw()
    assert scope.plot.getViewBox().viewRange()[1] == [low, high], "a redraw leaves what was chosen by hand"


def test_a_box_drawn_with_shift_is_shown_and_a_double_click_goes_back(run: Run) -> None:
    scope, mouse = stage(run)
    mouse.drag(mouse.at(10, 0.8), mouse.at(20, 0.4), SHIFT_KEY)
    (left, right), (low, high) = scope.plot.getViewBox().viewRange()
    assert left == pytest.approx(10, abs=0.3) and right == pytest.approx(20, abs=0.3)
    assert high - low < 1.0 and not scope.follow.isChecked()
    QTest.mouseDClick(mouse.view, Qt.MouseButton.LeftButton, pos=mouse.at(15))
    assert scope.follow.isChecked() and scope.plot.getViewBox().viewRange()[0] == [0, 60]
    assert scope.plot.getViewBox().viewRange()[1][1] > 1.3
    assert scope.plot.cursors.pin == -1


def test_panning_draws_what_comes_into_view(run: Run) -> None:
    scope, mouse = stage(run)
    mouse.drag(mouse.at(10, 0.8), mouse.at(20, 0.2), SHIFT_KEY)
    scope.redraw()
    start = mouse.at(18)
    mouse.drag(start, start - QPoint(200, 0))
    left, right = scope.plot.getViewBox().viewRange()[0]
    assert left > 12
    assert scope.plot.lines.items[0].getData()[0][-1] >= right - 1


@pytest.mark.parametrize("modifiers", [Qt.KeyboardModifier.NoModifier, CTRL])
def test_there_is_an_end_to_zooming(run: Run, modifiers: Qt.KeyboardModifier) -> None:
    scope, mouse = stage(run)
    for _ in range(60):
        mouse.wheel(29.4, 30, modifiers)
    scope.redraw()
    scope.plot.grab()  # Qt ends the program where lines are too long
    for _ in range(20):
        mouse.wheel(29.4, -30, modifiers)
    scope.redraw()
    scope.plot.grab()
    across, up = (high - low for low, high in scope.plot.getViewBox().viewRange())
    assert across >= 1 and up >= 1e-4


def test_a_dense_curve_is_drawn_thin_and_solid(run: Run) -> None:
    scope, _ = stage(run)
    mesa = scope.plot.lines.items[1]
    assert mesa.opts["pen"].dashPattern()
    mesa_column = run.session.record["evolution.mesa_scaled"]
    mesa_column[:] = np.where(np.arange(61) % 2, 0.0, 1.4)  # up and down all the way
    scope.plot.forget()
    scope.redraw()
    assert not mesa.opts["pen"].dashPattern() and mesa.opts["pen"].widthF() == 1.0
    many = np.linspace(1, 59, 400)
    scope.plot.markers.show_crosses(many, np.full(400, 0.7), "base and mesa")
    scope.plot.grab()
    assert 40 < len(scope.plot.markers.drawn) < 100 and np.diff(scope.plot.markers.drawn).min() > 0
    mesa_column[:] = 0.5
    scope.plot.forget()
    scope.redraw()
    assert mesa.opts["pen"].dashPattern()


def test_a_label_that_has_little_room_keeps_its_value_and_the_gap_stands_below_it(run: Run) -> None:
    entry = Intervention(58, "brain", "a_setting_with_a_name_that_no_plot_has_room_for", 0.125)
    run.document.edit("plan", replace(run.document.scenario, interventions=(entry,)))
    scope, _ = stage(run)
    plot = scope.plot
    plot.resize(330, 200)
    QTest.qWait(0)
    scope.redraw()
    ((text, rect),) = [
        (text, rect) for mark, text, rect in plot.markers.labels() if mark.kind == INTERVENTION
    ]
    assert text.startswith("brain.a_") and "…" in text and text.endswith(" = 0.125")
    plot.tall_by_hand = True
    for middle in np.linspace(*plot.getViewBox().viewRange()[1], 12):
        ends = np.array([0.0, 60.0]), np.full(2, middle)
        plot.gap.say(ends, ends, 0.0, gap_text(2e-9, 1e-9), [rect])
        place = plot.gap.text.mapRectToParent(plot.gap.text.boundingRect())
        drawn = plot.getViewBox().mapFromView(place).boundingRect()
        assert not drawn.adjusted(1, 3, -1, -3).intersects(rect)
    assert plot.gap.text.toPlainText() == "gap 1.00e−09"


def test_a_gap_is_written_in_digits_that_suit_its_objectives() -> None:
    assert [gap_text(*ends) for ends in ((1.0, 1.0003), (1.5, 0.2), (2e12, 1e12), (np.inf, 1.0), (np.nan, 1.0))] == [
        "gap 0.00", "gap 1.30", "gap 1.00e+12", "", "",
    ]  # fmt: skip


@pytest.mark.parametrize("log", [False, True])
def test_infinite_numbers_are_told_and_leave_holes(run: Run, log: bool) -> None:
    scope, mouse = stage(run)
    record = run.session.record
    record["evolution.base_scaled"][10:] = np.inf
    record["evolution.mesa_scaled"][30:] = np.nan
    scope.plot.forget()
    if log:
        scope.edits.toggle_flag("log_y")
    scope.redraw()
    scope.plot.pin(5)
    scope.plot.point_at(40)
    assert box_text(scope).splitlines()[1:3] == ["base ∞ +∞", "mesa – –"]
    assert [np.isfinite(line.getData()[1]).sum() for line in scope.plot.lines.items[:2]] == [10, 30]
    mouse.wheel(30, 1)
    scope.grab()


@pytest.mark.parametrize(
    ("value", "shown"),
    [(-0.0, "0.00"), (0.0042, "0.0042"), (-0.0451, "−0.045"), (12.345, "12.35"),
     (1234.5, "1\N{NARROW NO-BREAK SPACE}234"),
     (1e12, "1.00e+12"), (-1e-9, "−1.00e−09"), (-np.inf, "−∞"), (np.nan, "–")],
)  # fmt: skip
def test_numbers_have_three_or_four_digits(value: float, shown: str) -> None:
    assert number(value) == shown


def test_no_cursor_goes_beyond_the_newest_generation(run: Run) -> None:
    scope, mouse = stage(run)
    scope.plot.setXRange(0, 120, padding=0)
    mouse.move(100)
    assert scope.plot.cursors.hover == 60 == scope.plot.cursors.lines["hover"].value()
    assert box_text(scope).startswith("generation 60")
    mouse.click(100)
    assert scope.plot.cursors.pin == 60
    scope.plot.setFocus()
    QTest.keyClick(scope.plot, Qt.Key.Key_Right)
    assert scope.plot.cursors.hover == 60


def test_a_hand_that_pans_moves_what_is_drawn_until_its_end_comes_into_view(run: Run) -> None:
    scope, mouse = stage(run)
    plot, box = scope.plot, scope.plot.getViewBox()
    record = run.session.record
    mouse.drag(mouse.at(10, 0.8), mouse.at(30, 0.2), SHIFT_KEY)
    taken = []
    for _ in range(14):
        start = mouse.at(sum(box.viewRange()[0]) / 2)
        mouse.drag(start, start - QPoint(40, 0))
        taken.append(plot._drawn)
        left, right = box.viewRange()[0]
        x, y = plot.lines.items[0].getData()
        rows = np.arange(max(0, int(left)), min(60, int(np.ceil(right))) + 1)
        assert set(rows) <= set(x), "all that is in view is drawn"
        assert np.array_equal(y[np.searchsorted(x, rows)], record[plot.curves[0].column][rows])
        last = y[np.searchsorted(x, right)] if right < 60 else y[-1]
        low, high = box.viewRange()[1]
        assert low < last < high
    assert 2 < len({stretch.window for stretch in taken}) < 8, "most moves draw no curve anew"
    assert {line.cacheMode() for line in plot.lines.items} == {KEPT}
    mouse.wheel(sum(box.viewRange()[0]) / 2, 3)
    assert {line.cacheMode() for line in plot.lines.items} == {NOT_KEPT}, "each step has other pictures"


def test_two_fingers_pan_and_a_pinch_zooms_around_them(run: Run) -> None:
    scope, mouse = stage(run)
    box = scope.plot.getViewBox()
    mouse.drag(mouse.at(10, 0.8), mouse.at(40, 0.2), SHIFT_KEY)
    (left, right), up = box.viewRange()
    at, view = mouse.at(25), scope.plot.viewport()
    where = QPointF(at), QPointF(view.mapToGlobal(at))
    sideways = QWheelEvent(
        *where,
        QPoint(30, 2),
        QPoint(60, 4),
        Qt.MouseButton.NoButton,
        CTRL,
        Qt.ScrollPhase.ScrollUpdate,
        False,
    )
    QApplication.sendEvent(view, sideways)
    moved = box.viewRange()[0]
    assert moved[0] == pytest.approx(left - 30 * (right - left) / box.width()) and box.viewRange()[1] == up
    assert moved[1] - moved[0] == pytest.approx(right - left) and not scope.follow.isChecked()
    place = box.mapSceneToView(scope.plot.mapToScene(at)).x()
    pad = QPointingDevice.primaryPointingDevice()
    kind = Qt.NativeGestureType.ZoomNativeGesture
    QApplication.sendEvent(view, QNativeGestureEvent(kind, pad, 2, *where, where[1], 0.25, QPointF()))
    closer = box.viewRange()[0]
    assert closer[1] - closer[0] == pytest.approx((right - left) / 1.25)
    assert box.mapSceneToView(scope.plot.mapToScene(at)).x() == pytest.approx(place)
