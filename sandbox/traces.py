"""Small recordings of the bundled scenarios' own runs, which the gallery plays: `python -m sandbox.traces [NAME...]`.

Every number is from a real run of the scenario as it is in its file; a trace whose scenario has changed since says so
(`fresh`). They are recorded again by the command above, all or those named.
"""

from __future__ import annotations

import hashlib
import math
import sys
from pathlib import Path

import msgspec
import numpy as np

from sandbox.events import Nest
from sandbox.gallery import bundled
from sandbox.graph import Graph
from sandbox.nests import value
from sandbox.record import Record
from sandbox.scenario import Scenario, load, to_json

FILE = Path(__file__).resolve().parent.parent / "assets" / "traces.json"
POINTS = 60  # of a curve, at most
ROLES = ("base", "mesa", "intended")


class Trace(msgspec.Struct, frozen=True):
    """A run in brief: `at` are generations, `curves` by role the objectives of the first nest that has any (None where
    there is no finite number), `shifts` the generations of its shifts, `of` the digest of what ran. Where none of these
    ever moves, `curves` are by name the columns of the first plot that names any.
    """

    of: str
    at: tuple[int, ...]
    curves: dict[str, tuple[float | None, ...]]
    shifts: tuple[int, ...] = ()

    def fresh(self, scenario: Scenario) -> bool:
        """Whether the scenario still is the one that was recorded."""
        return self.of == digest(scenario)


def digest(scenario: Scenario) -> str:
    """A hash of all that a run depends on, and of nothing else: not of texts, nor of places on the canvas."""
    nodes = {
        key: msgspec.structs.replace(n, at=(0.0, 0.0), note="") for key, n in scenario.graph.nodes.items()
    }
    plain = msgspec.structs.replace(
        scenario, graph=Graph(nodes, scenario.graph.wires), title="", summary="", story="", chapter="", frames=(),
        views={}, lesson={},
    )  # fmt: skip
    text = msgspec.json.decode(to_json(plain))
    text.pop("engine", None)
    return hashlib.sha256(msgspec.json.encode(text)).hexdigest()[:16]


def stored() -> dict[str, Trace]:
    """The traces by scenario; none where the file is missing or not what it should be."""
    try:
        return msgspec.json.decode(FILE.read_bytes(), type=dict[str, Trace])
    except (OSError, msgspec.MsgspecError):
        return {}


def record(scenario: Scenario) -> Trace:
    """Runs a scenario to its end and keeps a few points; raises what `Runner` raises."""
    from sandbox.runner import Runner

    runner = Runner(scenario)
    try:
        for _ in runner.advance(scenario.generations + 1):
            pass
        nest = next((nest for nest in runner.nests if nest.base), None)
        shifts = tuple(sorted({generation for generation, _ in runner.shifts}))
        return brief(runner.record, nest, shifts, digest(scenario), plotted(scenario.graph))
    finally:
        runner.close()


def plotted(graph: Graph) -> tuple[str, ...]:
    """The columns that the first Plot node with any names in full."""
    plots = (key for key, node in graph.nodes.items() if node.type == "view.plot")
    texts = (str(value(graph, key, "metrics")) for key in plots)
    named = (tuple(part.strip() for part in text.split(",") if "." in part) for text in texts)
    return next(filter(None, named), ())


def brief(
    record_: Record, nest: Nest | None, shifts: tuple[int, ...], of: str, others: tuple[str, ...] = ()
) -> Trace:
    """The trace of a finished run; `others` are columns to be drawn where no objective moves."""
    last = len(record_.rows) - 1
    count = min(POINTS, last + 1)
    at = tuple(sorted({round(last * i / max(1, count - 1)) for i in range(count)}))
    curves = {
        role: tuple(_short(float(record_[column][generation])) for generation in at)
        for role, column in (_moving(record_, _columns(record_, nest)) or _named(record_, others)).items()
    }
    return Trace(of, at, curves, shifts)


def _columns(record_: Record, nest: Nest | None) -> dict[str, str]:
    """The columns drawn, by role: on the measured scale where there are two of them there, as the scope does."""
    if nest is None:
        return {}
    plain = {role: column for role in ROLES if (column := getattr(nest, role)) and column in record_}
    scaled = {role: f"{column}_scaled" for role, column in plain.items() if f"{column}_scaled" in record_}
    return scaled if "base" in scaled and len(scaled) > 1 else plain


def _moving(record_: Record, columns: dict[str, str]) -> dict[str, str]:
    """All of these columns if one of them ever moves, else none."""
    known = (record_[column][np.isfinite(record_[column])] for column in columns.values())
    return columns if any(numbers.size and np.ptp(numbers) for numbers in known) else {}


def _named(record_: Record, others: tuple[str, ...]) -> dict[str, str]:
    return {column: column for column in others if column in record_}


def _short(number: float) -> float | None:
    return float(f"{number:.4g}") if math.isfinite(number) else None


def main(names: list[str]) -> None:
    """Records the named scenarios, or all, and writes the file after each."""
    traces = stored()
    present = [entry.name for entry in bundled()]
    for name in names or present:
        scenario = load(name)
        traces[name] = record(scenario)
        print(f"{name}: {', '.join(traces[name].curves) or 'no objectives'}", flush=True)
        kept = {key: traces[key] for key in present if key in traces}
        lines = ",\n".join(f'"{key}": {msgspec.json.encode(trace).decode()}' for key, trace in kept.items())
        FILE.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
