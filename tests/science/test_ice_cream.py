"""Section 1: a planner is an optimizer, and its power in bits is what counting says."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from itertools import product

import numpy as np
import pytest
from science.lab import SEED, agree, between, built, bundled, chance, rows, said, scenario

from sandbox.headless import run

MOVES = {"N": (-1, 0), "S": (1, 0), "E": (0, 1), "W": (0, -1)}
FAR = 4  # times the cells: the distance of what cannot be done
HORIZON = 24


class Walker:
    """A slow walker through a map, written apart from the program: states are (row, column, phase)."""

    def __init__(self, text: str, idle: int) -> None:
        self.rows = text.split()
        self.maze = "G" in text
        self.start = next((r, c, 0) for r, row in enumerate(self.rows) for c, s in enumerate(row) if s == "H")
        self.actions = [*MOVES, *(() if self.maze else "TBX"), *(["idle"] * idle)]

    def after(self, state, action):
        r, c, phase = state
        if phase == 3:
            return state
        if action in MOVES:
            down, right = MOVES[action]
            there = (r + down, c + right)
            inside = 0 <= there[0] < len(self.rows) and 0 <= there[1] < len(self.rows[0])
            if inside and self.rows[there[0]][there[1]] != "#":
                r, c = there
            return (r, c, 3 if self.maze and self.rows[r][c] == "G" else phase)
        here = self.rows[r][c]
        wanted = {"T": (0, "$"), "B": (1, "S"), "X": (2, here)}.get(action)
        return (r, c, phase + 1) if wanted == (phase, here) else state

    def depths(self, start):
        """The fewest actions from `start` to every state that can be reached."""
        found, queue = {start: 0}, deque([start])
        while queue:
            state = queue.popleft()
            for action in set(self.actions):
                there = self.after(state, action)
                if there not in found:
                    found[there] = found[state] + 1
                    queue.append(there)
        return found

    def to_go(self, state):
        """The fewest actions still to do."""
        done = [depth for there, depth in self.depths(state).items() if there[2] == 3]
        return min(done, default=FAR * len(self.rows) * len(self.rows[0]))

    def wish(self, state, used):
        """The scenario's objective: eaten or reached, less the way to go and the time."""
        return float(state[2] == 3) - 0.01 * self.to_go(state) - 0.001 * used

    def best(self, horizon):
        """The highest wish that a plan can come to."""
        return max(self.wish(s, depth) for s, depth in self.depths(self.start).items() if depth <= horizon)

    def probability(self, horizon, score):
        """P(a random plan has a wish of at least `score`), by a dynamic program over (state, actions used)."""
        mass = {(self.start, 0): 1.0}
        for _ in range(horizon):
            after = defaultdict(float)
            for (state, used), p in mass.items():
                if state[2] == 3:
                    after[state, used] += p
                    continue
                for action in self.actions:
                    after[self.after(state, action), used + 1] += p / len(self.actions)
            mass = after
        togo = {state: self.to_go(state) for state, _ in mass}
        return sum(
            p for (s, used), p in mass.items()
            if float(s[2] == 3) - 0.01 * togo[s] - 0.001 * used >= score - 1e-9
        )  # fmt: skip


def random_map(rng, maze):
    """A map of up to 7 x 7 with walls, a home, and a goal or a purse and shops."""
    height, width = rng.integers(3, 8, size=2)
    cells = np.where(rng.random((height, width)) < 0.25, "#", ".")
    places = rng.permutation(height * width)[:4]
    for place, sign in zip(places, "HG.." if maze else "H$SS", strict=True):
        cells.ravel()[place] = sign
    return "\n".join("".join(row) for row in cells)


@pytest.mark.parametrize("maze", [False, True], ids=["shops", "maze"])
def test_the_planner_finds_what_breadth_first_search_finds_on_random_maps(maze):
    rng, solved = chance("planner", maze), 0
    for _ in range(30):
        text, idle = random_map(rng, maze), int(rng.integers(0, 8))
        walker = Walker(text, idle)
        found = rows(
            bundled("ice-cream", f"town.map={text}", f"town.idle_actions={idle}", "planner.width=200"), 1
        )
        fewest = walker.to_go(walker.start)
        column = "planner.reached" if maze else "planner.ate"
        can = fewest <= HORIZON
        assert found[column][1] == can, said(text, idle)
        assert found["planner.best"][1] == pytest.approx(walker.best(HORIZON), rel=1e-9), said(text, idle)
        if can:
            assert found["planner.steps_used"][1] == fewest, said(text, idle)
        solved += can
    assert 5 <= solved


