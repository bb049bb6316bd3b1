from __future__ import annotations

import numpy as np
import pytest
from worldkit import check_picture, draws, jacobian_error, judge, settings

from sims.declare import SettingError
from sims.worlds.firm import WORLD


@pytest.mark.parametrize(
    "value, measure", [("1, 1", "1, 0.2"), ("3", "-2"), ("1 2 3", "0;0.5;1e2"), (" 1,\n0 ", "0 1")]
)
def test_features(value, measure):
    values = settings(WORLD, value=value, measure=measure)
    f, g = (
        np.array([float(w) for w in t.replace(",", " ").replace(";", " ").split()]) for t in (value, measure)
    )
    e = np.random.default_rng(1).normal(size=f.size)
    found = judge(WORLD, values, e)
    assert list(found) == ["reported", "value_made", "effort_cost", "effort", "risk"]
    expected = [g @ e, f @ e, e @ e / 2, np.linalg.norm(e), 0.0]
    assert list(found.values()) == pytest.approx(expected, rel=1e-12)
    assert jacobian_error(WORLD, values, e) < 1e-8


def test_derivatives_are_finite_without_effort():
    prepared = WORLD.prepare(settings(WORLD))
    jac = np.full((len(WORLD.features), 2), np.nan)
    WORLD.jacobian(prepared.real, prepared.table, np.uint64(1), np.zeros(2), jac)
    assert jac.tolist() == [[1.0, 0.2], [1.0, 1.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]]


@pytest.mark.parametrize(
    "f, g", [((1.0, 1.0), (1.0, 0.2)), ((2.0, 1.0, 0.5), (1.0, 1.0, 1.0)), ((1.0, 0.0), (1.0, 0.0))]
)
def test_the_best_bonus_and_the_share_of_the_first_best(f, g):
    """b* = f.g / g.g, and the surplus is cos^2 of the angle between f and g (Baker 2002)."""
    values = settings(WORLD, value=", ".join(map(str, f)), measure=", ".join(map(str, g)))
    f, g = np.array(f), np.array(g)

    def surplus(efforts):
        found = judge(WORLD, values, efforts)
        return found["value_made"] - found["effort_cost"]

    bonuses = np.linspace(0.0, 3.0, 3001)
    reached = [surplus(b * g) for b in bonuses]  # an executive paid b of what is reported chooses b g
    assert bonuses[int(np.argmax(reached))] == pytest.approx(f @ g / (g @ g), abs=0.001)
    share = max(reached) / surplus(f)
    assert share == pytest.approx((f @ g) ** 2 / (f @ f) / (g @ g), abs=1e-6)


@pytest.mark.parametrize("noise", [0.5, 3.0])
def test_noise_is_one_draw_per_episode_and_touches_only_what_is_reported(noise):
    values = settings(WORLD, noise=noise)
    exact = judge(WORLD, settings(WORLD), [1.0, 2.0])
    keys = range(1, 4001)
    errors = []
    for key in keys:
        found = judge(WORLD, values, [1.0, 2.0], key)
        errors.append(found["reported"] - exact["reported"])
        assert {**found, "reported": 0.0} == {**exact, "reported": 0.0, "risk": noise**2}
    assert np.mean(errors) == pytest.approx(0.0, abs=4 * noise / np.sqrt(len(errors)))
    assert np.std(errors) == pytest.approx(noise, abs=4 * noise / np.sqrt(2 * len(errors)))
    other = judge(WORLD, values, [0.0, 0.0], 1)["reported"]
    assert other == pytest.approx(errors[0], abs=1e-12)  # the same chance for another candidate


@pytest.mark.parametrize(
    "changed, words",
    [
        ({"value": ""}, ["value", "0 numbers"]),
        ({"value": "1, two"}, ["value", "'two'", "place 2"]),
        ({"measure": "1, nan"}, ["measure", "nan", "place 2"]),
        ({"measure": "inf 1"}, ["measure", "inf", "place 1"]),
        ({"value": "1e7 1"}, ["value", "1e7", "1e+06"]),
        ({"value": "1, 2, 3"}, ["measure has 2", "value has 3"]),
        ({"value": "1 " * 65}, ["value", "65 numbers"]),
    ],
)
def test_a_fault_of_a_list_is_one_sentence(changed, words):
    with pytest.raises(SettingError) as error:
        WORLD.prepare(settings(WORLD, **changed))
    for word in words:
        assert word in str(error.value)
    assert "\n" not in str(error.value)


def test_efforts_start_at_nothing_one_per_task():
    genes = WORLD.genes(settings(WORLD, value="1 1 1"))
    assert [g.name for g in genes] == ["effort0", "effort1", "effort2"]
    assert np.all(draws(genes, 5) == 0.0)


@pytest.mark.parametrize("tasks", [1, 2, 20])
@pytest.mark.parametrize("effort", [0.0, 2.0, -3.0])
def test_pictures_compare_the_books(tasks, effort):
    values = settings(WORLD, value="1 " * tasks, measure="0.5 " * tasks)
    efforts = [effort] * tasks
    picture = WORLD.picture(values, efforts, judge(WORLD, values, efforts))
    check_picture(picture)
    bars = [mark for mark in picture.marks if hasattr(mark, "thick")]
    assert len(bars) == 2 * min(tasks, 12)
    assert bars[0].length == pytest.approx(bars[1].length / 2)  # half of it is reported


def test_pictures_show_how_far_from_the_best_for_the_firm_it_is():
    def bars_and_ticks(effort):
        values = settings(WORLD, value="1 2", measure="1 0")
        marks = WORLD.picture(values, [effort, effort], judge(WORLD, values, [effort, effort])).marks
        made = [mark for mark in marks if hasattr(mark, "thick")][1::2]
        ticks = [mark.points[0][0] for mark in marks if hasattr(mark, "points") and mark.color == "ink"][1:]
        return made, ticks

    (little, _), (more, ticks) = bars_and_ticks(0.5), bars_and_ticks(1.0)
    assert [bar.length for bar in more] == pytest.approx([2 * bar.length for bar in little])  # they are seen to grow
    assert ticks == pytest.approx([more[0].x + more[0].length, more[1].x + 2 * more[1].length])  # 1 of 1, 2 of 4
