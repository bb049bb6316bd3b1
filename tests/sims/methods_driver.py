"""Drives one method of search as the nest does, on small problems; for the tests of methods."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from sims.declare import Optimizer
from sims.streams import fold

CANARY = 1234.5


def settings(method: Optimizer, values: Mapping[str, float | str] | None = None) -> np.ndarray:
    """The method's number settings as kernels read them, choices as the index of the choice."""
    values = dict(values or {})
    row = []
    for setting in method.settings:
        value = values.pop(setting.name, setting.default)
        setting.check(value)
        row.append(float(setting.choices.index(value)) if setting.choices else float(value))
    assert not values, f"{method.type} has no settings {sorted(values)}"
    return np.array(row)


def real_genes(count: int, low: float = -1.0, high: float = 1.0) -> np.ndarray:
    """Genes between two bounds with uniform starts."""
    genes = np.zeros((6, count))
    genes[0], genes[1] = low, high
    return genes


def discrete_genes(count: int, options: int = 2) -> np.ndarray:
    """Genes of so many options each."""
    genes = np.zeros((6, count))
    genes[1], genes[2] = options - 1, options
    return genes


class Run:
    """A search with its buffers, guarded by canaries behind what the method said it needs."""

    def __init__(self, method: Optimizer, s: np.ndarray, genes: np.ndarray, seed: int = 1) -> None:
        self.method, self.s, self.genes = method, s, genes
        self.key = np.uint64(seed)
        self.n, count = int(method.size(s, genes)), genes.shape[1]
        self.memory = int(method.memory(s, genes))
        self.buffer = np.full(self.memory + 16, CANARY)
        self.state = self.buffer[: self.memory]
        self.state[:] = 0.0
        self.pop, self.nxt = np.full((self.n, count), np.nan), np.full((self.n, count), np.nan)
        self.parents = np.full((self.n, 2), -99, dtype=np.int64)
        self.generation = 0
        method.init(s, genes, np.uint64(fold(self.key, 0)), self.pop, self.state)

    def ask(
        self, scores: np.ndarray, feats: np.ndarray | None = None, grad: np.ndarray | None = None
    ) -> None:
        """One ask; afterwards `pop` is the new round and `nxt` the one before."""
        self.generation += 1
        self.nxt[:], self.parents[:] = np.nan, -99
        feats = np.full((self.n, 1), -1.0) if feats is None else feats
        grad = np.zeros(self.genes.shape[1]) if grad is None else grad
        key = np.uint64(fold(self.key, self.generation))
        self.method.ask(
            self.s,
            self.genes,
            key,
            self.generation,
            self.pop,
            scores,
            feats,
            grad,
            self.nxt,
            self.parents,
            self.state,
        )
        self.pop, self.nxt = self.nxt, self.pop
        assert np.all(self.buffer[self.memory :] == CANARY), "the method wrote beyond its memory"

    def search(self, score: Callable[[np.ndarray], float], rounds: int, target: float = np.inf) -> float:
        """The best score of the start and at most so many rounds, stopping once `target` is reached."""
        best = -np.inf
        for round_ in range(rounds + 1):
            scores = np.array([score(row) for row in self.pop])
            best = max(best, float(scores.max()))
            if best >= target or round_ == rounds:
                break
            self.ask(scores)
        return best
