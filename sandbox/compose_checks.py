"""What the composer checks before a nest may run: its worlds at every stage of their shifts, its probes, its memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from sandbox.compose_world import stages
from sandbox.events import Fault
from sandbox.graph import Graph
from sims.declare import Gene, SettingError, Settings, World
from sims.formula import Feature, Formula, Value, leaves
from sims.nest_spec import Key, NestSpec

MAX_MEMORY = 4 * 2**30  # bytes of a nest's arrays
Form = Callable[[Settings], tuple[Gene, ...]]  # the candidate's genes for settings of its world


class Missing(Exception):
    """A fault found on the way; `fault` says where."""

    def __init__(self, node: str, part: str, sentence: str, fix: str = "") -> None:
        super().__init__(sentence)
        self.fault = Fault(node, part, sentence, fix)


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


def check_cost(root: str, spec: NestSpec, given: Mapping[Key, float]) -> None:
    """Raises Missing where a nest's arrays would not fit into memory; nothing has been allocated yet."""
    total = 0.0
    for k, level in enumerate(spec.levels):
        values = dict(given)
        for outer in spec.levels:
            values.update({(at.node, at.gene.name): at.gene.high for at in outer.genes})
        sizes = {s.name: values.get((level.node, s.name), 1.0) for s in level.method.settings}
        n = sizes.get("population", sizes.get("n", sizes.get("width", 1.0)))
        n *= max((at.gene.options for at in level.genes), default=1) if level.method.sequential else 1
        n *= sizes.get("episodes", 1.0) if level.method.reports == "winners" and k == 0 else 1
        total += n * 8.0 * (3 * len(level.genes) + 2 * spec.width + 2 * spec.trail(k) + len(spec.observers))
    if total > MAX_MEMORY:
        limit = f"{total / 2**30:.1f} GiB, over the limit of {MAX_MEMORY / 2**30:.0f}"
        raise Missing(root, "", f"its candidates would take {limit}", "Lower the population, n or horizon.")
