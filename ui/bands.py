"""What is shaded around a curve: how much the candidates differ, or how sure a mean over episodes is. No Qt."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from sandbox import nests
from sandbox.graph import Graph
from sandbox.scenario import Intervention
from sims.nest_spec import EPISODES

NORMAL = 1.96  # standard errors to either side hold the mean in 95 % of cases


@dataclass(frozen=True, slots=True)
class Band:
    """`times` the numbers of `column`, in the unit of the curve's own column, to either side of a curve."""

    column: str
    times: float = 1.0


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of band as menus, cursors and legends call it; {over} is what was averaged over, such as 8 episodes."""

    title: str
    step: str
    tip: str
    note: str = ""
    sentence: str = ""


KINDS = {
    "none": Kind("No &bands", "no bands", "Curves only"),
    "spread": Kind(
        "Bands: sp&read of the candidates",
        "spread of the candidates",
        "Shades mean ± standard deviation over the candidates of a generation: how much they differ, "
        "not how uncertain the mean is",
        "± standard deviation over the candidates",
        "Band: mean ± standard deviation over the candidates",
    ),
    "confidence": Kind(
        "Bands: con&fidence over episodes",
        "confidence over episodes",
        "Shades mean ± 1.96 standard errors over the episodes of a generation: where the mean would be with "
        "endlessly many of them, in 95 % of cases",
        "± 95 % over {over}",
        "Band: 95 % confidence of the mean over {over} (± 1.96 standard errors)",
    ),
}


def averaged(graph: Graph, changes: Iterable[Intervention], root: str, generation: int) -> str:
    """Over what a nest's means were at a generation: "8 episodes", "40 choices". `graph` is what the run started from,
    `changes` are its interventions.
    """
    for name in EPISODES:
        setting = nests.parameter(graph, root, name) if root in graph.nodes else None
        if setting is not None:
            mine = [e for e in changes if (e.node, e.setting) == (root, name) and e.generation <= generation]
            newest = max(mine, key=lambda entry: entry.generation, default=None)
            count = nests.value(graph, root, name) if newest is None else newest.value
            return f"{count:g} {setting.unit}" if isinstance(count, (int, float)) else setting.unit
    return "episodes"


def digits(margin: float) -> int:
    """How many digits behind the point a number has that is uncertain by `margin`: two to six."""
    return max(2, math.ceil(-math.log10(margin))) if margin >= 1e-6 else 2
