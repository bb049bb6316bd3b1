"""The same nest with other objectives in it: what its search would get if it pursued something else.

One module serves all of them: an exchanged objective is the sum of weight x objective over the own one and the others,
and the weights are numbers that are read at run time. The own one stands first, so that its noise keeps its draws.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from sims.formula import Call, Formula, Number, Value
from sims.nest import Nest
from sims.nest_source import numbers_of
from sims.nest_spec import Key, NestSpec

Others = tuple[tuple[Formula, ...], ...]  # by level: further objectives, none where a level keeps its own


def exchanged(spec: NestSpec, probe: str, others: Others, observers: tuple[Formula, ...]) -> NestSpec:
    """A nest whose levels with `others` pursue a weighted sum of their own objective and those."""
    levels = tuple(
        replace(level, objective=_sum(probe, (level.objective, *more))) if more else level
        for level, more in zip(spec.levels, others, strict=True)
    )
    return NestSpec(spec.world, levels, numbers_of(levels, observers), observers)


def watching(spec: NestSpec) -> Nest:
    """A nest for a probe: on the run's own thread, never compiled a second time for its sizes."""
    nest = Nest(spec, threads=1)
    nest.tiers.after = math.inf
    return nest


def weights(probe: str, values: Sequence[float]) -> dict[Key, float]:
    """The numbers that say how much of each objective is pursued, the own one first."""
    return {(_node(probe), f"weight_{i}"): value for i, value in enumerate(values)}


def _node(probe: str) -> str:
    return f"{probe}~exchange"  # no node of a graph has such a name


def _sum(probe: str, objectives: tuple[Formula, ...]) -> Formula:
    terms = []
    for i, objective in enumerate(objectives):
        weight = Value(f"weight_{i}", _node(probe))
        chosen = Call("!=", (weight, Number(0.0)))  # so that what is left out may well be infinite
        terms.append(Call("where", (chosen, Call("*", (weight, objective)), Number(0.0))))
    return Call("+", tuple(terms)) if len(terms) > 1 else terms[0]
