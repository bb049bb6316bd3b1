"""The files of a run: `metrics.csv`, scenario as run, `run.json`; and whether metrics are as a replay gives them."""

from __future__ import annotations

import contextlib
import os
import platform
import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any

import msgspec

from sandbox.column_csv import chunks
from sandbox.record import Record
from sandbox.runner import Runner
from sandbox.safe_write import why_not, write_parts, write_safely
from sandbox.scenario import ScenarioError, to_json
from sandbox.scenario_model import MAX_GENERATIONS
from sandbox.version import engine
from sims import streams
from sims.jit import STREAM

CSV, PARQUET, PLOT = "metrics.csv", "metrics.parquet", "objectives.png"
SCENARIO, INFO = "scenario.mesa.json", "run.json"


def make(name: str, out: Path | None) -> Path:
    """The folder to write to, made if missing; without a wish one under runs/ that is not there yet.

    Raises ScenarioError where nothing could be written there, before anything has been run in vain.
    """
    if out is None:
        stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
        base = Path("runs") / f"{Path(name).name.removesuffix('.mesa.json')}-{stamp}"
        out, number = base, 2
        while out.exists():
            out, number = Path(f"{base}-{number}"), number + 1
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as error:
        raise ScenarioError(f"{out}: nothing can be written into this run folder, since {why_not(error)}") from None
    for file in (CSV, PARQUET, SCENARIO, INFO, PLOT):
        path = out / file
        if path.exists() and not (path.is_file() and os.access(path, os.W_OK)):
            raise ScenarioError(f"{path}: it is in the way and cannot be overwritten")
    return out


def write(folder: Path, runner: Runner, seconds: float, fmt: str) -> None:
    """Writes what was run; files of an earlier run in this folder give way. Raises ScenarioError.

    `run.json` goes first and comes last, so that a folder that has it is whole. The scenario, which is small and makes
    the same run again, comes before the metrics: where these find no room, it is not lost what was run.
    """
    info = msgspec.json.encode(_info(runner, seconds), order="deterministic")
    with contextlib.suppress(OSError):
        for file in (INFO, PLOT, CSV if fmt == "parquet" else PARQUET):
            (folder / file).unlink(missing_ok=True)
    write_safely(folder / SCENARIO, to_json(runner.as_run()))
    try:
        if fmt == "parquet":
            _write_parquet(folder / PARQUET, runner.record)
        else:
            write_parts(folder / CSV, csv_chunks(runner.record))
    except ScenarioError as error:
        raise ScenarioError(f"{error}; {folder / SCENARIO} makes the same run again") from None
    write_safely(folder / INFO, msgspec.json.format(info, indent=2) + b"\n")


def _info(runner: Runner, seconds: float) -> dict[str, Any]:
    scenario = runner.as_run()
    return {
        "title": scenario.title, "seed": scenario.seed, "generations": runner.generation, "engine": engine(),
        "stream": {"name": STREAM, "version": streams.VERSION},
        "platform": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "run_hash": runner.record.run_hash(), "seconds": seconds, "evaluations": runner.evaluations,
        "candidates_per_second": runner.evaluations / seconds if seconds > 0 else 0.0, "best": runner.best(),
        "threads": runner.runs[0].nest.threads,
    }  # fmt: skip


def read_info(folder: Path) -> tuple[int, str, str, str]:
    """Generations, run hash, stream and engine from `run.json`; raises ScenarioError."""
    try:
        info = msgspec.json.decode((folder / INFO).read_bytes())
        generations, run_hash = int(info["generations"]), str(info["run_hash"])
        if 0 <= generations <= MAX_GENERATIONS:
            return generations, run_hash, str(info["stream"]["name"]), str(info.get("engine"))
    except (OSError, KeyError, TypeError, ValueError, AttributeError, msgspec.DecodeError):
        pass
    raise ScenarioError(f"{folder}: {INFO} is missing or damaged; this is not a whole run folder")


# -- metrics -------------------------------------------------------------------------------------------------


def csv_chunks(record: Record) -> Iterator[bytes]:
    """metrics.csv: `generation`, then every name of the record; numbers in full precision, `nan` for none."""
    return chunks({name: record[name] for name in record.names})


def difference(folder: Path, record: Record) -> str:
    """Where `metrics.csv` is not what a replay gave, as the rest of a sentence; empty where it is, or where the metrics
    are in another format.
    """
    path = folder / CSV
    if not path.exists():
        return "" if (folder / PARQUET).exists() else f"{CSV} is missing"
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            return _first_difference(stream, record)
    except (OSError, UnicodeDecodeError) as error:
        return f"{CSV} cannot be read ({getattr(error, 'strerror', None) or 'it is not text'})"


def _first_difference(stream: Iterable[str], record: Record) -> str:
    replayed = (line for chunk in csv_chunks(record) for line in chunk.decode().splitlines(keepends=True))
    names = ["generation", *record.names]
    for number, (line, wanted) in enumerate(zip_longest(stream, replayed), 1):
        if line is None or wanted is None:
            return f"{CSV} has not {record.length} rows of metrics"
        if line != wanted:
            cells, right = line.rstrip("\n").split(","), wanted.rstrip("\n").split(",")
            at = next((i for i, (a, b) in enumerate(zip(cells, right, strict=False)) if a != b), 0)
            name = f", column {names[at]}" if number > 1 and len(cells) == len(right) else ""
            return f"{CSV} differs from the replay in line {number}{name}"
    return ""


def _write_parquet(path: Path, record: Record) -> None:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise ScenarioError("--format parquet needs the package pyarrow; install it, or use csv") from None
    table = {"generation": list(range(record.length)), **{name: record[name] for name in record.names}}
    try:
        pq.write_table(pa.table(table), path)
    except OSError as error:
        raise ScenarioError(f"{path}: it could not be written, since {why_not(error)}") from None
