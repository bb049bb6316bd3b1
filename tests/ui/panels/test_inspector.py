"""The inspector by real keys and mouse: every editor, undo, faults, live numbers, several nodes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from panel_nest import nest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget
from waiting import until

from sandbox.document import Document
from sandbox.events import Fault
from sandbox.muting import with_muted
from sandbox.scenario import Scenario
from sandbox.staging import with_exposed
from sims.setting import Setting
from ui.panels import edits
from ui.panels.editors import ChoiceEditor, MultilineEditor, NumberEditor, SwitchEditor, TextEditor
from ui.panels.inspector import Inspector
from ui.panels.setting_row import SettingRow

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def inspector(document: Document, show: Callable[..., QWidget]) -> Inspector:
    panel = Inspector(document)
    show(panel)
    return panel


def row(inspector: Inspector, name: str) -> SettingRow:
    return inspector.node_page.rows[name]


def number(inspector: Inspector, name: str) -> NumberEditor:
    editor = row(inspector, name).editor
    assert isinstance(editor, NumberEditor)
    return editor


def type_number(editor: NumberEditor, text: str) -> None:
    editor.box.setFocus()
    editor.box.selectAll()
    QTest.keyClicks(editor.box, text)
    QTest.keyClick(editor.box, Qt.Key.Key_Return)


def drag(slider: QWidget, start: QPoint, stop: QPoint, steps: int = 6) -> None:
    def send(kind: QEvent.Type, at: QPoint, buttons: Qt.MouseButton) -> None:
        where = QPointF(at)
        pressed = LEFT if kind != QEvent.Type.MouseMove else Qt.MouseButton.NoButton
        event = QMouseEvent(kind, where, slider.mapToGlobal(where), pressed, buttons, NONE)
        QApplication.sendEvent(slider, event)

    send(QEvent.Type.MouseButtonPress, start, LEFT)
    for i in range(1, steps + 1):
        send(QEvent.Type.MouseMove, start + (stop - start) * i / steps, LEFT)
    send(QEvent.Type.MouseButtonRelease, stop, Qt.MouseButton.NoButton)


def setting(document: Document, node: str, name: str) -> object:
    return document.graph.nodes[node].settings.get(name)


def steps(document: Document) -> list[str]:
    return [step.label for step in document.history]


# -- numbers -------------------------------------------------------------------------------------------------


def test_typing_a_number(inspector: Inspector, document: Document) -> None:
    inspector.show_nodes(["inner"])
    spy = QSignalSpy(inspector.setting_changed)
    type_number(number(inspector, "budget"), "40")
    assert setting(document, "inner", "budget") == 40
    assert steps(document) == ["Open", "Set inner.budget to 40"]
    assert spy.count() == 1
    assert spy.at(0)[0] == ("inner", "budget", 40)


@pytest.mark.parametrize("typed, value", [("0,25", 0.25), ("2.5e-1", 0.25), (" 1 ", 1.0)])
def test_ways_to_write_a_number(inspector: Inspector, document: Document, typed: str, value: float) -> None:
    inspector.show_nodes(["inner"])
    type_number(number(inspector, "rate"), typed)
    assert setting(document, "inner", "rate") == value


@pytest.mark.parametrize(
    "name, typed, sentence",
    [
        ("budget", "5000", "Budget is 1 to 1,000 evaluations, not 5,000."),
        ("budget", "2.5", "Budget is a whole number (1 to 1,000 evaluations), not 2.5."),
        ("rate", "nonsense", "Rate is a number (0 to 1), not 'nonsense'."),
        ("rate", "nan", "Rate is a finite number (0 to 1), not nan."),
    ],
)
def test_a_bad_value_is_answered_and_the_old_one_kept(
    inspector: Inspector, document: Document, name: str, typed: str, sentence: str
) -> None:
    inspector.show_nodes(["inner"])
    old = number(inspector, name).box.text()
    type_number(number(inspector, name), typed)
    assert row(inspector, name).wrong.text() == sentence
    assert row(inspector, name).wrong.isVisible()
    assert number(inspector, name).box.text() == old
    assert steps(document) == ["Open"]
    type_number(number(inspector, name), "1")
    assert not row(inspector, name).wrong.isVisible()


def test_a_long_name_is_read_whole_and_its_type_goes_below(inspector: Inspector, document: Document) -> None:
    header, long = inspector.node_page.header, "a_very_long_name_of_a_node"
    inspector.show_nodes(["inner"])
    QTest.qWait(0)
    assert header.type.y() < header.name.geometry().bottom() and header.name.width() < 80
    edits.rename(document, "inner", long)
    inspector.show_nodes([long])
    QTest.qWait(0)
    assert header.type.y() > header.name.geometry().bottom() - 2
    assert header.name.width() >= header.name.fontMetrics().horizontalAdvance(header.name.text()) + 8
    inspector.resize(240, 700)
    QTest.qWait(0)
    assert header.name.text() in header.name.toolTip() and header.name.cursorPosition() == 0
    assert header.help.mapTo(inspector, header.help.rect().bottomRight()).x() < 240


def test_a_drag_of_the_slider_is_one_step(inspector: Inspector, document: Document) -> None:
    inspector.show_nodes(["inner"])
    QTest.qWait(1)  # laid out
    slider = number(inspector, "rate").slider
    middle = slider.height() // 2
    for stop in (slider.width() - 2, slider.width() // 2):
        drag(slider, QPoint(10, middle), QPoint(stop, middle))
    assert steps(document) == ["Open", "Set inner.rate to 1", document.undo_label]
    assert document.undo_label.startswith("Set inner.rate to 0.")
    assert document.history[1].scenario.graph.nodes["inner"].settings["rate"] == 1.0
    assert 0.3 < float(document.graph.nodes["inner"].settings["rate"]) < 0.7
    document.undo()
    assert number(inspector, "rate").box.text() == "1"
    assert slider.value() == slider.maximum()
    document.undo()
    assert number(inspector, "rate").box.text() == "0.1"


def test_a_logarithmic_slider_spreads_small_values(inspector: Inspector) -> None:
    inspector.show_nodes(["inner"])
    slider = number(inspector, "budget").slider  # 8 in 1 to 1000
    assert 0.2 < slider.value() / slider.maximum() < 0.4


def test_arrow_keys_step_and_a_series_is_one_step(inspector: Inspector, document: Document) -> None:
    inspector.show_nodes(["inner"])
    box = number(inspector, "budget").box
    box.setFocus()
    for _ in range(3):
        QTest.keyClick(box, Qt.Key.Key_Up)
    assert setting(document, "inner", "budget") == 11
    assert steps(document) == ["Open", "Set inner.budget to 11"]
    QTest.qWait(750)
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert steps(document) == ["Open", "Set inner.budget to 11", "Set inner.budget to 10"]


def test_steps_stop_at_the_bounds(inspector: Inspector, document: Document) -> None:
    inspector.show_nodes(["inner"])
    box = number(inspector, "rate").box
    type_number(number(inspector, "rate"), "0.99")
    for _ in range(5):
        QTest.keyClick(box, Qt.Key.Key_Up)
    assert setting(document, "inner", "rate") == 1.0
    assert not row(inspector, "rate").wrong.isVisible()


def test_leaving_a_field_untouched_changes_nothing(inspector: Inspector, document: Document) -> None:
    document.edit_graph("x", document.graph.set("inner", "rate", 0.123456789012345))
    inspector.show_nodes(["inner"])
    box = number(inspector, "rate").box
    assert box.text() == "0.123457"
    box.setFocus()
    assert box.text() == "0.123456789012345"
    number(inspector, "budget").box.setFocus()
    assert box.text() == "0.123457"
    assert steps(document) == ["Open", "x"]


def test_escape_takes_back_what_was_typed(inspector: Inspector, document: Document) -> None:
    inspector.show_nodes(["inner"])
    box = number(inspector, "rate").box
    box.setFocus()
    QTest.keyClicks(box, "77")
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == "0.1"
    number(inspector, "budget").box.setFocus()
    assert steps(document) == ["Open"]


def test_the_wheel_scrolls_and_changes_nothing(inspector: Inspector, document: Document) -> None:
    inspector.show_nodes(["inner"])
    editor = number(inspector, "rate")
    for widget in (editor.slider, editor.box):
        at = QPointF(widget.rect().center())
        phase = Qt.ScrollPhase.NoScrollPhase
        event = QWheelEvent(
            at,
            widget.mapToGlobal(at),
            QPoint(0, 120),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            NONE,
            phase,
            False,
        )
        QApplication.sendEvent(widget, event)
    assert steps(document) == ["Open"]


# -- other editors -------------------------------------------------------------------------------------------


def test_a_switch_by_mouse_and_space(inspector: Inspector, document: Document) -> None:
    inspector.show_nodes(["meadow"])
    editor = row(inspector, "open").editor
    assert isinstance(editor, SwitchEditor)
    QTest.mouseClick(editor.toggle, LEFT)
    assert setting(document, "meadow", "open") is True
    editor.toggle.setFocus()
    QTest.keyClick(editor.toggle, Qt.Key.Key_Space)
    assert setting(document, "meadow", "open") is False
    document.undo()
    assert editor.toggle.isChecked()


def test_a_choice(inspector: Inspector, document: Document) -> None:
    inspector.show_nodes(["meadow"])
    editor = row(inspector, "kind").editor
    assert isinstance(editor, ChoiceEditor)
    editor.combo.setFocus()
    QTest.keyClick(editor.combo, Qt.Key.Key_Down)
    assert setting(document, "meadow", "kind") == "steep"
    document.undo()
    assert editor.combo.currentText() == "flat"


def test_several_lines_are_one_step(inspector: Inspector, document: Document) -> None:
    inspector.show_nodes(["meadow"])
    editor = row(inspector, "map").editor
    assert isinstance(editor, MultilineEditor)
    editor.text.setFocus()
    QTest.keyClicks(editor.text, "##")
    QTest.keyClick(editor.text, Qt.Key.Key_Return)
    until(lambda: setting(document, "meadow", "map") == "##\n..")
    QTest.keyClicks(editor.text, "x")
    number(inspector, "size").box.setFocus()
    assert setting(document, "meadow", "map") == "##\nx.."
    assert steps(document) == ["Open", "Change meadow.map"]
    document.undo()
    assert editor.text.toPlainText() == ".."


def test_a_line_of_text(inspector: Inspector, document: Document) -> None:
    graph, view = document.graph.new("view.tiny", (0.0, 0.0))
    document.edit_graph("Add", graph)
    inspector.show_nodes([view])
    editor = row(inspector, "title").editor
    assert isinstance(editor, TextEditor)
    QTest.qWait(0)
    assert editor.y() > row(inspector, "title").label.y(), "a text has the whole width"
    assert editor.line.width() > 0.8 * inspector.width()
    editor.line.setFocus()
    QTest.keyClicks(editor.line, "Hello")
    assert setting(document, view, "title") is None
    QTest.keyClick(editor.line, Qt.Key.Key_Return)
    assert setting(document, view, "title") == "Hello"
    document.undo()
    assert editor.line.text() == ""


def test_reset_by_button_and_menu(inspector: Inspector, document: Document) -> None:
    inspector.show_nodes(["inner"])
    rate = row(inspector, "rate")
    assert not rate.reset_button.isVisible()
    type_number(number(inspector, "rate"), "0.7")
    assert rate.reset_button.isVisible()
    QTest.mouseClick(rate.reset_button, LEFT)
    assert setting(document, "inner", "rate") is None
    assert number(inspector, "rate").box.text() == "0.1"
    document.undo()
    menu = rate.menu()
    assert menu.actions()[0].text() == "Reset to default (0.1)"
    menu.actions()[0].trigger()
    assert setting(document, "inner", "rate") is None
    menu.deleteLater()


def test_tooltips_say_what_range_and_default(inspector: Inspector) -> None:
    inspector.show_nodes(["inner"])
    assert (
        row(inspector, "budget").toolTip() == "How long\nRange: 1 to 1,000 evaluations\nDefault: 8 evaluations"
    )


# -- the node ------------------------------------------------------------------------------------------------


def test_renaming_follows_the_node(inspector: Inspector, document: Document) -> None:
    inspector.show_nodes(["inner"])
    spy = QSignalSpy(inspector.renamed)
    name = inspector.node_page.header.name
    name.setFocus()
    name.selectAll()
    QTest.keyClicks(name, "The Brain")
    QTest.keyClick(name, Qt.Key.Key_Return)
    assert "the_brain" in document.graph.nodes
    assert inspector.nodes() == ("the_brain",)
    assert spy.at(0)[0] == ("inner", "the_brain")
    type_number(number(inspector, "rate"), "0.5")
    assert setting(document, "the_brain", "rate") == 0.5


@pytest.mark.parametrize("typed, part", [("outer", "already a node outer"), ("7", "begins with a letter")])
def test_a_bad_name_is_answered(inspector: Inspector, document: Document, typed: str, part: str) -> None:
    inspector.show_nodes(["inner"])
    header = inspector.node_page.header
    header.name.setFocus()
    header.name.selectAll()
    QTest.keyClicks(header.name, typed)
    QTest.keyClick(header.name, Qt.Key.Key_Return)
    assert part in header.wrong.text()
    assert header.name.text() == "Inner"
    assert steps(document) == ["Open"]
    assert inspector.nodes() == ("inner",)


def test_header_wires_and_help(inspector: Inspector) -> None:
    inspector.show_nodes(["inner"])
    header = inspector.node_page.header
    assert (header.type.full_text(), header.summary.text()) == ("Tiny search", "Keeps what it has.")
    spy = QSignalSpy(inspector.help_requested)
    QTest.mouseClick(header.help, LEFT)
    assert spy.at(0)[0] == "optimizer.tiny"
    text = inspector.node_page.ports.text()
    assert "Point" in text and "Drives" in text and "Outer" in text
    asked = QSignalSpy(inspector.node_requested)
    inspector.node_page.ports._text.linkActivated.emit("node:point")
    assert asked.at(0)[0] == "point"


def test_a_muted_node_says_so_and_how_to_hear_it_again(inspector: Inspector, document: Document) -> None:
    inspector.show_nodes(["inner"])
    document.edit_graph("Mute", with_muted(document.graph, ("inner",), True))
    assert "Muted" in inspector.node_page.header.summary.text()
    document.undo()
    assert inspector.node_page.header.summary.text() == "Keeps what it has."


def test_an_open_port_says_so(inspector: Inspector, document: Document) -> None:
    document.edit_graph("Cut", document.graph.disconnect(("drives.objective", "inner.objective")))
    inspector.show_nodes(["inner"])
    assert "not wired, but needed" in inspector.node_page.ports.text()


def test_faults_of_the_node_stand_on_top(inspector: Inspector) -> None:
    faults = (
        Fault("inner", "objective", "nothing is wired here.", "Wire an objective into it."),
        Fault("outer", "", "another one"),
    )
    inspector.show_faults(faults)
    inspector.show_nodes(["inner"])
    banner = inspector.node_page.faults
    assert banner.isVisible()
    assert "nothing is wired here." in banner.text()
    assert "Wire an objective into it." in banner.text()
    assert "another one" not in banner.text()
    inspector.show_nodes(["outer"])
    assert "another one" in banner.text()
    inspector.show_faults(())
    assert not banner.isVisible()


def test_a_note_is_one_step_and_stays_with_its_node(inspector: Inspector, document: Document) -> None:
    inspector.show_nodes(["inner"])
    note: QPlainTextEdit = inspector.node_page.note.text
    note.setFocus()
    QTest.keyClicks(note, "Look ")
    until(lambda: document.graph.nodes["inner"].note.startswith("Look"))
    QTest.keyClicks(note, "here")
    inspector.show_nodes(["outer"])
    assert document.graph.nodes["inner"].note == "Look here"
    assert document.graph.nodes["outer"].note == ""
    assert note.toPlainText() == ""
    assert steps(document) == ["Open", "Note on inner"]


def test_live_numbers_keep_the_focus_and_what_is_typed(inspector: Inspector, document: Document) -> None:
    inspector.show_nodes(["inner"])
    box = number(inspector, "rate").box
    box.setFocus()
    QTest.keyClicks(box, "0.4")
    for i in range(3):
        inspector.show_live({"inner": [("Best", str(i)), ("Mean", "0.5")], "outer": [("Best", "9")]})
        document.edit_graph(f"Elsewhere {i}", document.graph.set("outer", "budget", 20 + i))
        document.edit_graph(f"Beside {i}", document.graph.set("inner", "budget", 30 + i))
    assert box.hasFocus()
    assert box.text() == "0.4"
    assert number(inspector, "budget").box.text() == "32"
    assert inspector.node_page.live.texts() == [("Best", "2"), ("Mean", "0.5")]
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert setting(document, "inner", "rate") == 0.4
    inspector.show_live({})
    assert not inspector.node_page.live.isVisible()


def test_rows_that_stay_keep_the_focus_when_others_come_and_go(
    inspector: Inspector, document: Document
) -> None:
    inspector.show_nodes(["drives"])  # weights follow the features of the world
    height = row(inspector, "height")
    number(inspector, "height").box.setFocus()
    wires = document.graph
    document.edit_graph("Cut", wires.disconnect(("inner.candidate", "outer.candidate")))
    assert row(inspector, "height") is height
    inspector.show_nodes(["children"])
    before = set(inspector.node_page.rows)
    document.undo()
    assert {"cost", "own_score"} <= set(inspector.node_page.rows)
    assert before <= set(inspector.node_page.rows)


def test_undo_of_the_node_itself_shows_the_scenario(inspector: Inspector, document: Document) -> None:
    graph, new = document.graph.new("view.tiny", (0.0, 0.0))
    document.edit_graph("Add", graph)
    inspector.show_nodes([new])
    assert inspector.nodes() == (new,)
    document.undo()
    assert inspector.nodes() == ()
    assert inspector.scenario_form.isVisible()


# -- several nodes, none -------------------------------------------------------------------------------------


def test_several_nodes_share_settings(inspector: Inspector, document: Document) -> None:
    document.edit_graph("x", document.graph.set("outer", "budget", 99))
    inspector.show_nodes(["inner", "outer"])
    assert inspector.node_page.header.name.text() == "2 nodes"
    assert number(inspector, "budget").box.text() == "—"
    type_number(number(inspector, "budget"), "50")
    assert setting(document, "inner", "budget") == setting(document, "outer", "budget") == 50
    assert steps(document)[-1] == "Set budget of 2 nodes to 50"
    inspector.show_nodes(["inner", "meadow"])
    assert inspector.node_page.rows == {}
    assert inspector.node_page.header.summary.text() == "They have no setting in common."
    assert not inspector.node_page.ports.isVisible()


def test_starred_settings_stand_below_the_scenario(inspector: Inspector, document: Document) -> None:
    rows = inspector.scenario_form.settings.rows
    assert rows == {}
    document.edit("Star", with_exposed(document.scenario, ("inner", "outer"), "budget", on=True))
    assert list(rows) == [("inner", "budget"), ("outer", "budget")]
    QTest.qWait(0)
    editor = rows["outer", "budget"].editor
    assert isinstance(editor, NumberEditor) and editor.isVisible()
    assert not rows["outer", "budget"].gene_button.isVisible()
    spy = QSignalSpy(inspector.setting_changed)
    type_number(editor, "33")
    assert setting(document, "outer", "budget") == 33 and spy.at(0)[0] == ("outer", "budget", 33)
    document.edit("No star", with_exposed(document.scenario, ("outer",), "budget", on=False))
    assert list(rows) == [("inner", "budget")]
    inspector.set_document(Document(Scenario(nest())))
    assert rows == {}


def test_the_scenario_is_edited_while_nothing_is_selected(inspector: Inspector, document: Document) -> None:
    form = inspector.scenario_form
    spy = QSignalSpy(inspector.scenario_changed)
    title = form.rows["title"].editor
    assert isinstance(title, TextEditor)
    title.line.setFocus()
    title.line.selectAll()
    QTest.keyClicks(title.line, "Another")
    QTest.keyClick(title.line, Qt.Key.Key_Return)
    seed = form.rows["seed"].editor
    assert isinstance(seed, NumberEditor)
    type_number(seed, "123456789")
    assert (document.scenario.title, document.scenario.seed) == ("Another", 123456789)
    assert [spy.at(i)[0] for i in range(spy.count())] == [("title", "Another"), ("seed", 123456789)]
    type_number(seed, "-1")
    assert form.rows["seed"].wrong.text().startswith("Seed is 0 to")
    document.undo()
    assert seed.box.text() == "1"


def test_an_unknown_type_is_kept_and_said(inspector: Inspector, document: Document) -> None:
    from sandbox.graph import Node

    document.edit_graph("x", document.graph.add(Node("odd", "probe.of_another_program", settings={"a": 1})))
    inspector.show_nodes(["odd"])
    assert "not installed" in inspector.node_page.header.summary.text()
    assert not inspector.node_page.header.help.isVisible()


def test_another_document(inspector: Inspector, document: Document) -> None:
    inspector.show_nodes(["inner"])
    inspector.set_document(Document())
    assert inspector.nodes() == ()
    assert document.listeners == []


def test_everything_has_a_name_for_screen_readers(inspector: Inspector) -> None:
    inspector.show_nodes(["meadow"])
    for widget in inspector.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            assert widget.accessibleName(), widget


def test_tab_visits_the_fields_from_top_to_bottom(inspector: Inspector) -> None:
    inspector.show_nodes(["meadow"])
    inspector.node_page.header.name.setFocus()
    seen = []
    for _ in range(12):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        seen.append(focused.mapTo(inspector, QPoint(0, 0)).y() // 40)
        if focused is inspector.node_page.note.text:
            break
    assert focused is inspector.node_page.note.text
    assert seen == sorted(seen)


def test_narrow_and_wide_clip_nothing(inspector: Inspector) -> None:
    inspector.show_nodes(["inner"])
    for width in (240, 320, 600):
        inspector.resize(width, 700)
        QTest.qWait(1)
        page = inspector.node_page
        assert page.width() <= inspector.width()
        for widget in page.findChildren(QWidget):
            if widget.isVisible():
                right = widget.mapTo(page, QPoint(widget.width(), 0)).x()
                assert right <= page.width(), widget


def test_a_unit_that_the_name_says_already_is_not_repeated(app: QApplication, show: Callable[..., QWidget]) -> None:
    for name, unit, shown in (("keys", "keys", False), ("length", "letters", True), ("rate", "", False)):
        row = SettingRow(Setting(name=name, default=1, help="Help.", unit=unit))
        show(row)
        assert row.unit.isVisible() is shown
        assert unit in row.toolTip()
