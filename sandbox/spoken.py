"""Nodes in words, for a screen reader: what a person who sees the canvas takes in at a glance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sandbox import nests
from sandbox.events import Fault
from sandbox.finding import shown_value
from sandbox.frames import Frame
from sandbox.graph import Graph, end
from sims.declare import Setting, Value

LISTED = 6  # wires and nodes named one by one
_LONGEST = 40  # letters of a value that is a text


def canvas(graph: Graph) -> str:
    """The graph as a whole."""
    nodes, wires = len(graph.nodes), len(graph.wires)
    if not nodes:
        return "An empty canvas. Tab adds a node."
    return f"{_count(nodes, 'node')}, {_count(wires, 'wire')}. Arrow keys go from node to node, Enter shows settings."


def selection(graph: Graph, ids: tuple[str, ...]) -> str:
    """Several selected nodes by their names; the graph where none is."""
    known = [key for key in ids if key in graph.nodes]
    if not known:
        return canvas(graph)
    return f"{_count(len(known), 'node')} selected: {_listed([graph.nodes[key].title for key in known])}."


def frame_name(shown: Frame) -> str:
    """What a frame or container is called."""
    return f"{'Container' if shown.holds else 'Frame'} {shown.title or 'without a title'}"


def about_frame(shown: Frame, inside: Sequence[str]) -> str:
    """A frame's colour, what lies in it (by title), and the keys that work on it."""
    nodes = f"{_count(len(inside), 'node')}: {_listed(inside)}" if inside else "No nodes"
    enter = "Enter shows its settings, Ctrl and Enter goes in, W goes to its ports, " if shown.holds else ""
    keys = f"{enter}F2 renames it, C changes its colour, Shift and arrows move it"
    rest = "with its nodes" if shown.holds else "and keeps the nodes"
    return f"{nodes}. Colour: {shown.color}. {keys}, Delete removes it {rest}."


def name(graph: Graph, key: str) -> str:
    """What a node is called, and what it is: its type, or its kind where it is called after its type."""
    found = graph.nodes[key]
    kind = found.declaration
    what = found.type if kind is None else kind.kind if kind.title == found.title else kind.title
    return f"{found.title}, {what}" + (", muted" if found.muted else "")


def about(graph: Graph, key: str, faults: Iterable[Fault] = ()) -> str:
    """A node's faults, wires, settings and note."""
    found = graph.nodes[key]
    settings = ", ".join(_setting(graph, key, setting) for setting in nests.parameters(graph, key))
    parts = [f"Fault: {fault.sentence}" for fault in faults if fault.node == key]
    parts += _wired(graph, key)
    parts += [f"settings: {settings}"] if settings else []
    parts += [f"note: {' '.join(found.note.split())}"] if found.note else []
    return ". ".join(parts) + "." * bool(parts)


def _wired(graph: Graph, key: str) -> Iterator[str]:
    kind = graph.nodes[key].declaration
    for port_ in kind.inputs if kind else ():
        sources = _at(graph, f"{key}.{port_.name}", output=False)
        if sources:
            yield f"{port_.name} from {_listed(sources)}"
        elif not port_.optional:
            yield f"{port_.name} not wired"
    takers = dict.fromkeys(graph.nodes[end(target)[0]].title for target in graph.targets(key))
    if takers:
        yield f"feeds {_listed(list(takers))}"


def end_name(graph: Graph, where: str) -> str:
    """What an end of a node ("node.port") is called."""
    key, port_name = end(where)
    return f"{graph.nodes[key].title} {port_name}"


def port(graph: Graph, where: str, output: bool) -> str:
    """An end of a node ("node.port"), and what is wired to it."""
    key, port_name = end(where)
    others = _at(graph, where, output)
    wired = f"to {_listed(others)}" if output else f"from {_listed(others)}"
    side = "output" if output else "input"
    return f"{graph.nodes[key].title}, {side} {port_name}, {f'wired {wired}' if others else 'not wired'}"


def _at(graph: Graph, where: str, output: bool) -> list[str]:
    """The titles of the nodes at the other ends of the wires of a port."""
    key, name = end(where)
    far = [end(t)[0] for s, t in graph.wires if s == where] if output else graph.sources(key, name)
    return [graph.nodes[other].title for other in far if other in graph.nodes]


def _setting(graph: Graph, key: str, setting: Setting) -> str:
    gene = graph.nodes[key].genes.get(setting.name)
    if gene is not None:
        return f"{setting.title} searched from {gene.low:g} to {gene.high:g}"
    value = nests.value(graph, key, setting.name)
    return f"{setting.title} {_value(setting.default if value is None else value)}"


def _value(value: Value) -> str:
    """A value as it is said; a drawing in letters by the number of its lines."""
    lines = value.strip().splitlines() if isinstance(value, str) else []
    if len(lines) > 1:
        return f"{len(lines)} lines"
    text = shown_value(value) or "empty"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _listed(titles: Sequence[str]) -> str:
    return ", ".join(titles[:LISTED]) + (" and more" if len(titles) > LISTED else "")


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'s' * (number != 1)}"
