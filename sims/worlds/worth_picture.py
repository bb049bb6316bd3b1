"""A person beside labelled bars, to the right for what is above zero and to the left for what is below."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sims.picture import Bar, Glyph, Line, Mark, Text, decimal

WIDTH, HEIGHT = 12.0, 7.6
_LEFT, _END, _THICK = 2.9, 11.7, 0.95
_LEAST = 4.0  # what the bars' room stands for at least


def worth_marks(
    rows: Sequence[tuple[str, float, str]], person: str = "ink", linked: bool = False
) -> list[Mark]:
    """`rows` are words, amount and colour of each bar; `linked` joins their ends."""
    amounts = [amount for _, amount, _ in rows]
    below, above = -min(0.0, *amounts), max(0.0, *amounts)
    unit = (_END - _LEFT) / max(_LEAST, below + above)
    zero, step = _LEFT + below * unit, HEIGHT / len(rows)
    marks: list[Mark] = [
        Glyph(1.4, HEIGHT / 2.0, "person", person, 2.5),
        Line([(zero, 0.3), (zero, HEIGHT - 0.3)], "faint", 0.06),
    ]
    ends = []
    for i, (words, amount, color) in enumerate(rows):
        top = (i + 0.5) * step - 0.1
        marks.append(Text(_LEFT + 0.2, top - 0.5, f"{words} {decimal(amount)}", "ink", 0.7))
        marks.append(Bar(zero + min(amount, 0.0) * unit, top, abs(amount) * unit, _THICK, color))
        ends.append((zero + amount * unit, top))
    if linked:
        marks += [Line([(x, y + _THICK), end], "muted", 0.08, dash=True) for (x, y), end in pairwise(ends)]
    return marks
