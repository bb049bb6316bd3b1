"""How a node is to be shown, as plain values computed from the graph: title, rows, ports, size. No Qt.

Coordinates are scene units from the card's top left corner; `Node.at` is that corner.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sandbox import nests
from sandbox.graph import Graph, Node, Wire, end
from sandbox.muting import carries, effective, passes
from sims.declare import Deployment, Optimizer, Probe, Setting, Value
from sims.number_text import MINUS, grouped

WIDTH = 210.0
HEADER, ROW, FOOT, WELL, PORT_STEP = 32.0, 20.0, 10.0, 56.0, 28.0
FIRST_ROW = HEADER + 8.0
FIRST_PORT = FIRST_ROW + ROW / 2
HALO_SIDE, HALO_TOP, HALO_BOTTOM = 20.0, 40.0, 20.0  # from a halo's border to what it holds
MAX_ROWS = 6
GRID = 10.0


@dataclass(frozen=True, slots=True)
class Row:
    """One setting on a card. `setting` is its name in the file; `gene` says that an optimizer searches it."""

    setting: str
    name: str
    value: str
    gene: bool
    tip: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A port on a card: where its ring is, and what it carries. `wired` says that a wire ends there."""

    name: str
    wire: str
    output: bool
    y: float
    help: str
    many: bool
    optional: bool
    wired: bool

    @property
    def x(self) -> float:
        """Outputs are on the right edge, inputs on the left one."""
        return WIDTH if self.output else 0.0


@dataclass(frozen=True, slots=True)
class Look:
    """Everything that a card shows. `caption` is the muted text on the right of the title; `more` counts the
    settings without a row; `well` says that a sparkline or live values have a place; `level` is the optimizer's depth
    in its nest, -1 for other nodes; `placeholder` marks a type that is not installed. A `muted` node shows what it
    `passes`: pairs of input and output.
    """

    title: str
    caption: str
    kind: str
    rows: tuple[Row, ...]
    more: int
    spots: tuple[Spot, ...]
    height: float
    well: bool
    level: int
    summary: str
    note: str
    placeholder: bool
    muted: bool = False
    passes: tuple[tuple[str, str], ...] = ()

    def spot(self, name: str, output: bool) -> Spot | None:
        """The port of that name."""
        return next((s for s in self.spots if s.output == output and s.name == name), None)

    def row_y(self, index: int) -> float:
        """The top of a row."""
        return FIRST_ROW + ROW * index

    @property
    def well_top(self) -> float:
        """The top of the well at the card's bottom."""
        return self.height - WELL


@dataclass(frozen=True, slots=True)
class Places:
    """What the wiring of the whole graph says about single nodes; computed once per change of nodes or wires.

    Muted nodes count as left out; `idle` are the wires in which nothing flows because of them.
    """

    halos: tuple[nests.Halo, ...]
    roles: Mapping[str, str]
    levels: Mapping[str, int]
    wired: frozenset[str]
    idle: frozenset[Wire]


def places(graph: Graph) -> Places:
    """Halos, roles of objectives, levels of optimizers, and which ends are wired ("node.port" with > or < before)."""
    drawn, graph = graph, effective(graph)
    halos = _once(nests.halos(graph))
    roles: dict[str, str] = {}
    for halo in halos:
        if halo.objective:
            role = "mesa-objective" if halo.depth else "base objective" if halo.levels > 1 else "objective"
            roles.setdefault(halo.objective, role)
    for source, target in graph.wires:
        taker, port = end(target)
        if (
            port == "objective"
            and taker in graph.nodes
            and isinstance(graph.nodes[taker].declaration, Deployment)
        ):
            roles.setdefault(end(source)[0], "intended objective")
    wired = {f">{source}" for source, _ in drawn.wires} | {f"<{target}" for _, target in drawn.wires}
    idle = frozenset(w for w in drawn.wires if not carries(drawn, w)) if drawn is not graph else frozenset()
    return Places(halos, roles, {halo.optimizer: halo.depth for halo in halos}, frozenset(wired), idle)


def _once(halos: tuple[nests.Halo, ...]) -> tuple[nests.Halo, ...]:
    """Each optimizer's halo once, the deepest one, where several nests share it."""
    deepest: dict[str, nests.Halo] = {}
    for halo in halos:
        if halo.optimizer not in deepest or deepest[halo.optimizer].depth < halo.depth:
            deepest[halo.optimizer] = halo
    return tuple(halo for halo in halos if deepest[halo.optimizer] is halo)


def look(graph: Graph, node_id: str, around: Places) -> Look:
    """How the node is shown in this graph."""
    node = graph.nodes[node_id]
    kind = node.declaration
    if kind is None:
        return _placeholder(graph, node, around)
    title = node.title
    same = title.rstrip("0123456789 ").lower() == kind.title.lower()
    caption = around.roles.get(node_id) or (kind.kind if same else kind.title.lower())
    caption = "muted" if node.muted else caption
    rows, more = _rows(graph, node)
    spots = tuple(
        _spot(node_id, p.name, p.wire, output, i, p.help, p.many, p.optional, around)
        for output, ports in ((False, kind.inputs), (True, kind.outputs))
        for i, p in enumerate(ports)
    )
    well = isinstance(kind, (Optimizer, Deployment, Probe))
    ports = max(len(kind.inputs), len(kind.outputs))
    return Look(
        title=title,
        caption=caption,
        kind=kind.kind,
        rows=rows,
        more=more,
        spots=spots,
        height=_height(len(rows), more, ports, well),
        well=well,
        level=around.levels.get(node_id, -1),
        summary=kind.summary,
        note=node.note,
        placeholder=False,
        muted=node.muted,
        passes=passes(graph, node_id) if node.muted else (),
    )


