"""The answer of a Deployment while the run goes on: how do the selected candidates do elsewhere, by what was meant?"""

from __future__ import annotations

import math

import numpy as np

from sandbox.verdict_parts import ENOUGH, Estimate, Gauge, Gauges, State, Verdict, figure, lately
from sandbox.verdict_probes import Seen


def elsewhere(seen: Seen) -> Verdict:
    """Whether the intended score elsewhere is above what the unselected start (generation 0) scored there."""
    root = seen.graph.source(seen.node, "candidate") or ""
    meant, trained = seen.series("mean"), _column(seen, f"{root}.base")
    there = lately(meant[seen.every :], seen.every)  # up to there it stays as it was at the start
    here = lately(trained[1:])
    before = float(meant[0]) if len(meant) else math.nan
    began = float(trained[0]) if len(trained) else math.nan
    world = (seen.graph.source(seen.node, "world") or "its world").replace("_", " ")
    rows = tuple(
        _gauge(label, one, start, role)
        for label, one, start, role in (
            ("Training", here, began, "base"), ("Elsewhere", there, before, "intended"),
        )
        if math.isfinite(one.value)
    )  # fmt: skip
    basis = (
        f"The selected candidates in {world}, scored by what was meant, which is never selected for; the mark is what "
        f"the unselected start scored. Intervals: 95 % from the last {there.count} measurements. The Deploy button "
        "compares more closely."
    )
    return seen.answer(*_told(there, here, before, began, world), Gauges(rows) if rows else None, basis)


def _told(there: Estimate, here: Estimate, before: float, began: float, world: str) -> tuple[str, State]:
    if there.count < ENOUGH:
        return f"Not yet: {there.count} measurements since selection began; {ENOUGH} are needed.", "early"
    against = f"{there.text} by what was meant, against {figure(before)} at the unselected start"
    if there.includes(before):
        if there.low == there.high:
            return f"Selection changed nothing in {world}: {against}.", "unsure"
        return (
            f"Neither better nor worse in {world} that could be told: {against}, within the interval.",
            "unsure",
        )
    if there.value > before:
        return f"Better than unselected in {world}: {against}.", "yes"
    rose = ", while training's own score rose" if here.low > began else ""
    return f"Worse than unselected in {world}: {against}{rose}.", "no"


def _column(seen: Seen, name: str) -> np.ndarray:
    return seen.columns[name] if name in seen.columns else np.empty(0)


def _gauge(label: str, one: Estimate, start: float, role: str) -> Gauge:
    """A gauge that has room for the start and the interval."""
    known = [v for v in (one.value, one.low, one.high, start) if math.isfinite(v)]
    low, high = min(known), max(known)
    room = 0.15 * ((high - low) or max(1.0, abs(high)))
    return Gauge(label, one.value, one.low, one.high, start, low - room, high + room, role, figure(one.value))
