"""What generated modules call: scratch arrays and row arithmetic, compiled once and not with every nest."""

from __future__ import annotations

import numpy as np

from sims.jit import kernel


@kernel
def workspace(settings, n, genes, trail, width, jac, memory):
    """The scratch arrays of one inner level for one thread, made once for a block of candidates.

    settings: count of its settings; n: candidates a round; genes: D; trail: genes from this level inwards; width: of a row
    of features; jac: rows of a Jacobian; memory: of the method's state.
    """
    return (
        np.zeros(settings),
        np.zeros((n, genes)),
        np.zeros((n, genes)),
        np.zeros(n),
        np.zeros((n, width)),
        np.zeros(genes),
        np.zeros((n, 2), dtype=np.int64),
        np.zeros(memory),
        np.zeros(trail),
        np.zeros(width),
        np.zeros((jac, genes)),
    )


@kernel
def narrow(pop, nxt, scores, feats, parents, n):
    """The first n rows of a level's arrays, as many as it uses this time."""
    return pop[:n], nxt[:n], scores[:n], feats[:n], parents[:n]


@kernel
def copy(source, target, at):
    """source[m] into target[at : at + m]."""
    for j in range(source.shape[0]):
        target[at + j] = source[j]


@kernel
def copy_row(source, row, target, at):
    """source[row, :] into target[at : at + m]."""
    for j in range(source.shape[1]):
        target[at + j] = source[row, j]


@kernel
def clear(rows, i):
    """Zeroes rows[i, :]."""
    for j in range(rows.shape[1]):
        rows[i, j] = 0.0


@kernel
def add(row, rows, i):
    """Adds row[m] to rows[i, :m]."""
    for j in range(row.shape[0]):
        rows[i, j] += row[j]


@kernel
def average(rows, i, count):
    """Divides rows[i, :] by the number of episodes."""
    for j in range(rows.shape[1]):
        rows[i, j] /= count
