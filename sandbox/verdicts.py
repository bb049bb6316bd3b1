"""Probes as answers: from the columns of a probe to a sentence in plain words, with how sure it is and why.

Nothing is computed here that the probe did not measure; where an interval includes the threshold, the sentence says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from sandbox.asks import question_of
from sandbox.graph import Graph, Node
from sandbox.nests import values
from sandbox.verdict_elsewhere import elsewhere
from sandbox.verdict_faults import attribution
from sandbox.verdict_parts import Row, Verdict, between, figure, lately
from sandbox.verdict_probes import Seen, mesa_test, power, wants
from sims.declare import Deployment, Probe

Columns = Mapping[str, np.ndarray]

BUILDERS: dict[str, Callable[[Seen], Verdict]] = {
    "probe.attribution": attribution,
    "probe.mesa_test": mesa_test,
    "probe.wants": wants,
    "probe.optimization_power": power,
    "deployment.deployment": elsewhere,
}


def answering(graph: Graph) -> tuple[str, ...]:
    """The probes and deployments of a graph that answer a question, in graph order."""
    return tuple(key for key, node in graph.nodes.items() if node.type in BUILDERS)


def verdict(graph: Graph, columns: Columns, node: str) -> Verdict:
    """What a probe has found out so far. `columns` are the metrics of the run by name, one number a generation."""
    there = graph.nodes[node]
    question = question_of(there.type)
    if not _wired(graph, node):
        return Verdict(node, question, "Not yet: nothing is wired into it; give it an optimizer.", "early")
    own = [name for name in columns if name.partition(".")[0] == node]
    if not own or not len(columns[own[0]]):
        return Verdict(node, question, "Not yet: the run has not measured anything.", "early")
    seen = Seen(graph, node, question, _settings(there), columns)
    found = BUILDERS[there.type](seen)
    return Verdict(
        node, question, found.answer, found.state, found.figure, found.rows or evidence(seen), found.basis
    )


def evidence(seen: Seen) -> tuple[Row, ...]:
    """A row for each column of a probe: its newest number, and the interval of its mean lately."""
    kind = seen.graph.nodes[seen.node].declaration
    helps = {column.name: column for column in kind.columns} if isinstance(kind, Probe) else {}
    rows = []
    for name in seen.own:
        column = helps.get(name)
        unit = f" {column.unit}" if column and column.unit else ""
        spread = lately(seen.series(name), seen.every)
        rows.append(
            Row(
                name.replace("_", " "),
                f"{figure(seen.last(name))}{unit}",
                between(spread.low, spread.high),
                column.help if column else "",
            )
        )
    return tuple(rows)


def _wired(graph: Graph, node: str) -> bool:
    return graph.source(node, "candidate") is not None


def _settings(node: Node) -> dict[str, Any]:
    kind = node.declaration
    return dict(values(node, kind)) if isinstance(kind, (Probe, Deployment)) else dict(node.settings)
