"""What the declarations of methods have in common."""

from __future__ import annotations

from sims.declare import Setting
from sims.jit import kernel

EPISODES = Setting(
    name="episodes",
    default=1,
    low=1,
    high=10_000,
    unit="episodes",
    help="world draws each candidate is scored on",
)
BUDGET_HELP = "evaluations of a whole search when it stands inside another optimizer"


@kernel
def copy_row(source, target):
    """source[D] into target[D], without the bookkeeping of a slice assignment."""
    for j in range(source.shape[0]):
        target[j] = source[j]
