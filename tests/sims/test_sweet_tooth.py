from __future__ import annotations

import numpy as np
import pytest
from worldkit import check_picture, draws, jacobian_error, judge, settings

from sims.declare import SettingError
from sims.worlds.sweet_tooth import WORLD


@pytest.mark.parametrize("availability", [0.0, 1.0, 4.0, 37.5])
@pytest.mark.parametrize("intake", [-2.0, 0.0, 1.0, 4.25])
def test_features(availability, intake):
    values = settings(WORLD, availability=availability)
    assert list(judge(WORLD, values, [intake]).items()) == [
        ("intake", intake),
        ("sweetness", availability * intake),
        ("satiety", intake * intake / 2.0),
    ]
    assert jacobian_error(WORLD, values, [intake]) < 1e-8


@pytest.mark.parametrize("availability, drive", [(1.0, 1.0), (4.0, 1.1), (2.0, -0.5)])
def test_whoever_maximises_drive_and_satiety_eats_availability_times_drive(availability, drive):
    values = settings(WORLD, availability=availability)
    intakes = np.linspace(-10.0, 10.0, 4001)
    scores = []
    for x in intakes:
        found = judge(WORLD, values, [x])
        scores.append(drive * found["sweetness"] - found["satiety"])
    assert intakes[int(np.argmax(scores))] == pytest.approx(availability * drive, abs=0.005)


def test_it_starts_hungry():
    assert np.all(draws(WORLD.genes(settings(WORLD)), 20) == 0.0)


def test_availability_has_limits():
    with pytest.raises(SettingError):
        settings(WORLD, availability=-0.1)
    with pytest.raises(SettingError):
        settings(WORLD, availability=101.0)


@pytest.mark.parametrize("intake", [-3.0, 0.0, 0.01, 1.0, 4.0, 400.0])
def test_pictures_show_sweets_in_proportion(intake):
    values = settings(WORLD, availability=4.0)
    picture = WORLD.picture(values, [intake], judge(WORLD, values, [intake]))
    check_picture(picture)
    assert f"eats {intake:.3g}" in picture.caption
    candies = sum(getattr(mark, "shape", "") == "candy" for mark in picture.marks)
    assert candies == min(int(np.ceil(3 * max(intake, 0.0))), 40)
