"""A person beside labelled bars, to the right for what is above zero and to the left for what is below."""

from __future__ import annotations

from collections.abc import Sequence

from sims.picture import Bar, Glyph, Line, Mark, Text, decimal

WIDTH, HEIGHT = 12.0, 7.6
_LEFT, _END, _THICK = 2.9, 11.7, 0.95
_LEAST = 4.0  # what the bars' room stands for at least


def worth_marks(rows: Sequence[tuple[str, float, str]], person: str = "ink") -> list[Mark]:
    """`rows` are words, amount and colour of each bar."""
    amounts = [amount for _, amount, _ in rows]
    below, above = -min(0.0, *amounts), max(0.0, *amounts)
    unit = (_END - _LEFT) / max(_LEAST, below + above)
    zero, step = _LEFT + below * unit, HEIGHT / len(rows)
    marks: list[Mark] = [Glyph(1.4, HEIGHT / 2.0, "person", person, 2.5)]
    for i, (words, amount, color) in enumerate(rows):
        top = (i + 0.5) * step - 0.1
        marks.append(Text(_LEFT, top - 0.5, f"{words} {decimal(amount)}", "ink", 0.7))
        marks.append(Line([(zero, top - 0.1), (zero, top + _THICK + 0.1)], "muted", 0.08))
        marks.append(Bar(zero + min(amount, 0.0) * unit, top, abs(amount) * unit, _THICK, color))
    return marks
