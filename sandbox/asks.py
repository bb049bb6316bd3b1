"""Questions that are asked of an optimizer: the probe that answers each, put into the graph and wired to what it needs.

Only what the graph determines is wired; what is still missing is said in one sentence.
"""

from __future__ import annotations

from dataclasses import dataclass

from sandbox import nests
from sandbox.graph import Graph, GraphError, Point
from sandbox.muting import with_muted
from sims.declare import Deployment, Objective, Shift, World

DEPLOYMENT, FAULT = "deployment.deployment", "probe.attribution"
QUESTIONS = {
    "probe.mesa_test": "Is it an optimizer?",
    "probe.wants": "What does it want?",
    FAULT: "Whose fault is it?",
    DEPLOYMENT: "How does it do elsewhere?",
    "probe.optimization_power": "How much optimization power?",
}  # in the order of the menus
STEP: Point = (270.0, 260.0)  # room that a card takes


@dataclass(frozen=True, slots=True)
class Asked:
    """A graph in which a probe answers: the probe's node, whether it was there before, and what is missing or assumed
    ("" for nothing). `complete` says that nothing is missing.
    """

    graph: Graph
    node: str
    there: bool
    sentence: str = ""
    complete: bool = True


def question_of(type_: str) -> str:
    """The question that a node of this type answers; its type where there is none."""
    return QUESTIONS.get(type_, type_)


def nest_of(graph: Graph, node: str) -> str:
    """The outermost optimizer of the nest that a node belongs to; empty where there is none."""
    for root in nests.roots(graph):
        if nests.optimizer(graph, root) and (node == root or node in graph.upstream(root)):
            return root
    return ""


def ask(graph: Graph, node: str, type_: str) -> Asked:
    """With the probe of that type on the nest of `node`; raises GraphError where there is no optimizer to ask."""
    root = nest_of(graph, node)
    if not root:
        raise GraphError(f"{node} is in no nest: an optimizer has to be asked")
    known = next((t.partition(".")[0] for t in graph.targets(root, "candidate") if _is(graph, t, type_)), "")
    if known:
        there, missing = not graph.nodes[known].muted, _missing(graph, known)
        heard = graph if there else with_muted(graph, (known,), False)
        return Asked(heard, known, there, missing, complete=not missing)
    made, probe = graph.new(type_, free_place(graph, root))
    made = made.connect(f"{root}.candidate", f"{probe}.candidate")
    meant = intended(graph, root)
    if type_ in (DEPLOYMENT, FAULT):
        made = _wired(made, meant, f"{probe}.objective")
        made = _wired(made, shifted_world(graph, root), f"{probe}.world")
    assumed = ""
    if type_ == DEPLOYMENT and not meant:
        own = graph.source(root, "objective") or ""
        made = _wired(made, own, f"{probe}.objective")
        scores = f"{made.nodes[probe].title} scores by {own}, what it is selected for"
        assumed = f"{scores}; wire in what was really meant, if that differs"
    if type_ == FAULT and len(nests.places(graph, root)) == 1 and meant:
        pursues = f"{made.nodes[root].title} pursues its own objective"
        assumed = f"{pursues}; wire the base objective into {probe}, if that differs"
    missing = _missing(made, probe)
    return Asked(made, probe, there=False, sentence=missing or assumed, complete=not missing)


def _is(graph: Graph, target: str, type_: str) -> bool:
    node, _, port = target.partition(".")
    return port == "candidate" and graph.nodes[node].type == type_


def _wired(graph: Graph, source: str, target: str) -> Graph:
    """With a wire from the node's only output of the kind, where there is a node and the rules allow it."""
    kind = graph.nodes[source].declaration if source else None
    for port in kind.outputs if kind else ():
        try:
            return graph.connect(f"{source}.{port.name}", target)
        except GraphError:
            continue
    return graph


def _missing(graph: Graph, probe: str) -> str:
    """What still has to be wired into a probe."""
    if graph.source(probe, "candidate") is None:
        return f"{graph.nodes[probe].title} needs an optimizer: wire one into it"
    kind = graph.nodes[probe].declaration
    needed = [port.name for port in kind.inputs if not port.optional] if kind else []
    lacks = [name for name in needed if graph.source(probe, name) is None]
    words = {
        "objective": "the intended objective (what was really meant)",
        "world": "a world to deploy into (add a Shift behind the training world, or another world of the same type)",
    }
    return f"{graph.nodes[probe].title} still needs {' and '.join(words.get(n, n) for n in lacks)}" if lacks else ""


def intended(graph: Graph, root: str) -> str:
    """The intended objective of a nest as the graph determines it: what a deployment or an attribution of the nest
    scores by, else the only objective that nothing uses; empty where that leaves it open.
    """
    for target in graph.targets(root, "candidate"):
        node, _, port = target.partition(".")
        kind = graph.nodes[node]
        if port == "candidate" and kind.type in (DEPLOYMENT, FAULT):
            meant = graph.source(node, "objective")
            if meant:
                return meant
    loose = [
        key
        for key, node in graph.nodes.items()
        if isinstance(node.declaration, Objective) and not graph.targets(key)
    ]
    return loose[0] if len(loose) == 1 else ""


def shifted_world(graph: Graph, root: str) -> str:
    """The node through which the nest's shifted world is seen, where the graph has one; else empty."""
    target = nests.world_type(graph, root)
    for probe in (t.partition(".")[0] for t in graph.targets(root, "candidate")):
        there = graph.source(probe, "world")
        if there and isinstance(graph.nodes[probe].declaration, Deployment):
            return there
    training = graph.upstream(root)
    for wanted in (Shift, World):
        for key, node in graph.nodes.items():
            if isinstance(node.declaration, wanted) and key not in training:
                if nests.world_type(graph, key) == target and not _used_by_training(graph, key):
                    return key
    behind = [k for k in training if isinstance(graph.nodes[k].declaration, Shift)]
    last = [k for k in behind if not any(t.partition(".")[0] in behind for t in graph.targets(k))]
    return last[0] if len(last) == 1 else ""


def _used_by_training(graph: Graph, world: str) -> bool:
    """Whether some nest is trained in a world: that is another experiment, not a deployment."""
    return any(world in graph.upstream(root) for root in nests.roots(graph))


def with_shift(graph: Graph, node: str) -> Asked:
    """With a Shift behind the nest's training world and a deployment into it; the new Shift is what is to be set.

    Raises GraphError where there is no nest, or no world in it.
    """
    root = nest_of(graph, node)
    world = nests.world_of(graph, root) if root else None
    if world is None:
        raise GraphError("there is no trained optimizer with a world to deploy")
    at = graph.nodes[world].at
    made, shift = graph.new("shift.shift", _free(graph, (at[0], at[1] + STEP[1])))
    made = made.connect(f"{world}.world", f"{shift}.world").set(shift, "only_in_deployment", True)
    asked = ask(made, root, DEPLOYMENT)
    made = _wired(asked.graph, shift, f"{asked.node}.world")
    return Asked(
        made, shift, there=False, sentence=f"Set in {shift} what is different elsewhere, then deploy"
    )


def free_place(graph: Graph, root: str) -> Point:
    """A place for a card to the right of an optimizer, where no other card is."""
    x, y = graph.nodes[root].at
    return _free(graph, (x + STEP[0], y))


def _free(graph: Graph, at: Point) -> Point:
    """The first place from there downwards that no card covers."""
    x, y = at
    places = [node.at for node in graph.nodes.values()]
    while any(abs(x - a) < STEP[0] - 20 and abs(y - b) < STEP[1] - 20 for a, b in places):
        y += 40.0
    return x, y
