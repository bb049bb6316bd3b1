"""Section 3: from random numbers to a word by gradient; how long it takes, and what it takes with less credit."""

from __future__ import annotations

import math

import numpy as np
import pytest
from science.lab import agree, between, built, bundled, chance, rows, said, scenario
from scipy.integrate import quad

from sandbox.graph import GeneRange

ALPHABET = "abcdefghijklmnopqrstuvwxyz"
KINDS = ("cross_entropy", "partial", "exact_match")


def closed_form(kind, symbols, length):
    """Rate x steps until P(target) = 1/2 from uniform logits; the gap g of the logits obeys dg/dt = gradient."""
    c, share = symbols - 1, 0.5 ** (1.0 / length)
    g, e = math.log(c * share / (1.0 - share)), math.exp
    if kind == "cross_entropy":
        return (e(g) - 1 + c * g) / symbols
    if kind == "partial":
        return (e(g) - 1 + 2 * c * g + c * c * (1 - e(-g))) / symbols
    return quad(lambda x: (e(x) + c) ** (length + 1) * e(-length * x) / symbols, 0.0, g, limit=200)[0]


def descent(kind, target, symbols, rate, *more, generations):
    """The bundled scenario from uniform logits; its control stands still."""
    texts = (f"credit.kind={kind}", f"text.target={target}", f"text.alphabet={symbols}", f"descent.rate={rate}")
    return rows(bundled("dog", "letters.start=uniform", "blind.rate=0", *texts, *more), generations)


def crossing(record, rate):
    """Rate x steps at which the chance of the target passes one half, between two steps by a straight line."""
    p = record["letters.p_target"]
    assert p[-1] > 0.5
    after = int(np.argmax(p >= 0.5))
    return rate * (after - 1 + (0.5 - p[after - 1]) / (p[after] - p[after - 1]))


def test_the_three_times_with_26_symbols():
    assert [closed_form(kind, 26, 3) for kind in KINDS] == pytest.approx([8.0515, 36.231, 6373.75], rel=1e-5)
    c, g = 25.0, math.log(25.0 * 0.5 ** (1 / 3) / (1 - 0.5 ** (1 / 3)))
    e = math.exp
    summed = e(g) - 1 + 4 * c * g + 6 * c**2 * (1 - e(-g)) + 2 * c**3 * (1 - e(-2 * g)) + c**4 * (1 - e(-3 * g)) / 3
    assert closed_form("exact_match", 26, 3) == pytest.approx(summed / 26, rel=1e-9)


@pytest.mark.parametrize("number", range(3))
def test_time_from_uniform_logits(number):
    """To 0.5 %, with so many steps that they keep close to the path of the flow: Euler's error is about 1 / steps."""
    rng = chance("dog", number)
    for kind in KINDS:
        symbols, length = int(between(rng, 8, 40)), int(rng.integers(2, 6))
        if kind == "exact_match":
            symbols, length = int(between(rng, 8, 16)), int(rng.integers(2, 4))
        target = "".join(rng.choice(list(ALPHABET[:symbols]), length))
        expected = closed_form(kind, symbols, length)
        rate = min(0.5 if kind == "exact_match" else 0.05, float(f"{expected / between(rng, 500, 1500):.3g}"))
        steps = int(1.02 * expected / rate) + 2
        found = crossing(descent(kind, target, symbols, rate, generations=steps), rate)
        assert found == pytest.approx(expected, rel=5e-3), said(kind, target, symbols, rate)


def test_less_credit_takes_longer_and_without_a_step_nothing_comes():
    record = rows(bundled("dog"))
    assert record["descent.p_target"][0] < 1e-4
    assert record["descent.p_target"][-1] > 0.7
    assert record["blind.p_target"][-1] < 1e-4, "the needle in the haystack"
    np.testing.assert_allclose(record["letters.loss"], -record["descent.best"], rtol=1e-9)
    np.testing.assert_allclose(np.exp(-record["letters.loss"]), record["letters.p_target"], rtol=1e-9)
    still = rows(bundled("dog", "descent.rate=0"), 50)
    assert np.ptp(still["letters.p_target"]) == 0.0


@pytest.mark.parametrize("kind", KINDS)
def test_sampled_steps_are_exact_ones_on_average(kind):
    """The likelihood ratio with a baseline has no bias: the mean first step is rate x the exact gradient."""
    rng = chance("sampled", kind)
    samples, rate = int(rng.integers(2, 12)), 0.25
    letters = ("letters.start=random", "descent.rate=0.25", "text.target=ab", "text.alphabet=abc")

    def step(seed, *texts):
        found = rows(bundled("dog", f"credit.kind={kind}", "blind.rate=0", *letters, *texts, seed=seed), 1)
        names = [f"letters.z{i}_{k}.mean" for i in range(2) for k in range(3)]
        return np.array([found[name][1] - found[name][0] for name in names]) / rate

    def observe(seed):
        sampled = step(seed, "descent.gradient=sampled", f"descent.samples={samples}")
        return [sampled - step(seed, "descent.gradient=exact")]

    agree(f"{kind} by {samples} outputs", observe, np.zeros(6), runs=150)


