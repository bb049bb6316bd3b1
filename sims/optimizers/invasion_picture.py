"""How an invasion looks: populations as rows of residents and mutants, and below how many of them are decided."""

from __future__ import annotations

import numpy as np

from sims.number_text import grouped
from sims.picture import Bar, Cells, Mark, Picture, Text

_COLUMNS, _ROWS = 50, 20  # individuals and replicates that are drawn at most; larger ones in proportion
_WIDE = 40  # cells; of few individuals each is several cells wide
_RESIDENT, _MUTANT, _FIXED, _LOST = range(4)
_PALETTE = ("wall", "mesa", "good", "street")


def invasion_picture(size: int, mutants: np.ndarray) -> Picture:
    """The first replicates, a row each with its mutants on the left, out of mutants[replicates], the numbers alive."""
    columns, rows = min(size, _COLUMNS), min(len(mutants), _ROWS)
    times = -(-_WIDE // columns) if columns < _WIDE else 1
    cells = [_row(float(alive), size, columns, times) for alive in mutants[:rows]]
    width, count = columns * times, len(mutants)
    fixed, lost = int((mutants >= size).sum()), int((mutants <= 0).sum())
    shown = f"{rows} of {grouped(count)} populations of {grouped(size)}, a row each"
    letter = width / 27.0  # as large as the longest of them leaves room for
    marks: list[Mark] = [Cells(cells, list(_PALETTE)), Text(0.0, rows + letter, shown, "muted", letter)]
    at, y = 0.0, rows + 2.0 * letter
    groups = (
        (fixed, "all mutants", "good", 0.0, "left"),
        (count - fixed - lost, "undecided", "mesa", width / 2.0, "center"),
        (lost, "no mutants", "muted", float(width), "right"),
    )
    for number, name, color, x, align in groups:
        long = width * number / count
        if number:
            marks.append(Bar(at, y, long, 0.8 * letter, color))
        marks.append(Text(x, y + 1.7 * letter, f"{name} {100.0 * number / count:.0f} %", color, letter, align))
        at += long
    told = tuple(map(grouped, (fixed, count, lost)))
    caption = "mutants have taken over {} of {} populations and are lost in {}".format(*told)
    return Picture(width, rows + 4.6 * letter, marks, caption)


def _row(alive: float, size: int, columns: int, times: int) -> list[int]:
    """The cells of a population; none and all of them are mutants only where that is so."""
    if alive <= 0.0 or alive >= size:
        return [_FIXED if alive > 0.0 else _LOST] * (columns * times)
    own = min(max(round(alive / size * columns), 1), columns - 1)
    return [_MUTANT] * (own * times) + [_RESIDENT] * ((columns - own) * times)
