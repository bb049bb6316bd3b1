"""Runs a scenario generation by generation: all nests in lockstep, interventions at generation boundaries."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import msgspec
import numpy as np

from sandbox import nests
from sandbox.champion import decision, described, genomes_of, portrait
from sandbox.compose import Plan, compose, shifts
from sandbox.compose_cost import MAX_MEMORY
from sandbox.compose_world import world_settings
from sandbox.events import Fault, Nest, Population, Scene
from sandbox.gene_history import GeneHistory, Genes
from sandbox.graph import Graph
from sandbox.interventions import Refused, checked, made
from sandbox.muting import effective, muted
from sandbox.nest_run import NestRun
from sandbox.record import Record
from sandbox.scenario_model import Intervention, Scenario, ScenarioError
from sims.declare import Value

SCATTER = 1000  # candidates shown of a population, evenly spread over it


class NotRunnable(Exception):
    """A graph that cannot run; `faults` say why."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(str(fault) for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Frame:
    """One generation: its number and the row of metrics, in the order of `Runner.record.columns`."""

    generation: int
    row: np.ndarray


class Runner:
    """A run of a scenario. Nothing that observes it (record, population, scene, best) changes it.

    Raises NotRunnable. `threads` 0 is one per core; numbers do not depend on it. `genes` says that genes are counted
    for `sights`.
    """

    def __init__(self, scenario: Scenario, threads: int = 0, *, genes: bool = False) -> None:
        composition = compose(scenario.graph)
        if composition.faults:
            raise NotRunnable(composition.faults)
        self.scenario = scenario
        self.threads = threads
        self.graph: Graph = effective(scenario.graph)
        self.made: list[Intervention] = []
        self._due: list[Intervention] = []
        self._unheard = [e for e in scenario.interventions if e.node in muted(scenario.graph)]
        self.runs = [NestRun(plan, self.graph, scenario.seed, threads) for plan in composition.plans]
        self._named = self._names()
        self.record = Record(tuple(name for named in self._named for name in named.values()))
        self.record.aliases.update(self._aliases())
        self.generation = -1
        self.genes = GeneHistory(self) if genes else None
        self._check_length()
        try:
            heard = [entry for entry in scenario.interventions if entry not in self._unheard]
            self._planned = checked(self.graph, heard, self.runs)
        except Refused as error:
            entry = error.entry
            sentence = f"the intervention at generation {entry.generation} cannot be made: {error}"
            raise NotRunnable((Fault(entry.node, entry.setting, sentence),)) from None

    def _check_length(self) -> None:
        """Raises NotRunnable where the metrics would not fit into memory."""
        generations, columns = self.scenario.generations, len(self.record.columns)
        size = 8.0 * (generations + 1.0) * columns
        if size > MAX_MEMORY:
            sentence = f"{generations:,} generations of {columns} metrics would take {size / 2**30:.0f} GiB"
            raise NotRunnable((Fault("", "generations", f"{sentence}; run fewer"),))

    # -- structure -------------------------------------------------------------------------------------------

    def _names(self) -> list[dict[str, str]]:
        """For every nest, the record's columns by its own names: where two nests share a node, those of the later one
        begin with its root.
        """
        taken: set[str] = set()
        found = []
        for run in self.runs:
            own = dict.fromkeys(run.columns.names)
            named = {name: f"{run.plan.root}.{name}" if name in taken else name for name in own}
            taken.update(named.values())
            found.append(named)
        return found

    def _aliases(self) -> dict[str, str]:
        columns, found = set(self.record.columns), dict[str, str]()
        for run, named in zip(self.runs, self._named, strict=True):
            for alias, name in run.columns.aliases.items():
                if alias not in columns:
                    found.setdefault(alias, named[name])
        return found

    @property
    def nests(self) -> tuple[Nest, ...]:
        """The nests, in graph order, as views need them."""
        return tuple(run.columns.nest() for run in self.runs)

    @property
    def shifts(self) -> tuple[tuple[int, str], ...]:
        """Generation and node of each shift."""
        return shifts(self.graph)

    # -- running ---------------------------------------------------------------------------------------------

    def start(self) -> Frame:
        """Generation 0: the unselected start."""
        self.graph, self.made = effective(self.scenario.graph), []
        self._due = list(self._planned)
        self._use(self.graph)
        self.record.truncate(0)
        self.generation = 0
        with np.errstate(all="ignore"):  # objectives may well be infinite, and so may what is made from them
            rows = [run.start() for run in self.runs]
            self._measure()
            return self._frame(rows)

    def _measure(self) -> None:
        """Tells the record what random behaviour scores, so that it knows the measured scales."""
        for run in self.runs:
            self.record.scales.update(run.columns.scales(run.zeros, run.first_shift))
            self.record.gaps.update(run.columns.gaps())

    def advance(self, generations: int = 1) -> Iterator[Frame]:
        """So many further generations, a Frame each; the first call ever begins with generation 0."""
        for _ in range(generations):
            yield self.step()

    def step(self) -> Frame:
        """One more generation; the first one ever is generation 0."""
        if self.generation < 0:
            return self.start()
        self.generation += 1
        while self._due and self._due[0].generation <= self.generation:
            entry, graph, plans = made(self.graph, self._due.pop(0), self.runs)
            self.made.append(entry)
            self._use(graph, plans)
        with np.errstate(all="ignore"):
            return self._frame([run.advance(self.generation) for run in self.runs])

    def _frame(self, rows: list[list[float]]) -> Frame:
        values: list[float] = []
        for run, numbers in zip(self.runs, rows, strict=True):
            values += dict(zip(run.columns.names, numbers, strict=True)).values()
        row = np.array(values)
        self.record.append(row)
        if self.genes is not None:
            self.genes.note(self)
        return Frame(self.generation, row)

    def close(self) -> None:
        """Ends its threads."""
        for run in self.runs:
            run.nest.close()

    # -- interventions ---------------------------------------------------------------------------------------

    def intervene(self, node: str, setting: str, value: Value, generation: int = 0) -> Intervention:
        """Changes a setting at the next generation boundary, or before a later `generation`; returns the record of it.

        Raises ScenarioError where that is not possible in the middle of a run; nothing has changed then.
        """
        entry = Intervention(max(self.generation + 1, generation, 1), node, setting, value)
        others = [e for e in self._due if (e.generation, e.node, e.setting) != (entry.generation, node, setting)]
        due = sorted((*others, entry), key=lambda e: e.generation)
        place = due.index(entry)
        self._due = checked(self.graph, due, self.runs)
        return self._due[place]

    @property
    def coming(self) -> int:
        """How many interventions are still to be made."""
        return len(self._due)

    def _use(self, graph: Graph, plans: tuple[Plan, ...] | None = None) -> None:
        self.graph = graph
        for run, plan in zip(self.runs, plans or compose(graph).plans, strict=True):
            run.use(plan, graph)
        if self.generation >= 0:
            self._measure()

    # -- observing -------------------------------------------------------------------------------------------

    def as_run(self) -> Scenario:
        """The scenario with the interventions made so far in place of the planned ones that came to pass."""
        later = [entry for entry in self._due if entry.generation > self.generation]
        return msgspec.structs.replace(self.scenario, interventions=(*self.made, *later, *self._unheard))

    @property
    def evaluations(self) -> int:
        """Candidates scored so far, over all nests."""
        return sum(run.evaluations for run in self.runs)

    def sights(self, run_number: int = 0) -> list[Population | Scene | Genes]:
        """Populations, scenes, and what is new of the genes where they are counted."""
        genes = self.genes.news(self, run_number) if self.genes is not None else []
        return [*self.populations(run_number), *self.scenes(run_number), *genes]

    def populations(self, run_number: int = 0) -> list[Population]:
        """A thinned sample of every nest with an inner optimizer or an intended objective: base against the other."""
        found = []
        for run in self.runs:
            base, other = _compared(run, self.generation)
            if len(base) > 0:
                pick = np.linspace(0, len(base) - 1, min(SCATTER, len(base))).astype(np.int64)
                size = np.count_nonzero(np.isfinite(run.reported(self.generation)[1].scores))
                sample = (base[pick], other[pick], int(size))
                found.append(Population(run_number, self.generation, run.plan.root, *sample))
        return found

    def scenes(self, run_number: int = 0) -> list[Scene]:
        """How the world looks for the best candidate of every nest whose world can be drawn."""
        found = []
        for run in self.runs:
            world = run.plan.spec.world
            if world.picture is None:
                continue
            pop, trail, feats, _ = run.champion(self.generation)
            spec, genomes = run.plan.spec, genomes_of(run.plan.spec, pop, trail)
            settings = world_settings(self.graph, run.plan.world_end, self.generation, deploying=False)
            draw = run.drawn(self.generation)
            done = decision(spec, genomes, self.graph, settings, draw)
            features = dict(zip(spec.features, feats.tolist(), strict=False))
            more: tuple[Any, ...] = (draw,) if world.pictures_draw else ()
            more = more if world.living is None else (run.living,)
            drawn_by = run.method.picture
            if drawn_by is not None:
                picture = drawn_by(run.bound_now.settings[0], run.state)
            else:
                own = portrait(spec, genomes, done)
                picture = own or world.picture(settings, done, features, *more)
            found.append(Scene(run_number, self.generation, run.plan.root, run.plan.world, picture))
        return found

    def best(self) -> dict[str, Any]:
        """For every optimizer the genes of the best candidate; for plans their actions, as names and as letters."""
        found: dict[str, Any] = {}
        for run in self.runs:
            if run.plan.baseline:
                continue
            pop, trail, feats, score = run.champion(self.generation)
            spec = run.plan.spec
            found.update(
                described(spec, genomes_of(spec, pop, trail), feats, score, partial(self._plan_text, run))
            )
        return found

    def _plan_text(self, run: NestRun, plan: np.ndarray) -> dict[str, Any]:
        world = run.plan.spec.world
        settings = world_settings(self.graph, run.plan.world_end, self.generation, deploying=False)
        actions = world.actions(settings) if world.actions else ()
        done = [actions[int(a)] for a in plan[: int(np.argmax(np.append(plan, -1.0) < 0))]]
        return {"actions": [action.name for action in done], "string": "".join(action.letter for action in done)}

    # -- snapshots -------------------------------------------------------------------------------------------

    def snapshot(self, *, rows: bool = True) -> bytes:
        """Everything that the rest of the run depends on, for `restore` of this program.

        Without `rows` of metrics it is for whoever keeps those apart.
        """
        kept = {
            "columns": self.record.columns, "generation": self.generation, "graph": self.graph,
            "made": list(self.made), "due": list(self._due), "rows": self.record.rows.copy() if rows else None,
            "runs": [run.snapshot() for run in self.runs] if self.generation >= 0 else [],
        }  # fmt: skip
        return pickle.dumps(kept, protocol=5)

    def restore(self, data: bytes, rows: np.ndarray | None = None) -> None:
        """Back to a snapshot that this or another Runner of the same scenario made (never data from outside).

        `rows` are those of metrics up to then, where the snapshot has none. Raises ScenarioError for a snapshot of
        another scenario.
        """
        kept = pickle.loads(data)  # noqa: S301 - made by snapshot() of this program, never read from a file
        if kept["columns"] != self.record.columns:
            raise ScenarioError("this snapshot was made of another scenario")
        self.made, self._due = list(kept["made"]), list(kept["due"])
        self._use(kept["graph"])
        self.generation = kept["generation"]
        if self.genes is not None:
            self.genes.cut(self.generation + 1)
        self.record.extend(0, kept["rows"] if rows is None else rows)
        if self.generation >= 0:
            for run, state in zip(self.runs, kept["runs"], strict=True):
                run.restore(state, self.generation)
            self._measure()

    def replay(self, data: bytes | None, made: Sequence[Intervention]) -> None:
        """To a snapshot without rows (None: generation 0) of a run of this scenario, to do again what that did from
        there on: `made` are all the interventions that it made. The record holds only what is done again.
        """
        if data is None:
            self.start()
        else:
            self.restore(data, np.empty((0, len(self.record.columns))))
        self.follow(made)

    def follow(self, made: Sequence[Intervention]) -> None:
        """From here on does what another run of this scenario did, which `made` these interventions."""
        self.made = [entry for entry in made if entry.generation <= self.generation]
        self._due = [entry for entry in made if entry.generation > self.generation]

    def branch(self, data: bytes, rows: np.ndarray) -> None:
        """To a snapshot without rows, whose rows are these; interventions that were still to come are dropped."""
        self.restore(data, rows)
        self._due = []
        if self.genes is not None:
            self.genes.again()  # what was told of the original on the way here, belongs to no branch


def _compared(run: NestRun, generation: int) -> tuple[np.ndarray, np.ndarray]:
    """The base and the other objective of the reported candidates, of none where there is no other; the intended one as
    deployed, in generations in which they were.
    """
    columns, (_, seen) = run.columns, run.reported(generation)
    if columns.inner:
        return seen.scores, seen.feats[:, run.plan.spec.features.index(f"{columns.inner[0]}_own_score")]
    observer = next(iter(run.plan.deployments if columns.scaled else ()), None)
    if observer is None or generation % nests.whole(run.graph, observer.node, "every") > 0:
        return np.empty(0), np.empty(0)
    there = run.deployed[0].observed[:, observer.index]
    return seen.scores[: len(there)], there
