"""A person builds the bundled sweet-tooth nest from an empty canvas, with the mouse and the keyboard alone.

The window is the real one with the real worker; of the desktop only the file dialog and QDrag's own loop (which hangs
on the offscreen platform) are stood in for.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QDrag
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QToolButton

sys.path.insert(0, str(Path(__file__).parent))
from person import Person

from sandbox import nests
from sandbox import scenario as scenarios
from sandbox.graph import GeneRange, Graph, Node
from sandbox.headless import run
from sandbox.scenario import Scenario
from sims.declare import Value
from ui.canvas.look import WIDTH
from ui.canvas.overlays import RenameLine
from ui.main_window import MainWindow
from ui.panels.editors import ChoiceEditor, MultilineEditor, NumberEditor, SwitchEditor, TextEditor
from ui.settings import settings

GENERATIONS = 50
BUNDLED = scenarios.load("sweet-tooth")


@pytest.fixture
def person(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    settings().clear()
    window = MainWindow()
    window.show()
    window.layout_.proportion()
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    window.session.start()
    person = Person(window)
    monkeypatch.setattr(QDrag, "exec", lambda drag, *actions: person.catch(drag))
    yield person
    window.document.saved = window.document.scenario
    window.close()
    window.deleteLater()


def stated(graph: Graph) -> Graph:
    """The graph without bends, and without settings that state their default, which nobody needs to type."""
    for node in graph.nodes.values():
        known = {s.name: s.default for s in nests.parameters(graph, node.id)}
        kept = {k: v for k, v in node.settings.items() if k in node.genes or known.get(k) != v}
        graph = msgspec.structs.replace(
            graph, nodes={**graph.nodes, node.id: msgspec.structs.replace(node, settings=kept)}
        )
    return Graph(graph.nodes, graph.wires)


def test_the_bundled_nest_is_built_run_exported_and_reopened(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = person.window
    assert window.document.graph == Graph()
    build(person)
    assert person.canvas.mirror_faults() == []
    assert stated(window.document.graph) == stated(BUNDLED.graph)
    assert list(window.document.graph.nodes) == list(BUNDLED.graph.nodes)
    undo_and_redo_everything(person)
    assert run_by_hand(person) == headless_hash()

    path = tmp_path / "mine.mesa.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(path), ""))
    window.actions_["export_json"].trigger()
    exported = scenarios.load(path)
    assert stated(exported.graph) == stated(BUNDLED.graph)
    assert (exported.seed, exported.generations, exported.interventions) == (BUNDLED.seed, GENERATIONS, ())

    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(path), ""))
    window.document.saved = window.document.scenario  # else it asks about the unsaved edits
    person.key("Ctrl+O")
    assert window.document.path == path
    assert window.document.graph == exported.graph
    person.until(lambda: window.session.state == "paused" and not window.session.pending)
    assert run_by_hand(person) == headless_hash()


def headless_hash() -> str:
    """The bundled file's run hash, computed without a window."""
    return run(BUNDLED, GENERATIONS).run_hash()


# -- building --------------------------------------------------------------------------------------------------


def build(person: Person) -> None:
    """Everything in the order of the bundled file: nodes with their names, wires, settings, genes, seed, length."""
    graph = BUNDLED.graph
    xs, ys = zip(*(node.at for node in graph.nodes.values()), strict=True)
    person.look_at(QRectF(min(xs), min(ys), max(xs) - min(xs) + WIDTH, max(ys) - min(ys) + 260))
    for number, node in enumerate(graph.nodes.values()):
        place(person, node, in_inspector=bool(number % 2))
    for source, target in graph.wires:
        person.drag(person.port(source, output=True), person.port(target, output=False))
    assert person.window.document.graph.wires == graph.wires
    for node in graph.nodes.values():
        fill_in(person, node)
    set_seed_and_length(person, BUNDLED)


def place(person: Person, node: Node, in_inspector: bool) -> None:
    """Drags a node from the library to its place and gives it its name, on the card or in the inspector."""
    assert node.declaration is not None
    trial, made = Graph().new(node.type, (0.0, 0.0))
    height = card_height(trial, made)
    name = person.drag_from_library(
        node.declaration.title, person.at(node.at[0] + WIDTH / 2, node.at[1] + height / 2)
    )
    assert person.window.document.graph.nodes[name].at == node.at
    if name == node.id:
        return
    if in_inspector:
        person.enter(person.window.inspector.node_page.header.name, node.title)
    else:
        person.key("F2")
        assert isinstance(QApplication.focusWidget(), RenameLine)
        person.type(node.title)
        person.key("Return")
    QTest.qWait(1)
    assert person.canvas.selected() == (node.id,)


