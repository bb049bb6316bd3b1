"""Arithmetic that never raises, for formulas in kernels: IEEE 754 results where Python has exceptions.

Numba with error_model="numpy" gives these results by itself; the same source in plain Python would raise
ZeroDivisionError, OverflowError or ValueError. `sims.formula.source` writes calls to these as `ieee.NAME`.
"""

from __future__ import annotations

import math

from sims.jit import kernel

LARGEST_LOG = 709.782712893384  # exp of the next larger number is infinite


@kernel
def divide(a, b):
    """a / b; x/0 is infinite with the sign of both, 0/0 not a number."""
    if b == 0.0:
        return a * math.copysign(math.inf, b)
    return a / b


@kernel
def exp(a):
    """e to the power a; infinite where it would overflow."""
    if a > LARGEST_LOG:
        return math.inf
    return math.exp(a)


@kernel
def log(a):
    """The natural logarithm; -inf at 0, not a number below."""
    if a == 0.0:
        return -math.inf
    if a < 0.0:
        return math.nan
    return math.log(a)


@kernel
def sqrt(a):
    """The square root; not a number below 0."""
    if a < 0.0:
        return math.nan
    return math.sqrt(a)


@kernel
def power(a, b):
    """a to the power b; not a number for a negative base and a fractional exponent. Zero has no sign as a base."""
    if b == 2.0:
        return a * a
    if b == 3.0:
        return a * a * a
    size = abs(a)
    if size == 0.0:
        if b < 0.0:
            return math.inf
        return math.pow(0.0, b)
    if size < math.inf and b * math.log(size) > LARGEST_LOG:
        result = math.inf
    else:
        result = math.pow(size, b)
    if a < 0.0 and abs(b) < math.inf:
        half = b % 2.0
        if half == 1.0:
            return -result
        if half != 0.0 and size < math.inf:
            return math.nan
    if b != b and a < 0.0:  # noqa: PLR0124 - not a number
        return math.nan
    return result


@kernel
def least(a, b):
    """The smaller of two; not a number where one of them is not."""
    if b < a or b != b:  # noqa: PLR0124 - not a number
        return b
    return a


@kernel
def most(a, b):
    """The larger of two; not a number where one of them is not."""
    if b > a or b != b:  # noqa: PLR0124 - not a number
        return b
    return a
