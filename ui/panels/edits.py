"""What the inspector does to a document, in words of the history. No Qt."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sandbox import nests, staging
from sandbox.document import Document
from sandbox.graph import GeneRange, Graph, GraphError
from sandbox.steps import set_to
from sims.declare import Objective, Setting, Shift, Value
from ui.canvas.edits import renamed

_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")


def _who(ids: Iterable[str], name: str) -> str:
    found = list(ids)
    return f"{found[0]}.{name}" if len(found) == 1 else f"{name} of {len(found)} nodes"


def set_value(document: Document, ids: tuple[str, ...], name: str, value: Value, more: bool) -> None:
    """Sets a setting of one or several nodes; with `more`, edits in a row become one step."""
    graph = document.graph
    for node in ids:
        graph = graph.set(node, name, value)
    merge = f"set {' '.join(ids)}.{name}" if more else ""
    document.edit_graph(set_to(_who(ids, name), value), graph, merge)


def reset(document: Document, ids: tuple[str, ...], name: str) -> None:
    """Puts a setting back at its default, or removes a number that was added."""
    graph = document.graph
    for node in ids:
        graph = graph.unset(node, name)
    document.edit_graph(f"Reset {_who(ids, name)}", graph)


def set_gene(
    document: Document, ids: tuple[str, ...], name: str, gene: GeneRange | None, more: bool = False
) -> None:
    """Opens a setting as a gene, changes its range, or closes it (None)."""
    graph = document.graph
    opened = all(name in graph.nodes[node].genes for node in ids)
    for node in ids:
        graph = graph.open_gene(node, name, gene)
    verb = "Close" if gene is None else "Change" if opened else "Open"
    merge = f"gene {' '.join(ids)}.{name}" if more else ""
    document.edit_graph(f"{verb} gene {_who(ids, name)}", graph, merge)


def expose(document: Document, ids: tuple[str, ...], name: str, on: bool) -> None:
    """Lets a presentation show a setting of these nodes, or not."""
    label = f"{'Expose' if on else 'Hide'} {_who(ids, name)}"
    document.edit(label, staging.with_exposed(document.scenario, ids, name, on))


def new_id(document: Document, node: str, typed: str) -> str:
    """The id that a typed name makes for `node`; raises GraphError where it makes none or it is taken."""
    new = re.sub(r"[^a-z0-9]+", "_", typed.lower()).strip("_")
    if not new or not new[0].isalpha():
        raise GraphError(f"a name begins with a letter from a to z, not {typed!r}")
    if len(new) > 63:
        raise GraphError("a name has at most 63 letters")
    if new != node and new in document.graph.nodes:
        raise GraphError(f"there is already a node {new}")
    return new


def rename(document: Document, node: str, new: str) -> None:
    """Gives a node another id, its interventions following."""
    document.edit(f"Rename {node} to {new}", renamed(document.scenario, node, new))


def annotate(document: Document, node: str, note: str) -> None:
    """Changes a node's note; what is typed in a row is one step."""
    document.edit_graph(f"Note on {node}", document.graph.annotate(node, note), merge=f"note {node}")


def takes_numbers(graph: Graph, node_id: str) -> bool:
    """Whether the node takes numbers of one's own (an Expression does)."""
    kind = graph.nodes[node_id].declaration
    if not isinstance(kind, Objective) or kind.parameters is None:
        return False
    with_one = {**nests.values(graph.nodes[node_id], kind), "a_number_of_ones_own": 1.0}
    return any(s.name == "a_number_of_ones_own" for s in kind.parameters(with_one, ()))


def add_number(document: Document, node: str, typed: str) -> str:
    """Gives a node a number of one's own, 1 at first, and returns its name; raises GraphError for a bad name."""
    name = re.sub(r"\W+", "_", typed.strip().lower()).strip("_")
    if not _NAME.match(name):
        raise GraphError(f"a number's name begins with a letter, then letters, digits and _, not {typed!r}")
    if nests.parameter(document.graph, node, name) is not None:
        raise GraphError(f"{node} already has {name}")
    if any(feature.name == name for feature in nests.features(document.graph, node)):
        raise GraphError(f"{name} is a feature of the world; choose another name")
    document.edit_graph(f"Add {node}.{name}", document.graph.set(node, name, 1.0))
    return name


def is_own(graph: Graph, node_id: str, setting: Setting) -> bool:
    """Whether the node keeps a value of its own for a setting, which `reset` would take away."""
    node = graph.nodes[node_id]
    if setting.name not in node.settings:
        return setting.name in node.genes
    undeclared = node.declaration is not None and node.declaration.setting(setting.name) is None
    if undeclared and isinstance(node.declaration, (Objective, Shift)):
        return True
    return node.settings[setting.name] != setting.default or setting.name in node.genes


def common(graph: Graph, ids: tuple[str, ...]) -> tuple[Setting, ...]:
    """The settings that all these nodes have: those of the first, where the others' are equal."""
    first, *rest = ids
    others = [{s.name: s for s in nests.parameters(graph, node)} for node in rest]
    return tuple(s for s in nests.parameters(graph, first) if all(other.get(s.name) == s for other in others))


def shared_value(graph: Graph, ids: tuple[str, ...], name: str) -> Value | None:
    """The value that all these nodes have, None where they differ."""
    found = [nests.value(graph, node, name) for node in ids]
    return found[0] if all(value == found[0] for value in found) else None


def searchers(graph: Graph, node: str) -> tuple[str, ...]:
    """The optimizers that may search a gene of `node`, the nearest first: those outside it. An optimizer's own settings
    and its objective's numbers are searched only from outside that optimizer.
    """
    found = []
    for halo in nests.halos(graph):
        own = node == halo.optimizer or (bool(halo.objective) and node in graph.upstream(halo.objective))
        if node in halo.members and not own:
            found.append((halo.depth, halo.optimizer))
    return tuple(dict.fromkeys(name for _, name in sorted(found, key=lambda entry: -entry[0])))


def first_range(setting: Setting, value: Value | None) -> GeneRange:
    """The range with which a setting is opened: the declared one, else as far around the value as its size."""
    number = float(setting.default if value is None else value)
    reach = max(1.0, abs(number))
    wide = setting.low is None or setting.high is None or setting.high - setting.low > 1e5
    low = (
        setting.low
        if setting.low is not None and not (wide and setting.low < number - reach)
        else number - reach
    )
    high = setting.high if setting.high is not None and not wide else number + reach
    if setting.high is not None:
        high = min(high, setting.high)
    return GeneRange(float(low), float(high))
