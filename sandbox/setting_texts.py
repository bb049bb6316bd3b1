"""Settings as they are written on a command line: NODE.SETTING=VALUE, or NODE.SETTING.low=VALUE for a gene's range.

A value @FILE is the text of that file; a text that begins with @ itself is written @@. The same words serve sweeps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from sandbox import nests
from sandbox.graph import Graph
from sandbox.scenario_model import Scenario, ScenarioError
from sandbox.scenario_rules import closest, gene_fault
from sims.declare import Setting, Value

GENE_PARTS = ("low", "high", "mean", "spread")
MAX_TEXT = 1024 * 1024  # bytes of a text from a file


def apply_all(scenario: Scenario, texts: Iterable[str]) -> Scenario:
    """The scenario with every `NODE.SETTING=VALUE` of `texts` in it, later ones over earlier ones.

    Raises ScenarioError with one sentence that begins with the text at fault.
    """
    graph = scenario.graph
    ranges: dict[tuple[str, str], str] = {}  # genes whose range was changed, and the last text that did
    for text in texts:
        try:
            path, value = _split(text)
            graph = _gene(graph, path, value) if len(path) == 3 else _setting(graph, path[0], path[1], value)
        except ValueError as error:
            raise ScenarioError(f"{_short(text)}: {error}") from None
        if len(path) == 3:
            ranges[path[0], path[1]] = text
    for (node, name), text in ranges.items():  # only now: one end may have to pass the other on the way
        fault = gene_fault(_known(graph, node, name), graph.nodes[node].genes[name])
        if fault:
            raise ScenarioError(f"{_short(text)}: {fault}")
    return msgspec.structs.replace(scenario, graph=graph)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else f"{line[:79]}…"


def _split(text: str) -> tuple[list[str], str]:
    """Node, setting and perhaps part of its gene, and the value as text."""
    left, sign, value = text.partition("=")
    path = left.strip().split(".")
    if not sign or len(path) not in (2, 3) or not all(path):
        raise ScenarioError("this has to be written NODE.SETTING=VALUE")
    if len(path) == 3 and path[2] not in GENE_PARTS:
        raise ScenarioError(f"of a gene there are {', '.join(GENE_PARTS)}, not {path[2]!r}")
    if value.startswith("@@"):
        return path, value[1:]
    return path, _file(value[1:]) if value.startswith("@") else value


def _file(name: str) -> str:
    """The text of a file, without the line end at its end."""
    try:
        with Path(name).open("rb") as stream:
            data = stream.read(MAX_TEXT + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ScenarioError(f"the file {name!r} cannot be read ({reason})") from None
    if len(data) > MAX_TEXT:
        raise ScenarioError(f"the file {name!r} is larger than {MAX_TEXT // 2**20} MB")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").rstrip("\n")
    except UnicodeDecodeError:
        raise ScenarioError(f"the file {name!r} is not UTF-8 text") from None


def _known(graph: Graph, node: str, name: str) -> Setting:
    """The setting of that name; raises ScenarioError with the closest names."""
    if node not in graph.nodes:
        raise ScenarioError(f"there is no node {node!r}{closest(node, list(graph.nodes))}")
    if graph.nodes[node].declaration is None:
        raise ScenarioError(f"{node} is of a type that is not installed ({graph.nodes[node].type})")
    setting = nests.parameter(graph, node, name)
    if setting is None:
        known = [s.name for s in nests.parameters(graph, node)]
        raise ScenarioError(f"{node} has no setting {name!r}{closest(name, known)}")
    return setting


def _setting(graph: Graph, node: str, name: str, value: str) -> Graph:
    return graph.set(node, name, _known(graph, node, name).parse(value))


def _gene(graph: Graph, path: list[str], value: str) -> Graph:
    node, name, part = path
    _known(graph, node, name)
    gene = graph.nodes[node].genes.get(name)
    if gene is None:
        raise ScenarioError(f"{node}.{name} is not opened as a gene, so it has no {part}")
    number = Setting(name=part, default=0.0, help="a part of a gene's range").parse(value)
    return graph.open_gene(node, name, msgspec.structs.replace(gene, **{part: number}))


def written(values: Mapping[str, Value]) -> list[str]:
    """Values of settings, by NODE.SETTING, as the texts that `apply_all` takes."""
    return [f"{path}={_word(value)}" for path, value in values.items()]


def value_text(graph: Graph, node: str, name: str) -> str:
    """A setting's present value as it would be written after `=`; raises ScenarioError for an unknown one."""
    _known(graph, node, name)
    value = nests.value(graph, node, name)
    return _word(value)


def _word(value: object) -> str:
    if isinstance(value, bool):
        return str(int(value))
    return f"@{value}" if isinstance(value, str) and value.startswith("@") else str(value)
