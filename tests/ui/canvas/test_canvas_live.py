"""Live values painted by themselves look as if the whole canvas had been painted; panning moves what was painted."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGraphicsView, QStyleOptionGraphicsItem
from waiting import until

from sandbox.graph import GeneRange
from ui.canvas.view import Canvas


def on_screen(canvas: Canvas) -> QImage:
    """The pixels that were painted last."""
    QApplication.processEvents()
    return canvas.screen().grabWindow(canvas.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)


def pixels(image: QImage) -> np.ndarray:
    return (
        np.frombuffer(image.constBits(), np.uint8)
        .reshape(image.height(), image.width(), 4)[..., :3]
        .astype(int)
    )


@pytest.fixture
def paints(monkeypatch) -> list[tuple[bool, QPaintEvent]]:
    """Of every painting of the canvas: whether all was painted that lies in the region, and how large that is."""
    found: list = []
    whole, plain = Canvas.paintEvent, QGraphicsView.paintEvent

    def count(canvas, event):
        found.append([False, event.region().boundingRect()])
        whole(canvas, event)

    def all_of_it(canvas, event):
        found[-1][0] = True
        plain(canvas, event)

    monkeypatch.setattr(Canvas, "paintEvent", count)
    monkeypatch.setattr(QGraphicsView, "paintEvent", all_of_it)
    return found


def show(canvas: Canvas, number: float) -> None:
    series = np.sin(np.arange(50.0) * number)
    values = {"outer": [("best", f"{number:.2f}")], "inner": [("best", f"{-number:.4f}")]}
    canvas.show_live(values, {"outer": series, "inner": series[::-1]}, {("drives", "height"): number})


@pytest.fixture
def live(paints, canvas):
    canvas.document.edit_graph(
        "x", canvas.document.graph.open_gene("drives", "height", GeneRange(0.0, 100.0))
    )
    show(canvas, 11.125)
    until(lambda: not paints or QApplication.processEvents() is None)
    on_screen(canvas)
    paints.clear()
    return canvas


@pytest.mark.parametrize("scale", [1.0, 0.5])
def test_only_what_changed_is_painted_and_it_looks_the_same(live, paints, scale):
    live.zoom_to(scale)
    QTest.qWait(150)  # the hand rests
    before = pixels(on_screen(live))
    paints.clear()
    show(live, 0.5)
    alone = pixels(on_screen(live))
    assert [everything for everything, _ in paints] == [False]
    live.viewport().update()
    least = 0 if scale == 1 else 8  # corners of wells are rounded to pixels
    assert abs(alone - pixels(on_screen(live))).max() <= least, "as if all had been painted"
    assert (alone != before).any()
    assert paints[-1][0]


def test_a_card_that_lies_over_it_stays_there(live, paints):
    outer, last = live.scene_.nodes["outer"], list(live.document.graph.nodes)[-1]
    assert last != "outer"
    place = (outer.x() + 20.0, outer.y() + outer.look.well_top)
    live.document.edit_graph("over", live.document.graph.move({last: place}))
    on_screen(live)
    paints.clear()
    show(live, 0.5)
    alone = pixels(on_screen(live))
    assert any(everything for everything, _ in paints)
    live.viewport().update()
    assert abs(alone - pixels(on_screen(live))).max() <= 8, "a rounding of colours at most"


def test_what_else_changes_at_the_same_time_is_painted_too(live):
    show(live, 0.5)
    live.select(("world",))
    both = pixels(on_screen(live))
    live.viewport().update()
    assert (both == pixels(on_screen(live))).all()


def test_panning_moves_what_was_painted(live, paints):
    live.pan(QPoint(7, 0))
    moved = pixels(on_screen(live))
    assert paints and all(place.width() <= 10 for _, place in paints), "only the strip that came into view"
    show(live, 0.5)
    live.pan(QPoint(-30, 20))
    moved = pixels(on_screen(live))
    live.viewport().update()
    assert (moved == pixels(on_screen(live))).all()


def test_a_removed_card_is_not_painted(live):
    show(live, 0.5)
    live.document.edit_graph("gone", live.document.graph.remove(("outer",)))
    on_screen(live)
    assert "outer" not in live.scene_.nodes


def test_what_moves_while_numbers_come_leaves_nothing_behind(canvas):
    scene, view = canvas.scene_, canvas.viewport()
    QApplication.processEvents()
    for step in range(1, 4):
        scene.move_live({"world": (0.0, -60.0 * step)})
        view.update(0, 0, 20, 20)  # something waits to be painted, and what has moved is not known yet
        canvas.show_live({"outer": [("base", f"{step}.0")]}, {}, {})
        QApplication.processEvents()
    painted = pixels(on_screen(canvas))
    view.update()
    assert (abs(painted - pixels(on_screen(canvas))) > 90).sum() < 60  # dashes may begin elsewhere
    scene.move_live({"world": (0.0, 0.0)})


def test_the_line_is_a_point_wide_on_a_dense_screen_too(canvas):
    well = canvas.scene_.nodes["outer"].well
    well.show_values((), np.sin(np.arange(12.0)))
    room = well.rect()
    inked = []
    for ratio in (1, 2):
        image = QImage(room.size().toSize() * ratio, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        image.fill(0)
        painter = QPainter(image)
        painter.translate(-room.topLeft())
        well.paint(painter, QStyleOptionGraphicsItem())
        painter.end()
        inked.append((pixels(image).sum(axis=2) / 255).sum())
    assert inked[1] == pytest.approx(4 * inked[0], rel=0.25)
