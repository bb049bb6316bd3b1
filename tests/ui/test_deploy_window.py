"""The Deploy button, with a worker that answers at once: progress, verdict, cancelling, and what is in its way."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

sys.path.insert(0, str(Path(__file__).parent))
from person import Person
from waiting import until
from window_fakes import FakeClient, factory, small_document
from window_stage import leave

from sandbox import asks
from sandbox import scenario as scenarios
from sandbox.deployed import Measured, Result, Scored
from sandbox.document import Document
from sandbox.events import Deployed
from sandbox.muting import with_muted
from sandbox.runner import Runner
from ui.main_window import MainWindow
from ui.settings import settings


class Deploys(FakeClient):
    """Is half done at first; `arrive` brings the result."""

    def deploy(self, root: str) -> None:
        self.commands.append(("deploy", root))
        if root:
            self.events.append(Deployed(self.run, root, self.generation, 0.5))

    def arrive(self) -> None:
        one, none = Measured(1.0, 0.01, 1000), Measured(0.0, 0.01, 1000)
        scores = (
            Scored("base", "fitness", one, none, none, none),
            Scored("own", "drive", one, one, none, none),
        )
        result = Result("evolution", self.generation, "sugar", "shift", False, 60, 1000, scores)
        self.events.append(Deployed(self.run, "evolution", self.generation, 1.0, result))


class Bench:
    def __init__(self, shifted: bool = True) -> None:
        settings().clear()
        self.client = Deploys(1)
        self.window = MainWindow(factory(self.client))
        self.window.show()
        self.window.layout_.proportion()
        self.window.activateWindow()
        document = small_document()
        if shifted:
            document.edit_graph("Shift", asks.with_shift(document.graph, "evolution").graph)
        self.window.show_document(document, "small")
        until(lambda: self.window.session.state == "paused")
        self.person, self.card = Person(self.window), self.window.verdicts.deploy

    def press(self) -> None:
        """Clicks the toolbar's button."""
        buttons = self.window.toolbar.findChildren(QToolButton)
        self.person.click(next(b for b in buttons if b.defaultAction() is self.window.actions_["deploy"]))

    def deployed(self) -> list[str]:
        return [command[1] for command in self.client.commands if command[0] == "deploy"]

    def close(self) -> None:
        leave(self.window)


@pytest.fixture
def bench(app: QApplication) -> Iterator[Bench]:
    made = Bench()
    yield made
    made.close()


def test_the_button_deploys_and_the_card_tells(bench: Bench) -> None:
    bench.press()
    assert "run it first" in bench.window.statusBar().currentMessage() and not bench.deployed()
    bench.window.session.step(12)
    until(lambda: bench.window.session.generation == 12)
    bench.press()
    assert bench.deployed() == ["evolution"]
    until(lambda: bench.card.bar.share == 0.5)
    assert bench.card.isVisible() and bench.card.cancel.isVisible() and not bench.card.repeat.isVisible()
    assert "generation 12" in bench.card.answer.text()
    bench.client.arrive()
    until(lambda: bench.card.headline.text() == "Pursues something else")
    assert not bench.card.cancel.isVisible() and not bench.window.deploying.busy
    bench.person.bring_into_sight(bench.card)
    bench.card.setFocus()
    bench.window.activateWindow()
    QTest.qWaitForWindowActive(bench.window)
    bench.person.key("Return")
    assert bench.card.open and {row.label for row in bench.card.evidence.rows} >= {
        "base, training",
        "own, kept",
    }
    bench.person.bring_into_sight(bench.card.repeat)
    bench.person.click(bench.card.repeat)
    assert bench.deployed() == ["evolution"] * 2
    bench.client.arrive()
    until(lambda: not bench.window.deploying.busy)
    bench.window.session.reset()  # what was found belongs to the run before
    until(lambda: bench.card.question.text().startswith("Earlier run"))


