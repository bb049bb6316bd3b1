"""The second tier of a nest: the same bits, for the sizes that it was made for and no others."""

from __future__ import annotations

import logging
import threading

import pytest
from nest_graphs import CASES, nest_of, population

from sims import nest_tier

WORLD_KEY, KEY = 17, 23


def bits(found):
    return [part.tobytes() for part in (found.scores, found.feats, found.observed, found.trail)]


def specialised(nest, bound, pop):
    """Lets the second tier take over at once; the module that evaluates now."""
    nest.tiers.after = 0.0
    nest.evaluate(pop, bound, WORLD_KEY, KEY)
    nest.tiers.close()
    return nest.tiers.module(nest._sized[1])


NAMES = ("exact gradient", "size is a gene", "either a table or a planner", "plastic switches")


@pytest.mark.parametrize("name", NAMES)
def test_sizes_as_constants_change_no_bit(name):
    nest, bound = nest_of(CASES[name])
    pop = population(nest)
    before = bits(nest.evaluate(pop, bound, WORLD_KEY, KEY))
    assert specialised(nest, bound, pop) is not nest.tiers.general
    assert bits(nest.evaluate(pop, bound, WORLD_KEY, KEY)) == before
    nest.close()


def test_other_sizes_go_back_to_the_first_tier():
    nest, bound = nest_of(CASES["noise inside and outside"])
    other_graph = CASES["noise inside and outside"].set("b", "budget", 5).set("e", "episodes", 3)
    reference, other = nest_of(other_graph)
    pop = population(nest)
    assert specialised(nest, bound, pop) is not nest.tiers.general
    nest.tiers.after = 1e9
    expected = bits(reference.evaluate(pop, other, WORLD_KEY, KEY))
    assert bits(nest.evaluate(pop, other, WORLD_KEY, KEY)) == expected
    assert nest.tiers.module(nest._sized[1]) is nest.tiers.general
    # Choices of one each have one episode, whatever the setting says.
    grouped = bits(reference.evaluate(pop, bound, WORLD_KEY, KEY, group=1))
    assert specialised(nest, bound, pop) is not nest.tiers.general
    assert bits(nest.evaluate(pop, bound, WORLD_KEY, KEY, group=1)) == grouped
    nest.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "nest tier"]


def test_a_fault_of_the_second_tier_leaves_the_first_one(monkeypatch, caplog):
    nest, bound = nest_of(CASES["one level, plan"])
    pop = population(nest)
    before = bits(nest.evaluate(pop, bound, WORLD_KEY, KEY))

    def fails(*_):
        raise MemoryError("no room")

    monkeypatch.setattr(nest_tier, "load", fails)
    with caplog.at_level(logging.CRITICAL):
        assert specialised(nest, bound, pop) is nest.tiers.general
    assert bits(nest.evaluate(pop, bound, WORLD_KEY, KEY)) == before
    assert nest.tiers._thread is None or not nest.tiers._thread.is_alive()
    nest.close()
