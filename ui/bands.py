"""What is shaded around a curve: how much the candidates differ, or how sure a mean over episodes is. No Qt."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from sandbox import nests
from sandbox.graph import Graph
from sandbox.scenario import Intervention
from sims.nest_spec import EPISODES
from sims.setting import Setting

NORMAL = 1.959964  # standard errors to either side hold the mean of very many in 95 % of cases


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
        "Shades the 95 % interval of the mean over the episodes of a generation (Student's t): where it would be with "
        "endlessly many of them, in 19 of 20 cases",
        "± 95 % over {over}",
        "Band: 95 % confidence of the mean over {over} (Student's t)",
    ),
}


def averaged(graph: Graph, changes: Iterable[Intervention], root: str, generation: int) -> str:
    """Over what a nest's means were at a generation: "8 episodes", "40 choices". `graph` is what the run started from,
    `changes` are its interventions.
    """
    setting = _episodes(graph, root)
    if setting is None:
        return "episodes"
    mine = [e for e in changes if (e.node, e.setting) == (root, setting.name) and e.generation <= generation]
    newest = max(mine, key=lambda entry: entry.generation, default=None)
    count = nests.value(graph, root, setting.name) if newest is None else newest.value
    return f"{count:g} {setting.unit}" if isinstance(count, (int, float)) else setting.unit


def errors_for_95(graph: Graph, root: str) -> float:
    """How many standard errors to either side hold a nest's mean over its episodes in 95 % of cases."""
    setting = _episodes(graph, root)
    count = nests.value(graph, root, setting.name) if setting is not None else None
    return student(int(count) - 1) if isinstance(count, (int, float)) else NORMAL


def student(freedom: int) -> float:
    """The 97.5 % point of Student's t with so many degrees of freedom (1 or more), to 0.2 % (Abramowitz and Stegun
    1964, 26.7.5; the first two are exact).
    """
    if freedom < 3:
        return 12.706205 if freedom < 2 else 4.302653
    z, n = NORMAL, float(freedom)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / n ** (i + 1) for i, term in enumerate(terms))


def _episodes(graph: Graph, root: str) -> Setting | None:
    """The setting of a nest's optimizer that says over how many episodes its means are."""
    known = (nests.parameter(graph, root, name) for name in EPISODES if root in graph.nodes)
    return next((setting for setting in known if setting is not None), None)


def digits(margin: float) -> int:
    """How many digits behind the point a number has that is uncertain by `margin`: two to six."""
    return max(2, math.ceil(-math.log10(margin))) if margin >= 1e-6 else 2
