"""Random graphs: the composer never raises, and what it finds no fault with runs, the same on any number of threads."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

import pytest
from fuzz_graphs import random_graph, random_nest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.compose import compose
from sandbox.graph import Graph
from sandbox.runner import Runner
from sandbox.scenario_model import Scenario

HERE = Path(__file__).parent


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**40), st.booleans())
def test_whatever_is_wired_becomes_nests_or_sentences(seed, tidy):
    graph = random_nest(seed) if tidy else random_graph(seed)
    composition = compose(graph)
    assert composition.plans or composition.faults
    for fault in composition.faults:
        assert fault.node in graph.nodes or fault.sentence.startswith("there is nothing to run")
        assert fault.sentence and "\n" not in str(fault) and len(str(fault)) < 400
    assert compose(graph) == composition


def test_whatever_has_no_faults_runs():
    """Random nests and all pairs of methods, without the compiler: it takes longest by far."""
    path = os.pathsep.join(map(str, (HERE.parent.parent, HERE)))
    words = [sys.executable, "-W", "ignore::RuntimeWarning", str(HERE / "fuzz_plain.py"), "0", "60"]
    done = subprocess.run(words, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) > 12


def deep(number: int) -> Iterator[Graph]:
    """So many random nests of two levels or more, with a deployment."""
    graphs = (random_nest(seed) for seed in count())
    return islice((graph for graph in graphs if _is_deep(graph)), number)


def _is_deep(graph: Graph) -> bool:
    found = compose(graph)
    return not found.faults and any(len(p.spec.levels) > 1 and p.deployments for p in found.plans)


@pytest.mark.parametrize("graph", list(deep(3)), ids=range(3))
def test_the_same_bits_on_one_thread_and_two(graph):
    scenario = Scenario(graph)
    hashes = set()
    for threads in (1, 2):
        runner = Runner(scenario, threads)
        list(runner.advance(4))
        hashes.add(runner.record.run_hash())
        runner.close()
    assert len(hashes) == 1
