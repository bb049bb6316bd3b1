"""The tasks in C: builds the twins and runs them on the arrays of an engine's start."""

from __future__ import annotations

import ctypes
import subprocess
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from benchmarks.engine import SEED, Engine
from sims.keys import key
from sims.streams import NOISE, VARY

# No contraction to fused multiply-adds: Numba has none, and results are to be equal bit for bit.
FLAGS = ("-O3", "-march=native", "-ffp-contract=off")
_INLINE_SECONDS = 150e-6  # as in sims.nest: shorter work is not worth waking a thread for


@cache
def library() -> ctypes.CDLL:
    """The twins, compiled."""
    folder = Path(__file__).parent
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        made = str(Path(scratch) / "twins.so")
        sources = [str(path) for path in sorted(folder.glob("twin_*.c"))]
        subprocess.run(["gcc", *FLAGS, "-shared", "-fPIC", "-o", made, *sources, "-lm"], check=True)
        return ctypes.CDLL(made)


class Gene(ctypes.Structure):
    """`Gene` of twin.h."""

    _fields_ = [("low", ctypes.c_double), ("high", ctypes.c_double), ("options", ctypes.c_int)]


class Town(ctypes.Structure):
    """`Town` of twin_town.c."""

    _fields_ = [
        ("follow", ctypes.c_void_p),
        ("distance", ctypes.c_void_p),
        *((name, ctypes.c_int) for name in ("cells", "start", "done", "horizon", "actions")),
    ]


class Sugar(ctypes.Structure):
    """`Sugar` of twin_sugar.c."""

    _fields_ = [
        *((name, ctypes.c_double) for name in ("availability", "satiety_weight", "rate", "width")),
        ("steps", ctypes.c_int),
    ]


def _at(array: np.ndarray) -> ctypes.c_void_p:
    return ctypes.c_void_p(array.ctypes.data)


class Twin(ABC):
    """One task in C, beginning with an engine's start population. `names` are the features it computes."""

    names: tuple[str, ...] = ()

    def __init__(self, engine: Engine, threads: int) -> None:
        self.lib, self.threads, self.engine = library(), threads, engine
        self.pop, self.next = engine.pop.copy(), np.empty_like(engine.pop)
        n, self.d = self.pop.shape
        self.scores, self.feats = np.empty(n), np.empty((n, len(self.names)))
        self.trail = np.zeros((n, engine.nest.spec.found))
        table = engine.genes
        self.genes = (Gene * self.d)(*(Gene(table[0, j], table[1, j], int(table[2, j])) for j in range(self.d)))
        self.generation, self.seconds = 0, 1.0
        self.pool = ThreadPoolExecutor(threads) if threads > 1 else None

    def number(self, node: str, name: str) -> float:
        """A number that the engine's nest reads."""
        return float(self.engine.bound.p[self.engine.nest.spec.numbers.index((node, name))])

    @abstractmethod
    def evaluate(self, lo: int, hi: int, eval_key: ctypes.c_uint64) -> None:
        """Scores candidates lo .. hi-1."""

    def ask(self, vary_key: ctypes.c_uint64) -> None:
        """The next population, by the genetic algorithm."""
        rate, size = self.number("evolution", "mutation"), self.number("evolution", "mutation_size")
        self.lib.genetic_ask(
            self.genes, self.d, len(self.pop), ctypes.c_double(rate), ctypes.c_double(size), vary_key,
            _at(self.pop), _at(self.scores), _at(self.next),
        )  # fmt: skip

    def step(self) -> None:
        """Scores the population and makes the next one."""
        n, g = len(self.pop), self.generation
        eval_key = ctypes.c_uint64(key(SEED, NOISE, g))
        if self.pool is None or self.seconds < _INLINE_SECONDS:
            self.evaluate(0, n, eval_key)
        else:
            edges = [n * i // (4 * self.threads) for i in range(4 * self.threads + 1)]
            for job in [self.pool.submit(self.evaluate, lo, hi, eval_key) for lo, hi in pairwise(edges)]:
                job.result()
        self.generation += 1
        self.ask(ctypes.c_uint64(key(SEED, VARY, g + 1)))
        self.pop, self.next = self.next, self.pop


class TownTwin(Twin):
    """A brain that plans in the town."""

    names = ("ate", "reached", "has_money", "has_ice_cream", "distance", "steps_used", "brain_cost", "brain_own_score")
    climb = False

    def __init__(self, engine: Engine, threads: int) -> None:
        super().__init__(engine, threads)
        table, plan = engine.bound.world.table, engine.nest.tables[1]
        rows = 4 * int(table[0]) * 8  # as sims.worlds.town lays them out
        self.follow = (table[4 : 4 + rows] - 4).astype(np.intc)
        self.distance = table[4 + rows :].astype(np.intc)
        self.town = Town(
            self.follow.ctypes.data, self.distance.ctypes.data, int(table[0]), int(table[1]) - 4, int(table[2]) - 4,
            plan.shape[1], int(plan[2, 0]),
        )  # fmt: skip
        self.budget = int(self.number("brain", "budget" if self.climb else "n"))
        self.episodes = int(self.number("evolution", "episodes"))

    def evaluate(self, lo: int, hi: int, eval_key: ctypes.c_uint64) -> None:
        self.lib.town_evaluate(
            ctypes.byref(self.town), lo, hi, _at(self.pop), self.episodes, self.budget, ctypes.c_bool(self.climb),
            eval_key, _at(self.scores), _at(self.feats), _at(self.trail),
        )  # fmt: skip


class ClimberTwin(TownTwin):
    """The same by hill climbing."""

    climb = True


class SugarTwin(Twin):
    """A brain that eats what it likes."""

    names = ("intake", "sweetness", "satiety", "brain_cost", "brain_own_score")

    def __init__(self, engine: Engine, threads: int) -> None:
        super().__init__(engine, threads)
        self.wheel = np.empty(len(self.pop))
        self.sugar = Sugar(
            float(engine.bound.world.real[0]), self.number("drives", "satiety"), self.number("brain", "rate"),
            self.number("evolution", "width"), int(self.number("brain", "steps")),
        )  # fmt: skip

    def evaluate(self, lo: int, hi: int, eval_key: ctypes.c_uint64) -> None:
        self.lib.sugar_evaluate(
            ctypes.byref(self.sugar), lo, hi, _at(self.pop), eval_key, _at(self.scores), _at(self.feats),
            _at(self.trail),
        )  # fmt: skip

    def ask(self, vary_key: ctypes.c_uint64) -> None:
        variance = ctypes.c_double(self.number("evolution", "additive_variance"))
        self.lib.natural_ask(
            self.genes[0], len(self.pop), variance, vary_key, _at(self.pop), _at(self.scores), _at(self.wheel),
            _at(self.next),
        )  # fmt: skip


class BitsTwin(Twin):
    """Counting ones."""

    names = ("value", "ones", "solved")

    def evaluate(self, lo: int, hi: int, _eval_key: ctypes.c_uint64) -> None:
        self.lib.bits_evaluate(self.d, lo, hi, _at(self.pop), _at(self.scores), _at(self.feats))


TWINS: dict[str, Callable[[Engine, int], Twin]] = {
    "planner": TownTwin,
    "climber": ClimberTwin,
    "sweet-tooth": SugarTwin,
    "onemax": BitsTwin,
}
