"""The one declaration of a node, and the registry of all of them.

A node is declared once, here described and in its own file filled in. The declaration feeds the library,
inspector, tooltips, link rules, scenario files, `--set`, sweeps, the contract test and the node reference.
Nothing in this module imports Numba, so the window can read declarations.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal, TypeVar

import numpy as np

from sims.built_in import MODULES
from sims.formula import Formula
from sims.picture import Picture
from sims.setting import Setting, SettingError, Value

__all__ = ["Setting", "SettingError", "Value"]  # declared in sims.setting, used with everything here
Wire = Literal["world", "candidate", "objective", "series"]
KINDS = ("world", "shift", "candidate", "objective", "optimizer", "deployment", "probe", "view")


@dataclass(frozen=True, slots=True)
class Port:
    """A place where a wire ends: its name, what flows there, and whether it takes many wires or may stay open."""

    name: str
    wire: Wire
    help: str = ""
    many: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Feature:
    """One number of an outcome, which objectives can score; without `shown` it has no column and no weight."""

    name: str
    help: str
    unit: str = ""
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Gene:
    """One number that an optimizer searches.

    `options` is 0 for a real gene in [low, high], else the number of whole values 0 .. options-1. The start is
    uniform over the range, or normal(mean, spread) clipped to it.
    """

    name: str
    low: float = 0.0
    high: float = 1.0
    options: int = 0
    start: Literal["uniform", "normal"] = "uniform"
    mean: float = 0.0
    spread: float = 1.0


@dataclass(frozen=True, slots=True)
class Action:
    """A thing that can be done in a world that goes step by step: its name, and one letter for plans as strings."""

    name: str
    letter: str


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing that a policy sees: a real number in [-1, 1] (`options` 0) or a whole number 0 .. options-1."""

    name: str
    options: int = 0
    help: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A world's settings as its kernels read them: `real` float64 and `table` int64, both one-dimensional."""

    real: np.ndarray
    table: np.ndarray


Settings = Mapping[str, Value]
Kernel = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Year:
    """What a living population makes of its world in one generation: the world as its members see it, and metrics."""

    world: Prepared
    columns: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Living:
    """A world that is made of its candidates. `live(settings, generation, population, key)` is called before they are
    scored, with population[n, D] of the genes that are searched for the candidate one level further out, which it may
    write into (rows of NaN are not there), and gives a Year; `room` the most that can be alive; `columns` its metrics.
    """

    columns: tuple[Feature, ...]
    room: Callable[[Settings], int]
    live: Callable[[Settings, int, np.ndarray, int], Year]


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What every node has. `help` is Markdown of one or two paragraphs; `summary` one line. `work(settings)`: steps of
    computing, some 10 ns each, of a world for each action or gene of a trial (else 1), of an optimizer for each
    generation beside its trials (else none).
    """

    type: str
    title: str
    summary: str
    help: str = ""
    settings: tuple[Setting, ...] = ()
    inputs: tuple[Port, ...] = ()
    outputs: tuple[Port, ...] = ()
    keywords: str = ""
    work: Callable[[Settings], float] | None = None

    @property
    def kind(self) -> str:
        """The part of the type before the dot, one of KINDS."""
        return self.type.split(".")[0]

    def setting(self, name: str) -> Setting | None:
        """The declared setting of that name, if any."""
        return next((s for s in self.settings if s.name == name), None)

    def input(self, name: str) -> Port | None:
        """The input port of that name, if any."""
        return next((p for p in self.inputs if p.name == name), None)

    def output(self, name: str) -> Port | None:
        """The output port of that name, if any."""
        return next((p for p in self.outputs if p.name == name), None)


WORLD_OUT = (Port("world", "world", "the world, for candidates that act in it"),)
WORLD_IN = Port("world", "world", "the world that this acts in")
CANDIDATE_OUT = Port("candidate", "candidate", "what an optimizer can search")
SERIES_OUT = Port("series", "series", "its metrics, generation by generation")


@dataclass(frozen=True, slots=True, kw_only=True)
class World(Declaration):
    """A world. Its kernels have the signatures of `sims.kernels`.

    `form` "steps": `reset`, `step`, `outcome` (and `done`, `identity`); a plan of `actions` is played out.
    `form` "point": `outcome` (and `jacobian`, and for generators of outputs `sampled`); `genes` are judged at once.
    `senses` and `observe` say what a policy sees before each step.
    `additive`: outcomes add up along the way, so that of two pasts with one `identity` the better one stays better.
    `length` gives the number of steps where the world fixes it. `stochastic` says that draws of the world's key change
    the outcome. `picture(settings, decision, features)` draws the state that the decision (actions, or a point) leads
    to; with `pictures_draw` a fourth argument is the key of the draw of the world, with `living` (a world that is made
    of its candidates) it is the population.
    """

    outputs: tuple[Port, ...] = WORLD_OUT
    form: Literal["steps", "point"]
    features: tuple[Feature, ...]
    prepare: Callable[[Settings], Prepared]
    actions: Callable[[Settings], tuple[Action, ...]] | None = None
    genes: Callable[[Settings], tuple[Gene, ...]] | None = None
    length: Callable[[Settings], int] | None = None
    reset: Kernel | None = None
    step: Kernel | None = None
    done: Kernel | None = None
    identity: Kernel | None = None
    additive: bool = False
    senses: Callable[[Settings], tuple[Sense, ...]] | None = None
    observe: Kernel | None = None
    outcome: Kernel
    jacobian: Kernel | None = None
    sampled: Kernel | None = None
    stochastic: bool = False
    solved: str = ""
    picture: Callable[..., Picture] | None = None
    pictures_draw: bool = False
    living: Living | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift(Declaration):
    """A change of a world's settings; takes every setting of the world it is wired to."""

    inputs: tuple[Port, ...] = (Port("world", "world", "the world before the shift"),)
    outputs: tuple[Port, ...] = WORLD_OUT


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate(Declaration):
    """What acts in a world.

    `acts` "plan" plays genes as actions in a world of steps; "policy" decides before each step of such a world by what
    it sees; "point" hands its genes to a world of points; "grown" hands over a point that it makes of genes which are
    searched one level further out (`outer_genes`) and of its own; "choice" has one gene that picks which of its
    `inputs` acts; `baseline` marks random behaviour, which is never searched ("any").
    Policies and grown points have kernels (`sims.kernels`): `decide`, `grow`, and `portray` for `features` of their
    own, called NODE_feature in outcomes; `prepare` gives their numbers for the settings of the node and of the world.
    `picture(outer, point)` (optional) of a grown point draws how it came about, in place of the world's picture.
    """

    inputs: tuple[Port, ...] = (WORLD_IN,)
    outputs: tuple[Port, ...] = (CANDIDATE_OUT,)
    acts: Literal["plan", "policy", "point", "grown", "choice", "any"]
    genes: Callable[[Settings, World, Settings], tuple[Gene, ...]]
    outer_genes: Callable[[Settings, World, Settings], tuple[Gene, ...]] | None = None
    prepare: Callable[[Settings, World, Settings], Prepared] | None = None
    features: tuple[Feature, ...] = ()
    decide: Kernel | None = None
    grow: Kernel | None = None
    portray: Kernel | None = None
    picture: Callable[[Sequence[float], Sequence[float]], Picture] | None = None
    baseline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective(Declaration):
    """What an optimizer maximises.

    `formula(settings, features)` gives the score as a Formula over features, the node's own settings, its
    inputs and noise. `parameters(settings, features)` names further number settings that the node takes (weights,
    parameters of an expression); with `weighs` each is the weight of a feature of that name.
    """

    outputs: tuple[Port, ...] = (Port("objective", "objective", "what an optimizer maximises"),)
    formula: Callable[[Settings, tuple[str, ...]], Formula]
    parameters: Callable[[Settings, tuple[Feature, ...]], tuple[Setting, ...]] | None = None
    weighs: bool = False


