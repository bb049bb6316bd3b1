"""A person builds the sweet-tooth nest on an empty canvas: drags, wires, types, runs, exports and opens it again."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QByteArray, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

sys.path.insert(0, str(Path(__file__).parent / "canvas"))
from canvas_hand import Hand

from sandbox import nests
from sandbox import scenario as scenarios
from sandbox.graph import GeneRange, Graph, end
from sandbox.headless import run as run_headless
from sims.declare import Value
from ui.canvas.drops import MIME
from ui.canvas.overlays import RenameLine
from ui.main_window import MainWindow
from ui.panels.editors import ChoiceEditor, MultilineEditor, NumberEditor, SwitchEditor, TextEditor
from ui.panels.number_box import NumberBox
from ui.settings import settings

GENERATIONS = 50
PLACES = {
    "sugar": (0, 0), "modern": (0, 1), "mouth": (1, 0), "drive": (1, 1), "brain": (2, 0), "offspring": (2, 1),
    "evolution": (3, 0), "curves": (3, 1),
}  # fmt: skip


class Person:
    """Does everything by events, and looks only at what a person could see."""

    def __init__(self, window: MainWindow) -> None:
        self.window, self.canvas = window, window.canvas
        self.hand = Hand(window.canvas)

    def until(self, done: Callable[[], bool], milliseconds: int = 60_000) -> None:
        for _ in range(milliseconds // 10):
            if done():
                return
            QTest.qWait(10)
        raise AssertionError(f"it never happened: {self.window.state_label.text()}")

    def drop(self, type_: str, at: QPoint) -> str:
        """Drags a type from the library; QDrag hangs on the offscreen platform, so its events are sent."""
        data, view = QMimeData(), self.canvas.viewport()
        data.setData(MIME, QByteArray(type_.encode()))
        copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        for event in (
            QDragEnterEvent(at, copy, data, left, none),
            QDragMoveEvent(at, copy, data, left, none),
            QDropEvent(QPointF(at), copy, data, left, none),
        ):
            QApplication.sendEvent(view, event)
            assert event.isAccepted()
        return self.canvas.selected()[0]

    def rename(self, new: str) -> None:
        self.canvas.setFocus()
        self.hand.key(Qt.Key.Key_F2)
        line = self.canvas.findChild(RenameLine)
        line.selectAll()
        QTest.keyClicks(line, new)
        QTest.keyClick(line, Qt.Key.Key_Return)
        QTest.qWait(1)
        assert self.canvas.selected() == (new,)

    def wire(self, source: str, target: str) -> None:
        self.hand.drag(self.hand.port(*end(source), True), self.hand.port(*end(target), False))

    def set(self, node: str, name: str, value: Value) -> None:
        self.hand.click(self.hand.card(node))
        editor = self.window.inspector.node_page.rows[name].editor
        if isinstance(editor, NumberEditor):
            enter(editor.box, repr(value))
        elif isinstance(editor, TextEditor):
            editor.line.setFocus()
            editor.line.selectAll()
            QTest.keyClicks(editor.line, str(value))
            QTest.keyClick(editor.line, Qt.Key.Key_Return)
        elif isinstance(editor, MultilineEditor):
            editor.text.setFocus()
            editor.text.selectAll()
            QTest.keyClicks(editor.text, str(value))
            QTest.qWait(450)
        elif isinstance(editor, ChoiceEditor):
            choose(editor.combo, str(value))
        else:
            assert isinstance(editor, SwitchEditor)
            if editor.toggle.isChecked() is not value:
                QTest.mouseClick(editor.toggle, Qt.MouseButton.LeftButton)

    def open_gene(self, node: str, name: str, gene: GeneRange) -> None:
        self.hand.click(self.hand.card(node))
        row = self.window.inspector.node_page.rows[name]
        QTest.mouseClick(row.gene_button, Qt.MouseButton.LeftButton)
        fields = row.genes
        enter(fields.low, f"{gene.low:g}")
        enter(fields.high, f"{gene.high:g}")
        if gene.spread is not None:
            choose(fields.start, "normal")
            enter(fields.mean, repr(gene.mean))
            enter(fields.spread, repr(gene.spread))


def enter(box: NumberBox, text: str) -> None:
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, text)
    QTest.keyClick(box, Qt.Key.Key_Return)


def choose(combo, text: str) -> None:
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Home)
    for _ in range(combo.count()):
        if combo.currentText() == text.replace("_", " "):
            return
        QTest.keyClick(combo, Qt.Key.Key_Down)
    raise AssertionError(f"no choice {text}")


def meaning(graph: Graph) -> dict[str, object]:
    """Everything of a graph but places: types, values with defaults filled in, genes, wires in order."""
    nodes = {
        key: (
            node.type,
            {s.name: nests.value(graph, key, s.name) for s in nests.parameters(graph, key)},
            node.genes,
        )
        for key, node in graph.nodes.items()
    }
    return {"nodes": nodes, "wires": graph.wires, "order": list(graph.nodes)}


@pytest.fixture
def person(app: QApplication) -> Iterator[Person]:
    settings().clear()
    window = MainWindow()
    window.resize(1800, 1100)
    window.show()
    window.layout_.proportion()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    window.session.start()
    window.session.speed(0)
    yield Person(window)
    window.document.saved = window.document.scenario
    window.close()
    window.deleteLater()


def test_the_nest_is_built_run_exported_and_opened_again(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundled = scenarios.load("sweet-tooth")
    window, canvas = person.window, person.canvas
    assert window.document.graph.nodes == {}
    for node in bundled.graph.nodes.values():
        column, line = PLACES[node.id]
        at = QPoint(160 + 270 * column, 90 + 330 * line)
        made = person.drop(node.type, at)
        if made != node.id:
            person.rename(node.id)
    for source, target in bundled.graph.wires:
        person.wire(source, target)
    assert window.document.graph.wires == bundled.graph.wires
    for node in bundled.graph.nodes.values():
        for name, value in node.settings.items():
            person.set(node.id, name, value)
        for name, gene in node.genes.items():
            person.open_gene(node.id, name, gene)
    canvas.setFocus()
    enter_seed(person, bundled.seed)
    person.hand.key(Qt.Key.Key_Escape)
    enter(window.inspector.scenario_form.rows["generations"].editor.box, str(GENERATIONS))
    assert meaning(window.document.graph) == meaning(bundled.graph)
    person.until(lambda: window.session.state == "paused" and not window.session.pending)
    QTest.mouseClick(window.toolbar.run_button, Qt.MouseButton.LeftButton)
    person.until(lambda: window.session.state == "finished" and window.session.generation == GENERATIONS)
    path = tmp_path / "mine.mesa.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(path), ""))
    window.actions_["export_json"].trigger()
    assert window.files.open_path(path, asked=True)
    assert meaning(window.document.graph) == meaning(bundled.graph)
    person.until(lambda: window.session.state == "paused" and not window.session.pending)
    QTest.mouseClick(window.toolbar.run_button, Qt.MouseButton.LeftButton)
    person.until(lambda: window.session.state == "finished" and bool(window.session.now.run_hash))
    wanted = run_headless(msgspec.structs.replace(bundled, generations=GENERATIONS)).run_hash()
    assert window.session.now.run_hash == wanted
    assert window.toolbar.hash.value.text() == wanted[:8]


def enter_seed(person: Person, seed: int) -> None:
    line = person.window.toolbar.seed
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, str(seed))
    QTest.keyClick(line, Qt.Key.Key_Return)
