"""How bits look: cells in rows, with their digits as long as these can be read."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sims.picture import Cells, Mark, Text

PALETTE, INKS = ("wall", "good", "accent"), ("ink", "panel", "on_accent")  # of a cell and its digit, by its kind
_LEGIBLE = 16  # cells in a row of which digits can still be read


def across(count: int) -> int:
    """Cells in a row, so that so many of them lie twice as wide as high."""
    return max(1, min(count, math.ceil(math.sqrt(2.0 * count))))


def bit_cells(kinds: Sequence[int], bits: Sequence[int], columns: int) -> tuple[list[Mark], int]:
    """A cell for each of `bits`, in the colour of its kind (an index into PALETTE), and how many rows they make."""
    rows = [list(kinds[i : i + columns]) for i in range(0, len(kinds), columns)] or [[0]]
    rows[-1] += [-1] * (columns - len(rows[-1]))
    marks: list[Mark] = [Cells(rows, list(PALETTE))]
    if columns <= _LEGIBLE:
        marks += [
            Text(i % columns + 0.5, i // columns + 0.5, str(bit), INKS[kind], 0.55, "center")
            for i, (kind, bit) in enumerate(zip(kinds, bits, strict=True))
        ]
    return marks, len(rows)
