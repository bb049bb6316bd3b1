"""What a world looks like, as plain data: the World view renders it, no world knows a window.

Coordinates are in the picture's own units, x to the right and y down, from (0, 0) to (width, height).
Colours are roles, which the theme maps: ink, muted, faint, wall, street, home, good, bad, accent, base, mesa,
intended, gap; and for a Text on a filled cell on_accent, or panel.
"""

from __future__ import annotations

from dataclasses import dataclass

from sims.number_text import MINUS

Points = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Cells:
    """A grid of squares of one unit, `rows[y][x]` an index into `palette` (roles); -1 leaves the place empty."""

    rows: list[list[int]]
    palette: list[str]


@dataclass(frozen=True, slots=True)
class Glyph:
    """A small figure centred at (x, y), `size` units high.

    Shapes: disc, ring, square, diamond, triangle, star, cross, eye, person, house, shop, purse, ice_cream, candy,
    fruit, spear, heart, tube, screen, cradle, moon, sun, key, chest, open_chest, mushroom, creature, deer,
    fallen, skull.
    """

    x: float
    y: float
    shape: str
    color: str = "ink"
    size: float = 0.7


@dataclass(frozen=True, slots=True)
class Line:
    """A polyline; `width` in units; `dash` draws it broken; `fill` fills down to the picture's bottom edge."""

    points: Points
    color: str = "ink"
    width: float = 0.08
    dash: bool = False
    fill: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar from (x, y), `length` long to the right and `thick` units high."""

    x: float
    y: float
    length: float
    thick: float
    color: str = "good"


@dataclass(frozen=True, slots=True)
class Text:
    """A text whose middle line passes (x, y), `size` units high; align left, center or right."""

    x: float
    y: float
    text: str
    color: str = "ink"
    size: float = 0.6
    align: str = "left"


Mark = Cells | Glyph | Line | Bar | Text


@dataclass(frozen=True, slots=True)
class Picture:
    """A world's state as marks, drawn in order, and one sentence that says what is seen."""

    width: float
    height: float
    marks: list[Mark]
    caption: str = ""


def decimal(number: float) -> str:
    """A number for a Text: two digits after the point, and a real minus."""
    return f"{number:.2f}".replace("-", MINUS)
