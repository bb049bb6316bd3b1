"""Beam search: breadth-first search where it is wide enough, and a second implementation where it is not."""

from __future__ import annotations

from collections import deque

import numpy as np
import pytest
from methods_driver import Run, discrete_genes, settings

from sims.optimizers.beam import BEAM

MOVES = ((-1, 0), (1, 0), (0, 1), (0, -1), (0, 0), (0, 0))  # two actions do nothing


class Maze:
    """A little grid world; what is done after the goal changes nothing."""

    def __init__(self, seed, size=7, walls=0.3):
        rng = np.random.default_rng(seed)
        self.wall = rng.random((size, size)) < walls
        self.size, self.start = size, (0, 0)
        self.goal = tuple(int(i) for i in rng.integers(0, size, 2))
        self.wall[self.start] = self.wall[self.goal] = False

    def step(self, cell, action):
        r, c = cell[0] + MOVES[action][0], cell[1] + MOVES[action][1]
        inside = 0 <= r < self.size and 0 <= c < self.size
        return (r, c) if cell != self.goal and inside and not self.wall[r, c] else cell

    def play(self, plan):
        cell = self.start
        for action in plan:
            if action < 0:
                break
            cell = self.step(cell, int(action))
        return cell

    def distance(self):
        """Steps of the shortest way, or None."""
        far, queue = {self.start: 0}, deque([self.start])
        while queue:
            cell = queue.popleft()
            for action in range(4):
                following = self.step(cell, action)
                if following not in far:
                    far[following] = far[cell] + 1
                    queue.append(following)
        return far.get(self.goal)


def plan_length(plan):
    return int((plan >= 0).sum())


def search(width, actions, length, score, identity):
    """All layers of one search: (plans, scores, parents) per layer, and the best score and plan met."""
    run = Run(BEAM, settings(BEAM, {"width": width}), discrete_genes(length, actions))
    assert run.n == width * actions
    assert BEAM.rounds(run.s, run.genes) == length
    layers, best, plan = [], -np.inf, None
    for layer in range(length + 1):
        scores = np.array([score(row) for row in run.pop])
        layers.append((run.pop.copy(), scores, run.parents.copy()))
        if scores.max() > best:
            best, plan = scores.max(), run.pop[scores.argmax()].copy()
        if layer < length:
            run.ask(scores, np.array([[7.0, identity(row)] for row in run.pop]))
    return run, layers, best, plan


@pytest.mark.parametrize("seed", range(12))
def test_wide_beam_is_breadth_first_search_on_random_mazes(seed):
    maze, length = Maze(seed), 14
    distance = maze.distance()
    score = lambda plan: float(maze.play(plan) == maze.goal)  # noqa: E731 - nothing on the way tells where it is
    identity = lambda plan: float(maze.play(plan)[0] * maze.size + maze.play(plan)[1])  # noqa: E731
    _, layers, best, plan = search(49, len(MOVES), length, score, identity)
    reachable = distance is not None and distance <= length
    assert best == float(reachable)
    if reachable:
        assert maze.play(plan) == maze.goal
        assert plan_length(plan) == distance
    cells = {maze.start}
    for layer in range(1, length + 1):  # each layer holds every cell within so many steps
        cells |= {maze.step(cell, action) for cell in cells for action in range(4)}
        assert {maze.play(row) for row in layers[layer][0]} == cells


def test_some_mazes_of_that_test_are_solved_and_some_are_not():
    found = [Maze(seed).distance() for seed in range(12)]
    assert sum(d is not None and d <= 14 for d in found) >= 4
    assert any(d is None or d > 14 for d in found)


def _reference(width, actions, length, score, identity):
    """Beam search with dictionaries and sorting: the plans of each layer, in order."""
    layer, layers = [()], []
    for _ in range(length):
        best = {}
        for i, plan in enumerate(layer):
            name = identity(plan) if identity(plan) >= 0 else ("alone", i)
            if name not in best or score(plan) > score(layer[best[name]]):
                best[name] = i
        kept = sorted(best.values(), key=lambda i: (-score(layer[i]), i))[:width]
        layer = [(*layer[i], action) for i in kept for action in range(actions)]
        layers.append(layer)
    return layers


@pytest.mark.parametrize(
    "width, actions, states", [(1, 2, 5), (3, 3, 4), (3, 3, 1000), (8, 5, 30), (4, 3, 0)]
)
def test_agrees_with_a_plain_implementation(width, actions, states):
    """On scores and identities that are scrambled functions of the plan, with many ties; 0 states: no identity."""
    length = 6

    def mixed(plan, salt):
        plan = [int(a) for a in plan if a >= 0]
        return hash((salt, *plan)) % 1_000_003

    score = lambda plan: float(mixed(plan, 1) % 7)  # noqa: E731
    identity = lambda plan: float(mixed(plan, 2) % states) if states else -1.0  # noqa: E731
    _, layers, _, _ = search(width, actions, length, score, identity)
    for t, expected in enumerate(_reference(width, actions, length, score, identity), start=1):
        plans, _, parents = layers[t]
        assert [tuple(int(a) for a in row[:t]) for row in plans[: len(expected)]] == expected
        assert np.all(plans[:, t:] == -1)
        assert np.all(plans[len(expected) :] == plans[0])  # places left over
        before = layers[t - 1][0]
        assert np.all(parents[:, 1] == -1)
        assert all(
            np.array_equal(before[p, : t - 1], row[: t - 1])
            for p, row in zip(parents[:, 0], plans, strict=True)
        )


def test_duplicates_do_not_crowd_out_others():
    """Nothing changes after action 0 ("done"): its countless copies take one place, so a width of 2 is enough."""

    def stopped(plan):
        done = np.flatnonzero(plan == 0)
        return int(done[0]) if done.size else -1

    def identity(plan):  # the state: stopped, or the number of steps walked
        return 0.0 if stopped(plan) >= 0 else 1.0 + plan_length(plan)

    def score(plan):
        return 1.0 if stopped(plan) >= 0 else (5.0 if plan_length(plan) == 6 else 0.0)

    _, _, best, plan = search(2, 3, 6, score, identity)
    assert best == 5.0
    assert plan_length(plan) == 6
    _, _, best, _ = search(2, 3, 6, score, lambda plan: -1.0)
    assert best == 1.0  # without identities they do crowd it out


def test_after_the_last_layer_the_best_plan_stays():
    score = lambda plan: -abs(plan_length(plan) - 2.0) + 0.1 * float(plan[0])  # noqa: E731
    run, _, _, plan = search(4, 3, 5, score, lambda plan: -1.0)
    assert plan_length(plan) == 2
    for _ in range(3):
        run.ask(np.array([score(row) for row in run.pop]), np.full((run.n, 1), -1.0))
        assert np.all(run.pop == plan)
