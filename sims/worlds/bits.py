"""Bits: test functions over strings of zeros and ones, with known optima."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sims.bit_cells import across, bit_cells
from sims.declare import Feature, Gene, Prepared, Setting, Settings, World, register
from sims.jit import kernel
from sims.picture import Picture

FUNCTIONS = ("onemax", "leading_ones", "trap", "needle")
_ONEMAX, _LEADING_ONES, _TRAP, _NEEDLE = range(4)


@kernel
def outcome(_real, table, _key, point, out):
    """Value, number of ones, and whether all are ones. table: function, block."""
    function = table[0]
    length = point.shape[0]
    ones = 0
    for i in range(length):
        ones += int(point[i] > 0.5)
    if function == _ONEMAX:
        value = ones
    elif function == _LEADING_ONES:
        value = 0
        while value < length and point[value] > 0.5:
            value += 1
    elif function == _TRAP:
        value = trap(point, table[1])
    else:
        value = int(ones == length)
    out[0] = float(value)
    out[1] = float(ones)
    out[2] = 1.0 if ones == length else 0.0


@kernel
def trap(point, block):
    """The sum over blocks of `block` if all are ones, else of block - 1 - ones; a rest is a shorter block.

    Deb & Goldberg 1993: following the slope leads away from the optimum.
    """
    value = 0
    start = 0
    while start < point.shape[0]:
        end = min(start + block, point.shape[0])
        ones = 0
        for i in range(start, end):
            ones += int(point[i] > 0.5)
        size = end - start
        value += size if ones == size else size - 1 - ones
        start = end
    return value


def prepare(settings: Settings) -> Prepared:
    """The function's number and the block size."""
    function = FUNCTIONS.index(str(settings["function"]))
    return Prepared(np.zeros(1), np.array([function, int(settings["block"])], dtype=np.int64))


def genes(settings: Settings) -> tuple[Gene, ...]:
    """One gene of two options per bit."""
    return tuple(Gene(f"b{i}", 0.0, 1.0, options=2) for i in range(int(settings["length"])))


def picture(settings: Settings, decision: Sequence[float], features: Mapping[str, float]) -> Picture:
    """The bits as cells, row by row; ones that count for leading_ones stand out."""
    bits = [int(value > 0.5) for value in decision]
    lead = bits.index(0) if 0 in bits else len(bits)
    leading = settings["function"] == "leading_ones"
    kinds = [2] * lead + bits[lead:] if leading else bits
    columns = across(len(bits))
    if settings["function"] == "trap" and columns > int(settings["block"]):
        columns -= columns % int(settings["block"])
    marks, rows = bit_cells(kinds, bits, columns)
    value = f"value {features.get('value', 0.0):g}"
    found = f"{lead} before the first zero" if 0 in bits else "no zero is left"
    caption = f"{sum(bits)} of {len(bits)} are ones, {found if leading else value}"
    return Picture(columns, rows, marks, caption)


WORLD = register(
    World(
        type="world.bits",
        title="Bits",
        summary="Strings of zeros and ones with a value: easy, misleading or blind.",
        help=(
            "Test problems whose best string is always all ones. **onemax** counts the ones. **leading_ones** counts "
            "those before the first zero. **trap** adds over blocks: a block of all ones is best, but with every "
            "further one short of that a block is worth less, so that small improvements lead away from the optimum. "
            "**needle** is 1 for all ones and 0 for everything else, so nothing leads there."
        ),
        settings=(
            Setting(
                name="function",
                default="onemax",
                choices=FUNCTIONS,
                help="what a string is worth; see the help (F1)",
            ),
            Setting(
                name="length", default=50, low=1, high=1000, unit="bits", help="how many bits a string has"
            ),
            Setting(
                name="block",
                default=4,
                low=1,
                high=1000,
                unit="bits",
                help="the size of a block of the trap; a rest at the end is a shorter block",
            ),
        ),
        keywords="onemax leading ones trap deceptive needle benchmark binary string",
        form="point",
        features=(
            Feature("value", "the function's value; the most is the length, for the needle 1"),
            Feature("ones", "how many bits are one", "bits"),
            Feature("solved", "1 where all bits are one, the optimum of every function"),
        ),
        prepare=prepare,
        genes=genes,
        outcome=outcome,
        solved="solved",
        picture=picture,
    )
)
