"""What is wrong with a graph that was read whole: ends and types of wires, loops, depth, settings, genes.

Everything here takes time in proportion to the graph, so that a hostile file of the largest size is judged in seconds;
`sandbox.links` judges one wire at a time.
"""

from __future__ import annotations

from collections import deque
from difflib import get_close_matches

import msgspec

from sandbox import nests
from sandbox.graph import MAX_DEPTH, GeneRange, Graph, Node, Wire, end
from sandbox.links import end_refusal, kinds_refusal, type_refusal
from sims.declare import Objective, Setting, SettingError, Shift

MAX_PATH = 200  # wires that follow each other; questions about a graph recurse along them


class Verdict:
    """What was found. `faults` keep a graph from being loaded; `complaints` can come about by editing (a deleted node
    that a gene still names), so a file may hold them and only `check` tells.
    """

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.complaints: list[str] = []

    def unknown(self, where: str, what: str, name: str, known: list[str]) -> None:
        """A fault: `name` is not among the `known` ones; the first of such faults say which are closest."""
        hint = closest(name, known) if len(self.faults) < 50 else ""
        self.faults.append(f"{where}there is no {what} {name!r}{hint}")


def judge(graph: Graph, verdict: Verdict, *, fragment: bool = False) -> Graph:
    """The graph with its settings as their declared types; what is wrong with it goes into `verdict`.

    A `fragment` may name nodes that it leaves out.
    """
    sound = _wires(graph, verdict) and _shape(graph, verdict)
    if sound:
        for wire in graph.wires:
            reason = kinds_refusal(graph, *wire)
            if reason:
                verdict.complaints.append(f"wire {_wire(wire)}: {reason}")
    nodes = {key: _settings(graph, node, verdict, sound) for key, node in graph.nodes.items()}
    if not fragment:
        for node in nodes.values():
            _searchers(graph, node, verdict)
    return msgspec.structs.replace(graph, nodes=nodes)


def closest(name: str, known: list[str]) -> str:
    """A hint with the names that look most like `name`, or with all where none does; empty where there are none."""
    near = get_close_matches(name[:64], known, 3, 0.6)
    if near:
        return f"; closest {'is' if len(near) == 1 else 'are'} {', '.join(near)}"
    more = ", ..." if len(known) > 12 else ""
    return f"; there are {', '.join(known[:12])}{more}" if known else ""


def _wire(wire: Wire) -> str:
    return f"{wire[0]} -> {wire[1]}"


def _wires(graph: Graph, verdict: Verdict) -> bool:
    """Judges every wire by itself and the inputs that take one wire only; whether all wires are good."""
    before = len(verdict.faults)
    seen: set[Wire] = set()
    taken: dict[str, str] = {}
    for wire in graph.wires:
        source, target = wire
        reason = _ends(graph, wire) or type_refusal(graph, source, target)
        port = graph.port(target, output=False)
        if not reason and wire in seen:
            reason = "this wire stands there twice"
        elif not reason and port is not None and not port.many and target in taken:
            reason = f"{target} takes one wire, and there is one from {taken[target]} already"
        if reason:
            verdict.faults.append(f"wire {_wire(wire)}: {reason}")
        seen.add(wire)
        taken[target] = source
    return len(verdict.faults) == before


def _ends(graph: Graph, wire: Wire) -> str:
    """Whether both ends exist, as far as the types of their nodes are known."""
    for wire_end, output in ((wire[0], True), (wire[1], False)):
        node = graph.nodes.get(end(wire_end)[0])
        if node is None or node.declaration is not None:
            reason = end_refusal(graph, wire_end, output=output)
            if reason:
                return reason
    return ""


def _shape(graph: Graph, verdict: Verdict) -> bool:
    """Judges loops and depth, from the nodes without inputs onwards (Kahn 1962); whether there are none too deep."""
    waiting = dict.fromkeys(graph.nodes, 0)
    for _, target in graph.wires:
        waiting[end(target)[0]] += 1
    ready = deque(key for key, count in waiting.items() if count == 0)
    path, levels = dict.fromkeys(graph.nodes, 0), dict.fromkeys(graph.nodes, 0)
    while ready:
        key = ready.popleft()
        if nests.optimizer(graph, key):
            levels[key] += 1
        for wire_end in graph.targets(key):
            target, port = end(wire_end)
            path[target] = max(path[target], path[key] + 1)
            if port == "candidate":
                levels[target] = max(levels[target], levels[key])
            waiting[target] -= 1
            if waiting[target] == 0:
                ready.append(target)
    looped = [key for key, count in waiting.items() if count > 0]
    if looped:
        shown = ", ".join(looped[:5]) + (" and more" if len(looped) > 5 else "")
        verdict.faults.append(f"nodes {shown}: wires form a loop here or before")
        return False
    deep = next((key for key in graph.nodes if levels[key] > MAX_DEPTH), None)
    if deep is not None:
        verdict.faults.append(f"node {deep}: optimizers nest at most {MAX_DEPTH} deep")
    far = next((key for key in graph.nodes if path[key] > MAX_PATH), None)
    if far is not None:
        verdict.faults.append(f"node {far}: more than {MAX_PATH} wires follow each other up to here")
    return deep is None and far is None


def _settings(graph: Graph, node: Node, verdict: Verdict, sound: bool) -> Node:
    """The node with its settings as their types; a placeholder keeps whatever it has."""
    kind = node.declaration
    if kind is None:
        return node
    known = {
        setting.name: setting for setting in (nests.parameters(graph, node.id) if sound else kind.settings)
    }
    open_ended = not sound and isinstance(kind, (Objective, Shift))
    settings = {}
    for name, value in node.settings.items():
        settings[name] = value
        if name not in known:
            if not open_ended:
                verdict.unknown(f"node {node.id}: ", "setting", name, list(known))
            continue
        try:
            settings[name] = known[name].check(value)
        except SettingError as error:
            verdict.faults.append(f"node {node.id}, setting {name}: {error}")
    for name, gene in node.genes.items():
        fault = gene_fault(known[name], gene) if name in known else ""
        if fault:
            verdict.faults.append(f"node {node.id}, gene {name}: {fault}")
        elif name not in known and not open_ended:
            verdict.unknown(f"node {node.id}, genes: ", "setting", name, list(known))
    return msgspec.structs.replace(node, settings=settings)


def gene_fault(setting: Setting, gene: GeneRange) -> str:
    """What is wrong with a setting opened as this gene; empty where nothing is."""
    if not setting.gene:
        return f"{setting.name} is not a number that an optimizer may search"
    try:
        setting.check(gene.low)
        setting.check(gene.high)
    except SettingError as error:
        return str(error)
    if gene.low > gene.high:
        return f"its low end {gene.low:g} is above its high end {gene.high:g}"
    if gene.spread is not None and gene.spread < 0:
        return f"its spread is at least 0, not {gene.spread:g}"
    return ""


def _searchers(graph: Graph, node: Node, verdict: Verdict) -> None:
    """Complains about genes that name an optimizer which is not there."""
    for name, gene in node.genes.items():
        searcher = graph.nodes.get(gene.by)
        if gene.by and (searcher is None or (searcher.declaration and not nests.optimizer(graph, gene.by))):
            verdict.complaints.append(
                f"node {node.id}, gene {name}: there is no optimizer {gene.by!r} to search it"
            )
