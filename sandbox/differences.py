"""The difference of two scenarios in plain sentences, as far as it can make a difference to their runs. No Qt."""

from __future__ import annotations

from collections.abc import Iterator

from sandbox import nests
from sandbox.graph import GeneRange, Graph, Node, end
from sandbox.scenario_model import Intervention, Scenario
from sims.declare import Value, View

LONGEST = 40  # characters of a value that is written out
NAMES = ("the first", "the second")


def differences(first: Scenario, second: Scenario, names: tuple[str, str] = NAMES) -> list[str]:
    """A sentence for each difference, without full stops: seed, length, nodes, settings, genes, wires, interventions.

    Places, notes, titles, stories and views are none; two scenarios without a difference run alike.
    """
    found: list[str] = []
    for label, one, other in (
        ("the seed", first.seed, second.seed),
        ("the random stream", first.stream, second.stream),
        ("the last generation", first.generations, second.generations),
    ):
        if one != other:
            found.append(_is(label, str(one), str(other), names))
    before, after = _nodes(first.graph), _nodes(second.graph)
    found += _missing(before, after, names[1])
    found += _missing(after, before, names[0])
    for key in before:
        if key in after:
            found += _node(first.graph, second.graph, key, names)
    found += _wires(first.graph, second.graph, names)
    found += _interventions(first, second, names)
    return found


def _is(what: str, one: str, other: str, names: tuple[str, str]) -> str:
    return f"{what} is {one} in {names[0]}, {other} in {names[1]}"


def _nodes(graph: Graph) -> dict[str, Node]:
    """All nodes but views, which show a run and are no part of it."""
    return {key: node for key, node in graph.nodes.items() if not isinstance(node.declaration, View)}


def _kind(node: Node) -> str:
    return node.declaration.title if node.declaration else node.type


def _missing(here: dict[str, Node], there: dict[str, Node], name: str) -> Iterator[str]:
    for key, node in here.items():
        if key not in there:
            kind = _kind(node)
            yield f"{name} has no {kind}" + ("" if node.title.lower() == kind.lower() else f" called {key}")


# -- one node ------------------------------------------------------------------------------------------------


def _node(first: Graph, second: Graph, key: str, names: tuple[str, str]) -> Iterator[str]:
    one, other = first.nodes[key], second.nodes[key]
    if one.type != other.type:
        yield _is(key, f"a {_kind(one)}", f"a {_kind(other)}", names)
        return
    if one.muted != other.muted:
        yield f"{key} is muted in {names[0] if one.muted else names[1]} only"
    shown = dict.fromkeys((*one.settings, *one.genes, *other.settings, *other.genes))
    for setting in shown:
        was, now = one.genes.get(setting), other.genes.get(setting)
        if was != now:
            texts = (_gene(first, key, setting, was, now), _gene(second, key, setting, now, was))
            yield _is(f"{key}.{setting}", *texts, names)
        else:
            yield from _setting(first, second, key, setting, names)


def _setting(first: Graph, second: Graph, key: str, setting: str, names: tuple[str, str]) -> Iterator[str]:
    was, now = _value(first, key, setting), _value(second, key, setting)
    texts = value_text(was), value_text(now)
    if was != now and texts[0] == texts[1]:
        yield f"{key}.{setting} is another text in {names[1]}"
    elif was != now:
        yield _is(f"{key}.{setting}", *texts, names)


def _value(graph: Graph, key: str, setting: str) -> object:
    """The value that counts: the one that is set, else the default."""
    found = nests.value(graph, key, setting)
    return graph.nodes[key].settings.get(setting) if found is None else found


def _gene(graph: Graph, key: str, setting: str, gene: GeneRange | None, other: GeneRange | None) -> str:
    if gene is None:
        return value_text(_value(graph, key, setting))
    text = f"a gene from {gene.low:g} to {gene.high:g}"
    if other is None or other.mean != gene.mean:
        text += f" starting around {gene.mean:g}" if gene.mean is not None else ""
    if other is not None and other.mean != gene.mean and gene.mean is None:
        text += " starting anywhere"
    if other is not None and other.spread != gene.spread:
        text += f" with a spread of {gene.spread:g}" if gene.spread is not None else " without a spread"
    if other is not None and other.by != gene.by:
        text += f" searched by {gene.by or 'the nearest optimizer outside'}"
    return text


def value_text(value: object) -> str:
    """A value as a person reads it, on one line and not too long."""
    if value is None:
        return "not set"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return f"{value:.6g}" if float(f"{value:.6g}") == value else repr(value)
    text = " ".join(str(value).split()) or "empty"
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


# -- wires and interventions ---------------------------------------------------------------------------------


def _wires(first: Graph, second: Graph, names: tuple[str, str]) -> Iterator[str]:
    """Wires between nodes that both have; those of a node that only one has go without saying."""
    both = _nodes(first).keys() & _nodes(second).keys()
    one, other = ([w for w in graph.wires if {end(w[0])[0], end(w[1])[0]} <= both] for graph in (first, second))
    for wires, others, name in ((one, other, names[0]), (other, one, names[1])):
        for source, target in wires:
            if (source, target) not in others:
                yield f"{source} is wired to {target} in {name} only"
    shared = [wire for wire in one if wire in other]
    for target in dict.fromkeys(target for _, target in shared):
        into = [wire for wire in shared if wire[1] == target]
        if into != [wire for wire in other if wire in into]:
            yield f"the wires into {target} come in another order in {names[1]}"


def _interventions(first: Scenario, second: Scenario, names: tuple[str, str]) -> Iterator[str]:
    one, other = _made(first.interventions), _made(second.interventions)
    for place in dict.fromkeys((*one, *other)):
        generation, node, setting = place
        what = f"{node}.{setting}"
        if place not in other or place not in one:
            name, made = (names[0], one) if place in one else (names[1], other)
            yield f"{what} becomes {value_text(made[place])} at generation {generation} in {name} only"
        elif one[place] != other[place]:
            texts = value_text(one[place]), value_text(other[place])
            yield (
                f"at generation {generation} {what} becomes another text in {names[1]}"
                if texts[0] == texts[1]
                else f"at generation {generation} {what} becomes {texts[0]} in {names[0]}, {texts[1]} in {names[1]}"
            )


def _made(entries: tuple[Intervention, ...]) -> dict[tuple[int, str, str], Value]:
    return {(entry.generation, entry.node, entry.setting): entry.value for entry in entries}
