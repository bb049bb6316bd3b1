"""Which columns of a run are drawn, under which names, in which colours and line styles. No Qt."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sandbox import nests
from sandbox.events import Nest
from sandbox.graph import Graph, Node
from sandbox.muting import effective
from sandbox.phases import deployment_of
from sandbox.record import WINDOW, Record
from sims.declare import Deployment, Optimizer, Probe
from ui.bands import Band, errors_for_95
from ui.scope_state import ScopeState

ROLES = ("base", "mesa", "intended")
DASHES: dict[str, tuple[float, ...]] = {"base": (), "mesa": (7.0, 3.0), "intended": (2.0, 3.0)}
HEADLINES = {
    "root": ("base", "mean", "best"),
    "inner": ("own_score", "best", "mean"),
    "deployment": ("mean", "best", "base"),
}
EXTRA_ROLES = ("ink", "candidate", "good", "series", "bad", "shift", "deployment", "objective")
EXTRA_DASHES: tuple[tuple[float, ...], ...] = (
    (8.0, 3.0, 2.0, 3.0), (4.0, 2.0), (), (2.0, 2.0), (10.0, 4.0),
    (6.0, 2.0, 1.0, 2.0, 1.0, 2.0), (1.0, 2.0), (3.0, 5.0),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Curve:
    """A column to draw: `role` is its colour's name in the theme, `dash` in pen widths (empty: solid). A `hidden` one
    is in the legend only; an `added` one was put there by a person; `band` is what is shaded around it.
    """

    column: str
    label: str
    role: str
    dash: tuple[float, ...] = ()
    hidden: bool = False
    added: bool = False
    band: Band | None = None

    @property
    def key(self) -> str:
        """What it is called where hidden curves are kept: an objective by its role, as its column has two forms."""
        return self.role if self.main else self.column

    @property
    def main(self) -> bool:
        """Whether it is one of the three objectives."""
        return self.role in ROLES


def scaled(record: Record, column: str) -> str:
    """The column's form on the measured scale (0 random behaviour, 1 before the shift), or "" without one."""
    name = f"{column}_scaled"
    return name if column and name in record else ""


def curves(
    record: Record,
    nest: Nest | None,
    graph: Graph,
    raw: bool,
    extra: Iterable[str] = (),
    state: ScopeState | None = None,
) -> list[Curve]:
    """Base, mesa and intended objective of a nest, then `extra` columns, then the series of `state`.

    Unless `raw`, the scaled forms, where the run has them; then a column without one is left out, as it has no place
    on that scale.
    """
    state = state or ScopeState()
    found: list[Curve] = []
    if nest is not None:
        columns = {role: getattr(nest, role) for role in ROLES}
        columns = {role: column for role, column in columns.items() if column and column in record}
        if not raw and is_scaled(record, nest):
            columns = {role: name for role, column in columns.items() if (name := scaled(record, column))}
        names = objective_names(graph, nest)
        for role, column in columns.items():
            label = f"{role} · {names[role]}" if names.get(role) else role
            found.append(Curve(column, label, role, DASHES[role]))
    wanted = [(column, i, False) for i, column in enumerate(dict.fromkeys(extra))]
    wanted += [(entry.column, entry.style, True) for entry in state.series]
    taken = {curve.column for curve in found}
    for column, style, added in wanted:
        if column in record and column not in taken:
            taken.add(column)
            kind = style % len(EXTRA_ROLES)
            found.append(Curve(column, column, EXTRA_ROLES[kind], EXTRA_DASHES[kind], added=added))
    return [
        replace(curve, hidden=curve.key in state.hidden, band=band_of(record, nest, graph, curve, state.band))
        for curve in found
    ]


def band_of(record: Record, nest: Nest | None, graph: Graph, curve: Curve, kind: str) -> Band | None:
    """The band of a kind of `ui.bands.KINDS` around a curve; None where the run has no numbers for it."""
    band = None
    if kind == "confidence":
        column = curve.column.removesuffix("_scaled")
        band = Band(f"{column}_error", errors_for_95(graph, column.partition(".")[0]))
    elif kind == "spread":
        own, dot, _ = curve.column.rpartition(".mean")
        node = takers(graph, nest)[curve.role] if nest is not None and curve.main else own if dot else ""
        band = Band(f"{node}.sd")
    return band if band is not None and band.column in record else None


def is_scaled(record: Record, nest: Nest | None) -> bool:
    """Whether there are two objectives to compare, and the run has them on the measured scale."""
    if nest is None or not scaled(record, nest.base):
        return False
    return bool(scaled(record, nest.mesa) or scaled(record, nest.intended))


def gap_roles(roles: Container[str]) -> tuple[str, str]:
    """The two objectives whose difference the gap is, the one that is subtracted last: mesa minus base, and without a
    mesa-objective base minus intended. Empty names where there are no two.
    """
    if "base" in roles and "mesa" in roles:
        return "mesa", "base"
    return ("base", "intended") if "base" in roles and "intended" in roles else ("", "")


def takers(graph: Graph, nest: Nest) -> dict[str, str]:
    """The node that is scored by each objective, by its role: the root, the optimizer next inside, a deployment of the
    root; "" where there is none.
    """
    inner = nest.inner[0] if nest.inner else ""
    return {"base": nest.root, "mesa": inner, "intended": deployment_of(effective(graph), nest.root)}


