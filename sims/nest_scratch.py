"""The scratch arrays of a nest's inner levels: their names in the generated source, and the arrays for one thread."""

from __future__ import annotations

import numpy as np

from sims.nest_spec import Level, NestSpec

_NAMES = ("genes", "s", "pop", "nxt", "scores", "feats", "grad", "parents", "state", "best", "found")


def measured(level: Level) -> bool:
    """Whether a level's gradient is measured by small differences."""
    return level.method.gradient and not level.exact


def names(spec: NestSpec, level: int) -> tuple[str, ...]:
    """Names of the scratch arrays of the levels from `level` inwards, in the order of `arrays`."""
    made = [f"row_{level}"] if level == len(spec.levels) else []
    for k in range(level, len(spec.levels)):
        made += [f"{name}_{k}" for name in _NAMES]
        made += [f"jac_{k}"] if spec.levels[k].exact else []
    return tuple(made)


def arrays(
    spec: NestSpec, tables: tuple[np.ndarray, ...], settings: tuple[np.ndarray, ...], caps: np.ndarray
) -> tuple[np.ndarray, ...]:
    """New arrays for `names(spec, 1)`: tables[k] genes, settings[k] those of the method, caps[k] = (candidates a
    round, memory of the method).

    genes[6, D]; s[settings]; pop, nxt[n, D]; scores[n]; feats[n, width], one row more for measured gradients;
    grad[D]; parents[n, 2]; state[memory]; best: the best candidate's genes and what the levels inside it found;
    found[width]: its outcome; jac[world's features, D].
    """
    if len(spec.levels) == 1:
        return (np.zeros(spec.width),)
    made: list[np.ndarray] = []
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
