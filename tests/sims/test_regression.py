"""Regression against least squares of numpy and its expectations; the closed form itself: science/test_learned_step."""

from __future__ import annotations

import numpy as np
import pytest
from worldkit import check_picture, jacobian_error, judge, settings

from sims.picture import Line
from sims.streams import fold, normal
from sims.worlds.regression import WORLD


def episode(values, key):
    """Inputs [n, d], true weights [d] and what the examples show [n], as drawn."""
    d, n = values["d"], values["n"]
    keys = [np.uint64(fold(np.uint64(key), part)) for part in (1, 2, 3)]
    x, w, e = (
        np.array([normal(k, i) for i in range(count)]) for k, count in zip(keys, (n * d, d, n), strict=True)
    )
    x = x.reshape(n, d)
    return x, w, x @ w + values["noise"] * e


@pytest.mark.parametrize("d, n, noise", [(1, 1, 0.0), (5, 20, 0.0), (3, 7, 2.5), (64, 10, 1.0)])
def test_losses_are_those_of_the_examples_and_of_the_truth(d, n, noise):
    values = settings(WORLD, d=d, n=n, noise=noise)
    for key in range(1, 8):
        x, w, y = episode(values, key)
        guess = np.random.default_rng(key).normal(size=d)
        found = judge(WORLD, values, guess, key)
        assert found["support_loss"] == pytest.approx(0.5 * ((x @ guess - y) ** 2).sum(), rel=1e-9)
        assert found["loss"] == pytest.approx(((guess - w) ** 2).sum(), rel=1e-9)
        assert judge(WORLD, values, w, key)["loss"] == pytest.approx(0.0, abs=1e-18)


def test_the_best_fit_is_the_truth_only_without_noise():
    for noise in (0.0, 1.0):
        values = settings(WORLD, d=4, n=30, noise=noise)
        x, w, y = episode(values, 5)
        fit = np.linalg.lstsq(x, y, rcond=None)[0]
        best, true = judge(WORLD, values, fit, 5), judge(WORLD, values, w, 5)
        assert best["support_loss"] == pytest.approx(0.0, abs=1e-18) if noise == 0.0 else best["support_loss"] > 1.0
        assert best["support_loss"] <= true["support_loss"] + 1e-12
        assert (best["loss"] > 0.01) == (noise > 0.0)


@pytest.mark.parametrize("d, n, noise", [(1, 1, 0.0), (5, 20, 0.5), (12, 3, 3.0)])
def test_derivatives_are_those_of_the_losses(d, n, noise):
    values = settings(WORLD, d=d, n=n, noise=noise)
    assert jacobian_error(WORLD, values, np.random.default_rng(1).normal(size=d), key=9) < 1e-6


def test_the_expected_loss_on_new_inputs_is_what_new_inputs_cost():
    """|guess - w|^2 is the mean of ((guess - w) . x)^2 over inputs from the standard normal distribution."""
    values = settings(WORLD, d=6)
    _, w, _ = episode(values, 3)
    guess = np.linspace(-1.0, 1.0, 6)
    squares = (np.random.default_rng(0).normal(size=(40_000, 6)) @ (guess - w)) ** 2
    error = squares.std() / np.sqrt(len(squares))
    assert abs(squares.mean() - judge(WORLD, values, guess, 3)["loss"]) < 4 * error


def test_every_episode_hides_another_line_and_numbers_are_standard_normal():
    values = settings(WORLD, d=5, n=8)
    drawn = [episode(values, key) for key in range(400)]
    assert len({tuple(w) for _, w, _ in drawn}) == 400
    for numbers in (np.array([w for _, w, _ in drawn]).ravel(), np.array([x for x, _, _ in drawn]).ravel()):
        assert abs(numbers.mean()) < 4.5 / np.sqrt(numbers.size)
        assert abs((numbers**2).mean() - 1.0) < 4.5 * np.sqrt(2.0 / numbers.size)
    # Nothing is drawn twice: neither weights as inputs, nor inputs as errors.
    x, w, _ = drawn[0]
    assert len({*x.ravel().tolist(), *w.tolist()}) == 8 * 5 + 5


@pytest.mark.parametrize("d", [1, 5, 8, 64])
def test_pictures_stay_within_their_frame_however_wrong_the_guess(d):
    values = settings(WORLD, d=d)
    for size in (0.0, 1.0, 1e3, 1e6):
        guess = np.full(d, size)
        picture = WORLD.picture(values, guess, judge(WORLD, values, guess), key=1)
        check_picture(picture)
        bars = [mark.length for mark in picture.marks if hasattr(mark, "length")]
        assert len(bars) == 2 and max(bars) == pytest.approx(8.6)


def test_pictures_show_the_line_that_is_hidden_in_that_draw():
    values = settings(WORLD, d=3)
    for key in (4, 5):
        _, w, _ = episode(values, key)
        marks = WORLD.picture(values, w, judge(WORLD, values, w, key), key).marks
        lines = [mark.points for mark in marks if isinstance(mark, Line) and mark.color in ("intended", "accent")]
        assert lines[2::2] == lines[3::2] and len(lines) == 2 + 2 * 3, "a right guess lies on the hidden line"
