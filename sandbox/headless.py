"""Runs without a window: to a folder of files, in a notebook, and replayed to verify them."""

from __future__ import annotations

import csv
import io
import platform
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from sandbox.events import Nest
from sandbox.files import write_safely
from sandbox.record import Record
from sandbox.runner import NotRunnable, Runner
from sandbox.scenario import Scenario, ScenarioError, load, to_json
from sandbox.version import engine
from sims import streams
from sims.jit import STREAM

Plot = Callable[[Record, tuple[Nest, ...], tuple[tuple[int, str], ...], Path], bool]


@dataclass(frozen=True, slots=True)
class RunResult:
    """How a run to a folder ended: exit code (0, 2 bad input, 3 stopped), its folder, hash, and a sentence."""

    exit_code: int
    folder: Path | None
    run_hash: str
    sentence: str


def run(
    scenario: Scenario, generations: int | None = None, threads: int = 0, seed: int | None = None
) -> Record:
    """Runs a scenario in this process; its metrics, a mapping of names to NumPy arrays.

    `generations` and `seed` in place of the scenario's; `threads` 0 is one per core. Raises ScenarioError.
    """
    if seed is not None:
        scenario = msgspec.structs.replace(scenario, seed=seed)
    runner = _runner(scenario, threads)
    try:
        for _ in runner.advance((scenario.generations if generations is None else generations) + 1):
            pass
    finally:
        runner.close()
    return runner.record


def _runner(scenario: Scenario, threads: int) -> Runner:
    try:
        return Runner(scenario, threads)
    except NotRunnable as error:
        raise ScenarioError(f"{scenario.title}: {error.faults[0]}") from None


def run_to_folder(
    scenario: Scenario,
    name: str,
    out: Path | None = None,
    threads: int | None = None,
    quiet: bool = False,
    plot: Plot | None = None,
    fmt: str = "csv",
) -> RunResult:
    """Runs a scenario and writes metrics, scenario, run.json and objectives.png into a folder; stops on a signal."""
    if scenario.stream not in {STREAM, "splitmix"}:
        sentence = f"{name} uses the stream {scenario.stream}, this process {STREAM}; add --stream {scenario.stream}"
        return RunResult(2, None, "", sentence)
    scenario = msgspec.structs.replace(scenario, stream=STREAM)
    try:
        folder = _folder(name, out)
        runner = _runner(scenario, threads or 0)
    except ScenarioError as error:
        return RunResult(2, None, "", str(error))
    began = time.perf_counter()
    try:
        stopped = _drive(runner, scenario.generations, quiet)
        seconds = time.perf_counter() - began
        _write(folder, runner, seconds, fmt)
        if plot is not None:
            with suppress(OSError):
                plot(runner.record, runner.nests, runner.shifts, folder / "objectives.png")
    except ScenarioError as error:
        return RunResult(2, folder, "", str(error))
    finally:
        runner.close()
    run_hash = runner.record.run_hash()
    last = runner.generation
    if stopped:
        return RunResult(3, folder, run_hash, f"stopped at generation {last}; what was done is in {folder}")
    sentence = f"{last} generations in {seconds:.2f} s, run hash {run_hash[:16]}, in {folder}"
    return RunResult(0, folder, run_hash, sentence)


def _folder(name: str, out: Path | None) -> Path:
    """The folder to write to, made if missing; without a wish one under runs/ that is not there yet."""
    if out is None:
        stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
        base = Path("runs") / f"{Path(name).name.removesuffix('.mesa.json')}-{stamp}"
        out, number = base, 2
        while out.exists():
            out, number = Path(f"{base}-{number}"), number + 1
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ScenarioError(f"{out}: the run folder cannot be made ({error.strerror or error})") from None
    return out


@contextmanager
def _signals() -> Iterator[threading.Event]:
    """An event that SIGINT and SIGTERM set, instead of ending the process; only on the main thread."""
    stop = threading.Event()
    old: dict[signal.Signals, Any] = {}
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            old[number] = signal.signal(number, lambda *_: stop.set())
    try:
        yield stop
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)


def _drive(runner: Runner, generations: int, quiet: bool) -> bool:
    """Runs generations 0 to `generations`; True if a signal stopped it before."""
    from tqdm import tqdm

    bar = tqdm(total=generations, unit="gen", disable=quiet or not sys.stderr.isatty(), file=sys.stderr, leave=False)
    with _signals() as stop, bar:
        for frame in runner.advance(generations + 1):
            bar.update(min(1, frame.generation))
            if stop.is_set():
                return runner.generation < generations
    return False


def _write(folder: Path, runner: Runner, seconds: float, fmt: str) -> None:
    """The files of a run; raises ScenarioError where they cannot be written."""
    scenario = runner.as_run()
    record = runner.record
    info = {
        "title": scenario.title, "seed": scenario.seed, "generations": runner.generation, "engine": engine(),
        "stream": {"name": STREAM, "version": streams.VERSION},
        "platform": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "run_hash": record.run_hash(), "seconds": seconds, "evaluations": runner.evaluations,
        "candidates_per_second": runner.evaluations / seconds if seconds > 0 else 0.0, "best": runner.best(),
        "threads": runner.runs[0].nest.threads,
    }  # fmt: skip
    text = msgspec.json.format(msgspec.json.encode(info, order="deterministic"), indent=2) + b"\n"
    write_safely(folder / "scenario.mesa.json", to_json(scenario))
    write_safely(folder / "run.json", text)
    if fmt == "parquet":
        _write_parquet(folder / "metrics.parquet", record)
    else:
        write_safely(folder / "metrics.csv", csv_bytes(record))


def csv_bytes(record: Record) -> bytes:
    """metrics.csv: `generation`, then every name of the record, in full precision, `nan` where there is no number."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["generation", *record.names])
    columns = [record[name] for name in record.names]
    for i in range(record.length):
        writer.writerow([i, *(_cell(column[i]) for column in columns)])
    return stream.getvalue().encode()


def _cell(value: float) -> str:
    return repr(float(value))


def _write_parquet(path: Path, record: Record) -> None:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise ScenarioError("--format parquet needs the package pyarrow; install it, or use csv") from None
    table = {"generation": list(range(record.length)), **{name: record[name] for name in record.names}}
    pq.write_table(pa.table(table), path)


def verify(folder: Path) -> tuple[bool, str]:
    """Replays the run in a folder; whether the run hash is the same, and a sentence. Raises ScenarioError."""
    scenario = load(folder / "scenario.mesa.json")
    try:
        info = msgspec.json.decode((folder / "run.json").read_bytes())
        generations, expected = int(info["generations"]), str(info["run_hash"])
        stream = str(info["stream"]["name"])
    except (OSError, KeyError, TypeError, ValueError, msgspec.DecodeError):
        raise ScenarioError(f"{folder}: run.json is missing or damaged; this is not a run folder") from None
    if stream != STREAM:
        raise ScenarioError(f"{folder}: it ran with the stream {stream}; add --stream {stream}")
    found = run(scenario, generations).run_hash()
    if found == expected:
        return True, f"{folder}: replayed {generations} generations, the same run hash {found[:16]}"
    return False, f"{folder}: the run hash is {found[:16]}, not {expected[:16]} (by engine {info.get('engine')})"
