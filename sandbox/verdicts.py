"""Probes as answers: from the columns of a probe to a sentence in plain words, with how sure it is and why.

Nothing is computed here that the probe did not measure; where an interval includes the threshold, the sentence says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sandbox.asks import question_of
from sandbox.graph import Graph, Node
from sandbox.nests import values
from sandbox.verdict_elsewhere import elsewhere
from sandbox.verdict_faults import attribution
from sandbox.verdict_parts import Row, Verdict, between, figure, lately
from sandbox.verdict_probes import Columns, Seen, mesa_test, power, wants
from sims.declare import Deployment, Probe

BUILDERS: dict[str, Callable[[Seen], Verdict]] = {
    "probe.attribution": attribution,
    "probe.mesa_test": mesa_test,
    "probe.wants": wants,
    "probe.optimization_power": power,
    "deployment.deployment": elsewhere,
}


def answering(graph: Graph) -> tuple[str, ...]:
    """The probes and deployments of a graph that answer a question, in graph order; muted ones answer none."""
    return tuple(key for key, node in graph.nodes.items() if node.type in BUILDERS and not node.muted)


def verdict(graph: Graph, columns: Columns, node: str, fault: str = "", once: int = -1) -> Verdict:
    """What a probe has found out so far. `fault` is what keeps it from measuring, as one sentence; `once`: see Seen."""
    there = graph.nodes[node]
    question = question_of(there.type)
    if not _wired(graph, node):
        return Verdict(node, question, "Not yet: nothing is wired into it; give it an optimizer.", "early")
    if fault:
        return Verdict(node, question, f"Not yet: {fault}", "early")
    own = tuple(name.partition(".")[2] for name in columns if name.startswith(f"{node}."))
    if not own or not len(columns[f"{node}.{own[0]}"]):
        return Verdict(node, question, "Not yet: the run has not measured anything.", "early")
    seen = Seen(graph, node, question, _settings(there), columns, own, once)
    found = BUILDERS[there.type](seen)
    if once >= 0 or (seen.measured == 0 and found.state != "early"):
        found = found.qualified(seen.moment)
    return replace(found, rows=found.rows or evidence(seen))


def evidence(seen: Seen) -> tuple[Row, ...]:
    """A row for each column of a probe: its newest number with its interval, or that of its mean lately."""
    kind = seen.graph.nodes[seen.node].declaration
    known = {column.name: column for column in kind.columns} if isinstance(kind, Probe) else {}
    rows = []
    for name in seen.own:
        if name in ("low", "high") or name.endswith(("_low", "_high")):
            continue  # they stand beside what they belong to
        column = known.get(name)
        unit = f" {column.unit}" if column and column.unit else ""
        told = column.help if column else ""
        rows.append(
            Row(name.replace("_", " "), f"{figure(seen.last(name))}{unit}", _interval(seen, name), told)
        )
    return tuple(rows)


def _interval(seen: Seen, name: str) -> str:
    """The probe's own interval of a column where it has one, else that of the mean of its last measurements."""
    for low, high in ((f"{name}_low", f"{name}_high"), ("low", "high")):
        if low in seen.own and (low != "low" or name == "bits"):
            return between(seen.last(low), seen.last(high))
    spread = lately(seen.series(name), seen.every)
    return "steady" if spread.low == spread.high else between(spread.low, spread.high)


def _wired(graph: Graph, node: str) -> bool:
    return graph.source(node, "candidate") is not None


def _settings(node: Node) -> dict[str, Any]:
    kind = node.declaration
    return dict(values(node, kind)) if isinstance(kind, (Probe, Deployment)) else dict(node.settings)