def objective_names(graph: Graph, nest: Nest) -> dict[str, str]:
    """Titles of the objectives' nodes, by role."""
    graph = effective(graph)
    sources = {role: graph.source(node, "objective") for role, node in takers(graph, nest).items() if node}
    return {role: graph.nodes[source].title.lower() for role, source in sources.items() if source}


def headline(record: Record, roots: Container[str], key: str, node: Node) -> str:
    """The metric that says most of a node, as its card shows it; empty where it has none in this run."""
    kind = node.declaration
    if isinstance(kind, Optimizer):
        metrics: tuple[str, ...] = HEADLINES["root" if key in roots else "inner"]
    elif isinstance(kind, Deployment):
        metrics = HEADLINES["deployment"]
    elif isinstance(kind, Probe):
        metrics = tuple(feature.name for feature in kind.columns)
    else:
        return ""
    return next((metric for metric in metrics if f"{key}.{metric}" in record), "")


def matching(record: Record, wanted: str, sources: Iterable[str]) -> list[str]:
    """The columns that a Plot node's `metrics` names: whole names, or ends of its sources' columns."""
    names = [part.strip() for part in wanted.replace("\n", ",").split(",") if part.strip()]
    found: list[str] = []
    for name in names:
        columns = [name] if name in record else [f"{source}.{name}" for source in sources]
        found += [column for column in columns if column in record and column not in found]
    return found


@dataclass(frozen=True, slots=True)
class View:
    """What a scope can show: the objectives of a nest, the metrics that a Plot node names, or a gene over time."""

    key: str
    title: str
    nest: Nest | None = None
    columns: tuple[str, ...] = ()
    gene: str = ""


def views(record: Record, nests_: Iterable[Nest], graph: Graph) -> list[View]:
    """All that there is to show: nests with an objective first, then Plot nodes that name metrics."""
    graph = effective(graph)
    found = [View(f"nest:{nest.root}", f"Objectives of {nest.root}", nest) for nest in nests_ if nest.base]
    for key, node in graph.nodes.items():
        if node.type == "view.plot":
            wanted = str(nests.value(graph, key, "metrics") or "")
            columns = matching(record, wanted, graph.sources(key, "series"))
            if columns:
                title = str(nests.value(graph, key, "title") or "") or node.title
                found.append(View(f"plot:{key}", title, None, tuple(columns)))
    return found


def gene_views(genes: Mapping[str, Sequence[str]], graph: Graph) -> list[View]:
    """A view for each Histogram node, then for each gene; `genes` are names of genes by the root of their nest."""
    found = []
    for key, node in graph.nodes.items():
        if node.type == "view.histogram":
            wired = {
                root for source in graph.sources(key, "series") for root in _around(graph, source, genes)
            }
            wanted = str(nests.value(graph, key, "gene") or "").strip()
            mine = [name for root in genes for name in genes[root] if root in wired]
            named = [name for name in mine if name == wanted or name.endswith(f".{wanted}") or not wanted]
            if named:
                title = str(nests.value(graph, key, "title") or "") or node.title
                found.append(_gene_view(f"histogram:{key}", f"{title} · {named[0]}", named[0]))
    found += [_gene_view(f"gene:{name}", name, name) for names in genes.values() for name in names]
    return found


def gene_curves(record: Record, gene: str) -> list[Curve]:
    """The legend of a gene over time: its mean, which is a line in it, and its standard deviation."""
    looks = (("mean", "objective", ()), ("sd", "muted", (2.0, 2.0)))
    found = (Curve(f"{gene}.{end}", f"{gene}.{end}", role, dash) for end, role, dash in looks)
    return [curve for curve in found if curve.column in record]


def _gene_view(key: str, title: str, gene: str) -> View:
    return View(key, title, gene=gene)


def _around(graph: Graph, source: str, genes: Mapping[str, Sequence[str]]) -> list[str]:
    """The nests with genes that a node belongs to: itself, or the ones it is in."""
    return [root for root in genes if root == source or source in nests.levels(graph, root)]


def first_view(found: Iterable[View]) -> View | None:
    """What is shown unless somebody chooses: the deepest nest with a mesa-objective, else a Plot, else a nest."""
    ranked = sorted(
        (view for view in found if not view.gene),
        key=lambda view: (
            bool(view.nest and view.nest.gap and view.nest.mesa),
            view.nest is None,
            len(view.nest.inner) if view.nest else 0,
        ),
        reverse=True,
    )
    return ranked[0] if ranked else None


def starts_raw(record: Record, nest: Nest | None) -> bool:
    """Whether own numbers say more than the measured scale: of objectives that share a unit, of an intended objective,
    which may be missed from the start, so that its own mean is no measure of it, and where a scale is upside down, as
    an objective came off worse than by random behaviour.
    """
    if nest is None or not nest.mesa or f"{nest.root}.raw_gap" in record:
        return nest is not None
    return any(_upside_down(record, column) for column in (nest.base, nest.mesa, nest.intended))


def _upside_down(record: Record, column: str) -> bool:
    """Whether more is drawn lower on the measured scale, as soon as that can be told."""
    scale = record.scales.get(f"{column}_scaled")
    judged = scale is not None and record.length >= min(scale.until, WINDOW)
    return judged and record.line(f"{column}_scaled")[2] < 0
