"""Nests of every depth as graphs, small enough to be evaluated in Python."""

from __future__ import annotations

import numpy as np

from sandbox import compose
from sandbox.compose_bodies import prepared
from sandbox.compose_world import world_settings
from sandbox.graph import GeneRange, Graph, Node
from sims.nest import Nest


def chain(world, candidate, *levels, more=()):
    """A graph from a world and a candidate outwards. level: (id, type, settings, genes, objective), where an objective
    is (type, settings, genes) of a node that becomes `<id>_wants`. more: (nodes, wires) beside.
    """
    graph = Graph().add(Node("world", *world)).add(Node("body", *candidate)).connect("world.world", "body.world")
    inner = "body"
    for key, kind, settings, genes, objective in levels:
        graph = graph.add(Node(f"{key}_wants", objective[0], (0.0, 0.0), *objective[1:]))
        graph = graph.add(Node(key, kind, (0.0, 0.0), settings, genes))
        graph = graph.connect(f"{inner}.candidate", f"{key}.candidate")
        graph = graph.connect(f"{key}_wants.objective", f"{key}.objective")
        inner = key
    for node in more[0] if more else ():
        graph = graph.add(node)
    for source, target in more[1] if more else ():
        graph = graph.connect(source, target)
    return graph


def nest_of(graph, threads=1):
    """The nest of a graph and its numbers bound."""
    composition = compose.compose(graph)
    assert not composition.faults, composition.faults
    plan = composition.plans[0]
    world = plan.spec.world.prepare(world_settings(graph, plan.world_end, 0, deploying=False))
    nest = Nest(plan.spec, threads)
    settings = world_settings(graph, plan.world_end, 0, deploying=False)
    actors = prepared(graph, plan.spec.acts, plan.spec.world, settings)
    return nest, nest.bind(compose.numbers(graph, plan.spec), world, actors)


def expression(text, **genes):
    return "objective.expression", {"expression": text}, genes


def weighted(genes=(), **weights):
    opened = {name: GeneRange(-1.0, 1.0) for name in genes}
    return "objective.weighted", weights, opened


def population(nest, n=5, seed=3):
    """Candidates within the outermost genes' ranges."""
    table, rng = nest.tables[0], np.random.default_rng(seed)
    drawn = rng.uniform(np.maximum(table[0], -5.0), np.minimum(table[1], 5.0), (n, table.shape[1]))
    return np.where(table[2] > 0, np.floor(rng.uniform(0, np.maximum(table[2], 1), drawn.shape)), drawn)


AT = (0.0, 0.0)
SUGAR, POINT = ("world.sweet_tooth", AT, {}), ("candidate.point", AT, {})
TOWN, PLAN = ("world.town", AT, {}), ("candidate.plan", AT, {"horizon": 7})
FIRM = ("world.firm", AT, {"value": "1, 1", "measure": "1, 0.2", "noise": 0.3})
GA = {"population": 6, "episodes": 2}


def minds(first, *levels, price=0.01):
    """Either `first` or the plan of a chain's levels, wired to the outermost of the levels given last: a graph."""
    *inner, (key, kind, settings, genes, objective) = levels
    graph = chain(TOWN, PLAN, *inner).add(Node("habit", *first)).connect("world.world", "habit.world")
    graph = graph.add(Node("minds", "candidate.either", AT, {"price_per_evaluation": price}))
    graph = graph.connect("habit.candidate", "minds.first")
    graph = graph.connect(f"{inner[-1][0] if inner else 'body'}.candidate", "minds.second")
    graph = graph.add(Node(f"{key}_wants", objective[0], AT, *objective[1:])).add(Node(key, kind, AT, settings, genes))
    return graph.connect("minds.candidate", f"{key}.candidate").connect(f"{key}_wants.objective", f"{key}.objective")


LOOKUP, NETWORK = ("candidate.lookup", AT, {"horizon": 9}), ("candidate.network", AT, {"horizon": 9, "hidden": 3})
SWITCHES = ("candidate.switches", AT, {"length": 5})
BITS = ("world.bits", AT, {"function": "needle", "length": 5})


def noisy(noise, inner):
    """A Noisy measure node and the wire of what it measures."""
    return [Node("seen", *inner)], [("seen.objective", noise)]


