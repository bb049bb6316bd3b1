"""The benchmarks measure the same work: the engine and its C twins agree bit for bit."""

from __future__ import annotations

import shutil

import pytest

from benchmarks.engine import Engine
from benchmarks.ratio import check
from benchmarks.tasks import TASKS
from benchmarks.twins import TWINS

pytestmark = pytest.mark.skipif(shutil.which("gcc") is None, reason="the twins are compiled with gcc")


@pytest.mark.parametrize("name", TASKS)
def test_engine_and_twin_agree(name):
    engine = Engine(TASKS[name](), 1)
    try:
        check(name, engine, TWINS[name](engine, 1), generations=3)
    finally:
        engine.nest.close()