def test_a_deployment_is_given_up(bench: Bench) -> None:
    bench.window.session.step(5)
    until(lambda: bench.window.session.generation == 5)
    bench.press()
    until(lambda: bench.card.cancel.isVisible() and bench.card.bar.share == 0.5)
    bench.person.bring_into_sight(bench.card.cancel)
    bench.person.click(bench.card.cancel)
    assert bench.deployed() == ["evolution", ""] and not bench.card.isVisible()
    bench.client.arrive()  # too late
    bench.window.session.poll()
    assert not bench.card.isVisible()
    bench.press()
    until(lambda: bench.card.bar.isVisible())
    bench.client.events.append(Deployed(bench.client.run, "evolution", 5, 0.0, None, "it cannot act there"))
    until(lambda: bench.card.headline.text() == "Not deployed")
    assert bench.card.answer.text() == "It cannot act there."


def test_a_reset_ends_a_deployment(bench: Bench) -> None:
    bench.window.session.step(5)
    until(lambda: bench.window.session.generation == 5)
    bench.press()
    until(lambda: bench.card.bar.share == 0.5)
    bench.window.session.reset()
    until(lambda: bench.card.headline.text() == "Not deployed")
    assert "started again" in bench.card.answer.text() and bench.deployed() == ["evolution", ""]


def test_another_document_does_not_hear_of_it(bench: Bench) -> None:
    bench.window.session.step(5)
    until(lambda: bench.window.session.generation == 5)
    bench.press()
    until(lambda: bench.card.bar.share == 0.5)
    bench.window.document.saved = bench.window.document.scenario
    bench.window.show_document(small_document(), "another")
    until(lambda: not bench.window.deploying.busy)
    assert bench.card.isHidden() and bench.deployed() == ["evolution", ""]


def test_without_a_shifted_world_one_is_offered(app: QApplication) -> None:
    bench = Bench(shifted=False)
    window = bench.window
    before = window.document.graph
    bench.press()
    assert "no shifted world" in window.banner.label.text() and not bench.deployed()
    bench.person.click(window.banner.button)
    (shift,) = window.canvas.selected()
    assert window.document.graph.nodes[shift].type == "shift.shift"
    assert window.inspector.nodes() == (shift,) and shift in window.statusBar().currentMessage()
    assert asks.shifted_world(window.document.graph, "evolution") == shift
    window.document.undo()
    assert window.document.graph == before
    bench.close()


def test_with_the_real_worker_the_run_is_the_same(app: QApplication) -> None:
    """Deployed and asked while the run goes on; the run hash is that of a run without a window."""
    settings().clear()
    scenario = msgspec.structs.replace(scenarios.load("sweet-tooth"), generations=150)
    window = MainWindow()
    window.show()
    window.layout_.proportion()
    window.show_document(Document(scenario), "sweet-tooth")
    session, card = window.session, window.verdicts.deploy
    session.speed(0)
    session.start()
    until(lambda: session.state == "paused", 60)
    session.step(30)
    until(lambda: session.generation == 30)
    session.play()
    window.deploying.deploy()
    window.asking.ask("probe.wants")
    until(lambda: card.headline.text() == "Pursues something else")
    asked = window.verdicts.once["evolution", "probe.wants"]
    until(lambda: asked.headline.text().startswith("It wants more sweetness"), 60)
    assert window.document.scenario is scenario
    until(lambda: session.state == "finished" and bool(session.now.run_hash))
    alone = Runner(scenario)
    list(alone.advance(scenario.generations + 1))
    alone.close()
    assert session.now.run_hash == alone.record.run_hash()
    leave(window)


def test_a_muted_optimizer_is_not_deployed(bench: Bench) -> None:
    bench.window.session.step(5)
    until(lambda: bench.window.session.generation == 5)
    document = bench.window.document
    document.edit_graph("Mute", with_muted(document.graph, ("evolution",), True))
    bench.window.canvas.select(("evolution",))
    bench.window.deploying.deploy()
    assert "evolution" not in bench.deployed()
