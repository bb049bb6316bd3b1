"""Things lying about on a small grid, as bit masks: bit c of a mask is cell c, counted row by row."""

from __future__ import annotations

from sims.jit import kernel
from sims.streams import below


@kernel
def scatter(key, taken, cells, count):
    """A mask of `count` cells, any set of those not in `taken` equally likely; fewer if fewer are free."""
    free = 0
    for cell in range(cells):
        free += 1 - ((taken >> cell) & 1)
    found = 0
    left = min(count, free)
    counter = 0
    while left > 0:
        cell = below(key, counter, cells)
        counter += 1
        if ((taken | found) >> cell) & 1 == 0:
            found |= 1 << cell
            left -= 1
    return found


def cells_of(mask: int, size: int) -> list[tuple[float, float]]:
    """The middles of the cells in a mask, as places in a picture."""
    return [(cell % size + 0.5, cell // size + 0.5) for cell in range(size * size) if (int(mask) >> cell) & 1]
