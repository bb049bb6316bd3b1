"""Faults that are seen node by node: settings, genes, unknown types, and what is wired where nothing reads it."""

from __future__ import annotations

from collections.abc import Iterator

from sandbox import nests
from sandbox.events import Fault
from sandbox.graph import Graph, Node, end
from sandbox.scenario_rules import gene_fault
from sims.declare import Deployment, Probe, SettingError, Shift


def node_faults(graph: Graph) -> list[Fault]:
    """Settings and genes that declarations do not allow, types that are not installed, watchers of nothing."""
    found: list[Fault] = []
    for key, node in graph.nodes.items():
        if node.declaration is None:
            found += _unknown(graph, node)
        else:
            found += _settings(graph, node)
            if isinstance(node.declaration, (Deployment, Probe)):
                found += _watcher(graph, key)
    return found


def fed(graph: Graph, key: str) -> bool:
    """Whether anything is wired into a node; where nothing is, it lies about and the rest can run."""
    return any(end(target)[0] == key for _, target in graph.wires)


def _unknown(graph: Graph, node: Node) -> Iterator[Fault]:
    """A type that is not installed, unless it is wired to nothing or only shows."""
    if not node.type.startswith("view.") and (fed(graph, node.id) or graph.targets(node.id)):
        fix = "Install the package that brings it, or remove the node."
        yield Fault(node.id, "", f"its type {node.type} is not installed", fix)


def _settings(graph: Graph, node: Node) -> Iterator[Fault]:
    known = {setting.name: setting for setting in nests.parameters(graph, node.id)}
    title = node.declaration.title if node.declaration else node.type
    world = nests.world_type(graph, node.id)
    if isinstance(node.declaration, Shift) and world is not None:  # a shift keeps what its world may not know
        title = world.title
        known = {s.name: s for s in (*node.declaration.settings, *world.settings)}
    for name, value in node.settings.items():
        try:
            if name not in known:
                raise SettingError(f"{name} is not a setting of {title}")
            known[name].check(value)
        except SettingError as error:
            yield Fault(node.id, name, str(error))
    for name, gene in node.genes.items():
        sentence = gene_fault(known[name], gene) if name in known else f"{title} has no {name} to be a gene"
        if not sentence and gene.low == gene.high:
            sentence = f"the gene {name} has no room between {gene.low:g} and {gene.high:g}"
        if sentence:
            yield Fault(node.id, name, sentence, "" if name in known else "Close the gene.")


def _watcher(graph: Graph, key: str) -> Iterator[Fault]:
    """A deployment or probe that does not watch an outermost optimizer."""
    if not fed(graph, key):
        return
    watched = graph.source(key, "candidate")
    if watched is None:
        yield Fault(key, "candidate", "it has nothing to look at", "Wire the outermost optimizer into it.")
    elif not nests.optimizer(graph, watched):
        yield Fault(key, "candidate", f"{watched} is no optimizer", "Wire the outermost optimizer into it.")
    elif watched not in nests.roots(graph):
        around = next((r for r in nests.roots(graph) if watched in nests.levels(graph, r)), "")
        fix = f"Wire {around} into it." if around else "Wire the outermost optimizer into it."
        yield Fault(key, "candidate", f"{watched} stands inside another optimizer; it looks at whole nests", fix)
