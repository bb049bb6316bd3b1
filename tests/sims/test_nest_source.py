"""Generated nests against a slow evaluation in Python: nests of depth 1 to 4, every kind of level."""

from __future__ import annotations

import numpy as np
import pytest
from nest_graphs import AT, CASES, GA, PLAN, TOWN, chain, expression, nest_of, population, weighted
from nest_reference import Reference

from sandbox.compose import compose
from sandbox.graph import Node
from sims import nest_levels, nest_source

WORLD_KEY, KEY = 0xF00DF00DF00DF00D, 0x123456789ABCDEF1


def assert_same(found, expected):
    parts = (found.scores, found.feats, found.observed, found.trail)
    for name, ours, theirs in zip(("scores", "features", "observed", "trail"), parts, expected, strict=True):
        np.testing.assert_allclose(ours, theirs.reshape(ours.shape), rtol=1e-12, atol=1e-12, err_msg=name)


@pytest.mark.parametrize("name", CASES)
def test_a_nest_is_what_its_levels_make_of_it_one_by_one(name):
    nest, bound = nest_of(CASES[name])
    pop = population(nest)
    reference = Reference(nest, bound)
    found = nest.evaluate(pop, bound, WORLD_KEY, KEY)
    assert_same(found, reference.evaluate(pop, WORLD_KEY, KEY))
    assert len(np.unique(found.scores)) > 1 or name == "beam inside"
    assert_same(nest.evaluate(pop, bound, WORLD_KEY, KEY, group=2), reference.evaluate(pop, WORLD_KEY, KEY, group=2))
    assert_same(
        nest.evaluate(pop, bound, WORLD_KEY, KEY, same=True), reference.evaluate(pop, WORLD_KEY, KEY, same=True)
    )


@pytest.mark.parametrize("name", ["size is a gene", "noise inside and outside", "three levels", "four levels"])
def test_threads_and_blocks_make_no_difference(name):
    results = []
    for threads in (1, 2, 5):
        nest, bound = nest_of(CASES[name], threads)
        pop = population(nest, 40)
        for _ in range(2):  # the second time on a running pool
            found = nest.evaluate(pop, bound, WORLD_KEY, KEY)
            results.append([part.tobytes() for part in (found.scores, found.feats, found.trail)])
        nest.close()
    assert all(result == results[0] for result in results)
    nest, bound = nest_of(CASES[name])
    backwards = np.concatenate([  # one by one, as blocks of their own
        nest.evaluate(np.repeat(pop[i : i + 1], i + 1, axis=0), bound, WORLD_KEY, KEY).scores[i:] for i in range(40)
    ])  # fmt: skip
    assert backwards.tobytes() == results[0][0]


def test_a_new_function_every_few_levels_changes_nothing(monkeypatch):
    graph = CASES["four levels"]
    nest, bound = nest_of(graph)
    expected = nest.evaluate(population(nest), bound, WORLD_KEY, KEY)
    monkeypatch.setattr(nest_levels, "LEVELS_A_FUNCTION", 2)
    assert "def search_2(g0, g1, p," in nest_source.write(nest.spec)
    split, bound = nest_of(graph)
    assert split.module is not nest.module
    found = split.evaluate(population(nest), bound, WORLD_KEY, KEY)
    for part in ("scores", "feats", "trail"):
        assert np.array_equal(getattr(found, part), getattr(expected, part))


def test_sixteen_levels_are_python_that_can_be_read():
    levels = [("l0", "optimizer.hill_climb", {"budget": 2}, {}, weighted(["distance"]))]
    levels += [(f"l{k}", "optimizer.best_of_n", {"n": 2}, {}, weighted(["distance"])) for k in range(1, 15)]
    levels.append(("l15", "optimizer.genetic", GA, {}, expression("ate")))
    source = nest_source.write(compose(chain(TOWN, PLAN, *levels)).plans[0].spec)
    compile(source, "nest", "exec")  # Python itself nests no more than 20 loops
    assert source.count("def search_") == 2


def test_deployments_and_probes_see_the_same_outcomes():
    watchers = [
        Node("meant", "objective.expression", AT, {"expression": "has_money + 0.1 * own_score + ate"}),
        Node("there", "deployment.deployment", AT),
        Node("power", "probe.optimization_power", AT),
    ]
    wires = [
        ("world.world", "there.world"),
        ("meant.objective", "there.objective"),
        ("e.candidate", "there.candidate"),
        ("e.candidate", "power.candidate"),
    ]
    graph = chain(
        TOWN, PLAN,
        ("b", "optimizer.best_of_n", {"n": 5}, {}, weighted(["distance", "ate"])),
        ("e", "optimizer.genetic", GA, {}, expression("ate - 0.02 * distance")),
        more=(watchers, wires),
    )  # fmt: skip
    nest, bound = nest_of(graph)
    pop = population(nest)
    found = nest.evaluate(pop, bound, WORLD_KEY, KEY)
    assert_same(found, Reference(nest, bound).evaluate(pop, WORLD_KEY, KEY))
    assert found.observed.shape == (5, 2)
    np.testing.assert_allclose(found.observed[:, 1], found.scores, rtol=1e-15)
    identities, observed = nest.behave(found.trail, bound, WORLD_KEY)
    reference = Reference(nest, bound)
    rows = [reference.act(plan, np.uint64(WORLD_KEY)) for plan in found.trail]
    assert identities.tolist() == [row[-1] for row in rows]
    np.testing.assert_allclose(observed[:, 1], [row[0] - 0.02 * row[4] for row in rows], rtol=1e-12)


def test_the_baseline_is_the_mean_over_random_drives_and_behaviour():
    nest, bound = nest_of(CASES["noise inside and outside"])
    found = nest.baseline(bound, WORLD_KEY, KEY)
    again = nest.baseline(bound, WORLD_KEY, KEY)
    other = nest.baseline(bound, WORLD_KEY, KEY + 1)
    assert found.tobytes() == again.tobytes() != other.tobytes()
    # Random plans of seven steps hardly come nearer than the start, 21 actions away; noise is 0 on average.
    start = Reference(nest, bound).act(np.full(7, -1.0), np.uint64(WORLD_KEY))[4]
    assert -0.02 * start - 0.02 < found[0] < -0.02 * (start - 6)
    assert abs(found[1] + 50 * -found[0]) < 6 * 0.5 / np.sqrt(1000)
