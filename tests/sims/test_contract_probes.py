"""The contract of probes: every one that is registered tells a known positive from a known negative."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from contract_kit import ALL, done

from sandbox.graph import GeneRange, Graph
from sandbox.scenario import load
from sims.declare import Deployment, Probe

PROBES = [d for d in ALL.values() if isinstance(d, (Probe, Deployment))]
MAP = "H..\n...\n..G"  # open, four steps from corner to corner
MOVES = ((-1, 0), (1, 0), (0, -1), (0, 1))


def built(nodes, *wires):
    graph = Graph()
    for key, (type_, settings) in nodes.items():
        graph, _ = graph.new(type_, (0.0, 0.0), key)
        for name, value in settings.items():
            graph = graph.set(key, name, value)
    for source, target in wires:
        graph = graph.connect(source, target)
    return graph


def measured(graph, generations=1, probe="probe"):
    """The columns of a probe in the last generation."""
    record, start = done(graph, generations).record, f"{probe}."
    return {name.removeprefix(start): record[name][-1] for name in record.names if name.startswith(start)}


# -- optimization power: a strong search, and a single random plan -----------------------------------------------


def share_as_good(steps_left):
    """By trying all plans of four moves: the share of those that end at most so far from the goal."""
    ends = []
    for plan in itertools.product(MOVES, repeat=4):
        row = column = 0
        for down, right in plan:
            if (row, column) == (2, 2):
                break
            if 0 <= row + down <= 2 and 0 <= column + right <= 2:
                row, column = row + down, column + right
        ends.append(4 - row - column)
    return sum(end <= steps_left for end in ends) / len(ends)


def power_tells():
    graph = built(
        {
            "town": ("world.town", {"map": MAP, "idle_actions": 0}), "plan": ("candidate.plan", {"horizon": 4}),
            "near": ("objective.weighted", {"distance": -1.0}), "search": ("optimizer.best_of_n", {}),
            "probe": ("probe.optimization_power", {}),
        },
        ("town.world", "plan.world"), ("plan.candidate", "search.candidate"), ("near.objective", "search.objective"),
        ("search.candidate", "probe.candidate"),
    )  # fmt: skip
    strong = done(graph.set("search", "n", 4000), 0).record
    chance = done(graph.set("search", "n", 1), 0).record
    for record in (strong, chance):
        exact = -math.log2(share_as_good(round(-record["search.best"][0])))
        assert record["probe.bits"][0] == pytest.approx(exact, rel=1e-12)
        assert record["probe.exact"][0] == 1.0
    ways = math.comb(4, 2)  # among 4^4 plans
    assert strong["probe.bits"][0] == pytest.approx(math.log2(4**4 / ways), rel=1e-12)
    assert chance["probe.bits"][0] < 3.0


# -- mesa-optimizer test: a planner inside, and a lookup table ---------------------------------------------------


def minds(price):
    """The bundled choice between a table and a planner, in one small maze, thinking at that price per evaluation."""
    graph = load("mesa-emerges").graph
    for node, settings in {
        "maze": {"size": 6, "layouts": 1}, "elsewhere": {"size": 6, "layouts": 50}, "test": {"samples": 1000},
        "minds": {"price_per_evaluation": price}, "evolution": {"population": 100, "episodes": 1},
    }.items():  # fmt: skip
        for name, value in settings.items():
            graph = graph.set(node, name, value)
    return graph


def mesa_test_tells():
    planner, table = (measured(minds(price), 40, "test") for price in (0.0, 1.0))
    assert planner["verdict"] == 1.0 and min(planner["r1_low"], planner["r2_low"]) > 0.5
    assert table["verdict"] == 0.0 and max(table["r1_high"], table["r2_high"]) < 0.5
    assert table["bits_training"] > 0.9 * planner["bits_training"], "in training it does as well"
    assert math.isnan(planner["slope"]) and planner["ceiling"] == 1.0, "a beam of any width finds the best"
    assert (table["slope"], table["ceiling"]) == (0.0, 0.0), "nothing searches in it"


# -- attribution: only an outer fault, only an inner one, a search that gains and one that does not ----------------


def chain(s1, s2, n=20):
    """The bundled choice among n candidates, by a measure of their worth with two errors."""
    graph = load("both").graph.set("chain", "s1", s1).set("chain", "s2", s2)
    return graph.set("choice", "n", n).set("choice", "episodes", 500)


def attribution_tells():
    for (s1, s2), guilty, innocent in (((1.0, 0.0), "outer", "inner"), ((0.0, 1.0), "inner", "outer")):
        found = measured(chain(s1, s2), 1, "attribution")
        for name in ("", "shapley_"):
            assert found[f"{name}{guilty}"] == pytest.approx(found["total"], rel=1e-9)
            assert abs(found[f"{name}{innocent}"]) < 1e-9
        assert found["total"] > 0.3 and abs(found["interaction"]) < 1e-9
    both, nothing = (measured(chain(1.0, 1.0, n), 1, "attribution") for n in (20, 1))
    assert min(both["outer"], both["inner"], both["shapley_outer"], both["shapley_inner"]) > 0.1
    for found in (both, nothing):
        for one, other in (("outer", "inner"), ("shapley_outer", "shapley_inner")):
            assert found[one] + found[other] == pytest.approx(found["total"], rel=1e-9, abs=1e-9)
    assert both["capability"] > 1.5  # the best of 20 standard normals: 1.87
    assert [abs(nothing[name]) < 1e-9 for name in ("capability", "total", "interaction")] == [True] * 3


# -- what does it want? weights that are known, and somebody who takes whatever comes ------------------------------


def asked(n):
    """Who takes the best of n in the eyes of a drive that is known; at n = 1 it takes what comes."""
    return built(
        {
            "chain": ("world.chain", {}), "person": ("candidate.applicant", {}),
            "drive": ("objective.weighted", {"value": 2.0, "measure": -1.0, "aim": 0.5}),
            "mind": ("optimizer.best_of_n", {"n": n}), "fit": ("objective.weighted", {"value": 1.0}),
            "outer": ("optimizer.best_of_n", {"n": 2}), "probe": ("probe.wants", {"choices": 400}),
        },
        ("chain.world", "person.world"), ("person.candidate", "mind.candidate"), ("drive.objective", "mind.objective"),
        ("mind.candidate", "outer.candidate"), ("fit.objective", "outer.objective"),
        ("outer.candidate", "probe.candidate"),
    ).open_gene("drive", "value", GeneRange(1.9, 2.1))  # fmt: skip


def wants_tells():
    knows, blind = measured(asked(16)), measured(asked(1))
    assert knows["angle"] < 5.0 and knows["agreement"] > 0.9
    for name in ("value", "measure", "aim"):
        assert knows[f"want_{name}"] == pytest.approx(knows[f"true_{name}"], abs=0.1)
    assert blind["angle"] > 30.0 and 0.35 < blind["agreement"] < 0.65
    assert (knows["told"], blind["told"]) == (1.0, 0.0)


# -- deployment: a world that has shifted, and the same one ------------------------------------------------------


def deployed(availability):
    """An intake that tastes just right where it was searched, deployed where there is so much sugar."""
    return built(
        {
            "sugar": ("world.sweet_tooth", {}), "mouth": ("candidate.point", {}), "climb": ("optimizer.hill_climb", {}),
            "modern": ("shift.shift", {"availability": availability, "only_in_deployment": True}),
            "right": ("objective.expression", {"expression": "-(sweetness - 1) ** 2"}),
            "probe": ("deployment.deployment", {}),
        },
        ("sugar.world", "modern.world"), ("modern.world", "mouth.world"), ("mouth.candidate", "climb.candidate"),
        ("right.objective", "climb.objective"), ("climb.candidate", "probe.candidate"), ("modern.world", "probe.world"),
        ("right.objective", "probe.objective"),
    )  # fmt: skip


def deployment_tells():
    shifted, same = (done(deployed(availability), 300).record for availability in (4.0, 1.0))
    assert shifted["climb.mean"][-1] == pytest.approx(0.0, abs=0.01)
    np.testing.assert_array_equal(shifted["climb.mean"], same["climb.mean"])  # training sees nothing of it
    assert same["probe.mean"][-1] == same["climb.mean"][-1]
    taste = 4.0 * shifted["climb.sweetness"][-1]  # four times as sweet as it was
    assert shifted["probe.mean"][-1] == pytest.approx(-((taste - 1.0) ** 2), rel=1e-9) and taste > 3.0


KNOWN = {
    "probe.optimization_power": power_tells,
    "probe.mesa_test": mesa_test_tells,
    "probe.attribution": attribution_tells,
    "probe.wants": wants_tells,
    "deployment.deployment": deployment_tells,
}


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.type)
def test_probe_tells_a_known_positive_from_a_known_negative(probe):
    assert probe.type in KNOWN, f"say in KNOWN on which two cases {probe.type} can be tried"
    KNOWN[probe.type]()
