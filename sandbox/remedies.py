"""What mends a fault where that is mechanical: an input that lacks its wire, a value or gene that cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sandbox import nests
from sandbox.events import Fault
from sandbox.graph import Graph, GraphError, Point
from sandbox.links import refusal
from sims.declare import Declaration, Deployment, Port, Probe, Setting, SettingError, Value, declared

USUAL = {"objective": "objective.weighted", "candidate": "candidate.point", "world": "world.landscape"}
MOST = 3  # remedies offered for one fault
_BESIDE = (
    -260.0,
    110.0,
)  # where a new node goes: left of its node, and below so much by the place of the input


class Remedy(NamedTuple):
    """What is done, as the history and a button call it, and the graph after it."""

    label: str
    graph: Graph


def remedies(graph: Graph, fault: Fault) -> list[Remedy]:
    """What can be done about a fault, the best first; none where a person has to think."""
    node = graph.nodes.get(fault.node)
    if node is None:
        return []
    if node.declaration is None:
        return [Remedy(f"Remove {fault.node}", graph.remove((fault.node,)))]
    port = node.declaration.input(fault.part)
    if port is not None:
        return list(_wires(graph, fault.node, port))[:MOST]
    return list(_values(graph, fault.node, fault.part))[:MOST]


# -- inputs --------------------------------------------------------------------------------------------------


def _wires(graph: Graph, node: str, port: Port) -> Iterator[Remedy]:
    kind = graph.nodes[node].declaration
    if isinstance(kind, (Deployment, Probe)) and port.name == "candidate":
        yield from _watched(graph, node)
        return
    if graph.source(node, port.name) is not None:
        return  # something is wired there, and which other thing should be is not for us to say
    target = f"{node}.{port.name}"
    for source in _free(graph, node, port):
        yield Remedy(
            f"Wire {graph.nodes[source.partition('.')[0]].title} into it", graph.connect(source, target)
        )
    new = declared(USUAL.get(port.wire, ""))
    if new is not None and not (port.wire == "world" and _free(graph, node, port)):
        yield from _added(graph, node, port, new)


def _free(graph: Graph, node: str, port: Port) -> list[str]:
    """Outputs that the input could take: of worlds the last of each chain of shifts, of others those not in use."""
    found = []
    for key, other in graph.nodes.items():
        for output in other.declaration.outputs if other.declaration else ():
            source = f"{key}.{output.name}"
            used = graph.targets(key, output.name)
            shifted = any(graph.nodes[t.partition(".")[0]].type.startswith("shift.") for t in used)
            idle = not shifted if port.wire == "world" else not used
            if key != node and output.wire == port.wire and idle:
                if not refusal(graph, source, f"{node}.{port.name}"):
                    found.append(source)
    return found


def _watched(graph: Graph, node: str) -> Iterator[Remedy]:
    """The outermost optimizers, which deployments and probes look at."""
    for root in nests.roots(graph):
        source = next((f"{root}.{o.name}" for o in _outputs(graph, root) if o.wire == "candidate"), "")
        if (
            source
            and graph.source(node, "candidate") != root
            and not refusal(graph, source, f"{node}.candidate")
        ):
            label = f"Wire {graph.nodes[root].title} into it"
            yield Remedy(label, graph.connect(source, f"{node}.candidate"))


def _outputs(graph: Graph, node: str) -> tuple[Port, ...]:
    kind = graph.nodes[node].declaration
    return kind.outputs if kind else ()


def _added(graph: Graph, node: str, port: Port, kind: Declaration) -> Iterator[Remedy]:
    inputs = [p.name for p in getattr(graph.nodes[node].declaration, "inputs", ())]
    x, y = graph.nodes[node].at
    at: Point = (x + _BESIDE[0], y + _BESIDE[1] * inputs.index(port.name))
    while any(abs(n.at[0] - at[0]) < 200 and abs(n.at[1] - at[1]) < 90 for n in graph.nodes.values()):
        at = (at[0], at[1] + 100.0)
    try:
        made, key = graph.new(kind.type, at)
        output = next(o.name for o in kind.outputs if o.wire == port.wire)
        made = made.connect(f"{key}.{output}", f"{node}.{port.name}")
    except (GraphError, StopIteration):
        return
    yield Remedy(f"Add {kind.title}", made)


# -- settings and genes --------------------------------------------------------------------------------------


def _values(graph: Graph, node: str, name: str) -> Iterator[Remedy]:
    own = graph.nodes[node]
    setting = nests.parameter(graph, node, name)
    if name in own.genes:
        yield Remedy(f"Close the gene {name}", graph.open_gene(node, name, None))
        return
    if setting is None:
        if name in own.settings:
            yield Remedy(f"Remove the setting {name}", graph.unset(node, name))
        return
    if name in own.settings and _bad(setting, own.settings[name]):
        yield Remedy(f"Reset {name}", graph.unset(node, name))
    elif setting.type == "choice":
        for choice in setting.choices:
            if choice != nests.value(graph, node, name):
                yield Remedy(f"Set {name} to {choice.replace('_', ' ')}", graph.set(node, name, choice))


def _bad(setting: Setting, value: Value) -> bool:
    try:
        setting.check(value)
    except SettingError:
        return True
    return False
