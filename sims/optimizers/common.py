"""What the declarations of methods have in common."""

from __future__ import annotations

from sims.declare import Setting
from sims.jit import kernel
from sims.kernels import HIGH, LOW, OPTIONS

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
def population_size(s, genes):  # noqa: ARG001 - the signature of every method
    """Candidates a round of methods whose first setting is the population."""
    return max(1, int(s[0]))


@kernel
def population_rounds(s, genes):
    """Rounds after the start of those methods, whose last setting is the budget."""
    return max(0, int(s[s.shape[0] - 1]) // population_size(s, genes) - 1)


@kernel
def span(genes, j):
    """The range of gene j as methods of continuous search see it: each option of a discrete gene is 1 wide."""
    if genes[OPTIONS, j] > 0.0:
        return genes[OPTIONS, j]
    return genes[HIGH, j] - genes[LOW, j]


@kernel
def lowest(genes, j):
    """Where the range that `span` measures begins."""
    return -0.5 if genes[OPTIONS, j] > 0.0 else genes[LOW, j]
