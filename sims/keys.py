"""Keys of a run's draws, made outside kernels: folded from the seed, the purpose and what it is for."""

from __future__ import annotations

import numpy as np

from sims.streams import fold

DEPLOY, LIFE = 6, 7  # purposes beside those of sims.streams: worlds of deployments, years of a living world


def key(seed: int, *parts: int) -> int:
    """The uint64 key of (seed, part, part, ...)."""
    value = np.uint64(seed)
    for part in parts:
        value = np.uint64(fold(value, np.uint64(part)))
    return int(value)
