"""From the bytes of a file to a scenario, or to every fault in it as a sentence."""

from __future__ import annotations

from typing import Any

import msgspec

from sandbox import migrations, nests
from sandbox.file_layout import NODE_FIELDS, SCENARIO_FIELDS, fault, problems
from sandbox.graph import MAX_NODES, MAX_WIRES, GeneRange, Graph, Node, Point, Wire, end
from sandbox.scenario_model import FORMAT, FRAGMENT, VERSION, Intervention, Scenario
from sandbox.scenario_rules import Verdict, judge
from sandbox.strict_json import JsonError, loads
from sims.declare import SettingError, declared

_LONGEST_SENTENCE = 300
_TEXTS = ("title", "summary", "story", "chapter")
_PLAIN = (*_TEXTS, "seed", "generations", "stream", "views", "lesson")  # in a file as in a Scenario


def read(data: bytes, name: str) -> tuple[Scenario | None, Verdict]:
    """The scenario in `data`, or None, and what is wrong with it in sentences that start with `name`."""
    verdict = Verdict()
    scenario = None
    raw = _open(data, FORMAT, verdict)
    if raw is not None:
        _unknown_keys(raw, list(SCENARIO_FIELDS), "", verdict)
        good = {key: raw[key] for key in SCENARIO_FIELDS if _fits(raw, key, verdict)}
        graph = judge(_graph(good, verdict), verdict)
        interventions = tuple(msgspec.convert(entry, Intervention) for entry in good.get("interventions", ()))
        interventions = tuple(_intervention(graph, entry, verdict) for entry in interventions)
        frames = tuple(good.get("frames", ()))
        plain = {key: good[key] for key in _PLAIN if key in good}
        scenario = Scenario(graph=graph, interventions=interventions, frames=frames, **plain)
    return (None if verdict.faults else scenario), _named(verdict, name)


def read_fragment(text: str, name: str) -> tuple[Scenario | None, Verdict]:
    """The copied nodes, wires and frames in `text`, or None, and what is wrong with them."""
    verdict = Verdict()
    part = None
    raw = _open(text.encode(errors="surrogatepass"), FRAGMENT, verdict)
    if raw is not None:
        keys = ("nodes", "wires", "bends", "frames")
        _unknown_keys(raw, ["format", "version", *keys], "", verdict)
        good = {key: raw[key] for key in keys if _fits(raw, key, verdict)}
        graph = judge(_graph(good, verdict), verdict, fragment=True)
        part = Scenario(graph=graph, frames=tuple(good.get("frames", ())))
    return (None if verdict.faults else part), _named(verdict, name)


def _named(verdict: Verdict, name: str) -> Verdict:
    """The verdict with the file's name before every sentence, each on one line of bounded length."""
    for sentences in (verdict.faults, verdict.complaints):
        for i, sentence in enumerate(sentences):
            line = " ".join(f"{name}: {sentence}".split())
            line = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)
            sentences[i] = line if len(line) <= _LONGEST_SENTENCE else line[: _LONGEST_SENTENCE - 1] + "…"
    return verdict


def _open(data: bytes, format_: str, verdict: Verdict) -> dict[str, Any] | None:
    """The outermost object in the layout of the present version, or None with a fault."""
    try:
        raw = loads(data)
        sentence = _wrong_format(raw, format_)
        if not sentence:
            return migrations.upgrade(raw, VERSION)
    except (JsonError, migrations.MigrationError) as error:
        sentence = str(error)
    verdict.faults.append(sentence)
    return None


def _wrong_format(raw: object, format_: str) -> str:
    if not isinstance(raw, dict) or "format" not in raw:
        return f'it is not a scenario of Mesa Sandbox (it has no "format": "{format_}")'
    if raw["format"] != format_:
        return f'its format is {raw["format"]!r}, and "{format_}" is needed'
    version = raw.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 0:
        return f"its version is a whole number from 0 to {VERSION}, not {version!r}"
    if version > VERSION:
        engine = raw.get("engine")
        needed = f"{engine} or newer" if isinstance(engine, str) and engine else "a newer Mesa Sandbox"
        return f"it has file version {version}, and this program reads versions up to {VERSION}; it needs {needed}"
    return ""


def _unknown_keys(raw: dict[str, Any], known: list[str], where: str, verdict: Verdict) -> None:
    for key in raw:
        if key not in known:
            verdict.unknown(where, "key", key, known)


