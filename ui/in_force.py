"""Which settings have other values in the run that is shown than in the document: interventions change them. No Qt."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox import nests
from sandbox.graph import Graph
from sandbox.muting import muted
from sims.declare import Value
from ui.run_state import RunState

InForce = Mapping[str, Mapping[str, Value]]  # by node, then by setting


def in_force(now: RunState, graph: Graph, generation: int) -> InForce:
    """The values at a generation that are not those of `graph`, which is the document's. While nothing earlier is
    looked at, a number that a person has changed counts at once: it is what the next generation gets.
    """
    if generation < 0 or not (now.start.interventions or now.made):
        return {}
    live, found = now.place < 0, dict[tuple[str, str], Value]()
    planned = {(e.generation, e.node, e.setting): (e, False) for e in now.start.interventions}
    made = {(e.generation, e.node, e.setting): (e, live) for e in now.made}
    for key, (entry, counts) in sorted((planned | made).items()):
        place = key[1:]
        if counts or entry.generation <= generation:
            found[place] = entry.value
        elif place not in found and entry.node in now.start.graph.nodes:
            first = nests.value(now.start.graph, *place)
            if first is not None:
                found[place] = first
    unheard, coming = muted(graph), now.sent.keys() | now.waiting.keys()
    other: dict[str, dict[str, Value]] = {}
    for (node, setting), value in found.items():
        heard = node in graph.nodes and node not in unheard and setting not in graph.nodes[node].genes
        if heard and (node, setting) not in coming and value != nests.value(graph, node, setting):
            other.setdefault(node, {})[setting] = value
    return other
