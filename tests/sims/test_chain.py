"""The chain: sums of its links, their correlations, and the best of n by each against its closed form."""

from __future__ import annotations

import numpy as np
import pytest
from worldkit import check_picture, draws, jacobian_error, judge, settings

from sims.worlds.chain import WORLD

ERRORS = [(0.5, 1.0), (0.0, 2.0), (3.0, 0.0), (0.0, 0.0), (1000.0, 1000.0)]


@pytest.mark.parametrize("s1, s2", ERRORS)
def test_each_link_adds_its_error(s1, s2):
    values = settings(WORLD, s1=s1, s2=s2)
    for v, e1, e2 in np.random.default_rng(1).normal(size=(50, 3)):
        found = judge(WORLD, values, [v, e1, e2])
        assert found == pytest.approx({"value": v, "measure": v + s1 * e1, "aim": v + s1 * e1 + s2 * e2}, rel=1e-12)
    assert jacobian_error(WORLD, values, [0.3, -1.2, 0.7]) < 1e-6


@pytest.mark.parametrize("s1, s2", ERRORS)
def test_candidates_start_standard_normal_so_correlations_are_those_of_the_formula(s1, s2):
    values, n = settings(WORLD, s1=s1, s2=s2), 4000
    found = [judge(WORLD, values, point) for point in draws(WORLD.genes(values), n)]
    v, b, m = (np.array([row[name] for row in found]) for name in ("value", "measure", "aim"))
    assert abs(v.mean()) < 4.5 / np.sqrt(n) and abs(v.var() - 1.0) < 4.5 * np.sqrt(2.0 / n)
    for x, spread in ((b, np.sqrt(1 + s1 * s1)), (m, np.sqrt(1 + s1 * s1 + s2 * s2))):
        assert x.std() == pytest.approx(spread, rel=4.5 / np.sqrt(2 * n))
        rho = 1.0 / spread
        assert abs(np.corrcoef(v, x)[0, 1] - rho) < 4.5 * (1 - rho * rho) / np.sqrt(n) + 1e-12


@pytest.mark.parametrize("s1, s2", [(0.5, 1.0), (2.0, 0.3)])
def test_the_best_of_n_by_each_number_is_worth_what_the_chain_says(s1, s2):
    values, n, times = settings(WORLD, s1=s1, s2=s2), 10, 800
    found = [judge(WORLD, values, point) for point in draws(WORLD.genes(values), n * times, seed=7)]
    table = np.array([list(row.values()) for row in found]).reshape(times, n, 3)
    most = 1.5387527308351729  # the expected maximum of ten standard normal numbers
    for column, spread in enumerate((1.0, np.sqrt(1 + s1 * s1), np.sqrt(1 + s1 * s1 + s2 * s2))):
        chosen = table[np.arange(times), table[:, :, column].argmax(axis=1), 0]
        assert abs(chosen.mean() - most / spread) < 4.5 * chosen.std() / np.sqrt(times)


@pytest.mark.parametrize("s1, s2", ERRORS)
@pytest.mark.parametrize("point", [(0.0, 0.0, 0.0), (40.0, 40.0, 40.0), (-40.0, 40.0, -40.0), (1.0, -0.5, 2.0)])
def test_pictures_show_the_three_numbers(s1, s2, point):
    values = settings(WORLD, s1=s1, s2=s2)
    found = judge(WORLD, values, point)
    picture = WORLD.picture(values, point, found)
    check_picture(picture)
    bars = [mark.length for mark in picture.marks if hasattr(mark, "length")]
    unit = max(map(abs, found.values())) or 1.0
    longest = max(bars) or 1.0
    np.testing.assert_allclose(np.array(bars) / longest, np.abs(list(found.values())) / unit, atol=1e-9)
