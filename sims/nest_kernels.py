"""What generated modules call: the scratch arrays of a level, and copying."""

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
def copy(source, target, at):
    """source[m] into target[at : at + m]."""
    for j in range(source.shape[0]):
        target[at + j] = source[j]