OPTIMIZER_IN = (
    Port("candidate", "candidate", "what is searched: a candidate, or another optimizer"),
    Port("objective", "objective", "what is maximised"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Optimizer(Declaration):
    """A method of search, written once and used at every level of a nest; kernels as in `sims.kernels`.

    `reports` says whose features its metrics show: the whole `population`, the `winners` of its draws, the
    `best` found so far or the `last` point. `gradient` methods get the objective's gradient; `sequential` ones
    need a plan; `fitness` (optional) maps the objective to the fitness that selection sees; `enough` (optional) ends an
    inner search and `settled` says that its next round is the last; `reads` names features whose places in an outcome
    follow its settings in `s` (-1 where there is none); `measure` (optional) gives `columns` of its own from the
    method's memory, and `picture(s, state)` (optional) of the outermost one a picture in place of the world's.
    """

    inputs: tuple[Port, ...] = OPTIMIZER_IN
    outputs: tuple[Port, ...] = (CANDIDATE_OUT, SERIES_OUT)
    reports: Literal["population", "winners", "best", "last"]
    size: Kernel
    rounds: Kernel
    memory: Kernel
    init: Kernel
    ask: Kernel
    fitness: Kernel | None = None
    measure: Kernel | None = None
    columns: tuple[Feature, ...] = ()
    picture: Callable[[np.ndarray, np.ndarray], Picture] | None = None
    enough: Kernel | None = None
    settled: Kernel | None = None
    reads: tuple[str, ...] = ()
    gradient: bool = False
    sequential: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment(Declaration):
    """Runs selected candidates elsewhere, scored by the intended objective, never selected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe(Declaration):
    """Measures a nest without changing it. `columns` are its metrics.

    With `exchanged`, `searches` more are made in which the objectives wired into those ports are pursued instead; with
    `retargeted` only the innermost optimizer gets the one of that port. `by_chance`: it compares with random behaviour.
    """

    outputs: tuple[Port, ...] = (SERIES_OUT,)
    columns: tuple[Feature, ...] = ()
    exchanged: tuple[str, ...] = ()
    searches: int = 0
    retargeted: str = ""
    by_chance: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class View(Declaration):
    """Shows series; never part of a run."""


T = TypeVar("T", bound=Declaration)
_registry: dict[str, Declaration] = {}


def register(node: T) -> T:
    """Adds a node to the registry and returns it; a type can be declared once.

    Raises ValueError for a type declared twice or of an unknown kind.
    """
    if node.kind not in KINDS:
        raise ValueError(f"{node.type}: the kind is one of {', '.join(KINDS)}")
    if node.type in _registry and _registry[node.type] != node:
        raise ValueError(f"{node.type} is declared twice")
    _registry[node.type] = node
    return node


def load_all() -> dict[str, Declaration]:
    """Every node type, in library order, importing the built-in ones on first use."""
    for module in MODULES:
        if module not in sys.modules:
            import_module(module)
    order = {kind: i for i, kind in enumerate(KINDS)}
    return dict(sorted(_registry.items(), key=lambda item: order[item[1].kind]))


def declared(type_: str) -> Declaration | None:
    """The declaration of a type, or None for one that is not known here."""
    if type_ not in _registry and any(module not in sys.modules for module in MODULES):
        load_all()
    return _registry.get(type_)
