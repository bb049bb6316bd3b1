"""A nest evaluated slowly, level by level in Python, without generated source; for the tests of sims.nest_source."""

from __future__ import annotations

import math

import numpy as np

from sims import formula as fm
from sims.formula import Feature, Noise, Value
from sims.nest import Bound, Nest
from sims.nest_spec import Act, Search, bodies, searches
from sims.streams import fold, normal


def folded(key: int, number: int) -> np.uint64:
    return np.uint64(fold(np.uint64(key), np.uint64(number)))


class Reference:
    """The same numbers as a Nest's, by recursion over its levels."""

    def __init__(self, nest: Nest, bound: Bound) -> None:
        self.spec, self.tables, self.bound = nest.spec, nest.tables, bound
        self.p = dict(zip(nest.spec.numbers, bound.p.tolist(), strict=False))
        self.genes = nest.spec.gene_places()

    def evaluate(self, pop, world_key, key, group=0, same=False):
        """scores[n], feats[n, width], observed[n, observers], trail[n, inner genes]."""
        spec, rows = self.spec, []
        names = [s.name for s in spec.levels[0].method.settings]
        counts = [int(self.bound.settings[0][names.index(name)]) for name in ("episodes", "batch") if name in names]
        episodes = counts[0] if counts and not group else 1
        for i, genome in enumerate(pop):
            total, feats, observed, trail = 0.0, np.zeros(spec.width), np.zeros(len(spec.observers)), []
            for e in range(episodes):
                wkey = folded(world_key, i // group if group else e)
                ekey = folded(folded(key, 0 if same else i), e)
                row, trail = self.outcome(0, [genome], wkey, ekey)
                total += self.value(spec.levels[0].objective, 0, [genome], row, ekey)
                feats += row
                for m, formula in enumerate(spec.observers):
                    observed[m] += self.value(formula, -1, [genome], row, folded(ekey, 15))
            score = self.fitness(0, self.bound.settings[0], total / episodes)
            if episodes > 1:
                feats, observed = feats / episodes, observed / episodes
                feats[-1] = -1.0
            rows.append((score, feats, observed, np.array(trail)))
        return tuple(np.array([row[c] for row in rows]) for c in range(4))

    def outcome(self, k, genomes, wkey, key):
        """Features of what becomes of level k's candidate, and the genes that the levels inside chose."""
        return self.body(k, self.spec.levels[k].body, genomes, wkey, key)

    def body(self, k, body, genomes, wkey, key):
        if isinstance(body, Search):
            return self.search(body.level, genomes, wkey, folded(key, 11))
        if isinstance(body, Act):
            return self.acting(body, genomes, wkey), []
        picked = int(genomes[-1][body.gene] >= 0.5)
        row, trail = self.body(k, body.bodies[picked], genomes, wkey, key)
        levels = [[i for top in searches(part) for i in self.spec.subtree(top)] for part in body.bodies]
        absent = np.full(sum(len(self.spec.levels[i].genes) for i in levels[1 - picked]), np.nan)
        for i in levels[1 - picked]:
            row[self.at(f"{self.spec.levels[i].node}_own_score")] = np.nan
        for part in bodies(body.bodies[1 - picked]):
            if isinstance(part, Act):
                for feature in part.candidate.features:
                    row[self.at(f"{part.node}_{feature.name}")] = np.nan
        cost = sum(row[self.at(f"{self.spec.levels[i].node}_cost")] for i in levels[picked])
        row[self.at(f"{body.names[picked]}_share")] = 1.0
        row[self.at(f"{body.names[1 - picked]}_share")] = 0.0
        row[self.at(f"{body.node}_price")] = self.p[body.node, "price_per_evaluation"] * cost
        return row, [*trail, *absent] if picked == 0 else [*absent, *trail]

    def at(self, name):
        return self.spec.features.index(name)

    def acting(self, act, genomes, wkey):
        """What comes of a candidate; genomes[-1] is its level's."""
        own = genomes[-1][act.low : act.high]
        kind, arrays = act.candidate, self.bound.actors[self.spec.acts.index(act)]
        if kind.acts == "policy":
            return self.policy(kind, own, arrays, wkey)
        if kind.acts != "grown":
            return self.act(own, wkey)
        around = self.spec.around(self.spec.level_of(act))
        level, low, high = act.outer
        outer, point = genomes[around.index(level)][low:high], np.zeros(int(arrays.table[1]))
        kind.grow(arrays.real, arrays.table, outer, own, point)
        row = self.act(point, wkey)
        if kind.portray is not None:
            first = self.at(f"{act.node}_{kind.features[0].name}")
            kind.portray(arrays.real, arrays.table, outer, own, row[first : first + len(kind.features)])
        return row

    def policy(self, kind, own, arrays, wkey):
        """Plays a policy by writing down its actions and playing them as a plan."""
        world, (real, table) = self.spec.world, (self.bound.world.real, self.bound.world.table)
        view, work = np.zeros(int(arrays.table[1])), np.zeros(max(1, int(arrays.table[2])))
        state, actions = world.reset(real, table, wkey), []
        for t in range(int(arrays.table[0])):
            world.observe(real, table, wkey, t, state, view)
            actions.append(kind.decide(arrays.real, arrays.table, own, view, work))
            state = world.step(real, table, wkey, t, state, int(actions[-1]))
        return self.act(np.array(actions, dtype=float), wkey)

    def act(self, genome, wkey):
        world, (real, table) = self.spec.world, (self.bound.world.real, self.bound.world.table)
        row = np.zeros(self.spec.width)
        row[-1] = -1.0
        if world.form == "point":
            world.outcome(real, table, wkey, genome, row)
            return row
        state = world.reset(real, table, wkey)
        for t, action in enumerate(genome):
            if action < 0 or (world.done is not None and t > 0 and world.done(real, table, state)):
                break
            state = world.step(real, table, wkey, t, state, int(action))
        world.outcome(real, table, wkey, state, row)
        if world.identity is not None:
            row[-1] = world.identity(real, table, state)
        return row

    def search(self, k, genomes, wkey, key):
        level, table = self.spec.levels[k], self.tables[k]
        method, s, d = level.method, self.settings(k, genomes), table.shape[1]
        n, width = int(method.size(s, table)), self.spec.width
        pop, nxt, state = np.zeros((n, d)), np.zeros((n, d)), np.zeros(int(method.memory(s, table)))
        parents, scores, feats, grad = np.zeros((n, 2), np.int64), np.zeros(n), np.zeros((n, width)), np.zeros(d)
        method.init(s, table, folded(key, 12), pop, state)
        rounds, tried, best = int(method.rounds(s, table)), 0, None
        for t in range(rounds + 1):
            if t > 0:
                vary = folded(folded(key, 13), t)
                method.ask(s, table, vary, t, pop, scores, feats, grad, nxt, parents, state)
                pop, nxt = nxt, pop
            if method.reports == "last":
                best = None
            for i in range(n):
                scores[i], row, trail = self.score(k, [*genomes, pop[i]], s, wkey, key, tried)
                feats[i] = row
                tried += 1
                if best is None or scores[i] > best[0]:
                    best = scores[i], row.copy(), [*pop[i], *trail]
                if method.enough is not None and method.enough(s, scores[i]):
                    break
            if method.enough is not None and method.enough(s, best[0]):
                break
            if method.gradient and t < rounds:
                if level.exact:
                    grad[:] = self.exact(k, [*genomes, pop[0]], feats[0], wkey)
                else:
                    for j in range(d):
                        grad[j] = self.difference(k, genomes, pop[0], j, s, wkey, key, tried)
                    tried += 2 * d
        top, row, trail = best
        row[self.spec.features.index(f"{level.node}_cost")] = tried
        row[self.spec.features.index(f"{level.node}_own_score")] = top
        return row, trail

    def score(self, k, genomes, s, wkey, key, tried):
        formula = self.spec.levels[k].objective
        noisy = bool(self.spec.inside(k)) or any(isinstance(leaf, Noise) for leaf in fm.leaves(formula))
        ekey = folded(folded(key, 14), tried) if noisy else key
        row, trail = self.outcome(k, genomes, wkey, ekey)
        return self.fitness(k, s, self.value(formula, k, genomes, row, ekey)), row, trail

    def fitness(self, k, s, value):
        method = self.spec.levels[k].method
        value = method.fitness(s, value) if method.fitness else value
        return -math.inf if math.isnan(value) else value

    def exact(self, k, genomes, row, wkey):
        jac = np.zeros((len(self.spec.world.features), len(genomes[-1])))
        self.spec.world.jacobian(self.bound.world.real, self.bound.world.table, wkey, genomes[-1], jac)
        grad = np.zeros(len(genomes[-1]))
        for i, feature in enumerate(self.spec.world.features):
            slope = fm.derivative(self.spec.levels[k].objective, feature.name)
            grad += self.value(slope, k, genomes, row, 0) * jac[i]
        return grad

    def difference(self, k, genomes, point, j, s, wkey, key, tried):
        h, found = 1e-5 * max(1.0, abs(point[j])), []
        for sign in (1.0, -1.0):
            moved = point.copy()
            moved[j] += sign * h
            found.append(self.score(k, [*genomes, moved], s, wkey, key, tried)[0])
        return (found[0] - found[1]) / (2.0 * h)

    def settings(self, k, genomes):
        level, s = self.spec.levels[k], self.bound.settings[k].copy()
        for i, setting in enumerate(level.method.settings):
            if (level.node, setting.name) in self.genes:
                outer, index = self.genes[level.node, setting.name]
                s[i] = genomes[self.spec.around(k).index(outer)][index]
                if setting.type == "int":
                    s[i] = math.floor(s[i] + 0.5)
        return s

    def value(self, formula, k, genomes, row, key):
        noises = [leaf for leaf in fm.leaves(formula) if isinstance(leaf, Noise)]
        known = {}
        for leaf in fm.leaves(formula):
            if isinstance(leaf, Feature):
                known[leaf] = row[self.feature(leaf.name, k)]
            elif isinstance(leaf, Noise):
                known[leaf] = normal(folded(key, 7001 + noises.index(leaf)), 0)
            elif isinstance(leaf, Value) and (leaf.node, leaf.name) in self.genes:
                outer, index = self.genes[leaf.node, leaf.name]
                known[leaf] = genomes[(*self.spec.around(max(k, 0)), max(k, 0)).index(outer)][index]
            elif isinstance(leaf, Value):
                known[leaf] = self.p[leaf.node, leaf.name]
        return fm.evaluate(formula, {leaf: float(number) for leaf, number in known.items()})

    def feature(self, name, k):
        if name in self.spec.features:
            return self.spec.features.index(name)
        return self.at(f"{self.spec.levels[self.spec.inside(max(k, 0))[0]].node}_{name}")
