"""The two names that a notebook needs."""

from __future__ import annotations

import numpy as np
import pytest

import sandbox
from sandbox import load, run
from sandbox.scenario import ScenarioError
from sandbox.setting_texts import apply_all


def test_a_scenario_runs_in_three_lines() -> None:
    """Metrics are a mapping of names to one number a generation, row 0 included; the seed decides them."""
    scenario = load("sweet-tooth")
    result = run(scenario, generations=5, seed=3)
    assert isinstance(result["evolution.mean"], np.ndarray)
    assert len(result["evolution.mean"]) == 6
    assert set(result.keys()) >= {"drive.sweetness.mean", "evolution.gap", "brain.intake"}
    again, other = run(scenario, generations=5, seed=3), run(scenario, generations=5, seed=4)
    assert again.run_hash() == result.run_hash() != other.run_hash()


def test_other_settings_are_given_by_name() -> None:
    """As --set does it, with values instead of words; numbers of NumPy are numbers, and a name is a scenario."""
    changed = apply_all(load("sweet-tooth"), ["modern.from_generation=2", "drive.sweetness.high=9"])
    wanted = run(changed, generations=3, seed=4).run_hash()
    sets = {"modern.from_generation": np.int64(2), "drive.sweetness.high": np.float64(9.0)}
    assert run("sweet-tooth", np.int32(3), seed=np.int64(4), sets=sets).run_hash() == wanted
    assert run("sweet-tooth", 3, seed=4).run_hash() != wanted


@pytest.mark.parametrize(
    "words, arguments",
    [
        ("seed: this is a text", {"seed": "x"}),
        ("seed: ", {"seed": -1}),
        ("generations: ", {"generations": 1.5}),
        ("generations: ", {"generations": -1}),
        ("generations: ", {"generations": 10**10}),
        ("there is no node 'modren'; closest is modern", {"sets": {"modren.ramp": 1}}),
        ("availability is a finite number", {"sets": {"modern.availability": float("nan")}}),
        ("availability is a number", {"sets": {"modern.availability": [1]}}),
        ("NODE.SETTING", {"sets": {"ramp": 1}}),
    ],
)
def test_what_cannot_be_is_one_sentence(words: str, arguments: dict) -> None:
    """As on the command line; it is a ValueError."""
    with pytest.raises(ScenarioError) as caught:
        run("sweet-tooth", **arguments)
    assert words in str(caught.value) and "\n" not in str(caught.value)


def test_nothing_else_is_promised() -> None:
    """Another name is an error as of any module."""
    assert not hasattr(sandbox, "nothing_of_this_name")
