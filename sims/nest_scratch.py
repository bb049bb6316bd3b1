"""The scratch arrays of a nest's inner levels: their names in the generated source, and the arrays for one thread."""

from __future__ import annotations

import numpy as np

from sims.declare import Prepared
from sims.nest_acting import array_names
from sims.nest_spec import Act, Level, NestSpec, Search, bodies

_NAMES = ("genes", "s", "pop", "nxt", "scores", "feats", "grad", "parents", "state", "best", "found")


def measured(level: Level) -> bool:
    """Whether a level's gradient is measured by small differences."""
    return level.method.gradient and not level.exact


def first_row(spec: NestSpec, level: int) -> str:
    """Name of the row for the outcomes of the outermost level's candidates, where no search inside has one for them."""
    return "" if level > 0 or isinstance(spec.levels[0].body, Search) else "row_0"


def _acts_of(spec: NestSpec, level: int) -> list[tuple[int, Act]]:
    """The candidates with arrays of their own that act at a level and inside it."""
    there = [part for k in spec.subtree(level) for part in bodies(spec.levels[k].body)]
    return [(number, act) for number, act in enumerate(spec.acts) if act.prepared and act in there]


def names(spec: NestSpec, level: int) -> tuple[str, ...]:
    """Names of the scratch arrays of a level and all inside it (of the outermost only what its candidates need), in the
    order of `arrays`.
    """
    made = [row] if (row := first_row(spec, level)) else []
    for number, act in _acts_of(spec, level):
        made += array_names(number, act)
    for k in spec.subtree(level):
        if k > 0:
            made += [f"{name}_{k}" for name in _NAMES]
            made += [f"jac_{k}"] if spec.levels[k].exact else []
    return tuple(made)


def act_arrays(act: Act, prepared: Prepared) -> tuple[np.ndarray, ...]:
    """New arrays for `array_names`: its numbers, view or point, and memory."""
    if not act.prepared:
        return ()
    made, work = (np.zeros(max(1, int(size))) for size in prepared.table[1:3])
    return prepared.real, prepared.table, made, work


def arrays(
    spec: NestSpec,
    tables: tuple[np.ndarray, ...],
    settings: tuple[np.ndarray, ...],
    caps: np.ndarray,
    actors: tuple[Prepared, ...],
) -> tuple[np.ndarray, ...]:
    """New arrays for `names(spec, 0)`: tables[k] genes, settings[k] those of the method, caps[k] = (candidates a
    round, memory of the method), actors: the numbers of spec.acts.

    genes[6, D]; s[settings]; pop, nxt[n, D]; scores[n]; feats[n, width], one row more for measured gradients;
    grad[D]; parents[n, 2]; state[memory]; best: the best candidate's genes and what the levels inside it found;
    found[width]: its outcome; jac[world's features, D].
    """
    made: list[np.ndarray] = [np.zeros(spec.width)] if first_row(spec, 0) else []
    for number, act in _acts_of(spec, 0):
        made += act_arrays(act, actors[number])
    for k in range(1, len(spec.levels)):
        n, memory = (int(cap) for cap in caps[k])
        d = len(spec.levels[k].genes)
        rows = n + 1 if measured(spec.levels[k]) else n
        made += [
            tables[k], settings[k].copy(), np.zeros((n, d)), np.zeros((n, d)), np.zeros(n),
            np.zeros((rows, spec.width)), np.zeros(d), np.zeros((n, 2), dtype=np.int64), np.zeros(memory),
            np.zeros(spec.trail(k)), np.zeros(spec.width),
        ]  # fmt: skip
        if spec.levels[k].exact:
            made.append(np.zeros((len(spec.world.features), d)))
    return tuple(made)
