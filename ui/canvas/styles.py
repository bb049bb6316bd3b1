"""Colours, pens and fonts of the canvas, derived from the theme. Colour is never the only cue: wires differ in
width and dash, halos in their label and dash."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPen, QStaticText, QTransform

from ui import theme

TITLE, TEXT, SMALL, MONO, HALO = "title", "text", "small", "mono", "halo"
LARGE, AFAR, AFAR_BOLD, AFAR_MONO = "large", "afar", "afar bold", "afar mono"  # for cards that are seen small
_FONTS = {
    TITLE: (12, True, False),
    TEXT: (11, False, False),
    SMALL: (10, False, False),
    MONO: (11, False, True),
    HALO: (11, True, False),
    LARGE: (24, True, False),
    AFAR: (20, False, False),
    AFAR_BOLD: (20, True, False),
    AFAR_MONO: (20, False, True),
}
_DASHES: dict[str, tuple[float, list[float]]] = {
    "world": (2.0, []),
    "candidate": (3.0, []),
    "objective": (2.0, [5.0, 2.5]),
    "series": (1.5, [1.5, 2.0]),
}
_HALO_DASHES: tuple[list[float], ...] = ([], [], [9.0, 3.0], [9.0, 3.0, 2.0, 3.0], [3.0, 3.0])
_DEEPER = {"dark": ("#F0E442", "#E8743B", "#B9A5FF"), "light": ("#8A7A00", "#C4501B", "#6A4FD0")}


@lru_cache(maxsize=256)
def color(role: str, alpha: float = 1.0) -> QColor:
    """A colour of the theme by its role, or a hex string; `alpha` from 0 to 1. It is shared: copy it to change it."""
    found = QColor(role if role.startswith("#") else getattr(theme.current(), role))
    found.setAlphaF(alpha)
    return found


@lru_cache(maxsize=32)
def kind_color(kind: str) -> QColor:
    """The colour of a kind of node; muted for a type that is not installed."""
    return color("muted") if kind == "unknown" else QColor(theme.kind_color(kind))


@lru_cache(maxsize=64)
def head_color(kind: str, tint: float) -> QColor:
    """The ground of a card's title: the theme's, with so much of the kind's colour over it."""
    ground, ink = color("card_head"), kind_color(kind)
    pairs = ((ground.redF(), ink.redF()), (ground.greenF(), ink.greenF()), (ground.blueF(), ink.blueF()))
    red, green, blue = (under + (over - under) * tint for under, over in pairs)
    return QColor.fromRgbF(red, green, blue)


def well_color() -> QColor:
    """The ground of sparklines: the theme's, or the canvas' where that is the card's own colour."""
    shown = theme.current()
    return color("window" if shown.well == shown.card else "well")


def wire_color(wire: str) -> QColor:
    """The colour of a wire type."""
    return QColor(color(wire) if wire in _DASHES else color("muted"))


@lru_cache(maxsize=32)
def wire_pen(wire: str, wider: float = 0.0, plain: bool = False) -> QPen:
    """The pen of a wire type: colour, and width and dash as the second cue. `plain`: solid and one pixel wide."""
    width, dashes = _DASHES.get(wire, (1.5, [4.0, 4.0]))
    if plain:
        return QPen(wire_color(wire), 0.0)
    pen = QPen(wire_color(wire), width + wider)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if dashes:
        pen.setDashPattern([dash * width / pen.widthF() for dash in dashes])
    return pen


def level_color(level: int) -> QColor:
    """The colour of a level of a nest: base objective's, mesa-objective's, then further ones in turn."""
    if level < 2:
        return color("mesa" if level == 1 else "base")
    deeper = _DEEPER["light" if is_light() else "dark"]
    return QColor(deeper[(level - 2) % len(deeper)])


@lru_cache(maxsize=64)
def text_color(role: str) -> QColor:
    """A colour of the theme (or a hex string), made readable as text where it is a bright one; shared like `color`."""
    found = color(role)
    return found if role in ("ink", "muted", "faint", "bad") else QColor(theme.readable(found.name()))


@lru_cache(maxsize=32)
def level_pen(level: int) -> QPen:
    """The border of a halo; deeper levels are dashed differently."""
    pen = QPen(level_color(level), 1.6)
    dashes = _HALO_DASHES[level % len(_HALO_DASHES)]
    if dashes:
        pen.setDashPattern(dashes)
    return pen


def is_light() -> bool:
    """Whether the canvas is light."""
    return QColor(theme.current().window).lightnessF() > 0.5


@lru_cache(maxsize=16)
def font(name: str) -> QFont:
    """One of the canvas' fonts, in scene units."""
    size, bold, mono = _FONTS[name]
    found = QFont(theme.font(size, bold, mono))
    found.setPixelSize(size)
    return found


@lru_cache(maxsize=16)
def metrics(name: str) -> QFontMetricsF:
    """Measures of one of the fonts."""
    return QFontMetricsF(font(name))


@lru_cache(maxsize=8192)
def width(text: str, name: str) -> float:
    """How wide a text is in one of the fonts."""
    return metrics(name).horizontalAdvance(text)


@lru_cache(maxsize=16)
def line_height(name: str) -> float:
    """The height of a line in one of the fonts."""
    return metrics(name).height()


@lru_cache(maxsize=8192)
def elided(text: str, name: str, width: float) -> str:
    """The text, cut with an ellipsis where it is wider than `width`."""
    return metrics(name).elidedText(text, Qt.TextElideMode.ElideRight, width)


@lru_cache(maxsize=8192)
def static(text: str, name: str) -> QStaticText:
    """A text laid out once; draw it with the font of the same name."""
    laid = QStaticText(text)
    laid.setTextFormat(Qt.TextFormat.PlainText)
    laid.prepare(QTransform(), font(name))
    return laid


def forget() -> None:
    """Drops what was derived from the theme, after it changed."""
    colors = (color, kind_color, head_color, text_color, wire_pen, level_pen)
    for cached in (*colors, font, metrics, width, line_height, elided, static):
        cached.cache_clear()