def _placeholder(graph: Graph, node: Node, around: Places) -> Look:
    """A node of a type that is not installed: its settings and the ports that its wires name."""
    into = dict.fromkeys(end(t)[1] for _, t in graph.wires if end(t)[0] == node.id)
    out = dict.fromkeys(end(s)[1] for s, _ in graph.wires if end(s)[0] == node.id)
    spots = tuple(
        _spot(node.id, name, "unknown", output, i, "", True, True, around)
        for output, names in ((False, into), (True, out))
        for i, name in enumerate(names)
    )
    rows = tuple(
        Row(k, k.replace("_", " "), value_text(v), k in node.genes, k) for k, v in node.settings.items()
    )
    shown, more = rows[:MAX_ROWS], max(0, len(rows) - MAX_ROWS)
    return Look(
        title=node.title,
        caption="muted" if node.muted else node.type,
        kind="unknown",
        rows=shown,
        more=more,
        spots=spots,
        height=_height(len(shown), more, max(len(into), len(out)), well=False),
        well=False,
        level=-1,
        summary=f"The type {node.type} is not installed. The node is kept, and saved as it is.",
        note=node.note,
        placeholder=True,
        muted=node.muted,
    )


def _spot(
    node: str,
    name: str,
    wire: str,
    output: bool,
    i: int,
    help_: str,
    many: bool,
    optional: bool,
    around: Places,
) -> Spot:
    wired = f"{'>' if output else '<'}{node}.{name}" in around.wired
    return Spot(name, wire, output, FIRST_PORT + PORT_STEP * i, help_, many, optional, wired)


def _height(rows: int, more: int, ports: int, well: bool) -> float:
    lines = rows * ROW + (ROW - 4 if more else 0)
    height = HEADER + 8 + max(lines, (ports - 1) * PORT_STEP + ROW) + FOOT + (WELL if well else 0)
    return float(-(-height // GRID) * GRID)


def _rows(graph: Graph, node: Node) -> tuple[tuple[Row, ...], int]:
    """The rows shown, in declared order: genes and changed settings first, then the first of the rest. Texts that are
    empty unless somebody writes one have none until then.
    """
    settings = [
        s for s in nests.parameters(graph, node.id) if s.default != "" or nests.value(graph, node.id, s.name)
    ]
    rank = {
        s.name: (s.name not in node.genes, s.name not in node.settings, i) for i, s in enumerate(settings)
    }
    kept = set(sorted(rank, key=lambda name: rank[name])[:MAX_ROWS])
    shown = [s for s in settings if s.name in kept]
    return tuple(_row(graph, node, s) for s in shown), len(settings) - len(shown)


def _row(graph: Graph, node: Node, setting: Setting) -> Row:
    value = nests.value(graph, node.id, setting.name)
    value = setting.default if value is None else value
    gene = node.genes.get(setting.name)
    unit = f" {setting.unit}" if setting.unit else ""
    lines = [setting.help, f"Value: {tip_text(value)}{unit}"]
    if gene:
        lines.append(f"Gene: searched from {value_text(gene.low)} to {value_text(gene.high)}{unit}")
    lines.append(f"Range: {setting.range}")
    lines.append(f"Default: {tip_text(setting.default)}{unit}")
    text = f"{value_text(gene.low)} … {value_text(gene.high)}" if gene else value_text(value)
    return Row(
        setting.name, setting.title.lower(), text, gene is not None, "\n".join(line for line in lines if line)
    )


def with_values(shown: Look, values: Mapping[str, Value]) -> Look:
    """With other values in force, by setting, than those of the graph; tooltips say so."""
    rows = tuple(
        replace(row, value=value_text(values[row.setting]), tip=f"{row.tip}\n{_now(values[row.setting])}")
        if row.setting in values
        else row
        for row in shown.rows
    )
    return replace(shown, rows=rows) if values else shown


def _now(value: Value) -> str:
    return f"In force at the generation shown: {tip_text(value)}; it is changed in the course of the run"


def value_text(value: object) -> str:
    """A value as a card shows it: four digits, thousands apart, a real minus; a long text by its number of lines. A
    node of unknown type may have values of any kind.
    """
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, str):
        lines = value.strip().splitlines()
        return f"{len(lines)} lines" if len(lines) > 1 else (lines[0] if lines else "empty")
    return (
        grouped(value, "d" if isinstance(value, int) else ".4g")
        if isinstance(value, (int, float))
        else str(value)
    )


def tip_text(value: Value) -> str:
    """A value as a tooltip shows it: texts up to 300 characters, numbers in full."""
    if isinstance(value, str):
        return value if len(value) <= 300 else value[:299] + "…"
    return value_text(value) if isinstance(value, (bool, int)) else f"{value!r}".replace("-", MINUS)


def snapped(x: float, y: float, free: bool = False) -> tuple[float, float]:
    """A place on the grid, or as it is."""
    return (x, y) if free else (round(x / GRID) * GRID, round(y / GRID) * GRID)
