"""Runs random nests, and every method around every other, with kernels as plain Python: nothing has to be compiled,
and an index out of bounds is an exception. Prints how many ran. A script, since the kernels of the tests are compiled.
"""

from __future__ import annotations

import sys

import numpy as np

from sims import jit

jit.plain()

from engine import with_gene  # noqa: E402 - kernels are made when they are imported
from fuzz_graphs import random_nest  # noqa: E402
from test_runner import METHODS, beam, tower  # noqa: E402

import sims.nest  # noqa: E402
from sandbox.compose import compose  # noqa: E402
from sandbox.graph import Graph  # noqa: E402
from sandbox.runner import Runner  # noqa: E402
from sandbox.scenario_model import Scenario  # noqa: E402


def once(graph: Graph) -> None:
    """Three generations; watched, and one of them twice from a snapshot."""
    runner = Runner(Scenario(graph), 1)
    list(runner.advance(3))
    runner.populations(), runner.scenes(), runner.best()
    kept = runner.snapshot()
    runner.step()
    expected = runner.record.run_hash()
    runner.restore(kept)
    runner.step()
    assert runner.record.run_hash() == expected
    assert np.isfinite(runner.record.rows[:, runner.record.columns.index(f"{runner.nests[0].root}.evaluations")]).all()


def over_beam(outer: str) -> Graph:
    """A method around a beam search."""
    graph = beam().disconnect(("o1.candidate", "bits.candidate"))
    top = tower(METHODS[0], outer)
    for key in ("o2", "g2"):
        graph = graph.add(top.nodes[key])
    graph = graph.set("g2", "expression", "-distance").connect("o1.candidate", "o2.candidate")
    return with_gene(graph.connect("g2.objective", "o2.objective"), "o1.width", 1, 5)


def main(first: int, last: int) -> None:
    ran = 0
    sims.nest.BASELINE_SAMPLES = 3
    with np.errstate(all="ignore"):
        for seed in range(first, last):
            graph = random_nest(seed)
            if not compose(graph).faults:
                ran += 1
                try:
                    once(graph)
                except Exception as error:
                    raise AssertionError(f"seed {seed}") from error
        for outer in METHODS:
            for inner in METHODS:
                once(tower(inner, outer))
            once(over_beam(outer))
    print(ran)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
