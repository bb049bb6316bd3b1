"""Colours and fonts of the window: two themes, one of them current, and everything repainted when it changes.

Widgets take colours by role from `current()`, never as literals, and listen to `notifier().changed`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from ui import style

Choice = Literal["dark", "light", "system"]
CHOICES: tuple[Choice, ...] = ("dark", "light", "system")
AA_TEXT = 4.5  # contrast that WCAG 2.2 asks of text, success criterion 1.4.3
BASE_SIZE = 12  # pixels of ordinary text


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours by role, as hex strings.

    Surfaces: window (canvas), panel, card, card_head, field (what is typed into), well (plots). Texts: ink, muted, and
    faint, which is for what need not be read. The objectives' colours are those of Okabe and Ito in both themes; write
    texts in them with `readable`.
    """

    name: str
    window: str
    panel: str
    card: str
    card_head: str
    field: str
    well: str
    border: str
    ink: str
    muted: str
    faint: str
    accent: str
    on_accent: str
    selection: str
    world: str
    shift: str
    candidate: str
    objective: str
    optimizer: str
    deployment: str
    probe: str
    view: str
    series: str
    intended: str
    good: str
    bad: str
    wall: str
    street: str
    home: str
    base: str = "#56B4E9"
    mesa: str = "#E69F00"
    gap: str = "#CC79A7"


DARK = Theme(
    name="dark",
    window="#14171c",
    panel="#1b1f26",
    card="#20252d",
    card_head="#2a303a",
    field="#14171c",
    well="#0f1216",
    border="#343c48",
    ink="#e8ebf0",
    muted="#9aa4b2",
    faint="#5d6775",
    accent="#E69F00",
    on_accent="#14171c",
    selection="#f4f7fb",
    world="#2fbf8f",
    shift="#9ccb5b",
    candidate="#a78bfa",
    objective="#f0c05a",
    optimizer="#8fa5ff",
    deployment="#4fc3d9",
    probe="#b9c2ce",
    view="#8d96a5",
    series="#8d96a5",
    intended="#2fbf8f",
    good="#2fbf8f",
    bad="#ff7b72",
    wall="#3d4654",
    street="#272d37",
    home="#a78bfa",
)

LIGHT = Theme(
    name="light",
    window="#eef1f5",
    panel="#f8f9fb",
    card="#ffffff",
    card_head="#e9edf3",
    field="#ffffff",
    well="#ffffff",
    border="#c3cad5",
    ink="#1a2029",
    muted="#566070",
    faint="#98a1ae",
    accent="#E69F00",
    on_accent="#14171c",
    selection="#1f2933",
    world="#0b8f68",
    shift="#5d8a16",
    candidate="#7450d8",
    objective="#a87000",
    optimizer="#4560d6",
    deployment="#0d7f96",
    probe="#5c6674",
    view="#6d7786",
    series="#6d7786",
    intended="#009E73",
    good="#08785a",
    bad="#c62f2a",
    wall="#9aa5b4",
    street="#e3e8ee",
    home="#7450d8",
)

_KINDS = ("world", "shift", "candidate", "objective", "optimizer", "deployment", "probe", "view")
_SANS = (
    "Inter",
    "Segoe UI",
    "SF Pro Text",
    "Helvetica Neue",
    "Noto Sans",
    "Cantarell",
    "Ubuntu",
    "DejaVu Sans",
)
_MONO = (
    "JetBrains Mono",
    "Cascadia Mono",
    "SF Mono",
    "Menlo",
    "Consolas",
    "Noto Sans Mono",
    "DejaVu Sans Mono",
)


class Notifier(QObject):
    """`changed` comes after another theme has been applied."""

    changed = Signal()
    _listening = False

    def listen(self, app: QApplication) -> None:
        """Follows the desktop from now on where "system" is chosen."""
        if not self._listening:
            self._listening = True
            app.styleHints().colorSchemeChanged.connect(_follow)


_current = DARK
_choice: Choice = "dark"
_notifier: Notifier | None = None


def current() -> Theme:
    """The theme that the window has now."""
    return _current


@contextmanager
def instead(other: Theme) -> Iterator[None]:
    """What is made and painted meanwhile has another theme; the window keeps its own."""
    global _current
    kept, _current = _current, other
    try:
        yield
    finally:
        _current = kept


def choice() -> Choice:
    """What was chosen: a theme, or "system", which follows the desktop."""
    return _choice


def notifier() -> Notifier:
    """The one object whose `changed` tells of a new theme."""
    global _notifier
    if _notifier is None:
        _notifier = Notifier()
    return _notifier


