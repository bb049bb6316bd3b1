"""What generated modules call: row arithmetic and small differences, compiled once and not with every nest."""

from __future__ import annotations

import numpy as np

from sims.jit import kernel
from sims.streams import fold, normal

# Parts of a candidate's or a search's key. As uint64 because Numba compiles `fold` anew for every literal number.
SEARCH, DRAW, VARY, SCORE, OBSERVE, SAMPLE = (np.uint64(number) for number in (11, 12, 13, 14, 15, 16))


@kernel
def clear(row):
    """Zeroes row[m]."""
    for j in range(row.shape[0]):
        row[j] = 0.0


@kernel
def blank(row):
    """Makes row[m] NaN: numbers of what was not there this time."""
    for j in range(row.shape[0]):
        row[j] = np.nan


@kernel
def add(row, total):
    """Adds row[m] to total[m]."""
    for j in range(row.shape[0]):
        total[j] += row[j]


@kernel
def average(row, count):
    """Divides row[m] by the number of episodes."""
    for j in range(row.shape[0]):
        row[j] /= count


@kernel
def nudge(point, probe, middle):
    """Moves point[D] to probe number `probe` of 2 D around it: up and down along each axis, one after the other.

    Returns the axis' own value, which has to come back as `middle` with the second one.
    """
    d = probe // 2
    if probe % 2 == 0:
        middle = point[d]
        point[d] = middle + _width(middle)
    else:
        point[d] = middle - _width(middle)
    return middle


@kernel
def slope(point, probe, middle, score, grad):
    """Takes in a probe's score: after the second one grad[d] is the central difference, point[d] as before."""
    d = probe // 2
    if probe % 2 == 0:
        grad[d] = score
    else:
        grad[d] = (grad[d] - score) / (2.0 * _width(middle))
        point[d] = middle


@kernel
def _width(middle):
    return 1e-5 * max(1.0, abs(middle))


@kernel
def noise(key, number):
    """Noise number `number` of an evaluation: standard normal."""
    return normal(fold(key, number), 0)


@kernel
def noises(key, number, out):
    """Into out[n] noise `number` for samples 0 .. n-1 of a key."""
    for r in range(out.shape[0]):
        out[r] = noise(fold(key, r), number)
