from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, stats
from worldkit import check_picture, draws, judge, settings

from sims.worlds.applicants import WORLD

NAMES = [f.name for f in WORLD.features]


def people(values, count, seed=1):
    """Outcomes of `count` applicants as they are drawn: [count, features]."""
    prepared = WORLD.prepare(values)
    points = draws(WORLD.genes(values), count, seed)
    out = np.empty((count, len(NAMES)))
    for point, row in zip(points, out, strict=True):
        WORLD.outcome(prepared.real, prepared.table, np.uint64(1), point, row)
    return out


def column(outcomes, name):
    return outcomes[:, NAMES.index(name)]


def expected_maximum(n):
    """m_n: the mean of the largest of n standard normals."""
    return integrate.quad(lambda x: x * n * stats.norm.pdf(x) * stats.norm.cdf(x) ** (n - 1), -10, 10)[0]


@pytest.mark.parametrize("df", [0.5, 1.0, 3.0, 11.7, 200.0, 1000.0])
def test_errors_follow_student_t(df):
    errors = column(people(settings(WORLD, error="student_t", df=df), 20_000, seed=int(df * 10)), "error")
    assert stats.kstest(errors, stats.t(df).cdf).pvalue > 1e-3
    assert stats.kstest(errors, stats.norm.cdf).pvalue < 1e-3 or df > 5.0  # the test can tell


@pytest.mark.parametrize("scale", [0.3, 1.0, 5.0])
def test_gaussian_errors_are_normal_and_independent_of_talent(scale):
    found = people(settings(WORLD, error_scale=scale), 20_000)
    assert stats.kstest(column(found, "error") / scale, stats.norm.cdf).pvalue > 1e-3
    assert stats.kstest(column(found, "value"), stats.norm.cdf).pvalue > 1e-3
    assert abs(np.corrcoef(column(found, "error"), column(found, "value"))[0, 1]) < 4 / np.sqrt(20_000)
    assert np.allclose(column(found, "metric"), column(found, "value") + column(found, "error"))


def test_many_degrees_of_freedom_come_close_to_the_gaussian():
    point = [0.3, 0.2, 0.1, 0.5]
    gaussian = judge(WORLD, settings(WORLD), point)["error"]
    student = judge(WORLD, settings(WORLD, error="student_t", df=1000.0), point)["error"]
    assert gaussian == pytest.approx(np.sqrt(-2 * np.log(0.2)) * np.cos(0.2 * np.pi), rel=1e-12)
    assert student == pytest.approx(gaussian, rel=2e-3)
    bailey = np.sqrt(3.0 * (0.2 ** (-2 / 3.0) - 1)) * np.cos(0.2 * np.pi)
    assert judge(WORLD, settings(WORLD, error="student_t"), point)["error"] == pytest.approx(
        bailey, rel=1e-12
    )


@pytest.mark.parametrize("error", ["gaussian", "student_t"])
@pytest.mark.parametrize("luck", [0.0, 1e-300, 1.0])
def test_the_ends_of_luck_are_finite(error, luck):
    values = settings(WORLD, error=error, df=0.01, error_scale=1000.0)
    found = judge(WORLD, values, [1.0, luck, 0.0, 0.0])
    assert all(np.isfinite(list(found.values())))
    assert found["error"] >= 0.0


@pytest.mark.parametrize("n, scale", [(2, 1.0), (16, 0.5), (64, 2.0)])
def test_the_best_of_n_by_a_gaussian_metric(n, scale):
    """E[value of the winner] = m_n / sqrt(1 + s^2)."""
    found = people(settings(WORLD, error_scale=scale), 32_000 // n * n, seed=n)
    metric, value = (column(found, name).reshape(-1, n) for name in ("metric", "value"))
    hired = value[np.arange(len(value)), np.argmax(metric, axis=1)]
    expected = expected_maximum(n) / np.sqrt(1.0 + scale**2)
    assert hired.mean() == pytest.approx(expected, abs=4 * hired.std() / np.sqrt(hired.size))


def test_heavy_tails_make_hard_selection_worse_than_mild_one():
    found = people(settings(WORLD, error="student_t", df=1.0), 64_000, seed=5)

    def hired(n):
        metric, value = (column(found, name).reshape(-1, n) for name in ("metric", "value"))
        return value[np.arange(len(value)), np.argmax(metric, axis=1)]

    mild, hard = hired(8), hired(400)
    error = np.sqrt(mild.var() / mild.size + hard.var() / hard.size)
    assert mild.mean() - hard.mean() > 4 * error


@pytest.mark.parametrize("share, boost, n", [(0.01, 2.0, 10), (0.05, 1.0, 10), (0.2, 3.0, 4)])
def test_how_often_a_gamer_is_hired(share, boost, n):
    """P = integral of n q phi(x - d) [(1 - q) Phi(x) + q Phi(x - d)]^(n - 1)."""
    values = settings(WORLD, error_scale=0.0, gamer_share=share, boost=boost)
    found = people(values, 40_000, seed=n)
    metric, gamer = (column(found, name).reshape(-1, n) for name in ("metric", "gamer"))
    hired = gamer[np.arange(len(gamer)), np.argmax(metric, axis=1)]

    def density(x):
        others = (1 - share) * stats.norm.cdf(x) + share * stats.norm.cdf(x - boost)
        return n * share * stats.norm.pdf(x - boost) * others ** (n - 1)

    expected = integrate.quad(density, -12, 12)[0]
    assert hired.mean() == pytest.approx(expected, abs=4 * np.sqrt(expected * (1 - expected) / hired.size))
    assert column(found, "gamer").mean() == pytest.approx(share, abs=4 * np.sqrt(share / found.shape[0]))


def test_nobody_games_at_share_zero_and_everybody_at_one():
    assert not column(people(settings(WORLD), 500), "gamer").any()
    values = settings(WORLD, gamer_share=1.0, boost=1.5, error_scale=0.0)
    found = people(values, 500)
    assert column(found, "gamer").all()
    assert np.allclose(column(found, "metric") - column(found, "value"), 1.5)
    # A talent searched up to the end of its range, with gaming at its end too, is nobody's boost.
    assert judge(WORLD, settings(WORLD, gamer_share=0.5), [40.0, 1.0, 0.0, 1.0])["gamer"] == 0.0


@pytest.mark.parametrize("point", [[0.0, 0.5, 0.5, 0.5], [-40.0, 0.0, 0.0, 0.0], [2.0, 1e-9, 0.5, 0.9]])
def test_pictures_of_an_applicant(point):
    values = settings(WORLD, error="student_t", gamer_share=0.4)
    found = judge(WORLD, values, point)
    picture = WORLD.picture(values, point, found)
    check_picture(picture)
    assert ("gamer" in picture.caption) == (found["gamer"] == 1.0)