@pytest.mark.parametrize("number", range(3))
def test_a_quadratic_shrinks_by_the_textbook_factor_and_diverges_beyond_its_rate(number):
    """Contraction (kappa - 1)/(kappa + 1) at rate 2/(l_min + l_max); divergence iff rate > 2/l_max; l = 2 w."""
    rng = chance("quadratic", number)
    kappa, dimension = between(rng, 2.0, 300.0, log=True), int(rng.integers(2, 9))
    graph = built(
        {
            "land": ("world.landscape", {"function": "ellipsoid", "dimension": dimension, "condition": kappa,
                                         "range": 1000.0}),
            "spot": ("candidate.point", {"start": "fixed", "start_value": 1.0}),
            "high": ("objective.weighted", {"value": 1.0}),
            "descent": ("optimizer.gradient_descent", {}),
        },
        ("land.world", "spot.world"), ("spot.candidate", "descent.candidate"),
        ("high.objective", "descent.objective"),
    )  # fmt: skip

    def distance(rate, steps):
        return rows(scenario(graph.set("descent", "rate", rate)), steps)["descent.distance"]

    best_rate, t = 2.0 / (2.0 + 2.0 * kappa), np.arange(151)
    best = distance(best_rate, 150)
    factor = (kappa - 1.0) / (kappa + 1.0)
    assert (best <= best[0] * factor**t * (1.0 + 1e-9)).all(), "no axis shrinks by less"
    axes = np.abs(1.0 - best_rate * 2.0 * kappa ** np.linspace(0.0, 1.0, dimension))
    assert [axes[0], axes[-1], axes.max()] == pytest.approx([factor] * 3)
    expected = np.sqrt((axes ** (2.0 * t[:, None])).sum(axis=1))
    assert best == pytest.approx(expected, rel=1e-9), said(kappa, dimension)
    border = 2.0 / (2.0 * kappa)
    steps = 60
    assert distance(0.98 * border, steps)[-1] < distance(0.98 * border, 0)[0]
    grown = distance(1.02 * border, steps)
    assert grown[-1] > 5.0, said(kappa, dimension)
    sphere = graph.set("land", "function", "sphere")
    assert rows(scenario(sphere.set("descent", "rate", 0.5)), 1)["descent.distance"][1] == 0.0


def inside(gradient, kind, **settings):
    """Descent inside best of one of 200 choices, so that every choice is a search of its own from uniform logits; the
    momentum is the open gene, which plain descent does not use.
    """
    graph = built(
        {
            "text": ("world.text", {"target": "ab", "alphabet": "abc"}),
            "letters": ("candidate.letters", {"start": "uniform"}), "credit": ("objective.credit", {"kind": kind}),
            "descent": ("optimizer.gradient_descent", {"gradient": gradient, "rate": 0.25, **settings}),
            "judge": ("objective.credit", {"kind": "exact_match"}),
            "choices": ("optimizer.best_of_n", {"n": 1, "episodes": 200}),
        },
        ("text.world", "letters.world"), ("letters.candidate", "descent.candidate"),
        ("credit.objective", "descent.objective"), ("descent.candidate", "choices.candidate"),
        ("judge.objective", "choices.objective"),
    )  # fmt: skip
    return graph.open_gene("descent", "momentum", GeneRange(0.1, 0.9))


def test_sampled_steps_are_exact_ones_on_average_inside_another_optimizer():
    """Each inner search draws its own outputs, and 200 of them lead on average where the exact gradient does."""
    names = [f"letters.z{i}_{k}" for i in range(2) for k in range(3)]
    samples = int(chance("inside").integers(2, 12))
    exact = rows(scenario(inside("exact", "partial", steps=1)), 1)
    sampled = rows(scenario(inside("sampled", "partial", steps=1, samples=samples)), 1)
    mean, spread = (np.array([sampled[f"{name}.{what}"][1] for name in names]) for what in ("mean", "sd"))
    expected = np.array([exact[f"{name}.mean"][1] for name in names])
    assert max(exact[f"{name}.sd"][1] for name in names) < 1e-12
    assert np.abs(expected).max() > 0.01 and spread.min() > 0.01, "searches differ by what they draw"
    assert (np.abs(mean - expected) <= 4.5 * spread / math.sqrt(200)).all(), said(samples)  # six numbers at once


def test_a_sampled_gradient_finds_the_word_inside_another_optimizer():
    p = {
        rate: rows(scenario(inside("sampled", "partial", steps=150, samples=4).set("descent", "rate", rate)), 1)
        for rate in (0.25, 0.0)
    }
    assert p[0.0]["choices.p_target"][1] == pytest.approx(1.0 / 9.0)
    assert p[0.25]["choices.p_target"][1] > 0.8
