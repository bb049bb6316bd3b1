"""Compiles the library's kernels ahead of time: `python -m sims.warm_up [TYPE]...`, of all types where none is given.

Every node's kernels are called once, on arrays of the types that nests use, and so land in the cache on disk. What is
left to compile when a person changes a graph is the nest itself.
"""

from __future__ import annotations

import sys
from collections.abc import Collection

import numpy as np

from sims import ieee, nest_kernels
from sims.declare import Candidate, Optimizer, SettingError, World, load_all
from sims.formula import Number
from sims.kernels import copy_row
from sims.nest_module import load_acting
from sims.nest_spec import Act, Level, NestSpec
from sims.optimizers.best_of_n import BEST_OF_N
from sims.streams import below, fold, normal, uniform

_KEY = np.uint64(1)


def warm_up(types: Collection[str] = ()) -> None:
    """Calls every kernel that nests of these nodes call; half a minute for all of them where nothing has been compiled
    yet, else a second.
    """
    _shared()
    for node in load_all().values():
        if types and node.type not in types:
            continue
        if isinstance(node, Optimizer):
            _method(node)
        elif isinstance(node, World):
            _world(node)
        elif isinstance(node, Candidate):
            _candidate(node)


def _shared() -> None:
    fold(_KEY, 1), fold(_KEY, _KEY), uniform(_KEY, 0), below(_KEY, 0, 2), normal(_KEY, 0)
    for one in (ieee.exp, ieee.log, ieee.sqrt):
        one(1.0)
    for two in (ieee.divide, ieee.power, ieee.least, ieee.most):
        two(1.0, 2.0)
    row, other = np.zeros(2), np.zeros(2)
    copy_row(row, other)
    nest_kernels.clear(row)
    nest_kernels.blank(row)
    nest_kernels.add(row, other)
    nest_kernels.average(row, 1)
    nest_kernels.noise(_KEY, _KEY)
    nest_kernels.noises(_KEY, _KEY, row)
    nest_kernels.slope(row, 0, nest_kernels.nudge(row, 0, 0.0), 1.0, other)


def _method(method: Optimizer) -> None:
    """A round of a method on two genes of two options."""
    values = {s.name: s.choices.index(str(s.default)) if s.choices else s.default for s in method.settings}
    values.update({name: 2 for name in ("population", "n", "width", "budget", "steps") if name in values})
    s = np.array([float(value) for value in values.values()] or [0.0])
    genes = np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0], [0.0, 0.0], [0.0, 0.0], [1.0, 1.0]])
    n, rounds = int(method.size(s, genes)), int(method.rounds(s, genes))
    pop, nxt, state = np.zeros((n, 2)), np.zeros((n, 2)), np.zeros(max(1, int(method.memory(s, genes))))
    method.init(s, genes, _KEY, pop, state)
    parents = np.zeros((n, 2), dtype=np.int64)
    method.ask(
        s, genes, _KEY, max(1, rounds), pop, np.zeros(n), np.full((n, 3), -1.0), np.zeros(2), nxt, parents, state
    )
    if method.fitness is not None:
        method.fitness(s, 0.0)
    if method.enough is not None:
        method.enough(s, 0.0)
    if method.settled is not None:
        method.settled(s, state)


def _world(world: World) -> None:
    """One behaviour in a world as it is declared."""
    settings = {s.name: s.default for s in world.settings}
    prepared = world.prepare(settings)
    real, table, features = prepared.real, prepared.table, np.zeros(len(world.features))
    count = 2 if world.genes is None else len(world.genes(settings))
    point = np.zeros(count)
    if world.reset is not None and world.step is not None:
        state = world.step(real, table, _KEY, 0, world.reset(real, table, _KEY), 0)
        world.outcome(real, table, _KEY, state, features)
        for ask in (world.done, world.identity):
            if ask is not None:
                ask(real, table, state)
        if world.observe is not None and world.senses is not None:
            world.observe(real, table, _KEY, 0, state, np.zeros(len(world.senses(settings))))
    else:
        world.outcome(real, table, _KEY, point, features)
        if world.jacobian is not None:
            world.jacobian(real, table, _KEY, point, np.zeros((len(features), count)))
    row = np.zeros((1, len(features) + 1))
    candidate = Candidate(type="candidate.warm_up", title="", summary="", acts="any", genes=lambda *_: ())
    body = Act("body", candidate, 0, count)
    spec = NestSpec(world, (Level("", BEST_OF_N, (), Number(0.0), body),), ())
    load_acting(spec, 0).outcome_block(0, 1, point.reshape(1, count), real, table, _KEY, row)


def _candidate(node: Candidate) -> None:
    """What a policy decides, or what grows of genes, in the first world that it can act in."""
    settings = {s.name: s.default for s in node.settings}
    for world in load_all().values():
        if node.prepare is None or not isinstance(world, World) or (node.acts == "policy" and world.senses is None):
            continue
        there = {s.name: s.default for s in world.settings}
        try:
            prepared, genes = node.prepare(settings, world, there), node.genes(settings, world, there)
            further = () if node.outer_genes is None else node.outer_genes(settings, world, there)
        except SettingError:  # not made for such a world
            continue
        real, table, own, outer = prepared.real, prepared.table, np.zeros(len(genes)), np.zeros(len(further))
        seen = np.zeros(table[1])
        if node.decide is not None:
            node.decide(real, table, own, seen, np.zeros(table[2]))
        if node.grow is not None:
            node.grow(real, table, outer, own, seen)
        if node.portray is not None:
            node.portray(real, table, outer, own, np.zeros(len(node.features)))
        return


if __name__ == "__main__":
    warm_up(sys.argv[1:])
