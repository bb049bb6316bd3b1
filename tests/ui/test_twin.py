"""Twin runs in the window: asked for, described, drawn, ended; and once with the real worker."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from waiting import until
from window_stage import WindowStage

from sandbox import scenario as scenarios
from sandbox.document import Document
from sandbox.headless import run as run_headless
from sandbox.twins import Rule
from ui.panels.twin_dialog import TwinDialog
from ui.panels.twin_plot import difference
from ui.run_session import RunSession
from ui.run_twin import RunTwin


class Bench(WindowStage):
    def dialog(self) -> TwinDialog:
        self.window.actions_["twin"].trigger()
        return next(w for w in QApplication.topLevelWidgets() if isinstance(w, TwinDialog) and w.isVisible())

    def twins(self) -> list[tuple]:
        return [command for command in self.client.commands if command[0] in ("twin", "untwin")]


@pytest.fixture
def bench(app: QApplication) -> Iterator[Bench]:
    made = Bench(40)
    yield made
    made.close()


def test_a_twin_is_asked_for_described_drawn_and_ended(bench: Bench) -> None:
    window, session = bench.window, bench.session
    window.canvas.select(("brain",))
    dialog = bench.dialog()
    until(lambda: QApplication.focusWidget() is dialog.value)
    dialog.node.setCurrentIndex(dialog.node.findData("evolution"))
    assert dialog.hint.text().endswith("(1 to 1,000,000 candidates)")
    dialog.node.setCurrentIndex(dialog.node.findData("brain"))
    assert dialog.node.currentData() == "brain" and not dialog.go.isEnabled()
    assert dialog.refused.text() == "Give it another value"
    dialog.setting.setCurrentIndex(dialog.setting.findData("budget"))
    dialog.value.setText("many")
    assert not dialog.go.isEnabled() and "budget" in dialog.refused.text()
    dialog.value.setText("7")
    assert dialog.go.isEnabled() and not dialog.refused.text()
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    until(lambda: window.twin.isVisible())
    assert window.twin.sentences.text().startswith("brain.budget is ")
    assert window.twin.sentences.text().endswith(" in this run, 7 in the twin.")
    scenario = bench.twins()[-1][1]
    assert scenario.graph.nodes["brain"].settings["budget"] == 7
    (ghost,) = session.ghosts.kept
    assert ghost.name == "twin: brain.budget = 7"
    until(lambda: ghost.record.length == 41 and len(window.twin.plot.lines["base"].getData()[1]) == 41)
    until(
        lambda: sum(bool(name) for name, _ in window.scope.plot.past.drawn) == len(window.scope.plot.curves)
    )
    _, y = window.twin.plot.lines["base"].getData()
    np.testing.assert_allclose(y, 0.5 * session.record["evolution.base"])
    QTest.mouseClick(window.twin.end, Qt.MouseButton.LeftButton)
    assert bench.twins()[-1] == ("untwin",) and not session.ghosts.kept
    assert window.twin.sentences.text().startswith("No twin yet")


def test_a_twin_begins_again_with_every_run_and_clearing_traces_ends_it(bench: Bench) -> None:
    bench.window.twin.start(Rule("brain.budget=7"))
    until(lambda: bench.session.ghosts.kept[0].record.length == 41)
    bench.window.document.edit("Seed", msgspec.structs.replace(bench.window.document.scenario, seed=9))
    until(lambda: len(bench.twins()) == 2)
    assert bench.twins()[-1][1].seed == 9
    bench.session.ghosts.clear()
    assert bench.twins()[-1] == ("untwin",) and not bench.window.twin.twin.on


def test_as_saved_against_as_edited(bench: Bench) -> None:
    said: list[str] = []
    bench.session.said.connect(said.append)
    dialog = bench.dialog()
    dialog.saved.setChecked(True)
    assert not dialog.go.isEnabled() and "nothing was edited" in dialog.refused.text()
    dialog.reject()
    document = bench.window.document
    document.edit_graph("Remove", document.graph.remove(("drive",)))
    bench.window.twin.start(Rule())
    assert bench.window.twin.twin.on
    until(lambda: bool(bench.twins()))
    assert bench.window.twin.twin.sentences == ["this run has no Expression called drive"]
    bench.window.twin.start(Rule("nobody.budget=7"))
    assert said[-1].startswith("No twin: ") and bench.window.twin.twin.on, "the one that is, stays"


def test_with_the_real_worker_the_twin_has_the_numbers_of_its_scenario(app: QApplication) -> None:
    scenario = msgspec.structs.replace(scenarios.load("sweet-tooth"), generations=40)
    session = RunSession(Document(scenario))
    twin = RunTwin(session)
    try:
        session.speed(0)
        session.start()
        until(lambda: session.state == "paused", 60)
        assert twin.start(Rule("evolution.additive_variance=0.2")) == ""
        session.play()
        until(lambda: session.state == "finished" and bool(session.now.run_hash))
        until(lambda: twin.ghost is not None and twin.ghost.record.length == 41)
        other = scenario.graph.set("evolution", "additive_variance", 0.2)
        expected = run_headless(msgspec.structs.replace(scenario, graph=other))
        assert twin.ghost is not None and twin.ghost.record.run_hash() == expected.run_hash()
        assert session.now.run_hash == run_headless(scenario).run_hash()
        apart = difference(session.record, twin.ghost.record, "evolution.base")
        assert apart[0] == 0.0 and np.ptp(apart) > 0
    finally:
        session.close()