def apply(app: QApplication, choice: Choice) -> None:
    """Gives the application a theme: style, palette, font and style sheet."""
    global _current, _choice
    hints = app.styleHints()
    if choice not in CHOICES:
        raise ValueError(f"a theme is one of {', '.join(CHOICES)}, not {choice!r}")
    _choice = choice
    schemes = {"dark": Qt.ColorScheme.Dark, "light": Qt.ColorScheme.Light, "system": Qt.ColorScheme.Unknown}
    notifier().listen(app)
    hints.setColorScheme(schemes[choice])  # frames and dialogs that the desktop draws follow too
    _current = _chosen()
    if app.style().objectName().lower() != "fusion":
        app.setStyle("Fusion")
    app.setFont(font(BASE_SIZE))
    app.setPalette(_palette(_current))
    mono = _family(_MONO, QFontDatabase.SystemFont.FixedFont)
    app.setStyleSheet(style.sheet(_current, mono, gene=readable(_current.mesa)))
    notifier().changed.emit()


def _chosen() -> Theme:
    if _choice == "system":
        light = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Light
        return LIGHT if light else DARK
    return LIGHT if _choice == "light" else DARK


def _follow() -> None:
    """The desktop went dark or light."""
    app = QApplication.instance()
    if _choice == "system" and isinstance(app, QApplication) and _chosen() is not _current:
        apply(app, "system")


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    roles = QPalette.ColorRole
    table = {
        roles.Window: theme.panel,
        roles.WindowText: theme.ink,
        roles.Base: theme.field,
        roles.AlternateBase: theme.card,
        roles.Text: theme.ink,
        roles.Button: theme.card,
        roles.ButtonText: theme.ink,
        roles.BrightText: theme.bad,
        roles.ToolTipBase: theme.card_head,
        roles.ToolTipText: theme.ink,
        roles.PlaceholderText: theme.muted,
        roles.Highlight: theme.accent,
        roles.HighlightedText: theme.on_accent,
        roles.Accent: theme.accent,
        roles.Link: readable(theme.base, theme),
        roles.LinkVisited: readable(theme.candidate, theme),
        roles.Light: theme.card_head,
        roles.Midlight: theme.card_head,
        roles.Mid: theme.border,
        roles.Dark: theme.border,
        roles.Shadow: theme.well,
    }
    for role_, value in table.items():
        palette.setColor(role_, QColor(value))
    for role_ in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role_, QColor(theme.faint))
    return palette


@lru_cache(maxsize=8)
def _family(wanted: tuple[str, ...], fallback: QFontDatabase.SystemFont) -> str:
    """The first of these families that is installed, else the desktop's own."""
    installed = set(QFontDatabase.families())
    return next((name for name in wanted if name in installed), QFontDatabase.systemFont(fallback).family())


def font(size: int, bold: bool = False, mono: bool = False) -> QFont:
    """A font of the window; `size` is in logical pixels."""
    if mono:
        found = QFont(_family(_MONO, QFontDatabase.SystemFont.FixedFont))
        found.setStyleHint(QFont.StyleHint.Monospace)
    else:
        found = QFont(_family(_SANS, QFontDatabase.SystemFont.GeneralFont))
        found.setStyleHint(QFont.StyleHint.SansSerif)
    found.setPixelSize(size)
    found.setBold(bold)
    return found


def kind_color(kind: str) -> str:
    """The colour of a kind of node (see `sims.declare.KINDS`); muted for any other."""
    return role(kind) if kind in _KINDS else _current.muted


def role(name: str) -> str:
    """The colour of a role by its name, as pictures (`sims.picture`) name them; ink for an unknown one."""
    return getattr(_current, name) if name in _ROLES else _current.ink


_ROLES = frozenset(entry.name for entry in fields(Theme)) - {"name"}


def _luminance(color: str) -> float:
    """Relative luminance, WCAG 2.2."""
    found = QColor(color)
    parts = (found.redF(), found.greenF(), found.blueF())
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast of two colours from 1 to 21, WCAG 2.2."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def readable(color: str, theme: Theme | None = None) -> str:
    """`color` moved towards the ink until text in it can be read on every surface of the theme."""
    return _readable(color, theme or _current)


@lru_cache(maxsize=256)
def _readable(color: str, theme: Theme) -> str:
    surfaces = (theme.window, theme.panel, theme.card)
    start, ink = QColor(color), QColor(theme.ink)
    for step in range(21):
        t = step / 20
        mixed = QColor.fromRgbF(
            start.redF() * (1 - t) + ink.redF() * t,
            start.greenF() * (1 - t) + ink.greenF() * t,
            start.blueF() * (1 - t) + ink.blueF() * t,
        ).name()
        if all(contrast(mixed, surface) >= AA_TEXT for surface in surfaces):
            return mixed
    return theme.ink
