"""What the composer checks before a nest may run: its worlds at every stage of their shifts, and its probes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from sandbox.compose_world import stages
from sandbox.events import Fault
from sandbox.graph import Graph
from sims.declare import Gene, SettingError, Settings, Shift, World
from sims.formula import Feature, Formula, Value, leaves
from sims.nest_spec import Key

Form = Callable[[Settings], tuple[Gene, ...]]  # the candidate's genes for settings of its world


class Missing(Exception):
    """A fault found on the way; `fault` says where."""

    def __init__(self, node: str, part: str, sentence: str, fix: str = "") -> None:
        super().__init__(sentence)
        self.fault = Fault(node, part, sentence, fix)


def world_behind(graph: Graph, node: str, world_end: str) -> str:
    """The world node that `node` sees through `world_end` (a world, or the last of some shifts); raises Missing."""
    while isinstance(graph.nodes[world_end].declaration, Shift):
        behind = graph.source(world_end, "world")
        if behind is None:
            raise Missing(world_end, "world", "it has no world to change", "Wire a world into it.")
        world_end = behind
    if not isinstance(graph.nodes[world_end].declaration, World):
        raise Missing(node, "world", f"{world_end} is no world", "Wire a world into it.")
    return world_end


def check_world(world: World, node: str, settings: Settings) -> None:
    """Raises Missing on `node` where the world cannot be prepared with these settings."""
    try:
        world.prepare(settings)
    except SettingError as error:
        name = next((s.name for s in world.settings if str(error).startswith(s.name)), "")
        raise Missing(node, name, str(error)) from None


def check_stages(
    graph: Graph, world_end: str, world: World, searched: tuple[Gene, ...], form: Form, *, deploying: bool
) -> None:
    """Raises Missing where a world that is met on the way is not right, or takes other genes than those `searched`.

    Kernels walk as many genes as their world was prepared for, so a genome of another form would be read past its end.
    """
    for node, settings in stages(graph, world_end, deploying=deploying):
        check_world(world, node, settings)
        there = form(settings)
        if [gene.options for gene in there] != [gene.options for gene in searched]:
            sentence = f"this world takes {_described(there)}, but what is searched has {_described(searched)}"
            raise Missing(node, "", sentence, "Use settings that need the same numbers and actions.")


def _described(genes: tuple[Gene, ...]) -> str:
    """A genome's form in words."""
    counts = Counter(gene.options for gene in genes)
    words = [f"{n} genes of {k} options" if k else f"{n} real genes" for k, n in counts.items()]
    return " and ".join(words) or "no genes"


def check_power(node: str, objective: Formula, world: World, genes: Iterable[Key]) -> None:
    """Raises Missing where an objective reads what behaviour at random does not have: genes, costs, own scores."""
    known, open_genes = {feature.name for feature in world.features}, set(genes)
    lacking = [leaf.name for leaf in leaves(objective) if isinstance(leaf, Feature) and leaf.name not in known]
    lacking += [v.name for v in leaves(objective) if isinstance(v, Value) and (v.node, v.name) in open_genes]
    if lacking:
        sentence = f"random behaviour, with which it compares, has no {lacking[0]}"
        raise Missing(node, "objective", sentence, "Wire an objective into it that reads only the world's features.")
