"""Eigenvectors of a symmetric matrix without allocating: what CMA-ES turns its covariance with.

Matrices are flat arrays of n x n numbers, row by row, so that they fit into a method's memory.
"""

from __future__ import annotations

import math

from sims.jit import kernel

_SWEEPS = 30  # the off-diagonal part shrinks quadratically; about ten are used
_SMALL = 1e-30  # of the diagonal's square: below it nothing in the last digit changes


@kernel
def symmetric(n, a, vectors, values):
    """Cyclic Jacobi rotations (Golub & Van Loan 2013, algorithm 8.5.3).

    a[n * n] symmetric, is written over; vectors[n * n]: eigenvector k in column k; values[n], in no order.
    """
    for i in range(n):
        for j in range(n):
            vectors[i * n + j] = 1.0 if i == j else 0.0
    for _ in range(_SWEEPS):
        off, diagonal = 0.0, 0.0
        for i in range(n):
            diagonal += a[i * n + i] * a[i * n + i]
            for j in range(i + 1, n):
                off += a[i * n + j] * a[i * n + j]
        if not off > _SMALL * diagonal:
            break
        for p in range(n - 1):
            for q in range(p + 1, n):
                _rotate(n, a, vectors, p, q)
    for i in range(n):
        values[i] = a[i * n + i]


@kernel
def _rotate(n, a, vectors, p, q):
    """Turns axes p and q so that a[p, q] becomes 0."""
    between = a[p * n + q]
    if between == 0.0:
        return
    ratio = (a[q * n + q] - a[p * n + p]) / (2.0 * between)
    tangent = math.copysign(1.0, ratio) / (abs(ratio) + math.sqrt(1.0 + ratio * ratio))
    cosine = 1.0 / math.sqrt(1.0 + tangent * tangent)
    sine = tangent * cosine
    a[p * n + p] -= tangent * between
    a[q * n + q] += tangent * between
    a[p * n + q] = a[q * n + p] = 0.0
    for i in range(n):
        if i not in (p, q):
            left, right = a[i * n + p], a[i * n + q]
            a[i * n + p] = a[p * n + i] = cosine * left - sine * right
            a[i * n + q] = a[q * n + i] = sine * left + cosine * right
        left, right = vectors[i * n + p], vectors[i * n + q]
        vectors[i * n + p] = cosine * left - sine * right
        vectors[i * n + q] = sine * left + cosine * right
