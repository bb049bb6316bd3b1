"""Finds nodes of a graph by what they are called, what they are, and what they are set to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sandbox import nests
from sandbox.graph import Graph
from sims.declare import Value

_TITLE, _TYPE, _SETTING, _NOTE = range(4)  # what counts more comes first


@dataclass(frozen=True, slots=True)
class Found:
    """A node and what of it was found, as a person reads it."""

    node: str
    why: str


def find(graph: Graph, query: str) -> tuple[Found, ...]:
    """The nodes in which every word of the query occurs: those found by their names first, then by type, setting and
    note; among equals from left to right. Capitals do not matter; nothing is found for an empty query.
    """
    words = query.casefold().split()
    if not words:
        return ()
    ranked = []
    for key, node in graph.nodes.items():
        texts = list(_texts(graph, key))
        whole = "\n".join(text.casefold() for _, text in texts)
        if all(word in whole for word in words):
            rank, why = min((_rank(rank, text, words), text) for rank, text in texts)
            ranked.append((rank, node.at, Found(key, why)))
    return tuple(found for _, _, found in sorted(ranked, key=lambda entry: entry[:2]))


def _rank(rank: int, text: str, words: list[str]) -> tuple[int, int, int]:
    """How good a text is: how many words it lacks, what kind of text it is, how late in it the first word comes."""
    at = [text.casefold().find(word) for word in words]
    return sum(place < 0 for place in at), rank, max(0, at[0])


def _texts(graph: Graph, key: str) -> Iterator[tuple[int, str]]:
    """All that is said about a node, with its rank."""
    node = graph.nodes[key]
    yield _TITLE, node.title
    yield _TITLE, key
    kind = node.declaration
    yield _TYPE, f"{kind.title}, {kind.kind}" if kind else node.type
    for setting in nests.parameters(graph, key):
        value = nests.value(graph, key, setting.name)
        shown = shown_value(setting.default if value is None else value)
        gene = ", a gene" if setting.name in node.genes else ""
        yield _SETTING, f"{setting.title}: {shown}{gene}"
    if node.note:
        yield _NOTE, node.note


def shown_value(value: Value) -> str:
    """A value as text: switches on or off, numbers in the shortest form, a long text on one line."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return f"{value:g}"
    return " ".join(str(value).split())
