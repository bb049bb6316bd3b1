"""Verdicts in the window: cards that follow the run, and questions asked of an optimizer by mouse and keyboard."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton

sys.path.insert(0, str(Path(__file__).parent))
from person import Person
from waiting import until
from window_fakes import COLUMNS, FakeClient, factory, small_document

from sandbox.asks import QUESTIONS
from sandbox.events import Answered, Frames, Ready
from sandbox.verdict_parts import Gauge, Gauges, Part, Row, Shares, Verdict, Weights
from sandbox.verdicts import verdict
from ui.main_window import MainWindow
from ui.panels.verdict_figure import FigureView
from ui.panels.verdict_once import asked_card
from ui.panels.verdict_texts import LINE, STACKED, EvidenceTable
from ui.settings import settings

TEST = {
    "r1": 0.9, "r2": 0.7, "slope": 0.2, "verdict": 1.0, "r1_low": 0.8, "r1_high": 1.0, "r2_low": 0.6, "r2_high": 0.8,
    "slope_low": 0.1, "slope_high": 0.3, "bits_training": 9.0,
}  # fmt: skip


class Probed(FakeClient):
    """Brings the columns of a Mesa-optimizer test as well; R1 falls below one half from generation 30 on."""

    def ask(self, root: str, type_: str) -> None:
        self.commands.append(("ask", root, type_))
        self.events.append(Answered(self.run, root, type_, self.generation, 0.5))

    def unask(self, root: str, type_: str) -> None:
        self.commands.append(("unask", root, type_))

    def arrive(self, root: str, type_: str, sentence: str = "") -> None:
        """The answer to a question comes."""
        found = None if sentence else Verdict(root, QUESTIONS[type_], "Yes, at generation 12: it is.", "yes")
        self.events.append(Answered(self.run, root, type_, 12, float(not sentence), found, sentence))

    def ready(self) -> Ready:
        names = tuple(f"mesa_optimizer_test.{name}" for name in TEST)
        return replace(super().ready(), columns=(*COLUMNS, *names))

    def rows(self, first: int, last: int) -> Frames:
        plain = super().rows(first, last)
        more = np.tile(np.array(list(TEST.values())), (last - first, 1))
        late = np.arange(first, last) >= 30
        for name, value in (("r1", 0.1), ("r1_low", 0.05), ("r1_high", 0.15)):
            more[late, list(TEST).index(name)] = value
        return replace(plain, rows=np.hstack((plain.rows, more)))


@pytest.fixture
def person(app: QApplication) -> Iterator[Person]:
    settings().clear()
    window = MainWindow(factory(Probed(1)))
    window.show()
    window.layout_.proportion()
    window.activateWindow()
    window.show_document(small_document(), "small")
    until(lambda: window.session.state == "paused")
    yield Person(window)
    window.document.saved = window.document.scenario
    window.close()
    window.deleteLater()


def menu_on(person: Person, node: str) -> QMenu:
    """Right-clicks a card; the menu that comes up."""
    canvas, at = person.canvas, person.header(node)
    QApplication.sendEvent(
        canvas.viewport(),
        QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, canvas.viewport().mapToGlobal(at)),
    )
    until(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def choose(menu: QMenu, text: str) -> None:
    """Clicks the entry of that text."""
    action = next(a for a in menu.actions() if a.text() == text)
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    until(lambda: not menu.isVisible())


def client(person: Person) -> Probed:
    found = person.window.session.client
    assert isinstance(found, Probed)
    return found


def stand_at(person: Person, generation: int) -> None:
    """Runs up to a generation."""
    person.window.session.step(generation)
    until(lambda: person.window.session.generation == generation)


def test_a_right_click_on_an_inner_optimizer_asks_beside_the_run(person: Person) -> None:
    window, panel = person.window, person.window.verdicts
    key = "evolution", "probe.mesa_test"
    stand_at(person, 12)
    window.canvas.frame_all()
    menu = menu_on(person, "brain")
    entries = [action.text() for action in menu.actions() if action.text().startswith("Ask: ")]
    assert entries[0] == "Ask: Is it an optimizer?" and len(entries) == 5
    before, commands = window.document.scenario, len(client(person).commands)
    choose(menu, "Ask: Is it an optimizer?")
    assert client(person).commands[commands:] == [("ask", *key)]
    assert window.document.scenario is before and "does not notice" in window.statusBar().currentMessage()
    card = panel.once[key]
    until(lambda: window.focusWidget() is card and card.bar.share == 0.5)
    assert panel.isVisible() and "generation 12" in card.answer.text() and not card.repeat.isVisible()
    client(person).arrive(*key)
    until(lambda: card.headline.text() == "Yes, at generation 12")
    assert card.question.text() == "Is it an optimizer?" and not card.cancel.isVisible()
    assert window.document.scenario is before and window.session.generation == 12
    person.bring_into_sight(card.repeat)
    person.click(card.repeat)
    assert client(person).commands[commands:] == [("ask", *key)] * 2
    until(card.cancel.isVisible)
    person.click(card.cancel)  # back to what was known before
    assert client(person).commands[-1] == ("unask", *key) and card.headline.text() == "Yes, at generation 12"
    person.bring_into_sight(card.keep)
    person.click(card.keep)
    assert window.document.graph.source("mesa_optimizer_test", "candidate") == "evolution" and not panel.once
    assert "the run starts again" in window.statusBar().currentMessage()
    assert window.document.undo_label == "Ask: Is it an optimizer?"
    until(lambda: panel.cards["mesa_optimizer_test"].headline.text() == "Yes, at the unselected start")
    choose(menu_on(person, "brain"), "Ask: Is it an optimizer?")
    assert "Mesa optimizer test answers that already" in window.statusBar().currentMessage() and not panel.once
    window.activateWindow()  # the offscreen platform leaves it to nobody after a popup
    assert QTest.qWaitForWindowActive(window)
    window.canvas.setFocus()
    person.key("Ctrl+Z")
    assert window.document.scenario == before
    until(lambda: not panel.cards)
    menu = menu_on(person, "drive")
    assert not [a for a in menu.actions() if a.text().startswith("Ask: ")]
    menu.close()


def test_what_is_in_the_way_of_an_answer_is_said(person: Person) -> None:
    window, panel = person.window, person.window.verdicts
    window.asking.ask("probe.attribution", "brain")
    card = panel.once["evolution", "probe.attribution"]
    assert "still needs the intended objective" in window.statusBar().currentMessage()
    assert card.headline.text() == "Not answered" and "puts the probe on the canvas" in card.answer.text()
    assert not [command for command in client(person).commands if command[0] == "ask"]
    window.asking.ask("probe.wants")
    client(person).arrive("evolution", "probe.wants", "there is not enough memory")
    other = panel.once["evolution", "probe.wants"]
    until(lambda: other.answer.text() == "There is not enough memory.")
    window.asking.ask("probe.wants")
    window.asking.cancel("evolution", "probe.wants")
    assert ("evolution", "probe.wants") not in panel.once  # nothing was known before
    client(person).arrive("evolution", "probe.wants")  # too late
    window.session.poll()
    assert ("evolution", "probe.wants") not in panel.once
    window.session.pause()
    window.document.edit_graph("Other", window.document.graph.remove(["brain"]))
    window.asking.ask("probe.mesa_test", "evolution")
    assert "ask again in a moment" in window.statusBar().currentMessage()


def test_answers_of_a_run_that_is_over_say_so(person: Person) -> None:
    window, panel = person.window, person.window.verdicts
    stand_at(person, 12)
    for type_ in ("probe.mesa_test", "probe.wants"):
        window.asking.ask(type_)
    client(person).arrive("evolution", "probe.mesa_test")
    known, lost = panel.once["evolution", "probe.mesa_test"], panel.once["evolution", "probe.wants"]
    until(lambda: known.headline.text() == "Yes, at generation 12")
    client(person).events.append(replace(client(person).status("running"), generation=9))  # a late word
    window.session.poll()
    assert len(window.asking.under_way) == 1
    window.session.reset()
    until(lambda: lost.headline.text() == "Not answered")
    assert known.question.text() == "Earlier run: is it an optimizer?"
    assert "started again" in lost.answer.text() and not window.asking.under_way
    assert ("unask", "evolution", "probe.wants") in client(person).commands
    window.document.saved = window.document.scenario
    window.show_document(small_document(), "another")
    assert not panel.once and not panel.cards
    until(lambda: window.session.state == "paused")
    window.asking.ask("probe.wants")
    client(person).events.append(client(person).status("failed"))
    card = panel.once["evolution", "probe.wants"]
    until(lambda: card.answer.text() == "The run stopped before it was done.")


@pytest.mark.parametrize("wide", [400, 190])
def test_buttons_of_a_card_have_room_for_their_words(app: QApplication, wide: int) -> None:
    card = asked_card("probe.wants")
    card.show_failure("evolution", "It cannot be asked.")
    card.resize(wide, 300)
    buttons = card.repeat, card.keep
    try:
        until(lambda: all(button.width() >= button.sizeHint().width() for button in buttons))
        assert (card.repeat.y() == card.keep.y()) == (wide == 400)
    finally:
        card.close()
        card.deleteLater()


def test_a_card_follows_the_run_and_opens_to_its_evidence(person: Person) -> None:
    window, panel = person.window, person.window.verdicts
    window.layout_.show("verdicts")
    until(lambda: panel.isVisible())
    assert panel.empty.isVisible()
    questions = panel.empty.findChildren(QPushButton)
    assert [button.text() for button in questions] == list(QUESTIONS.values())
    person.click(questions[1])
    assert ("evolution", "probe.wants") in panel.once and not panel.empty.isVisible()
    person.click(panel.ask)
    until(panel.questions.isVisible)
    choose(panel.questions, "Is it an optimizer?")
    window.asking.keep("evolution", "probe.mesa_test")
    card = panel.cards["mesa_optimizer_test"]
    until(lambda: card.headline.text() == "Yes, at the unselected start")
    assert not card.open and not card.evidence.rows
    person.bring_into_sight(card)
    person.click(card, QPoint(60, 12))
    assert card.open and {row.label for row in card.evidence.rows} >= {"r1", "slope"}
    assert "last at generation 0" in card.basis.text()
    person.key("Return")
    assert not card.open
    window.session.play()
    until(lambda: window.session.generation >= 31)
    until(lambda: card.headline.text() == "No")
    assert "10\u00a0%" in card.answer.text()
    assert card.accessibleName().endswith("No") and "never seen" in card.accessibleDescription()
    person.click(card.locate)
    assert window.canvas.selected() == ("mesa_optimizer_test",)


def test_a_hidden_panel_works_nothing_out(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    window, calls = person.window, []
    window.asking.keep("evolution", "probe.mesa_test")
    until(lambda: not window.session.pending)
    window.layout_.show("inspector")
    until(lambda: window.verdicts.visibleRegion().isEmpty() and not window.verdicts._later.waiting)
    known = verdict

    def counted(*args: object) -> object:
        calls.append(args)
        return known(*args)

    monkeypatch.setattr("ui.panels.verdicts.verdict", counted)
    window.session.step(40)
    until(lambda: window.session.generation == 40)
    QTest.qWait(0)
    assert not calls and not window.verdicts._later.waiting
    window.layout_.show("verdicts")
    card = window.verdicts.cards["mesa_optimizer_test"]
    until(lambda: card.headline.text() == "No")
    assert calls


FIGURES = (
    Shares((Part("reached", 1.0, "good"), Part("outer", 0.5, "base"), Part("inner", -0.1, "mesa"))),
    Gauges((Gauge("R1", 0.6, 0.4, 0.8, 0.5, 0.0, 1.25, "optimizer", "60 %"),)),
    Gauges((Gauge("Own kept", 3.7, 3.4, 4.0, 0.5, 0.0, 2.0, "mesa", "370 %"),)),
    Weights((("sweet", 0.8, 0.6), ("fat", -0.6, float("nan"))), 120.0),
    Weights((("sweet", 1.0, 1.0),), float("nan")),
)


@pytest.mark.parametrize("figure", FIGURES)
def test_figures_paint_what_they_are_given(app: QApplication, figure: object) -> None:
    view = FigureView()
    view.show_figure(figure)  # type: ignore[arg-type]
    view.resize(240, view.height())
    assert view.height() > 0
    image = QImage(view.size(), QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.black)
    view.render(image, QPoint(0, 0))
    colors = {image.pixel(x, y) for x in range(0, 240, 2) for y in range(0, view.height(), 2)}
    assert len(colors) > 4
    view.deleteLater()


def test_the_threshold_stands_where_it_is(app: QApplication) -> None:
    """The dashed mark of a gauge is drawn at its share of the scale."""
    rows = [Gauge("", 0.0, 0.0, 0.0, mark, 0.0, 1.0, "optimizer", "") for mark in (0.25, 0.75)]
    places = []
    for row in rows:
        view = FigureView()
        view.show_figure(Gauges((row,)))
        view.resize(400, view.height())
        image = view.grab().toImage()
        top = [x for x in range(150, 330) if image.pixelColor(x, 4).lightness() > 120]
        places.append(QPointF(sum(top) / len(top), 0).x())
        view.deleteLater()
    assert 60 < places[1] - places[0] < 130


def test_evidence_without_room_stands_on_two_lines(app: QApplication) -> None:
    """Nothing is cut off: every text fits into the width in the one form or the other."""
    table = EvidenceTable()
    rows = (Row("intended, elsewhere", "−0.224 ± 0.00405", "chance −0.221"), Row("kept", "none"))
    table.resize(420, 10)
    table.show_rows(rows)
    assert not table.stacked and table.height() == 2 * LINE
    table.resize(230, table.height())
    table.grab()  # hears of its size
    assert table.stacked and table.height() == 2 * STACKED
    assert all(table._wide(f"{row.value} {row.interval}") < 230 - 18 for row in rows)
    table.deleteLater()
