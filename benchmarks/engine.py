"""A task run by the engine: its compiled nest and its outermost method, without anything around them."""

from __future__ import annotations

import numpy as np

from sandbox import compose
from sandbox.compose_world import world_settings
from sandbox.graph import Graph
from sims.keys import key
from sims.nest import Evaluated, Nest
from sims.streams import NOISE, START, VARY, WORLD

SEED = 1


class Engine:
    """Generation after generation of one graph with one nest."""

    def __init__(self, graph: Graph, threads: int) -> None:
        composition = compose.compose(graph)
        assert not composition.faults, composition.faults
        plan = composition.plans[0]
        settings = world_settings(graph, plan.world_end, 0, deploying=False)
        self.nest = Nest(plan.spec, threads)
        self.bound = self.nest.bind(compose.numbers(graph, plan.spec), plan.spec.world.prepare(settings))
        self.method, self.s, self.genes = plan.spec.levels[0].method, self.bound.settings[0], self.nest.tables[0]
        n, d = int(self.method.size(self.s, self.genes)), self.genes.shape[1]
        self.pop, self.next = np.zeros((n, d)), np.zeros((n, d))
        self.parents = np.full((n, 2), -1, dtype=np.int64)
        self.state = np.zeros(max(1, int(self.method.memory(self.s, self.genes))))
        self.method.init(self.s, self.genes, np.uint64(key(SEED, START)), self.pop, self.state)
        self.grad = np.zeros(d)
        self.generation = 0

    def step(self) -> Evaluated:
        """Scores the population and makes the next one; returns what was found."""
        g = self.generation
        found = self.nest.evaluate(self.pop, self.bound, key(SEED, WORLD, g), key(SEED, NOISE, g))
        self.generation += 1
        self.method.ask(
            self.s, self.genes, np.uint64(key(SEED, VARY, g + 1)), g + 1, self.pop, found.scores, found.feats,
            self.grad, self.next, self.parents, self.state,
        )  # fmt: skip
        self.pop, self.next = self.next, self.pop
        return found
