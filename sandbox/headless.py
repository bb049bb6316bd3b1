"""Runs without a window: in a notebook, to a folder of files, and replayed to verify them."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import msgspec
import numpy as np

from sandbox import run_folder
from sandbox.compose import faults
from sandbox.events import Fault, Nest
from sandbox.record import Record
from sandbox.runner import NotRunnable, Runner
from sandbox.scenario import Scenario, ScenarioError, load, replaced
from sandbox.setting_texts import apply_all, written
from sims.declare import Value
from sims.jit import STREAM

Plot = Callable[[Record, tuple[Nest, ...], tuple[tuple[int, str], ...], Path], bool]
NO_MEMORY = "there is not enough memory for so many candidates or generations"


@dataclass(frozen=True, slots=True)
class RunResult:
    """How a run to a folder ended: exit code (0, 2 bad input, 3 stopped), its folder, hash, and a sentence."""

    exit_code: int
    folder: Path | None
    run_hash: str
    sentence: str


def run(
    scenario: Scenario | str | Path,
    generations: int | None = None,
    threads: int = 0,
    seed: int | None = None,
    sets: Mapping[str, Value] | None = None,
) -> Record:
    """Runs a scenario, or the one of that path or name, in this process; its metrics, a mapping of names to arrays.

    `generations` and `seed` in place of the scenario's; `sets` are other values of settings, by "NODE.SETTING";
    `threads` 0 is one per core. Raises ScenarioError.
    """
    scenario = scenario if isinstance(scenario, Scenario) else load(scenario)
    given = {"generations": generations, "seed": seed}
    fields = {key: _plain(value) for key, value in given.items() if value is not None}
    scenario = replaced(scenario, **fields)
    return finished(apply_all(scenario, written(sets or {})), scenario.title, threads).record


def finished(scenario: Scenario, name: str, threads: int = 0, quiet: bool = True) -> Runner:
    """The run of a scenario to its end, with a progress bar on a terminal unless `quiet`. Raises ScenarioError."""
    runner = _runner(scenario, name, threads)
    try:
        _drive(runner, scenario.generations, threading.Event(), quiet)
    except MemoryError:
        raise ScenarioError(f"{name}: {NO_MEMORY}") from None
    finally:
        runner.close()
    return runner


def _plain(value: object) -> object:
    """A number of NumPy, such as arange gives, as one of Python."""
    return value.item() if isinstance(value, np.generic) else value


def _runner(scenario: Scenario, name: str, threads: int) -> Runner:
    """The run of a scenario in this process's stream of random numbers; raises ScenarioError."""
    if scenario.stream not in (STREAM, "splitmix"):
        how = f"add --stream {scenario.stream}, or set MESA_SANDBOX_STREAM={scenario.stream} before it starts"
        raise ScenarioError(f"{name} uses the stream {scenario.stream}, this process {STREAM}; {how}")
    try:
        return Runner(msgspec.structs.replace(scenario, stream=STREAM), threads)
    except NotRunnable as error:
        raise ScenarioError(f"{name}: {error.faults[0]}") from None


def refusals(scenario: Scenario) -> tuple[Fault, ...]:
    """What keeps a scenario from running; nothing is run. Planned interventions are judged by a run that would make
    them.
    """
    found = faults(scenario.graph)
    if found or not scenario.interventions:
        return found
    try:
        Runner(scenario, threads=1).close()
    except NotRunnable as error:
        return error.faults
    return ()


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
    try:
        runner = _runner(scenario, name, threads or 0)
    except ScenarioError as error:
        return RunResult(2, None, "", str(error))
    folder = None
    try:
        with _signals() as stop:
            folder = run_folder.make(name, out)
            began = time.perf_counter()
            _drive(runner, scenario.generations, stop, quiet)
            seconds = time.perf_counter() - began
            run_folder.write(folder, runner, seconds, fmt)
            plotted = plot is None or _plot(plot, runner, folder)
    except ScenarioError as error:
        return RunResult(2, folder, "", str(error))
    except MemoryError:
        return RunResult(2, folder, "", f"{name}: {NO_MEMORY}")
    finally:
        runner.close()
    run_hash, last = runner.record.run_hash(), runner.generation
    if last < scenario.generations:
        return RunResult(3, folder, run_hash, f"stopped at generation {last}; what was done is in {folder}")
    more = "" if plotted else "; no plot could be drawn"
    sentence = f"{last} generations in {seconds:.2f} s, run hash {run_hash[:16]}, in {folder}{more}"
    return RunResult(0, folder, run_hash, sentence)


def _plot(plot: Plot, runner: Runner, folder: Path) -> bool:
    """Whether there is a plot now; a run is complete without one, so nothing that goes wrong here is its fault."""
    try:
        return plot(runner.record, runner.nests, runner.shifts, folder / run_folder.PLOT)
    except Exception:  # noqa: BLE001 - whatever a drawing library raises
        return False


@contextmanager
def _signals() -> Iterator[threading.Event]:
    """An event that SIGINT and SIGTERM set, instead of ending the process; a second one ends it. Only on the main
    thread.
    """
    stop = threading.Event()
    old: dict[int, Any] = {}

    def heard(number: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.signal(number, old[number])

    if threading.current_thread() is threading.main_thread():
        old.update({int(number): signal.signal(number, heard) for number in (signal.SIGINT, signal.SIGTERM)})
    try:
        yield stop
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)


def _drive(runner: Runner, generations: int, stop: threading.Event, quiet: bool) -> None:
    """Runs generations 0 to `generations`, or until it shall stop."""
    from tqdm import tqdm

    tqdm.monitor_interval = 0  # it would leave a thread behind, even of a bar that is not shown
    hidden = quiet or not sys.stderr.isatty()
    with tqdm(total=generations, unit="gen", disable=hidden, file=sys.stderr, leave=False) as bar:
        for frame in runner.advance(generations + 1):
            bar.update(min(1, frame.generation))
            if stop.is_set():
                return


def verify(folder: Path) -> tuple[bool, str]:
    """Replays the run in a folder; whether run hash and metrics are the same, and a sentence. Raises ScenarioError."""
    generations, expected, stream, engine = run_folder.read_info(folder)
    scenario = load(folder / run_folder.SCENARIO)
    if stream != STREAM:
        raise ScenarioError(f"{folder}: it ran with the stream {stream}, this process has {STREAM}")
    record = run(msgspec.structs.replace(scenario, stream=stream), generations)
    found = record.run_hash()
    if found != expected:
        return False, f"{folder}: the run hash is {found[:16]}, not {expected[:16]} (by engine {engine})"
    difference = run_folder.difference(folder, record)
    if difference:
        return False, f"{folder}: {difference}"
    return True, f"{folder}: replayed {generations} generations, the same run hash {found[:16]}"
