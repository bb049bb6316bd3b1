"""Keys of a run's draws, made outside kernels: folded from the seed, the purpose and what it is for."""

from __future__ import annotations

import numpy as np

from sims.streams import fold

DEPLOY = 6  # a purpose beside those of sims.streams: worlds of deployments


def key(seed: int, *parts: int) -> int:
    """The uint64 key of (seed, part, part, ...)."""
    value = np.uint64(seed)
    for part in parts:
        value = np.uint64(fold(value, np.uint64(part)))
    return int(value)
