"""What a worker tells the window, and what a window can ask of it: plain values, no Qt, no Numba."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from sandbox.deployed import Result
from sandbox.gene_history import Genes
from sandbox.record import Scale
from sandbox.verdict_parts import Verdict
from sims.declare import Value
from sims.picture import Picture


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that keeps a graph from running: which node, which port or setting (or ""), a sentence, a fix."""

    node: str
    part: str
    sentence: str
    fix: str = ""

    def __str__(self) -> str:
        where = ".".join(part for part in (self.node, self.part) if part)
        return f"{where}{': ' if where else ''}{self.sentence}{'. ' + self.fix if self.fix else ''}"


@dataclass(frozen=True, slots=True)
class Nest:
    """One nest of a run as the views need it: root first. `inner` are the optimizers inside, outermost first.

    `base`, `mesa`, `intended` are names of metric columns ("" where there is none).
    """

    root: str
    inner: tuple[str, ...]
    base: str
    mesa: str
    intended: str
    gap: str


@dataclass(frozen=True, slots=True)
class Ready:
    """A scenario is compiled and stands at generation 0. `columns` are metric names in the order of a row's numbers;
    `aliases` further names of the same numbers, `scales` and `gaps` as in Record; `shifts` (generation, node) pairs.
    """

    run: int
    columns: tuple[str, ...]
    aliases: Mapping[str, str]
    scales: Mapping[str, Scale]
    gaps: Mapping[str, tuple[str, str]]
    nests: tuple[Nest, ...]
    shifts: tuple[tuple[int, str], ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Faults:
    """The scenario cannot run as it is."""

    run: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Frames:
    """Rows of metrics since the last event of this kind: rows[k, columns] float64, row j is generation first + j."""

    run: int
    first: int
    rows: np.ndarray


@dataclass(frozen=True, slots=True)
class Population:
    """A thinned sample of the newest generation of one nest: base and mesa-objective of the same candidates. `size` is
    how many live in all.
    """

    run: int
    generation: int
    root: str
    base: np.ndarray
    mesa: np.ndarray
    size: int = 0


@dataclass(frozen=True, slots=True)
class Scene:
    """How the world looks for the best candidate of a nest (`root`)."""

    run: int
    generation: int
    root: str
    world: str
    picture: Picture


@dataclass(frozen=True, slots=True)
class Status:
    """`state`: "compiling", "paused", "running", "finished" or "failed". `run_hash` is set when not running."""

    run: int
    state: str
    generation: int
    rate: float = 0.0  # candidates per second, lately
    run_hash: str = ""
    sentence: str = ""
    detail: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seeking:
    """On the way to an earlier generation: `wanted` is it, `generation` how far the replay is. `sentence` says why it
    cannot be shown, if so.
    """

    run: int
    wanted: int
    generation: int
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Past:
    """How an earlier generation was: its populations and scenes, as they were told then."""

    run: int
    generation: int
    populations: tuple[Population, ...]
    scenes: tuple[Scene, ...]


@dataclass(frozen=True, slots=True)
class TwinReady:
    """A twin of the run stands at generation 0; as Ready, see `sandbox.worker_twin`. `number` tells twins apart."""

    run: int
    number: int
    columns: tuple[str, ...]
    aliases: Mapping[str, str]
    scales: Mapping[str, Scale]
    gaps: Mapping[str, tuple[str, str]]
    nests: tuple[Nest, ...]


@dataclass(frozen=True, slots=True)
class TwinRows:
    """Rows of metrics of a twin, as Frames; `first` 0 again begins it anew."""

    run: int
    number: int
    first: int
    rows: np.ndarray


@dataclass(frozen=True, slots=True)
class TwinFault:
    """Why a twin cannot run (`ended`), or could not follow the run in something."""

    run: int
    number: int
    sentence: str
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Deployed:
    """How far a deployment of the nest `root` is, from 0 to 1, and then its result; or one sentence why there is none.
    `generation` is the one whose candidates are deployed.
    """

    run: int
    root: str
    generation: int
    share: float
    result: Result | None = None
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """How far a question (`type`, that of the probe) to the nest `root` is, from 0 to 1, and then the verdict; or one
    sentence why there is none. `generation` is the one whose candidates are asked.
    """

    run: int
    root: str
    type: str
    generation: int
    share: float
    verdict: Verdict | None = None
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Died:
    """The worker process ended without being asked; `resumable` says that a snapshot can be resumed."""

    sentence: str
    resumable: bool


Twinned = TwinReady | TwinRows | TwinFault
Beside = Seeking | Past | Deployed | Answered | Twinned
Event = Ready | Faults | Frames | Population | Scene | Genes | Status | Beside | Died
