"""It can be read: by eyes (contrast, nothing cut off, also with longer words), by screen readers, and in tooltips."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from longer import cut_off, lengthen, longer
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QWidget
from waiting import until
from window_fakes import FakeClient, factory

from sandbox import files
from sims.declare import load_all
from ui import theme
from ui.layout import TITLES
from ui.main_window import MainWindow
from ui.panels.setting_row import tip
from ui.panels.timeline_paint import FULL, PALE, PHASE_ROLES
from ui.recovery import RecoveryDialog
from ui.settings import settings
from ui.speech import PURPOSES


@pytest.fixture
def window(app: QApplication) -> Iterator[MainWindow]:
    settings().clear()
    made = MainWindow(factory(FakeClient()))
    made.resize(1280, 720)
    made.show()
    made.activateWindow()
    made.files.open_bundled("sweet-tooth")
    until(lambda: made.session.state == "paused")
    made.layout_.proportion()
    made.canvas.select(("evolution",))
    QTest.qWait(0)
    yield made
    made.document.saved = made.document.scenario
    made.close()
    made.deleteLater()


# -- screen readers ------------------------------------------------------------------------------------------


def spoken_name(widget: QWidget) -> str:
    found = QAccessible.queryAccessibleInterface(widget)
    return found.text(QAccessible.Text.Name) if found is not None else ""


def nameless(top: QWidget) -> list[str]:
    """Visible things that take the focus or paint themselves, and have no name or text to be read out."""
    found = []
    for widget in top.findChildren(QWidget):
        painted = type(widget).__module__.startswith("ui.") and "paintEvent" in type(widget).__dict__
        takes = widget.focusPolicy() != Qt.FocusPolicy.NoFocus or isinstance(widget, QAbstractButton)
        if not widget.isVisible() or not (painted or takes) or widget.objectName().startswith("qt_"):
            continue
        if not (spoken_name(widget) or widget.accessibleName() or widget.toolTip()):
            empty = isinstance(widget, QLabel) or hasattr(widget, "setText")  # a text that is not there yet
            if not (empty and not widget.text()):
                found.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    return found


def test_everything_has_a_name(window: MainWindow) -> None:
    for key in window.layout_.docks:
        window.layout_.show(key)
        QTest.qWait(0)
        assert nameless(window) == [], key
    window.help_.keys()
    (dialog,) = (d for d in window.findChildren(QDialog) if d.isVisible())
    assert nameless(dialog) == []
    dialog.close()


def test_panels_say_what_they_are_for(window: MainWindow) -> None:
    assert set(window.panels) <= set(PURPOSES), "a new panel says here what it is for"
    for key, panel in window.panels.items():
        assert panel.accessibleName() and panel.accessibleDescription() == PURPOSES[key]
        assert window.layout_.docks[key].accessibleName() == TITLES[key]


def test_the_canvas_tells_what_is_selected(window: MainWindow) -> None:
    canvas = window.canvas
    assert canvas.accessibleDescription().startswith("Evolution, Natural selection. candidate from Brain")
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.accessibleDescription().startswith("8 nodes, ")
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    (key,) = canvas.selected()
    assert canvas.accessibleDescription().startswith(window.document.graph.nodes[key].title)
    found = QAccessible.queryAccessibleInterface(canvas)
    assert found.text(QAccessible.Text.Description) == canvas.accessibleDescription()


# -- nothing cut off -----------------------------------------------------------------------------------------


def test_nothing_is_cut_off_on_a_small_screen(window: MainWindow) -> None:
    for key in window.layout_.docks:
        window.layout_.show(key)
        QTest.qWait(0)
        assert cut_off(window) == [], key


def test_nothing_is_cut_off_with_longer_words(window: MainWindow) -> None:
    assert longer("Branch here") == "Branch herenens" and longer("64 %") == "64 %"
    lengthen(window)
    QTest.qWait(150)  # a wider panel pushes the next one aside a moment later
    assert window.width() <= 1280 and window.height() <= 720, "they do not make it larger"
    assert cut_off(window) == []


def test_dialogs_take_longer_words(window: MainWindow) -> None:
    window.help_.keys()
    dialogs = [d for d in window.findChildren(QDialog) if d.isVisible()]
    lost = files.Recovery(files.recovery_folder() / "x", "A title", None, files.datetime.now(files.UTC))
    dialogs.append(RecoveryDialog([lost, lost], window))
    for dialog in dialogs:
        dialog.show()
        lengthen(dialog)
        QTest.qWait(20)
        assert cut_off(dialog) == [], dialog.windowTitle()
        dialog.close()
        dialog.deleteLater()


def test_the_presentation_takes_longer_words(window: MainWindow) -> None:
    window.presenter.enter()
    window.showNormal()
    window.resize(1280, 720)
    lengthen(window)
    QTest.qWait(20)
    assert cut_off(window) == []
    window.presenter.leave()


# -- tooltips, contrast --------------------------------------------------------------------------------------


def test_every_setting_of_every_node_tells_range_unit_and_default() -> None:
    bare = []
    for kind in load_all().values():
        for setting in kind.settings:
            help_, range_, default = tip(setting).split("\n")[0], *tip(setting).split("\n")[-2:]
            if not help_ or not range_.startswith("Range: ") or range_ == "Range: ":
                bare.append(f"{kind.type}.{setting.name}: {tip(setting)!r}")
            if not default.startswith("Default: ") or (setting.unit and setting.unit not in default):
                bare.append(f"{kind.type}.{setting.name}: {tip(setting)!r}")
    assert bare == []


@pytest.mark.parametrize("now", (theme.DARK, theme.LIGHT), ids=lambda t: t.name)
def test_focus_rings_and_texts_on_wells_can_be_seen(now: theme.Theme) -> None:
    ring = theme.readable(now.mesa, now)
    for surface in (now.window, now.panel, now.card, now.field, now.card_head):
        assert theme.contrast(ring, surface) >= 3.0, "WCAG 1.4.11"
    for text in (now.ink, now.muted):
        assert theme.contrast(text, now.well) >= theme.AA_TEXT
    assert theme.contrast(now.on_accent, now.accent) >= theme.AA_TEXT
    for kind in ("world", "candidate", "objective", "optimizer"):
        assert theme.contrast(getattr(now, kind), now.panel) >= 3.0


@pytest.mark.parametrize("now", (theme.DARK, theme.LIGHT), ids=lambda t: t.name)
def test_words_on_the_bands_of_the_timeline_can_be_read(now: theme.Theme) -> None:
    for role in (role for roles in PHASE_ROLES.values() for role in roles):
        shade = QImage(1, 1, QImage.Format.Format_RGB32)
        shade.fill(QColor(now.panel))
        painter = QPainter(shade)
        for share in (PALE, FULL):
            over = QColor(getattr(now, role))
            over.setAlphaF(share)
            painter.fillRect(0, 0, 1, 1, over)
            assert theme.contrast(now.ink, shade.pixelColor(0, 0).name()) >= theme.AA_TEXT, role
        painter.end()
