"""Both themes can be read, icons take their colours, fonts exist."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton

from sims.declare import KINDS
from ui import icons, style, theme

THEMES = (theme.DARK, theme.LIGHT)


@pytest.fixture(autouse=True)
def _dark_again(app: QApplication):
    yield
    theme.apply(app, "dark")


@pytest.mark.parametrize("now", THEMES, ids=lambda t: t.name)
@pytest.mark.parametrize("text", ["ink", "muted", "bad", "good"])
@pytest.mark.parametrize("surface", ["window", "panel", "card", "field", "card_head"])
def test_text_can_be_read(now: theme.Theme, text: str, surface: str) -> None:
    assert theme.contrast(getattr(now, text), getattr(now, surface)) >= theme.AA_TEXT


@pytest.mark.parametrize("now", THEMES, ids=lambda t: t.name)
def test_kinds_stand_out_from_cards(now: theme.Theme) -> None:
    for kind in KINDS:  # 3:1 is what WCAG asks of graphics
        assert theme.contrast(getattr(now, kind), now.card) >= 3.0, kind


@pytest.mark.parametrize("now", THEMES, ids=lambda t: t.name)
@pytest.mark.parametrize("role", ["base", "mesa", "intended", "gap", "series"])
def test_readable_colours(now: theme.Theme, role: str) -> None:
    found = theme.readable(getattr(now, role), now)
    for surface in (now.window, now.panel, now.card):
        assert theme.contrast(found, surface) >= theme.AA_TEXT


def test_accent_text_can_be_read() -> None:
    for now in THEMES:
        assert theme.contrast(now.on_accent, now.accent) >= theme.AA_TEXT


def test_contrast_of_black_and_white() -> None:
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert theme.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_objectives_keep_okabe_and_ito(app: QApplication) -> None:
    for now, intended in zip(THEMES, ("#2fbf8f", "#009E73"), strict=True):
        assert (now.base, now.mesa, now.gap, now.intended) == ("#56B4E9", "#E69F00", "#CC79A7", intended)


def test_apply_tells_and_repaints(app: QApplication) -> None:
    told = []
    hear = lambda: told.append(theme.current().name)  # noqa: E731
    theme.notifier().changed.connect(hear)
    theme.apply(app, "light")
    assert (theme.current(), theme.choice()) == (theme.LIGHT, "light")
    assert app.palette().window().color() == QColor(theme.LIGHT.panel)
    theme.apply(app, "system")
    assert theme.choice() == "system"
    theme.notifier().changed.disconnect(hear)
    assert told[0] == "light"
    assert len(told) >= 2


def test_apply_refuses_an_unknown_theme(app: QApplication) -> None:
    with pytest.raises(ValueError, match="dark, light, system"):
        theme.apply(app, "blue")  # type: ignore[arg-type]
    assert theme.choice() == "dark"


def test_sheet_has_no_open_end_and_its_pictures_exist() -> None:
    sheet = style.sheet(theme.DARK, "Mono", "#ffffff")
    assert "$" not in sheet
    pictures = [part.split('"')[0] for part in sheet.split('url("')[1:]]
    assert pictures
    for picture in pictures:
        assert Path(picture).is_file(), picture
    assert sheet.count("{") == sheet.count("}")


def test_roles_of_pictures_are_known(app: QApplication) -> None:
    objectives = ["base", "mesa", "intended", "gap"]
    for name in [*objectives, "ink", "muted", "faint", "wall", "street", "home", "good", "bad", "accent"]:
        assert theme.role(name) == getattr(theme.DARK, name)
    assert theme.role("no such role") == theme.DARK.ink
    assert theme.kind_color("world") == theme.DARK.world
    assert theme.kind_color("unknown") == theme.DARK.muted


def test_fonts(app: QApplication) -> None:
    sans, mono = theme.font(13, bold=True), theme.font(11, mono=True)
    assert (sans.pixelSize(), sans.bold()) == (13, True)
    assert (mono.pixelSize(), mono.bold()) == (11, False)
    widths = {QFontMetrics(mono).horizontalAdvance(letter) for letter in "iW1."}
    assert len(widths) == 1


@pytest.mark.parametrize("name", sorted(p.stem for p in style.ICONS.glob("*.svg")))
def test_every_icon_draws_something(app: QApplication, name: str) -> None:
    image = icons.pixmap(name, 24, "#ff0000", 2.0).toImage()
    assert (image.width(), image.devicePixelRatio()) == (48, 2.0)
    inked = [
        image.pixelColor(x, y) for x in range(48) for y in range(48) if image.pixelColor(x, y).alpha() > 200
    ]
    assert len(inked) > 20
    if "currentColor" in (style.ICONS / f"{name}.svg").read_text():
        assert all(c.red() > 200 and c.green() < 60 for c in inked)


def test_there_is_an_icon_for_every_kind_and_no_other_file_is_asked_for() -> None:
    have = {p.stem for p in style.ICONS.glob("*.svg")}
    wanted = "play pause step reset to_start gene plus search gallery library story history open save export undo redo"
    assert {*KINDS, *wanted.split(), "fit", "warning", "close", "sun", "moon", "app"} <= have
    with pytest.raises(FileNotFoundError):
        icons.icon("no such icon")


def test_icons_follow_the_theme(app: QApplication) -> None:
    def brightest(button: QToolButton) -> int:
        image = button.icon().pixmap(QSize(24, 24)).toImage()
        return max(
            image.pixelColor(x, y).lightness()
            for x in range(24)
            for y in range(24)
            if image.pixelColor(x, y).alpha() > 250
        )

    button = QToolButton()
    icons.put(button, "pause")
    assert brightest(button) > 200
    theme.apply(app, "light")
    assert brightest(button) < 60
    icons.put(button, "play", "mesa")
    assert brightest(button) > 60
    button.deleteLater()


def test_theme_has_only_colours() -> None:
    for now in THEMES:
        for field in fields(now):
            if field.name != "name":
                assert QColor(getattr(now, field.name)).isValid(), field.name


@pytest.mark.parametrize("now", THEMES, ids=lambda t: t.name)
def test_hints_in_empty_fields_can_be_read(app: QApplication, now: theme.Theme) -> None:
    theme.apply(app, now.name)
    line = QLineEdit()
    line.ensurePolished()
    hint = line.palette().placeholderText().color()
    assert hint.alpha() == 255 and theme.contrast(hint.name(), now.field) >= theme.AA_TEXT