@pytest.mark.parametrize("low, high", [(10, 10), (2, 5), (6, 9)])
def test_bits_on_an_open_map_are_those_of_counting(low, high):
    rng = chance("open", low)
    m = int(rng.integers(low, high, endpoint=True))
    rest = int(rng.integers(0, 3))  # further rows and columns behind the goal change nothing
    cells = np.full((m + 1 + rest, m + 1 + rest), ".")
    cells[0, 0], cells[m, m] = "H", "G"
    text = "\n".join("".join(row) for row in cells)
    found = rows(bundled("ice-cream", f"town.map={text}", "town.idle_actions=0", f"plan.horizon={2 * m}"), 1)
    expected = -math.log2(math.comb(2 * m, m) / 4 ** (2 * m))
    assert found["power.bits"][1] == pytest.approx(expected, rel=1e-9), said(m, rest)
    assert found["power.exact"][1] == 1.0
    assert m != 10 or round(found["power.bits"][1], 4) == 22.5047


@pytest.mark.parametrize("number", range(6))
def test_bits_are_those_of_an_independent_dynamic_program(number):
    rng = chance("bits", number)
    text, idle = random_map(rng, maze=number % 2 == 0), int(rng.integers(0, 6))
    walker = Walker(text, idle)
    found = rows(
        bundled("ice-cream", f"town.map={text}", f"town.idle_actions={idle}", "planner.width=200"), 1
    )
    share = walker.probability(HORIZON, walker.best(HORIZON))
    # A plan may end early, a random one never does: where nothing can be done, none does as well as staying at home.
    expected = -math.log2(share) if share > 0 else math.inf
    assert found["power.bits"][1] == pytest.approx(expected, rel=1e-9), said(text, idle)


def test_bits_on_tiny_maps_are_those_of_trying_every_plan():
    horizon = 5
    for text, idle in (("HG", 0), ("H.G", 1), ("H.\n.G", 2), ("#G\nH.", 1), ("H#G", 1)):
        walker = Walker(text, idle)
        scores = []
        for plan in product(walker.actions, repeat=horizon):
            state, used = walker.start, 0
            for action in plan:
                if state[2] == 3:
                    break
                state, used = walker.after(state, action), used + 1
            scores.append(walker.wish(state, used))
        share = np.mean(np.array(scores) >= walker.best(horizon) - 1e-9)
        sets = (f"town.map={text}", f"town.idle_actions={idle}", f"plan.horizon={horizon}")
        found = rows(bundled("ice-cream", *sets), 1)
        assert found["planner.best"][1] == pytest.approx(walker.best(horizon), rel=1e-9)
        expected = -math.log2(share) if share > 0 else math.inf
        assert found["power.bits"][1] == pytest.approx(expected, rel=1e-9), (text, idle)


def test_random_behaviour_practically_never_eats_and_the_planner_does():
    scene = bundled("ice-cream", seed=SEED % 1000 + 1)
    found = rows(scene)
    walker = Walker(str(scene.graph.nodes["town"].declaration.setting("map").default).strip(), 5)
    chance_to_eat = walker.probability(HORIZON, 0.9)
    assert chance_to_eat < 1e-7
    assert found["random.ate"].max() == 0.0
    assert found["planner.ate"][0] == 0.0
    assert (found["planner.ate"][1:] == 1.0).all()
    assert found["power.bits"][1] == pytest.approx(
        -math.log2(walker.probability(HORIZON, walker.best(HORIZON)))
    )


@pytest.mark.parametrize("number", range(3))
def test_random_behaviour_gets_to_a_near_goal_as_often_as_counted(number):
    rng = chance("random", number)
    text, idle = ("H.\n.G", "H.#\n..G", "..G\nH#.\n...")[number], int(rng.integers(0, 12))
    walker = Walker(text, idle)
    sets = (f"town.map={text}", f"town.idle_actions={idle}")
    agree(
        f"random walk in {text!r} with {idle} idle actions",
        lambda seed: rows(bundled("ice-cream", *sets, seed=seed), 30)["random.reached"],
        walker.probability(HORIZON, 0.9), runs=2,
    )  # fmt: skip


def sampler(n):
    """The best of n draws of a continuous score, measured in bits."""
    return built(
        {
            "land": ("world.landscape", {"dimension": 1}),
            "spot": ("candidate.point", {"start": "uniform"}),
            "high": ("objective.weighted", {"value": 1.0}),
            "draws": ("optimizer.best_of_n", {"n": n, "episodes": 1}),
            "power": ("probe.optimization_power", {"samples": 100_000}),
        },
        ("land.world", "spot.world"), ("spot.candidate", "draws.candidate"), ("high.objective", "draws.objective"),
        ("draws.candidate", "power.candidate"),
    )  # fmt: skip


@pytest.mark.parametrize("number", range(3))
def test_a_sampler_gains_a_bit_per_doubling(number):
    n = int(between(chance("sampler", number), 2, 300, log=True))
    mean = sum(1 / k for k in range(1, n + 1)) / math.log(2)
    variance = sum(1 / k**2 for k in range(1, n + 1)) / math.log(2) ** 2

    def observe(seed):
        bits = run(scenario(sampler(n), seed), 0)["power.bits"]
        return np.stack([bits, (bits - mean) ** 2], axis=1)

    agree(f"bits of the best of {n}", observe, [mean, variance], runs=48)
