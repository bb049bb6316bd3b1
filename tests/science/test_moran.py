"""Section 2, the Moran process: one mutant in a population of residents takes over as often as theory says."""

from __future__ import annotations

import numpy as np
import pytest
from science.lab import agree, between, bundled, chance, rows


def fixation(n, r, start=1):
    """(1 - r^-i) / (1 - r^-N) from i mutants (Moran 1958); i / N for r = 1."""
    return start / n if r == 1.0 else (1.0 - r**-start) / (1.0 - r**-n)


def fixed(n, r, replicates, seed, start=1, times=12):
    """Whether the mutant was fixed, replicate by replicate, after a run of the bundled scenario, and in its control.

    What is undecided falls by 1 - 2/N a generation or faster: after `times` N of them to e^(-2 times).
    """
    texts = (
        f"population.size={n}", f"population.fitness={r}", f"population.replicates={replicates}",
        f"population.mutants={start}", f"neutral.size={n}", f"neutral.replicates={replicates}",
    )  # fmt: skip
    found = rows(bundled("moran", *texts, seed=seed, generations=times * n))
    for node in ("population", "neutral"):
        assert found[f"{node}.fixed"][-1] + found[f"{node}.lost"][-1] == pytest.approx(1.0), "all are settled"
        assert (np.diff(found[f"{node}.fixed"]) >= 0.0).all() and found[f"{node}.fixed"][0] == 0.0
    return [
        np.arange(replicates) < round(found[f"{node}.fixed"][-1] * replicates) for node in ("population", "neutral")
    ]


@pytest.mark.parametrize("number", range(3))
def test_a_mutant_is_fixed_as_often_as_moran_says(number):
    """The control, a mutant that is no fitter, is fixed in one replicate of N. In larger populations less unfit ones
    are drawn: one in a million is never seen, and what is never seen has no standard error.
    """
    rng = chance("moran", number)
    n, r = int(between(rng, (2, 8, 20)[number], (6, 20, 60)[number])), between(rng, (0.7, 0.8, 0.95)[number], 2.5)
    agree(
        f"fixation of a mutant of fitness {r} among {n}, and of a neutral one",
        lambda seed: np.stack(fixed(n, r, 2000, seed), axis=1).astype(float),
        [fixation(n, r), fixation(n, 1.0)],
        runs=2,
    )


def test_the_published_value_and_several_mutants_at_the_start():
    assert fixation(50, 1.2) == pytest.approx(0.16668, abs=5e-6)
    agree(
        "fixation from 5 mutants of fitness 1.1 among 20",
        lambda seed: fixed(20, 1.1, 2000, seed, start=5)[0].astype(float),
        fixation(20, 1.1, 5),
        runs=2,
    )


@pytest.mark.parametrize("n, r", [(2, 3.0), (500, 1.0), (500, 0.5)])
def test_the_ends_of_the_ranges_settle_too(n, r):
    fixed(n, r, 500, seed=1, times=6)
