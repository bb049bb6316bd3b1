"""Places of the canvas that a scenario keeps."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from sandbox import scenario as scenarios
from sandbox.places import KEY, Place, places, with_place
from sandbox.scenario import Scenario


def test_they_are_kept_by_number_beside_other_views() -> None:
    scenario = Scenario(views={"other": 1})
    scenario = with_place(scenario, 3, Place(1.5, -20.0, 0.5))
    scenario = with_place(scenario, 1, Place(0.0, 0.0, 1.0))
    assert places(scenario) == {1: Place(0.0, 0.0, 1.0), 3: Place(1.5, -20.0, 0.5)}
    scenario = with_place(scenario, 3, Place(7.0, 8.0, 2.0))
    assert places(scenario)[3] == Place(7.0, 8.0, 2.0)
    assert with_place(with_place(scenario, 1, None), 3, None).views == {"other": 1}


def test_they_come_back_from_a_file(tmp_path: Path) -> None:
    scenario = with_place(scenarios.load("sweet-tooth"), 9, Place(12.5, 3.0, 0.75))
    path = tmp_path / "kept.mesa.json"
    scenarios.save(scenario, path)
    assert places(scenarios.load(str(path))) == {9: Place(12.5, 3.0, 0.75)}


@pytest.mark.parametrize(
    "kept",
    [
        None, [], "1", {"0": [0, 0, 1]}, {"1": [0, 0]}, {"1": [0, 0, "big"]}, {"1": [0, 0, -1]}, {"1": [1e9, 0, 1]},
        {"1": [True, 0, 1]}, {"1": {"x": 0}}, {"10": [0, 0, 1]}, {"1": [10**400, 0, 1]}, {"1": [0, 0, 10**400]},
    ],
)  # fmt: skip
def test_what_is_no_place_is_passed_over(kept: object) -> None:
    assert places(Scenario(views={KEY: kept})) == {}


def test_a_scale_beyond_what_the_canvas_has_is_brought_within() -> None:
    scenario = msgspec.structs.replace(Scenario(), views={KEY: {"1": [0, 0, 99], "2": [0, 0, 0.001]}})
    assert [place.scale for place in places(scenario).values()] == [4.0, 0.05]
