"""Section 2, the quasispecies: the best string is kept below the error threshold and lost above it (Eigen 1971)."""

from __future__ import annotations

import numpy as np
import pytest
from science.lab import agree, between, built, chance, rows, said, scenario
from scipy import stats

GENERATIONS, LATE = 240, 120


def quasispecies(length, superiority, rate, population=2000, seed=1, generations=GENERATIONS, flat=False):
    """Share of the master sequence, generation by generation; all start as it. Its fitness is `superiority`, of all
    others 1; `flat` is the control without selection.
    """
    height = 0.0 if flat else superiority - 1.0
    graph = built(
        {
            "bits": ("world.bits", {"function": "needle", "length": length}),
            "string": ("candidate.point", {"start": "fixed", "start_value": 1.0}),
            "fitness": ("objective.expression", {"expression": f"1 + {height!r} * value"}),
            "life": (
                "optimizer.natural_selection",
                {"population": population, "heredity": "clonal", "mutation": rate},
            ),
        },
        ("bits.world", "string.world"),
        ("string.candidate", "life.candidate"),
        ("fitness.objective", "life.objective"),
    )
    return rows(scenario(graph, seed), generations)["life.value"]


def stationary(length, superiority, rate):
    """The master's share at rest with mutations back to it: strings by their number of wrong bits (Swetina & Schuster
    1982), the principal eigenvector of selection and mutation.
    """
    k = np.arange(length + 1)
    passed = np.array([
        np.convolve(stats.binom.pmf(np.arange(i + 1), i, 1.0 - rate), stats.binom.pmf(np.arange(length - i + 1),
                                                                                      length - i, rate))
        for i in k
    ])  # fmt: skip
    fitness = np.where(k == 0, superiority, 1.0)
    share = np.full(length + 1, 1.0 / (length + 1))
    for _ in range(3000):
        share = (share * fitness) @ passed
        share /= share.sum()
    return float(share[0])


def threshold(length, superiority):
    """u_c = 1 - s^(-1/L): where a master's children that are like it no longer make up for its superiority."""
    return 1.0 - superiority ** (-1.0 / length)


@pytest.mark.parametrize("number", range(3))
def test_the_master_is_kept_below_the_threshold_and_lost_above_it(number):
    """Both sides of the formula's place; without selection it is lost on both."""
    rng = chance("error threshold", number)
    length, s = int(between(rng, 20, 40)), between(rng, 3.0, 20.0)
    place = threshold(length, s)
    below, above = (quasispecies(length, s, share * place)[LATE:] for share in (0.8, 1.2))
    assert below.min() > 0.02, said(length, s, below.mean())
    assert above.mean() < 0.005, said(length, s, above.mean())
    assert quasispecies(length, s, 0.8 * place, flat=True)[LATE:].mean() < 0.005, said(length, s)


@pytest.mark.parametrize("number", range(3))
def test_the_masters_share_is_what_selection_and_mutation_leave(number):
    """Near x = (s Q - 1) / (s - 1) with Q = (1 - u)^L, which leaves out mutations back to the master."""
    rng = chance("quasispecies", number)
    length, s = int(between(rng, 30, 60)), between(rng, 3.0, 20.0)
    rate = between(rng, 0.2, 0.6) * threshold(length, s)
    q = (1.0 - rate) ** length
    expected = stationary(length, s, rate)
    assert expected == pytest.approx((s * q - 1.0) / (s - 1.0), abs=0.02)

    def observe(seed):  # one observation from each run, since generations follow one another
        return [quasispecies(length, s, rate, 1000, seed, 60)[30:].mean()]

    agree(f"share of the master, length {length}, superiority {s}, rate {rate:.3g}", observe, expected, runs=16)


@pytest.mark.parametrize("number", range(3))
def test_one_generation_of_selection_and_mutation_is_exact(number):
    """From all masters: x1 = Q; then x2 = Q s x1 / (1 + (s - 1) x1), and those of mutants that turn back."""
    rng = chance("one generation", number)
    length, s, rate = 6, between(rng, 1.5, 10.0), between(rng, 0.01, 0.2)
    q = (1.0 - rate) ** length
    k = np.arange(length + 1)
    first = stats.binom.pmf(k, length, rate)  # wrong bits after one generation
    weight = np.where(k == 0, s, 1.0) * first
    back = rate**k * (1.0 - rate) ** (length - k)
    second = float((weight * back).sum() / weight.sum())

    def observe(seed):
        return [quasispecies(length, s, rate, 2000, seed, 2)[1:3]]

    agree(f"two generations, superiority {s}, rate {rate}", observe, [q, second], runs=24)
