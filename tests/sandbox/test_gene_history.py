"""Counts of genes over time: exact, thinned, and no part of the run."""

from __future__ import annotations

from types import SimpleNamespace

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox import gene_history
from sandbox.gene_history import BINS, GeneAxis, GeneHistory, count
from sandbox.runner import Runner
from sandbox.scenario import load
from ui.gene_record import GeneRecord

AXIS = GeneAxis("a", -1.0, 3.0)


@given(st.lists(st.floats(-2, 4) | st.just(np.nan), max_size=60))
def test_every_candidate_counts_once_in_the_bin_of_its_value(values: list[float]) -> None:
    found = count(np.array(values, float).reshape(-1, 1), (AXIS,))[0]
    known = np.clip([value for value in values if np.isfinite(value)], -1, 3)
    assert found.sum() == len(known)
    wide = 4.0 / BINS
    for number in np.flatnonzero(found):
        low = -1 + number * wide
        near = (known >= low - 1e-9) & (known <= low + wide + 1e-9)
        assert near.sum() >= found[number]


def test_whole_values_have_a_bin_each() -> None:
    axis = GeneAxis("a", -0.5, 3.5, 4)
    assert count(np.array([[0.0], [3.0], [3.0], [1.0]]), (axis,))[0, :5].tolist() == [1, 1, 0, 2, 0]


@pytest.fixture(scope="module")
def scenario() -> object:
    return msgspec.structs.replace(load("sweet-tooth"), generations=12)


def test_the_counts_are_those_of_the_population_and_change_nothing(scenario) -> None:
    watched, plain = Runner(scenario, genes=True), Runner(scenario)
    record = GeneRecord()
    for _ in range(9):
        watched.step()
        plain.step()
        for event in watched.genes.news(watched, 1):
            record.take(event)
    assert watched.record.run_hash() == plain.record.run_hash() and plain.genes is None
    found = record.heat_map("drive.sweetness")
    assert (found.first, found.last, found.stride) == (0, 8, 1)
    assert found.shares.sum(axis=1) == pytest.approx(np.ones(9))
    middles = np.array([sum(found.edges(i)) / 2 for i in range(found.axis.bins)])
    wide = found.edges(0)[1] - found.edges(0)[0]
    assert found.shares @ middles == pytest.approx(watched.record["drive.sweetness.mean"], abs=wide / 2)
    watched.start()
    assert watched.genes.generations == [0]
    for runner in (watched, plain):
        runner.close()


class Fake:
    """A run whose population at generation g is g candidates of value g."""

    def __init__(self) -> None:
        self.generation = -1
        gene = SimpleNamespace(options=0, low=0.0, high=100.0)
        level = SimpleNamespace(genes=[SimpleNamespace(gene=gene)])
        plan = SimpleNamespace(spec=SimpleNamespace(levels=[level]), root="root")
        columns = SimpleNamespace(genes=[(0, "node.gene")])
        self.runs = [SimpleNamespace(plan=plan, columns=columns, reported=self.reported)]

    def reported(self, generation: int):
        pop = np.full((generation + 1, 1), float(generation))
        return pop, SimpleNamespace(trail=np.empty((len(pop), 0)))


@given(st.lists(st.integers(0, 60), min_size=1, max_size=5), st.integers(1, 9))
def test_a_long_run_is_thinned_and_the_window_keeps_the_same(ends: list[int], every: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gene_history, "MOST", 8)
        run, record = Fake(), GeneRecord()
        history = GeneHistory(run)
        for end in ends:  # runs on from 0 to somewhere, then goes back to the middle of it
            start = run.generation // 2 if run.generation > 0 else 0
            for generation in range(start, end + 1):
                run.generation = generation
                history.note(run)
                if generation % every == 0:
                    for event in history.news(run, 1):
                        record.take(event)
            for event in history.news(run, 1):
                record.take(event)
            shown = record.heat_map("node.gene")
            kept = [g for g in range(shown.first, shown.last + 1, shown.stride) if shown.row_of(g) >= 0]
            assert kept == history.generations and len(kept) <= 8
            for generation in kept:
                row = shown.shares[shown.row_of(generation)]
                assert np.flatnonzero(row).tolist() == [shown.bin_of(float(generation))]


def test_a_gap_in_what_was_counted_is_a_gap() -> None:
    run, record = Fake(), GeneRecord()
    history = GeneHistory(run)
    for run.generation in (0, 1, 4):
        history.note(run)
    (event,) = history.news(run, 1)
    record.take(event)
    shares = record.heat_map("node.gene").shares
    assert np.isnan(shares[2:4]).all() and shares[4].sum() == 1
    record.cut(2)
    assert record.heat_map("node.gene").last == 1
    record.cut(0)
    assert record.heat_map("node.gene") is None and record.names() == {}
