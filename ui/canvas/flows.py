"""What flows through a wire, in words and numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from sandbox import nests
from sandbox.graph import Graph, Wire, end
from sims.declare import Optimizer
from ui.canvas.node_item import NodeItem

Numbers = Callable[[Iterable[str]], Mapping[str, list[tuple[str, str]]]]
MOST = 7  # lines of numbers
_FIRST = ("base", "mesa", "intended", "gap", "own score", "mean", "best", "sd")  # of many metrics


def no_numbers(_nodes: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """While there is no run."""
    return {}


def sentence(graph: Graph, wire: Wire, flows: str) -> str:
    """What flows there, as one line."""
    source = end(wire[0])[0]
    title = graph.nodes[source].title
    if flows == "series":
        return f"series of {title}, newest numbers"
    if flows == "objective":
        return f"objective: {title}"
    if flows == "world":
        return f"world: {title}"
    if flows == "candidate" and isinstance(graph.nodes[source].declaration, Optimizer):
        core = nests.innermost(graph, source)
        what = graph.nodes[core].title if core else "candidate"
        return f"{what}, as {title} has it learn" if core else f"what {title} finds"
    return f"candidate: {title}" if flows == "candidate" else flows


def values(item: NodeItem, flows: str, numbers: Numbers) -> list[tuple[str, str]]:
    """Label and text of what the source of a wire gives now: metrics of the run where it has some (of a series the
    most telling first), its settings for a world or an objective, with live values where they are searched.
    """
    live = [(label.replace(".", " "), text) for label, text in numbers((item.node_id,)).get(item.node_id, ())]
    if flows in ("world", "objective"):
        genes = item.genes.values
        return [(row.name, genes.get(row.setting, row.value)) for row in item.look.rows][:MOST]
    order = {label: i for i, label in enumerate(_FIRST)}
    return sorted(live, key=lambda pair: order.get(pair[0], len(order)))[:MOST]
