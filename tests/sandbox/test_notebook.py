"""The two names that a notebook needs."""

from __future__ import annotations

import numpy as np

import sandbox
from sandbox import load, run


def test_a_scenario_runs_in_three_lines() -> None:
    """Metrics are a mapping of names to one number a generation, row 0 included; the seed decides them."""
    scenario = load("sweet-tooth")
    result = run(scenario, generations=5, seed=3)
    assert isinstance(result["evolution.mean"], np.ndarray)
    assert len(result["evolution.mean"]) == 6
    assert set(result.keys()) >= {"drive.sweetness.mean", "evolution.gap", "brain.intake"}
    again, other = run(scenario, generations=5, seed=3), run(scenario, generations=5, seed=4)
    assert again.run_hash() == result.run_hash() != other.run_hash()


def test_nothing_else_is_promised() -> None:
    """Another name is an error as of any module."""
    assert not hasattr(sandbox, "nothing_of_this_name")
