"""Section 4: learning guides evolution (Hinton and Nowlan 1987)."""

from __future__ import annotations

import math

import numpy as np
import pytest
from science.lab import SCALE, agree, bundled, chance, found, rows, said, scenario

from sandbox.runner import Runner

LIFE = 1000


def first_mean(length, trials):
    """Mean fitness 1 + 19 (1000 - T) / 1000 of the start: alleles right, wrong and open at 1/4, 1/4 and 1/2.

    With k open switches and none wrong a trial succeeds with chance 2^-k; T counts trials, the good one included.
    """
    total, t = 1.0, np.arange(1, trials + 1)
    for k in range(length + 1):
        chance_of_k = math.comb(length, k) * 0.5**k * 0.25 ** (length - k)
        p = 0.5**k
        total += chance_of_k * float((p * (1.0 - p) ** (t - 1) * 19.0 * (LIFE - t) / LIFE).sum())
    return total


def only_learners(scenario_, **settings):
    """The scenario without its control, which these checks do not need."""
    graph = scenario_.graph.remove(["evolution_alone", "bits", "found"])
    for name, value in settings.items():
        node, _, setting = name.partition("__")
        graph = graph.set(node, setting, value)
    return scenario(graph, scenario_.seed, scenario_.generations)


def after_take_off(seed, generations):
    """The columns until so many generations after mean fitness has passed 5: when it does so is chance, since it waits
    for somebody who has nothing wrong and few switches undecided.
    """
    made = Runner(only_learners(bundled("hinton-nowlan", seed=seed)))
    try:
        for _ in made.advance(400):
            if made.record["evolution.mean"][-1] > 5.0:
                break
        assert made.record["evolution.mean"][-1] > 5.0, said(seed)
        for _ in made.advance(generations):
            pass
    finally:
        made.close()
    return made.record


def test_the_reference_is_the_published_one():
    assert first_mean(20, LIFE) == pytest.approx(1.00603, abs=5e-6)


@pytest.mark.parametrize("number", range(3))
def test_first_mean_fitness(number):
    rng = chance("hinton", number)
    length, trials = int(rng.integers(6, 12)), int(rng.integers(20, 200))

    def observe(seed):
        sets = {"switches__length": length, "learner__trials": trials, "evolution__population": 1200}
        record = rows(only_learners(bundled("hinton-nowlan", seed=seed, generations=1), **sets), 0)
        return record["evolution.mean"][:1]

    agree(f"hinton-nowlan: first mean fitness, {length} switches, {trials} trials", observe,
          first_mean(length, trials), runs=20)  # fmt: skip


def test_wrong_alleles_go_and_undecided_ones_linger():
    """About 0.67 of the alleles right and 0.33 undecided after 20 generations, none wrong after 30."""
    ends = []
    for seed in chance("alleles").integers(1, 2**31, size=1 if SCALE == 1 else 4).tolist():
        record = after_take_off(seed, 22)
        shares = [float(record[f"switches.{kind}"][-3]) for kind in ("correct", "undecided", "wrong")]
        ends.append(shares)
        assert record["switches.wrong"][-1] < 0.01, said(seed, shares)
    middle = np.mean(ends, axis=0)
    found("hinton-nowlan: alleles right, undecided, wrong 20 generations after take-off", middle, [0.67, 0.33, 0.0])
    assert 0.55 < middle[0] < 0.8 and 0.2 < middle[1] < 0.45 and middle[2] < 0.01, said(ends)


def test_without_learning_nothing_happens():
    record = rows(bundled("hinton-nowlan", "learner.trials=1", seed=5, generations=25))
    for column in ("evolution.mean", "evolution_alone.mean"):
        assert record[column].max() < 1.5, said(column)