CASES = {
    "one level, fitness": chain(
        ("world.landscape", AT, {}), POINT,
        ("e", "optimizer.natural_selection", {"width": 0.7, "episodes": 2}, {}, expression("value * 0.3")),
    ),
    "one level, plan": chain(TOWN, PLAN, ("e", "optimizer.genetic", GA, {}, expression("ate - 0.1 * distance"))),
    "exact gradient": chain(
        SUGAR, POINT,
        ("b", "optimizer.gradient_descent", {"steps": 4, "rate": 0.3, "method": "momentum", "momentum": 0.5}, {},
         weighted(["sweetness"], sweetness=0.2, satiety=-1.0)),
        ("e", "optimizer.natural_selection", {"population": 6, "width": 1.0}, {}, expression("-(intake - 1)**2 / 2")),
    ),
    "measured gradient, genes of the brain": chain(
        SUGAR, POINT,
        ("b", "optimizer.gradient_descent", {"gradient": "finite_differences", "method": "adam"},
         {"steps": GeneRange(1.0, 5.0), "rate": GeneRange(0.01, 0.5)}, expression("sweetness - satiety**1.5")),
        ("e", "optimizer.genetic", GA, {}, expression("own_score - 0.01 * cost")),
    ),
    "size is a gene": chain(
        TOWN, PLAN,
        ("b", "optimizer.best_of_n", {}, {"n": GeneRange(1.0, 9.0)}, weighted(["ate", "distance"])),
        ("e", "optimizer.genetic", GA, {}, expression("ate - 0.02 * distance - 0.001 * cost")),
    ),
    "noise inside and outside": chain(
        TOWN, PLAN,
        ("b", "optimizer.hill_climb", {"budget": 12, "changes": 2, "restarts": 1}, {},
         ("objective.noisy", {"noise": 0.5}, {"noise": GeneRange(0.0, 1.0)})),
        ("e", "optimizer.genetic", GA, {}, expression("ate - 0.02 * distance")),
        more=noisy("b_wants.objective", ("objective.weighted", AT, {"distance": -1.0})),
    ),
    "inner natural selection": chain(
        TOWN, PLAN,
        ("b", "optimizer.natural_selection", {"population": 4, "budget": 12, "width": 1.0, "heredity": "clonal"}, {},
         weighted(["distance"], steps_used=-0.1)),
        ("e", "optimizer.hill_climb", {"episodes": 2}, {}, expression("own_score + where(ate > 0, 1, 0)")),
    ),
    "beam inside": chain(
        TOWN, PLAN,
        ("b", "optimizer.beam", {"width": 3}, {}, weighted(["distance", "has_money"])),
        ("e", "optimizer.genetic", GA, {}, expression("-distance")),
    ),
    "three levels": chain(
        FIRM, POINT,
        ("x", "optimizer.gradient_descent", {"steps": 3, "rate": 0.5}, {},
         ("objective.expression",
          {"expression": "bonus * reported + vanity * effort - effort_cost", "bonus": 0.1, "vanity": 0.0},
          {"bonus": GeneRange(0.0, 3.0, by="o"), "vanity": GeneRange(-1.0, 1.0, 0.0, 0.2)})),
        ("h", "optimizer.best_of_n", {"n": 3}, {}, weighted(reported=1.0)),
        ("o", "optimizer.hill_climb", {"episodes": 2, "rescore": True}, {}, expression("value_made - effort_cost")),
    ),
    "three levels, measured through a search": chain(
        SUGAR, POINT,
        ("a", "optimizer.gradient_descent", {"steps": 2, "rate": 0.4}, {}, weighted(["sweetness"], satiety=-1.0)),
        ("b", "optimizer.gradient_descent", {"steps": 2, "rate": 0.1, "gradient": "finite_differences"}, {},
         ("objective.expression", {"expression": "-(intake - wish)**2", "wish": 1.0}, {"wish": GeneRange(0.0, 2.0)})),
        ("e", "optimizer.genetic", GA, {}, expression("-(intake - 1)**2 - 0.001 * b_cost - 0.01 * a_own_score")),
    ),
    "four levels": chain(
        TOWN, PLAN,
        ("a", "optimizer.hill_climb", {}, {"budget": GeneRange(1.0, 6.0)},
         ("objective.weighted", {"steps_used": -0.1},
          {"distance": GeneRange(-1.0, 1.0), "ate": GeneRange(0.0, 1.0, by="d")})),
        ("b", "optimizer.best_of_n", {"n": 3}, {}, ("objective.weighted", {"a_own_score": 0.1},
                                                      {"has_money": GeneRange(-1.0, 1.0)})),
        ("c", "optimizer.genetic", {"population": 3, "budget": 6}, {}, weighted(distance=-1.0, has_money=0.2)),
        ("d", "optimizer.genetic", GA, {}, expression("ate - 0.1 * distance - 0.0001 * a_cost")),
    ),
    "lookup policy": chain(TOWN, LOOKUP, ("e", "optimizer.genetic", GA, {}, expression("ate - 0.1 * distance"))),
    "network inside": chain(
        TOWN, NETWORK,
        ("b", "optimizer.hill_climb", {"budget": 6}, {}, weighted(["distance"], steps_used=-0.1)),
        ("e", "optimizer.genetic", GA, {}, expression("-distance")),
    ),
    "plastic switches": chain(
        BITS, SWITCHES,
        ("g", "optimizer.guessing", {"trials": 40}, {}, weighted(value=1.0)),
        ("e", "optimizer.genetic", GA, {}, expression("1 + 19 * (40 - cost) / 40 + 0.1 * body_correct")),
    ),
    "switches two levels further in": chain(
        BITS, SWITCHES,
        ("g", "optimizer.guessing", {"goal": 1.0}, {"trials": GeneRange(1.0, 30.0)}, weighted(["ones"], value=1.0)),
        ("m", "optimizer.best_of_n", {}, {"n": GeneRange(1.0, 4.0)}, expression("-cost")),
        ("e", "optimizer.genetic", GA, {}, expression("ones - 0.1 * g_cost")),
    ),
    "either a table or a plan": minds(
        LOOKUP, ("e", "optimizer.genetic", {"population": 8, "episodes": 2}, {},
         expression("0.5 * habit_share - distance")),
    ),
    "either a table or a planner": minds(
        LOOKUP, ("b", "optimizer.hill_climb", {}, {"budget": GeneRange(1.0, 6.0)}, weighted(["distance", "ate"])),
        ("e", "optimizer.genetic", {"population": 8, "episodes": 2}, {},
         expression("ate - 0.1 * distance - minds_price + 0.01 * b_share - 0.001 * b_cost")),
    ),
    "a choice inside a search": minds(
        NETWORK, ("a", "optimizer.best_of_n", {"n": 2}, {}, weighted(["distance"])),
        ("b", "optimizer.hill_climb", {"budget": 4}, {}, weighted(distance=-1.0, has_money=0.5)),
        ("e", "optimizer.genetic", {"population": 8, "episodes": 2}, {}, expression("-distance + 0 * cost")),
    ),
}  # fmt: skip
