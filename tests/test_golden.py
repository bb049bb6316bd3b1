"""Small runs of every bundled scenario are what they were; `tests/golden/renew.py` writes them anew."""

from __future__ import annotations

import json

import numpy as np
import pytest
from golden import renew

from sandbox.scenario import bundled
from sims.jit import STREAM

NAMES = [entry.name for entry in bundled()]


def test_every_bundled_scenario_has_a_golden_run_and_no_other():
    assert {path.stem for path in renew.HERE.glob("*.json")} == set(NAMES), renew.__doc__


@pytest.mark.skipif(STREAM != "splitmix", reason="golden runs are those of splitmix")
@pytest.mark.parametrize("name", NAMES)
def test_golden_run(name):
    kept = json.loads((renew.HERE / f"{name}.json").read_text())
    assert kept["rows"] == list(renew.ROWS)
    record = renew.golden_run(name)
    found = renew.numbers(record)
    assert sorted(found) == sorted(kept["numbers"])
    for column, numbers in kept["numbers"].items():
        expected = np.array([np.nan if number is None else number for number in numbers])
        seen = np.array([np.nan if number is None else number for number in found[column]])
        np.testing.assert_allclose(seen, expected, rtol=1e-6, atol=1e-9, equal_nan=True, err_msg=column)
    known = kept["hashes"].get(renew.where())
    if known is not None:
        assert record.run_hash() == known, "the numbers agree, the last bits do not"