def card_height(graph: Graph, node: str) -> float:
    """How high a new card is."""
    from ui.canvas.look import look, places

    return look(graph, node, places(graph)).height


def fill_in(person: Person, node: Node) -> None:
    """Sets what differs from the defaults, then opens the genes."""
    graph = person.window.document.graph
    wanted = stated(BUNDLED.graph).nodes[node.id].settings
    if wanted or node.genes:
        person.select(node.id)
    for name, value in wanted.items():
        if nests.value(graph, node.id, name) != value:
            set_value(person, name, value)
            assert person.window.document.graph.nodes[node.id].settings[name] == value
    for name, gene in node.genes.items():
        open_gene(person, name, gene)
        assert person.window.document.graph.nodes[node.id].genes[name] == gene


def set_value(person: Person, name: str, value: Value) -> None:
    """Types or chooses a value in the inspector."""
    editor = person.window.inspector.node_page.rows[name].editor
    if isinstance(editor, NumberEditor):
        person.enter(editor.box, repr(value))
    elif isinstance(editor, TextEditor):
        person.enter(editor.line, str(value))
    elif isinstance(editor, MultilineEditor):
        person.bring_into_sight(editor)
        person.click(editor.text.viewport())
        person.key("Ctrl+A")
        person.type(str(value))
        person.key("Ctrl+Return")
    elif isinstance(editor, ChoiceEditor):
        person.choose(editor.combo, str(value).replace("_", " "))
    else:
        assert isinstance(editor, SwitchEditor)
        person.bring_into_sight(editor)
        person.click(editor.toggle)


def open_gene(person: Person, name: str, gene: GeneRange) -> None:
    """Lets the optimizer outside choose a setting, in a range and from a start."""
    row = person.window.inspector.node_page.rows[name]
    person.bring_into_sight(row)
    person.click(row.gene_button)
    fields = row.genes
    assert fields is not None
    person.enter(fields.low, repr(gene.low))
    person.enter(fields.high, repr(gene.high))
    if gene.spread is not None:
        person.choose(fields.start, "normal")
        person.enter(fields.mean, repr(gene.mean))
        person.enter(fields.spread, repr(gene.spread))


def set_seed_and_length(person: Person, scenario: Scenario) -> None:
    """The seed in the toolbar; the last generation in the inspector, while nothing is selected."""
    window = person.window
    person.enter(window.toolbar.seed, str(scenario.seed))
    person.click(person.canvas.viewport(), empty_place(person))
    assert person.canvas.selected() == ()
    person.enter(window.inspector.scenario_form.rows["generations"].editor.box, str(GENERATIONS))
    assert (window.document.scenario.seed, window.document.scenario.generations) == (
        scenario.seed,
        GENERATIONS,
    )


def empty_place(person: Person) -> QPoint:
    """A place of the canvas where there is nothing."""
    return person.canvas.viewport().rect().bottomLeft() + QPoint(20, -20)


def undo_and_redo_everything(person: Person) -> None:
    """Ctrl+Z back to the empty canvas, and Ctrl+Y to where it was."""
    document = person.window.document
    built, steps = document.scenario, document.position
    person.click(person.canvas.viewport(), empty_place(person))
    for _ in range(steps):
        person.key("Ctrl+Z")
    assert document.scenario == Scenario()
    for _ in range(steps):
        person.key("Ctrl+Y")
    assert document.scenario == built
    assert person.canvas.mirror_faults() == []


# -- running ---------------------------------------------------------------------------------------------------


def run_by_hand(person: Person) -> str:
    """Space, the Run button, `.` and the Step button, until the last generation; the run hash in the toolbar."""
    window, session = person.window, person.window.session
    person.until(lambda: session.state == "paused" and not session.pending)
    person.click(person.canvas.viewport(), empty_place(person))
    person.key(".")
    person.until(lambda: session.generation == 1 and session.state == "paused")
    step = window.actions_["step"]
    (button,) = (b for b in window.toolbar.findChildren(QToolButton) if b.defaultAction() is step)
    person.click(button)
    person.until(lambda: session.generation == 2 and session.state == "paused")
    person.click(person.canvas.viewport(), empty_place(person))
    person.key("Space")
    assert session.running
    person.until(lambda: session.generation > 4)
    person.key("Space")
    person.until(lambda: session.state == "paused")
    assert not session.running
    person.click(window.toolbar.run_button)
    person.until(lambda: session.state == "finished" and session.generation == GENERATIONS)
    assert session.record.length == GENERATIONS + 1
    shown = window.toolbar.hash.toolTip().split()[-1]
    assert window.toolbar.hash.value.text() == shown[:8]
    return shown
