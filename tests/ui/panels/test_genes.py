"""Opening a setting as a gene, its range, its start, and who searches it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from sandbox.document import Document
from sandbox.graph import GeneRange
from sims.declare import Setting, SettingError
from ui.panels import edits
from ui.panels.genes import GeneFields, check_gene
from ui.panels.inspector import Inspector
from ui.panels.number_box import NumberBox

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def inspector(document: Document, show: Callable[..., QWidget]) -> Inspector:
    panel = Inspector(document)
    show(panel)
    panel.show_nodes(["drives"])
    return panel


def opened(inspector: Inspector, name: str = "height") -> GeneFields:
    row = inspector.node_page.rows[name]
    QTest.mouseClick(row.gene_button, LEFT)
    assert row.genes is not None
    return row.genes


def enter(box: NumberBox, text: str) -> None:
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, text)
    QTest.keyClick(box, Qt.Key.Key_Return)


def gene(document: Document, name: str = "height") -> GeneRange | None:
    return document.graph.nodes["drives"].genes.get(name)


def test_the_switch_opens_and_closes(inspector: Inspector, document: Document) -> None:
    fields = opened(inspector)
    row = inspector.node_page.rows["height"]
    assert gene(document) == GeneRange(-9.0, 9.0)
    assert fields.isVisible() and not row.editor.isVisible()
    assert row.searched.text() == "−9 … 9"
    QTest.mouseClick(row.gene_button, LEFT)
    assert gene(document) is None
    assert row.editor.isVisible() and not fields.isVisible()
    labels = [step.label for step in document.history]
    assert labels == ["Open", "Open gene drives.height", "Close gene drives.height"]
    document.undo()
    assert fields.isVisible() and row.gene_button.isChecked()


def test_only_genes_have_the_switch(inspector: Inspector) -> None:
    inspector.show_nodes(["meadow"])
    assert not any(row.gene_button.isVisible() for row in inspector.node_page.rows.values())


def test_range_is_edited_and_bad_ones_are_answered(inspector: Inspector, document: Document) -> None:
    fields = opened(inspector)
    enter(fields.low, "-2")
    enter(fields.high, "2")
    assert gene(document) == GeneRange(-2.0, 2.0)
    enter(fields.low, "3")
    assert fields.wrong.text() == "Height: low (3) has to be below high (2)."
    assert fields.low.text() == "-2"
    enter(fields.high, "50")
    assert fields.wrong.text() == "High is -9 to 9, not 50."
    assert gene(document) == GeneRange(-2.0, 2.0)
    enter(fields.high, "1")
    assert not fields.wrong.isVisible()


def test_start_is_uniform_or_normal(inspector: Inspector, document: Document) -> None:
    fields = opened(inspector)
    assert not fields.mean.isVisible()
    fields.start.setFocus()
    QTest.keyClick(fields.start, Qt.Key.Key_Down)
    assert gene(document) == GeneRange(-9.0, 9.0, mean=0.0, spread=4.5)
    assert fields.mean.isVisible() and fields.spread.isVisible()
    enter(fields.mean, "1")
    enter(fields.spread, "0.5")
    assert gene(document) == GeneRange(-9.0, 9.0, mean=1.0, spread=0.5)
    enter(fields.mean, "12")
    assert "mean of the start has to lie from -9 to 9" in fields.wrong.text()
    assert fields.mean.text() == "1"
    enter(fields.spread, "-1")
    assert fields.wrong.text() == "Spread is at least 0, not -1."
    enter(fields.spread, "0")  # all start at the mean
    assert gene(document) == GeneRange(-9.0, 9.0, mean=1.0, spread=0.0)
    QTest.keyClick(fields.start, Qt.Key.Key_Up)
    assert gene(document) == GeneRange(-9.0, 9.0)


def test_who_searches(inspector: Inspector, document: Document) -> None:
    assert edits.searchers(document.graph, "drives") == ("outer",)  # weights of inner: only from outside it
    assert edits.searchers(document.graph, "inner") == ("outer",)
    assert edits.searchers(document.graph, "point") == ("inner", "outer")  # the nearest first
    assert edits.searchers(document.graph, "outer") == ()
    assert edits.searchers(document.graph, "children") == ()
    inspector.show_nodes(["point"])
    fields = opened(inspector, "spread")
    assert [fields.by.itemText(i) for i in range(fields.by.count())] == [
        "Inner (nearest outside)",
        "Inner",
        "Outer",
    ]
    fields.by.setFocus()
    QTest.keyClick(fields.by, Qt.Key.Key_Down)
    QTest.keyClick(fields.by, Qt.Key.Key_Down)
    assert document.graph.nodes["point"].genes["spread"].by == "outer"
    document.edit_graph("Rename", document.graph.rename("outer", "evolution"))
    assert fields.by.currentText() == "Evolution"


def test_nobody_outside_is_said(inspector: Inspector) -> None:
    inspector.show_nodes(["outer"])
    fields = opened(inspector, "rate")
    assert fields.by.currentText() == "no optimizer outside yet"


def test_whole_numbers_stay_whole(inspector: Inspector, document: Document) -> None:
    inspector.show_nodes(["inner"])
    fields = opened(inspector, "budget")
    assert fields.low.text() == "1"
    enter(fields.high, "12.5")
    assert "whole number" in fields.wrong.text()
    enter(fields.high, "12")
    assert document.graph.nodes["inner"].genes["budget"] == GeneRange(1.0, 12.0)


def test_reset_closes_the_gene(inspector: Inspector, document: Document) -> None:
    opened(inspector)
    QTest.mouseClick(inspector.node_page.rows["height"].reset_button, LEFT)
    assert gene(document) is None


def test_first_range_of_unbounded_numbers() -> None:
    free = Setting(name="k", default=0.5, help="")
    assert edits.first_range(free, 0.5) == GeneRange(-0.5, 1.5)
    wide = Setting(name="k", default=0.0, low=-1e6, high=1e6, help="")
    assert edits.first_range(wide, 20.0) == GeneRange(0.0, 40.0)
    positive = Setting(name="k", default=1.0, low=0.0, high=1e12, help="")
    assert edits.first_range(positive, 0.04) == GeneRange(0.0, 1.04)
    bounded = Setting(name="k", default=3, low=1, high=10, help="")
    assert edits.first_range(bounded, 3) == GeneRange(1.0, 10.0)


def test_check_gene() -> None:
    setting = Setting(name="k", default=0.5, low=0.0, high=1.0, help="")
    assert check_gene(setting, GeneRange(0, 1)) == GeneRange(0.0, 1.0)
    for bad in (GeneRange(0.5, 0.5), GeneRange(-1, 1), GeneRange(0, 1, 0.5, -0.1), GeneRange(0, 1, 2.0, 1.0)):
        with pytest.raises(SettingError):
            check_gene(setting, bad)
