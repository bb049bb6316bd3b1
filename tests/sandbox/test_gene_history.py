"""Genes over time: by rank, thinned, and no part of the run."""

from __future__ import annotations

from types import SimpleNamespace

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox import gene_history
from sandbox.gene_history import VALUES, GeneAxis, GeneHistory, ranked
from sandbox.runner import Runner
from sandbox.scenario import load
from ui.gene_record import GeneRecord, GeneSeries

NUMBERS = st.floats(-2, 4, width=32) | st.just(float("nan"))


@given(st.lists(NUMBERS, max_size=60))
def test_of_a_small_population_every_value_is_kept_in_order(values: list[float]) -> None:
    found = ranked(np.array(values, float).reshape(-1, 1))[0]
    known = sorted(value for value in values if np.isfinite(value))
    assert found[: len(known)].tolist() == known and np.isnan(found[len(known) :]).all()


def test_of_a_large_one_the_ranks_are_even() -> None:
    values = np.random.default_rng(1).permutation(VALUES * 50).astype(float).reshape(-1, 1)
    assert ranked(values)[0].tolist() == [50 * i + 25 for i in range(VALUES)]
    assert np.diff(ranked(values[:1000])[0]).min() > 0


@given(st.lists(NUMBERS, min_size=1, max_size=30), st.floats(-3, 2), st.floats(0.1, 5))
def test_every_candidate_is_in_the_bin_of_its_value(values: list[float], low: float, span: float) -> None:
    found = GeneSeries(GeneAxis("a"), 0, 1, np.array([values], np.float32))
    edges = found.bins(low, low + span)
    shares, known = found.shares(edges)[0], [value for value in values if np.isfinite(value)]
    if not known:
        assert np.isnan(shares).all()
        return
    total, near = shares.sum() * len(known), 1e-6
    assert sum(low + near < value < low + span - near for value in known) <= total + 1e-9
    assert total <= sum(low - near <= value <= low + span + near for value in known) + 1e-9
    for value in known:
        at = int((value - low) / (edges[1] - edges[0]))
        if low < value < low + span:
            assert shares[max(0, at - 1) : at + 2].sum() > 0


def test_whole_values_have_a_bin_each() -> None:
    values = np.array([[0.0, 1.0, 3.0, 3.0]], np.float32)
    found = GeneSeries(GeneAxis("a", 4), 0, 1, values)
    edges = found.bins(*found.limits())
    assert edges.tolist() == [-0.5, 0.5, 1.5, 2.5, 3.5] and found.shares(edges)[0].tolist() == [
        0.25,
        0.25,
        0,
        0.5,
    ]
    assert found.share_between(0, 2.5, 3.5) == 0.5


@pytest.fixture(scope="module")
def scenario() -> object:
    return msgspec.structs.replace(load("sweet-tooth"), generations=12)


def test_the_values_are_those_of_the_population_and_change_nothing(scenario) -> None:
    watched, plain = Runner(scenario, genes=True), Runner(scenario)
    record = GeneRecord()
    for _ in range(9):
        watched.step()
        plain.step()
        for event in watched.genes.news(watched, 1):
            record.take(event)
    assert watched.record.run_hash() == plain.record.run_hash() and plain.genes is None
    found = record.series("drive.sweetness")
    assert (found.first, found.last, found.stride) == (0, 8, 1)
    edges = found.bins(*found.limits())
    assert found.shares(edges).sum(axis=1) == pytest.approx(np.ones(9))
    middles = (edges[1:] + edges[:-1]) / 2
    assert found.shares(edges) @ middles == pytest.approx(watched.record["drive.sweetness.mean"], abs=0.05)
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
            shown = record.series("node.gene")
            kept = [g for g in range(shown.first, shown.last + 1, shown.stride) if shown.row_of(g) >= 0]
            assert kept == history.generations and len(kept) <= 8
            for generation in kept:
                row = shown.values[shown.row_of(generation)]
                assert np.nanmin(row) == np.nanmax(row) == generation


def test_a_gap_in_what_was_looked_at_is_a_gap() -> None:
    run, record = Fake(), GeneRecord()
    history = GeneHistory(run)
    for run.generation in (0, 1, 4):
        history.note(run)
    (event,) = history.news(run, 1)
    record.take(event)
    found = record.series("node.gene")
    shares = found.shares(found.bins(*found.limits()))
    assert np.isnan(shares[2:4]).all() and shares[4].sum() == 1
    record.cut(2)
    assert record.series("node.gene").last == 1
    record.cut(0)
    assert record.series("node.gene") is None and record.names() == {}


def test_a_branch_is_told_of_all_its_genes(scenario) -> None:
    """What was told of the original while the branch was on its way is not taken for the branch's."""
    run, record = Runner(scenario, genes=True), GeneRecord()
    for _ in run.advance(4):
        for event in run.genes.news(run, 1):
            record.take(event)
    for _ in run.advance(5):
        pass
    snapshot = run.snapshot(rows=False)
    run.genes.news(run, 1)  # lost
    run.branch(snapshot, run.record.rows.copy())
    for event in run.genes.news(run, 2):
        record.take(event)
    found = record.series("drive.sweetness")
    assert [found.row_of(generation) >= 0 for generation in range(9)] == [True] * 9
    run.close()


@pytest.mark.parametrize("generation", [0, 6, 8, 21])
def test_a_run_that_another_process_goes_on_with_is_told_of_from_there(generation: int) -> None:
    """What the window knew before stays, and both thin the same as if nothing had happened."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gene_history, "MOST", 8)
        whole, record = Fake(), GeneRecord()
        first, second = GeneHistory(whole), GeneHistory(whole)
        for whole.generation in range(generation + 3):  # three more than the snapshot has
            first.note(whole)
        for event in first.news(whole, 1):
            record.take(event)
        second.cut(generation + 1)  # as Runner.restore does
        for event in second.news(whole, 1):
            record.take(event)
        assert record.series("node.gene").last == (generation // first.stride) * first.stride
        for whole.generation in range(generation + 1, 40):
            second.note(whole)
            for event in second.news(whole, 1):
                record.take(event)
        found = record.series("node.gene")
        kept = [g for g in range(0, 40, found.stride) if found.row_of(g) >= 0]
        assert kept == list(range(0, 40, 8)) and found.stride == second.stride == 8
        assert not np.isnan(found.values[:, 0]).any()
        second.again()  # as for a branch, which the window has cut at its generation
        for event in second.news(whole, 2):
            record.take(event)
        assert record.series("node.gene").values.shape == found.values.shape
