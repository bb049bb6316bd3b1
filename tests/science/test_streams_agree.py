"""Both random number streams give the same results within sampling error: none is an artefact of a generator."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from science import streams_compared
from science.lab import ERRORS, SEED

from sims.jit import STREAM

HERE = Path(__file__).parent
OTHER = "splitmix" if STREAM == "philox" else "philox"


@cache
def both(times):
    """Observations of this process' stream and of the other one."""
    env = {**os.environ, "MESA_SANDBOX_STREAM": OTHER, "PYTHONPATH": str(HERE.parents[1])}
    command = [sys.executable, str(HERE / "streams_compared.py"), str(SEED + times), str(times)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=env) as process:
        here = streams_compared.observations(SEED + times, times)
        there = json.load(process.stdout)
    assert process.returncode == 0
    return here, {name: np.array(table) for name, table in there.items()}


@pytest.mark.slow
@pytest.mark.parametrize("name", streams_compared.MEASURES)
def test_the_streams_agree(name):
    for times in (1, 4):
        here, there = (side[name] for side in both(times))
        error = np.sqrt(here.var(axis=0, ddof=1) / len(here) + there.var(axis=0, ddof=1) / len(there))
        off = np.abs(here.mean(axis=0) - there.mean(axis=0)) / error
        if (off <= ERRORS).all():
            break
    assert (off <= ERRORS).all(), f"{off} standard errors apart (MESA_SCIENCE_SEED={SEED})"
    assert not np.array_equal(here, there), "both processes drew the same numbers"