def _fits(raw: dict[str, Any], key: str, verdict: Verdict) -> bool:
    """Whether a value of the file is there and has the right type; nodes are judged one by one later."""
    if key not in raw:
        return False
    value = raw[key]
    limit = {"nodes": MAX_NODES, "wires": MAX_WIRES, "bends": MAX_WIRES}.get(key)
    if limit and isinstance(value, list) and len(value) > limit:
        verdict.faults.append(f"it has {len(value)} {key}, and at most {limit} are allowed")
        return False
    sentence = fault(value, list[dict[str, Any]] if key == "nodes" else SCENARIO_FIELDS[key].type)
    if sentence:
        verdict.faults.append(f"{key}: {sentence}")
    elif key == "interventions":
        for i, entry in enumerate(value, 1):
            sentence = problems(entry, Intervention)
            if sentence:
                verdict.faults.append(f"intervention {i}: {sentence}")
    return not sentence


def _graph(good: dict[str, Any], verdict: Verdict) -> Graph:
    """The nodes that could be read and the wires among all but those that could not."""
    nodes: dict[str, Node] = {}
    unread: set[str] = set()
    for i, raw in enumerate(good.get("nodes", ()), 1):
        name = raw["id"] if isinstance(raw.get("id"), str) else str(i)
        node = _node(raw, f"node {name}", verdict)
        if node is None:
            unread.add(name)
        elif node.id in nodes:
            verdict.faults.append(f"node {node.id}: there are two nodes of this id")
        else:
            nodes[node.id] = node
    wires: list[Wire] = [(source, target) for source, target in good.get("wires", ())]
    kept = tuple(w for w in wires if not {end(w[0])[0], end(w[1])[0]} & unread)
    return Graph(nodes, kept, _bends(good, wires, verdict) if "wires" in good else {})


def _bends(good: dict[str, Any], wires: list[Wire], verdict: Verdict) -> dict[Wire, tuple[Point, ...]]:
    """The points that wires are drawn through; each wire has to be there, and be named once."""
    found: dict[Wire, tuple[Point, ...]] = {}
    known = set(wires)
    for source, target, points in good.get("bends", ()):
        where = f"bends of {source} -> {target}"
        if (source, target) not in known:
            verdict.faults.append(f"{where}: there is no such wire")
        elif (source, target) in found:
            verdict.faults.append(f"{where}: they stand there twice")
        elif points:
            found[source, target] = tuple((float(x), float(y)) for x, y in points)
    return found


def _node(raw: dict[str, Any], where: str, verdict: Verdict) -> Node | None:
    """One entry of `nodes`; of a node of unknown type, what does not fit is kept as it is."""
    missing = [key for key in ("id", "type") if key not in raw]
    faults = {key: fault(raw[key], field.type) for key, field in NODE_FIELDS.items() if key in raw}
    if "genes" in raw and not faults["genes"]:
        faults["genes"] = next(
            filter(None, (problems(gene, GeneRange) for gene in raw["genes"].values())), ""
        )
    unknown = [key for key in raw if key not in NODE_FIELDS]
    placeholder = not missing and not faults["type"] and declared(raw["type"]) is None
    extra = {key: raw[key] for key in unknown}
    if placeholder:
        extra |= {key: raw[key] for key in ("settings", "genes", "note", "muted") if faults.get(key)}
    else:
        _unknown_keys(extra, list(NODE_FIELDS), f"{where}: ", verdict)
    for key, sentence in faults.items():
        if sentence and key not in extra:
            verdict.faults.append(f"{where}, {key}: {sentence}")
    for key in missing:
        verdict.faults.append(f"{where}: it has no {key}")
    if missing or any(faults.get(key) for key in ("id", "type", "at")):
        return None
    kept = {key: raw[key] for key in NODE_FIELDS if key in raw and not faults[key]}
    genes = msgspec.convert(kept.pop("genes", {}), dict[str, GeneRange])
    x, y = kept.pop("at", (0.0, 0.0))
    return Node(at=(float(x), float(y)), genes=genes, extra=extra if placeholder else {}, **kept)


def _intervention(graph: Graph, entry: Intervention, verdict: Verdict) -> Intervention:
    """The intervention with its value as the setting's type."""
    where = f"intervention at generation {entry.generation}"
    node = graph.nodes.get(entry.node)
    if entry.generation < 1:
        verdict.faults.append(f"{where}: generations of interventions are 1 or later")
    if node is None:
        verdict.complaints.append(f"{where}: there is no node {entry.node!r}")
        return entry
    if node.declaration is None or verdict.faults:
        return entry
    setting = nests.parameter(graph, entry.node, entry.setting)
    if setting is None:
        verdict.complaints.append(f"{where}: {entry.node} has no setting {entry.setting!r}")
        return entry
    try:
        return msgspec.structs.replace(entry, value=setting.check(entry.value))
    except SettingError as error:
        verdict.faults.append(f"{where}, node {entry.node}, setting {entry.setting}: {error}")
        return entry
